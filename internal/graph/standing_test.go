package graph_test

import (
	"slices"
	"testing"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatSomebodyMayAdministerIsTold(t *testing.T) { // T21
	inBothDialects(t, func(t *testing.T, version string) {
		t.Parallel()
		w := newWorld(t, managed(), speaking(version))
		require.NoError(t, w.tenant.GrantCatalogRole("Finance", "Finance approvers", "Access package manager"))
		require.NoError(t, w.tenant.GrantCatalogRole("Engineering", "Approver1", "Catalog reader"))
		finance, _, err := w.client.App().CatalogNamed(t.Context(), "Finance")
		require.NoError(t, err)
		engineering, _, err := w.client.App().CatalogNamed(t.Context(), "Engineering")
		require.NoError(t, err)

		nobody, err := w.as(t, "Requestor1").Standing(t.Context())
		require.NoError(t, err)
		assert.False(t, nobody.MayAdminister())
		approver, err := w.as(t, "Approver1").Standing(t.Context())
		require.NoError(t, err)
		assert.ElementsMatch(t, []access.CatalogRole{{CatalogID: finance.ID, Role: access.ManagesPackages}, {CatalogID: engineering.ID, Role: access.ReadsCatalog}}, approver.Catalogs)
		assert.True(t, approver.MayAdminister() && !approver.Governs())
		admin, err := w.as(t, "Admin1").Standing(t.Context())
		require.NoError(t, err)
		assert.True(t, admin.MayAdminister(), "a role of which only the id can be read may be the one")
		named, err := w.with(t, "Admin1", append(w.client.LinkScopes(), w.tenant.GraphURL()+"/RoleManagement.Read.Directory")).Standing(t.Context())
		require.NoError(t, err)
		assert.True(t, named.Governs())

		for who, want := range map[string]bool{"Requestor1": false, "Approver1": true, "Admin1": true} {
			may, err := w.with(t, who, w.client.ApproverScopes()).Administers(t.Context())
			require.NoError(t, err)
			assert.Equal(t, want, may, who)
		}
		seen := all(t, w.with(t, "Approver1", w.client.ApproverScopes()).Reader().Catalogs(t.Context()))
		assert.Len(t, seen, 2, "those in which the person has a role")
	})
}

func TestPeopleGroupsApplicationsAndSitesAreFoundByWords(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	admin := w.with(t, "Admin1", w.client.ResourceScopes()).Reader()
	groups := all(t, admin.SearchGroups(t.Context(), `fin app"rovers`))
	assert.Empty(t, groups, "quotes separate words")
	groups = all(t, admin.SearchGroups(t.Context(), `fin app"`))
	require.Len(t, groups, 1)
	assert.Equal(t, "Finance approvers", groups[0].Name)
	people := all(t, admin.SearchPeople(t.Context(), "requestor1@contoso"))
	require.Len(t, people, 1)
	assert.Equal(t, "Marketing Specialist", people[0].Title)
	applications := all(t, admin.SearchApplications(t.Context(), "crm"))
	require.Len(t, applications, 1)
	assert.Equal(t, []string{"Contoso CRM", "AadApplication", "User"}, []string{applications[0].Name, applications[0].System, applications[0].Roles[0].Name})
	sites := all(t, admin.SearchSites(t.Context(), "wiki"))
	require.Len(t, sites, 1)
	assert.Equal(t, "SharePointOnline", sites[0].System)
	site, err := admin.Site(t.Context(), sites[0].ID)
	require.NoError(t, err)
	assert.Equal(t, sites[0], site)
	_, err = admin.Site(t.Context(), "../users")
	kindOf(t, access.NotFound, err)
	crm, err := admin.Application(t.Context(), applications[0].OriginID)
	require.NoError(t, err)
	assert.Equal(t, applications[0], crm)
	invoices := all(t, admin.SearchApplications(t.Context(), "invoice"))
	require.Len(t, invoices, 1, "the identity of a machine takes no people")
	assert.Empty(t, invoices[0].Roles, "its one role is for applications")
	other := newWorld(t, entrasim.Config{})
	plain := other.with(t, "Admin1", other.client.AdminScopes()).Reader()
	kindOf(t, access.NotAllowed, errorOf(plain.SearchApplications(t.Context(), "crm")))
	kindOf(t, access.NotAllowed, errorOf(plain.SearchSites(t.Context(), "wiki")))
	kindOf(t, access.NotAllowed, errorOf(w.as(t, "Requestor1").Reader().SearchGroups(t.Context(), "fin")))
}

// errorOf is the error in which a listing ends.
func errorOf[T any](listing func(func(T, error) bool)) error {
	for _, err := range listing {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestApplicationsAndSitesAreOfferedLikeGroups(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		t.Parallel()
		w := newWorld(t, instantly(), speaking(version))
		admin := w.with(t, "Admin1", w.client.ResourceScopes())
		catalog, err := admin.CreateCatalog(t.Context(), access.Catalog{Name: "Tools", Published: true})
		require.NoError(t, err)
		pkg, err := admin.CreatePackage(t.Context(), graph.NewPackage{CatalogID: catalog.ID, Name: "Tools", Description: "Tools"})
		require.NoError(t, err)
		found := slices.Concat(all(t, admin.Reader().SearchApplications(t.Context(), "expense")), all(t, admin.Reader().SearchSites(t.Context(), "wiki")))
		require.Len(t, found, 2)
		for _, picked := range found {
			held, err := admin.AddResource(t.Context(), catalog.ID, picked)
			require.NoError(t, err)
			roles := all(t, admin.Reader().Roles(t.Context(), catalog.ID, held))
			require.NotEmpty(t, roles)
			_, err = admin.AddRole(t.Context(), pkg.ID, held, access.RoleScope{Role: roles[0]})
			require.NoError(t, err)
		}
		contents, err := w.client.App().Contents(t.Context())
		require.NoError(t, err)
		var listed []string
		for _, c := range contents[pkg.ID] {
			listed = append(listed, c.Role+" of "+c.Resource)
		}
		assert.Equal(t, []string{"User of Expense Tool", "Engineering Wiki Owners of Engineering Wiki"}, listed)
		studio, err := w.client.App().Package(t.Context(), w.tenant.PackageID("Design Studio"))
		require.NoError(t, err)
		var names []string
		for _, c := range studio.Contents {
			names = append(names, c.Resource)
		}
		assert.Equal(t, []string{"Designers", "Contoso CRM", "Marketing Site"}, names)
	})
}

func TestPolicyIsReplacedOnlyAsItWasRead(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		t.Parallel()
		w := newWorld(t, managed(), speaking(version))
		s := newWorkshop(t, w, version)
		read, err := s.admin.Reader().AssignmentPolicy(t.Context(), s.policy.ID)
		require.NoError(t, err)
		renamed := func(name string) func(access.AssignmentPolicy) access.AssignmentPolicy {
			return func(p access.AssignmentPolicy) access.AssignmentPolicy {
				p.Name = name
				return p
			}
		}
		_, err = s.admin.ReplacePolicy(t.Context(), s.policy.ID, renamed("By somebody else"))
		require.NoError(t, err)
		current, err := s.admin.ReplacePolicyRead(t.Context(), read, renamed("Mine"))
		kindOf(t, access.Changed, err)
		assert.Equal(t, "By somebody else", current.Name)
		changed, err := s.admin.ReplacePolicyRead(t.Context(), current, renamed("Mine"))
		require.NoError(t, err)
		assert.Equal(t, "Mine", changed.Name)
		assert.Equal(t, current.Questions, changed.Questions, "nothing else is lost")
		assert.Equal(t, current.Approval, changed.Approval)
	})
}
