package entrasim

import (
	"context"
	"net/http"
	"regexp"
	"slices"
	"time"

	"github.com/google/uuid"
)

// Call is one entry of the journal: a call by a program, one item of a batch, or a page that a browser loaded.
type Call struct {
	At              time.Time `json:"at"` // on the tenant's clock
	Method          string    `json:"method"`
	Path            string    `json:"path"` // as written, version included
	Query           string    `json:"query"`
	Status          int       `json:"status"` // zero: the connection was cut
	Who             string    `json:"who"`    // "app", a sign-in name, or empty when the caller is not known
	RequestID       string    `json:"requestId"`
	ClientRequestID string    `json:"clientRequestId"`
	InBatch         bool      `json:"inBatch"`
}

// journalLimit bounds the journal of a tenant that runs for long; the older half is dropped.
const journalLimit = 200_000

// callKey is where a call's own journal entry travels with it.
type callKey struct{}

// callOf is the journal entry of a call that is being served.
func callOf(r *http.Request) *Call {
	call, _ := r.Context().Value(callKey{}).(*Call)
	return call
}

// watched journals every call, gives it the headers of the real service, and lets planned faults happen.
func (t *Tenant) watched(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		call := t.enter(r)
		r = r.WithContext(context.WithValue(r.Context(), callKey{}, call))
		dress(w.Header(), call)
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		defer func() { t.leave(call, seen.status) }()
		t.withFaults(seen, r, next)
	})
}

// journaled only keeps the journal: for the pages, where no fault strikes.
func (t *Tenant) journaled(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		call := t.enter(r)
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		defer func() { t.leave(call, seen.status) }()
		next.ServeHTTP(seen, r)
	})
}

// enter opens a journal entry.
func (t *Tenant) enter(r *http.Request) *Call {
	t.mu.Lock()
	defer t.mu.Unlock()
	return &Call{
		At: t.clock.now(), Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery,
		RequestID: uuid.NewString(), ClientRequestID: clientRequestID(r), InBatch: callOf(r) != nil,
	}
}

// clientRequestID is the caller's own id, or one made up as the service does.
func clientRequestID(r *http.Request) string {
	if id := r.Header.Get("Client-Request-Id"); id != "" {
		return id
	}
	return uuid.NewString()
}

// leave closes a journal entry.
func (t *Tenant) leave(call *Call, status int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	call.Status = status
	if len(t.calls) >= journalLimit {
		t.calls = slices.Delete(t.calls, 0, journalLimit/2)
	}
	t.calls = append(t.calls, *call)
}

// dress sets the headers that every answer carries.
func dress(header http.Header, call *Call) {
	header["request-id"] = []string{call.RequestID}
	header["client-request-id"] = []string{call.ClientRequestID}
	header["x-ms-ags-diagnostic"] = []string{`{"ServerInfo":{"DataCenter":"West Europe","Slice":"E","Ring":"5","ScaleUnit":"002","RoleInstance":"AM2PEPF0001BDFC"}}`}
	header.Set("Date", call.At.UTC().Format(http.TimeFormat))
	header.Set("Strict-Transport-Security", "max-age=31536000")
	header.Set("Cache-Control", "no-cache")
}

// statusWriter remembers the status that was sent; zero after the connection was cut.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader remembers and passes on.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Calls returns the journal, oldest first, by the time at which calls ended.
func (t *Tenant) Calls() []Call {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.calls)
}

// CallsTo counts the calls with a method ("" for any) whose path matches the regular expression.
func (t *Tenant) CallsTo(method, pathPattern string) int {
	pattern := regexp.MustCompile(pathPattern)
	count := 0
	for _, call := range t.Calls() {
		if (method == "" || call.Method == method) && pattern.MatchString(call.Path) {
			count++
		}
	}
	return count
}
