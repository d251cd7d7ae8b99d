package slackapp

import (
	"context"
	"sync"
	"time"

	"accessbot/internal/sessions"
)

// Bounds of the intake.
const (
	atOnce      = 32
	sweepEvery  = 2 * time.Second
	drainWithin = 6 * time.Second
)

// intake claims envelopes from the store and has them worked.
type intake struct {
	app     *App
	slots   chan struct{} // one for each envelope that is being worked
	running sync.WaitGroup
	ready   bool      // the consumer group is there
	swept   time.Time // when the work of dead replicas was last looked for
}

// work claims envelopes and works them until ctx ends; then it takes what was
// acknowledged last, and waits for what it has claimed.
func (a *App) work(ctx context.Context) {
	i := &intake{app: a, slots: make(chan struct{}, atOnce)}
	for ctx.Err() == nil {
		if err := i.round(ctx); err != nil && ctx.Err() == nil {
			a.log.Error("intake", "error", err)
			wait(ctx, time.Second)
		}
	}
	i.drain(context.WithoutCancel(ctx))
}

// round claims as much as there are free slots for. Nothing is claimed to
// wait in line: without a sign of life it would be taken over.
func (i *intake) round(ctx context.Context) error {
	select {
	case i.slots <- struct{}{}:
		<-i.slots // only this goroutine fills slots, so one is free from here on
	case <-ctx.Done():
		return nil
	}
	if !i.ready {
		if err := i.app.store.PrepareIntake(ctx); err != nil {
			return err
		}
		i.ready = true
	}
	batch, err := i.claim(ctx, atOnce-len(i.slots))
	i.begin(ctx, batch)
	return err
}

// claim takes new envelopes, and every two seconds those of dead replicas.
func (i *intake) claim(ctx context.Context, free int) ([]sessions.Work, error) {
	if time.Since(i.swept) > sweepEvery {
		i.swept = time.Now()
		left, err := i.app.store.AbandonedEnvelopes(ctx, free)
		if err != nil || len(left) > 0 {
			return left, err
		}
	}
	return i.app.store.NextEnvelopes(ctx, free, time.Second)
}

func (i *intake) begin(ctx context.Context, batch []sessions.Work) {
	for _, w := range batch {
		i.slots <- struct{}{}
		i.running.Go(func() {
			defer func() { <-i.slots }()
			i.app.workOne(context.WithoutCancel(ctx), w)
		})
	}
}

// drain works what came in last and waits for all that is under way.
func (i *intake) drain(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, drainWithin)
	defer cancel()
	if free := atOnce - len(i.slots); i.ready && free > 0 {
		batch, err := i.app.store.NextEnvelopes(ctx, free, time.Millisecond)
		if err != nil {
			i.app.log.Warn("intake not drained", "error", err)
		}
		i.begin(ctx, batch)
	}
	done := make(chan struct{})
	go func() { i.running.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
		i.app.log.Warn("stopped with work under way; another replica, or the next start, goes on with it")
	}
}
