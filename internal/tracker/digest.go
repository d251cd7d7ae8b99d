package tracker

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"
)

// digest looks after somebody who is not asked at once: on the morning of a
// working day one message tells how much waits, when something does.
func (t *Tracker) digest(ctx context.Context, _ *slog.Logger, id string) (time.Duration, error) {
	d, err := t.cfg.Store.DigestOf(ctx, id)
	if errors.Is(err, sessions.ErrNoRecord) {
		return sessions.Never, nil
	}
	if err != nil {
		return 0, err
	}
	how, err := t.mannerOf(ctx, d.Person, d.Member)
	switch {
	case err != nil:
		return 0, err
	case how == sessions.AtOnce:
		return sessions.Never, t.askAfterAll(ctx, d)
	case how == sessions.Silent || len(d.Waiting) == 0:
		return sessions.Never, nil
	}
	hours, err := t.hoursOf(ctx, d.Member)
	if err != nil {
		return 0, err
	}
	now := time.Now()
	if due := hours.Morning(d.After); now.Before(due) {
		return due.Sub(now), nil
	}
	if !hours.Open(now) {
		return hours.Next(now).Sub(now), nil
	}
	return t.tellDigest(ctx, d, hours)
}

// askAfterAll has the cards posted that somebody did not get before.
func (t *Tracker) askAfterAll(ctx context.Context, d sessions.Digest) error {
	for _, ref := range d.Waiting {
		if err := t.cfg.Store.Queue(sessions.Approvals).Poke(ctx, ref.RequestID); err != nil {
			return err
		}
	}
	return t.dropWaiting(ctx, d, d.Waiting)
}

func (t *Tracker) dropWaiting(ctx context.Context, d sessions.Digest, over []sessions.StageRef) error {
	if len(over) == 0 {
		return nil
	}
	_, err := t.cfg.Store.UpdateDigest(ctx, d.Member.String(), func(d *sessions.Digest) error {
		d.Waiting = slices.DeleteFunc(d.Waiting, func(ref sessions.StageRef) bool { return slices.Contains(over, ref) })
		return nil
	})
	return err
}

// tellDigest tells what still waits, once on a day.
func (t *Tracker) tellDigest(ctx context.Context, d sessions.Digest, hours access.Hours) (time.Duration, error) {
	view, over, err := t.stillWaiting(ctx, d)
	if err != nil {
		return 0, err
	}
	if err := t.dropWaiting(ctx, d, over); err != nil || view.Waiting == 0 {
		return sessions.Never, err
	}
	now := time.Now()
	d, told, err := t.beginDigest(ctx, d, hours.Day(now))
	if err != nil || told || d.Channel == "" {
		return hours.Morning(now).Sub(now), err
	}
	return hours.Morning(now).Sub(now), t.once(ctx, post{
		line: digestLine(d), message: views.In(d.Locale).Digest(view), done: d.Post,
		record: func(ctx context.Context, done sessions.Post, _ bool) error { return t.putDigest(ctx, d, done) },
		gone:   func(ctx context.Context, _ string) error { return t.putDigest(ctx, d, sessions.Post{TS: "gone"}) },
	})
}

func digestLine(d sessions.Digest) access.Line {
	return access.Line{Channel: d.Channel, Request: "digest", What: "digest." + d.Day}
}

func (t *Tracker) putDigest(ctx context.Context, d sessions.Digest, done sessions.Post) error {
	_, err := t.cfg.Store.UpdateDigest(ctx, d.Member.String(), func(d *sessions.Digest) error {
		if d.Post = done; done.TS != "" {
			d.After = time.Now()
		}
		return nil
	})
	return err
}

// beginDigest makes the record one of the message of a day. It reports true
// when the message of an earlier day, of which it was not known, stands: that
// one will do.
func (t *Tracker) beginDigest(ctx context.Context, d sessions.Digest, day string) (sessions.Digest, bool, error) {
	if d.Day != day && d.Post.TS == "" && !d.Post.Intent.IsZero() {
		ts, err := t.find(ctx, post{line: digestLine(d), done: d.Post})
		if err != nil {
			return d, false, err
		}
		if ts != "" {
			return d, true, t.putDigest(ctx, d, sessions.Post{Intent: d.Post.Intent, TS: ts})
		}
	}
	if d.Day == day && d.Channel != "" {
		return d, false, nil
	}
	channel, locale, err := t.directTo(ctx, d.Member)
	if err != nil {
		return d, false, err
	}
	d, err = t.cfg.Store.UpdateDigest(ctx, d.Member.String(), func(d *sessions.Digest) error {
		d.Channel, d.Locale, d.Day, d.Post = channel, locale, day, sessions.Post{}
		return nil
	})
	return d, false, err
}

// stillWaiting counts what waits for a decision, and lists what does not any
// more.
func (t *Tracker) stillWaiting(ctx context.Context, d sessions.Digest) (v views.Digest, over []sessions.StageRef, err error) {
	for _, ref := range d.Waiting {
		rec, err := t.cfg.Store.Tracked(ctx, ref.RequestID)
		if err != nil && !errors.Is(err, sessions.ErrNoRecord) {
			return v, nil, err
		}
		if err != nil || !isOpen(rec, ref.Stage) {
			over = append(over, ref)
			continue
		}
		if v.Waiting++; v.Waiting == 1 || rec.Created.Before(v.Since) {
			v.Requestor, v.PackageName, v.Since = rec.Person.Name, rec.PackageName, rec.Created
		}
	}
	return v, over, nil
}
