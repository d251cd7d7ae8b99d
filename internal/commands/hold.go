package commands

import (
	"context"
	"slices"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// holdings are what the person has now, as Entra tells it to that person.
func (b *Bot) holdings(ctx context.Context, who access.Principal) ([]access.Assignment, error) {
	held, err := collect(b.cfg.Graph.As(who).MyAssignments(ctx))
	return slices.DeleteFunc(held, func(a access.Assignment) bool { return !isHeld(a) }), err
}

// holding finds an assignment of the person by id. What a button says is
// believed only when Entra shows it to the person who pressed.
func (b *Bot) holding(ctx context.Context, who access.Principal, id string) (access.Assignment, error) {
	held, err := b.holdings(ctx, who)
	if err != nil {
		return access.Assignment{}, err
	}
	for _, a := range held {
		if a.ID == id {
			return a, nil
		}
	}
	return access.Assignment{}, &access.Error{Kind: access.NotFound, Sentence: "You no longer hold this. /access mine shows what you hold."}
}

// extend is `/access extend NAME [for 30d]`.
func (b *Bot) extend(ctx context.Context, in *slackapp.Interaction, typed string) (slackapp.Reply, error) {
	who, err := b.cfg.Store.Principal(ctx, in.Sender)
	if err != nil {
		return signInMessage(in, err)
	}
	held, err := b.holdings(ctx, who)
	if err != nil {
		return signInMessage(in, err)
	}
	r, meant := readName(typed, in, func(name string) []meant[access.Assignment] { return heldNamed(name, held) })
	if len(meant) != 1 || !meant[0].exact {
		m := offerToExtend(in.Language(), r.Name, values(meant), held)
		return show(in.Language().InModal(in.Language().Say("Extend access"), m), m), nil
	}
	return b.extendHeld(ctx, in, who, meant[0].what, r)
}

// extendButton is the Extend button of a list or of a reminder.
func (b *Bot) extendButton(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	who, err := b.cfg.Store.Principal(ctx, in.Sender)
	if err != nil {
		return signInMessage(in, err)
	}
	a, err := b.holding(ctx, who, in.Value)
	if err != nil {
		return signInMessage(in, err)
	}
	return b.extendHeld(ctx, in, who, a, reading{})
}

// extendHeld opens the form that extends an assignment.
func (b *Bot) extendHeld(ctx context.Context, in *slackapp.Interaction, who access.Principal, a access.Assignment, r reading) (slackapp.Reply, error) {
	d, err := b.draftFor(ctx, in, access.Draft{
		AssignmentID: a.ID, PackageID: a.PackageID, PackageName: a.PackageName, PolicyID: a.PolicyID,
		Reason: bounded(r.Because, access.MaxReason), End: r.Until, Length: r.For,
	})
	if err != nil {
		return slackapp.Reply{}, err
	}
	if r.Because != "" && r.Unclear == "" {
		return b.atOnce(ctx, who, d)
	}
	return b.resume(ctx, d)
}

// giveBack is `/access return NAME`: it asks before it does anything.
func (b *Bot) giveBack(ctx context.Context, in *slackapp.Interaction, typed string) (slackapp.Reply, error) {
	who, err := b.cfg.Store.Principal(ctx, in.Sender)
	if err != nil {
		return signInMessage(in, err)
	}
	held, err := b.holdings(ctx, who)
	if err != nil {
		return signInMessage(in, err)
	}
	name := unquote(plainText(typed))
	return say(offerToGiveBack(in.Language(), name, values(heldNamed(name, held)), held)), nil
}

// offerToExtend lists what may have been meant, each with its buttons.
func offerToExtend(l views.Language, name string, meant, held []access.Assignment) views.Message {
	switch {
	case len(held) == 0:
		return l.Plain("You hold no access package, so there is nothing to extend.")
	case name == "":
		return l.Holdings(l.Say("Which one do you want to extend?"), held)
	}
	return offerNamed(l, name, meant, held)
}

// offerToGiveBack is the same for what is to be given back.
func offerToGiveBack(l views.Language, name string, meant, held []access.Assignment) views.Message {
	switch {
	case len(held) == 0:
		return l.Plain("You hold no access package, so there is nothing to give back.")
	case name == "":
		return l.Holdings(l.Say("Which one do you want to give back?"), held)
	}
	return offerNamed(l, name, meant, held)
}

func offerNamed(l views.Language, name string, meant, held []access.Assignment) views.Message {
	switch len(meant) {
	case 0:
		return l.Holdings(l.Say("You hold nothing called “%s”. You hold:", short(name)), held)
	case 1:
		return l.Holdings(l.Say("This is what you hold:"), meant)
	}
	return l.Holdings(l.Say("Several things that you hold match “%s”:", short(name)), meant)
}

// giveBackButton ends an assignment in the name of the person who holds it.
// Slack has asked before.
func (b *Bot) giveBackButton(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	who, err := b.cfg.Store.Principal(ctx, in.Sender)
	if err != nil {
		return signInMessage(in, err)
	}
	a, err := b.holding(ctx, who, in.Value)
	if err != nil {
		return signInMessage(in, err)
	}
	var req access.Request
	act := sessions.Act{What: "return", Slack: in.Sender, Entra: who.Person(), Package: a.PackageID, Assignment: a.ID}
	err = b.audited(ctx, act, func() (err error) { req, err = b.cfg.Graph.As(who).UserRemove(ctx, a.ID); return err })
	if access.KindOf(err) == access.AlreadyOpen {
		return say(in.Language().Plain("Entra is ending your access to *%s* already.", a.PackageName)), nil
	}
	if err != nil {
		return signInMessage(in, err)
	}
	places, err := b.places(ctx, access.Draft{Owner: in.Sender, Locale: in.Locale})
	if err != nil {
		return slackapp.Reply{}, err
	}
	t := sessions.Tracked{
		ID: req.ID, Type: access.UserRemove, Owner: in.Sender, Person: who.Person(), AssignmentID: a.ID,
		PackageID: a.PackageID, PackageName: a.PackageName, PolicyName: a.PolicyName, State: access.Submitted, Places: places,
	}
	if err := b.track(ctx, t); err != nil {
		return slackapp.Reply{}, err
	}
	return say(in.Language().Ending(a.PackageName)), nil
}

// letEnd is the Let it end button of a reminder: nothing is to be done, and
// the person knows.
func (b *Bot) letEnd(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	who, err := b.cfg.Store.Principal(ctx, in.Sender)
	if err != nil {
		return signInMessage(in, err)
	}
	a, err := b.holding(ctx, who, in.Value)
	if err != nil {
		return signInMessage(in, err)
	}
	if err := b.cfg.Store.LetEnd(ctx, a.ID); err != nil {
		return slackapp.Reply{}, err
	}
	return say(in.Language().Plain("Good: your access to *%s* ends by itself, and I remind you no more.", a.PackageName)), nil
}
