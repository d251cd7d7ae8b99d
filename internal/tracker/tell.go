package tracker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"
)

// line is one reply in the thread of a request: what marks it, and its words.
type line struct {
	what    string
	message views.Message
}

// tell brings every place up to the record: the card exists, the state has
// its reply in the thread, the card shows the state. What fails in one place
// keeps nothing back in another.
func (t *Tracker) tell(ctx context.Context, rec sessions.Tracked, grant access.Grant) error {
	failed := t.cards(ctx, rec)
	rec, err := t.cfg.Store.Tracked(ctx, rec.ID)
	if err != nil {
		return errors.Join(failed, err)
	}
	errs := []error{failed}
	for i, p := range rec.Places {
		if p.Card.TS != "" {
			errs = append(errs, t.tellPlace(ctx, rec, i, grant))
		}
	}
	return errors.Join(errs...)
}

func (t *Tracker) tellPlace(ctx context.Context, rec sessions.Tracked, i int, grant access.Grant) error {
	for _, l := range lines(rec, i, grant) {
		if err := t.reply(ctx, rec, i, l); err != nil {
			return err
		}
	}
	return t.showOnCard(ctx, rec, i)
}

// lines are what the thread of a place has to tell now, in this order.
func lines(rec sessions.Tracked, i int, grant access.Grant) []line {
	l := languageIn(rec, i)
	state := line{string(rec.State), l.ChangeReply(change(rec, i, grant))}
	switch rec.State {
	case access.Submitted:
		return nil // the card says so
	case access.PendingApproval:
		return append([]line{state}, approvalLines(rec, i)...)
	}
	return append(approvalLines(rec, i), state)
}

// approvalLines tell how the approval goes on: whom a stage does not reach,
// that more people may decide, and each stage that was approved.
func approvalLines(rec sessions.Tracked, i int) []line {
	var out []line
	l := languageIn(rec, i)
	for stage := 1; stage <= max(rec.AskedStage, len(rec.Decisions)); stage++ {
		for _, r := range rec.Reach {
			if r.Stage == stage && rec.Stage() == stage {
				out = append(out, line{fmt.Sprintf("reach.%d", stage), l.NotReached(views.Reach{Card: card(rec, i), People: r.People, Missing: l.Sentences(r.Missing)})})
			}
		}
		if rec.Escalated && rec.Stage() == stage {
			out = append(out, line{fmt.Sprintf("escalated.%d", stage), l.StageEscalated(card(rec, i))})
		}
		if d, ok := rec.DecisionOn(stage); ok && d.Verdict == access.Approved && !nextIsSought(rec, d) {
			out = append(out, line{fmt.Sprintf("approved.%d", stage), l.StageApproved(stageOf(rec, i, d))})
		}
	}
	return out
}

// nextIsSought reports whether it is still worked out who decides after a
// stage that was just approved: one line then tells both.
func nextIsSought(rec sessions.Tracked, d sessions.Decision) bool {
	next := rec.State == access.PendingApproval && rec.Stage() == d.Stage+1 && rec.AskedStage == d.Stage
	return next && time.Since(d.At) < graceAsk
}

// change is the state of the record in words, for one place.
func change(rec sessions.Tracked, i int, grant access.Grant) views.Change {
	c := views.Change{Card: card(rec, i), Grant: grant, CanceledBy: rec.CanceledBy, NobodyBy: rec.NobodyBy}
	for _, d := range rec.Decisions {
		if d.Verdict != access.Refused {
			continue
		}
		c.DeniedBy, c.Elsewhere = d.By.Name, d.Elsewhere
		if rec.Places[i].Reason {
			c.DenyReason = d.Reason
		}
	}
	return c
}

// stageOf is an approved stage, for one place.
func stageOf(rec sessions.Tracked, i int, d sessions.Decision) views.Stage {
	s := views.Stage{Card: card(rec, i), Number: d.Stage, By: d.By.Name, Elsewhere: d.Elsewhere}
	if rec.Places[i].Reason {
		s.Reason = d.Reason
	}
	if rec.Stage() == d.Stage+1 && rec.AskedStage == d.Stage+1 {
		s.Next = s.Approvers
	}
	return s
}

// shows is what a card of the record shows, as far as it changes.
func shows(rec sessions.Tracked) string {
	return fmt.Sprintf("%s %d %q", rec.State, rec.Stage(), rec.Approvers)
}

// card is the request card as the record has it, for one place.
func card(rec sessions.Tracked, i int) views.Card {
	since := rec.Reached
	if since.IsZero() {
		since = rec.Created
	}
	place, reason := rec.Places[i], rec.Reason
	if !place.Reason {
		reason = ""
	}
	self := rec.By.ID == "" || rec.By.ID == rec.Person.ID
	return views.Card{
		RequestID: rec.ID, Type: rec.Type, Requestor: rec.Person.Name, Own: place.Holder || place.Direct && self,
		By: rec.By.Name, ByReader: place.Direct && !self, PackageName: rec.PackageName,
		PolicyName: rec.PolicyName, Length: rec.Length, Starts: rec.Starts, Ends: rec.Ends, Reason: reason,
		Approval: rec.Approval, Stage: rec.Stage(), Stages: rec.StageCount, Approvers: namesFor(rec, i),
		State: rec.State, Since: since, Created: rec.Created,
	}
}

// namesFor are those who decide, as the readers of a place know them.
func namesFor(rec sessions.Tracked, i int) []string {
	if rec.Places[i].Direct {
		return languageIn(rec, i).Sentences(rec.Approvers)
	}
	return languageIn(rec, i).Sentences(forOthers(rec.Approvers))
}
