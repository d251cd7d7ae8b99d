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

const (
	// graceNew is how long a request that was just made may be invisible.
	graceNew = 10 * time.Minute
	// graceLost is how long one that was there may be.
	graceLost = time.Minute
	// graceGrant is how long a delivery waits for its memberships to show
	// before it is told without them.
	graceGrant = time.Minute
	// graceFailed is how long a failed delivery may still be taken up again.
	//
	// https://learn.microsoft.com/graph/api/accesspackageassignmentrequest-reprocess
	graceFailed = 14 * 24 * time.Hour
)

// reconcile brings what is told in Slack up to what Entra says, and returns
// when to look again.
func (t *Tracker) reconcile(ctx context.Context, log *slog.Logger, id string) (time.Duration, error) {
	rec, err := t.cfg.Store.Tracked(ctx, id)
	if errors.Is(err, sessions.ErrNoRecord) || (err == nil && rec.Told) {
		return sessions.Never, nil
	}
	if err != nil {
		return 0, err
	}
	now, err := t.observe(ctx, log, rec)
	if access.KindOf(err) == access.NotFound {
		return t.unseen(ctx, log, rec)
	}
	if err != nil {
		return 0, errors.Join(err, t.cards(ctx, rec)) // the card at least is due at once
	}
	grant, wait, err := t.grant(ctx, now)
	if err != nil || wait {
		return t.cfg.Every, errors.Join(err, t.cards(ctx, now))
	}
	if err := t.tell(ctx, now, grant); err != nil {
		return 0, err
	}
	if !ended(now) {
		return t.cadence(now), nil
	}
	return t.end(ctx, log, now)
}

// ended reports whether nothing more will come of a request. A failed
// delivery can still be taken up again for some time.
func ended(rec sessions.Tracked) bool {
	failed := rec.State == access.DeliveryFailed || rec.State == access.PartiallyDelivered
	return rec.State.Terminal() || failed && time.Since(rec.Reached) > graceFailed
}

// end closes the telling. The log has the end even when no place in Slack is
// left that could show it.
func (t *Tracker) end(ctx context.Context, log *slog.Logger, rec sessions.Tracked) (time.Duration, error) {
	rec, err := t.cfg.Store.UpdateTracked(ctx, rec.ID, func(r *sessions.Tracked) error { r.Told = true; return nil })
	if err != nil {
		return 0, err
	}
	places := 0
	for _, p := range rec.Places {
		if p.Gone == "" {
			places++
		}
	}
	log.Info("request told to its end", "state", string(rec.State), "places", places)
	return sessions.Never, nil
}

// observe reads the request in Entra and records how far it has come. The
// record never goes back: a replica of Entra that lags is not believed.
func (t *Tracker) observe(ctx context.Context, log *slog.Logger, rec sessions.Tracked) (sessions.Tracked, error) {
	var req access.Request
	err := t.entra.call(func() (err error) {
		req, err = t.cfg.Source.Request(ctx, rec.ID)
		return err
	})
	if err != nil {
		return rec, fmt.Errorf("read the request: %w", err)
	}
	t.troubles.seen(rec.ID)
	if !req.State.After(rec.State) {
		return rec, nil
	}
	log.Info("request changed", "from", string(rec.State), "to", string(req.State))
	return t.cfg.Store.UpdateTracked(ctx, rec.ID, func(r *sessions.Tracked) error {
		if req.State.After(r.State) {
			r.State, r.Reached = req.State, time.Now()
		}
		return nil
	})
}

// unseen deals with a request that Entra does not show: it is too young, or a
// replica of Entra lags. One that stays away is lost.
func (t *Tracker) unseen(ctx context.Context, log *slog.Logger, rec sessions.Tracked) (time.Duration, error) {
	since := t.troubles.unseen(rec.ID)
	if time.Since(rec.Created) > graceNew && time.Since(since) >= graceLost {
		return t.lose(ctx, log, rec)
	}
	return min(t.cadence(rec), max(15*time.Second, t.cfg.Every)), t.cards(ctx, rec)
}

// lose ends the telling of a request that Entra does not show any more.
func (t *Tracker) lose(ctx context.Context, log *slog.Logger, rec sessions.Tracked) (time.Duration, error) {
	log.Warn("request is not in Entra any more")
	var errs []error
	for i := range rec.Places {
		errs = append(errs, t.reply(ctx, rec, i, string(access.Unknown), views.Lost(card(rec, i))))
	}
	if err := errors.Join(errs...); err != nil {
		return 0, err
	}
	return t.end(ctx, log, rec)
}

// grant reads back what a delivered request gave. It reports true to wait a
// little while Entra does not show every membership yet.
func (t *Tracker) grant(ctx context.Context, rec sessions.Tracked) (access.Grant, bool, error) {
	if rec.State != access.Delivered {
		return access.Grant{}, false, nil
	}
	var grant access.Grant
	err := t.entra.call(func() (err error) {
		grant, err = t.cfg.Source.Granted(ctx, rec.Person.ID, rec.PackageID)
		return err
	})
	early := time.Since(rec.Reached) < graceGrant
	if err != nil && !early {
		return access.Grant{}, false, nil // told without what could not be read
	}
	if err != nil {
		return grant, false, fmt.Errorf("read back the grant: %w", err)
	}
	return grant, early && len(grant.Missing) > 0, nil
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
	if rec.State != access.Submitted {
		change := views.Change{Card: card(rec, i), Grant: grant, CanceledBy: rec.CanceledBy}
		if err := t.reply(ctx, rec, i, string(rec.State), views.ChangeReply(change)); err != nil {
			return err
		}
	}
	return t.showOnCard(ctx, rec, i)
}

// showOnCard edits the card when it shows an older state.
func (t *Tracker) showOnCard(ctx context.Context, rec sessions.Tracked, i int) error {
	p := rec.Places[i]
	if p.Gone != "" || p.Shown == shows(rec) {
		return nil
	}
	err := t.slack.call(func() error {
		return t.cfg.Slack.Edit(ctx, post{what: whatCard}.line(rec, i), p.Card.TS, views.RequestCard(card(rec, i)))
	})
	if err != nil && !t.cfg.Slack.IsGone(err) {
		return fmt.Errorf("edit the card: %w", err)
	}
	_, err = t.cfg.Store.UpdateTracked(ctx, rec.ID, func(r *sessions.Tracked) error {
		r.Places[i].Shown = shows(rec)
		return nil
	})
	return err
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
