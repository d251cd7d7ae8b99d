package graph_test

import (
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// workshop is a package that an administrator has just made, with a policy.
type workshop struct {
	world    *world
	version  string
	admin    *graph.Delegated
	app      *graph.Reader
	catalog  access.Catalog
	group    access.Group
	resource access.Resource
	pkg      access.Package
	roles    access.RoleScope
	policy   access.AssignmentPolicy
}

// newWorkshop makes everything with the client itself.
func newWorkshop(t *testing.T, w *world, version string) *workshop {
	t.Helper()
	require.Equal(t, version, w.version)
	return w.workshop(t, w.admin(t))
}

// workshop is newWorkshop, made by whoever may.
func (w *world) workshop(t *testing.T, admin *graph.Delegated) *workshop {
	t.Helper()
	s := &workshop{world: w, version: w.version, admin: admin, app: w.client.App()}
	var err error
	s.catalog, err = s.admin.CreateCatalog(t.Context(), access.Catalog{Name: "Workshop", Description: "Tools", Published: true})
	require.NoError(t, err)
	s.group, err = s.admin.CreateGroup(t.Context(), graph.NewGroup{Name: "Workshop's tools", Description: "Tools", Nickname: "tools"})
	require.NoError(t, err)
	s.resource, err = s.admin.AddResource(t.Context(), s.catalog.ID, access.Resource{OriginID: s.group.ID, System: "AadGroup", Name: s.group.Name})
	require.NoError(t, err)
	s.pkg, err = s.admin.CreatePackage(t.Context(), graph.NewPackage{CatalogID: s.catalog.ID, Name: "Tools", Description: "All the tools"})
	require.NoError(t, err)
	member := access.ResourceRole{Name: "Member", OriginID: "Member_" + s.group.ID, System: "AadGroup"}
	s.roles, err = s.admin.AddRole(t.Context(), s.pkg.ID, s.resource, access.RoleScope{Role: member})
	require.NoError(t, err)
	s.policy, err = s.admin.CreatePolicy(t.Context(), s.wholePolicy(t))
	require.NoError(t, err)
	return s
}

// wholePolicy is one that uses all that the dialect can say.
func (s *workshop) wholePolicy(t *testing.T) access.AssignmentPolicy {
	t.Helper()
	approver, fallback := s.world.tenant.Person("Approver1").ObjectID, s.world.tenant.Person("Approver2").ObjectID
	p := access.AssignmentPolicy{
		PackageID: s.pkg.ID, Name: "Everybody", Description: "With questions", Audience: access.AllMembers,
		Length: access.Length{For: access.Duration{Days: 90}}, Rights: access.RequestorRights{Add: true, Extend: true},
		Approval: access.ApprovalRules{ForAdd: true, Reason: true, Stages: []access.ApprovalRule{{
			Approvers: []access.Subject{{Kind: access.SingleUser, ID: approver, Description: "Approver1"}}, Fallback: []access.Subject{{Kind: access.SingleUser, ID: fallback, Description: "Approver2"}},
			DecideWithin: access.Duration{Days: 14}, ApproverReason: true, Escalates: true, EscalateAfter: access.Duration{Days: 4},
			Escalation: []access.Subject{{Kind: access.RequestorManager, Level: 1}},
		}}},
		Questions: []access.Prompt{
			{Kind: access.TextPrompt, Text: "Which tool?", Required: true, SingleLine: true, Pattern: "^[a-z]+$", Editable: true, Sequence: 1},
			{Kind: access.ChoicePrompt, Text: "Which shift?", Sequence: 2, Choices: []access.Choice{
				{Value: "D", Text: "Day", Localizations: []access.Localization{{Language: "de", Text: "Tag"}}}, {Value: "N", Text: "Night"},
			}},
		},
		Reviews: access.Reviews{
			Every: access.HalfYearly, Start: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), Days: 21, Unanswered: access.RemoveAccess, Hints: true,
			Reviewers: []access.Subject{{Kind: access.RequestorManager, Level: 1}}, Fallback: []access.Subject{{Kind: access.SingleUser, ID: fallback, Description: "Approver2"}},
		},
	}
	if s.version == "v1.0" {
		p.Rights.Remove, p.Rights.CustomSchedule = true, true
	}
	return p
}

