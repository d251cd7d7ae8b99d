package commands

import (
	"context"

	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// whoAmI is `/access whoami`.
func (b *Bot) whoAmI(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	l, err := b.cfg.Store.Link(ctx, in.Sender)
	if err != nil {
		return signInMessage(err)
	}
	return say(views.WhoAmI(l.Person)), nil
}

// signOut is `/access signout`: the link and every token are forgotten.
func (b *Bot) signOut(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	l, err := b.cfg.Store.Unlink(ctx, in.Sender)
	if err != nil {
		return signInMessage(err)
	}
	b.log.Info("unlinked", "user", in.Sender.User, "oid", l.Person.ID)
	m := views.SignedOut(l.Person)
	if in.Ephemeral {
		return slackapp.Reply{Edit: &m}, nil
	}
	return say(m), nil
}
