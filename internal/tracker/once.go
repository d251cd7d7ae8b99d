package tracker

import (
	"context"
	"errors"
	"fmt"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"
)

// whatCard marks the card among the messages of a request; replies are marked
// with their state.
const whatCard = "card"

// budget is how long a message that Slack clearly refuses is tried again.
const budget = time.Hour

// post is a message that must stand in a place exactly once.
type post struct {
	what    string // marks it in the message's metadata
	thread  string // ts of the parent; empty for the card
	message views.Message
	done    sessions.Post // how far it has come
	put     func(p *sessions.Place, v sessions.Post, found bool)
}

// line is where the post stands in a place of the record.
func (p post) line(rec sessions.Tracked, i int) access.Line {
	return access.Line{Channel: rec.Places[i].Channel, Thread: p.thread, Request: rec.ID, What: p.what}
}

// cards posts the request card in every place that has none.
func (t *Tracker) cards(ctx context.Context, rec sessions.Tracked) error {
	var errs []error
	for i, p := range rec.Places {
		err := t.once(ctx, rec, i, post{
			what: whatCard, done: p.Card, message: views.RequestCard(card(rec, i)),
			put: func(p *sessions.Place, v sessions.Post, found bool) {
				p.Card = v
				if v.TS != "" && !found { // one that was found shows what was true when it was posted
					p.Shown = shows(rec)
				}
			},
		})
		if err != nil {
			errs = append(errs, fmt.Errorf("post the card: %w", err))
		}
	}
	return errors.Join(errs...)
}

// reply tells something, such as a state, in the thread of a place, once.
func (t *Tracker) reply(ctx context.Context, rec sessions.Tracked, i int, l line) error {
	p := rec.Places[i]
	err := t.once(ctx, rec, i, post{
		what: l.what, thread: p.Card.TS, done: p.Replies[l.what], message: l.message,
		put: func(p *sessions.Place, v sessions.Post, _ bool) {
			if p.Replies == nil {
				p.Replies = map[string]sessions.Post{}
			}
			p.Replies[l.what] = v
		},
	})
	if err != nil {
		return fmt.Errorf("tell %s: %w", l.what, err)
	}
	return nil
}

// once posts a message unless it stands already: the intent is written before
// the post and the ts after it. An intent without a ts is from an attempt
// whose end is not known, and is looked for in Slack first.
func (t *Tracker) once(ctx context.Context, rec sessions.Tracked, i int, p post) error {
	place, intent := rec.Places[i], p.done
	if intent.TS != "" || place.Gone != "" {
		return nil
	}
	if intent.Intent.IsZero() {
		intent.Intent = time.Now()
		if err := t.record(ctx, rec.ID, i, p, intent, false); err != nil {
			return err
		}
	} else if ts, err := t.find(ctx, rec, i, p); err != nil || ts != "" {
		if err != nil {
			return fmt.Errorf("look for an earlier post: %w", err)
		}
		return t.record(ctx, rec.ID, i, p, sessions.Post{Intent: intent.Intent, TS: ts}, true)
	}
	err := t.slack.call(func() (err error) {
		intent.TS, err = t.cfg.Slack.Post(ctx, p.line(rec, i), p.message)
		return err
	})
	refused := access.KindOf(err) == access.Internal && time.Since(intent.Intent) > budget
	if t.cfg.Slack.IsGone(err) || refused {
		return t.giveUp(ctx, rec.ID, i, err)
	}
	if err != nil {
		return err
	}
	return t.record(ctx, rec.ID, i, p, intent, false)
}

// find looks for an earlier post; the ts is empty when there is none, or when
// Slack does not let the bot look: a line that stands twice is better than
// one that is missing.
func (t *Tracker) find(ctx context.Context, rec sessions.Tracked, i int, p post) (ts string, err error) {
	err = t.slack.call(func() (err error) {
		ts, _, err = t.cfg.Slack.Find(ctx, p.line(rec, i), p.done.Intent)
		return err
	})
	if access.KindOf(err) == access.Internal || t.cfg.Slack.IsGone(err) {
		t.cfg.Log.Warn("cannot look for an earlier post", "request", rec.ID, "what", p.what, "error", err)
		return "", nil
	}
	return ts, err
}

func (t *Tracker) record(ctx context.Context, id string, i int, p post, v sessions.Post, found bool) error {
	_, err := t.cfg.Store.UpdateTracked(ctx, id, func(r *sessions.Tracked) error {
		p.put(&r.Places[i], v, found)
		return nil
	})
	return err
}

// giveUp marks a place in which nothing can be posted any more.
func (t *Tracker) giveUp(ctx context.Context, id string, i int, why error) error {
	t.cfg.Log.Warn("a place is gone; the request is told in the others", "request", id, "error", why)
	_, err := t.cfg.Store.UpdateTracked(ctx, id, func(r *sessions.Tracked) error {
		r.Places[i].Gone = why.Error()
		return nil
	})
	return err
}
