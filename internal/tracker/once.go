package tracker

import (
	"context"
	"fmt"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"
)

// budget is how long a message that Slack clearly refuses is tried again.
const budget = time.Hour

// post is a message that must stand in a place exactly once.
type post struct {
	line    access.Line // where it stands, and what marks it
	message views.Message
	done    sessions.Post // how far it has come
	// record writes down how far it has come now. found says that it stood
	// already: then it shows what was true when it was posted.
	record func(ctx context.Context, done sessions.Post, found bool) error
	// gone writes down that nothing can be posted there any more.
	gone func(ctx context.Context, why string) error
}

// once posts a message unless it stands already: the intent is written before
// the post and the ts after it. An intent without a ts is from an attempt
// whose end is not known, and is looked for in Slack first.
func (t *Tracker) once(ctx context.Context, p post) error {
	intent := p.done
	if intent.TS != "" {
		return nil
	}
	if intent.Intent.IsZero() {
		intent.Intent = time.Now()
		if err := p.record(ctx, intent, false); err != nil {
			return err
		}
	} else if ts, err := t.find(ctx, p); err != nil || ts != "" {
		if err != nil {
			return fmt.Errorf("look for an earlier post: %w", err)
		}
		return p.record(ctx, sessions.Post{Intent: intent.Intent, TS: ts}, true)
	}
	err := t.slack.call(func() (err error) {
		intent.TS, err = t.cfg.Slack.Post(ctx, p.line, p.message)
		return err
	})
	refused := access.KindOf(err) == access.Internal && time.Since(intent.Intent) > budget
	if t.cfg.Slack.IsGone(err) || refused {
		t.cfg.Log.Warn("a place is gone", "about", p.line.Request, "what", p.line.What, "error", err)
		return p.gone(ctx, err.Error())
	}
	if err != nil {
		return err
	}
	return p.record(ctx, intent, false)
}

// find looks for an earlier post; the ts is empty when there is none, or when
// Slack does not let the bot look: a line that stands twice is better than
// one that is missing.
func (t *Tracker) find(ctx context.Context, p post) (ts string, err error) {
	err = t.slack.call(func() (err error) {
		ts, _, err = t.cfg.Slack.Find(ctx, p.line, p.done.Intent)
		return err
	})
	if access.KindOf(err) == access.Internal || t.cfg.Slack.IsGone(err) {
		t.cfg.Log.Warn("cannot look for an earlier post", "about", p.line.Request, "what", p.line.What, "error", err)
		return "", nil
	}
	return ts, err
}

// edit replaces a message that stands. One that is gone is no error: there is
// nothing left to correct.
func (t *Tracker) edit(ctx context.Context, line access.Line, ts string, m views.Message) error {
	err := t.slack.call(func() error { return t.cfg.Slack.Edit(ctx, line, ts, m) })
	if err != nil && !t.cfg.Slack.IsGone(err) {
		return fmt.Errorf("edit %s: %w", line.What, err)
	}
	return nil
}
