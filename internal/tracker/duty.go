package tracker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
)

// duty is one queue and what is done about each id that is due in it.
type duty struct {
	queue    string
	about    string // what its ids are, for the log
	atOnce   int    // how many ids are looked at side by side; 0 means a few
	look     look
	troubles *troubles
}

// look looks after one id and says after which delay to look again.
type look func(ctx context.Context, log *slog.Logger, id string) (again time.Duration, err error)

// lookWithin is how long one look may take.
const lookWithin = 30 * time.Second

// run looks after what is due until ctx ends.
func (t *Tracker) run(ctx context.Context, d duty) error {
	d.troubles = newTroubles()
	workers := sessions.Workers{
		Queue: t.cfg.Store.Queue(d.queue), Log: t.cfg.Log, AtOnce: d.atOnce, Every: min(t.cfg.Every/2, 500*time.Millisecond),
	}
	return workers.Run(ctx, func(ctx context.Context, id string) time.Duration {
		log := t.cfg.Log.With(d.about, id)
		again, err := within(ctx, log, id, d.look)
		if err == nil {
			d.troubles.over(id)
			return again
		}
		log.Warn("not looked after to the end", "error", err)
		return max(d.troubles.failed(id, t.cfg.Every, err), t.entra.left(), t.slack.left())
	})
}

// within looks at one id in its time. A bug in the telling of one does not end
// the telling of the others.
func within(ctx context.Context, log *slog.Logger, id string, l look) (again time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return l(ctx, log, id)
}

// wait waits for d, or less when ctx ends; then it gives the cause.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// asksToWait gives the wait that a service asked for, when that is all that
// went wrong.
func asksToWait(err error) (time.Duration, bool) {
	e, ok := errors.AsType[*access.Error](err)
	if !ok || e.Kind != access.Throttled {
		return 0, false
	}
	return e.After, true
}
