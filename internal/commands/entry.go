package commands

import (
	"context"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// requestLike is the shortcut "Request access like this" of a message: the
// package is the one whose link or name stands in it.
func (b *Bot) requestLike(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	d := access.Draft{PackageID: linkedPackage(in.MessageText)}
	if d.PackageID == "" {
		who, err := b.cfg.Store.Principal(ctx, in.Sender)
		if err == nil {
			d.Typed, err = b.mentioned(ctx, who, in.MessageText)
		}
		if err != nil && !needsSignIn(err) {
			return slackapp.Reply{}, err
		}
	}
	return b.begin(ctx, in, d)
}

// mentioned is the name of the one package that a text speaks of, in quotes;
// "" when it speaks of none or of several.
func (b *Bot) mentioned(ctx context.Context, who access.Principal, text string) (string, error) {
	packages, err := b.requestable(ctx, who)
	if err != nil {
		return "", err
	}
	name, words := "", " "+fold(plainText(text))+" "
	for _, p := range packages {
		if !strings.Contains(words, " "+fold(p.Name)+" ") {
			continue
		}
		if name != "" {
			return "", nil
		}
		name = p.Name
	}
	return name, nil
}

// spoken is what was written to the bot, in a direct message or by a mention:
// the same words as after /access. A form needs a press of a button first,
// for Slack opens none without.
func (b *Bot) spoken(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	verb, _ := splitCommand(in.Text)
	if verb != "" && !isVerb(verb) {
		return say(in.Language().Help(strings.TrimSpace(plainText(in.Text)), nearestVerb(verb))), nil
	}
	reply, err := b.command(ctx, in)
	if reply.Show != nil && reply.Instead != nil {
		reply.Say, reply.Show, reply.Instead = reply.Instead, nil, nil
	}
	return reply, err
}

// unfurl answers a My Access link to the person who posted it, with that
// person's own state. Nobody else sees it: what one may ask for is private.
func (b *Bot) unfurl(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	for _, link := range in.Links {
		id := linkedPackage(link)
		if id == "" {
			continue
		}
		return b.preview(ctx, in, id)
	}
	return slackapp.Reply{}, nil
}

// preview shows a package to somebody to whom it means something; nobody is
// bothered with a link that is none of theirs.
func (b *Bot) preview(ctx context.Context, in *slackapp.Interaction, id string) (slackapp.Reply, error) {
	who, err := b.cfg.Store.Principal(ctx, in.Sender)
	var w views.Why
	if err == nil {
		w, err = b.reasons(ctx, in.Language(), who, id)
	}
	switch {
	case needsSignIn(err), access.KindOf(err) == access.NotFound:
		return slackapp.Reply{}, nil // a link is no reason to ask for a sign-in
	case err != nil:
		return slackapp.Reply{}, err
	case len(w.Policies) == 0 && w.Held == nil && w.Open == nil:
		return slackapp.Reply{}, nil
	}
	return say(in.Language().WhyPackage(w)), nil
}

// left forgets the account of a member who was deactivated: no token outlives
// the person.
func (b *Bot) left(ctx context.Context, m access.Member) error {
	l, err := b.cfg.Store.Link(ctx, m)
	if access.KindOf(err) == access.NotLinked {
		return nil
	}
	if err != nil {
		return err
	}
	b.log.Info("unlinked: the member was deactivated", "user", m.User, "oid", l.Person.ID)
	return b.unlink(ctx, l)
}
