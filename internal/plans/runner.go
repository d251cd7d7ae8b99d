package plans

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	"accessbot/internal/sessions"
)

// Runner makes the changes of plans that were confirmed.
type Runner struct {
	cfg   Config
	plans sessions.Records[Plan]
}

// NewRunner makes a Runner.
func NewRunner(cfg Config) *Runner {
	cfg = cfg.withDefaults()
	return &Runner{cfg: cfg, plans: cfg.records()}
}

// Run works on plans until ctx ends, and then lets the step that it is in come
// to its end.
func (r *Runner) Run(ctx context.Context) error {
	workers := sessions.Workers{
		Queue: r.cfg.Store.Queue(queue), Log: r.cfg.Log, Lease: r.cfg.Lease, Drain: r.cfg.Drain, Every: min(r.cfg.Every/2, 500*time.Millisecond),
	}
	return workers.Run(ctx, func(alive context.Context, id string) time.Duration {
		log := r.cfg.Log.With("plan", id)
		again, err := r.safely(alive, log, id, ctx.Done())
		if err != nil && !errors.Is(err, errTurn) {
			log.Warn("plan not brought further", "error", err)
		}
		if err != nil {
			return max(again, r.cfg.Every) // a plan leaves the queue only when its end is written down
		}
		return again
	})
}

// safely looks after one plan; a bug in one does not end the others.
func (r *Runner) safely(ctx context.Context, log *slog.Logger, id string, stop <-chan struct{}) (again time.Duration, err error) {
	defer func() {
		if p := recover(); p != nil {
			again, err = time.Minute, fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return r.look(ctx, log, id, stop)
}

// look brings a plan as far as it gets now, and tells when to look again.
func (r *Runner) look(ctx context.Context, log *slog.Logger, id string, stop <-chan struct{}) (time.Duration, error) {
	p, err := r.plans.Get(ctx, id)
	if errors.Is(err, sessions.ErrNoRecord) {
		return sessions.Never, nil
	}
	if err != nil {
		return r.cfg.Every, err
	}
	if halted, err := r.halted(ctx); err != nil || halted > 0 {
		return max(halted, r.cfg.Every), err
	}
	one := &run{Runner: r, log: log, plan: p, stop: stop}
	if p.State.working() {
		if again, err := one.work(ctx); err != nil || one.plan.State.working() {
			return again, err
		}
	}
	return one.told(ctx)
}

// brake is the name of what holds all plans back.
const brake = "plans"

// Halt keeps every plan, in every replica, from making another change for a
// while.
func (b *Book) Halt(ctx context.Context, d time.Duration) error {
	return b.cfg.Store.Brake(brake).Hold(ctx, time.Now().Add(d))
}

// halted is for how long no plan may go on.
func (r *Runner) halted(ctx context.Context) (time.Duration, error) {
	until, err := r.cfg.Store.Brake(brake).Until(ctx)
	if until.IsZero() {
		return 0, err
	}
	return max(0, time.Until(until)), err
}
