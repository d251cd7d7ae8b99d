package commands

import (
	"context"
	"errors"

	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// cancelRequest is the Cancel button of a card. Anybody who sees the card can
// press it; only the requestor's press does anything, and Entra decides.
func (b *Bot) cancelRequest(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	rec, err := b.cfg.Store.Tracked(ctx, in.Value)
	if errors.Is(err, sessions.ErrNoRecord) {
		return say(views.Plain("I no longer follow this request. My Access shows where it stands.")), nil
	}
	if err != nil {
		return slackapp.Reply{}, err
	}
	if rec.Owner != in.Sender {
		b.log.Warn("cancel pressed by another person", "request", rec.ID, "user", in.Sender.User)
		return say(views.Plain("Only %s can cancel this request.", rec.Person.Name)), nil
	}
	if rec.State.Terminal() {
		return say(views.Plain("This request has ended already: %s.", rec.State.Words())), nil
	}
	who, err := b.cfg.Store.Principal(ctx, in.Sender)
	if err != nil {
		return signInMessage(err)
	}
	if err := b.cfg.Graph.As(who).Cancel(ctx, rec.ID); err != nil {
		return signInMessage(errors.Join(err, b.cfg.Store.Poke(ctx, rec.ID)))
	}
	_, err = b.cfg.Store.UpdateTracked(ctx, rec.ID, func(r *sessions.Tracked) error {
		r.CanceledBy = who.Person().Name
		return nil
	})
	return say(views.Plain("Canceled: Entra drops your request for *%s*.", rec.PackageName)), errors.Join(err, b.cfg.Store.Poke(ctx, rec.ID))
}
