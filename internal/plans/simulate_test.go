package plans_test

import (
	"strings"
	"testing"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"
	"accessbot/internal/plans"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestSimulationSaysWhatWouldHappenAndChangesNothing(t *testing.T) {
	tests := []struct {
		name, person, pkg string
		want              []string
	}{
		{"everybody may", "Requestor1", "Marketing Campaign", []string{
			"All employees is for Requestor1: it is for all members of the organization. Access lasts for 30 days; nobody must approve.", "It would grant: Member of Marketing resources.",
		}},
		{"a guest may not", "Guest1", "Marketing Campaign", []string{"All employees is not for Guest1: it is for members of the organization, and this is a guest."}},
		{"a leaver may not", "Leaver1", "Marketing Campaign", []string{"All employees is not for Leaver1: the account is switched off."}},
		{"only somebody else may", "Requestor1", "Payroll", []string{"Head of Finance is not for Requestor1: it names other people or groups."}},
		{"one may, by name", "Approver1", "Payroll", []string{
			"Head of Finance is for Approver1: it names them. Access lasts for 365 days; nobody must approve.", "It would grant: Member of Finance readers.",
		}},
		{"the manager decides, then a group", "Requestor1", "Production Database", []string{
			"Operators is for Requestor1: it is for all members of the organization. Access lasts for 30 days; Manager1 decides, then Approver1 and Approver2 decide.", "It would grant: Member of Production operators.",
		}},
		{"nobody decides their own request", "Approver1", "Finance Reports", []string{
			"Employees with approval is for Approver1: it is for all members of the organization. Access lasts for 90 days; Approver2 decides.", "It would grant: Member of Finance readers.",
		}},
		{"who has no manager has a fallback, who may not decide alone", "Admin1", "Engineering Sandbox", []string{
			"Two weeks, no approval is for Admin1: it is for all members of the organization. Access lasts for 14 days; nobody must approve.",
			"Half a year, manager approves is for Admin1: it is for all members of the organization. Access lasts for 180 days; nobody can decide.",
			"Several policies are for Admin1; Two weeks, no approval is the narrowest.", "It would grant: Member of Engineering sandbox users.",
		}},
	}
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, version, entrasim.Config{})
		for _, tt := range tests {
			t.Run(tt.name, func(t *testing.T) {
				s, err := plans.Simulate(t.Context(), w.here.client.App(), w.tenant.Person(tt.person).ObjectID, w.tenant.PackageID(tt.pkg))
				require.NoError(t, err)
				assert.Equal(t, tt.want, s.Words())
			})
		}
		for _, c := range w.tenant.Calls() {
			asks := c.Method == "GET" || c.Who == "" || strings.HasSuffix(c.Path, "/checkMemberGroups")
			assert.True(t, asks, "%s %s", c.Method, c.Path)
		}
		_, err := w.as(t, "Requestor2").Submit(t.Context(), graph.Ask{PackageID: w.tenant.PackageID("Marketing Campaign")})
		require.NoError(t, err)
		s, err := plans.Simulate(t.Context(), w.here.client.App(), w.tenant.Person("Requestor2").ObjectID, w.tenant.PackageID("Marketing Campaign"))
		require.NoError(t, err)
		assert.Equal(t, "Requestor2 holds Marketing Campaign already.", s.Words()[0])
		_, err = plans.Simulate(t.Context(), w.here.client.App(), "00000000-0000-0000-0000-00000000dead", w.tenant.PackageID("Marketing Campaign"))
		kindOf(t, access.NotFound, err)
	})
}

// What Entra itself says of every person and package must be what the
// simulation says.
func TestSimulationAgreesWithEntra(t *testing.T) {
	w := newWorld(t, "v1.0", entrasim.Config{})
	app := w.here.client.App()
	for _, name := range []string{"Admin1", "Requestor1", "Approver1", "Guest1"} {
		person := w.as(t, name)
		for _, pkg := range all(t, app.Packages(t.Context())) {
			demands, err := person.Requirements(t.Context(), pkg.ID)
			require.NoError(t, err)
			var wanted []string
			for _, d := range demands {
				wanted = append(wanted, d.Name)
			}
			s, err := plans.Simulate(t.Context(), app, w.tenant.Person(name).ObjectID, pkg.ID)
			require.NoError(t, err)
			for _, o := range s.Outcomes {
				switch o.Coverage {
				case access.Covered:
					assert.Contains(t, wanted, o.Policy.Name, "%s, %s", name, pkg.Name)
				case access.NotCovered:
					assert.NotContains(t, wanted, o.Policy.Name, "%s, %s", name, pkg.Name)
				}
			}
		}
	}
}

func TestLintOfTheCompany(t *testing.T) {
	w := newWorld(t, "v1.0", entrasim.Config{})
	admin, app := w.as(t, "Admin1"), w.here.client.App()
	clean, err := plans.Lint(t.Context(), app, w.tenant.PackageID("Production Database"))
	require.NoError(t, err)
	assert.Empty(t, clean)
	empty, err := admin.CreateGroup(t.Context(), graph.NewGroup{Name: "Nobody", Nickname: "nobody"})
	require.NoError(t, err)
	_, err = admin.CreatePolicy(t.Context(), access.AssignmentPolicy{
		PackageID: w.tenant.PackageID("Payroll"), Name: "Bad", Audience: access.SpecificUsers, Targets: []access.Subject{{Kind: access.GroupMembers, ID: empty.ID}}, Rights: access.RequestorRights{Add: true},
		Approval: access.ApprovalRules{ForAdd: true, Stages: []access.ApprovalRule{{Approvers: []access.Subject{{Kind: access.GroupMembers, ID: empty.ID}}, DecideWithin: access.Duration{Days: 3}}}},
	})
	require.NoError(t, err)
	found, err := plans.Lint(t.Context(), app, w.tenant.PackageID("Payroll"))
	require.NoError(t, err)
	var rules []access.Rule
	for _, f := range found {
		rules = append(rules, f.Rule)
	}
	assert.Equal(t, []access.Rule{access.NobodyMayAsk, access.EmptyApprovers, access.NoExpiry}, rules)
}
