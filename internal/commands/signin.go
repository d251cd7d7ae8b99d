package commands

import (
	"context"
	"errors"
	"strings"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// openSignIn is the modal that opens while a sign-in is prepared.
func openSignIn(in *slackapp.Interaction) *views.Modal {
	return in.Language().SigningIn(in.Language().Say("Preparing the sign-in…"))
}

// signIn is `/access signin`, and the Sign in buttons. Its value names the
// draft to go on with, if any.
func (b *Bot) signIn(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	if in.Value != "" {
		d, err := b.cfg.Store.Draft(ctx, in.Sender, in.Value)
		if err != nil {
			return slackapp.Reply{}, err
		}
		return b.signInFor(ctx, d, nil)
	}
	l, err := b.cfg.Store.Link(ctx, in.Sender)
	if err == nil && b.stillSignedIn(ctx, in.Sender) {
		return show(in.Language().AlreadyLinked(l.Person), in.Language().WhoAmI(l.Person)), nil
	}
	if err != nil && access.KindOf(err) != access.NotLinked {
		return slackapp.Reply{}, err
	}
	return b.offerSignIn(ctx, in.Sender, access.Draft{Locale: in.Locale}, "")
}

// stillSignedIn asks Entra whether the member's tokens are good. When Entra
// cannot be asked they count as good.
func (b *Bot) stillSignedIn(ctx context.Context, m access.Member) bool {
	who, err := b.cfg.Store.Principal(ctx, m)
	if err == nil {
		_, err = b.cfg.Graph.As(who).Me(ctx)
	}
	return !needsSignIn(err)
}

// signInFor asks the owner of a draft to sign in; the draft goes on after it.
func (b *Bot) signInFor(ctx context.Context, d access.Draft, why error) (slackapp.Reply, error) {
	sentence := ""
	if access.KindOf(why) == access.SignInAgain {
		sentence = views.In(d.Locale).Error(why)
	}
	return b.offerSignIn(ctx, d.Owner, d, sentence)
}

// wantedSignIn asks for no more than what the draft needs: rights to decide
// are asked of those who decide.
func (b *Bot) wantedSignIn(m access.Member, d access.Draft) sessions.SignIn {
	in := sessions.SignIn{Member: m, DraftID: d.ID}
	if d.Deciding != nil {
		in.Scopes, in.MaxAge = b.cfg.Graph.ApproverScopes(), d.Deciding.Fresh
	}
	if d.Administers {
		in.Scopes = b.cfg.Graph.AdminScopes()
	}
	if d.Finding {
		in.Scopes = b.cfg.Graph.ResourceScopes()
	}
	return in
}

// wanted is the name of what a draft asks for, as far as it is known.
func wanted(d access.Draft) string {
	if d.Creating != "" {
		return ""
	}
	if d.PackageName != "" || d.Typed == "" {
		return d.PackageName
	}
	all := readings(plainText(d.Typed), time.Now().In(d.Location()))
	return short(all[len(all)-1].Name)
}

func (b *Bot) offerSignIn(ctx context.Context, m access.Member, d access.Draft, why string) (slackapp.Reply, error) {
	if b.cfg.SignIn == "device" {
		return b.offerDevice(ctx, m, d, why)
	}
	in, err := b.cfg.Store.BeginSignIn(ctx, b.wantedSignIn(m, d))
	if err != nil {
		return slackapp.Reply{}, err
	}
	page := views.SignInPage{Why: why, URL: b.cfg.PublicURL + "/signin?state=" + in.State, DraftID: d.ID, Package: wanted(d)}
	first := views.In(d.Locale).Say("Sign in to Entra first.")
	reply := show(views.In(d.Locale).SignIn(page), views.In(d.Locale).SignInFirst(first))
	if d.ID != "" {
		m := views.In(d.Locale).Continue(first, d)
		reply.Instead = &m
	}
	return reply, nil
}

// checkCode compares the typed code, and links the member when it is right:
// the answer is due at the field while the form is open.
func (b *Bot) checkCode(ctx context.Context, in *slackapp.Interaction) (map[string]string, error) {
	var l access.Link
	err := b.audited(ctx, sessions.Act{What: "link", Slack: in.Sender}, func() (err error) {
		l, _, err = b.cfg.Store.ConfirmLink(ctx, in.Sender, in.Values[views.BlockCode])
		return err
	})
	switch access.KindOf(err) {
	case "":
		b.log.Info("linked", "user", in.Sender.User, "oid", l.Person.ID)
		return nil, nil
	case access.NotFound:
		if _, linked := b.cfg.Store.Link(ctx, in.Sender); linked == nil {
			return nil, nil // a second press: the first one linked
		}
		return map[string]string{views.BlockCode: in.Language().Say("There is no sign-in waiting for a code. Open the sign-in page first; a code is good for ten minutes.")}, nil
	case access.Unavailable, access.Internal:
		return nil, err
	}
	return map[string]string{views.BlockCode: in.Language().Error(err)}, nil
}

func (b *Bot) checking(in *slackapp.Interaction) *views.Modal {
	return in.Language().SigningIn(in.Language().Say("You are signed in. One moment…"))
}

// codeAccepted goes on after the link was made.
func (b *Bot) codeAccepted(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	if in.Private != "" {
		d, err := b.cfg.Store.Draft(ctx, in.Sender, in.Private)
		if err != nil {
			return slackapp.Reply{}, err
		}
		return b.resume(ctx, d)
	}
	l, err := b.cfg.Store.Link(ctx, in.Sender)
	if err != nil {
		return slackapp.Reply{}, err
	}
	return show(in.Language().Linked(l.Person), in.Language().WhoAmI(l.Person)), nil
}

// sameAddress holds the rule that an Entra account is linked only to the
// Slack member with its address: the mail or user name in Entra must equal
// the e-mail that Slack has confirmed.
func (b *Bot) sameAddress(ctx context.Context, m access.Member, who access.Person) error {
	profile, err := b.slack.Profile(ctx, m)
	if err != nil {
		return &access.Error{Kind: access.Unavailable, Sentence: "Slack does not tell me your e-mail right now, so I linked nothing. Please try again in a minute.", Err: err}
	}
	if profile.Email == "" {
		return &access.Error{
			Kind:     access.NotAllowed,
			Sentence: "Your Slack profile has no confirmed e-mail address, so I cannot tell whether this Entra account is yours. Ask a Slack administrator, then sign in again.",
		}
	}
	if strings.EqualFold(profile.Email, who.Mail) || strings.EqualFold(profile.Email, who.UPN) {
		return nil
	}
	return &access.Error{
		Kind: access.NotAllowed,
		Sentence: "You signed in to Entra as %s, but your Slack profile has another e-mail address. " +
			"Nothing was linked. Sign in with the Entra account that has your Slack e-mail address, in a private window if your browser keeps choosing the other one.",
		Args: []any{views.Clean(who.UPN)},
		Err:  errors.New("entra account and slack profile have different addresses"),
	}
}
