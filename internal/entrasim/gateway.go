package entrasim

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"strings"
)

// maxBody is the largest body that Graph reads.
const maxBody = 4 << 20

// graph serves every Graph call.
func (t *Tenant) graph(w http.ResponseWriter, r *http.Request) {
	body, refusal := bodyOf(w, r)
	if refusal != nil {
		writeGraphError(w, callOf(r), refusal)
		return
	}
	if batchPath(r.URL.Path) {
		t.batch(w, r, body)
		return
	}
	t.operate(w, r, body)
}

// bodyOf reads a body, which the vendor's own clients compress.
func bodyOf(w http.ResponseWriter, r *http.Request) ([]byte, *graphError) {
	tooLarge := &graphError{status: http.StatusRequestEntityTooLarge, code: "RequestEntityTooLarge", message: "The request is too large."}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		return nil, tooLarge
	}
	switch encoding := r.Header.Get("Content-Encoding"); encoding {
	case "", "identity":
		return raw, nil
	case "gzip":
	default:
		return nil, &graphError{status: http.StatusUnsupportedMediaType, code: "UnsupportedMediaType", message: "The Content-Encoding '" + encoding + "' is not supported."}
	}
	if len(raw) == 0 {
		return raw, nil
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, unreadable()
	}
	plain, err := io.ReadAll(io.LimitReader(unzipped, maxBody+1))
	switch {
	case err != nil:
		return nil, unreadable()
	case len(plain) > maxBody:
		return nil, tooLarge
	}
	return plain, nil
}

// operate finds the operation that a call means, runs it and writes its answer.
func (t *Tenant) operate(w http.ResponseWriter, r *http.Request, body []byte) {
	r = routed(r)
	r.Body = io.NopCloser(bytes.NewReader(body))
	handler, pattern := t.operations.Handler(r)
	if pattern == "" {
		probe := newRecorder()
		handler.ServeHTTP(probe, r)
		t.unrouted(w, r, probe.status)
		return
	}
	t.operations.ServeHTTP(w, r)
}

// unrouted refuses what no operation matches.
func (t *Tenant) unrouted(w http.ResponseWriter, r *http.Request, status int) {
	t.mu.Lock()
	_, refusal := t.identify(r.Header.Get("Authorization"))
	t.mu.Unlock()
	switch {
	case refusal != nil:
	case status == http.StatusMethodNotAllowed:
		refusal = &graphError{status: status, code: "Request_BadRequest", message: "Specified HTTP method is not allowed for the request target."}
	default:
		refusal = noRoute(callOf(r).Path)
	}
	writeGraphError(w, callOf(r), refusal)
}

// routed prepares a call for the router: the service matches paths whatever their case, takes functions with and
// without their namespace, and a function's parameter belongs to its path segment, where no pattern could match it.
func routed(r *http.Request) *http.Request {
	path := strings.ToLower(strings.TrimSuffix(r.URL.Path, "/"))
	if i := strings.LastIndex(path, "("); i > strings.LastIndex(path, "/") && strings.HasSuffix(path, ")") {
		path = path[:i]
	}
	path = strings.ReplaceAll(path, "/graph.", "/microsoft.graph.") // the short name of the namespace will do
	for _, function := range []string{"filterbycurrentuser", "getapplicablepolicyrequirements", "additionalaccess", "my", "cancel", "reprocess"} {
		path = strings.ReplaceAll(path, "/microsoft.graph."+function, "/"+function)
	}
	clone := r.Clone(r.Context())
	clone.URL.Path = path
	clone.URL.RawPath = ""
	return clone
}

// serve is the handler of one operation.
func (t *Tenant) serve(op operation) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body) // already read once: this is memory
		status, header, payload := t.run(op, r, body)
		maps.Copy(w.Header(), header)
		writeGraphBytes(w, status, payload)
	}
}

// run does an operation under the lock and renders its answer, which may still walk the directory.
func (t *Tenant) run(op operation, r *http.Request, body []byte) (int, http.Header, []byte) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.settle()
	call := callOf(r)
	result, refusal := t.attempt(op, r, call, body)
	if refusal != nil {
		payload, _ := json.Marshal(refusal.body(call)) // strings only
		return refusal.status, refusal.header, payload
	}
	if result.body == nil {
		return result.status, result.header, nil
	}
	payload, err := json.Marshal(result.body)
	if err != nil {
		return http.StatusInternalServerError, nil, []byte(`{"error":{"code":"InternalServerError","message":""}}`)
	}
	return result.status, result.header, payload
}

// attempt checks who calls and what they may, then does it.
func (t *Tenant) attempt(op operation, r *http.Request, call *Call, body []byte) (*answer, *graphError) {
	who, refusal := t.identify(r.Header.Get("Authorization"))
	if refusal != nil {
		return nil, refusal
	}
	call.Who = who.name()
	if !op.permits(who) {
		return nil, denied()
	}
	parsed, refusal := parseQuery(r.URL.Query())
	if refusal != nil {
		return nil, refusal
	}
	x := &exchange{t: t, r: r, who: who, path: call.Path, query: parsed, now: t.clock.now(), body: body}
	return op.serve(x)
}

func writeGraphError(w http.ResponseWriter, call *Call, refusal *graphError) {
	payload, _ := json.Marshal(refusal.body(call)) // strings only
	maps.Copy(w.Header(), refusal.header)
	writeGraphBytes(w, refusal.status, payload)
}

func writeGraphBytes(w http.ResponseWriter, status int, payload []byte) {
	if payload == nil {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8")
	w.Header().Set("OData-Version", "4.0")
	w.WriteHeader(status)
	_, _ = w.Write(payload)
}
