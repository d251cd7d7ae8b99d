package slackapp

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"accessbot/internal/sessions"
	"accessbot/internal/views"

	"github.com/slack-go/slack"
)

// checkWithin bounds what happens between arrival and acknowledgement.
const checkWithin = 2500 * time.Millisecond

// take deals with one envelope up to its acknowledgement. The table:
//
//	command, action, close, shortcut, event   persisted, then acknowledged
//	submission                                refused at the field, or persisted and acknowledged
//	menu                                      acknowledged with the answer; nothing to persist
//	unknown, or without a route               logged and acknowledged
func (a *App) take(ctx context.Context, c *connection, f frame, arrived time.Time) {
	ctx, cancel := context.WithDeadline(ctx, arrived.Add(checkWithin))
	defer cancel()
	log := a.log.With("envelope", f.EnvelopeID, "type", f.Type)
	in, err := decode(f.Type, f.Payload)
	if err != nil || in.Kind == other {
		log.Info("envelope that is of no use here", "error", err)
		a.ack(ctx, c, f, arrived, nil)
		a.metrics.envelope(other, envelopeUnwanted)
		return
	}
	if err := a.belongs(in); err != nil {
		log.Warn("envelope refused", "error", err)
		a.ack(ctx, c, f, arrived, nil)
		a.metrics.envelope(in.Kind, envelopeRefused)
		return
	}
	outcome := envelopeBroken
	err = guard(func() error {
		outcome = a.takeFrom(ctx, c, f, in, arrived)
		return nil
	})
	if err != nil {
		log.Error("envelope not taken", "error", err)
	}
	a.metrics.envelope(in.Kind, outcome)
}

// takeFrom takes an envelope in unless its sender sends too many. What came
// before does not count.
func (a *App) takeFrom(ctx context.Context, c *connection, f frame, in *Interaction, arrived time.Time) (outcome string) {
	if u, known := a.people.fresh(in.Sender.User); known { // an early refusal waits for no look-up
		in.Locale = localeOf(u)
	}
	from := a.crowd.sender(in.Sender)
	if from.isTooFast(in) {
		a.turnAway(ctx, c, f, in, arrived)
		return envelopeTooMany
	}
	if outcome = a.takeKind(ctx, c, f, in, arrived); outcome != envelopeAgain {
		from.acted(in)
	}
	return outcome
}

// takeKind reports what became of the envelope.
func (a *App) takeKind(ctx context.Context, c *connection, f frame, in *Interaction, arrived time.Time) (outcome string) {
	switch in.Kind {
	case Suggest:
		a.ack(ctx, c, f, arrived, a.suggest(ctx, in))
		return envelopeAnswered
	case Submit:
		return a.takeSubmission(ctx, c, f, in, arrived)
	}
	return a.takeAny(ctx, c, f, in, arrived)
}

// unwanted reports whether nothing is to be done for an act.
func (a *App) unwanted(in *Interaction) bool {
	route, _ := a.cfg.Routes.find(in)
	return !route.does() && !in.notice()
}

// takeAny persists, then acknowledges. When the store is gone a command is
// answered with the truth; any other act stays unacknowledged, which Slack
// shows to the person.
func (a *App) takeAny(ctx context.Context, c *connection, f frame, in *Interaction, arrived time.Time) string {
	if a.unwanted(in) {
		a.log.Info("act without a route", "envelope", f.EnvelopeID, "kind", string(in.Kind), "name", in.Name)
		a.ack(ctx, c, f, arrived, nil)
		return envelopeUnwanted
	}
	fresh, err := a.persist(ctx, f, in, arrived)
	if err != nil {
		a.log.Error("envelope not persisted", "envelope", f.EnvelopeID, "error", err)
		if in.Kind == Command {
			a.ack(ctx, c, f, arrived, privately(in.Language().Error(err)))
		}
		return envelopeLost
	}
	a.ack(ctx, c, f, arrived, nil)
	return kept(fresh)
}

// privately is the acknowledgement of a command that says something to its
// sender alone.
func privately(sentence string) map[string]string {
	return map[string]string{"response_type": "ephemeral", "text": sentence}
}

func kept(fresh bool) string {
	if fresh {
		return envelopeKept
	}
	return envelopeAgain
}

