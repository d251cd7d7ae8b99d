package tracker

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"accessbot/internal/sessions"
)

// duty is one queue and what is done about each id that is due in it.
type duty struct {
	t     *Tracker
	queue *sessions.Queue
	about string // what its ids are, for the log
	slots int    // how many ids are looked at side by side
	// begin is told which ids are looked at together, and gives the look.
	begin    func(ids []string) look
	troubles *troubles
}

// look looks after one id and says after which delay to look again.
type look func(ctx context.Context, log *slog.Logger, id string) (again time.Duration, err error)

// duty makes the duty of a queue.
func (t *Tracker) duty(queue, about string, begin func(ids []string) look) *duty {
	return &duty{t: t, queue: t.cfg.Store.Queue(queue), about: about, slots: atOnce, begin: begin, troubles: newTroubles()}
}

// each makes a begin of a look that needs nobody beside it.
func each(l look) func([]string) look { return func([]string) look { return l } }

// Bounds of the work.
const (
	atOnce       = 8               // ids of a queue that are looked at side by side
	lease        = 5 * time.Second // after it a replica without a sign of life is dead
	alive        = 1500 * time.Millisecond
	lookWithin   = 30 * time.Second
	settleWithin = 5 * time.Second
	drainFor     = 8 * time.Second
)

// run looks after what is due until ctx ends, and then lets what it has begun
// come to its end.
func (d *duty) run(ctx context.Context) error {
	slots := make(chan struct{}, d.slots)
	looking, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var looks sync.WaitGroup
	for ctx.Err() == nil {
		free := d.slots - len(slots)
		if free < d.slots/4 { // what is due together is claimed together
			wait(ctx, 20*time.Millisecond)
			continue
		}
		claims, err := d.queue.Claim(ctx, free, lease)
		if err != nil && ctx.Err() == nil {
			d.t.cfg.Log.Error("tracker", "about", d.about, "error", err)
			wait(ctx, time.Second)
		}
		l := d.begin(idsOf(claims))
		for _, c := range claims {
			slots <- struct{}{}
			looks.Go(func() {
				defer func() { <-slots }()
				d.lookAtOne(looking, c, l)
			})
		}
		if len(claims) < free {
			wait(ctx, min(d.t.cfg.Every/2, 500*time.Millisecond))
		}
	}
	late := time.AfterFunc(drainFor, stop)
	defer late.Stop()
	looks.Wait()
	return nil
}

func idsOf(claims []sessions.Claim) []string {
	ids := make([]string, len(claims))
	for i, c := range claims {
		ids[i] = c.ID
	}
	return ids
}

func (d *duty) lookAtOne(ctx context.Context, c sessions.Claim, l look) {
	log := d.t.cfg.Log.With(d.about, c.ID)
	again, err := d.lookAlive(ctx, log, c, l)
	if err != nil {
		log.Warn("not looked after to the end", "error", err)
		again = max(d.troubles.failed(c.ID, d.t.cfg.Every), d.t.entra.left(), d.t.slack.left())
	} else {
		d.troubles.over(c.ID)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWithin)
	defer cancel()
	if kept, err := d.queue.Settle(ctx, c, again); err != nil || !kept {
		log.Warn("claim not settled", "kept", kept, "error", err)
	}
}

// lookAlive looks while it gives signs of life for the claim. A claim that
// was lost all the same, to a pause of the process, ends the look.
func (d *duty) lookAlive(ctx context.Context, log *slog.Logger, c sessions.Claim, l look) (time.Duration, error) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for wait(ctx, alive); ctx.Err() == nil; wait(ctx, alive) {
			if kept, err := d.queue.Extend(ctx, c, lease); err == nil && !kept {
				cancel()
			}
		}
	}()
	again, err := within(ctx, log, c.ID, l)
	cancel()
	<-done
	return again, err
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

func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
