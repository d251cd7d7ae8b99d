package commands

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/plans"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// newPackage is what the pages of the form said so far. It is kept on the
// server; the next page only names it.
type newPackage struct {
	Owner             access.Member
	Catalog           string // its name
	NewCatalog        bool   // it is made first
	Name, Description string
	Groups            []plans.Thing // that are there
	NewGroup          string        // name of one that is made; empty for none
	Hidden            bool
	Held              []access.Resource // what the catalog holds beside groups, with its roles
	Gives             []plans.ResourceChoice
	Policies          []access.AssignmentPolicy // in the order of their pages
	Typed             given                     // what stands on the second page, as it was sent
	Finds             bool                      // whether the second page searches applications and sites
}

// keepNewPackage is how long a form may wait to go on.
const keepNewPackage = 7 * 24 * time.Hour

func (b *Bot) newPackages() sessions.Records[newPackage] {
	return sessions.RecordsOf(b.cfg.Store, "new_package", func(newPackage) time.Duration { return keepNewPackage })
}

// groupForm asks for a new group.
func (b *Bot) groupForm(context.Context, *slackapp.Interaction, administrator) (slackapp.Reply, error) {
	return showAdmin(views.GroupForm()), nil
}

// createGroup turns the form into a plan.
func (b *Bot) createGroup(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	g := graph.NewGroup{Name: entered(in, views.BlockName), Description: entered(in, views.BlockDescription)}
	return b.dryRun(ctx, in, a, plans.CreateGroup{Group: g})
}

// entered is what stands in a field, without what does not show.
func entered(in *slackapp.Interaction, block string) string { return views.Clean(in.Values[block]) }

// createForm asks what a new package is.
func (b *Bot) createForm(ctx context.Context, _ *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	catalogs, err := collect(a.as.Reader().Catalogs(ctx))
	if err != nil {
		return slackapp.Reply{}, err
	}
	return showAdmin(views.PackageForm(catalogs)), nil
}

// createWhat keeps the first page and shows the second. The catalog is looked
// up as the person.
func (b *Bot) createWhat(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	n := newPackage{
		Owner: in.Sender, Catalog: entered(in, views.BlockNewCatalog), NewCatalog: entered(in, views.BlockNewCatalog) != "",
		Name: entered(in, views.BlockName), Description: entered(in, views.BlockDescription), Hidden: filled(in, views.BlockHidden),
	}
	if !n.NewCatalog {
		catalog, err := a.as.Reader().Catalog(ctx, in.Values[views.BlockCatalog])
		if err != nil {
			return slackapp.Reply{}, err
		}
		n.Catalog = catalog.Name
		if n.Held, err = held(ctx, a.as.Reader(), catalog.ID); err != nil {
			return slackapp.Reply{}, err
		}
	}
	id := rand.Text()
	if _, err := b.newPackages().Add(ctx, id, n); err != nil {
		return slackapp.Reply{}, err
	}
	return showAdmin(views.GivesForm(views.GivesPage{Private: id, Package: n.Name, Held: givenBy(n.Held)})), nil
}

// newPackage is what the person's pages said so far.
func (b *Bot) newPackage(ctx context.Context, in *slackapp.Interaction) (newPackage, error) {
	return b.newPackageOf(ctx, in.Sender, in.Private)
}

func (b *Bot) newPackageOf(ctx context.Context, owner access.Member, id string) (newPackage, error) {
	n, err := b.newPackages().Get(ctx, id)
	if errors.Is(err, sessions.ErrNoRecord) || err == nil && n.Owner != owner {
		return newPackage{}, formGone()
	}
	return n, err
}

func groupThing(ctx context.Context, a administrator, id string) (plans.Thing, error) {
	g, err := a.as.Reader().Group(ctx, id)
	return plans.Thing{ID: g.ID, Name: g.Name}, err
}

// wish is the package with its policies.
func (n newPackage) wish() plans.CreatePackage {
	w := plans.CreatePackage{
		Catalog: plans.CatalogChoice{Name: n.Catalog}, Name: n.Name, Description: n.Description, Hidden: n.Hidden, Policies: n.Policies,
	}
	if n.NewCatalog {
		w.Catalog.New = &access.Catalog{Name: n.Catalog, Description: "Made for the package " + n.Name, Published: true}
	}
	for _, g := range n.Groups {
		w.Resources = append(w.Resources, plans.ResourceChoice{Existing: access.Resource{OriginID: g.ID, System: groupSystem, Name: g.Name}})
	}
	w.Resources = append(w.Resources, n.Gives...)
	if n.NewGroup != "" {
		w.Resources = append(w.Resources, plans.ResourceChoice{NewGroup: &graph.NewGroup{Name: n.NewGroup, Description: "Given by the package " + n.Name}})
	}
	return w
}
