package slackapp

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"
)

// Bounds of the work on envelopes.
const (
	atOnce      = 16
	workWithin  = 45 * time.Second
	keepEvery   = 1500 * time.Millisecond
	drainWithin = 8 * time.Second
	maxAttempts = 40 // about three and a half minutes of trying
)

// work claims envelopes from the store and works them, until ctx ends; then
// it waits for what it has claimed.
func (a *App) work(ctx context.Context) error {
	slots := make(chan struct{}, atOnce)
	var running sync.WaitGroup
	defer a.drain(ctx, &running)
	ready, swept := false, time.Time{}
	for ctx.Err() == nil {
		if !ready {
			if err := a.store.PrepareIntake(ctx); err != nil {
				a.log.Error("intake", "error", err)
				wait(ctx, time.Second)
				continue
			}
			ready = true
		}
		batch, err := a.claim(ctx, &swept, atOnce-len(slots))
		if err != nil && ctx.Err() == nil {
			a.log.Error("intake", "error", err)
			wait(ctx, time.Second)
		}
		for _, w := range batch {
			slots <- struct{}{}
			running.Go(func() {
				defer func() { <-slots }()
				a.workOne(context.WithoutCancel(ctx), w)
			})
		}
	}
	return nil
}

// claim takes new envelopes, and every two seconds those of dead replicas.
func (a *App) claim(ctx context.Context, swept *time.Time, free int) ([]sessions.Work, error) {
	if time.Since(*swept) > 2*time.Second {
		*swept = time.Now()
		left, err := a.store.AbandonedEnvelopes(ctx, atOnce)
		if err != nil || len(left) > 0 {
			return left, err
		}
	}
	return a.store.NextEnvelopes(ctx, max(free, 1), time.Second)
}

func (a *App) drain(ctx context.Context, running *sync.WaitGroup) {
	done := make(chan struct{})
	go func() { running.Wait(); close(done) }()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainWithin)
	defer cancel()
	select {
	case <-done:
	case <-ctx.Done():
		a.log.Warn("stopped with work under way; another replica, or the next start, goes on with it")
	}
}

// workOne works one envelope to its end, or leaves it claimed so that it
// becomes due again.
func (a *App) workOne(ctx context.Context, w sessions.Work) {
	ctx, cancel := context.WithTimeout(ctx, workWithin)
	defer cancel()
	ref := rand.Text()[:8]
	in, err := decode(w.Type, w.Payload)
	if err != nil {
		a.log.Error("persisted envelope does not decode", "ref", ref, "error", err)
		a.finish(ctx, w)
		return
	}
	in.Arrived, in.Attempt = w.Arrived, w.Attempt
	log := a.log.With("ref", ref, "kind", string(in.Kind), "name", in.Name, "user", in.Sender.User, "attempt", in.Attempt)
	if w.Attempt > maxAttempts {
		log.Error("given up after too many attempts")
		a.finish(ctx, w)
		return
	}
	stop := a.keep(ctx, w)
	err = a.handle(ctx, log, ref, in)
	stop()
	if !errors.Is(err, ErrLater) {
		a.finish(ctx, w)
	}
}

// keep gives signs of life for the work until stop is called.
func (a *App) keep(ctx context.Context, w sessions.Work) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for wait(ctx, keepEvery); ctx.Err() == nil; wait(ctx, keepEvery) {
			if err := a.store.KeepEnvelope(ctx, w); err != nil && ctx.Err() == nil {
				a.log.Warn("no sign of life given", "error", err)
			}
		}
	}()
	return func() { cancel(); <-done }
}

func (a *App) finish(ctx context.Context, w sessions.Work) {
	if err := a.store.FinishEnvelope(ctx, w); err != nil {
		a.log.Warn("envelope not finished", "error", err)
	}
}

// handle lets the sender in, opens the modal of the route, runs its handler
// and performs the reply. It returns ErrLater when the work is not done.
func (a *App) handle(ctx context.Context, log *slog.Logger, ref string, in *Interaction) error {
	began := time.Now()
	if err := a.admit(ctx, in); err != nil {
		log.Warn("refused", "error", err)
		msg := views.Fault(access.SentenceOf(err), "")
		a.whisper(ctx, log, in, Reply{Say: &msg}, &msg)
		return nil
	}
	route, ok := a.cfg.Routes.find(in)
	if !ok || route.Do == nil {
		return nil
	}
	if route.Opens != nil {
		if err := a.open(ctx, in, route.Opens(in)); err != nil {
			log.Warn("modal not opened", "error", err, "age_ms", time.Since(in.Arrived).Milliseconds())
		}
	}
	reply, err := a.run(ctx, route.Do, in)
	if err != nil && !errors.Is(err, ErrLater) {
		log.Error("failed", "error", err)
		reply = faultReply(err, ref, reply)
	}
	a.perform(ctx, log, in, reply)
	log.Info("handled", "ms", time.Since(began).Milliseconds(), "later", errors.Is(err, ErrLater))
	if errors.Is(err, ErrLater) {
		return ErrLater
	}
	return nil
}

// run calls the handler and turns a panic into an error.
func (a *App) run(ctx context.Context, do Handler, in *Interaction) (reply Reply, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in handler: %v\n%s", p, debug.Stack())
		}
	}()
	return do(ctx, in)
}

// faultReply tells an error where the person is looking, unless the handler
// has said something better.
func faultReply(err error, ref string, reply Reply) Reply {
	if reply.Show != nil || reply.Say != nil {
		return reply
	}
	sentence := access.SentenceOf(err)
	msg := views.Fault(sentence, ref)
	reply.Show = views.Refused(views.Refusal{Sentence: sentence, Ref: ref})
	reply.Instead = &msg
	return reply
}