func (a *App) takeSubmission(ctx context.Context, c *connection, f frame, in *Interaction, arrived time.Time) string {
	route, ok := a.cfg.Routes.find(in)
	if !ok {
		a.log.Warn("submission of a form that is not known", "envelope", f.EnvelopeID, "name", in.Name)
		a.ack(ctx, c, f, arrived, nil)
		return envelopeUnwanted
	}
	if objection := a.objection(ctx, route, in); objection != nil {
		a.ack(ctx, c, f, arrived, objection)
		return envelopeRefused
	}
	fresh, err := a.persist(ctx, f, in, arrived)
	switch {
	case err != nil:
		a.log.Error("submission not persisted", "envelope", f.EnvelopeID, "error", err)
		a.ack(ctx, c, f, arrived, atField(in, in.Language().Error(err)))
		return envelopeLost
	case !fresh:
		a.ack(ctx, c, f, arrived, replaced(in.Language().AlreadySent()))
	case route.Sent == nil:
		a.ack(ctx, c, f, arrived, nil)
		a.noteAck(ctx, f, in)
	default:
		a.ack(ctx, c, f, arrived, replaced(route.Sent(in)))
		a.noteAck(ctx, f, in)
	}
	return kept(fresh)
}

// noteAck tells whoever works the submission that its acknowledgement is on
// its way.
func (a *App) noteAck(ctx context.Context, f frame, in *Interaction) {
	if err := a.store.Note(ctx, in.Key, noteAcked, "1"); err != nil {
		a.log.Warn("acknowledgement not noted", "envelope", f.EnvelopeID, "error", err)
	}
}

// objection asks the gate and the route whether a submission can be taken,
// and is nil when it can. What was typed stays in the form.
func (a *App) objection(ctx context.Context, route Route, in *Interaction) map[string]any {
	if err := a.admit(ctx, in); err != nil {
		a.log.Warn("submission refused", "user", in.Sender.User, "error", err)
		return atField(in, in.Language().Error(err))
	}
	if route.Check == nil {
		return nil
	}
	var problems map[string]string
	err := guard(func() (err error) {
		problems, err = route.Check(ctx, in)
		return err
	})
	if err != nil {
		a.log.Warn("submission not checked", "error", err)
		return atField(in, in.Language().Error(err))
	}
	if len(problems) == 0 {
		return nil
	}
	return map[string]any{"response_action": "errors", "errors": problems}
}

// atField says a sentence at the first input of the form, or over a form that
// has none; either way the form stays as it is.
//
// https://docs.slack.dev/surfaces/modals#displaying_errors
func atField(in *Interaction, sentence string) map[string]any {
	if len(in.inputs) == 0 {
		return map[string]any{"response_action": "push", "view": in.Language().Refused(views.Refusal{Sentence: sentence})}
	}
	return map[string]any{"response_action": "errors", "errors": map[string]string{in.inputs[0]: sentence}}
}

// replaced puts a view in the place of the form; nil closes the form.
func replaced(m *views.Modal) any {
	if m == nil {
		return nil
	}
	return map[string]any{"response_action": "update", "view": m}
}

func (a *App) persist(ctx context.Context, f frame, in *Interaction, arrived time.Time) (bool, error) {
	return a.store.AppendEnvelope(ctx, sessions.Envelope{Key: in.Key, Type: f.Type, Payload: f.Payload, Arrived: arrived})
}

// suggest fills a menu for somebody whom the gate lets in; a fault leaves it
// empty.
func (a *App) suggest(ctx context.Context, in *Interaction) map[string]any {
	options := []*slack.OptionBlockObject{}
	route, ok := a.cfg.Routes.find(in)
	if !ok || route.Answer == nil {
		return noOptions()
	}
	err := guard(func() error {
		if err := a.admit(ctx, in); err != nil {
			return err
		}
		found, err := route.Answer(ctx, in)
		if err != nil {
			return err
		}
		options, err = fitting(views.Options(found))
		return err
	})
	if err != nil {
		a.log.Warn("menu not filled", "menu", in.Name, "user", in.Sender.User, "error", err)
	}
	return map[string]any{"options": options}
}

// noOptions is the answer to a menu that stays empty.
func noOptions() map[string]any {
	return map[string]any{"options": []*slack.OptionBlockObject{}}
}

// fitting leaves out the last options where all of them would not fit into an
// acknowledgement: a hundred long ones do not.
func fitting(options []*slack.OptionBlockObject) ([]*slack.OptionBlockObject, error) {
	room := maxAck - 200 // for the envelope around them
	for i, o := range options {
		raw, err := json.Marshal(o)
		if err != nil {
			return nil, fmt.Errorf("write an option: %w", err)
		}
		if room -= len(raw) + 1; room < 0 {
			return options[:i], nil
		}
	}
	return options, nil
}

func (a *App) ack(ctx context.Context, c *connection, f frame, arrived time.Time, payload any) {
	if err := c.ack(ctx, f, arrived, payload); err != nil {
		a.log.Warn("envelope not acknowledged", "envelope", f.EnvelopeID, "type", f.Type, "error", err)
		a.metrics.unacked.Inc()
		return
	}
	a.metrics.acks.Observe(time.Since(arrived).Seconds())
}
