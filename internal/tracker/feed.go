package tracker

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"
)

// Feed is where lines go that nobody waits for: Slack.
type Feed interface {
	// Enqueue posts a line once, some time later: the same line again is the
	// same message.
	Enqueue(ctx context.Context, line access.Line, m views.Message) error
	// IsShared reports whether people from outside read a channel.
	IsShared(ctx context.Context, channel string) (bool, error)
	// IsGone reports whether err means that nothing can be posted there.
	IsGone(err error) bool
}

// feeding is what the feed works with. It changes while the tracker runs.
type feeding struct {
	routes atomic.Pointer[Routes]
	since  atomic.Pointer[time.Time] // what happened earlier is not told
}

// event is one line of a feed: what marks it, and when it happened.
type event struct {
	what    string
	kind    Kind
	at      time.Time
	message views.Message
	counts  string // as what in the weekly message; empty: not
}

// feed tells the channel of a request what has become of it.
func (t *Tracker) feed(ctx context.Context, log *slog.Logger, rec sessions.Tracked, grant access.Grant) error {
	if len(t.routes()) == 0 {
		return nil
	}
	var told []string
	for _, e := range events(rec, grant) {
		if slices.Contains(rec.Fed, e.what) {
			continue
		}
		if err := t.tellChannel(ctx, log, about{id: rec.ID, packageID: rec.PackageID, packageName: rec.PackageName}, e); err != nil {
			return fmt.Errorf("tell a channel: %w", err)
		}
		told = append(told, e.what)
	}
	if len(told) == 0 {
		return nil
	}
	_, err := t.cfg.Store.UpdateTracked(ctx, rec.ID, func(r *sessions.Tracked) error {
		r.Fed = append(r.Fed, told...)
		return nil
	})
	return err
}

// about is what an event is about.
type about struct{ id, packageID, packageName string }

// tellChannel hands one event to the channel of its route. Where nobody wants
// it, where outsiders would read it, and where it is older than the feed, it
// is over all the same.
func (t *Tracker) tellChannel(ctx context.Context, log *slog.Logger, a about, e event) error {
	since := t.feeding.since.Load()
	if since == nil || e.at.Before(*since) {
		return nil
	}
	route, err := t.routeOf(ctx, a.packageID, a.packageName)
	if err != nil {
		return err
	}
	if route.Weekly != nil && e.counts != "" {
		if err := t.cfg.Store.Tally(ctx, route.Channel, e.counts, a.id+" "+e.what, e.at); err != nil {
			return err
		}
	}
	if route.Channel == "" || !slices.Contains(route.Kinds, e.kind) {
		return nil
	}
	heard, err := t.mayHear(ctx, log, route.Channel)
	if err != nil || !heard {
		return err
	}
	return t.cfg.Feed.Enqueue(ctx, access.Line{Channel: route.Channel, Request: a.id, What: "feed." + e.what}, e.message)
}

// mayHear reports whether a channel can be told something, and no outsider
// reads it.
func (t *Tracker) mayHear(ctx context.Context, log *slog.Logger, channel string) (bool, error) {
	shared, err := t.shared.of(channel, func() (bool, error) { return t.cfg.Feed.IsShared(ctx, channel) })
	if err == nil && shared {
		err = errShared
	}
	if errors.Is(err, errShared) || t.cfg.Feed.IsGone(err) || access.KindOf(err) == access.Internal {
		log.Warn("a channel hears nothing", "channel", channel, "error", err)
		return false, nil
	}
	return err == nil, err
}

// events are what can be told of a request now, in the order in which it
// happened.
func events(rec sessions.Tracked, grant access.Grant) []event {
	f, l := fact(rec), views.Language{}
	all := []event{{"requested", FeedRequests, rec.Created, l.FeedAsked(f), countsAs(rec)}}
	for _, d := range rec.Decisions {
		of := f
		of.By, of.Stage = d.By.Name, d.Stage
		all = append(all, event{fmt.Sprintf("decided.%d", d.Stage), FeedDecisions, d.At, l.FeedDecided(of, d.Verdict), tallyDecided})
	}
	f.Until = grant.Expires
	switch rec.State {
	case access.Canceled:
		all = append(all, event{"canceled", FeedRequests, rec.Reached, l.FeedCanceled(f), ""})
	case access.Denied:
		all = append(all, denial(rec, f)...)
	case access.PartiallyDelivered, access.DeliveryFailed:
		all = append(all, event{"failed", given(rec), rec.Reached, l.FeedFailed(f), ""})
	case access.Delivered:
		words, counts := l.FeedGranted(f), tallyGranted
		if rec.Removes() {
			words, counts = l.FeedRemoved(f), tallyEnded
		}
		all = append(all, event{"done", given(rec), rec.Reached, words, counts})
	}
	return all
}

// countsAs is as what a request counts: one that ends access is not asked for.
func countsAs(rec sessions.Tracked) string {
	if rec.Removes() {
		return ""
	}
	return tallyAsked
}

// given is the kind of what comes of a request.
func given(rec sessions.Tracked) Kind {
	if rec.Removes() {
		return FeedRemovals
	}
	return FeedGrants
}

// denial tells a denial of which no decision is known.
func denial(rec sessions.Tracked, f views.Fact) []event {
	switch {
	case refused(rec):
		return nil
	case rec.NobodyBy.IsZero():
		return []event{{"denied", FeedDecisions, rec.Reached, views.Language{}.FeedDenied(f), tallyDecided}}
	}
	return []event{{"denied", FeedDecisions, rec.Reached, views.Language{}.FeedUndecided(f), tallyDecided}}
}

func fact(rec sessions.Tracked) views.Fact {
	return views.Fact{Type: rec.Type, Requestor: rec.Person.Name, By: rec.By.Name, PackageName: rec.PackageName, Stages: rec.StageCount}
}

// feedEnd tells the channel of a package that somebody's access has ended.
func (t *Tracker) feedEnd(ctx context.Context, log *slog.Logger, h sessions.Held) error {
	if len(t.routes()) == 0 {
		return nil
	}
	ended := h.Expires
	if ended.IsZero() || ended.After(time.Now()) {
		ended = time.Now()
	}
	words := views.Language{}.FeedExpired(views.Fact{Requestor: h.Person.Name, PackageName: h.PackageName})
	e := event{fmt.Sprintf("ended.%d", h.Expires.Unix()), FeedExpiries, ended, words, tallyEnded}
	return t.tellChannel(ctx, log, about{id: h.ID, packageID: h.PackageID, packageName: h.PackageName}, e)
}
