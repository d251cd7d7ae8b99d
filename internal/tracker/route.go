package tracker

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
)

// Kind is a kind of event that the feed of a channel tells.
type Kind string

// The kinds.
const (
	FeedRequests  Kind = "requests"  // what is asked for, ordered and canceled
	FeedDecisions Kind = "decisions" // each stage of an approval
	FeedGrants    Kind = "grants"    // what was given, or could not be
	FeedRemovals  Kind = "removals"  // what was given back or taken away
	FeedExpiries  Kind = "expiries"  // what came to its end
)

// Kinds are all kinds of events.
func Kinds() []Kind {
	return []Kind{FeedRequests, FeedDecisions, FeedGrants, FeedRemovals, FeedExpiries}
}

// Route says where is told what happens about a package, or about the packages
// of a catalog. One that names neither is for all the others.
type Route struct {
	Package string // display name
	Catalog string // display name
	Channel string // conversation id; empty when nothing is told
	Kinds   []Kind // that are told in Channel
	// Weekly is the time zone by which Channel is told once a week how it goes;
	// nil: it is not.
	Weekly *time.Location
	// Approvals gets a copy of the approval cards; empty: Channels.Approvals.
	Approvals string
	Closed    bool // Approvals is private: reasons may be read there
}

// Routes are the routes of a workspace. For each package one of them counts:
// that of its name, else that of its catalog, else the one for all others.
type Routes []Route

func (r Routes) of(name, catalog string) Route {
	for _, fits := range []func(Route) bool{
		func(r Route) bool { return r.Package != "" && strings.EqualFold(r.Package, name) },
		func(r Route) bool { return r.Package == "" && r.Catalog != "" && strings.EqualFold(r.Catalog, catalog) },
		func(r Route) bool { return r.Package == "" && r.Catalog == "" },
	} {
		if i := slices.IndexFunc(r, fits); i >= 0 {
			return r[i]
		}
	}
	return Route{}
}

func (r Routes) byCatalog() bool {
	return slices.ContainsFunc(r, func(r Route) bool { return r.Catalog != "" })
}

// Route says where things are told from now on. What happened before there
// was a first route is never told; an error means that nothing has changed.
func (t *Tracker) Route(ctx context.Context, r Routes) error {
	if len(r) > 0 {
		since, err := t.cfg.Store.FeedSince(ctx)
		if err != nil {
			return err
		}
		t.feeding.since.Store(&since)
	}
	for _, one := range r {
		if one.Weekly == nil {
			continue
		}
		if _, err := t.cfg.Store.WeeklyAfter(ctx, one.Channel); err != nil { // the first week begins
			return err
		}
	}
	t.feeding.routes.Store(&r)
	return nil
}

// routes are those that count now; none when there was no Route.
func (t *Tracker) routes() Routes {
	if r := t.feeding.routes.Load(); r != nil {
		return *r
	}
	return nil
}

// routeOf finds the route of a package.
func (t *Tracker) routeOf(ctx context.Context, packageID, name string) (Route, error) {
	routes, catalog := t.routes(), ""
	if routes.byCatalog() {
		var err error
		if catalog, err = t.catalogs.of(packageID, func() (string, error) { return t.readCatalog(ctx, packageID) }); err != nil {
			return Route{}, err
		}
	}
	return routes.of(name, catalog), nil
}

// readCatalog names the catalog of a package; "" when Entra will not tell.
func (t *Tracker) readCatalog(ctx context.Context, packageID string) (string, error) {
	var p access.Package
	err := t.entra.call(func() (err error) {
		p, err = t.cfg.Deciders.Package(ctx, packageID)
		return err
	})
	if lasting(err) {
		t.cfg.Log.Warn("the catalog of a package cannot be read: its route does not count", "package", packageID, "error", err)
		return "", nil
	}
	return p.Catalog, err
}

// remembered keeps what was read for a few minutes, by id.
type remembered[T any] struct {
	mu    sync.Mutex
	known map[string]known[T]
}

type known[T any] struct {
	value T
	at    time.Time
}

// rememberFor is how long something that was read is believed.
const rememberFor = 2 * time.Minute

func (r *remembered[T]) of(id string, read func() (T, error)) (T, error) {
	r.mu.Lock()
	k, ok := r.known[id]
	r.mu.Unlock()
	if ok && time.Since(k.at) < rememberFor {
		return k.value, nil
	}
	value, err := read()
	if err != nil {
		return value, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known == nil || len(r.known) > 10_000 {
		r.known = map[string]known[T]{}
	}
	r.known[id] = known[T]{value, time.Now()}
	return value, nil
}

// inChannel adds the copy for a channel to a stage that begins, where there is
// a channel for it.
func (t *Tracker) inChannel(ctx context.Context, rec sessions.Tracked, a sessions.Asking) (sessions.Asking, error) {
	route, err := t.routeOf(ctx, rec.PackageID, rec.PackageName)
	if err != nil {
		return a, err
	}
	if a.ChannelID = route.Approvals; a.ChannelID == "" {
		a.ChannelID = t.channels.Approvals
	}
	if a.ChannelID != "" {
		a.Channel = sessions.NewAskID()
	}
	return a, nil
}

// isPublic reports whether a copy stands where everybody may read it.
func (t *Tracker) isPublic(c sessions.Ask) bool {
	if !c.InChannel() || c.Channel == t.channels.Approvals && t.channels.Closed {
		return false
	}
	return !slices.ContainsFunc(t.routes(), func(r Route) bool { return r.Approvals == c.Channel && r.Closed })
}

// errShared is for a channel in which people from outside would read along.
var errShared = errors.New("the channel is shared with people outside the workspace")
