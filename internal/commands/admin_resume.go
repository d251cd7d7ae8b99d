package commands

import (
	"context"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// unfinished is the draft of what goes on after a sign-in: the form that was
// sent, with all that stands in it, or the menu.
func (b *Bot) unfinished(ctx context.Context, in *slackapp.Interaction) access.Draft {
	d := access.Draft{Administers: true}
	if in.Name != views.FormAdminGives && in.Name != views.ActAdminResources {
		if form := b.adminForms()[in.Name]; form.again != nil {
			d.Sent = access.SentForm{Name: in.Name, Private: in.Private, Values: in.Values, Many: in.Many}
		}
		return d
	}
	n, err := b.keepGives(ctx, in)
	if err != nil {
		b.log.Warn("the form of a new package does not go on after the sign-in", "user", in.Sender.User, "error", err)
		return d
	}
	d.Creating, d.PackageName, d.Finding = in.Private, n.Name, in.Name == views.ActAdminResources
	return d
}

// formOn shows an administrator's form again after a sign-in, as it was sent.
func (b *Bot) formOn(ctx context.Context, d access.Draft) (slackapp.Reply, error) {
	a, err := b.administrator(ctx, d.Owner)
	if err != nil {
		return slackapp.Reply{}, err
	}
	sent := &slackapp.Interaction{Name: d.Sent.Name, Sender: d.Owner, Private: d.Sent.Private, Values: d.Sent.Values, Many: d.Sent.Many}
	reply, err := b.adminForms()[d.Sent.Name].again(ctx, sent, a)
	if err != nil || reply.Show == nil {
		return slackapp.Reply{}, err
	}
	views.Refill(reply.Show, "", sent.Values, sent.Many)
	return show(reply.Show, late(d)), nil
}

// createOn goes on with the second page of a new package after a sign-in.
func (b *Bot) createOn(ctx context.Context, d access.Draft) (slackapp.Reply, error) {
	a, err := b.administrator(ctx, d.Owner)
	if err != nil {
		return slackapp.Reply{}, err
	}
	n, err := b.newPackageOf(ctx, d.Owner, d.Creating)
	if err != nil {
		return slackapp.Reply{}, err
	}
	page, err := b.givesPage(ctx, a, d.Creating, n)
	if d.Finding {
		page, err = b.findingPage(ctx, a, d.Creating, n)
	}
	if err != nil {
		page.Problem = views.Language{}.Error(err)
	}
	return show(views.GivesForm(page), late(d)), nil
}
