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
		return now.State.After(o.State) || escalated(now) && !o.Escalated || o.Created.IsZero()
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

// together gathers the requests that are looked at side by side, so that they
// are read in one go.
type together struct {
	mu   sync.Mutex
	next *group // that still gathers; nil when none does
}

// group is some requests that are read together.
type group struct {
	ids  []string
	done chan struct{} // closed when read and err are set
	read reading
	err  error
}

// gatherFor is how long a look waits for others.
const gatherFor = 10 * time.Millisecond

// read reads one request, with those that others want to know at this moment.
func (t *Tracker) read(ctx context.Context, id string) (access.Request, error) {
	g, first := t.together.join(id)
	if first {
		t.readGroup(ctx, g)
	}
	select {
	case <-g.done:
	case <-ctx.Done():
		return access.Request{}, fmt.Errorf("wait for the others: %w", ctx.Err())
	}
	if g.err != nil {
		return access.Request{}, g.err
	}
	if req, ok := g.read.found[id]; ok {
		return req, nil
	}
	if err := g.read.failed[id]; err != nil && (len(g.ids) == 1 || access.KindOf(err) != access.NotFound) {
		return access.Request{}, err
	}
	return t.readOne(ctx, id) // a list may lag behind what it lists
}

// join adds a request to the group that gathers; the first one reads for all.
func (t *together) join(id string) (g *group, first bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if first = t.next == nil; first {
		t.next = &group{done: make(chan struct{}), err: errNotRead}
	}
	t.next.ids = append(t.next.ids, id)
	return t.next, first
}

var errNotRead = errors.New("who was to read for all did not")

// close ends the gathering.
func (t *together) close() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.next = nil
}

// readGroup reads for all.
func (t *Tracker) readGroup(ctx context.Context, g *group) {
	defer close(g.done)
	err := wait(ctx, gatherFor)
	t.together.close()
	if err != nil {
		g.err = err
		return
	}
	open := make([]sessions.Open, len(g.ids))
	for i, id := range g.ids {
		open[i].ID = id
	}
	if len(open) > perBatch { // the list needs to know how old they are
		if open, err = t.cfg.Store.OpenOf(ctx, g.ids); err != nil {
			g.err = err
			return
		}
	}
	g.read, g.err = t.readAll(ctx, open)
}
