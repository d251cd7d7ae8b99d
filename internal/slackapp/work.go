package slackapp

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"time"

	"accessbot/internal/sessions"
	"accessbot/internal/views"
)

// Bounds of the work on envelopes.
const (
	workWithin  = 45 * time.Second
	tellWithin  = 15 * time.Second // for the answer, and to let the envelope go
	maxAttempts = 150              // about a quarter of an hour of trying
)

// workOne works one envelope to its end, or leaves it claimed so that it
// becomes due again.
func (a *App) workOne(ctx context.Context, w sessions.Work) {
	ctx, cancel := context.WithTimeout(ctx, workWithin+tellWithin)
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
	held, stop := a.store.HoldEnvelope(ctx, w)
	err = guard(func() error { return a.handle(held, log, ref, in) })
	lost := context.Cause(held)
	stop()
	if errors.Is(lost, sessions.ErrLost) {
		log.Warn("work broken off", "error", lost) // whoever claims it next goes on
		return
	}
	if errors.Is(err, ErrLater) {
		return
	}
	if err != nil {
		log.Error("work broken off", "error", err)
	}
	a.finish(ctx, w)
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
	if in.notice() {
		return a.heed(ctx, log, in)
	}
	if err := a.admit(ctx, in); err != nil {
		log.Warn("refused", "error", err)
		a.refuse(ctx, log, in, err)
		return nil
	}
	route, ok := a.cfg.Routes.find(in)
	if !ok || !route.does() {
		return nil
	}
	if in.Attempt > maxAttempts {
		log.Error("given up after too many attempts")
		a.perform(ctx, log, in, aside(in, in.Language().Say("I tried this many times and could not finish it. Please start again."), ref))
		return nil
	}
	done, err := a.crowd.sender(in.Sender).turn(ctx)
	if err != nil {
		return ErrLater
	}
	defer done()
	a.openFor(ctx, log, route, in)
	if route.Do == nil {
		return nil
	}
	reply, err := a.run(ctx, route.Do, in)
	later := errors.Is(err, ErrLater)
	if err != nil && !later {
		log.Error("failed", "error", err)
		reply = faultReply(route, in, reply, in.Language().Error(err), ref)
	}
	a.perform(ctx, log, in, reply)
	log.Info("handled", "ms", time.Since(began).Milliseconds(), "later", later)
	switch {
	case later:
		return ErrLater
	case in.Kind == HomeTab:
		a.opensHome(ctx, log, in)
	case err == nil:
		a.renewHome(ctx, log, in)
	}
	return nil
}

// refuse tells somebody whom the gate does not let in; not somebody who posted
// a link and asked nothing of the bot.
func (a *App) refuse(ctx context.Context, log *slog.Logger, in *Interaction, err error) {
	if in.Kind != LinkShared {
		a.perform(ctx, log, in, aside(in, in.Language().Error(err), ""))
	}
}

func sinceArrival(in *Interaction) int64 { return time.Since(in.Arrived).Milliseconds() }

// run calls the handler, within its time.
func (a *App) run(ctx context.Context, do Handler, in *Interaction) (reply Reply, err error) {
	ctx, cancel := context.WithTimeout(ctx, workWithin)
	defer cancel()
	err = guard(func() (err error) {
		reply, err = do(ctx, in)
		return err
	})
	return reply, err
}

// faultReply tells an error where the person is looking, unless the handler
// has said something better.
func faultReply(route Route, in *Interaction, reply Reply, sentence, ref string) Reply {
	if reply.Push != nil || reply.Show != nil || reply.Say != nil || reply.Home != nil {
		return reply
	}
	if in.Kind != Submit && route.Opens == nil && !in.pushed {
		return aside(in, sentence, ref)
	}
	msg := in.Language().Fault(sentence, ref)
	reply.Show = route.titled(in, in.Language().Refused(views.Refusal{Sentence: sentence, Ref: ref}))
	reply.Instead = &msg
	return reply
}

// aside tells the sender something without touching a modal that is open: a
// form may be in it, with what was typed so far.
func aside(in *Interaction, sentence, ref string) Reply {
	if in.Kind == HomeTab {
		if ref != "" {
			sentence += " " + in.Language().Say("(Reference %s)", ref)
		}
		return Reply{Home: in.Language().HomeFault(sentence)}
	}
	msg := in.Language().Fault(sentence, ref)
	return Reply{Say: &msg}
}
