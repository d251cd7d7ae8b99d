package graph

import (
	"context"
	"strings"
	"sync/atomic"
	"time"

	"accessbot/internal/access"
)

// contents is what the packages of the tenant contain, as the application sees
// it. It is no secret between people: it is joined only to packages that a
// person may ask for.
type contents struct {
	changes atomic.Uint64 // how often a package was changed by this process

	turn chan struct{} // holds one: whoever takes it may read and write what follows
	read time.Time
	seen uint64                      // changes when it was read
	of   map[string][]access.Content // by the package's id
}

func newContents() *contents {
	c := &contents{turn: make(chan struct{}, 1)}
	c.turn <- struct{}{}
	return c
}

// contentsKept is how long the view is used before it is read again by whoever
// needs it. A program that warms it more often lets nobody wait.
const contentsKept = 15 * time.Minute

// Warm reads anew what the packages contain, so that the next person who asks
// for anything need not wait for it. What cannot be read is read when it is
// needed.
func (c *Client) Warm(ctx context.Context) {
	c.gateway.contents.forget()
	c.gateway.contents.get(ctx, c.App())
}

// get gives the view, and reads it when it is old. One caller reads and the
// others wait for it. What cannot be read is given as it was last known.
func (c *contents) get(ctx context.Context, app *Reader) map[string][]access.Content {
	select {
	case <-ctx.Done():
		return nil
	case <-c.turn:
	}
	defer func() { c.turn <- struct{}{} }()
	changes := c.changes.Load()
	if c.of != nil && c.seen == changes && time.Since(c.read) < contentsKept {
		return c.of
	}
	if fresh, err := app.Contents(ctx); err == nil {
		c.of, c.read, c.seen = fresh, time.Now(), changes
	}
	return c.of
}

// forget makes the next get read again, because a package has changed.
func (c *contents) forget() { c.changes.Add(1) }

// Contents gives what every package contains, by the package's id, with the
// names of groups, applications and sites: one listing of the packages and one
// of the catalogs with their resources.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-list-accesspackages
func (r *Reader) Contents(ctx context.Context) (map[string][]access.Content, error) {
	names, err := r.resourceNames(ctx)
	if err != nil {
		return nil, err
	}
	all := map[string][]access.Content{}
	for p, err := range r.Packages(ctx) {
		if err != nil {
			return nil, err
		}
		for i, c := range p.Contents {
			if c.Resource == "" {
				p.Contents[i].Resource = names[strings.ToLower(c.OriginID)]
			}
		}
		all[p.ID] = p.Contents
	}
	return all, nil
}

// wireShelf is a catalog with what was put into it.
type wireShelf struct {
	Resources    list[wireResource] `json:"resources"`
	OldResources list[wireResource] `json:"accessPackageResources"`
}

// resourceNames gives the name of every resource of every catalog, by the id in
// the system that it comes from.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-list-catalogs
func (r *Reader) resourceNames(ctx context.Context) (map[string]string, error) {
	d := r.dialect()
	k := d.get(d.paths.catalogs).with("$expand", d.terms.withResources).with("$top", pageSize)
	names := map[string]string{}
	for shelf, err := range each(ctx, r.caller, k, same[wireShelf]) {
		if err != nil {
			return nil, err
		}
		for _, held := range append(shelf.Resources, shelf.OldResources...) {
			names[strings.ToLower(string(held.OriginID))] = string(held.DisplayName)
		}
	}
	return names, nil
}
