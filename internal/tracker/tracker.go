// Package tracker follows requests until their end. It is a level-triggered
// reconciler: it reads a request in Entra, compares it with what was last
// told, and tells the difference, once. It owns the cadence and the order of
// telling. It knows neither Graph's nor Slack's wire formats, and it decides
// nothing about access.
package tracker

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"
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
	Post(ctx context.Context, line access.Line, m views.Message) (ts string, err error)
	Edit(ctx context.Context, line access.Line, ts string, m views.Message) error
	Find(ctx context.Context, line access.Line, since time.Time) (ts string, found bool, err error)
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
	due *sessions.Queue
	// No call is made while the service wants none.
	entra, slack window
	troubles     troubles
}

// New makes a Tracker.
func New(cfg Config) *Tracker {
	if cfg.Every == 0 {
		cfg.Every = 2 * time.Second
	}
	return &Tracker{cfg: cfg, due: cfg.Store.Queue(sessions.Requests), troubles: troubles{of: map[string]trouble{}}}
}

// Bounds of the work.
const (
	atOnce       = 8
	lease        = 5 * time.Second // after it a replica without a sign of life is dead
	alive        = 1500 * time.Millisecond
	lookWithin   = 30 * time.Second
	settleWithin = 5 * time.Second
	drainFor     = 8 * time.Second
)

// Run looks after what is due until ctx ends, and then lets what it has begun
// come to its end.
func (t *Tracker) Run(ctx context.Context) error {
	slots := make(chan struct{}, atOnce)
	looking, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var looks sync.WaitGroup
	for ctx.Err() == nil {
		free := atOnce - len(slots)
		claims, err := t.claim(ctx, free)
		if err != nil && ctx.Err() == nil {
			t.cfg.Log.Error("tracker", "error", err)
			wait(ctx, time.Second)
		}
		for _, c := range claims {
			slots <- struct{}{}
			looks.Go(func() {
				defer func() { <-slots }()
				t.lookAtOne(looking, c)
			})
		}
		if free == 0 || len(claims) < free {
			wait(ctx, min(t.cfg.Every/2, 500*time.Millisecond))
		}
	}
	late := time.AfterFunc(drainFor, stop)
	defer late.Stop()
	looks.Wait()
	return nil
}

// claim claims no more than can be looked at now.
func (t *Tracker) claim(ctx context.Context, free int) ([]sessions.Claim, error) {
	if free == 0 {
		return nil, nil
	}
	return t.due.Claim(ctx, free, lease)
}

func (t *Tracker) lookAtOne(ctx context.Context, c sessions.Claim) {
	log := t.cfg.Log.With("request", c.ID)
	again, err := t.lookAlive(ctx, log, c)
	if err != nil {
		log.Warn("request not told to its end", "error", err)
		again = max(t.troubles.failed(c.ID, t.cfg.Every), t.entra.left(), t.slack.left())
	} else {
		t.troubles.over(c.ID)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer cancel()
	if kept, err := t.due.Settle(ctx, c, again); err != nil || !kept {
		log.Warn("claim not settled", "kept", kept, "error", err)
	}
}

// lookAlive looks while it gives signs of life for the claim. A claim that
// was lost all the same, to a pause of the process, ends the look.
func (t *Tracker) lookAlive(ctx context.Context, log *slog.Logger, c sessions.Claim) (time.Duration, error) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for wait(ctx, alive); ctx.Err() == nil; wait(ctx, alive) {
			if kept, err := t.due.Extend(ctx, c, lease); err == nil && !kept {
				cancel()
			}
		}
	}()
	again, err := t.look(ctx, log, c.ID)
	cancel()
	<-done
	return again, err
}

// look reconciles one request in its time. A bug in the telling of one
// request does not end the telling of the others.
func (t *Tracker) look(ctx context.Context, log *slog.Logger, id string) (again time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return t.reconcile(ctx, log, id)
}

// cadence is how long to wait before the next look at an open request:
// seconds while it is young or has just changed, a minute otherwise.
func (t *Tracker) cadence(rec sessions.Tracked) time.Duration {
	age := time.Since(rec.Created)
	if !rec.Reached.IsZero() {
		age = min(age, time.Since(rec.Reached))
	}
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
