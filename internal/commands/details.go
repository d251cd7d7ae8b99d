package commands

import (
	"context"
	"errors"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// status is `/access status [NAME or id]`: where a request of the person's
// stands.
func (b *Bot) status(ctx context.Context, in *slackapp.Interaction, typed string) (slackapp.Reply, error) {
	name := unquote(plainText(typed))
	if name == "" {
		return b.mine(ctx, in, 0)
	}
	open, err := b.openRequests(ctx, in.Sender)
	if err != nil {
		return signInMessage(in, err)
	}
	switch found := requestsNamed(name, open); {
	case len(found) > 0:
		return say(in.Language().OpenRequests(in.Language().Say("This is open:"), values(found))), nil
	case len(open) > 0:
		return say(in.Language().OpenRequests(in.Language().Say("No open request of yours is for “%s”. These are open:", short(name)), open)), nil
	}
	return say(in.Language().Plain("No request of yours is open. /access mine shows what you hold.")), nil
}

// details is the Details button: everything about a request that the person
// may see. What is private to the requestor is shown to nobody else.
func (b *Bot) details(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	rec, err := b.cfg.Store.Tracked(ctx, in.Value)
	if errors.Is(err, sessions.ErrNoRecord) {
		return b.detailsElsewhere(ctx, in)
	}
	if err != nil {
		return slackapp.Reply{}, err
	}
	d := b.detailsOf(in.Language(), rec, rec.Owner == in.Sender)
	if who, err := b.cfg.Store.Principal(ctx, in.Sender); err == nil && rec.State == access.Delivered {
		d.Removable = b.mayAdminister(ctx, who)
	}
	if d.Own {
		d.Links = b.threads(ctx, in.Language(), rec)
	}
	return show(in.Language().RequestDetails(d), in.Language().Plain("%s: %s.", rec.PackageName, in.Language().State(rec.State))), nil
}

func (b *Bot) detailsOf(l views.Language, rec sessions.Tracked, own bool) views.Details {
	d := views.Details{
		Card: views.Card{
			RequestID: rec.ID, Type: rec.Type, Requestor: rec.Person.Name, Own: own, By: rec.By.Name, PackageName: rec.PackageName, PolicyName: rec.PolicyName,
			Length: rec.Length, Starts: rec.Starts, Ends: rec.Ends, Approval: rec.Approval, Stage: rec.Stage(), Stages: rec.StageCount,
			State: rec.State, Since: rec.Reached, Created: rec.Created,
		},
	}
	if !own {
		return d
	}
	d.Reason, d.Approvers, d.MyAccess = rec.Reason, l.Sentences(rec.Approvers), b.cfg.MyAccessURL+"#/access-packages/"+rec.PackageID
	for _, a := range rec.Answers {
		d.Answers = append(d.Answers, views.Answered(a))
	}
	return d
}

// threads are links to where the request is told. Slack may not answer: then
// they are left out.
func (b *Bot) threads(ctx context.Context, l views.Language, rec sessions.Tracked) []views.Link {
	var links []views.Link
	for _, p := range rec.Places {
		if p.Card.TS == "" || p.Gone != "" {
			continue
		}
		url, err := b.slack.Permalink(ctx, p.Channel, p.Card.TS)
		if err != nil {
			b.log.Info("no link to a thread", "error", err)
			continue
		}
		text := l.Say("Thread in the channel")
		if p.Direct {
			text = l.Say("Thread here")
		}
		links = append(links, views.Link{Text: text, URL: url})
	}
	return links
}

// detailsElsewhere shows a request that was made elsewhere, to the person
// whose it is.
func (b *Bot) detailsElsewhere(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	who, err := b.cfg.Store.Principal(ctx, in.Sender)
	if err != nil {
		return signInMessage(in, err)
	}
	for r, err := range b.cfg.Graph.As(who).MyRequests(ctx) {
		if err != nil {
			return signInMessage(in, err)
		}
		if r.ID == in.Value {
			return show(in.Language().RequestDetails(b.ownDetails(who.Person(), r)), in.Language().Plain("%s: %s.", r.PackageName, in.Language().State(r.State))), nil
		}
	}
	return slackapp.Reply{}, &access.Error{Kind: access.NotFound, Sentence: "No request of yours belongs to this button. /access mine shows what is open."}
}

func (b *Bot) ownDetails(who access.Person, r access.Request) views.Details {
	return views.Details{
		Card: views.Card{
			RequestID: r.ID, Type: r.Type, Requestor: who.Name, Own: true, PackageName: r.PackageName, Reason: r.Justification, State: r.State, Created: r.Created,
		},
		MyAccess: b.cfg.MyAccessURL + "#/access-packages/" + r.PackageID,
	}
}