// answers answers the questions of the whole policy.
func answers(prompts []access.Prompt, tool string) []access.Answer {
	return []access.Answer{
		{PromptID: prompts[0].ID, Kind: prompts[0].Kind, Value: tool},
		{PromptID: prompts[1].ID, Kind: prompts[1].Kind, Value: prompts[1].Choices[0].Value, Display: prompts[1].Choices[0].Text},
	}
}

// managed is a company whose administrator let approvers decide with the bot.
func managed() entrasim.Config {
	cfg := instantly()
	cfg.AdminConsent = []string{"EntitlementManagement.ReadWrite.All"}
	return cfg
}

// manageEverything makes each call of administrators and approvers.
func manageEverything(t *testing.T, w *world) {
	t.Helper()
	version := w.version
	s := newWorkshop(t, w, version)
	s.readEverything(t)
	s.changeThePolicy(t)
	s.ask(t)
	s.refuse(t)
	s.assignDirectly(t)
	s.deliverBadly(t)
	s.forbid(t)
	s.clear(t)
}

func (s *workshop) readEverything(t *testing.T) {
	t.Helper()
	all(t, s.app.Catalogs(t.Context()))
	c, err := s.app.Catalog(t.Context(), s.catalog.ID)
	require.NoError(t, err)
	assert.Equal(t, "Workshop", c.Name)
	require.Len(t, all(t, s.app.Resources(t.Context(), s.catalog.ID)), 1)
	require.NotEmpty(t, all(t, s.app.Roles(t.Context(), s.catalog.ID, s.resource)))
	all(t, s.app.Scopes(t.Context(), s.catalog.ID, s.resource))
	p, there, err := s.app.PackageNamed(t.Context(), s.catalog.ID, "Tools")
	require.NoError(t, err)
	require.True(t, there)
	assert.Equal(t, s.pkg.ID, p.ID)
	g, err := s.app.Group(t.Context(), s.group.ID)
	require.NoError(t, err)
	assert.Equal(t, s.group.Name, g.Name)
	manager, there, err := s.app.Manager(t.Context(), s.world.tenant.Person("Requestor1").ObjectID)
	require.NoError(t, err)
	require.True(t, there)
	assert.Equal(t, "Manager1", manager.Name)
}

func (s *workshop) changeThePolicy(t *testing.T) {
	t.Helper()
	read, err := s.app.AssignmentPolicy(t.Context(), s.policy.ID)
	require.NoError(t, err)
	for i := range read.Questions {
		assert.NotEmpty(t, read.Questions[i].ID)
		s.policy.Questions[i].ID = read.Questions[i].ID
	}
	read.Created, read.Modified, read.Approval.Stages[0].Visibility = time.Time{}, time.Time{}, ""
	assert.Equal(t, s.policy, read, "a policy is read as it was sent")
	changed, err := s.admin.ReplacePolicy(t.Context(), s.policy.ID, func(p access.AssignmentPolicy) access.AssignmentPolicy {
		p.Description = "Changed"
		return p
	})
	require.NoError(t, err)
	assert.Equal(t, "Changed", changed.Description)
	require.NoError(t, s.admin.UpdatePackage(t.Context(), s.pkg.ID, graph.PackageChange{Description: &changed.Description}))
	for _, p := range all(t, s.app.AssignmentPolicies(t.Context(), s.pkg.ID)) {
		assert.Equal(t, "Changed", p.Description)
	}
}

