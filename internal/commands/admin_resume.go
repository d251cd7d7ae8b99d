package commands

import (
	"context"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// said is what stood in a form when a sign-in came between.
type said struct {
	Values map[string]string
	Many   map[string][]string
}

// unfinished is the draft of what goes on after a sign-in: the form of a new
// package with all that stands in it, or the menu.
func (b *Bot) unfinished(ctx context.Context, in *slackapp.Interaction) access.Draft {
	d := access.Draft{Administers: true}
	var n newPackage
	var err error
	switch in.Name {
	case views.FormAdminGives, views.ActAdminResources:
		n, err = b.keepGives(ctx, in)
	case views.FormAdminPolicy:
		n, err = b.keepPolicy(ctx, in)
	default:
		return d
	}
	if err != nil {
		b.log.Warn("the form of a new package does not go on after the sign-in", "user", in.Sender.User, "error", err)
		return d
	}
	d.Creating, d.PackageName, d.Finding = in.Private, n.Name, in.Name == views.ActAdminResources
	return d
}

// keepPolicy keeps what stands on a page about a policy.
func (b *Bot) keepPolicy(ctx context.Context, in *slackapp.Interaction) (newPackage, error) {
	id, _ := pageOf(in.Private)
	if _, err := b.newPackageOf(ctx, in.Sender, id); err != nil {
		return newPackage{}, err
	}
	return b.newPackages().Update(ctx, id, func(n *newPackage) error {
		n.Said = said{in.Values, in.Many}
		return nil
	})
}

// createOn goes on with the form of a new package after a sign-in.
func (b *Bot) createOn(ctx context.Context, d access.Draft) (slackapp.Reply, error) {
	a, err := b.administrator(ctx, d.Owner)
	if err != nil {
		return slackapp.Reply{}, err
	}
	id, _ := pageOf(d.Creating)
	n, err := b.newPackageOf(ctx, d.Owner, id)
	if err != nil {
		return slackapp.Reply{}, err
	}
	if strings.Contains(d.Creating, ".") {
		again := &slackapp.Interaction{Sender: d.Owner, Private: d.Creating, Values: n.Said.Values, Many: n.Said.Many}
		reply, err := b.policyAgain(ctx, again, a)
		return show(reply.Show, late(d)), err
	}
	page, err := b.givesPage(ctx, a, id, n)
	if d.Finding {
		page, err = b.findingPage(ctx, a, id, n)
	}
	if err != nil {
		page.Problem = views.Language{}.Error(err)
	}
	return show(views.GivesForm(page), late(d)), nil
}
