package tracker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
)

const (
	// graceDeciding is how long what somebody decides in Slack may take until
	// it is recorded.
	graceDeciding = 30 * time.Second
	// graceHistory is how long the telling waits for Entra's history.
	graceHistory = time.Minute
)

var errDeciding = errors.New("somebody decides at this moment")

// decisions brings what is known of the decisions up to a state that only
// decisions can lead to: what was not decided in Slack stands in Entra's
// history. It reports true to wait a little.
func (t *Tracker) decisions(ctx context.Context, log *slog.Logger, rec sessions.Tracked, req access.Request) (sessions.Tracked, bool, error) {
	if rec.Searched == rec.State || !lacksDecisions(rec) {
		return rec, false, nil
	}
	rec, err := t.search(ctx, rec, req)
	early := time.Since(rec.Reached) < graceHistory
	switch {
	case errors.Is(err, errDeciding):
		return rec, true, nil
	case err != nil && early && lasting(err):
		log.Info("entra does not tell who decided", "error", err)
	case err != nil && early:
		return rec, false, err
	case err != nil:
		log.Warn("who decided could not be read", "error", err)
	}
	rec, err = t.cfg.Store.UpdateTracked(ctx, rec.ID, func(r *sessions.Tracked) error {
		r.Searched = r.State
		return nil
	})
	return rec, false, err
}

// lasting reports whether trying again is of no use.
func lasting(err error) bool {
	switch access.KindOf(err) {
	case access.NotFound, access.NotAllowed, access.Misconfigure, access.Invalid:
		return true
	}
	return false
}

// lacksDecisions reports whether the state must have come of decisions that
// are not known.
func lacksDecisions(rec sessions.Tracked) bool {
	switch rec.State {
	case access.Denied:
		return !refused(rec) && rec.NobodyBy.IsZero()
	case access.Canceled:
		return rec.CanceledBy == ""
	case access.Scheduled, access.Delivering, access.PartiallyDelivered, access.DeliveryFailed, access.Delivered:
		return unapproved(rec)
	}
	return false
}

func refused(rec sessions.Tracked) bool {
	for _, d := range rec.Decisions {
		if d.Verdict == access.Refused {
			return true
		}
	}
	return false
}

// unapproved reports whether an approval that the policy demands is not known.
func unapproved(rec sessions.Tracked) bool {
	approved := 0
	for _, d := range rec.Decisions {
		if d.Verdict == access.Approved {
			approved++
		}
	}
	return rec.Approval && approved < max(1, rec.StageCount)
}

// search takes from Entra's history what is not known of the decisions. While
// somebody is deciding in Slack it is errDeciding: that will be recorded.
func (t *Tracker) search(ctx context.Context, rec sessions.Tracked, req access.Request) (sessions.Tracked, error) {
	if d := rec.Deciding; d != nil && time.Since(d.At) < graceDeciding {
		if _, recorded := rec.DecisionOn(d.Stage); !recorded {
			return rec, errDeciding
		}
	}
	var history []access.Activity
	err := t.entra.call(func() (err error) {
		history, err = t.cfg.Source.History(ctx, rec.ID)
		return err
	})
	deadline := t.deadline(ctx, rec)
	changed, updateErr := t.cfg.Store.UpdateTracked(ctx, rec.ID, func(r *sessions.Tracked) error {
		takeIn(r, history)
		if r.State == access.Denied && !refused(*r) && r.NobodyBy.IsZero() && tookTooLong(req, deadline) {
			r.NobodyBy = deadline
		}
		return nil
	})
	if updateErr != nil {
		return rec, updateErr
	}
	if err != nil {
		return changed, fmt.Errorf("read the history of the request: %w", err)
	}
	return changed, nil
}

// takeIn learns decisions and a cancellation from a history. The nth approval
// in it is that of the nth stage.
func takeIn(r *sessions.Tracked, history []access.Activity) {
	stage := 0
	for _, a := range history {
		switch {
		case a.Verdict == access.Refused && a.By.UPN == "" && a.By.Name == "":
			r.NobodyBy = a.At
		case a.Verdict == access.Approved || a.Verdict == access.Refused:
			if stage++; r.StageCount == 0 || stage <= r.StageCount {
				r.Learn(elsewhere(r, a, stage))
			}
		case r.CanceledBy == "" && strings.Contains(strings.ToLower(a.Action), "cancel"):
			r.CanceledBy = a.By.Name
		}
	}
}

// elsewhere is a decision that the history tells. One that a member was about
// to make in Slack was made there, though nobody came to record it.
func elsewhere(r *sessions.Tracked, a access.Activity, stage int) sessions.Decision {
	d := sessions.Decision{Stage: stage, Verdict: a.Verdict, By: a.By, Reason: a.Detail, At: a.At, Elsewhere: true}
	about := r.Deciding
	if about != nil && about.Stage == stage && about.Verdict == a.Verdict && strings.EqualFold(about.By.UPN, a.By.UPN) {
		d.By, d.BySlack, d.StageID, d.Elsewhere = about.By, about.BySlack, about.StageID, false
	}
	return d
}

// deadline is until when the stage that was asked last had to be decided; zero
// when that is not known.
func (t *Tracker) deadline(ctx context.Context, rec sessions.Tracked) time.Time {
	a, err := t.cfg.Store.Asking(ctx, rec.ID, rec.AskedStage)
	if err != nil {
		return time.Time{}
	}
	return a.Deadline
}

// tookTooLong reports whether a request ended when its deadline came. When the
// stage began was seen a little late.
func tookTooLong(req access.Request, deadline time.Time) bool {
	return !deadline.IsZero() && req.Completed.After(deadline.Add(-2*time.Minute))
}
