package tracker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"
)

// goOnFor is how long one look at an approval goes on asking people, and so
// how long others wait; the rest is for the next look.
const goOnFor = 20 * time.Second

// approvals looks after the approval of one request: every copy of every
// stage shows how that stage stands.
func (t *Tracker) approvals(ctx context.Context, log *slog.Logger, id string) (time.Duration, error) {
	rec, err := t.cfg.Store.Tracked(ctx, id)
	if errors.Is(err, sessions.ErrNoRecord) {
		return sessions.Never, nil
	}
	if err != nil {
		return 0, err
	}
	again := sessions.Never
	var errs []error
	for stage := 1; stage <= rec.AskedStage; stage++ {
		a, err := t.cfg.Store.Asking(ctx, id, stage)
		if errors.Is(err, sessions.ErrNoRecord) || err == nil && a.Done {
			continue
		}
		if err == nil {
			var next time.Duration
			next, err = t.approval(ctx, log, rec, a)
			again = sooner(again, next)
		}
		errs = append(errs, err)
	}
	return again, errors.Join(errs...)
}

// sooner is the earlier of two delays, of which each may be Never.
func sooner(a, b time.Duration) time.Duration {
	switch {
	case a < 0:
		return b
	case b < 0:
		return a
	}
	return min(a, b)
}

// approval brings the copies of one stage up to how it stands.
func (t *Tracker) approval(ctx context.Context, log *slog.Logger, rec sessions.Tracked, a sessions.Asking) (time.Duration, error) {
	until := time.Now().Add(goOnFor)
	if !isOpen(rec, a.Stage) {
		outcome, known := outcomeOf(rec, a.Stage)
		if !known {
			return t.cfg.Every, nil // the request is just being looked at
		}
		return t.shut(ctx, rec, a, outcome, until)
	}
	rec, a, err := t.escalate(ctx, rec, a)
	if err != nil {
		return 0, err
	}
	a, more, err := t.seek(ctx, rec, a, until)
	if err != nil {
		return 0, err
	}
	next, err := t.tellCopies(ctx, rec, a, until)
	if err != nil || more {
		return t.cfg.Every, err
	}
	if err := t.noteReach(ctx, rec, a); err != nil {
		return 0, err
	}
	moved, err := t.movedElsewhere(ctx, log, rec)
	if err != nil || moved {
		return t.cfg.Every, err
	}
	return sooner(next, t.untilNext(rec, a)), nil
}

// isOpen reports whether a stage waits for a decision.
func isOpen(rec sessions.Tracked, stage int) bool {
	_, decided := rec.DecisionOn(stage)
	return rec.Stage() == stage && !decided
}

// outcomeOf tells how a stage ended. It is not known while a request that
// moved on has not been looked at.
func outcomeOf(rec sessions.Tracked, stage int) (views.Outcome, bool) {
	o := views.Outcome{State: rec.State, NobodyBy: rec.NobodyBy}
	if d, ok := rec.DecisionOn(stage); ok {
		o.Verdict, o.By, o.Reason, o.At, o.Elsewhere = d.Verdict, d.By.Name, d.Reason, d.At, d.Elsewhere
		return o, true
	}
	return o, rec.Stage() > stage || rec.Searched == rec.State || !lacksDecisions(rec)
}

// untilNext is when a stage has something to do though nothing happens.
func (t *Tracker) untilNext(rec sessions.Tracked, a sessions.Asking) time.Duration {
	next := sessions.Never
	if !a.Escalated && !a.Escalates.IsZero() {
		next = max(0, time.Until(a.Escalates))
	}
	if rec.StageCount > 1 && a.Stage < rec.StageCount {
		next = sooner(next, t.lookElsewhere(a))
	}
	return next
}

// lookElsewhere is how often it is looked whether somebody decided a stage
// elsewhere; that the last one was decided the state itself tells.
func (t *Tracker) lookElsewhere(a sessions.Asking) time.Duration {
	if time.Since(a.Began) < time.Hour {
		return t.sweepEvery()
	}
	return 10 * t.sweepEvery()
}

