package commands

import (
	"context"
	"slices"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// atOnce is the value of the usual manner, which the store leaves empty.
const atOnce = "at_once"

// howAsked lets the sender choose how to be asked for decisions.
func (b *Bot) howAsked(ctx context.Context, in *slackapp.Interaction, m views.Message) (views.Message, error) {
	how, err := b.cfg.Store.MannerOf(ctx, in.Sender)
	if err != nil {
		return m, err
	}
	value := string(how)
	if how == sessions.AtOnce {
		value = atOnce
	}
	m.Blocks = append(m.Blocks, in.Language().HowAsked(value))
	return m, nil
}

// chooseHowAsked is the choice that howAsked offers. It is the sender's own:
// nobody chooses for another.
func (b *Bot) chooseHowAsked(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	known := slices.ContainsFunc(in.Language().Manners(), func(m views.Manner) bool { return m.Value == in.Value })
	if !known {
		return slackapp.Reply{}, &access.Error{Kind: access.Invalid, Sentence: "I don't know this choice. /access approvals shows those that there are."}
	}
	how := sessions.Manner(in.Value)
	if in.Value == atOnce {
		how = sessions.AtOnce
	}
	if err := b.cfg.Store.AskIn(ctx, in.Sender, how); err != nil {
		return slackapp.Reply{}, err
	}
	return say(in.Language().HowAskedNow(in.Value)), nil
}
