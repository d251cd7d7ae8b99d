package entrasim

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
)

// batchLimit is how many items one batch may have.
// https://learn.microsoft.com/graph/json-batching
const batchLimit = 20

// batchItem is one request inside a batch.
type batchItem struct {
	ID        string            `json:"id"`
	Method    string            `json:"method"`
	URL       string            `json:"url"`
	Headers   map[string]string `json:"headers"`
	Body      json.RawMessage   `json:"body"`
	DependsOn []string          `json:"dependsOn"`
}

// batchReply is the reply to one item.
type batchReply struct {
	ID      string            `json:"id"`
	Status  int               `json:"status"`
	Headers map[string]string `json:"headers"`
	Body    json.RawMessage   `json:"body,omitempty"`
}

// batchPath reports whether a path is the batch endpoint of either version.
func batchPath(path string) bool {
	return strings.EqualFold(path, "/v1.0/$batch") || strings.EqualFold(path, "/beta/$batch")
}

// batch serves many calls in one. Its replies come in another order than the items, as the service does not
// promise any.
func (t *Tenant) batch(w http.ResponseWriter, r *http.Request, body []byte) {
	t.mu.Lock()
	who, refusal := t.identify(r.Header.Get("Authorization"))
	t.mu.Unlock()
	var items []batchItem
	if refusal == nil {
		callOf(r).Who = who.name()
		items, refusal = readBatch(r, body)
	}
	if refusal != nil {
		writeGraphError(w, callOf(r), refusal)
		return
	}
	replies := t.batchReplies(r, items)
	slices.Reverse(replies)
	payload, err := json.Marshal(map[string]any{"responses": replies})
	if err != nil {
		writeGraphError(w, callOf(r), &graphError{status: http.StatusInternalServerError, code: "InternalServerError"})
		return
	}
	writeGraphBytes(w, http.StatusOK, payload)
}

// readBatch reads the items and refuses what makes the whole batch wrong.
func readBatch(r *http.Request, body []byte) ([]batchItem, *graphError) {
	var sent struct {
		Requests []batchItem `json:"requests"`
	}
	if r.Method != http.MethodPost {
		return nil, &graphError{status: http.StatusMethodNotAllowed, code: "Request_BadRequest", message: "Specified HTTP method is not allowed for the request target."}
	}
	if err := json.Unmarshal(body, &sent); err != nil || len(sent.Requests) == 0 {
		return nil, badRequest("Invalid batch payload format.")
	}
	if len(sent.Requests) > batchLimit {
		return nil, badRequest("Number of batch request steps exceeds the maximum value of %d.", batchLimit)
	}
	seen := map[string]bool{}
	for _, item := range sent.Requests {
		if refusal := item.check(seen); refusal != nil {
			return nil, refusal
		}
		seen[item.ID] = true
	}
	return sent.Requests, nil
}

// check refuses an item that is not complete; seen are the items before it.
func (i batchItem) check(seen map[string]bool) *graphError {
	switch {
	case i.ID == "" || i.Method == "" || i.URL == "":
		return badRequest("Invalid batch payload format: id, method and url are required.")
	case seen[i.ID]:
		return badRequest("Request Id %s has to be unique in a batch.", i.ID)
	case i.contentType() == "" && len(i.content()) > 0:
		return badRequest("Write request id : %s does not contain Content-Type header or body.", i.ID)
	case slices.ContainsFunc(i.DependsOn, func(other string) bool { return !seen[other] }):
		return badRequest("Invalid batch payload format: an item depends on one that does not come before it.")
	}
	return nil
}

// content is the item's body; a null, which the vendor's own clients send, is none.
func (i batchItem) content() []byte {
	if string(i.Body) == "null" {
		return nil
	}
	return i.Body
}

func (i batchItem) contentType() string {
	for name, value := range i.Headers {
		if strings.EqualFold(name, "Content-Type") {
			return value
		}
	}
	return ""
}

// batchReplies runs the items one after the other.
func (t *Tenant) batchReplies(r *http.Request, items []batchItem) []batchReply {
	var replies []batchReply
	failed := map[string]bool{}
	for _, item := range items {
		reply := failedDependency(item)
		if !slices.ContainsFunc(item.DependsOn, func(other string) bool { return failed[other] }) {
			reply = t.batchOne(r, item)
		}
		failed[item.ID] = reply.Status >= http.StatusBadRequest
		replies = append(replies, reply)
	}
	return replies
}

func failedDependency(item batchItem) batchReply {
	return batchReply{
		ID: item.ID, Status: http.StatusFailedDependency, Headers: map[string]string{},
		Body: json.RawMessage(`{"error":{"code":"FailedDependency","message":"The request has a failed dependency."}}`),
	}
}

// batchOne runs one item through everything that a call of its own goes through.
func (t *Tenant) batchOne(r *http.Request, item batchItem) batchReply {
	version, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	inner, err := http.NewRequestWithContext(r.Context(), item.Method, t.GraphURL()+"/"+version+"/"+strings.TrimPrefix(escaped(item.URL), "/"), io.NopCloser(bytes.NewReader(item.content())))
	if err != nil || batchPath(inner.URL.Path) {
		return batchReply{ID: item.ID, Status: http.StatusBadRequest, Headers: map[string]string{}, Body: json.RawMessage(`{"error":{"code":"BadRequest","message":"Invalid batch item."}}`)}
	}
	for name, value := range item.Headers {
		inner.Header.Set(name, value)
	}
	inner.Header.Set("Authorization", r.Header.Get("Authorization"))
	done := newRecorder()
	t.watched(http.HandlerFunc(t.graph)).ServeHTTP(done, inner)
	return batchReply{ID: item.ID, Status: done.status, Headers: itemHeaders(done.header), Body: itemBody(done.body.Bytes())}
}

// escaped makes the spaces that people leave in a relative URL fit for one.
func escaped(address string) string { return strings.ReplaceAll(address, " ", "%20") }

// itemHeaders keeps what the service repeats for each item.
func itemHeaders(all http.Header) map[string]string {
	kept := map[string]string{}
	for _, name := range []string{"Content-Type", "Location", "Retry-After", "Cache-Control", "OData-Version", "Www-Authenticate"} {
		if value := all.Get(name); value != "" {
			kept[name] = value
		}
	}
	if kept["Content-Type"] != "" && strings.HasPrefix(kept["Content-Type"], "application/json") {
		kept["Content-Type"] = "application/json"
	}
	return kept
}

// itemBody is JSON as it is, and anything else as a string.
func itemBody(raw []byte) json.RawMessage {
	if len(raw) == 0 || json.Valid(raw) {
		return raw
	}
	text, _ := json.Marshal(string(raw)) // a string always marshals
	return text
}
