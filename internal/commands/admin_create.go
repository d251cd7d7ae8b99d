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
	Typed             given // what stands on the second page, as it was sent
	Finds             bool  // whether the second page searches applications and sites
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

func (b *Bot) policyAgain(ctx context.Context, in *slackapp.Interaction, _ administrator) (slackapp.Reply, error) {
	n, err := b.newPackage(ctx, in)
	return showAdmin(views.PolicyForm(in.Private, n.Name)), err
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
	for _, stage := range stageBlocks() {
		switch {
		case in.Values[stage.how] == views.ApproveOne && in.Values[stage.person] == "":
			faults[stage.person] = "Who approves?"
		case in.Values[stage.how] == views.ApproveSome && in.Values[stage.group] == "":
			faults[stage.group] = "Which group approves?"
		}
	}
	if second := in.Values[views.BlockApproval2]; second != "" && second != views.ApproveNone && in.Values[views.BlockApproval] == views.ApproveNone {
		faults[views.BlockApproval2] = "Nobody approves first. Choose who does above, or nobody else here."
	}
	return faults, nil
}

// stageBlock are the inputs that describe a stage of an approval.
type stageBlock struct {
	how, person, group string
	level              int // of the manager who may approve
}

func stageBlocks() []stageBlock {
	return []stageBlock{
		{views.BlockApproval, views.BlockApprover, views.BlockGroup, 1},
		{views.BlockApproval2, views.BlockApprover2, views.BlockGroup2, 2},
	}
}

// maxDays is the longest that a policy of the form lets access last: ten years.
const maxDays = 3660

// createPolicy turns both pages into a plan.
func (b *Bot) createPolicy(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	n, err := b.newPackage(ctx, in)
	if err != nil {
		return slackapp.Reply{}, err
	}
	policy, err := b.policyOf(ctx, in, a)
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.dryRun(ctx, in, a, n.wish(policy))
}

// wish is the package with its one policy.
func (n newPackage) wish(p access.AssignmentPolicy) plans.CreatePackage {
	w := plans.CreatePackage{
		Catalog: plans.CatalogChoice{Name: n.Catalog}, Name: n.Name, Description: n.Description, Hidden: n.Hidden, Policies: []access.AssignmentPolicy{p},
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
	case views.AskGuests:
		p.Name, p.Description, p.Audience = "Everybody", "Everybody in the directory can request this, guests too.", access.AllUsers
	case views.AskPartners:
		p.Name, p.Description, p.Audience = "Connected organizations", "People of connected organizations can request this.", access.AllConfiguredConnectedUsers
	case views.AskNobody:
		p.Name, p.Description, p.Audience, p.Rights.Add = "Administrators assign", "Administrators assign this.", access.Nobody, false
	}
	if err != nil {
		return p, err
	}
	p.Approval, err = b.approvalOf(ctx, in, a)
	p.Approval.Reason = len(in.Many[views.BlockWhy]) > 0
	p.Questions = questionsOf(in.Values[views.BlockQuestions])
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

// escalateAfter is after how many days alternates may decide too.
const escalateAfter = 7

// approvalOf is the stages that the form describes, one after the other.
func (b *Bot) approvalOf(ctx context.Context, in *slackapp.Interaction, a administrator) (access.ApprovalRules, error) {
	var rules access.ApprovalRules
	var alternates []access.Subject
	if user := in.Values[views.BlockAlternate]; user != "" {
		var err error
		if alternates, err = b.peopleSubjects(ctx, a, []string{user}); err != nil {
			return rules, err
		}
	}
	for _, stage := range stageBlocks() {
		rule, asked, err := b.ruleOf(ctx, in, a, stage)
		if err != nil {
			return rules, err
		}
		if !asked {
			break
		}
		if len(alternates) > 0 {
			rule.Escalates, rule.EscalateAfter, rule.Escalation = true, access.Duration{Days: escalateAfter}, alternates
		}
		rules.ForAdd, rules.Stages = true, append(rules.Stages, rule)
	}
	return rules, nil
}

func (b *Bot) ruleOf(ctx context.Context, in *slackapp.Interaction, a administrator, stage stageBlock) (access.ApprovalRule, bool, error) {
	rule := access.ApprovalRule{DecideWithin: access.Duration{Days: decideWithin}}
	var one []access.Subject
	var err error
	if user := in.Values[stage.person]; user != "" {
		if one, err = b.peopleSubjects(ctx, a, []string{user}); err != nil {
			return rule, false, err
		}
	}
	switch in.Values[stage.how] {
	case views.ApproveBoss:
		rule.Approvers, rule.Fallback = []access.Subject{{Kind: access.RequestorManager, Level: stage.level}}, one
	case views.ApproveOne:
		rule.Approvers = one
	case views.ApproveSome:
		rule.Approvers, err = groupSubject(ctx, a, in.Values[stage.group])
	default:
		return rule, false, nil
	}
	return rule, true, err
}

// questionsOf reads a question from each line, with the answers that may be
// chosen behind strokes.
func questionsOf(text string) []access.Prompt {
	var all []access.Prompt
	for line := range strings.Lines(text) {
		parts := strings.Split(line, "|")
		q := access.Prompt{Kind: access.TextPrompt, Text: views.Clean(parts[0]), Sequence: len(all), Required: true, Editable: true, SingleLine: true}
		for _, choice := range parts[1:] {
			if words := views.Clean(choice); words != "" {
				q.Kind, q.SingleLine = access.ChoicePrompt, false
				q.Choices = append(q.Choices, access.Choice{Value: words, Text: words})
			}
		}
		if q.Text != "" {
			all = append(all, q)
		}
	}
	return all
}