// ask is Requestor1 asking with answers, and Approver1 agreeing.
func (s *workshop) ask(t *testing.T) {
	t.Helper()
	person := s.world.as(t, "Requestor1")
	demands, err := person.Requirements(t.Context(), s.pkg.ID)
	require.NoError(t, err)
	require.Len(t, demands, 1)
	require.Len(t, demands[0].Prompts, 2)
	assert.Equal(t, access.ChoicePrompt, demands[0].Prompts[1].Kind)
	assert.Equal(t, "^[a-z]+$", demands[0].Prompts[0].Pattern)
	a := graph.Ask{PackageID: s.pkg.ID, PolicyID: s.policy.ID, Justification: "for work", Answers: answers(demands[0].Prompts, "NOT lower case")}
	_, err = person.Submit(t.Context(), a)
	kindOf(t, access.Invalid, err)
	a.Answers = answers(demands[0].Prompts, "hammer")
	if s.version == "v1.0" {
		a.Schedule = access.Schedule{Length: access.Length{For: access.Duration{Days: 7}}}
	}
	made, err := person.Submit(t.Context(), a)
	require.NoError(t, err)
	s.decide(t, made)
	held := all(t, s.app.Assignments(t.Context(), graph.AssignmentFilter{PackageID: s.pkg.ID, PersonID: made.Requestor.ID, State: "delivered"}))
	require.Len(t, held, 1)
	_, err = person.UserUpdate(t.Context(), graph.Change{AssignmentID: held[0].ID, Justification: "longer", Answers: answers(demands[0].Prompts, "saw")})
	require.NoError(t, err)
	require.NoError(t, s.admin.ReprocessAssignment(t.Context(), held[0].ID))
	if s.version == "v1.0" {
		_, err = person.UserRemove(t.Context(), held[0].ID)
	} else {
		_, err = s.admin.AdminRemove(t.Context(), held[0].ID)
	}
	require.NoError(t, err)
}

func (s *workshop) decide(t *testing.T, made access.Request) {
	t.Helper()
	approver := s.world.with(t, "Approver1", s.world.client.ApproverScopes())
	waiting := all(t, s.app.RequestsWhere(t.Context(), graph.RequestFilter{State: access.PendingApproval, PackageID: s.pkg.ID}))
	require.Len(t, waiting, 1)
	require.Len(t, all(t, approver.ToApprove(t.Context())), 1)
	require.NotEmpty(t, all(t, approver.MyApprovals(t.Context())))
	approval, err := approver.Approval(t.Context(), made.ID)
	require.NoError(t, err)
	stage, mine := approval.Mine()
	require.True(t, mine)
	decision := graph.Decision{RequestID: made.ID, StageID: stage.ID, Approve: true, Justification: "fine"}
	kindOf(t, access.NotAllowed, s.world.with(t, "Requestor2", s.world.client.ApproverScopes()).Decide(t.Context(), decision))
	require.NoError(t, approver.Decide(t.Context(), decision))
	seen, err := approver.Stage(t.Context(), made.ID, stage.ID)
	require.NoError(t, err)
	assert.Equal(t, access.Approved, seen.Verdict)
	decision.Approve, decision.Justification = false, "changed my mind"
	kindOf(t, access.AlreadyDecided, approver.Decide(t.Context(), decision))
	decision.RequestID = "00000000-0000-0000-0000-00000000dead"
	kindOf(t, access.NotFound, approver.Decide(t.Context(), decision))
}

// refuse is Approver1 saying no, and the administrator removing the request.
func (s *workshop) refuse(t *testing.T) {
	t.Helper()
	person := s.world.as(t, "Manager1")
	demands, err := person.Requirements(t.Context(), s.pkg.ID)
	require.NoError(t, err)
	made, err := person.Submit(t.Context(), graph.Ask{PackageID: s.pkg.ID, Justification: "why not", Answers: answers(demands[0].Prompts, "drill")})
	require.NoError(t, err)
	approver := s.world.with(t, "Approver1", s.world.client.ApproverScopes())
	approval, err := approver.Approval(t.Context(), made.ID)
	require.NoError(t, err)
	stage, _ := approval.Mine()
	require.NoError(t, approver.Decide(t.Context(), graph.Decision{RequestID: made.ID, StageID: stage.ID, Justification: "not now"}))
	seen, err := s.app.Request(t.Context(), made.ID)
	require.NoError(t, err)
	assert.Equal(t, access.Denied, seen.State)
	require.NoError(t, s.admin.DeleteRequest(t.Context(), made.ID))
	_, err = s.app.Request(t.Context(), made.ID)
	kindOf(t, access.NotFound, err)
}

// deliverBadly is a delivery that fails, and that the administrator has tried
// again.
func (s *workshop) deliverBadly(t *testing.T) {
	t.Helper()
	s.world.tenant.SetKnobs(func(k *entrasim.Knobs) { k.DeliverAs = "deliveryFailed" })
	campaign := s.world.packageNamed(t, "Marketing Campaign")
	made, err := s.world.as(t, "Manager1").Submit(t.Context(), graph.Ask{PackageID: campaign.ID})
	require.NoError(t, err)
	seen, err := s.app.Request(t.Context(), made.ID)
	require.NoError(t, err)
	assert.Equal(t, access.DeliveryFailed, seen.State)
	s.world.tenant.SetKnobs(func(k *entrasim.Knobs) { k.DeliverAs = "delivered" })
	require.NoError(t, s.admin.Reprocess(t.Context(), made.ID))
	seen, err = s.app.Request(t.Context(), made.ID)
	require.NoError(t, err)
	assert.Equal(t, access.Delivered, seen.State)
}

