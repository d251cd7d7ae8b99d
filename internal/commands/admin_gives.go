package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/plans"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// given is what stands on the second page of a new package's form.
type given struct {
	Groups   []string // ids
	NewGroup string
	Gives    []string // values of roles of what the catalog holds
	Found    []string // values of roles that were found in the directory
}

// keepGives keeps what stands on the second page.
func (b *Bot) keepGives(ctx context.Context, in *slackapp.Interaction) (newPackage, error) {
	if _, err := b.newPackage(ctx, in); err != nil {
		return newPackage{}, err
	}
	return b.newPackages().Update(ctx, in.Private, func(n *newPackage) error {
		n.Typed = given{in.Many[views.BlockGroup], entered(in, views.BlockNewGroup), in.Many[views.BlockGives], in.Many[views.BlockFound]}
		return nil
	})
}

// picked is what stands on the second page, as Entra knows it.
type picked struct {
	groups []plans.Thing
	found  []foundRole
}

// lookUp reads as the person what was picked. What cannot be read is left out,
// and the first reason comes back beside the rest.
func (b *Bot) lookUp(ctx context.Context, a administrator, g given) (picked, error) {
	var p picked
	var first error
	note := func(err error) bool {
		if first == nil {
			first = err
		}
		return err == nil
	}
	for _, id := range g.Groups {
		if group, err := groupThing(ctx, a, id); note(err) {
			p.groups = append(p.groups, group)
		}
	}
	for _, value := range g.Found {
		if role, err := b.foundRole(ctx, a, value); note(err) {
			p.found = append(p.found, role)
		}
	}
	return p, first
}

// givesPage is the second page with what was picked on it before, as far as
// that can be read.
func (b *Bot) givesPage(ctx context.Context, a administrator, id string, n newPackage) (views.GivesPage, error) {
	p, err := b.lookUp(ctx, a, n.Typed)
	page := views.GivesPage{
		Private: id, Package: n.Name, Held: givenBy(n.Held), Finds: n.Finds, NewGroup: n.Typed.NewGroup, Gives: n.Typed.Gives,
	}
	for _, g := range p.groups {
		page.Groups = append(page.Groups, views.Option{Value: g.ID, Text: g.Name})
	}
	for _, r := range p.found {
		page.Found = append(page.Found, r.option())
	}
	return page, err
}

// checkGives wants the package to give something.
func checkGives(_ context.Context, in *slackapp.Interaction) (map[string]string, error) {
	if !filled(in, views.BlockGroup) && !filled(in, views.BlockGives) && !filled(in, views.BlockFound) && entered(in, views.BlockNewGroup) == "" {
		return map[string]string{views.BlockNewGroup: "Choose a group above, or name a new one here: the package must give something."}, nil
	}
	return nil, nil
}

// createGives keeps the second page and shows the third.
func (b *Bot) createGives(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	n, err := b.keepGives(ctx, in)
	if err != nil {
		return slackapp.Reply{}, err
	}
	p, err := b.lookUp(ctx, a, n.Typed)
	if err != nil {
		return slackapp.Reply{}, err
	}
	gives := chosenOf(n.Held, n.Typed.Gives)
	for _, r := range p.found {
		gives = append(gives, r.choice())
	}
	n, err = b.newPackages().Update(ctx, in.Private, func(n *newPackage) error {
		n.Groups, n.NewGroup, n.Gives = p.groups, n.Typed.NewGroup, merged(gives)
		return nil
	})
	if err != nil {
		return slackapp.Reply{}, err
	}
	return showAdmin(views.PolicyForm(n.policyPage(in.Private, 0, views.NewPolicy()))), nil
}

func (b *Bot) givesAgain(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	n, err := b.newPackage(ctx, in)
	if err != nil {
		return slackapp.Reply{}, err
	}
	page, _ := b.givesPage(ctx, a, in.Private, n) // why it is shown again is said by who does
	return showAdmin(views.GivesForm(page)), nil
}

// maxHeld is of how many resources of a catalog the roles are read.
const maxHeld = 50

// held lists the applications and sites of a catalog with their roles.
func held(ctx context.Context, r *graph.Reader, catalogID string) ([]access.Resource, error) {
	var all []access.Resource
	for resource, err := range r.Resources(ctx, catalogID) {
		if err != nil {
			return nil, err
		}
		if resource.System == groupSystem || len(all) == maxHeld {
			continue
		}
		if resource.Roles, err = collect(r.Roles(ctx, catalogID, resource)); err != nil {
			return nil, err
		}
		all = append(all, resource)
	}
	return all, nil
}

// groupSystem is where groups come from; their one role is Member.
const groupSystem = "AadGroup"

// givenBy lists the roles of resources; a value is the place of both.
func givenBy(all []access.Resource) []views.Given {
	var given []views.Given
	for i, r := range all {
		for j, role := range r.Roles {
			given = append(given, views.Given{Value: fmt.Sprintf("%d.%d", i, j), Resource: r.Name, Role: role.Name})
		}
	}
	return given
}

// chosenOf are the roles whose values were chosen.
func chosenOf(all []access.Resource, values []string) []plans.ResourceChoice {
	var chosen []plans.ResourceChoice
	for i, r := range all {
		var roles []string
		for j, role := range r.Roles {
			if slices.Contains(values, fmt.Sprintf("%d.%d", i, j)) {
				roles = append(roles, role.Name)
			}
		}
		if len(roles) > 0 {
			chosen = append(chosen, plans.ResourceChoice{Existing: access.Resource{OriginID: r.OriginID, System: r.System, Name: r.Name}, Roles: roles})
		}
	}
	return chosen
}

// merged puts the roles of one resource into one choice.
func merged(all []plans.ResourceChoice) []plans.ResourceChoice {
	var out []plans.ResourceChoice
	for _, c := range all {
		same := func(other plans.ResourceChoice) bool {
			return strings.EqualFold(other.Existing.OriginID, c.Existing.OriginID)
		}
		i := slices.IndexFunc(out, same)
		if i < 0 {
			out = append(out, c)
			continue
		}
		for _, role := range c.Roles {
			if !slices.Contains(out[i].Roles, role) {
				out[i].Roles = append(out[i].Roles, role)
			}
		}
	}
	return out
}
