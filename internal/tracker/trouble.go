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

// troubles counts the looks at an id, in a row, that ended with an error. They
// are kept in the process only: a replica that knows nothing of them just
// tries again.
type troubles struct {
	mu    sync.Mutex
	fails map[string]int // by id
}

func newTroubles() *troubles { return &troubles{fails: map[string]int{}} }

// seldom is how often something that keeps failing is tried.
const seldom = time.Minute

// failed counts a failed look and tells how long to wait before the next. To
// be asked to wait is no failure.
func (t *troubles) failed(id string, every time.Duration, err error) time.Duration {
	if after, asked := asksToWait(err); asked {
		return max(every, after)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.fails[id]++
	return max(every, min(every<<min(t.fails[id]-1, 10), seldom))
}

// over forgets what is over: a look went well.
func (t *troubles) over(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.fails, id)
}

// unseen knows since when Entra does not show a request that it should.
type unseen struct {
	mu    *sync.Mutex
	since map[string]time.Time // by request id
}

func newUnseen() unseen { return unseen{mu: &sync.Mutex{}, since: map[string]time.Time{}} }

// missed tells since when the request is not seen.
func (u unseen) missed(id string) time.Time {
	u.mu.Lock()
	defer u.mu.Unlock()
	if _, known := u.since[id]; !known {
		u.since[id] = time.Now()
	}
	return u.since[id]
}

// seen forgets that the request was not seen.
func (u unseen) seen(id string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.since, id)
}
