package tracker

import (
	"errors"
	"sync"
	"time"

	"accessbot/internal/access"
)

// window is the time in which a service wants no call: it said so with its
// last refusal. One that all calls of a service go through keeps it for all
// requests together, as the services count them.
type window struct {
	mu    sync.Mutex
	until time.Time
}

var errQuiet = errors.New("no call before the service wants one again")

// call makes a call, unless the service wants none now.
func (w *window) call(do func() error) error {
	if left := w.left(); left > 0 {
		return &access.Error{Kind: access.Throttled, After: left, Err: errQuiet}
	}
	err := do()
	if e, ok := errors.AsType[*access.Error](err); ok && e.Kind == access.Throttled {
		w.close(max(e.After, time.Second))
	}
	return err
}

func (w *window) close(after time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if until := time.Now().Add(after); until.After(w.until) {
		w.until = until
	}
}

// left is how long the window stays closed.
func (w *window) left() time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return max(0, time.Until(w.until))
}

// trouble is what goes wrong with one request at the moment. It is kept in
// the process only: a replica that knows nothing of it just tries again.
type trouble struct {
	fails  int       // looks in a row that ended with an error
	unseen time.Time // since when Entra does not show the request; zero while it does
}

// troubles are those of the requests that have any.
type troubles struct {
	mu sync.Mutex
	of map[string]trouble // by request id
}

// seldom is how often something that keeps failing is tried.
const seldom = time.Minute

// failed counts a failed look and tells how long to wait before the next.
func (t *troubles) failed(id string, every time.Duration) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.of[id]
	now.fails++
	t.of[id] = now
	return max(every, min(every<<min(now.fails-1, 10), seldom))
}

// unseen tells since when the request is not seen in Entra.
func (t *troubles) unseen(id string) time.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.of[id]
	if now.unseen.IsZero() {
		now.unseen = time.Now()
	}
	now.fails = 0
	t.of[id] = now
	return now.unseen
}

// seen forgets that the request was not seen.
func (t *troubles) seen(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now, ok := t.of[id]; ok {
		now.unseen = time.Time{}
		t.of[id] = now
	}
}

// over forgets what is over: a look went well. That Entra did not show the
// request is still remembered.
func (t *troubles) over(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.of[id]
	now.fails = 0
	t.of[id] = now
	if now.unseen.IsZero() {
		delete(t.of, id)
	}
}
