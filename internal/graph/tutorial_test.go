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

// speaking makes the client speak one dialect.
func speaking(version string) func(*graph.Config) {
	return func(c *graph.Config) { c.Version = version }
}

// inBothDialects runs a test in each.
func inBothDialects(t *testing.T, test func(t *testing.T, version string)) {
	t.Helper()
	for _, version := range []string{"v1.0", "beta"} {
		t.Run("in "+version, func(t *testing.T) { test(t, version) })
	}
}

// Microsoft's tutorial from its first step to its last, twice in a row.
//
// https://learn.microsoft.com/graph/tutorial-access-package-api
func TestTutorialIsDoneTwiceInARow(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, entrasim.Config{Seed: "empty", Frozen: true}, speaking(version))
		for range 2 {
			l := &lesson{world: w, admin: w.admin(t)}
			l.makePeopleAndGroups(t)
			l.addTheGroupToTheCatalog(t)
			l.makeThePackage(t)
			l.request(t)
			l.lookAtWhatWasGiven(t)
			l.clearUp(t)
		}
	})
}

// lesson is the tutorial on its way.
type lesson struct {
	world    *world
	admin    *graph.Delegated
	person   access.Person
	group    access.Group
	catalog  access.Catalog
	resource access.Resource
	role     access.ResourceRole
	pkg      access.Package
	granted  access.RoleScope
	policy   access.AssignmentPolicy
	held     access.Holding
}

func (l *lesson) makePeopleAndGroups(t *testing.T) {
	t.Helper()
	var err error
	l.person, err = l.admin.CreatePerson(t.Context(), graph.NewPerson{
		Name: "Requestor1", Nickname: "requestor1", UPN: "requestor1@contoso.onmicrosoft.com", Password: "Contoso1234",
	})
	require.NoError(t, err)
	l.group, err = l.admin.CreateGroup(t.Context(), graph.NewGroup{Name: "Marketing resources", Description: "Marketing group", Nickname: "markres"})
	require.NoError(t, err)
	found, there, err := l.admin.Reader().FindPerson(t.Context(), l.person.UPN)
	require.NoError(t, err)
	require.True(t, there)
	assert.Equal(t, l.person.ID, found.ID)
	_, there, err = l.admin.Reader().Manager(t.Context(), l.person.ID)
	require.NoError(t, err)
	assert.False(t, there)
}

func (l *lesson) addTheGroupToTheCatalog(t *testing.T) {
	t.Helper()
	var there bool
	var err error
	l.catalog, there, err = l.world.client.App().CatalogNamed(t.Context(), "General")
	require.NoError(t, err)
	require.True(t, there)
	assert.True(t, l.catalog.Published)
	group := access.Resource{Name: l.group.Name, Description: l.group.Description, OriginID: l.group.ID, System: "AadGroup"}
	l.resource, err = l.admin.AddResource(t.Context(), l.catalog.ID, group)
	require.NoError(t, err)
	again, err := l.admin.AddResource(t.Context(), l.catalog.ID, group)
	require.NoError(t, err)
	assert.Equal(t, l.resource.ID, again.ID, "a resource is put into a catalog once")
	for _, role := range all(t, l.world.client.App().Roles(t.Context(), l.catalog.ID, l.resource)) {
		if role.Name == "Member" {
			l.role = role
		}
	}
	assert.Equal(t, "Member_"+l.group.ID, l.role.OriginID)
}

func (l *lesson) makeThePackage(t *testing.T) {
	t.Helper()
	var err error
	l.pkg, err = l.admin.CreatePackage(t.Context(), graph.NewPackage{CatalogID: l.catalog.ID, Name: "Marketing Campaign", Description: "Access to resources for the campaign"})
	require.NoError(t, err)
	l.granted, err = l.admin.AddRole(t.Context(), l.pkg.ID, l.resource, access.RoleScope{Role: l.role})
	require.NoError(t, err)
	roles, err := l.world.client.App().RoleScopes(t.Context(), l.pkg.ID)
	require.NoError(t, err)
	require.Len(t, roles, 1)
	assert.Equal(t, l.granted.ID, roles[0].ID)
	l.policy, err = l.admin.CreatePolicy(t.Context(), access.AssignmentPolicy{
		PackageID: l.pkg.ID, Name: "Specific users", Description: "Specific users can request assignment",
		Audience: access.SpecificUsers, Targets: []access.Subject{{Kind: access.SingleUser, ID: l.person.ID, Description: "Requestor1"}},
		Length: access.Length{For: access.Duration{Days: 30}}, Rights: access.RequestorRights{Add: true},
	})
	require.NoError(t, err)
	read, err := l.world.client.App().AssignmentPolicy(t.Context(), l.policy.ID)
	require.NoError(t, err)
	read.Created, read.Modified = time.Time{}, time.Time{}
	assert.Equal(t, l.policy, read)
}

func (l *lesson) request(t *testing.T) {
	t.Helper()
	requestor := l.world.as(t, "Requestor1")
	made, err := requestor.Submit(t.Context(), graph.Ask{PackageID: l.pkg.ID, PolicyID: l.policy.ID})
	require.NoError(t, err)
	assert.Equal(t, access.Submitted, made.State)
	l.world.tenant.Advance(time.Minute)
	seen, err := l.world.client.App().Request(t.Context(), made.ID)
	require.NoError(t, err)
	assert.Equal(t, access.Delivered, seen.State)
}

func (l *lesson) lookAtWhatWasGiven(t *testing.T) {
	t.Helper()
	app := l.world.client.App()
	holdings := all(t, app.Assignments(t.Context(), graph.AssignmentFilter{PolicyID: l.policy.ID}))
	require.Len(t, holdings, 1)
	l.held = holdings[0]
	assert.Equal(t, l.person.ID, l.held.Target.ID)
	assert.Equal(t, "delivered", l.held.State)
	members := all(t, app.Members(t.Context(), l.group.ID))
	require.Len(t, members, 1)
	assert.Equal(t, l.person.ID, members[0].ID)
}

func (l *lesson) clearUp(t *testing.T) {
	t.Helper()
	_, err := l.admin.AdminRemove(t.Context(), l.held.ID)
	require.NoError(t, err)
	l.world.tenant.Advance(time.Minute)
	assert.Empty(t, all(t, l.world.client.App().Members(t.Context(), l.group.ID)))
	require.NoError(t, l.admin.DeletePolicy(t.Context(), l.policy.ID))
	require.NoError(t, l.admin.RemoveRole(t.Context(), l.pkg.ID, l.granted.ID))
	require.NoError(t, l.admin.DeletePackage(t.Context(), l.pkg.ID))
	require.NoError(t, l.admin.RemoveResource(t.Context(), l.catalog.ID, l.resource))
	require.NoError(t, l.admin.DeletePerson(t.Context(), l.person.ID))
	require.NoError(t, l.admin.DeleteGroup(t.Context(), l.group.ID))
}
