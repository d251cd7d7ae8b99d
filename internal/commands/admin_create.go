package commands

import (
	"context"
	"crypto/rand"
	"errors"
	"strconv"
	"strings"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/plans"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// newPackage is what the first page of the form said. It is kept on the
// server; the second page only names it.
type newPackage struct {
	Owner             access.Member
	Catalog           string // its name
	Name, Description string
	Group             plans.Thing // that is there; zero when a new one is made
	NewGroup          string
}

// keepNewPackage is how long the second page may stay open.
const keepNewPackage = 24 * time.Hour

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

// checkPackageForm holds the form against itself while it is open.
func checkPackageForm(_ context.Context, in *slackapp.Interaction) (map[string]string, error) {
	faults := map[string]string{}
	for _, block := range []string{views.BlockName, views.BlockDescription} {
		if entered(in, block) == "" {
			faults[block] = "Please fill this in: Entra wants it."
		}
	}
	switch group, fresh := in.Values[views.BlockGroup] != "", entered(in, views.BlockNewGroup) != ""; {
	case group && fresh:
		faults[views.BlockNewGroup] = "Choose a group above, or name a new one here; not both."
	case !group && !fresh:
		faults[views.BlockNewGroup] = "Choose a group above, or name a new one here: the package must give something."
	}
	return faults, nil
}

// createWhat keeps the first page and shows the second. The catalog and the
// group are looked up as the person.
func (b *Bot) createWhat(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	catalog, err := a.as.Reader().Catalog(ctx, in.Values[views.BlockCatalog])
	if err != nil {
		return slackapp.Reply{}, err
	}
	n := newPackage{
		Owner: in.Sender, Catalog: catalog.Name, Name: entered(in, views.BlockName), Description: entered(in, views.BlockDescription),
		NewGroup: entered(in, views.BlockNewGroup),
	}
	if n.NewGroup == "" {
		if n.Group, err = groupThing(ctx, a, in.Values[views.BlockGroup]); err != nil {
			return slackapp.Reply{}, err
		}
	}
	id := rand.Text()
	if _, err := b.newPackages().Add(ctx, id, n); err != nil {
		return slackapp.Reply{}, err
	}
	return showAdmin(views.PolicyForm(id, n.Name, "")), nil
}

func groupThing(ctx context.Context, a administrator, id string) (plans.Thing, error) {
	g, err := a.as.Reader().Group(ctx, id)
	return plans.Thing{ID: g.ID, Name: g.Name}, err
}

// checkPolicyForm holds the second page against itself while it is open.
func checkPolicyForm(_ context.Context, in *slackapp.Interaction) (map[string]string, error) {
	faults := map[string]string{}
	if days, err := strconv.Atoi(strings.TrimSpace(in.Values[views.BlockDays])); err != nil || days < 0 || days > maxDays {
		faults[views.BlockDays] = "A number of days from 0 to 3660, please; 0 means with no end."
	}
	switch {
	case in.Values[views.BlockAudience] == views.AskGroup && in.Values[views.BlockAskers] == "":
		faults[views.BlockAskers] = "Which group may ask?"
	case in.Values[views.BlockAudience] == views.AskPeople && len(in.Many[views.BlockPeople]) == 0:
		faults[views.BlockPeople] = "Who may ask?"
	}
	switch {
	case in.Values[views.BlockApproval] == views.ApproveOne && in.Values[views.BlockApprover] == "":
		faults[views.BlockApprover] = "Who approves?"
	case in.Values[views.BlockApproval] == views.ApproveSome && in.Values[views.BlockGroup] == "":
		faults[views.BlockGroup] = "Which group approves?"
	}
	return faults, nil
}

// maxDays is the longest that a policy of the form lets access last: ten years.
const maxDays = 3660

// createPolicy turns both pages into a plan.
func (b *Bot) createPolicy(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	n, err := b.newPackages().Get(ctx, in.Private)
	if errors.Is(err, sessions.ErrNoRecord) || err == nil && n.Owner != in.Sender {
		return slackapp.Reply{}, &access.Error{Kind: access.NotFound, Sentence: "I no longer have this form. Start again with /access admin."}
	}
	if err != nil {
		return slackapp.Reply{}, err
	}
	policy, err := b.policyOf(ctx, in, a)
	if access.KindOf(err) == access.NotFound {
		return showAdmin(views.PolicyForm(in.Private, n.Name, views.Language{}.Error(err))), nil
	}
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.dryRun(ctx, in, a, n.wish(policy))
}

// wish is the package with its one policy.
func (n newPackage) wish(p access.AssignmentPolicy) plans.CreatePackage {
	gives := plans.ResourceChoice{Existing: access.Resource{OriginID: n.Group.ID, System: "AadGroup", Name: n.Group.Name}}
	if n.NewGroup != "" {
		gives = plans.ResourceChoice{NewGroup: &graph.NewGroup{Name: n.NewGroup, Description: "Given by the package " + n.Name}}
	}
	return plans.CreatePackage{
		Catalog: plans.CatalogChoice{Name: n.Catalog}, Name: n.Name, Description: n.Description,
		Resources: []plans.ResourceChoice{gives}, Policies: []access.AssignmentPolicy{p},
	}
}

// policyOf reads the second page; people and groups are looked up as the
// person.
func (b *Bot) policyOf(ctx context.Context, in *slackapp.Interaction, a administrator) (access.AssignmentPolicy, error) {
	p := access.AssignmentPolicy{Name: "All members", Description: "All members of the organization can request this.", Audience: access.AllMembers, Rights: access.RequestorRights{Add: true}}
	if days, err := strconv.Atoi(strings.TrimSpace(in.Values[views.BlockDays])); err == nil && days > 0 {
		p.Length.For = access.Duration{Days: min(days, maxDays)}
	}
	var err error
	switch in.Values[views.BlockAudience] {
	case views.AskGroup:
		p.Name, p.Description, p.Audience = "Members of a group", "The members of a group can request this.", access.SpecificUsers
		p.Targets, err = groupSubject(ctx, a, in.Values[views.BlockAskers])
	case views.AskPeople:
		p.Name, p.Description, p.Audience = "Specific people", "Specific people can request this.", access.SpecificUsers
		p.Targets, err = b.peopleSubjects(ctx, a, in.Many[views.BlockPeople])
	}
	if err != nil {
		return p, err
	}
	p.Approval, err = b.approvalOf(ctx, in, a)
	p.Approval.Reason = len(in.Many[views.BlockWhy]) > 0
	return p, err
}

func groupSubject(ctx context.Context, a administrator, id string) ([]access.Subject, error) {
	g, err := groupThing(ctx, a, id)
	return []access.Subject{{Kind: access.GroupMembers, ID: g.ID, Description: g.Name}}, err
}

func (b *Bot) peopleSubjects(ctx context.Context, a administrator, users []string) ([]access.Subject, error) {
	var all []access.Subject
	for _, user := range users {
		who, err := b.inEntra(ctx, a, user)
		if err != nil {
			return nil, err
		}
		all = append(all, access.Subject{Kind: access.SingleUser, ID: who.ID, Description: who.Name})
	}
	return all, nil
}

// decideWithin is how long approvers have, as in Microsoft's own form.
const decideWithin = 14

// approvalOf is the one stage that the form can describe, or none.
func (b *Bot) approvalOf(ctx context.Context, in *slackapp.Interaction, a administrator) (access.ApprovalRules, error) {
	rule := access.ApprovalRule{DecideWithin: access.Duration{Days: decideWithin}}
	var one []access.Subject
	var err error
	if user := in.Values[views.BlockApprover]; user != "" {
		if one, err = b.peopleSubjects(ctx, a, []string{user}); err != nil {
			return access.ApprovalRules{}, err
		}
	}
	switch in.Values[views.BlockApproval] {
	case views.ApproveBoss:
		rule.Approvers, rule.Fallback = []access.Subject{{Kind: access.RequestorManager, Level: 1}}, one
	case views.ApproveOne:
		rule.Approvers = one
	case views.ApproveSome:
		rule.Approvers, err = groupSubject(ctx, a, in.Values[views.BlockGroup])
	default:
		return access.ApprovalRules{}, nil
	}
	return access.ApprovalRules{ForAdd: true, Stages: []access.ApprovalRule{rule}}, err
}
