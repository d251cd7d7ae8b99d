package tracker

import (
	"context"
	"fmt"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"
)

// whatCard marks the card among the messages of a request; replies are marked
// with their state.
const whatCard = "card"

// post is a message that must stand in a place exactly once.
type post struct {
	what    string // marks it in the message's metadata
	thread  string // ts of the parent; empty for the card
	message views.Message
	done    sessions.Post // how far it has come
	put     func(*sessions.Place, sessions.Post)
}

// cards posts the request card in every place that has none.
func (t *Tracker) cards(ctx context.Context, rec sessions.Tracked) error {
	for i, p := range rec.Places {
		err := t.once(ctx, rec, i, post{
			what: whatCard, done: p.Card, message: views.RequestCard(card(rec, i)),
			put: func(p *sessions.Place, v sessions.Post) {
				p.Card = v
				if v.TS != "" {
					p.Shown = rec.State
				}
			},
		})
		if err != nil {
			return fmt.Errorf("post the card: %w", err)
		}
	}
	return nil
}

// reply tells a state in the thread of a place, once.
func (t *Tracker) reply(ctx context.Context, rec sessions.Tracked, i int, state access.State, m views.Message) error {
	p := rec.Places[i]
	err := t.once(ctx, rec, i, post{
		what: string(state), thread: p.Card.TS, done: p.Replies[state], message: m,
		put: func(p *sessions.Place, v sessions.Post) {
			if p.Replies == nil {
				p.Replies = map[access.State]sessions.Post{}
			}
			p.Replies[state] = v
		},
	})
	if err != nil {
		return fmt.Errorf("tell %s: %w", state, err)
	}
	return nil
}

// once posts a message unless it stands already: the intent is written before
// the post and the ts after it. An intent without a ts is from an attempt
// whose end is not known, and is looked for in Slack first.
func (t *Tracker) once(ctx context.Context, rec sessions.Tracked, i int, p post) error {
	place := rec.Places[i]
	if p.done.TS != "" || place.Gone != "" {
		return nil
	}
	if !p.done.Intent.IsZero() {
		ts, found, err := t.cfg.Slack.Find(ctx, place.Channel, p.thread, rec.ID, p.what, p.done.Intent)
		if err != nil && !t.cfg.Slack.IsGone(err) {
			return fmt.Errorf("look for an earlier post: %w", err)
		}
		if found {
			return t.record(ctx, rec.ID, i, p, sessions.Post{Intent: p.done.Intent, TS: ts})
		}
	}
	intent := sessions.Post{Intent: time.Now()}
	if err := t.record(ctx, rec.ID, i, p, intent); err != nil {
		return err
	}
	ts, err := t.cfg.Slack.Post(ctx, place.Channel, p.thread, p.message, rec.ID, p.what)
	if t.cfg.Slack.IsGone(err) {
		return t.giveUp(ctx, rec.ID, i, err)
	}
	if err != nil {
		return err
	}
	intent.TS = ts
	return t.record(ctx, rec.ID, i, p, intent)
}

func (t *Tracker) record(ctx context.Context, id string, i int, p post, v sessions.Post) error {
	_, err := t.cfg.Store.UpdateTracked(ctx, id, func(r *sessions.Tracked) error {
		p.put(&r.Places[i], v)
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
