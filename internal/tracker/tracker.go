// Package tracker follows requests until their end. It is a level-triggered
// reconciler: it reads a request in Entra, compares it with what was last
// told, and tells the difference, once. It owns the cadence and the order of
// telling. It knows neither Graph's nor Slack's wire formats, and it decides
// nothing about access.
package tracker

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"

	"golang.org/x/sync/errgroup"
)

// Source is where the truth is read: Microsoft Graph, as the application.
type Source interface {
	// Request reads one request. It is access.NotFound when Entra shows none.
	Request(ctx context.Context, id string) (access.Request, error)
	// Granted reads back what the person holds of a package.
	Granted(ctx context.Context, personID, packageID string) (access.Grant, error)
}

// Messenger is where it is told: Slack.
type Messenger interface {
	Post(ctx context.Context, channel, thread string, m views.Message, request, what string) (ts string, err error)
	Edit(ctx context.Context, channel, ts string, m views.Message, request, what string) error
	Find(ctx context.Context, channel, thread, request, what string, since time.Time) (ts string, found bool, err error)
	// IsGone reports whether err means that nothing can be posted there.
	IsGone(err error) bool
}

// Config of a Tracker; New does no I/O.
type Config struct {
	Store  *sessions.Store
	Source Source
	Slack  Messenger
	Log    *slog.Logger
	// Every is how often a young request is looked at; 0 means 2 s. An older
	// one is looked at less often, up to once a minute.
	Every time.Duration
}

// Tracker follows the requests that the store holds.
type Tracker struct {
	cfg Config
}

// New makes a Tracker.
func New(cfg Config) *Tracker {
	if cfg.Every == 0 {
		cfg.Every = 2 * time.Second
	}
	return &Tracker{cfg: cfg}
}

// Bounds of the work.
const (
	atOnce     = 8
	lease      = 45 * time.Second
	lookWithin = 30 * time.Second // less than the lease
	drainFor   = 8 * time.Second
)

// Run looks after what is due until ctx ends, and then lets what it has begun
// come to its end.
func (t *Tracker) Run(ctx context.Context) error {
	tick := min(t.cfg.Every/2, 500*time.Millisecond)
	for ctx.Err() == nil {
		claims, err := t.cfg.Store.ClaimDue(ctx, atOnce, lease)
		if err != nil && ctx.Err() == nil {
			t.cfg.Log.Error("tracker", "error", err)
			wait(ctx, time.Second)
			continue
		}
		t.lookAt(ctx, claims)
		if len(claims) < atOnce {
			wait(ctx, tick)
		}
	}
	return nil
}

// lookAt reconciles the claimed requests side by side.
func (t *Tracker) lookAt(ctx context.Context, claims []sessions.Claim) {
	stop, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	late := context.AfterFunc(ctx, func() { wait(stop, drainFor); cancel() })
	defer late()
	var g errgroup.Group
	for _, c := range claims {
		g.Go(func() error {
			t.lookAtOne(stop, c)
			return nil
		})
	}
	_ = g.Wait() // the functions return nil
}

func (t *Tracker) lookAtOne(ctx context.Context, c sessions.Claim) {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	log := t.cfg.Log.With("request", c.ID)
	again, err := t.reconcile(ctx, log, c.ID)
	if err != nil {
		log.Warn("request not told to its end", "error", err)
		again = max(retryAfter(err), t.cfg.Every)
	}
	if kept, err := t.cfg.Store.Settle(ctx, c, again); err != nil || !kept {
		log.Warn("claim not settled", "kept", kept, "error", err)
	}
}

// retryAfter is how long the service asked to wait.
func retryAfter(err error) time.Duration {
	if e, ok := errors.AsType[*access.Error](err); ok {
		return e.After
	}
	return 0
}

// cadence is how long to wait before the next look at an open request.
func (t *Tracker) cadence(age time.Duration) time.Duration {
	switch {
	case age < 2*time.Minute:
		return t.cfg.Every
	case age < time.Hour:
		return max(15*time.Second, t.cfg.Every)
	default:
		return max(time.Minute, t.cfg.Every)
	}
}

func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
