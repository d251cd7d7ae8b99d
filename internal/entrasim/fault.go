package entrasim

import (
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
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
)

// Fault plans what goes wrong with the next calls that match.
type Fault struct {
	Method string `json:"method"` // empty: any
	Path   string `json:"path"`   // a regular expression on the path, version included; empty: any
	Times  int    `json:"times"`  // zero means once
	Kind   string `json:"kind"`   // one of the Fault constants; empty means FaultStatus

	Status     int    `json:"status"`
	RetryAfter string `json:"retryAfter"` // seconds, perhaps with a fraction; empty: no header
	Code       string `json:"code"`       // of the error body; empty: the usual one for the status
	Message    string `json:"message"`
	Delay      Span   `json:"delay"`
}

// plannedFault is a fault with what is left of it.
type plannedFault struct {
	Fault
	pattern *regexp.Regexp
	left    int
}

// Fail plans a fault. It panics when the path is not a regular expression.
func (t *Tenant) Fail(f Fault) {
	planned := &plannedFault{Fault: f, pattern: regexp.MustCompile(f.Path), left: max(f.Times, 1)}
	if planned.Kind == "" {
		planned.Kind = FaultStatus
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
	done := httptest.NewRecorder()
	next.ServeHTTP(done, r)
	switch f.Kind {
	case FaultLostReply:
		w.cut()
		return
	case FaultStatusAfter:
		f.writeStatus(w, r)
		return
	}
	body := done.Body.Bytes()
	for name, values := range done.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(done.Code)
	if f.Kind == FaultTruncated {
		body = body[:len(body)/2]
	}
	if f.Kind == FaultSlow {
		_ = http.NewResponseController(w).Flush()
		f.wait(r)
	}
	_, _ = w.Write(body)
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
	refusal := &graphError{status: f.Status, code: f.Code, message: f.Message, header: http.Header{}}
	if refusal.code == "" {
		refusal.code = usualCode(f.Status)
	}
	if f.RetryAfter != "" {
		refusal.header.Set("Retry-After", f.RetryAfter)
	}
	writeGraphError(w, callOf(r), refusal)
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
	status := f.Status
	if status == 0 {
		status = http.StatusBadGateway
	}
	w.Header().Set("Content-Type", "text/html; charset=us-ascii")
	w.WriteHeader(status)
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
