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
	// graceGrant is how long a delivery waits for its memberships to show
	// before it is told without them.
	graceGrant = time.Minute
)

// reconcile brings what is told in Slack up to what Entra says, and returns
// when to look again.
func (t *Tracker) reconcile(ctx context.Context, log *slog.Logger, id string) (time.Duration, error) {
	rec, err := t.cfg.Store.Tracked(ctx, id)
	if errors.Is(err, sessions.ErrNoRequest) || (err == nil && rec.Told) {
		return sessions.Never, nil
	}
	if err != nil {
		return 0, err
	}
	now, err := t.observe(ctx, log, rec)
	if err != nil {
		return 0, errors.Join(err, t.cards(ctx, rec)) // the card at least is due at once
	}
	if now.Told {
		return sessions.Never, nil
	}
	grant, wait, err := t.grant(ctx, now)
	if err != nil || wait {
		return t.cfg.Every, errors.Join(err, t.cards(ctx, now))
	}
	if err := t.tell(ctx, now, grant); err != nil {
		return 0, err
	}
	if !now.State.Terminal() {
		return t.cadence(time.Since(now.Created)), nil
	}
	_, err = t.cfg.Store.UpdateTracked(ctx, id, func(r *sessions.Tracked) error { r.Told = true; return nil })
	log.Info("request told to its end", "state", string(now.State))
	return sessions.Never, err
}

// observe reads the request in Entra and records how far it has come. The
// record never goes back: a replica of Entra that lags is not believed.
func (t *Tracker) observe(ctx context.Context, log *slog.Logger, rec sessions.Tracked) (sessions.Tracked, error) {
	req, err := t.cfg.Source.Request(ctx, rec.ID)
	if access.KindOf(err) == access.NotFound && time.Since(rec.Created) > graceNew {
		return t.lose(ctx, log, rec)
	}
	if err != nil {
		return rec, fmt.Errorf("read the request: %w", err)
	}
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

// lose ends the telling of a request that Entra does not show any more.
func (t *Tracker) lose(ctx context.Context, log *slog.Logger, rec sessions.Tracked) (sessions.Tracked, error) {
	log.Warn("request is not in Entra any more")
	for i := range rec.Places {
		if err := t.reply(ctx, rec, i, access.Unknown, views.Lost(card(rec, i))); err != nil {
			return rec, err
		}
	}
	return t.cfg.Store.UpdateTracked(ctx, rec.ID, func(r *sessions.Tracked) error { r.Told = true; return nil })
}

// grant reads back what a delivered request gave. It reports true to wait a
// little while Entra does not show every membership yet.
func (t *Tracker) grant(ctx context.Context, rec sessions.Tracked) (access.Grant, bool, error) {
	if rec.State != access.Delivered {
		return access.Grant{}, false, nil
	}
	grant, err := t.cfg.Source.Granted(ctx, rec.Person.ID, rec.PackageID)
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
// its reply in the thread, the card shows the state.
func (t *Tracker) tell(ctx context.Context, rec sessions.Tracked, grant access.Grant) error {
	if err := t.cards(ctx, rec); err != nil {
		return err
	}
	rec, err := t.cfg.Store.Tracked(ctx, rec.ID)
	if err != nil {
		return err
	}
	var errs []error
	for i := range rec.Places {
		errs = append(errs, t.tellPlace(ctx, rec, i, grant))
	}
	return errors.Join(errs...)
}

func (t *Tracker) tellPlace(ctx context.Context, rec sessions.Tracked, i int, grant access.Grant) error {
	if rec.State != access.Submitted {
		change := views.Change{Card: card(rec, i), Grant: grant, CanceledBy: rec.CanceledBy}
		if err := t.reply(ctx, rec, i, rec.State, views.ChangeReply(change)); err != nil {
			return err
		}
	}
	return t.showOnCard(ctx, rec, i)
}

// showOnCard edits the card when it shows an older state.
func (t *Tracker) showOnCard(ctx context.Context, rec sessions.Tracked, i int) error {
	p := rec.Places[i]
	if p.Gone != "" || p.Shown == rec.State {
		return nil
	}
	err := t.cfg.Slack.Edit(ctx, p.Channel, p.Card.TS, views.RequestCard(card(rec, i)), rec.ID, whatCard)
	if err != nil && !t.cfg.Slack.IsGone(err) {
		return fmt.Errorf("edit the card: %w", err)
	}
	_, err = t.cfg.Store.UpdateTracked(ctx, rec.ID, func(r *sessions.Tracked) error {
		r.Places[i].Shown = rec.State
		return nil
	})
	return err
}

// card is the request card as the record has it, for one place.
func card(rec sessions.Tracked, i int) views.Card {
	since := rec.Reached
	if since.IsZero() {
		since = rec.Created
	}
	reason := rec.Reason
	if !rec.Places[i].Reason {
		reason = ""
	}
	return views.Card{
		RequestID: rec.ID, Requestor: rec.Person.Name, Own: rec.Places[i].Direct, PackageName: rec.PackageName,
		PolicyName: rec.PolicyName, Length: rec.Length, Reason: reason, Approval: rec.Approval,
		State: rec.State, Since: since, Created: rec.Created,
	}
}
