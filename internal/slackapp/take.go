package slackapp

import (
	"context"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/views"

	"github.com/slack-go/slack"
)

// checkWithin bounds what happens between arrival and acknowledgement.
const checkWithin = 2500 * time.Millisecond

// take deals with one envelope up to its acknowledgement. The table:
//
//	command, action, home, shortcut, close   persisted, then acknowledged
//	submission                               checked; refused at the field, or persisted and acknowledged
//	menu                                     acknowledged with the answer; nothing to persist
//	unknown                                  logged and acknowledged
func (a *App) take(ctx context.Context, c *connection, f frame, arrived time.Time) {
	ctx, cancel := context.WithDeadline(ctx, arrived.Add(checkWithin))
	defer cancel()
	log := a.log.With("envelope", f.EnvelopeID, "type", f.Type)
	in, err := decode(f.Type, f.Payload)
	if err != nil || in.Kind == other {
		log.Info("envelope that is of no use here", "error", err)
		a.ack(c, f, arrived, nil)
		return
	}
	if err := a.belongs(in); err != nil {
		log.Warn("envelope refused", "error", err)
		a.ack(c, f, arrived, nil)
		return
	}
	switch in.Kind {
	case Suggest:
		a.ack(c, f, arrived, a.suggest(ctx, in))
	case Submit:
		a.takeSubmission(ctx, c, f, in, arrived)
	default:
		a.takeAny(ctx, c, f, in, arrived)
	}
}

// takeAny persists, then acknowledges. When the store is gone a command is
// answered with the truth; any other act stays unacknowledged, which Slack
// shows to the person.
func (a *App) takeAny(ctx context.Context, c *connection, f frame, in *Interaction, arrived time.Time) {
	if _, err := a.persist(ctx, f, in, arrived); err != nil {
		a.log.Error("envelope not persisted", "envelope", f.EnvelopeID, "error", err)
		if in.Kind == Command {
			a.ack(c, f, arrived, map[string]string{"response_type": "ephemeral", "text": access.SentenceOf(err)})
		}
		return
	}
	a.ack(c, f, arrived, nil)
}

func (a *App) takeSubmission(ctx context.Context, c *connection, f frame, in *Interaction, arrived time.Time) {
	route, ok := a.cfg.Routes.find(in)
	if !ok {
		a.ack(c, f, arrived, nil)
		return
	}
	if problems := a.check(ctx, route, in); len(problems) > 0 {
		a.ack(c, f, arrived, map[string]any{"response_action": "errors", "errors": problems})
		return
	}
	fresh, err := a.persist(ctx, f, in, arrived)
	switch {
	case err != nil:
		a.log.Error("submission not persisted", "envelope", f.EnvelopeID, "error", err)
		a.ack(c, f, arrived, map[string]any{"response_action": "errors", "errors": everyInput(in, access.SentenceOf(err))})
	case !fresh:
		a.ack(c, f, arrived, map[string]any{"response_action": "update", "view": views.AlreadySent()})
	case route.Sent == nil:
		a.ack(c, f, arrived, nil)
	default:
		a.ack(c, f, arrived, map[string]any{"response_action": "update", "view": route.Sent(in)})
	}
}

// check asks the route; a check that could not be made is told at the field,
// so that what was typed stays in the form.
func (a *App) check(ctx context.Context, route Route, in *Interaction) map[string]string {
	if route.Check == nil {
		return nil
	}
	problems, err := route.Check(ctx, in)
	if err != nil {
		a.log.Warn("submission not checked", "error", err)
		return everyInput(in, access.SentenceOf(err))
	}
	return problems
}

// everyInput puts a sentence at one input of the form. With no input there
// is no place for it.
func everyInput(in *Interaction, sentence string) map[string]string {
	for block := range in.Values {
		return map[string]string{block: sentence}
	}
	return map[string]string{"": sentence}
}

func (a *App) persist(ctx context.Context, f frame, in *Interaction, arrived time.Time) (bool, error) {
	return a.store.AppendEnvelope(ctx, sessions.Envelope{Key: in.Key, Type: f.Type, Payload: f.Payload, Arrived: arrived})
}

// suggest fills a menu; a fault leaves it empty.
func (a *App) suggest(ctx context.Context, in *Interaction) map[string]any {
	options := []*slack.OptionBlockObject{}
	if route, ok := a.cfg.Routes.find(in); ok && route.Answer != nil {
		found, err := route.Answer(ctx, in)
		if err != nil {
			a.log.Warn("menu not filled", "menu", in.Name, "error", err)
		}
		options = views.Options(found)
	}
	return map[string]any{"options": options}
}

func (a *App) ack(c *connection, f frame, arrived time.Time, payload any) {
	if err := c.ack(f, arrived, payload); err != nil {
		a.log.Warn("envelope not acknowledged", "envelope", f.EnvelopeID, "type", f.Type, "error", err)
	}
}
