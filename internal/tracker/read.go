package tracker

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
)

// reading is what Entra says about some requests.
type reading struct {
	found  map[string]access.Request
	failed map[string]error // why one could not be read
}

var errNotListed = &access.Error{Kind: access.NotFound, Err: errors.New("not among the requests that Entra lists")}

// moved reports whether the request is further than the index knows, or is
// not shown at all.
func (r reading) moved(o sessions.Open) bool {
	if now, ok := r.found[o.ID]; ok {
		return now.State.After(o.State) || o.Created.IsZero()
	}
	return access.KindOf(r.failed[o.ID]) == access.NotFound
}

const (
	// perBatch is how many requests one call by id can read, and perPage how
	// many one page of the list holds.
	//
	// https://learn.microsoft.com/graph/json-batching
	perBatch, perPage = 20, 100
	// skew is how far the clock of Entra may be from ours.
	skew = 10 * time.Minute
)

// readAll reads requests in the way that asks Entra for the least: by id while
// they are few, else the list of all that are as young as the oldest of them.
func (t *Tracker) readAll(ctx context.Context, open []sessions.Open) (reading, error) {
	if len(open) <= max(perBatch, t.listed.length()) {
		return t.readByID(ctx, open)
	}
	r, err := t.list(ctx, open)
	if access.KindOf(err) == access.Invalid { // Entra does not take the filter
		return t.readByID(ctx, open)
	}
	return r, err
}

func (t *Tracker) readByID(ctx context.Context, open []sessions.Open) (r reading, err error) {
	if len(open) == 1 {
		req, err := t.readOne(ctx, open[0].ID)
		if access.KindOf(err) == access.NotFound {
			return reading{failed: map[string]error{open[0].ID: err}}, nil
		}
		return reading{found: map[string]access.Request{open[0].ID: req}}, err
	}
	ids := make([]string, len(open))
	for i, o := range open {
		ids[i] = o.ID
	}
	err = t.entra.call(func() error {
		r.found, r.failed, err = t.cfg.Source.RequestsByID(ctx, ids)
		return err
	})
	if err != nil {
		return r, fmt.Errorf("read requests: %w", err)
	}
	return r, nil
}

// readOne reads one request.
func (t *Tracker) readOne(ctx context.Context, id string) (req access.Request, err error) {
	err = t.entra.call(func() (err error) {
		req, err = t.cfg.Source.Request(ctx, id)
		return err
	})
	if err != nil {
		return req, fmt.Errorf("read the request: %w", err)
	}
	return req, nil
}

// list reads the whole list since the oldest of the requests.
func (t *Tracker) list(ctx context.Context, open []sessions.Open) (reading, error) {
	r := reading{found: map[string]access.Request{}, failed: map[string]error{}}
	for _, o := range open {
		r.failed[o.ID] = errNotListed
	}
	length := 0
	err := t.entra.call(func() error {
		for req, err := range t.cfg.Source.Requests(ctx, oldest(open).Add(-skew)) {
			if err != nil {
				return err
			}
			length++
			if r.failed[req.ID] != nil {
				delete(r.failed, req.ID)
				r.found[req.ID] = req
			}
		}
		return nil
	})
	if err != nil {
		return r, fmt.Errorf("list the requests: %w", err)
	}
	t.listed.was(length)
	return r, nil
}

// oldest is when the oldest of the requests was made.
func oldest(open []sessions.Open) time.Time {
	since := time.Now()
	for _, o := range open {
		if !o.Created.IsZero() && o.Created.Before(since) {
			since = o.Created
		}
	}
	return since
}

// listing remembers how many pages the list had.
type listing struct {
	mu    sync.Mutex
	pages int
}

// length is the number of pages that the list had when it was last read.
func (l *listing) length() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.pages
}

func (l *listing) was(requests int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pages = (requests + perPage - 1) / perPage
}

// ahead reads the requests that are looked at together, once, when the first
// of them wants to know.
type ahead struct {
	t    *Tracker
	ids  []string
	once sync.Once
	read reading
	err  error
}

// request gives one of them.
func (a *ahead) request(ctx context.Context, id string) (access.Request, error) {
	if len(a.ids) == 1 {
		return a.t.readOne(ctx, id)
	}
	a.once.Do(func() { a.read, a.err = a.t.readTogether(ctx, a.ids) })
	if a.err != nil {
		return access.Request{}, a.err
	}
	if req, ok := a.read.found[id]; ok {
		return req, nil
	}
	if err := a.read.failed[id]; err != nil && access.KindOf(err) != access.NotFound {
		return access.Request{}, err
	}
	return a.t.readOne(ctx, id) // a list may lag behind what it lists
}

// readTogether reads what is due together.
func (t *Tracker) readTogether(ctx context.Context, ids []string) (reading, error) {
	open, err := t.cfg.Store.OpenOf(ctx, ids)
	if err != nil {
		return reading{}, err
	}
	return t.readAll(ctx, open)
}
