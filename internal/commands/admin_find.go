package commands

import (
	"context"
	"iter"
	"slices"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/plans"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"

	"golang.org/x/sync/errgroup"
)

// finder reads applications and sites as the person, which wants permissions
// that administrators are asked for only here.
func (b *Bot) finder(a administrator) *graph.Delegated {
	return b.cfg.Graph.AsWith(a.who, b.cfg.Graph.ResourceScopes())
}

// mayFind is nil when the person has granted what finding needs.
func (b *Bot) mayFind(ctx context.Context, a administrator) error {
	_, err := b.finder(a).SignedIn(ctx)
	if !needsSignIn(err) {
		return err
	}
	return &access.Error{
		Kind: access.SignInAgain, Err: err,
		Sentence: "To find applications and sites I read them as you. Sign in once more: Entra asks whether I may (Application.Read.All and Sites.Read.All). What you filled in is kept.",
	}
}

// findResources puts the menu of applications and sites on the second page.
func (b *Bot) findResources(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	if _, err := b.keepGives(ctx, in); err != nil {
		return slackapp.Reply{}, err
	}
	if err := b.mayFind(ctx, a); err != nil {
		return slackapp.Reply{}, err
	}
	page, err := b.finds(ctx, a, in.Private)
	return showAdmin(views.GivesForm(page)), err
}

// finds is the second page with the menu of applications and sites.
func (b *Bot) finds(ctx context.Context, a administrator, id string) (views.GivesPage, error) {
	n, err := b.newPackages().Update(ctx, id, func(n *newPackage) error {
		n.Finds = true
		return nil
	})
	if err != nil {
		return views.GivesPage{}, err
	}
	return b.givesPage(ctx, a, id, n)
}

// findingPage is the second page after a sign-in for finding. Who was not
// granted what that needs goes on without it.
func (b *Bot) findingPage(ctx context.Context, a administrator, id string, n newPackage) (views.GivesPage, error) {
	err := b.mayFind(ctx, a)
	if err == nil {
		return b.finds(ctx, a, id)
	}
	if needsSignIn(err) {
		err = &access.Error{
			Kind: access.NotAllowed, Err: err,
			Sentence: "I may not read applications and sites as you: you did not agree to it, or an administrator of your organization must agree first. Everything else goes on without it.",
		}
	}
	page, _ := b.givesPage(ctx, a, id, n) // that finding is not granted is the greater trouble
	return page, err
}

// foundRole is a role of an application or a site that was found.
type foundRole struct {
	value string // of its option
	of    access.Resource
	role  string // its name in the catalog; empty for the only one
	words string // its name in the menu
}

func (r foundRole) option() views.Option {
	about := r.of.Description
	if r.of.System == siteSystem {
		about = "Site " + r.of.OriginID
	}
	return views.Option{Value: r.value, Text: views.Clean(r.of.Name) + " · " + r.words, Description: about}
}

func (r foundRole) choice() plans.ResourceChoice {
	c := plans.ResourceChoice{Existing: access.Resource{OriginID: r.of.OriginID, System: r.of.System, Name: r.of.Name}}
	if r.role != "" {
		c.Roles = []string{r.role}
	}
	return c
}

// siteSystem is where sites come from.
const siteSystem = "SharePointOnline"

// The first words of an option's value.
const (
	foundApplication = "application" // then its id, and the id of a role if it has several
	foundSite        = "site"        // then its id, and a word for a group of it
)

// siteGroups are the groups that SharePoint makes for every site; a catalog
// shows them as its roles, with the site's name before them. Graph tells what
// groups a site has only once a catalog holds it.
//
// https://learn.microsoft.com/sharepoint/default-sharepoint-groups
func siteGroups() []string { return []string{"Members", "Visitors", "Owners"} }

func rolesOfApplication(r access.Resource) []foundRole {
	if len(r.Roles) == 0 {
		return []foundRole{{value: foundApplication + " " + r.OriginID, of: r, words: "its only role"}}
	}
	var all []foundRole
	for _, role := range r.Roles {
		all = append(all, foundRole{value: foundApplication + " " + r.OriginID + " " + role.OriginID, of: r, role: role.Name, words: role.Name})
	}
	return all
}

func rolesOfSite(r access.Resource) []foundRole {
	var all []foundRole
	for _, group := range siteGroups() {
		all = append(all, foundRole{value: foundSite + " " + r.ID + " " + group, of: r, role: r.Name + " " + group, words: group})
	}
	return all
}

// foundRole reads as the person what the value of an option stands for.
func (b *Bot) foundRole(ctx context.Context, a administrator, value string) (foundRole, error) {
	kind, rest, _ := strings.Cut(value, " ")
	id, _, _ := strings.Cut(rest, " ")
	var offered []foundRole
	switch kind {
	case foundApplication:
		r, err := b.finder(a).Reader().Application(ctx, id)
		if err != nil {
			return foundRole{}, err
		}
		offered = rolesOfApplication(r)
	case foundSite:
		r, err := b.finder(a).Reader().Site(ctx, id)
		if err != nil {
			return foundRole{}, err
		}
		offered = rolesOfSite(r)
	}
	i := slices.IndexFunc(offered, func(r foundRole) bool { return r.value == value })
	if i < 0 {
		return foundRole{}, &access.Error{Kind: access.NotFound, Sentence: "One of the roles is not there any more. I left it out: choose again, or go on without it."}
	}
	return offered[i], nil
}

// maxFound is how many applications, and how many sites, a menu offers.
const maxFound = 30

// suggestResources fills the menu of applications and sites as the person.
// When one kind cannot be read the other is still offered.
func (b *Bot) suggestResources(ctx context.Context, in *slackapp.Interaction) ([]views.Option, error) {
	a, err := b.administrator(ctx, in.Sender)
	name, role, _ := strings.Cut(plainText(in.Text), "·") // as the menu shows them
	text := strings.TrimSpace(name)
	if err != nil || text == "" {
		return nil, err
	}
	r := b.finder(a).Reader()
	var applications, sites []foundRole
	var g errgroup.Group
	g.Go(func() (err error) {
		applications, err = offered(r.SearchApplications(ctx, text), rolesOfApplication)
		return err
	})
	g.Go(func() (err error) { sites, err = offered(r.SearchSites(ctx, text), rolesOfSite); return err })
	err = g.Wait()
	var options []views.Option
	for _, r := range append(applications, sites...) {
		if wordsIn(r.words, role) {
			options = append(options, r.option())
		}
	}
	if err != nil && len(options) > 0 {
		b.log.Warn("some applications or sites are not offered", "user", in.Sender.User, "error", err)
		err = nil
	}
	return options, err
}

// wordsIn reports whether what was typed stands in the words.
func wordsIn(words, typed string) bool {
	return strings.Contains(strings.ToLower(words), strings.ToLower(strings.TrimSpace(typed)))
}

// offered lists the roles of what was found, as far as a menu shows it.
func offered(found iter.Seq2[access.Resource, error], roles func(access.Resource) []foundRole) ([]foundRole, error) {
	var all []foundRole
	n := 0
	for r, err := range found {
		if err != nil {
			return all, err
		}
		all = append(all, roles(r)...)
		if n++; n == maxFound {
			break
		}
	}
	return all, nil
}
