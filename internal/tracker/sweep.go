package tracker

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
)

// sweepRequests is the sweep over the open requests.
const sweepRequests = "requests"

// sweepEvery is how often the open requests are read that nothing was done
// about lately: once a minute where a young one is read every two seconds.
func (t *Tracker) sweepEvery() time.Duration { return min(30*t.cfg.Every, 5*time.Minute) }

// sweep does one of the sweeps.
func (t *Tracker) sweep(ctx context.Context, log *slog.Logger, id string) (time.Duration, error) {
	switch id {
	case sweepRequests:
		return t.sweepEvery(), t.sweepRequests(ctx, log)
	case sweepWeekly:
		return t.weekly(ctx)
	case sweepElsewhere:
		if !t.cfg.MyAccess {
			return sessions.Never, nil
		}
		return t.sweepEvery(), t.sweepElsewhere(ctx, log)
	case sweepHeld:
		return t.holdEvery(), t.sweepHoldings(ctx)
	}
	return sessions.Never, nil
}

// sweepRequests reads all open requests and makes due those that moved.
func (t *Tracker) sweepRequests(ctx context.Context, log *slog.Logger) error {
	open, err := t.cfg.Store.OpenRequests(ctx)
	if err != nil || len(open) == 0 {
		return err
	}
	read, err := t.readAll(ctx, open)
	if err != nil {
		return err
	}
	var errs []error
	moved := 0
	for _, o := range open {
		if !read.moved(o) {
			continue
		}
		moved++
		errs = append(errs, t.wake(ctx, o, read.found[o.ID].State))
	}
	log.Debug("open requests read", "open", len(open), "moved", moved)
	return errors.Join(errs...)
}

// wake makes a request due that moved to a state. Where the record knows of
// it already, it is the index that is behind.
func (t *Tracker) wake(ctx context.Context, o sessions.Open, to access.State) error {
	rec, err := t.cfg.Store.Tracked(ctx, o.ID)
	switch {
	case errors.Is(err, sessions.ErrNoRecord):
		return t.cfg.Store.Unindex(ctx, o.ID)
	case err != nil:
		return err
	case rec.Told || rec.State != o.State && !to.After(rec.State):
		return t.cfg.Store.Index(ctx, rec)
	}
	return t.cfg.Store.Queue(sessions.Requests).Poke(ctx, o.ID)
}