// movedElsewhere looks in Entra's history whether a stage before the last was
// decided elsewhere.
func (t *Tracker) movedElsewhere(ctx context.Context, log *slog.Logger, rec sessions.Tracked) (bool, error) {
	if rec.StageCount <= 1 || rec.Stage() == rec.StageCount {
		return false, nil
	}
	now, err := t.search(ctx, rec, access.Request{})
	switch {
	case errors.Is(err, errDeciding), err != nil && lasting(err):
		return false, nil
	case err != nil:
		return false, err
	case len(now.Decisions) == len(rec.Decisions):
		return false, nil
	}
	log.Info("a stage was decided elsewhere", "stage", rec.Stage())
	return true, t.cfg.Store.Queue(sessions.Requests).Poke(ctx, rec.ID)
}

// escalate asks the alternates when it is time.
func (t *Tracker) escalate(ctx context.Context, rec sessions.Tracked, a sessions.Asking) (sessions.Tracked, sessions.Asking, error) {
	due := rec.Escalated || !a.Escalates.IsZero() && !time.Now().Before(a.Escalates)
	if a.Escalated || !due {
		return rec, a, nil
	}
	a, err := t.cfg.Store.UpdateAsking(ctx, a, func(a *sessions.Asking) error { a.Escalated = true; return nil })
	if err != nil {
		return rec, a, err
	}
	if rec, err = t.askAlternates(ctx, rec, a); err != nil {
		return rec, a, err
	}
	return rec, a, t.cfg.Store.Queue(sessions.Requests).Poke(ctx, rec.ID)
}

// shut takes the buttons from every copy of a stage that is over, and tells
// how it ended.
func (t *Tracker) shut(ctx context.Context, rec sessions.Tracked, a sessions.Asking, o views.Outcome, until time.Time) (time.Duration, error) {
	var errs []error
	for _, c := range copies(rec, a) {
		if time.Now().After(until) {
			return t.cfg.Every, errors.Join(errs...)
		}
		errs = append(errs, t.shutCopy(ctx, rec, a, c, o))
	}
	if err := errors.Join(errs...); err != nil {
		return 0, err
	}
	_, err := t.cfg.Store.UpdateAsking(ctx, a, func(a *sessions.Asking) error { a.Done = true; return nil })
	return sessions.Never, err
}

func (t *Tracker) shutCopy(ctx context.Context, rec sessions.Tracked, a sessions.Asking, c sessions.Ask, o views.Outcome) error {
	c, err := t.cfg.Store.ApprovalAsk(ctx, c.ID)
	if access.KindOf(err) == access.NotFound || err == nil && (c.Gone != "" || c.Card.Intent.IsZero()) {
		return nil // it was never posted
	}
	if err != nil {
		return err
	}
	if c.Card.TS == "" { // it may have been posted
		ts, err := t.find(ctx, post{line: askLine(c), done: c.Card})
		if err != nil || ts == "" {
			return err
		}
		c.Card.TS = ts
	}
	view := t.approvalView(rec, a, c)
	if t.isPublic(c) {
		o.Reason = "" // as the request card in a public channel leaves it out
	}
	view.Outcome = &o
	if err := t.edit(ctx, askLine(c), c.Card.TS, views.In(c.Locale).ApprovalCard(view)); err != nil {
		return err
	}
	return t.shutNudges(ctx, rec, c)
}

// noteReach tells the thread whom a stage does not reach, once all were sought.
func (t *Tracker) noteReach(ctx context.Context, rec sessions.Tracked, a sessions.Asking) error {
	reach := sessions.Reach{Stage: a.Stage, People: len(a.Unreached), Missing: a.Unreached}
	for _, one := range a.Asked {
		if one.Ask != "" {
			reach.People++
		}
	}
	for _, known := range rec.Reach {
		if known.Stage == a.Stage {
			return nil
		}
	}
	if reach.People > 0 && (len(reach.Missing) == 0 || len(rec.Approvers) == 0) {
		return nil // there is nothing to say, or the policy hides its approvers
	}
	_, err := t.cfg.Store.UpdateTracked(ctx, rec.ID, func(r *sessions.Tracked) error {
		r.Reach = append(r.Reach, reach)
		return nil
	})
	if err != nil {
		return err
	}
	return t.cfg.Store.Queue(sessions.Requests).Poke(ctx, rec.ID)
}

// askLine is where a copy stands.
func askLine(c sessions.Ask) access.Line {
	return access.Line{Channel: c.Channel, Request: c.RequestID, What: fmt.Sprintf("ask.%d", c.Stage)}
}