func (s *workshop) assignDirectly(t *testing.T) {
	t.Helper()
	p := s.wholePolicy(t)
	p.Name, p.Audience, p.Targets, p.Questions = "Direct", access.Nobody, nil, nil
	p.Rights, p.Approval = access.RequestorRights{}, access.ApprovalRules{}
	direct, err := s.admin.CreatePolicy(t.Context(), p)
	require.NoError(t, err)
	who := s.world.tenant.Person("Requestor2").ObjectID
	made, err := s.admin.AdminAdd(t.Context(), graph.Direct{PackageID: s.pkg.ID, PolicyID: direct.ID, PersonID: who, BypassApproval: true})
	require.NoError(t, err)
	_, err = s.app.Request(t.Context(), made.ID)
	require.NoError(t, err)
	held := all(t, s.app.Assignments(t.Context(), graph.AssignmentFilter{PolicyID: direct.ID}))
	require.Len(t, held, 1)
	until := access.Schedule{Start: time.Now().Truncate(time.Second), Length: access.Length{Until: time.Now().AddDate(0, 0, 9).Truncate(time.Second)}}
	_, err = s.admin.AdminUpdate(t.Context(), graph.Change{AssignmentID: held[0].ID, Schedule: until})
	require.NoError(t, err)
	removal, err := s.admin.DeleteAssignment(t.Context(), graph.AssignmentPath{AssignmentID: held[0].ID})
	require.NoError(t, err)
	assert.Equal(t, "adminRemove", removal.Request.Type)
	assert.NotEmpty(t, removal.Note)
	require.NoError(t, s.admin.DeletePolicy(t.Context(), direct.ID))
}

func (s *workshop) forbid(t *testing.T) {
	t.Helper()
	other := s.world.packageNamed(t, "Marketing Campaign")
	require.NoError(t, s.admin.ForbidPackage(t.Context(), s.pkg.ID, other.ID))
	require.NoError(t, s.admin.ForbidGroup(t.Context(), s.pkg.ID, s.group.ID))
	assert.Equal(t, []string{"Marketing Campaign"}, names(all(t, s.app.IncompatiblePackages(t.Context(), s.pkg.ID))))
	assert.Equal(t, []string{"Tools"}, names(all(t, s.app.IncompatibleWith(t.Context(), other.ID))))
	require.Len(t, all(t, s.app.IncompatibleGroups(t.Context(), s.pkg.ID)), 1)
	all(t, s.admin.AdditionalAccess(t.Context(), s.pkg.ID, other.ID))
	require.NoError(t, s.admin.AllowPackage(t.Context(), s.pkg.ID, other.ID))
	require.NoError(t, s.admin.AllowGroup(t.Context(), s.pkg.ID, s.group.ID))
	assert.Empty(t, all(t, s.app.IncompatiblePackages(t.Context(), s.pkg.ID)))
}

func (s *workshop) clear(t *testing.T) {
	t.Helper()
	require.NoError(t, s.admin.HidePackage(t.Context(), s.pkg.ID))
	hidden, err := s.app.Package(t.Context(), s.pkg.ID)
	require.NoError(t, err)
	assert.True(t, hidden.Hidden)
	require.NoError(t, s.admin.DeletePolicy(t.Context(), s.policy.ID))
	require.NoError(t, s.admin.RemoveRole(t.Context(), s.pkg.ID, s.roles.ID))
	require.NoError(t, s.admin.DeletePackage(t.Context(), s.pkg.ID))
	require.NoError(t, s.admin.RemoveResource(t.Context(), s.catalog.ID, s.resource))
	require.NoError(t, s.admin.DeleteCatalog(t.Context(), s.catalog.ID))
	require.NoError(t, s.admin.DeleteGroup(t.Context(), s.group.ID))
}

func TestAdministratorsAndApproversDoEverythingInEitherDialect(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		manageEverything(t, newWorld(t, managed(), speaking(version)))
	})
}
