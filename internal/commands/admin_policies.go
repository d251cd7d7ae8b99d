package commands

import (
	"context"
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/plans"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// policyPage is the page about the i-th policy of a new package.
func (n newPackage) policyPage(id string, i int, f views.PolicyFields) views.PolicyPage {
	p := views.PolicyPage{Form: views.FormAdminPolicy, Private: fmt.Sprintf("%s.%d", id, i), Package: n.Name, Fields: f}
	for _, before := range n.Policies[:min(i, len(n.Policies))] {
		p.Before = append(p.Before, before.Name)
	}
	return p
}

// pageOf reads which policy of which new package a page is about.
func pageOf(private string) (id string, i int) {
	id, number, _ := strings.Cut(private, ".")
	i, err := strconv.Atoi(number)
	if err != nil {
		return id, 0
	}
	return id, max(i, 0)
}

// checkNewPolicy holds the page against itself, and against the pages before
// it, while it is open.
func (b *Bot) checkNewPolicy(ctx context.Context, in *slackapp.Interaction) (map[string]string, error) {
	faults := checkPolicyForm(in)
	id, i := pageOf(in.Private)
	n, err := b.newPackageOf(ctx, in.Sender, id)
	if access.KindOf(err) == access.NotFound {
		return faults, nil // told after the form is closed
	}
	name := newName(in)
	for _, before := range n.Policies[:min(i, len(n.Policies))] {
		if strings.EqualFold(before.Name, name) {
			faults[views.BlockName] = "You described a policy called " + views.Clean(before.Name) + " already. Give this one a name of its own."
		}
	}
	return faults, err
}

// createPolicy keeps a page about a policy. It shows another one when the
// person wants one, else the plan. A page that is sent twice is kept once.
func (b *Bot) createPolicy(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	id, i := pageOf(in.Private)
	if _, err := b.newPackageOf(ctx, in.Sender, id); err != nil {
		return slackapp.Reply{}, err
	}
	policy, err := b.newPolicy(ctx, in, a)
	if err != nil {
		return slackapp.Reply{}, err
	}
	n, err := b.newPackages().Update(ctx, id, func(n *newPackage) error {
		n.Policies = append(n.Policies[:min(i, len(n.Policies))], policy)
		return nil
	})
	if err != nil {
		return slackapp.Reply{}, err
	}
	if filled(in, views.BlockMore) {
		return showAdmin(views.PolicyForm(n.policyPage(id, len(n.Policies), views.NewPolicy()))), nil
	}
	return b.dryRun(ctx, in, a, n.wish())
}

func (b *Bot) policyAgain(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	id, i := pageOf(in.Private)
	n, err := b.newPackageOf(ctx, in.Sender, id)
	return showAdmin(views.PolicyForm(n.policyPage(id, i, b.saidAgain(ctx, in, a)))), err
}

// addPolicyForm asks for another policy of a package that is there.
func (b *Bot) addPolicyForm(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	return b.showAddPolicy(ctx, a, in.Value, views.NewPolicy())
}

func (b *Bot) addPolicyAgain(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	return b.showAddPolicy(ctx, a, in.Private, b.saidAgain(ctx, in, a))
}

func (b *Bot) showAddPolicy(ctx context.Context, a administrator, packageID string, f views.PolicyFields) (slackapp.Reply, error) {
	p, err := a.as.Reader().Package(ctx, packageID)
	if err != nil {
		return slackapp.Reply{}, err
	}
	return showAdmin(views.PolicyForm(views.PolicyPage{Form: views.FormAdminAddPolicy, Private: p.ID, Package: p.Name, Fields: f})), nil
}

// addPolicy turns the form into a plan.
func (b *Bot) addPolicy(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	p, err := a.as.Reader().Package(ctx, in.Private)
	if err != nil {
		return slackapp.Reply{}, err
	}
	policy, err := b.newPolicy(ctx, in, a)
	if err != nil {
		return slackapp.Reply{}, err
	}
	for of, err := range a.as.Reader().AssignmentPolicies(ctx, p.ID) {
		if err != nil {
			return slackapp.Reply{}, err
		}
		if strings.EqualFold(of.Name, policy.Name) {
			return slackapp.Reply{}, &access.Error{Kind: access.Invalid, Sentence: p.Name + " has a policy called " + of.Name + " already. Give this one a name of its own."}
		}
	}
	return b.dryRun(ctx, in, a, plans.AddPolicy{Package: thing(p), Policy: policy})
}

// editForm asks what of a policy is to be changed.
func (b *Bot) editForm(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	id, policy, _ := strings.Cut(in.Value, " ")
	p, err := a.as.Reader().Package(ctx, id)
	if err != nil {
		return slackapp.Reply{}, err
	}
	if _, err := policyIn(ctx, a, id, policy); err != nil {
		return slackapp.Reply{}, err
	}
	was, err := a.as.Reader().AssignmentPolicy(ctx, policy) // the listing may leave its questions out
	if err != nil {
		return slackapp.Reply{}, err
	}
	e := policyEdit{Owner: in.Sender, Package: thing(p), Was: was}
	if e.Shown, e.Kept, err = b.fieldsOf(ctx, a, was); err != nil {
		return slackapp.Reply{}, err
	}
	private := rand.Text()
	if _, err := b.policyEdits().Add(ctx, private, e); err != nil {
		return slackapp.Reply{}, err
	}
	return showAdmin(views.PolicyForm(e.page(private, e.Shown))), nil
}

// page is the form that changes the policy.
func (e policyEdit) page(private string, f views.PolicyFields) views.PolicyPage {
	return views.PolicyPage{
		Form: views.FormAdminEdit, Private: private, Package: e.Package.Name, Now: e.Was.Words(), Delete: e.Package.ID + " " + e.Was.ID, Fields: f, Kept: e.Kept,
	}
}

func (b *Bot) editAgain(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	e, err := b.policyEdit(ctx, in)
	return showAdmin(views.PolicyForm(e.page(in.Private, b.saidAgain(ctx, in, a)))), err
}

// deletePolicy shows the plan that deletes a policy, unless somebody holds the
// package by it.
func (b *Bot) deletePolicy(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	id, policy, _ := strings.Cut(in.Value, " ")
	card, err := readCard(ctx, a.as.Reader(), id)
	if err != nil {
		return slackapp.Reply{}, err
	}
	i := slices.IndexFunc(card.Policies, func(p access.AssignmentPolicy) bool { return p.ID == policy })
	if i < 0 {
		return slackapp.Reply{}, noSuchPolicy()
	}
	of := card.Policies[i]
	if err := stillHeld(card, of); err != nil {
		return slackapp.Reply{}, err
	}
	var warnings []string
	if len(card.Policies) == 1 {
		warnings = append(warnings, "It is the only policy of "+card.Package.Name+": without one nobody can ask for it, and it can be assigned to nobody.")
	}
	return b.dryRun(ctx, in, a, plans.DeletePolicy{Package: thing(card.Package), Policy: plans.Thing{ID: of.ID, Name: of.Name}}, warnings...)
}

// stillHeld is an error while somebody holds the package by the policy: Entra
// would refuse to delete it.
func stillHeld(card views.AdminCard, of access.AssignmentPolicy) error {
	var names []string
	for _, h := range card.Held {
		if h.PolicyID == of.ID {
			names = append(names, h.Target.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return &access.Error{Kind: access.Invalid, Sentence: fmt.Sprintf(
		"The policy %s cannot go while somebody holds %s by it: %s. Take the package from them first, with Remove several… on its card, and then delete the policy.",
		of.Name, card.Package.Name, someOf(names))}
}

// someOf names people, the first of them when they are many.
func someOf(names []string) string {
	const most = 5
	if more := len(names) - most; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), more)
	}
	return strings.Join(names, ", ")
}

// suggestPartners fills the menu of connected organizations, as the person.
func (b *Bot) suggestPartners(ctx context.Context, in *slackapp.Interaction) ([]views.Option, error) {
	a, err := b.administrator(ctx, in.Sender)
	if err != nil {
		return nil, err
	}
	words := fold(in.Text)
	var options []views.Option
	for o, err := range a.as.Reader().Organizations(ctx) {
		if err != nil {
			return nil, err
		}
		if strings.Contains(fold(o.Name), words) {
			options = append(options, views.Option{Value: o.ID, Text: o.Name})
		}
	}
	return options, nil
}

// partnersOf looks connected organizations up as the person.
func partnersOf(ctx context.Context, r *graph.Reader, ids []string) ([]access.Organization, error) {
	var found []access.Organization
	for o, err := range r.Organizations(ctx) {
		if err != nil {
			return nil, err
		}
		if slices.Contains(ids, o.ID) {
			found = append(found, o)
		}
	}
	return found, nil
}
