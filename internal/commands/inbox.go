package commands

import (
	"context"
	"slices"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// approvals is `/access approvals`: what waits for the person, oldest first.
func (b *Bot) approvals(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	return b.inboxPage(ctx, in, 0, "")
}

// filterInbox shows the requests for one package, in the message that shows the
// inbox.
func (b *Bot) filterInbox(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	only := in.Value
	if only == views.InboxAll {
		only = ""
	}
	return inPlace(in)(b.inboxPage(ctx, in, 0, only))
}

// turnInbox turns a page of the inbox in the message that shows it.
func (b *Bot) turnInbox(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	page, only := readPage(in.Value)
	return inPlace(in)(b.inboxPage(ctx, in, page, only))
}

func (b *Bot) inboxPage(ctx context.Context, in *slackapp.Interaction, page int, only string) (slackapp.Reply, error) {
	who, err := b.cfg.Store.Principal(ctx, in.Sender)
	var all []views.Waiting
	if err == nil {
		all, err = b.toDecide(ctx, who, nil)
	}
	if needsSignIn(err) {
		return b.signInToDecide(ctx, in)
	}
	if err != nil {
		return slackapp.Reply{}, err
	}
	m, err := b.howAsked(ctx, in, in.Language().InboxList(views.Inbox{All: all, Page: page, Only: only}))
	return say(m), err
}

// signInToDecide asks for a sign-in that may decide; the decision goes on with
// it.
func (b *Bot) signInToDecide(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	d, err := b.draftFor(ctx, in, access.Draft{Deciding: &access.Deciding{}})
	if err != nil {
		return slackapp.Reply{}, err
	}
	return say(in.Language().SignInToDecide(d.ID, in.Language().Say("To see and decide what waits for you, sign in first."))), nil
}

// toDecide lists what waits for the person's decision, as Entra tells it to
// that person; only those of ids when there are some.
func (b *Bot) toDecide(ctx context.Context, who access.Principal, ids []string) ([]views.Waiting, error) {
	requests, err := collect(b.cfg.Graph.AsWith(who, b.cfg.Graph.ApproverScopes()).ToApprove(ctx))
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(requests, func(x, y access.Request) int { return x.Created.Compare(y.Created) })
	var all []views.Waiting
	for _, r := range requests {
		if len(ids) > 0 && !slices.Contains(ids, r.ID) || r.Requestor.ID == who.Person().ID {
			continue
		}
		all = append(all, views.Waiting{RequestID: r.ID, Requestor: r.Requestor.Name, PackageID: r.PackageID, PackageName: r.PackageName, Reason: r.Justification, Created: r.Created})
	}
	return all, nil
}

// decide is the Decide button of a row of the inbox.
func (b *Bot) decide(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	return b.decideThese(ctx, in, in.Value)
}

// decideSeveral is the button that decides several requests with one reason.
func (b *Bot) decideSeveral(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	return b.decideThese(ctx, in, "")
}

// of are those for one package; all of them when only is empty.
func of(all []views.Waiting, only string) []views.Waiting {
	if only == "" {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), func(w views.Waiting) bool { return w.PackageName != only })
}

// decideThese opens the form for one request, or for several of one package.
// What a button names is looked up among what Entra shows to the person.
func (b *Bot) decideThese(ctx context.Context, in *slackapp.Interaction, id string) (slackapp.Reply, error) {
	who, err := b.cfg.Store.Principal(ctx, in.Sender)
	if err != nil {
		return signInMessage(in, err)
	}
	all, err := b.toDecide(ctx, who, nil)
	if needsSignIn(err) {
		return b.signInToDecide(ctx, in)
	}
	if err != nil {
		return slackapp.Reply{}, err
	}
	about := together(of(all, in.Value))
	if id != "" {
		about = slices.DeleteFunc(all, func(w views.Waiting) bool { return w.RequestID != id })
	}
	if len(about) == 0 {
		return slackapp.Reply{}, &access.Error{Kind: access.NotFound, Sentence: "This does not wait for your decision any more. /access approvals shows what does."}
	}
	deciding, err := b.decidingAll(ctx, about)
	if err != nil {
		return slackapp.Reply{}, err
	}
	d, err := b.draftFor(ctx, in, access.Draft{Deciding: deciding})
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.showDecision(ctx, d, about, "")
}

// together are the requests for the package for which most wait, as many as
// one form takes.
func together(all []views.Waiting) []views.Waiting {
	byName := map[string][]views.Waiting{}
	var most []views.Waiting
	for _, w := range all {
		byName[w.PackageName] = append(byName[w.PackageName], w)
		if len(byName[w.PackageName]) > len(most) {
			most = byName[w.PackageName]
		}
	}
	return most[:min(len(most), 10)]
}

// decidingAll is a decision about requests for one package.
func (b *Bot) decidingAll(ctx context.Context, about []views.Waiting) (*access.Deciding, error) {
	fresh, err := b.demanded(ctx, about[0].PackageID, about[0].PackageName)
	if err != nil {
		return nil, err
	}
	d := &access.Deciding{Fresh: fresh}
	for _, w := range about {
		d.Requests = append(d.Requests, w.RequestID)
	}
	return d, nil
}
