package commands

import (
	"context"
	"errors"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
)

// reprocess has Entra try a failed delivery again, as the person who pressed:
// Entra lets only those do it who manage the package.
func (b *Bot) reprocess(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	rec, who, reply, err := b.repairing(ctx, in)
	if err != nil || reply != nil {
		return answered(in, reply, err)
	}
	act := sessions.Act{What: "admin.reprocess", Slack: in.Sender, Entra: who.Person(), Request: rec.ID}
	err = b.audited(ctx, act, func() error {
		return b.cfg.Graph.AsWith(who, b.cfg.Graph.ApproverScopes()).Reprocess(ctx, rec.ID)
	})
	if err != nil {
		return b.repairRefused(ctx, in, err)
	}
	return say(in.Language().Plain("Entra tries to deliver *%s* to %s again. The thread tells how it goes.", rec.PackageName, rec.Person.Name)), b.cfg.Store.Poke(ctx, rec.ID)
}

// takeAway ends what was given without an approval that can be seen.
func (b *Bot) takeAway(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	rec, who, reply, err := b.repairing(ctx, in)
	if err != nil || reply != nil {
		return answered(in, reply, err)
	}
	held, there, err := b.cfg.Graph.App().Assignment(ctx, rec.Person.ID, rec.PackageID)
	if err != nil {
		return slackapp.Reply{}, err
	}
	if !there {
		return say(in.Language().Plain("%s does not hold *%s* any more.", rec.Person.Name, rec.PackageName)), nil
	}
	as := b.cfg.Graph.AsWith(who, b.cfg.Graph.ApproverScopes())
	req, err := b.removeAs(ctx, as, in.Sender, who.Person(), held)
	if err != nil {
		return b.repairRefused(ctx, in, err)
	}
	b.log.Info("access without an approval is removed", "request", rec.ID, "removal", req.ID)
	return say(in.Language().Plain("Entra is ending the access of %s to *%s*.", rec.Person.Name, rec.PackageName)), nil
}

func (b *Bot) removeAs(ctx context.Context, as *graph.Delegated, m access.Member, who access.Person, held access.Assignment) (access.Request, error) {
	var req access.Request
	act := sessions.Act{What: "admin.remove", Slack: m, Entra: who, Package: held.PackageID, Assignment: held.ID}
	err := b.audited(ctx, act, func() (err error) { req, err = as.AdminRemove(ctx, held.ID); return err })
	return req, err
}

// repairing finds the request that a button names, and who pressed it.
func (b *Bot) repairing(ctx context.Context, in *slackapp.Interaction) (sessions.Tracked, access.Principal, *slackapp.Reply, error) {
	rec, err := b.cfg.Store.Tracked(ctx, in.Value)
	if errors.Is(err, sessions.ErrNoRecord) {
		gone := say(in.Language().Plain("I no longer follow this request."))
		return rec, access.Principal{}, &gone, nil
	}
	if err != nil {
		return rec, access.Principal{}, nil, err
	}
	who, err := b.cfg.Store.Principal(ctx, in.Sender)
	return rec, who, nil, err
}

func answered(in *slackapp.Interaction, reply *slackapp.Reply, err error) (slackapp.Reply, error) {
	if err != nil {
		return signInMessage(in, err)
	}
	return *reply, nil
}

// repairRefused offers the sign-in with the right that is missing.
func (b *Bot) repairRefused(ctx context.Context, in *slackapp.Interaction, err error) (slackapp.Reply, error) {
	if needsSignIn(err) {
		return b.signInToDecide(ctx, in)
	}
	return slackapp.Reply{}, err
}
