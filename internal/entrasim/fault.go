package entrasim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Kinds of fault.
const (
	// FaultStatus answers with Status instead of doing anything.
	FaultStatus = "status"
	// FaultLostReply does the work, then cuts the connection.
	FaultLostReply = "lostReply"
	// FaultReset cuts the connection and does nothing.
	FaultReset = "reset"
	// FaultSlow does the work and sends the body after Delay.
	FaultSlow = "slow"
	// FaultTruncated does the work and sends half of the body.
	FaultTruncated = "truncated"
	// FaultHTML answers with Status (502 when zero) and a page of HTML.
	FaultHTML = "html"
	// FaultClaims answers 401 with a claims challenge, as continuous access evaluation does.
	FaultClaims = "claims"
	// FaultStatusAfter does the work, then answers with Status all the same.
	FaultStatusAfter = "statusAfter"
	// FaultRedirect answers with Status (302 when zero) and sends the caller to Location.
	FaultRedirect = "redirect"
	// FaultNextLink does the work and names Location as the next page.
	FaultNextLink = "nextLink"
)

// Fault plans what goes wrong with the next calls that match.
type Fault struct {
	Method string `json:"method"` // empty: any
	Path   string `json:"path"`   // a regular expression on the path, version included; empty: any
	Times  int    `json:"times"`  // zero means once
	Kind   string `json:"kind"`   // one of the Fault constants; empty means FaultStatus

	Status     int    `json:"status"`     // zero: 503, or 502 for FaultHTML
	RetryAfter string `json:"retryAfter"` // seconds, perhaps with a fraction; empty: no header
	Code       string `json:"code"`       // of the error body (at the token endpoint: the OAuth error); empty: the usual one
	Message    string `json:"message"`
	Delay      Span   `json:"delay"`    // for FaultSlow
	Location   string `json:"location"` // for FaultRedirect and FaultNextLink
}

// plannedFault is a fault with what is left of it.
type plannedFault struct {
	Fault
	pattern *regexp.Regexp
	left    int
}

// plan checks a fault and fills in its defaults.
func plan(f Fault) (*plannedFault, error) {
	kinds := []string{FaultStatus, FaultLostReply, FaultReset, FaultSlow, FaultTruncated, FaultHTML, FaultClaims, FaultStatusAfter, FaultRedirect, FaultNextLink}
	f.Kind = cmp.Or(f.Kind, FaultStatus)
	if !slices.Contains(kinds, f.Kind) {
		return nil, fmt.Errorf("plan a fault: no kind is called %q", f.Kind)
	}
	pattern, err := regexp.Compile(f.Path)
	if err != nil {
		return nil, fmt.Errorf("plan a fault: %w", err)
	}
	if f.Kind == FaultStatus || f.Kind == FaultStatusAfter {
		f.Status = cmp.Or(f.Status, http.StatusServiceUnavailable)
	}
	return &plannedFault{Fault: f, pattern: pattern, left: max(f.Times, 1)}, nil
}

// Fail plans a fault. It panics when the kind is not known or the path is not a regular expression.
func (t *Tenant) Fail(f Fault) {
	planned, err := plan(f)
	if err != nil {
		panic("entrasim: " + err.Error())
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = append(t.faults, planned)
}

// Heal drops every fault.
func (t *Tenant) Heal() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.faults = nil
}

// fault takes the next planned fault for a call, or nil.
func (t *Tenant) fault(r *http.Request) *plannedFault {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, f := range t.faults {
		if f.left > 0 && (f.Method == "" || f.Method == r.Method) && f.pattern.MatchString(r.URL.Path) {
			f.left--
			return f
		}
	}
	return nil
}

// withFaults serves a call, or what was planned in its place.
func (t *Tenant) withFaults(w *statusWriter, r *http.Request, next http.Handler) {
	f := t.fault(r)
	if f == nil {
		next.ServeHTTP(w, r)
		return
	}
	switch f.Kind {
	case FaultReset:
		w.cut()
	case FaultHTML:
		f.writeHTML(w)
	case FaultRedirect:
		w.Header().Set("Location", f.Location)
		w.WriteHeader(cmp.Or(f.Status, http.StatusFound))
	case FaultClaims:
		writeGraphError(w, callOf(r), claimsChallenge())
	case FaultStatus:
		f.writeStatus(w, r)
	default:
		f.afterwards(w, r, next)
	}
}

