package commands

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/plans"
	"accessbot/internal/sessions"
	"accessbot/internal/views"
)

// Lines is where plans are told: Slack.
type Lines interface {
	Post(ctx context.Context, line access.Line, m views.Message) (ts string, err error)
	Edit(ctx context.Context, line access.Line, ts string, m views.Message) error
	Find(ctx context.Context, line access.Line, since time.Time) (ts string, found bool, err error)
	// IsGone reports whether err means that nothing can be posted there.
	IsGone(err error) bool
}

// PlanTeller tells a plan in each of its places: one card that is edited, and
// in its thread one line for each step. A line whose post was interrupted is
// looked for before it is posted again.
type PlanTeller struct {
	lines Lines
	told  sessions.Records[toldPlan]
}

// NewPlanTeller makes a PlanTeller.
func NewPlanTeller(s *sessions.Store, lines Lines) *PlanTeller {
	return &PlanTeller{lines: lines, told: sessions.RecordsOf(s, "plan_told", func(toldPlan) time.Duration { return keepTold })}
}

// keepTold is as long as plans are kept.
const keepTold = 31 * 24 * time.Hour

// toldPlan is what one place was told of one plan.
type toldPlan struct {
	Shown string // fingerprint of what the card says
	Lines map[string]toldLine
}

type toldLine struct {
	Intent time.Time // when it was about to be posted
	TS     string    // empty until it was
}

// card is the name of the line that is edited.
const card = "plan"

// Tell is what plans.Teller asks for. Whoever works on the plan is the only one
// who calls it for that plan.
func (t *PlanTeller) Tell(ctx context.Context, p plans.Plan) error {
	if p.State == plans.Draft || p.State == plans.Canceled && p.Confirmed.IsZero() {
		return nil
	}
	var errs []error
	for i, place := range p.Places {
		at := telling{PlanTeller: t, id: p.ID + "." + place, plan: p, place: place, own: i == 0}
		if err := at.tell(ctx); err != nil && !t.lines.IsGone(err) {
			errs = append(errs, fmt.Errorf("tell a plan: %w", err))
		}
	}
	return errors.Join(errs...)
}

// telling is one plan being told in one place.
type telling struct {
	*PlanTeller
	id    string
	plan  plans.Plan
	place string
	own   bool // it is the direct message with the owner
}

func (t telling) tell(ctx context.Context) error {
	if _, err := t.told.Add(ctx, t.id, toldPlan{}); err != nil {
		return err
	}
	rec, err := t.told.Get(ctx, t.id)
	if err != nil {
		return err
	}
	v := planView(t.plan)
	v.CanResume, v.CanUndo, v.CanAgree = v.CanResume && t.own, v.CanUndo && t.own, v.CanAgree && !t.own
	m := views.PlanCard(v)
	thread, err := t.once(ctx, rec, access.Line{Channel: t.place, Request: t.plan.ID, What: card}, m)
	if err != nil {
		return err
	}
	if err := t.refresh(ctx, rec, thread, m); err != nil {
		return err
	}
	for i := range t.plan.Steps {
		if err := t.step(ctx, rec, thread, i); err != nil {
			return err
		}
	}
	return nil
}

// refresh edits the card when it says something else than it should.
func (t telling) refresh(ctx context.Context, rec toldPlan, ts string, m views.Message) error {
	want, err := fingerprint(m)
	if err != nil || want == rec.Shown {
		return err
	}
	if rec.Lines[card].TS != "" {
		if err := t.lines.Edit(ctx, access.Line{Channel: t.place, Request: t.plan.ID, What: card}, ts, m); err != nil {
			return err
		}
	}
	_, err = t.told.Update(ctx, t.id, func(r *toldPlan) error {
		r.Shown = want
		return nil
	})
	return err
}

func fingerprint(m views.Message) (string, error) {
	text, err := json.Marshal(m)
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), err
}

// step tells what became of a step, once for each time that something did.
func (t telling) step(ctx context.Context, rec toldPlan, thread string, i int) error {
	v := stepView(&t.plan, i)
	if v.Mark == views.StepOpen || v.Mark == views.StepNow {
		return nil
	}
	what := fmt.Sprintf("step %d %s", i+1, v.Mark)
	if f := failureOf(&t.plan.Steps[i]); v.Mark == views.StepFailed && f != nil {
		what += fmt.Sprintf(" %d", f.At.UnixMilli())
	}
	_, err := t.once(ctx, rec, access.Line{Channel: t.place, Thread: thread, Request: t.plan.ID, What: what}, views.PlanLine(v))
	return err
}

// failureOf is the failure of a step, or of taking it back.
func failureOf(s *plans.Step) *plans.Failure {
	if s.Back != nil && s.Back.Failure != nil {
		return s.Back.Failure
	}
	return s.Failure
}

// once posts a line that was not posted yet, and gives its ts.
func (t telling) once(ctx context.Context, rec toldPlan, line access.Line, m views.Message) (string, error) {
	known := rec.Lines[line.What]
	if known.TS != "" {
		return known.TS, nil
	}
	var ts string
	if !known.Intent.IsZero() {
		found, there, err := t.lines.Find(ctx, line, known.Intent)
		if err != nil {
			return "", err
		}
		if there {
			ts = found
		}
	}
	if ts == "" {
		if err := t.note(ctx, line.What, toldLine{Intent: time.Now()}); err != nil {
			return "", err
		}
		var err error
		if ts, err = t.lines.Post(ctx, line, m); err != nil {
			return "", err
		}
	}
	return ts, t.note(ctx, line.What, toldLine{Intent: known.Intent, TS: ts})
}

func (t telling) note(ctx context.Context, what string, l toldLine) error {
	_, err := t.told.Update(ctx, t.id, func(r *toldPlan) error {
		if r.Lines == nil {
			r.Lines = map[string]toldLine{}
		}
		r.Lines[what] = l
		return nil
	})
	return err
}
