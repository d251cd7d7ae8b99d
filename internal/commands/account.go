package commands

import (
	"context"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
)

// whoAmI is `/access whoami`.
func (b *Bot) whoAmI(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	l, err := b.cfg.Store.Link(ctx, in.Sender)
	if err != nil {
		return signInMessage(in, err)
	}
	return say(in.Language().WhoAmI(l.Person)), nil
}

// unlink forgets an account and its tokens.
func (b *Bot) unlink(ctx context.Context, l access.Link) error {
	b.menus.forget(l.Home)
	return b.audited(ctx, sessions.Act{What: "unlink", Slack: l.Member, Entra: l.Person}, func() error {
		_, err := b.cfg.Store.Unlink(ctx, l.Member)
		return err
	})
}

// signOut is `/access signout`: the link and every token are forgotten.
func (b *Bot) signOut(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	l, err := b.cfg.Store.Link(ctx, in.Sender)
	if err != nil {
		return signInMessage(in, err)
	}
	if err := b.unlink(ctx, l); err != nil {
		return slackapp.Reply{}, err
	}
	b.log.Info("unlinked", "user", in.Sender.User, "oid", l.Person.ID)
	m := in.Language().SignedOut(l.Person)
	if in.Ephemeral {
		return slackapp.Reply{Edit: &m}, nil
	}
	return say(m), nil
}
