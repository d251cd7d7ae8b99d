package commands

import (
	"context"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/plans"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// assignForm asks to whom a package is assigned.
func (b *Bot) assignForm(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	card, err := readCard(ctx, a.as.Reader(), in.Value)
	if err != nil {
		return slackapp.Reply{}, err
	}
	return showAdmin(views.AssignForm(card.Package, card.Policies)), nil
}

// assign turns the form into a plan. The package and the policy are looked up
// as the person: what the form says proves nothing.
func (b *Bot) assign(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	card, err := readCard(ctx, a.as.Reader(), in.Private)
	if err != nil {
		return slackapp.Reply{}, err
	}
	who, err := b.inEntra(ctx, a, in.Values[views.BlockWho])
	if err != nil {
		return slackapp.Reply{}, err
	}
	w := plans.Assign{
		Package: thing(card.Package), People: []plans.Thing{{ID: who.ID, Name: who.Name}}, Groups: groupsOf(card.Package),
		Schedule: scheduleOf(in), Justification: bounded(in.Values[views.BlockReason], access.MaxReason),
		BypassApproval: len(in.Many[views.BlockBypass]) > 0,
	}
	for _, p := range card.Policies {
		if p.ID == in.Values[views.BlockPolicy] {
			w.Policy = plans.Thing{ID: p.ID, Name: p.Name}
		}
	}
	return b.dryRun(ctx, in, a, w)
}

// scheduleOf reads the days of a form in the zone of who filled it in; the last
// day is included.
func scheduleOf(in *slackapp.Interaction) access.Schedule {
	zone := in.Zone
	if zone == nil {
		zone = time.UTC
	}
	var s access.Schedule
	if first := dayIn(in.Values[views.BlockStart], zone); first.After(time.Now()) {
		s.Start = first
	}
	if last := dayIn(in.Values[views.BlockEnd], zone); !last.IsZero() {
		s.Length.Until = last.AddDate(0, 0, 1).Add(-time.Minute)
	}
	return s
}

// inEntra finds who a member is in Entra: by the link that they made
// themselves, else by the e-mail that Slack has confirmed.
func (b *Bot) inEntra(ctx context.Context, a administrator, user string) (access.Person, error) {
	m := access.Member{Team: a.who.Member().Team, User: user}
	l, err := b.cfg.Store.Link(ctx, m)
	if err == nil {
		return l.Person, nil
	}
	if access.KindOf(err) != access.NotLinked {
		return access.Person{}, err
	}
	profile, err := b.slack.Profile(ctx, m)
	if err != nil {
		return access.Person{}, err
	}
	if profile.Email == "" {
		return access.Person{}, &access.Error{
			Kind: access.NotFound, Sentence: "Slack has no confirmed e-mail of " + profile.Name + ", so I cannot tell who that is in Entra. Ask them to sign in with /access signin first.",
		}
	}
	p, found, err := a.as.Reader().FindPerson(ctx, profile.Email)
	if err == nil && !found {
		err = &access.Error{
			Kind: access.NotFound, Sentence: "Nobody in Entra has the e-mail address of " + profile.Name + ". Ask them to sign in with /access signin first.",
		}
	}
	return p, err
}
