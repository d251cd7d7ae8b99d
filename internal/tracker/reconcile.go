package tracker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
)

const (
	// manyAtOnce is how many requests are looked at side by side.
	manyAtOnce = 100
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
		return sessions.Never, t.cfg.Store.Unindex(ctx, id)
	}
	if err != nil {
		return 0, err
	}
	req, err := t.read(ctx, id)
	if access.KindOf(err) == access.NotFound {
		return t.notSeen(ctx, log, rec)
	}
	if err != nil {
		return 0, errors.Join(err, t.cards(ctx, rec)) // the card at least is due at once
	}
	if rec, err = t.observe(ctx, log, rec, req); err != nil {
		return 0, err
	}
	return t.bringUp(ctx, log, rec, req)
}

// bringUp tells a record that is up to date.
func (t *Tracker) bringUp(ctx context.Context, log *slog.Logger, rec sessions.Tracked, req access.Request) (time.Duration, error) {
	rec, grant, wait, err := t.learn(ctx, log, rec, req)
	if err != nil || wait {
		return t.cfg.Every, errors.Join(err, t.cards(ctx, rec))
	}
	if err := errors.Join(t.tell(ctx, rec, grant), t.tripwire(ctx, log, rec), t.feed(ctx, log, rec, grant)); err != nil {
		return 0, err
	}
	if ended(rec) {
		return t.end(ctx, log, rec)
	}
	again := t.cadence(rec)
	if again == cold {
		return again, t.cfg.Store.Index(ctx, rec) // from here on it is for the sweep
	}
	return again, nil
}

// cold is the pace of a request that the sweep follows: a safety net only.
const cold = time.Hour

// cadence is how long to wait before the next look at an open request:
// seconds while it is young or has just changed. After that the sweep tells
// when there is something to see.
func (t *Tracker) cadence(rec sessions.Tracked) time.Duration {
	last := rec.Created
	for _, at := range []time.Time{rec.Reached, rec.Poked} {
		if at.After(last) {
			last = at
		}
	}
	switch age := time.Since(last); {
	case age < 2*time.Minute:
		return t.cfg.Every
	case age < 10*time.Minute:
		return max(15*time.Second, t.cfg.Every)
	default:
		return cold
	}
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
	t.touched(ctx, log, rec)
	log.Info("request told to its end", "state", string(rec.State), "places", places)
	return sessions.Never, nil
}

// observe records how far a request has come. The record never goes back: a
// replica of Entra that lags is not believed.
func (t *Tracker) observe(ctx context.Context, log *slog.Logger, rec sessions.Tracked, req access.Request) (sessions.Tracked, error) {
	t.unseen.seen(rec.ID)
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

// notSeen deals with a request that Entra does not show: it is too young, or a
// replica of Entra lags. One that stays away is lost.
func (t *Tracker) notSeen(ctx context.Context, log *slog.Logger, rec sessions.Tracked) (time.Duration, error) {
	since := t.unseen.missed(rec.ID)
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
		errs = append(errs, t.reply(ctx, rec, i, line{string(access.Unknown), languageIn(rec, i).Lost(card(rec, i))}))
	}
	if err := errors.Join(errs...); err != nil {
		return 0, err
	}
	t.unseen.seen(rec.ID)
	return t.end(ctx, log, rec)
}

// learn finds out what is to be told with the state. It reports true to wait a
// little while Entra does not show everything yet.
func (t *Tracker) learn(ctx context.Context, log *slog.Logger, rec sessions.Tracked, req access.Request) (sessions.Tracked, access.Grant, bool, error) {
	rec, err := t.ask(ctx, log, rec, req)
	if err != nil {
		return rec, access.Grant{}, false, err
	}
	rec, wait, err := t.decisions(ctx, log, rec, req)
	if err != nil || wait {
		return rec, access.Grant{}, wait, err
	}
	if err := t.moveOn(ctx, rec); err != nil {
		return rec, access.Grant{}, false, err
	}
	switch rec.State {
	case access.Delivered, access.PartiallyDelivered, access.DeliveryFailed:
		grant, wait, err := t.grant(ctx, rec)
		return rec, grant, wait, err
	}
	return rec, access.Grant{}, false, nil
}

// moveOn has the copies of approval cards corrected that are over.
func (t *Tracker) moveOn(ctx context.Context, rec sessions.Tracked) error {
	if rec.AskedStage == 0 || rec.Stage() == rec.AskedStage {
		return nil
	}
	return t.cfg.Store.Queue(sessions.Approvals).Poke(ctx, rec.ID)
}

// grant reads back what the person holds after a delivery, or after what of it
// could be done.
func (t *Tracker) grant(ctx context.Context, rec sessions.Tracked) (access.Grant, bool, error) {
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
	lags := grant.Missing
	if rec.Removes() {
		lags = grant.Groups
	}
	return grant, early && rec.State == access.Delivered && len(lags) > 0, nil
}
