package tracker

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"
)

// firstNudge is how long an approver is left in peace; after that each
// reminder waits twice as long as the one before.
const firstNudge = 4 * time.Hour

// nudge reminds one approver when it is time, and gives when it will be.
func (t *Tracker) nudge(ctx context.Context, rec sessions.Tracked, a sessions.Asking, c sessions.Ask) (time.Duration, error) {
	if n := len(c.Nudges); n > 0 && c.Nudges[n-1].TS == "" { // one is on its way
		return t.tellNudge(ctx, rec, a, c, n-1)
	}
	due, wanted := dueNudge(rec, a, c)
	if due.IsZero() {
		return sessions.Never, nil
	}
	if left := time.Until(due); left > 0 {
		return left, nil
	}
	hours, err := t.hoursOf(ctx, c.Member)
	if err != nil {
		return 0, err
	}
	if now := time.Now(); !hours.Open(now) {
		return hours.Next(now).Sub(now), nil
	}
	c, err = t.cfg.Store.UpdateAsk(ctx, c.ID, func(c *sessions.Ask) error {
		c.Nudges = append(c.Nudges, sessions.Nudge{ByRequestor: wanted})
		return nil
	})
	if err != nil {
		return 0, err
	}
	return t.tellNudge(ctx, rec, a, c, len(c.Nudges)-1)
}

// dueNudge is when the next reminder of a copy is due, working hours aside;
// the zero time for none. wanted says that the requestor asked for it.
func dueNudge(rec sessions.Tracked, a sessions.Asking, c sessions.Ask) (due time.Time, wanted bool) {
	if rec.Questioned(a.Stage) {
		return time.Time{}, false
	}
	last, own := c.Card.Intent, 0
	for _, n := range c.Nudges {
		last = n.Intent
		if !n.ByRequestor {
			own++
		}
	}
	if rec.RemindAt.After(last) {
		return rec.RemindAt, true
	}
	due = last.Add(firstNudge << min(own, 10))
	for _, q := range rec.Questions { // an answer gives the approver time again
		if q.Stage == a.Stage && q.Answered.Add(firstNudge).After(due) {
			due = q.Answered.Add(firstNudge)
		}
	}
	if c.Snoozed.After(due) {
		due = c.Snoozed
	}
	if !a.Deadline.IsZero() && due.After(a.Deadline) {
		return time.Time{}, false
	}
	return due, false
}

// tellNudge posts a reminder in the thread of its card, once, and takes the
// button from the one before.
func (t *Tracker) tellNudge(ctx context.Context, rec sessions.Tracked, a sessions.Asking, c sessions.Ask, i int) (time.Duration, error) {
	hours, err := t.hoursOf(ctx, c.Member)
	if err != nil {
		return 0, err
	}
	told := c
	told.Nudges = slices.Clone(c.Nudges)
	told.Nudges[i].Intent = time.Now()
	next, _ := dueNudge(rec, a, told)
	if !next.IsZero() {
		next = hours.Next(next)
	}
	view := nudgeView(rec, a, c, i)
	view.Next = next
	err = t.once(ctx, post{
		line: nudgeLine(c, i), message: views.In(c.Locale).NudgeReply(view), done: c.Nudges[i].Post,
		record: func(ctx context.Context, done sessions.Post, _ bool) error {
			return t.putNudge(ctx, c.ID, i, func(n *sessions.Nudge) { n.Post = done })
		},
		gone: func(ctx context.Context, why string) error {
			_, err := t.cfg.Store.UpdateAsk(ctx, c.ID, func(c *sessions.Ask) error { c.Gone = why; return nil })
			return err
		},
	})
	if err != nil {
		return 0, fmt.Errorf("remind %s: %w", c.Member.User, err)
	}
	if err := t.shutNudgesBefore(ctx, rec, c, i); err != nil || next.IsZero() {
		return sessions.Never, err
	}
	return max(0, time.Until(next)), nil
}

func nudgeView(rec sessions.Tracked, a sessions.Asking, c sessions.Ask, i int) views.Nudge {
	return views.Nudge{
		AskID: c.ID, Requestor: rec.Person.Name, PackageName: rec.PackageName, ByRequestor: c.Nudges[i].ByRequestor,
		Since: a.Began, Deadline: a.Deadline,
	}
}

func nudgeLine(c sessions.Ask, i int) access.Line {
	return access.Line{Channel: c.Channel, Thread: c.Card.TS, Request: c.RequestID, What: fmt.Sprintf("nudge.%d.%d", c.Stage, i)}
}

func (t *Tracker) putNudge(ctx context.Context, id string, i int, change func(*sessions.Nudge)) error {
	_, err := t.cfg.Store.UpdateAsk(ctx, id, func(c *sessions.Ask) error {
		change(&c.Nudges[i])
		return nil
	})
	return err
}

// shutNudges takes the buttons from all reminders of a copy.
func (t *Tracker) shutNudges(ctx context.Context, rec sessions.Tracked, c sessions.Ask) error {
	return t.shutNudgesBefore(ctx, rec, c, len(c.Nudges))
}

func (t *Tracker) shutNudgesBefore(ctx context.Context, rec sessions.Tracked, c sessions.Ask, end int) error {
	var errs []error
	for i, n := range c.Nudges[:end] {
		if n.Shut || n.TS == "" {
			continue
		}
		err := t.edit(ctx, nudgeLine(c, i), n.TS, views.In(c.Locale).NudgeDone(nudgeView(rec, sessions.Asking{}, c, i)))
		if err == nil {
			err = t.putNudge(ctx, c.ID, i, func(n *sessions.Nudge) { n.Shut = true })
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
