package tracker

import (
	"context"
	"errors"
	"slices"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"
)

const (
	// sweepWeekly is the look whether a channel is due its weekly message.
	sweepWeekly = "weekly"
	// weeklyEvery is how often that is looked at, at the least: routes change.
	weeklyEvery = 10 * time.Minute
	// endsSoon is how far the weekly message looks ahead.
	endsSoon = 14 * 24 * time.Hour
	// mostNamed is how many requests, and how many ends, it names.
	mostNamed = 3
)

// What the weekly message counts.
const (
	tallyAsked   = "asked"
	tallyDecided = "decided"
	tallyGranted = "granted"
	tallyEnded   = "ended"
)

// weekly sends the weekly messages that are due, and gives when to look again.
func (t *Tracker) weekly(ctx context.Context) (time.Duration, error) {
	next := weeklyEvery
	var errs []error
	seen := map[string]bool{}
	for _, r := range t.routes() {
		if r.Weekly == nil || seen[r.Channel] {
			continue
		}
		seen[r.Channel] = true
		left, err := t.weeklyOf(ctx, r)
		next = min(next, max(left, t.cfg.Every))
		errs = append(errs, err)
	}
	return next, errors.Join(errs...)
}

// firstMorning is the beginning of the first working day of the first week
// that begins after a moment.
func firstMorning(hours access.Hours, after time.Time) time.Time {
	monday := after.In(hours.Zone)
	monday = time.Date(monday.Year(), monday.Month(), monday.Day(), 0, 0, 0, 0, hours.Zone)
	for monday.Weekday() != time.Monday || !monday.After(after) {
		monday = monday.AddDate(0, 0, 1)
	}
	return hours.Next(monday)
}

// weeklyOf sends one channel its message when it is due, and gives when it is.
func (t *Tracker) weeklyOf(ctx context.Context, r Route) (time.Duration, error) {
	after, err := t.cfg.Store.WeeklyAfter(ctx, r.Channel)
	if err != nil {
		return 0, err
	}
	hours := access.Hours{Zone: r.Weekly, Week: t.cfg.Week}
	due, now := firstMorning(hours, after), time.Now()
	if now.Before(due) {
		return due.Sub(now), nil
	}
	if !hours.Open(now) {
		return hours.Next(now).Sub(now), nil
	}
	view, err := t.weekOf(ctx, r.Channel, after, now)
	if err != nil {
		return 0, err
	}
	heard, err := t.mayHear(ctx, t.cfg.Log, r.Channel)
	if err != nil {
		return 0, err
	}
	if heard && !view.Empty() {
		// The day makes it the same message when the next line is not reached.
		line := access.Line{Channel: r.Channel, Request: sweepWeekly, What: "weekly." + hours.Day(due)}
		if err := t.cfg.Feed.Enqueue(ctx, line, views.Language{}.WeekTold(view)); err != nil {
			return 0, err
		}
	}
	return weeklyEvery, t.cfg.Store.WeeklyTold(ctx, r.Channel, now)
}

// weekOf is what a channel is told of a week.
func (t *Tracker) weekOf(ctx context.Context, channel string, after, until time.Time) (views.Week, error) {
	counts, err := t.cfg.Store.Tallied(ctx, channel, after, until)
	if err != nil {
		return views.Week{}, err
	}
	w := views.Week{Since: after, Asked: counts[tallyAsked], Decided: counts[tallyDecided], Granted: counts[tallyGranted], Ended: counts[tallyEnded]}
	if err := t.addWaiting(ctx, channel, &w); err != nil {
		return w, err
	}
	return w, t.addEnding(ctx, channel, &w)
}

// isFor reports whether what happens about a package is told in a channel.
func (t *Tracker) isFor(ctx context.Context, channel, packageID, name string) (bool, error) {
	r, err := t.routeOf(ctx, packageID, name)
	return r.Channel == channel && r.Weekly != nil, err
}

// addWaiting adds what waits for a decision, the oldest first.
func (t *Tracker) addWaiting(ctx context.Context, channel string, w *views.Week) error {
	open, err := t.cfg.Store.OpenRequests(ctx)
	if err != nil {
		return err
	}
	slices.SortFunc(open, func(a, b sessions.Open) int { return a.Created.Compare(b.Created) })
	for _, o := range open {
		if o.State != access.PendingApproval {
			continue
		}
		rec, err := t.cfg.Store.Tracked(ctx, o.ID)
		if errors.Is(err, sessions.ErrNoRecord) {
			continue
		}
		if err != nil {
			return err
		}
		ours, err := t.isFor(ctx, channel, rec.PackageID, rec.PackageName)
		if err != nil {
			return err
		}
		if !ours {
			continue
		}
		if w.Waiting++; len(w.Oldest) < mostNamed {
			w.Oldest = append(w.Oldest, views.Waiting{Requestor: rec.Person.Name, PackageName: rec.PackageName, Created: rec.Created})
		}
	}
	return nil
}

// addEnding adds what linked people hold that ends soon, the next first.
func (t *Tracker) addEnding(ctx context.Context, channel string, w *views.Week) error {
	ends, err := t.cfg.Store.Watched(ctx)
	if err != nil {
		return err
	}
	var ids []string
	for id, end := range ends {
		if left := time.Until(end); !end.IsZero() && left > 0 && left <= endsSoon {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int { return ends[a].Compare(ends[b]) })
	for _, id := range ids {
		h, err := t.cfg.Store.Held(ctx, id)
		if access.KindOf(err) == access.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		ours, err := t.isFor(ctx, channel, h.PackageID, h.PackageName)
		if err != nil {
			return err
		}
		if !ours {
			continue
		}
		if w.Ending++; len(w.Next) < mostNamed {
			w.Next = append(w.Next, views.Ending{Holder: h.Person.Name, PackageName: h.PackageName, Expires: h.Expires})
		}
	}
	return nil
}
