package tracker

import (
	"context"
	"errors"
	"fmt"

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
func (t *Tracker) tell(ctx context.Context, rec sessions.Tracked, f findings) error {
	failed := t.cards(ctx, rec)
	rec, err := t.cfg.Store.Tracked(ctx, rec.ID)
	if err != nil {
		return errors.Join(failed, err)
	}
	errs := []error{failed}
	for i, p := range rec.Places {
		if p.Card.TS != "" {
			errs = append(errs, t.tellPlace(ctx, rec, i, f))
		}
	}
	return errors.Join(errs...)
}

func (t *Tracker) tellPlace(ctx context.Context, rec sessions.Tracked, i int, f findings) error {
	for _, l := range lines(rec, i, f) {
		if err := t.reply(ctx, rec, i, l); err != nil {
			return err
		}
	}
	return t.showOnCard(ctx, rec, i)
}

// lines are what the thread of a place has to tell now, in this order: the
// stages that were approved, and the state.
func lines(rec sessions.Tracked, i int, f findings) []line {
	var out []line
	for _, d := range rec.Decisions {
		if d.Verdict == access.Approved {
			out = append(out, line{fmt.Sprintf("approved.%d", d.Stage), views.StageApproved(stageOf(rec, i, d))})
		}
	}
	if rec.State == access.Submitted {
		return out // the card says so
	}
	return append(out, line{string(rec.State), views.ChangeReply(change(rec, i, f))})
}

// change is the state of the record in words, for one place.
func change(rec sessions.Tracked, i int, f findings) views.Change {
	c := views.Change{Card: card(rec, i), Grant: f.grant, CanceledBy: rec.CanceledBy, NobodyBy: f.late}
	for _, d := range rec.Decisions {
		if d.Verdict != access.Refused {
			continue
		}
		c.DeniedBy = d.By.Name
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
		Approval: rec.Approval, Stage: rec.Stage(), Stages: rec.StageCount, Approvers: rec.Approvers,
		State: rec.State, Since: since, Created: rec.Created,
	}
}
