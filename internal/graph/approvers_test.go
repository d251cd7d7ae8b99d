package graph_test

import (
	"strings"
	"testing"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// whoMay lists names, each with the kind of set through which they may decide.
func whoMay(approvers []access.Approver) []string {
	var list []string
	for _, a := range approvers {
		list = append(list, a.Name+" by "+string(a.Why.Kind))
	}
	return list
}

// asked makes a request of somebody, under whatever policy covers them.
func (w *world) asked(t *testing.T, who, name string) access.Request {
	t.Helper()
	person := w.as(t, who)
	made, err := person.Submit(t.Context(), graph.Ask{PackageID: w.tenant.PackageID(name), Justification: "for the quarter"})
	require.NoError(t, err)
	read, err := w.client.App().Request(t.Context(), made.ID)
	require.NoError(t, err)
	return read
}

func TestApproversOfEachStageAreFoundAndSaidWhy(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		t.Parallel()
		w := newWorld(t, instantly(), speaking(version))
		stages, err := w.client.App().Approvers(t.Context(), w.asked(t, "Requestor1", "Treasury Console"))
		require.NoError(t, err)
		require.Len(t, stages, 3)
		assert.Equal(t, []string{"Manager1 by requestorManager"}, whoMay(stages[0].Now))
		assert.Equal(t, "Marketing Manager", stages[0].Now[0].Title)
		assert.Equal(t, []string{"Approver1 by groupMembers", "Approver2 by groupMembers"}, whoMay(stages[1].Now))
		assert.Equal(t, "Finance approvers", stages[1].Now[0].Group)
		assert.Equal(t, []string{"Admin1 by singleUser"}, whoMay(stages[1].Later))
		assert.Equal(t, []string{"Approver2 by groupMembers", "Auditor1 by groupMembers", "Auditor2 by groupMembers"}, whoMay(stages[2].Now), "groups in groups count")
		assert.True(t, stages[2].Rule.ApproverReason)
		for _, s := range stages {
			assert.False(t, s.FellBack || s.Nobody() || len(s.Gaps) > 0)
		}
	})
}

func TestRequestorIsNoApproverAndFallbacksServe(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		t.Parallel()
		w := newWorld(t, instantly(), speaking(version))
		app := w.client.App()
		own, err := app.Approvers(t.Context(), w.asked(t, "Requestor1", "Brand Assets"))
		require.NoError(t, err)
		assert.True(t, own[0].Nobody())
		assert.Equal(t, []string{"Requestor1 by singleUser"}, whoMay(own[0].Barred))

		admin, err := app.Approvers(t.Context(), w.asked(t, "Admin1", "Treasury Console"))
		require.NoError(t, err)
		assert.Equal(t, []access.Gap{{Of: admin[0].Rule.Approvers[0], Why: access.GapNoManager}}, admin[0].Gaps)
		assert.True(t, admin[0].FellBack)
		assert.True(t, admin[0].Nobody(), "the fallback is who asks")

		w.tenant.Disable("Approver1")
		finance, err := app.Approvers(t.Context(), w.asked(t, "Requestor2", "Finance Reports"))
		require.NoError(t, err)
		assert.Equal(t, []string{"Approver2 by groupMembers"}, whoMay(finance[0].Now))
		assert.Equal(t, []string{"Approver1 by groupMembers"}, whoMay(finance[0].Barred), "the account is disabled")
	})
}

func TestSponsorsApproveForThoseTheySponsor(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		t.Parallel()
		w := newWorld(t, instantly(), speaking(version))
		app := w.client.App()
		partners, err := app.Approvers(t.Context(), w.asked(t, "Guest1", "Partner Portal"))
		require.NoError(t, err)
		assert.Equal(t, []string{"Manager1 by internalSponsors"}, whoMay(partners[0].Now))
		lab, err := app.Approvers(t.Context(), w.asked(t, "Guest1", "Lab Access"))
		require.NoError(t, err)
		assert.Equal(t, []string{"Approver2 by targetUserSponsors"}, whoMay(lab[0].Now))
		assert.Equal(t, []string{"Approver1 by singleUser"}, whoMay(lab[0].Later), "the guest has no manager's manager")
		member, err := app.Approvers(t.Context(), w.asked(t, "Requestor1", "Lab Access"))
		require.NoError(t, err)
		assert.Equal(t, access.GapNoSponsor, member[0].Gaps[0].Why)
		assert.Equal(t, []string{"Admin1 by singleUser"}, whoMay(member[0].Now))
		assert.Equal(t, []string{"Admin1 by requestorManager"}, whoMay(member[0].Later), "the manager's manager")
	})
}

