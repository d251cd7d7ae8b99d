// Package tracker follows requests until their end. It is a level-triggered
// reconciler: it reads Entra, compares with what was last told, and tells the
// difference, once. It owns the cadence and the order of telling. It knows
// neither Graph's nor Slack's wire formats, and it decides nothing about
// access.
//
// Requests that are young, or that something was just done about, are looked
// at every few seconds (reconcile.go). All others cost nothing by themselves:
// one replica sweeps over what is open once a minute and makes due what moved
// (sweep.go).
package tracker

import (
	"context"
	"iter"
	"log/slog"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"

	"golang.org/x/sync/errgroup"
)

// Source is where requests are read: Microsoft Graph, as the application.
type Source interface {
	// Request reads one request. It is access.NotFound when Entra shows none.
	Request(ctx context.Context, id string) (access.Request, error)
	// RequestsByID reads some, twenty to a call. What could not be read stands
	// in the second map with its error.
	RequestsByID(ctx context.Context, ids []string) (map[string]access.Request, map[string]error, error)
	// Requests lists those that were created after since, finished ones too.
	Requests(ctx context.Context, since time.Time) iter.Seq2[access.Request, error]
	// Granted reads back what the person holds of a package.
	Granted(ctx context.Context, personID, packageID string) (access.Grant, error)
	// History reads who decided a request, wherever that was done. It is
	// access.NotFound in a cloud that does not tell.
	History(ctx context.Context, id string) ([]access.Activity, error)
}

// Messenger is where it is told: Slack.
type Messenger interface {
	Post(ctx context.Context, line access.Line, m views.Message) (ts string, err error)
	Edit(ctx context.Context, line access.Line, ts string, m views.Message) error
	Find(ctx context.Context, line access.Line, since time.Time) (ts string, found bool, err error)
	// IsGone reports whether err means that nothing can be posted there.
	IsGone(err error) bool
}

// Config of a Tracker; New does no I/O.
type Config struct {
	Store    *sessions.Store
	Source   Source
	Holdings Holdings
	Deciders Deciders
	Slack    Messenger
	People   People
	Log      *slog.Logger
	// Elsewhere tells where requests for a package of a catalog are decided, and
	// not in Slack; "" for here. Nil: all are decided here.
	Elsewhere func(packageName, catalog string) string
	// Feed gets what Route wants told; without a route it may be nil.
	Feed Feed
	// Every is how often a young request is looked at; 0 means 2 s. Thirty
	// times as seldom are read those that did not move for a while.
	Every time.Duration
	// MyAccess says that requests are followed too which people make there.
	MyAccess bool
	// Week is when people work, each in their own time zone.
	Week access.Week
	// Quiet are names of groups whose members are never written to for their
	// decision; Groups says who that is. Without a name Groups may be nil.
	Quiet  []string
	Groups Groups
}

// Tracker follows the requests that the store holds.
type Tracker struct {
	cfg Config
	// No call is made while the service wants none.
	entra, slack window
	unseen       unseen
	listed       listing
	together     together
	channels     Channels
	silenced     silenced
	feeding      feeding
	catalogs     remembered[string] // of packages, by id
	shared       remembered[bool]   // with outsiders, by channel
}

// Channels are where the tracker tells what is not one person's; an empty id
// is for none.
type Channels struct {
	Approvals string // gets a copy of every approval card
	Closed    bool   // Approvals is private: reasons may be read there
	Audit     string // is told what should not have happened
}

// PostTo says which channels there are. Call it before Run.
func (t *Tracker) PostTo(c Channels) { t.channels = c }

// New makes a Tracker.
func New(cfg Config) *Tracker {
	if cfg.Every == 0 {
		cfg.Every = 2 * time.Second
	}
	if cfg.Elsewhere == nil {
		cfg.Elsewhere = func(string, string) string { return "" }
	}
	return &Tracker{cfg: cfg, unseen: newUnseen()}
}

// Run looks after what is due until ctx ends, and then lets what it has begun
// come to its end.
func (t *Tracker) Run(ctx context.Context) error {
	for _, sweep := range []string{sweepRequests, sweepHeld, sweepWeekly} {
		if err := t.cfg.Store.Queue(sessions.Sweeps).PokeIn(ctx, sweep, t.sweepEvery()); err != nil {
			t.cfg.Log.Warn("the first sweep is late", "sweep", sweep, "error", err)
		}
	}
	if t.cfg.MyAccess {
		if err := t.cfg.Store.Queue(sessions.Sweeps).Poke(ctx, sweepElsewhere); err != nil {
			t.cfg.Log.Warn("requests made in My Access are followed late", "error", err)
		}
	}
	var g errgroup.Group
	for _, d := range t.duties() {
		g.Go(func() error { return t.run(ctx, d) })
	}
	return g.Wait()
}

// duties are the queues that the tracker looks after.
func (t *Tracker) duties() []duty {
	return []duty{
		{queue: sessions.Requests, about: "request", atOnce: manyAtOnce, look: t.reconcile},
		{queue: sessions.Approvals, about: "approval", look: t.approvals},
		{queue: sessions.Digests, about: "digest of", look: t.digest},
		{queue: sessions.Holdings, about: "assignment", look: t.holding},
		{queue: sessions.Sweeps, about: "sweep", look: t.sweep},
	}
}
