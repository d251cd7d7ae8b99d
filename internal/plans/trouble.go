package plans

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/sessions"
)

// trouble decides what becomes of a step that did not end well: it waits, or
// the plan stops at it.
func (r *run) trouble(ctx context.Context, i int, err error) (time.Duration, error) {
	if errors.Is(err, errTurn) || ctx.Err() != nil {
		return r.cfg.Every, err // what was written down is enough for whoever goes on
	}
	s := r.plan.at(i)
	if s == nil {
		s = &r.plan.Steps[i]
	}
	patient := s.Waiting.IsZero() || time.Since(s.Waiting) < r.cfg.Patience
	switch {
	case wantsPerson(err):
		return r.hold(ctx, i, err, access.SentenceOf(err)+" The plan then goes on by itself.")
	case young(err) && r.plan.young(r.cfg.Lag):
		return r.hold(ctx, i, err, "Entra does not show everything that was just made. I go on by myself in a moment.")
	case passing(err) && patient:
		return r.hold(ctx, i, err, waitingWords(err))
	}
	return sessions.Never, r.fail(ctx, i, err)
}

// waitingWords says what a plan waits for.
func waitingWords(err error) string {
	switch {
	case errors.Is(err, errLater):
		return access.SentenceOf(err)
	case access.KindOf(err) == access.Throttled:
		return "Microsoft Graph has too much to do right now. I go on by myself as soon as it may be asked again."
	case strings.HasSuffix(graph.CodeOf(err), "NotFound"):
		return "Entra does not show everything that was made a moment ago. I go on by myself as soon as it does."
	case !graph.FromGraph(err):
		return access.SentenceOf(err) + " I try again by myself."
	}
	return "Microsoft Graph did not answer as it should. I look what happened, and go on by myself."
}

// young reports whether the plan changed something a moment ago.
func (p *Plan) young(lag time.Duration) bool {
	for _, s := range p.Steps {
		if s.Made && time.Since(s.Ended) < lag {
			return true
		}
	}
	return false
}

// hold puts the step off, and says why.
func (r *run) hold(ctx context.Context, i int, why error, note string) (time.Duration, error) {
	again := r.cfg.Every
	err := r.save(ctx, func(p *Plan) {
		p.Note = note
		s := p.at(i)
		if s == nil {
			s = &p.Steps[i]
		}
		if s.Waiting.IsZero() {
			s.Waiting = time.Now()
		}
		again = min(r.cfg.Every<<min(s.Tries, 10), max(slowest, r.cfg.Every))
		if errors.Is(why, errLater) {
			again = min(again, 10*time.Second)
		}
		s.Tries++
	})
	if e, ok := errors.AsType[*access.Error](why); ok && e.After > again {
		again = e.After
	}
	r.log.Info("plan waits", "step", i+1, "for", again.String(), "error", why)
	r.tell(ctx)
	return again, err
}

// fail stops the plan at the step.
func (r *run) fail(ctx context.Context, i int, why error) error {
	r.log.Warn("plan stops", "step", i+1, "error", why)
	return r.save(ctx, func(p *Plan) {
		s := &p.Steps[i]
		if back := p.at(i); back != nil {
			s = back
		}
		now := time.Now()
		s.State, s.Failure = Failed, failureOf(s, why)
		s.Failure.At = now
		p.Note, p.Ended = "", now
		if p.State == Undoing {
			p.State = UndoFailed
		} else {
			p.State = Stopped
		}
	})
}

// finish ends the plan.
func (r *run) finish(ctx context.Context) error {
	r.log.Info("plan ended", "back", r.plan.State == Undoing)
	return r.save(ctx, func(p *Plan) {
		p.Ended, p.Note = time.Now(), ""
		if p.State != Undoing {
			p.State = Done
			return
		}
		p.State = Undone
		if _, stop := p.UndoWords(); stop != "" {
			p.Note = "This could not be taken back, nor what came before it: " + stop + "."
		}
	})
}

// overdue is the end of a plan that ran for too long.
func overdue() error {
	return &access.Error{Kind: access.Unavailable, Err: errLater, Sentence: fmt.Sprintf(
		"This plan did not come to its end within %s, so I stopped. See what it waited for, and press Resume to go on here.", access.Count(int(runWithin.Hours()), "hour"))}
}

// tell brings people up to the plan; when that fails the plan goes on all the
// same, and is told with the next change or at the end.
func (r *run) tell(ctx context.Context) {
	if r.cfg.Teller == nil {
		return
	}
	if err := r.cfg.Teller.Tell(ctx, r.plan); err != nil && ctx.Err() == nil {
		r.log.Warn("plan not told", "error", err)
	}
}

// told tells where a plan stands that nobody works on, until it is told.
func (r *run) told(ctx context.Context) (time.Duration, error) {
	if r.cfg.Teller == nil {
		return sessions.Never, nil
	}
	err := r.cfg.Teller.Tell(ctx, r.plan)
	if err != nil && (r.plan.Ended.IsZero() || time.Since(r.plan.Ended) < tellFor) {
		return max(5*time.Second, r.cfg.Every), fmt.Errorf("tell the plan: %w", err)
	}
	return sessions.Never, err
}

// pace keeps a person's plans, and all plans together, from changing more in a
// minute than anybody would mean to.
func (r *run) pace(ctx context.Context) error {
	all, err := r.cfg.Store.Count(ctx, "plan changes", time.Minute)
	if err != nil {
		return err
	}
	if all > r.cfg.AllMin {
		r.log.Error("too many changes in a minute: all plans stand still", "changes", all, "for", standstill.String())
		if err := r.cfg.Store.Brake(brake).Hold(ctx, time.Now().Add(standstill)); err != nil {
			return err
		}
		return &access.Error{Kind: access.Throttled, After: standstill, Err: errLater, Sentence: "All plans together change unusually much, so all stand still for ten minutes. Then this one goes on by itself."}
	}
	own, err := r.cfg.Store.Count(ctx, "plan changes of "+r.plan.Person.ID, time.Minute)
	if err == nil && own > r.cfg.PerMin {
		err = &access.Error{Kind: access.Throttled, After: time.Minute, Err: errLater, Sentence: "Your plans change much in a short time. I go on by myself in a minute."}
	}
	return err
}

// standstill is how long all plans stand still when they change too much.
const standstill = 10 * time.Minute
