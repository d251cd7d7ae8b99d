package tracker

import (
	"context"
	"errors"
	"fmt"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"
)

// whatCard marks the card among the messages of a request; replies are marked
// with what they tell.
const whatCard = "card"

// cardLine is where the card of a request stands in a place.
func cardLine(rec sessions.Tracked, i int) access.Line {
	return access.Line{Channel: rec.Places[i].Channel, Request: rec.ID, What: whatCard}
}

// languageIn is the language of a place: of who reads the direct message, and
// English in a channel.
func languageIn(rec sessions.Tracked, i int) views.Language { return views.In(rec.Places[i].Locale) }

// cards posts the request card in every place that has none.
func (t *Tracker) cards(ctx context.Context, rec sessions.Tracked) error {
	var errs []error
	for i, p := range rec.Places {
		put := func(p *sessions.Place, done sessions.Post, found bool) {
			p.Card = done
			if done.TS != "" && !found {
				p.Shown = shows(rec)
			}
		}
		err := t.inPlace(ctx, rec, i, post{
			line: cardLine(rec, i), done: p.Card, message: languageIn(rec, i).RequestCard(card(rec, i)), record: t.recorder(rec.ID, i, put),
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
	put := func(p *sessions.Place, done sessions.Post, _ bool) {
		if p.Replies == nil {
			p.Replies = map[string]sessions.Post{}
		}
		p.Replies[l.what] = done
	}
	at := access.Line{Channel: p.Channel, Thread: p.Card.TS, Request: rec.ID, What: l.what}
	err := t.inPlace(ctx, rec, i, post{line: at, done: p.Replies[l.what], message: l.message, record: t.recorder(rec.ID, i, put)})
	if err != nil {
		return fmt.Errorf("tell %s: %w", l.what, err)
	}
	return nil
}

// inPlace posts in a place of a request, once. When nothing can be posted
// there any more, the request is told in the other places.
func (t *Tracker) inPlace(ctx context.Context, rec sessions.Tracked, i int, p post) error {
	if rec.Places[i].Gone != "" {
		return nil
	}
	p.gone = func(ctx context.Context, why string) error {
		_, err := t.cfg.Store.UpdateTracked(ctx, rec.ID, func(r *sessions.Tracked) error {
			r.Places[i].Gone = why
			return nil
		})
		return err
	}
	return t.once(ctx, p)
}

// recorder writes down how far a post in a place has come.
func (t *Tracker) recorder(id string, i int, put func(*sessions.Place, sessions.Post, bool)) func(context.Context, sessions.Post, bool) error {
	return func(ctx context.Context, done sessions.Post, found bool) error {
		_, err := t.cfg.Store.UpdateTracked(ctx, id, func(r *sessions.Tracked) error {
			put(&r.Places[i], done, found)
			return nil
		})
		return err
	}
}

// showOnCard edits the card when it shows something older.
func (t *Tracker) showOnCard(ctx context.Context, rec sessions.Tracked, i int) error {
	p := rec.Places[i]
	if p.Gone != "" || p.Shown == shows(rec) {
		return nil
	}
	if err := t.edit(ctx, cardLine(rec, i), p.Card.TS, languageIn(rec, i).RequestCard(card(rec, i))); err != nil {
		return err
	}
	_, err := t.cfg.Store.UpdateTracked(ctx, rec.ID, func(r *sessions.Tracked) error {
		r.Places[i].Shown = shows(rec)
		return nil
	})
	return err
}
