package commands

import (
	"context"
	"errors"
	"slices"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/plans"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"

	"golang.org/x/sync/errgroup"
)

// adminPackages lists the packages that Entra shows to the person.
func (b *Bot) adminPackages(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	all, err := collect(a.as.Reader().Packages(ctx))
	if err != nil {
		return slackapp.Reply{}, err
	}
	page, _ := readPage(in.Value)
	return showAdmin(views.AdminPackages(views.AdminList{All: search("", all), Page: page})), nil
}

// adminFound shows the package that was chosen in the menu that searches.
func (b *Bot) adminFound(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	return b.showPackage(ctx, a, in.Value, 0)
}

// adminPackage shows a package, at a page of its holders.
func (b *Bot) adminPackage(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	page, id := readPage(in.Value)
	return b.showPackage(ctx, a, id, page)
}

func (b *Bot) showPackage(ctx context.Context, a administrator, id string, page int) (slackapp.Reply, error) {
	card, err := readCard(ctx, a.as.Reader(), id)
	if err != nil {
		return slackapp.Reply{}, err
	}
	card.Page = page
	return showAdmin(views.AdminPackage(card)), nil
}

// readCard reads all about a package, side by side, as the person.
func readCard(ctx context.Context, r *graph.Reader, id string) (views.AdminCard, error) {
	var card views.AdminCard
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) { card.Package, err = r.Package(ctx, id); return err })
	g.Go(func() (err error) { card.Policies, err = collect(r.WholePolicies(ctx, id)); return err })
	g.Go(func() (err error) {
		card.Held, err = collect(r.Assignments(ctx, graph.AssignmentFilter{PackageID: id}))
		return err
	})
	g.Go(func() (err error) {
		card.Open, err = collect(r.RequestsWhere(ctx, graph.RequestFilter{PackageID: id}))
		return err
	})
	err := g.Wait()
	card.Held = slices.DeleteFunc(card.Held, func(h access.Holding) bool { return !inForce(h) })
	card.Open = slices.DeleteFunc(card.Open, func(r access.Request) bool { return !r.Open() })
	return card, err
}

// inForce reports whether an assignment gives access, or is about to.
func inForce(h access.Holding) bool {
	return strings.EqualFold(h.State, "delivered") || strings.EqualFold(h.State, "delivering")
}

// hidePackage hides a package from requestors, or shows it again.
func (b *Bot) hidePackage(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	p, err := a.as.Reader().Package(ctx, in.Value)
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.dryRun(ctx, in, a, plans.Hide{Package: p, Show: p.Hidden})
}

// deletePackage shows what stands in the way of deleting a package, and the
// steps that take it down.
func (b *Bot) deletePackage(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	o, err := plans.FindObstacles(ctx, a.as, b.cfg.Graph.App(), in.Value)
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.dryRun(ctx, in, a, b.takeDown(o), o.Words()...)
}

// takeDown is the wish that deletes a package with what stands in the way.
func (b *Bot) takeDown(o plans.Obstacles) plans.DeletePackage {
	w := o.Wish()
	w.TryDelete = b.cfg.TryDelete
	return w
}

// deleteWithGroups is the same, and its groups go with it that no other package
// grants.
func (b *Bot) deleteWithGroups(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	o, err := plans.FindObstacles(ctx, a.as, b.cfg.Graph.App(), in.Value)
	if err != nil {
		return slackapp.Reply{}, err
	}
	w := b.takeDown(o)
	w.DeleteGroups = ownGroups(w)
	return b.dryRun(ctx, in, a, w, o.Words()...)
}

// ownGroups are the groups that no other package grants: those whose resources
// leave the catalog with the package.
func ownGroups(w plans.DeletePackage) []plans.Thing {
	var own []plans.Thing
	for _, g := range w.Groups {
		if slices.ContainsFunc(w.Resources, func(r access.Resource) bool { return r.OriginID == g.ID }) {
			own = append(own, g)
		}
	}
	return own
}

// unassign takes a package away from one of its holders.
func (b *Bot) unassign(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	id, assignment, _ := strings.Cut(in.Value, " ")
	return b.takeFrom(ctx, in, a, id, func(h access.Holding) bool { return h.ID == assignment })
}

// unassignFound is the same for a holder that was found in the menu of a card.
func (b *Bot) unassignFound(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	return b.takeFrom(ctx, in, a, in.Private, func(h access.Holding) bool { return h.ID == in.Value })
}

// takeGranted takes away what a request that is followed has given.
func (b *Bot) takeGranted(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	rec, err := b.cfg.Store.Tracked(ctx, in.Value)
	if errors.Is(err, sessions.ErrNoRecord) {
		return slackapp.Reply{}, &access.Error{Kind: access.NotFound, Sentence: "I no longer follow this request. Find its holder with /access admin."}
	}
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.takeFrom(ctx, in, a, rec.PackageID, func(h access.Holding) bool { return h.Target.ID == rec.Person.ID })
}

// takeFrom shows the steps that take a package from the holder whom is looks
// for. The assignment is looked up among those of the package, as the person.
func (b *Bot) takeFrom(ctx context.Context, in *slackapp.Interaction, a administrator, id string, is func(access.Holding) bool) (slackapp.Reply, error) {
	card, err := readCard(ctx, a.as.Reader(), id)
	if err != nil {
		return slackapp.Reply{}, err
	}
	for _, h := range card.Held {
		if is(h) {
			w := plans.Remove{Package: thing(card.Package), Held: heldOf(h), Groups: groupsOf(card.Package), TryDelete: b.cfg.TryDelete}
			return b.dryRun(ctx, in, a, w)
		}
	}
	return slackapp.Reply{}, &access.Error{Kind: access.NotFound, Sentence: "Nobody holds the package by that assignment any more. Open the package again with /access admin."}
}

func thing(p access.Package) plans.Thing { return plans.Thing{ID: p.ID, Name: p.Name} }

// groupsOf lists the groups of a package, whose members are read back.
func groupsOf(p access.Package) []plans.Thing {
	var groups []plans.Thing
	for _, c := range p.Contents {
		if c.IsGroup() {
			groups = append(groups, plans.Thing{ID: c.OriginID, Name: c.Resource})
		}
	}
	return groups
}