// afterwards does the work first and spoils the reply.
func (f *plannedFault) afterwards(w *statusWriter, r *http.Request, next http.Handler) {
	done := newRecorder()
	next.ServeHTTP(done, r)
	// That a caller goes away is noticed only once the whole body of the call has been read, which no handler may have done.
	_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, maxBody))
	switch f.Kind {
	case FaultLostReply:
		w.cut()
		return
	case FaultStatusAfter:
		f.writeStatus(w, r)
		return
	}
	body := done.body.Bytes()
	maps.Copy(w.Header(), done.header)
	w.WriteHeader(done.status)
	switch f.Kind {
	case FaultTruncated:
		body = body[:len(body)/2]
	case FaultNextLink:
		body = withNextLink(body, f.Location)
	case FaultSlow:
		_ = http.NewResponseController(w).Flush()
		f.wait(r)
	}
	_, _ = w.Write(body)
}

// withNextLink names a next page in a collection.
func withNextLink(body []byte, location string) []byte {
	var collection map[string]any
	if json.Unmarshal(body, &collection) != nil {
		return body
	}
	collection["@odata.nextLink"] = location
	changed, _ := json.Marshal(collection) // came from JSON
	return changed
}

// wait lets the delay pass, unless the caller goes away first.
func (f *plannedFault) wait(r *http.Request) {
	timer := time.NewTimer(f.Delay.Duration())
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	}
}

// writeStatus answers with the planned error.
func (f *plannedFault) writeStatus(w http.ResponseWriter, r *http.Request) {
	if f.RetryAfter != "" {
		w.Header().Set("Retry-After", f.RetryAfter)
	}
	if strings.Contains(r.URL.Path, "/oauth2/") {
		refusal := unavailable()
		refusal.status, refusal.kind = f.Status, cmp.Or(f.Code, refusal.kind)
		refusal.words = cmp.Or(f.Message, refusal.words)
		writeJSON(w, refusal.status, refusal.body())
		return
	}
	writeGraphError(w, callOf(r), &graphError{status: f.Status, code: cmp.Or(f.Code, usualCode(f.Status)), message: f.Message})
}

func usualCode(status int) string {
	switch status {
	case http.StatusTooManyRequests:
		return "TooManyRequests"
	case http.StatusServiceUnavailable:
		return "serviceNotAvailable"
	case http.StatusForbidden:
		return "Authorization_RequestDenied"
	case http.StatusUnauthorized:
		return "InvalidAuthenticationToken"
	case http.StatusNotFound:
		return "Request_ResourceNotFound"
	}
	return "UnknownError"
}

// writeHTML answers as a gateway in front of the service does.
func (f *plannedFault) writeHTML(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html; charset=us-ascii")
	w.WriteHeader(cmp.Or(f.Status, http.StatusBadGateway))
	_, _ = w.Write([]byte("<!doctype html><html><head><title>Bad Gateway</title></head><body><h2>Our services aren't available right now</h2></body></html>"))
}

// claimsChallenge is the answer to a token that is no longer good enough.
func claimsChallenge() *graphError {
	e := invalidToken("Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp")
	e.header.Set("Www-Authenticate", e.header.Get("Www-Authenticate")+
		`, error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNzAwMDAwMDAwIn19fQ=="`)
	return e
}

// cut ends the connection with a reset, in the middle of whatever was said.
func (w *statusWriter) cut() {
	w.status = 0
	connection, _, err := http.NewResponseController(w).Hijack()
	if err != nil { // an item of a batch has no connection of its own
		w.WriteHeader(http.StatusGatewayTimeout)
		return
	}
	reset(connection)
}

// reset closes a connection without a goodbye.
func reset(connection net.Conn) {
	inner := connection
	if secure, ok := connection.(interface{ NetConn() net.Conn }); ok {
		inner = secure.NetConn()
	}
	if plain, ok := inner.(*net.TCPConn); ok {
		_ = plain.SetLinger(0)
	}
	_ = inner.Close()
	_ = connection.Close()
}
