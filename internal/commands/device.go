package commands

import (
	"context"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// offerDevice shows a code to type at Microsoft's device page and goes on by
// itself when that is done. A restart of the bot ends it; the person then
// starts again.
func (b *Bot) offerDevice(ctx context.Context, m access.Member, d access.Draft, why string) (slackapp.Reply, error) {
	code, err := b.cfg.Graph.StartDeviceCode(ctx, b.wantedSignIn(m, d).Scopes...)
	if err != nil {
		return slackapp.Reply{}, err
	}
	b.waiting.Go(func() { b.awaitDevice(context.WithoutCancel(ctx), code, m, d) })
	page := views.SignInPage{Why: why, URL: code.VerificationURL, DeviceCode: code.UserCode, DraftID: d.ID, Package: wanted(d)}
	return show(views.In(d.Locale).SignIn(page), views.In(d.Locale).Plain("Open %s and type the code %s.", code.VerificationURL, code.UserCode)), nil
}

// awaitDevice waits until the code was used, links the account by the same
// rule of addresses, and tells the person.
func (b *Bot) awaitDevice(ctx context.Context, code *graph.DeviceCode, m access.Member, d access.Draft) {
	ctx, cancel := context.WithDeadline(ctx, code.Expires)
	defer cancel()
	go b.cancelOnClose(ctx, cancel)
	account, err := code.Wait(ctx)
	if err == nil {
		err = b.sameAddress(ctx, m, account.Person)
	}
	if err == nil {
		err = b.cfg.Store.LinkDevice(ctx, access.Link{Member: m, Person: account.Person, Home: account.Home}, account.Cache)
	}
	if err != nil {
		b.log.Warn("device sign-in ended without a link", "user", m.User, "error", err)
		b.tell(ctx, m, b.refusedSignIn(ctx, b.wantedSignIn(m, d), err))
		return
	}
	b.log.Info("linked", "user", m.User, "oid", account.Person.ID)
	if d.ID == "" {
		b.tell(ctx, m, views.In(d.Locale).WhoAmI(account.Person))
		return
	}
	told := views.In(d.Locale).Say("You are signed in as %s. Go on with your request.", account.Person.Name)
	if d.Deciding != nil || d.Administers {
		told = views.In(d.Locale).Say("You are signed in as %s. Go on where you stopped.", account.Person.Name)
	}
	b.tell(ctx, m, views.In(d.Locale).Continue(told, d))
}

// cancelOnClose ends what runs in the background when the bot stops.
func (b *Bot) cancelOnClose(ctx context.Context, cancel context.CancelFunc) {
	select {
	case <-b.closing:
		cancel()
	case <-ctx.Done():
	}
}

func (b *Bot) tell(ctx context.Context, m access.Member, msg views.Message) {
	if err := b.slack.Tell(ctx, m, msg); err != nil {
		b.log.Error("direct message not sent", "user", m.User, "error", err)
	}
}
