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

// remind tells the reminder that is due, if one is, and gives when to look
// again.
func (t *Tracker) remind(ctx context.Context, h sessions.Held, all map[string]access.Holding) (time.Duration, error) {
	err := t.shutReminders(ctx, h, views.Reminded{PackageName: h.PackageName, Expires: h.Expires, LetEnd: h.LetEnd})
	if err != nil || h.Expires.IsZero() {
		return sessions.Never, err
	}
	if !time.Now().Before(h.Expires) {
		return stillThere, nil
	}
	m, err := t.cfg.Store.MemberOf(ctx, h.Person)
	if access.KindOf(err) == access.NotLinked {
		return time.Until(h.Expires) + stillThere, nil // there is nobody to be told
	}
	if err != nil {
		return 0, err
	}
	hours, err := t.hoursOf(ctx, m)
	if err != nil {
		return 0, err
	}
	due, next := dueReminder(h, access.Reminders(h.Starts, h.Expires, hours), time.Now())
	if due == "" || h.LetEnd || outlasts(h, all) {
		return next, nil
	}
	waits, err := t.isBeingExtended(ctx, h)
	if err != nil {
		return 0, err
	}
	if waits {
		return min(next, time.Hour), nil
	}
	return next, t.tellReminder(ctx, h, due)
}

// dueReminder gives the mark of the reminder that is due, empty for none, and
// after which delay to look again. Of several that are due the last counts;
// those that were due before this end was seen do not.
func dueReminder(h sessions.Held, all []access.Reminder, now time.Time) (mark string, next time.Duration) {
	next = h.Expires.Sub(now) + time.Minute
	for _, r := range all {
		switch {
		case r.At.After(now):
			return mark, r.At.Sub(now)
		case r.At.After(h.Seen):
			mark = r.Mark
		}
	}
	return mark, next
}

// hoursOf are the working hours of a member.
func (t *Tracker) hoursOf(ctx context.Context, m access.Member) (access.Hours, error) {
	var zone *time.Location
	err := t.slack.call(func() (err error) {
		zone, _, err = t.cfg.People.Regional(ctx, m)
		return err
	})
	return access.Hours{Zone: zone, Week: t.cfg.Week}, err
}

// isBeingExtended reports whether somebody is about to decide on a longer
// access.
func (t *Tracker) isBeingExtended(ctx context.Context, h sessions.Held) (waits bool, err error) {
	err = t.entra.call(func() error {
		for r, err := range t.cfg.Holdings.Waiting(ctx) {
			if err != nil {
				return err
			}
			updates := r.Type == access.UserUpdate || r.Type == access.AdminUpdate
			if updates && r.AssignmentID == h.ID {
				waits = true
				return nil
			}
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("look for an extension: %w", err)
	}
	return waits, nil
}

// tellReminder tells one reminder, once.
func (t *Tracker) tellReminder(ctx context.Context, h sessions.Held, mark string) error {
	told, known := reminded(h, mark)
	if told.Post.TS != "" {
		return nil
	}
	if !known {
		channel, locale, err := t.directWith(ctx, h.Person)
		if err != nil || channel == "" {
			return err
		}
		told = sessions.Reminded{Mark: mark, Expires: h.Expires, Channel: channel, Locale: locale}
	}
	view := views.Reminder{AssignmentID: h.ID, PackageName: h.PackageName, Expires: h.Expires, Left: time.Until(h.Expires), Extendable: true}
	if p, err := t.policy(ctx, h.PolicyID); err == nil {
		view.Extendable = p.Rights.Extend
	}
	return t.once(ctx, post{
		line: reminderLine(h, told), message: views.In(told.Locale).EndsSoon(view), done: told.Post,
		record: func(ctx context.Context, done sessions.Post, _ bool) error {
			told.Post = done
			return t.putReminded(ctx, h.ID, told)
		},
		gone: func(ctx context.Context, _ string) error {
			told.Shut = true
			return t.putReminded(ctx, h.ID, told)
		},
	})
}

// reminded finds the reminder of the present end.
func reminded(h sessions.Held, mark string) (sessions.Reminded, bool) {
	for _, r := range h.Reminders {
		if r.Mark == mark && r.Expires.Equal(h.Expires) {
			return r, true
		}
	}
	return sessions.Reminded{}, false
}

func reminderLine(h sessions.Held, r sessions.Reminded) access.Line {
	return access.Line{Channel: r.Channel, Request: h.ID, What: fmt.Sprintf("%s %d", r.Mark, r.Expires.Unix())}
}

func (t *Tracker) putReminded(ctx context.Context, id string, told sessions.Reminded) error {
	_, err := t.cfg.Store.UpdateHeld(ctx, id, func(h *sessions.Held) error {
		i := slices.IndexFunc(h.Reminders, func(r sessions.Reminded) bool { return r.Mark == told.Mark && r.Expires.Equal(told.Expires) })
		if i < 0 {
			h.Reminders = append(h.Reminders, told)
			return nil
		}
		h.Reminders[i] = told
		return nil
	})
	return err
}

// shutReminders takes the buttons from reminders that are of no use any more:
// of an end that was moved or has come, or of one that the holder wants, and
// those that a later reminder has followed.
func (t *Tracker) shutReminders(ctx context.Context, h sessions.Held, became views.Reminded) error {
	var errs []error
	for i, r := range h.Reminders {
		last := i == len(h.Reminders)-1
		useless := became.Ended || h.LetEnd || !r.Expires.Equal(h.Expires) || !last
		if r.Shut || r.Post.TS == "" || !useless {
			continue
		}
		if err := t.edit(ctx, reminderLine(h, r), r.Post.TS, views.In(r.Locale).ReminderDone(became)); err != nil {
			errs = append(errs, err)
			continue
		}
		r.Shut = true
		errs = append(errs, t.putReminded(ctx, h.ID, r))
	}
	return errors.Join(errs...)
}

// policy reads a policy.
func (t *Tracker) policy(ctx context.Context, id string) (p access.AssignmentPolicy, err error) {
	err = t.entra.call(func() (err error) {
		p, err = t.cfg.Holdings.AssignmentPolicy(ctx, id)
		return err
	})
	return p, err
}
