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

// lostReplies are ways in which a create works and does not say so.
func lostReplies() map[string]entrasim.Fault {
	return map[string]entrasim.Fault{
		"the reply is lost":            {Kind: entrasim.FaultLostReply},
		"the reply is cut":             {Kind: entrasim.FaultTruncated},
		"it says 429 though it worked": {Kind: entrasim.FaultStatusAfter, Status: 429, RetryAfter: "0.25"},
		"it says 504 though it worked": {Kind: entrasim.FaultStatusAfter, Status: 504},
	}
}

func TestEverythingIsMadeOnceWhateverBecomesOfTheReplies(t *testing.T) {
	for name, fault := range lostReplies() {
		t.Run("when "+name, func(t *testing.T) {
			inBothDialects(t, func(t *testing.T, version string) {
				t.Parallel()
				w := newWorld(t, frozen(), speaking(version))
				admin := w.link(t, "Admin1", w.client.AdminScopes()...)
				for _, path := range []string{"/groups$", "atalogs$", "(?i)resourceRequests$", "accessPackages$", "RoleScopes$", "(?i)policies$", "(?i)assignmentRequests$", "ref$"} {
					planned := fault
					planned.Method, planned.Path = "POST", path
					w.tenant.Fail(planned)
				}
				w.bubble(t, func(t *testing.T, in *world) {
					in.workshop(t, in.client.AsWith(admin, in.client.AdminScopes())).onlyOnce(t)
				})
				// A reference is answered without a body, which cannot be cut.
				assert.Contains(t, []int{7, 8}, unsure(w.log.String()), "each reply was spoiled once")
			})
		})
	}
}

// unsure counts the creates in the log that had no usable answer.
func unsure(log string) int {
	n := 0
	for line := range strings.Lines(log) {
		if strings.Contains(line, `"method":"POST"`) && strings.Contains(line, `"level":"INFO"`) && strings.Contains(line, `"code":`) {
			n++
		}
	}
	return n
}

// onlyOnce requires that each thing was made once, and assigns the package.
func (s *workshop) onlyOnce(t *testing.T) {
	t.Helper()
	assert.Len(t, all(t, s.app.GroupsNamed(t.Context(), s.group.Name)), 1)
	assert.Len(t, all(t, s.app.Resources(t.Context(), s.catalog.ID)), 1)
	assert.Len(t, all(t, s.app.AssignmentPolicies(t.Context(), s.pkg.ID)), 1)
	roles, err := s.app.RoleScopes(t.Context(), s.pkg.ID)
	require.NoError(t, err)
	assert.Len(t, roles, 1)
	var catalogs, packages int
	for _, c := range all(t, s.app.Catalogs(t.Context())) {
		if c.Name == s.catalog.Name {
			catalogs++
		}
	}
	for _, p := range all(t, s.app.Packages(t.Context())) {
		if p.Name == s.pkg.Name {
			packages++
		}
	}
	assert.Equal(t, []int{1, 1}, []int{catalogs, packages})
	other := s.world.packageNamed(t, "Marketing Campaign")
	require.NoError(t, s.admin.ForbidPackage(t.Context(), s.pkg.ID, other.ID))
	assert.Len(t, all(t, s.app.IncompatiblePackages(t.Context(), s.pkg.ID)), 1)
	read, err := s.app.AssignmentPolicy(t.Context(), s.policy.ID)
	require.NoError(t, err)
	made, err := s.admin.AdminAdd(t.Context(), graph.Direct{
		PackageID: s.pkg.ID, PolicyID: s.policy.ID, PersonID: s.world.tenant.Person("Requestor2").ObjectID, BypassApproval: true,
		Answers: answers(read.Questions, "hammer"), Justification: "for the shift",
	})
	require.NoError(t, err)
	requests := s.world.tenant.Requests()
	require.Len(t, requests, 1)
	assert.Equal(t, requests[0].ID, made.ID)
}

func TestNobodyBecomesAnAdministratorByAsking(t *testing.T) {
	w := newWorld(t, managed())
	person := w.with(t, "Requestor1", w.client.ApproverScopes())
	_, err := person.CreateCatalog(t.Context(), access.Catalog{Name: "Mine"})
	kindOf(t, access.NotAllowed, err)
	_, err = w.as(t, "Requestor1").CreateGroup(t.Context(), graph.NewGroup{Name: "Mine", Nickname: "mine"})
	kindOf(t, access.NotAllowed, err)
}