func TestManagersInACircleAreNoApprovers(t *testing.T) {
	w := newWorld(t, managed())
	manager, admin := w.tenant.Person("Manager1").ObjectID, w.tenant.Person("Admin1").ObjectID
	require.NoError(t, w.tenant.SetManager("Admin1", "Manager1"))
	rule := access.ApprovalRule{Approvers: []access.Subject{{Kind: access.RequestorManager, Level: 3}}}
	p := access.AssignmentPolicy{Approval: access.ApprovalRules{Stages: []access.ApprovalRule{rule}}}
	for who, want := range map[string]access.GapReason{manager: access.GapManagerLoop, admin: access.GapManagerLoop} {
		stages, err := w.client.App().ApproversUnder(t.Context(), p, access.Request{Requestor: access.Person{ID: who}})
		require.NoError(t, err)
		require.Len(t, stages[0].Gaps, 1)
		assert.Equal(t, want, stages[0].Gaps[0].Why)
		assert.True(t, stages[0].Nobody())
	}
}

func TestSetsWithoutAnybodyAreNamed(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	const gone = "00000000-0000-0000-0000-00000000dead"
	sets := map[access.Subject]access.GapReason{
		{Kind: access.SingleUser, ID: gone}:                                 access.GapGone,
		{Kind: access.GroupMembers, ID: gone}:                               access.GapGone,
		{Kind: access.GroupMembers, ID: w.groupNamed(t, "Lab visitors").ID}: access.GapNoMembers,
		{Kind: access.ApplicationOwners}:                                    access.GapUnknown,
		{Kind: access.InternalSponsors}:                                     access.GapUnknown,
		{Kind: access.RequestorManager, Level: 4}:                           access.GapNoManager,
	}
	for set, want := range sets {
		p := access.AssignmentPolicy{Approval: access.ApprovalRules{Stages: []access.ApprovalRule{{Approvers: []access.Subject{set}}}}}
		stages, err := w.client.App().ApproversUnder(t.Context(), p, access.Request{Requestor: access.Person{ID: w.tenant.Person("Requestor1").ObjectID}})
		require.NoError(t, err)
		assert.Equal(t, []access.Gap{{Of: set, Why: want}}, stages[0].Gaps)
	}
}

// groupNamed finds a group.
func (w *world) groupNamed(t *testing.T, name string) access.Group {
	t.Helper()
	found := all(t, w.client.App().GroupsNamed(t.Context(), name))
	require.Len(t, found, 1)
	return found[0]
}

func TestFiveHundredApproversInNestedGroupsAreReadInFewCalls(t *testing.T) {
	w := newWorld(t, entrasim.Config{Seed: "large"})
	before := len(w.tenant.Calls())
	people := all(t, w.client.App().Everybody(t.Context(), w.groupNamed(t, "All approvers").ID))
	assert.Len(t, people, 500)
	calls := 0
	for _, c := range w.tenant.Calls()[before:] {
		if strings.HasSuffix(c.Path, "/transitiveMembers") {
			calls++
		}
	}
	assert.Equal(t, 1, calls)
}

func TestPeopleAreReadWithTitleDepartmentAndManager(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	app := w.client.App()
	p, err := app.Profile(t.Context(), w.tenant.Person("Requestor1").ObjectID)
	require.NoError(t, err)
	assert.Equal(t, []string{"Requestor1", "Marketing Specialist", "Marketing", "Manager1"}, []string{p.Name, p.Title, p.Department, p.Manager.Name})
	assert.False(t, p.Disabled || p.Guest)
	var ids []string
	for _, who := range w.tenant.People() {
		ids = append(ids, who.ObjectID)
	}
	found, failed, err := app.Profiles(t.Context(), append(ids, "00000000-0000-0000-0000-00000000dead"))
	require.NoError(t, err)
	assert.Len(t, found, len(ids))
	assert.Len(t, failed, 1)
	assert.True(t, found[w.tenant.Person("Leaver1").ObjectID].Disabled)
	assert.True(t, found[w.tenant.Person("Guest1").ObjectID].Guest)
}
