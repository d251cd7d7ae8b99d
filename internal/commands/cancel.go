package commands

import (
	"context"
	"errors"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
)

// cancel is `/access cancel NAME`. A name that is one open request's, to the
// letter, is enough; else the person chooses.
func (b *Bot) cancel(ctx context.Context, in *slackapp.Interaction, typed string) (slackapp.Reply, error) {
	open, err := b.openRequests(ctx, in.Sender)
	if err != nil {
		return signInMessage(in, err)
	}
	name := unquote(plainText(typed))
	found := requestsNamed(name, open)
	switch {
	case len(open) == 0:
		return say(in.Language().Plain("No request of yours is open, so there is nothing to cancel.")), nil
	case name == "":
		return say(in.Language().OpenRequests(in.Language().Say("Which one do you want to cancel?"), open)), nil
	case len(found) == 0:
		return say(in.Language().OpenRequests(in.Language().Say("No open request of yours is for “%s”. These are open:", short(name)), open)), nil
	case len(found) > 1 || !found[0].exact:
		return say(in.Language().OpenRequests(in.Language().Say("Do you mean one of these?"), values(found))), nil
	}
	return b.cancelOwn(ctx, in, found[0].what)
}

// openRequests are the person's own, as Entra tells them to that person.
func (b *Bot) openRequests(ctx context.Context, m access.Member) ([]access.Request, error) {
	mine, err := b.readMine(ctx, m)
	return mine.Open, err
}

// cancelRequest is the Cancel button of a card. Anybody who sees the card can
// press it; only the requestor's press does anything, and Entra decides.
func (b *Bot) cancelRequest(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	rec, err := b.cfg.Store.Tracked(ctx, in.Value)
	if errors.Is(err, sessions.ErrNoRecord) {
		return b.cancelElsewhere(ctx, in)
	}
	if err != nil {
		return slackapp.Reply{}, err
	}
	if rec.Owner != in.Sender {
		b.log.Warn("cancel pressed by another person", "request", rec.ID, "user", in.Sender.User)
		return say(in.Language().Plain("Only %s can cancel this request.", rec.Person.Name)), nil
	}
	if rec.State.Terminal() {
		return say(in.Language().Plain("This request has ended already: %s.", in.Language().State(rec.State))), nil
	}
	return b.cancelOwn(ctx, in, access.Request{ID: rec.ID, PackageName: rec.PackageName})
}

// cancelElsewhere cancels a request of the person that was made elsewhere, so
// that it is not followed here.
func (b *Bot) cancelElsewhere(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	open, err := b.openRequests(ctx, in.Sender)
	if err != nil {
		return signInMessage(in, err)
	}
	for _, r := range open {
		if r.ID == in.Value {
			return b.cancelOwn(ctx, in, r)
		}
	}
	return say(in.Language().Plain("No open request of yours belongs to this button. /access mine shows what is open.")), nil
}

// cancelOwn asks Entra, as the person, to drop a request, and writes down who
// did it for the thread that tells it.
func (b *Bot) cancelOwn(ctx context.Context, in *slackapp.Interaction, r access.Request) (slackapp.Reply, error) {
	who, err := b.cfg.Store.Principal(ctx, in.Sender)
	if err != nil {
		return signInMessage(in, err)
	}
	act := sessions.Act{What: "cancel", Slack: in.Sender, Entra: who.Person(), Request: r.ID}
	err = b.audited(ctx, act, func() error { return b.cfg.Graph.As(who).Cancel(ctx, r.ID) })
	if err != nil {
		return signInMessage(in, errors.Join(err, b.cfg.Store.Poke(ctx, r.ID)))
	}
	_, err = b.cfg.Store.UpdateTracked(ctx, r.ID, func(t *sessions.Tracked) error {
		t.CanceledBy = who.Person().Name
		return nil
	})
	if errors.Is(err, sessions.ErrNoRecord) {
		err = nil // made elsewhere: nothing here follows it
	} else {
		err = errors.Join(err, b.cfg.Store.Poke(ctx, r.ID))
	}
	return say(in.Language().Plain("Canceled: Entra drops your request for *%s*.", r.PackageName)), err
}
