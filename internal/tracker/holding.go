package tracker

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"
)

// Holdings is where it is read who holds what: Microsoft Graph, as the
// application.
type Holdings interface {
	// Delivered lists everything that anybody holds.
	Delivered(ctx context.Context) iter.Seq2[access.Holding, error]
	// HeldBy lists what one person holds or held.
	HeldBy(ctx context.Context, personID string) iter.Seq2[access.Holding, error]
	// Waiting lists the requests that wait for approval.
	Waiting(ctx context.Context) iter.Seq2[access.Request, error]
	// AssignmentPolicy reads a policy.
	AssignmentPolicy(ctx context.Context, id string) (access.AssignmentPolicy, error)
}

// People is who people are in Slack.
type People interface {
	OpenDirect(ctx context.Context, m access.Member) (channel string, err error)
	// Regional gives the time zone and the locale of a member, such as "de-DE".
	Regional(ctx context.Context, m access.Member) (zone *time.Location, locale string, err error)
	// MemberByEmail finds the member whose confirmed address it is. It is
	// access.NotFound when there is none, and access.NotAllowed for a guest or
	// somebody from outside.
	MemberByEmail(ctx context.Context, email string) (access.Member, error)
}

// Bounds of the watch over what people hold.
const (
	// sweepHeld is the sweep over what people hold.
	sweepHeld = "holdings"
	// linkChunk is how many people are looked up at once.
	linkChunk = 200
	// stillThere is how long to wait while Entra shows what should have ended,
	// or hides what should be there.
	stillThere = 5 * time.Minute
)

// holdEvery is how often all that people hold is read.
func (t *Tracker) holdEvery() time.Duration { return 60 * t.sweepEvery() }

