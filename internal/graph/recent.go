package graph

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"accessbot/internal/access"
)

// recent remembers for a short while what this process has made. Entra answers
// from several copies, so that a thing may be unknown, or forbidden, for some
// seconds after it was made; about such a thing a call is repeated.
type recent struct {
	mu   sync.Mutex // guards made
	made map[string]time.Time
}

// The bounds of waiting until Entra shows what was just made.
const (
	lagPatience = 45 * time.Second
	lagWait     = time.Second
)

// add remembers an id, and forgets those that are old.
func (r *recent) add(id string) {
	if id == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.made == nil {
		r.made = map[string]time.Time{}
	}
	for old, at := range r.made {
		if time.Since(at) > lagPatience {
			delete(r.made, old)
		}
	}
	r.made[strings.ToLower(id)] = time.Now()
}

// young reports whether any of the ids was made a moment ago.
func (r *recent) young(ids []string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, id := range ids {
		if at, known := r.made[strings.ToLower(id)]; known && time.Since(at) <= lagPatience {
			return true
		}
	}
	return false
}

// unseen reports whether the fault looks like one of a thing that Entra does
// not show yet.
func (f *fault) unseen() bool {
	return f.status == http.StatusNotFound || f.status == http.StatusForbidden || strings.HasSuffix(f.code, "NotFound")
}

// notYet is the end of waiting for something that was just made.
func notYet(f *fault) error {
	return &access.Error{
		Kind: access.Unavailable, RequestID: f.requestID, Err: f, After: time.Minute,
		Sentence: "Entra does not show yet what was made a moment ago. It is there; please go on in a minute, and do not make it again.",
	}
}
