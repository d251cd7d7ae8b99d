package commands

import (
	"context"

	"accessbot/internal/sessions"
	"accessbot/internal/views"
)

// asksMore reports whether the sign-in asks for more than a link has that is
// there already, and that stays when it is refused.
func (b *Bot) asksMore(ctx context.Context, in sessions.SignIn) bool {
	if len(in.Scopes) == 0 {
		return false
	}
	_, err := b.cfg.Store.Link(ctx, in.Member)
	return err == nil
}

// refusalWords tells what Entra's error code means to the person.
//
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow#error-response
func (b *Bot) refusalWords(ctx context.Context, in sessions.SignIn, code string) string {
	more := b.asksMore(ctx, in)
	switch code {
	case "access_denied", "consent_required":
		if more {
			return "Entra did not grant what I asked for: you did not agree, or an administrator of your organization must agree first. Nothing was linked anew, and you are signed in as before."
		}
		return "You did not let accessbot ask for access in your name, so nothing was linked. Start again with /access signin when you want to."
	case "temporarily_unavailable", "server_error":
		return "Entra is busy right now and nothing was linked. Start again with /access signin in a minute."
	}
	return "Entra did not let you sign in, so nothing was linked. Start again with /access signin, or ask your administrator."
}

// refusedSignIn tells the person in Slack; who stays linked goes on with what
// they were at.
func (b *Bot) refusedSignIn(ctx context.Context, in sessions.SignIn, err error) views.Message {
	l := b.languageOf(ctx, in.Member)
	if in.DraftID != "" && b.asksMore(ctx, in) {
		if d, failed := b.cfg.Store.Draft(ctx, in.Member, in.DraftID); failed == nil {
			return l.Continue(l.Error(err), d)
		}
	}
	return l.SignInFirst(l.Error(err))
}