// sweepHoldings reads all that people hold, begins to watch what linked people
// hold, and makes due what is gone or has a new end.
func (t *Tracker) sweepHoldings(ctx context.Context) error {
	watched, err := t.cfg.Store.Watched(ctx)
	if err != nil {
		return err
	}
	var chunk []access.Holding
	var errs []error
	flush := func() {
		errs = append(errs, t.watch(ctx, chunk))
		chunk = chunk[:0]
	}
	err = t.entra.call(func() error {
		for h, err := range t.cfg.Holdings.Delivered(ctx) {
			if err != nil {
				return err
			}
			end, known := watched[h.ID]
			delete(watched, h.ID)
			if known && end.Unix() == h.Expires.Unix() {
				continue
			}
			if chunk = append(chunk, h); len(chunk) == linkChunk {
				flush()
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("list what people hold: %w", err)
	}
	flush()
	for id := range watched { // these are not held any more, it seems
		errs = append(errs, t.cfg.Store.Queue(sessions.Holdings).Poke(ctx, id))
	}
	return errors.Join(errs...)
}

// watch begins to watch what linked people hold, or notes its new end.
func (t *Tracker) watch(ctx context.Context, held []access.Holding) error {
	people := make([]access.Person, len(held))
	for i, h := range held {
		people[i] = h.Target
	}
	linked, err := t.cfg.Store.Linked(ctx, people)
	if err != nil {
		return err
	}
	for _, h := range held {
		if !linked[h.Target.ID] {
			continue
		}
		err := t.cfg.Store.Watch(ctx, sessions.Held{
			ID: h.ID, Person: h.Target, PackageID: h.PackageID, PackageName: h.PackageName, PolicyID: h.PolicyID,
			Starts: h.Schedule.Start, Expires: h.Expires, Seen: time.Now(),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// touched brings the watch up to what a request did to what a person holds. It
// is done early, and again by the sweep: a fault only delays it.
func (t *Tracker) touched(ctx context.Context, log *slog.Logger, rec sessions.Tracked) {
	var err error
	switch {
	case rec.State != access.Delivered:
		return
	case rec.AssignmentID != "":
		err = t.cfg.Store.Queue(sessions.Holdings).Poke(ctx, rec.AssignmentID)
	default:
		err = t.watchNew(ctx, rec)
	}
	if err != nil {
		log.Warn("what the person holds now is watched later", "error", err)
	}
}

// watchNew begins to watch what a request gave.
func (t *Tracker) watchNew(ctx context.Context, rec sessions.Tracked) error {
	all, err := t.heldBy(ctx, rec.Person.ID)
	if err != nil {
		return err
	}
	var held []access.Holding
	for _, h := range all {
		if h.Holds() && h.PackageID == rec.PackageID {
			held = append(held, h)
		}
	}
	return t.watch(ctx, held)
}

// holding looks after one assignment: it reminds its holder of the end, and
// tells it when it has come.
func (t *Tracker) holding(ctx context.Context, log *slog.Logger, id string) (time.Duration, error) {
	h, err := t.cfg.Store.Held(ctx, id)
	if access.KindOf(err) == access.NotFound || err == nil && h.Over {
		return sessions.Never, t.cfg.Store.EndWatch(ctx, id)
	}
	if err != nil {
		return 0, err
	}
	all, err := t.heldBy(ctx, h.Person.ID)
	if err != nil {
		return 0, err
	}
	now, there := all[id]
	if !there && time.Since(t.unseen.missed(id)) < stillThere {
		return stillThere, nil // a list may lag
	}
	if !there || !now.Holds() {
		return t.holdingEnded(ctx, log, h, all)
	}
	t.unseen.seen(id)
	if !now.Expires.Equal(h.Expires) {
		if h, err = t.cfg.Store.Renew(ctx, id, now.Expires); err != nil {
			return 0, err
		}
	}
	return t.remind(ctx, h, all)
}

// heldBy reads what a person holds or held, by the ids of the assignments.
func (t *Tracker) heldBy(ctx context.Context, personID string) (map[string]access.Holding, error) {
	all := map[string]access.Holding{}
	err := t.entra.call(func() error {
		for h, err := range t.cfg.Holdings.HeldBy(ctx, personID) {
			if err != nil {
				return err
			}
			all[h.ID] = h
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read what a person holds: %w", err)
	}
	return all, nil
}

// outlasts reports whether the person has the package through another
// assignment that does not end before this one.
func outlasts(h sessions.Held, all map[string]access.Holding) bool {
	for id, other := range all {
		longer := other.Expires.IsZero() || other.Expires.After(h.Expires)
		if id != h.ID && other.PackageID == h.PackageID && other.Holds() && (longer || h.Expires.IsZero()) {
			return true
		}
	}
	return false
}

// holdingEnded tells that access has ended, unless it goes on otherwise or a
// thread tells it already.
func (t *Tracker) holdingEnded(ctx context.Context, log *slog.Logger, h sessions.Held, all map[string]access.Holding) (time.Duration, error) {
	errs := []error{t.shutReminders(ctx, h, views.Reminded{PackageName: h.PackageName, Ended: true})}
	told, err := t.toldElsewhere(ctx, h)
	if err != nil {
		return 0, err
	}
	if !told && !outlasts(h, all) {
		errs = append(errs, t.tellEnd(ctx, h), t.feedEnd(ctx, log, h))
	}
	if err := errors.Join(errs...); err != nil {
		return 0, err
	}
	log.Info("access has ended", "told", !told)
	t.unseen.seen(h.ID)
	return sessions.Never, t.cfg.Store.EndWatch(ctx, h.ID)
}

// toldElsewhere reports whether a request that is followed ends the access: its
// thread tells the person.
func (t *Tracker) toldElsewhere(ctx context.Context, h sessions.Held) (bool, error) {
	rec, err := t.cfg.Store.RemovalOf(ctx, h.ID)
	if errors.Is(err, sessions.ErrNoRecord) {
		return false, nil
	}
	return err == nil && rec.State != access.Canceled && rec.State != access.Denied, err
}

// tellEnd tells the person, once, that the access has ended.
func (t *Tracker) tellEnd(ctx context.Context, h sessions.Held) error {
	channel, locale, err := t.directWith(ctx, h.Person)
	if err != nil || channel == "" {
		return err
	}
	return t.once(ctx, post{
		line: access.Line{Channel: channel, Request: h.ID, What: "ended"}, message: views.In(locale).Over(h.PackageID, h.PackageName), done: h.Ended,
		record: func(ctx context.Context, done sessions.Post, _ bool) error {
			_, err := t.cfg.Store.UpdateHeld(ctx, h.ID, func(h *sessions.Held) error { h.Ended = done; return nil })
			return err
		},
		gone: func(context.Context, string) error { return nil },
	})
}

// directWith opens the direct message with a linked person, and gives the
// person's locale; the channel is empty when the person is not linked any more.
func (t *Tracker) directWith(ctx context.Context, p access.Person) (channel, locale string, err error) {
	m, err := t.cfg.Store.MemberOf(ctx, p)
	if access.KindOf(err) == access.NotLinked {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	return t.directTo(ctx, m)
}

// directTo opens the direct message with a member; the channel is empty when
// there can be none.
func (t *Tracker) directTo(ctx context.Context, m access.Member) (channel, locale string, err error) {
	err = t.slack.call(func() (err error) {
		channel, err = t.cfg.People.OpenDirect(ctx, m)
		return err
	})
	if t.cfg.Slack.IsGone(err) {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	return channel, t.localeOf(ctx, m), nil
}

// localeOf is the locale of a member. Somebody of whom it cannot be read is
// written to in English rather than not at all.
func (t *Tracker) localeOf(ctx context.Context, m access.Member) (locale string) {
	err := t.slack.call(func() (err error) {
		_, locale, err = t.cfg.People.Regional(ctx, m)
		return err
	})
	if err != nil {
		t.cfg.Log.Info("the locale of a member is not known", "user", m.User, "error", err)
		return ""
	}
	return locale
}
