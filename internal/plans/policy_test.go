package plans_test

import (
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"
	"accessbot/internal/plans"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// another is the wish to give Marketing Campaign another policy.
func another(w *world) plans.AddPolicy {
	return plans.AddPolicy{
		Package: plans.Thing{ID: w.tenant.PackageID("Marketing Campaign"), Name: "Marketing Campaign"},
		Policy: access.AssignmentPolicy{
			Name: "Guests for a day", Description: "Guests too", Audience: access.AllUsers, Rights: access.RequestorRights{Add: true},
			Length:  access.Length{For: access.Duration{Days: 1}},
			Reviews: access.Reviews{Every: access.Monthly, Start: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC), Days: 7, Self: true, Unanswered: access.RemoveAccess},
		},
	}
}

// policiesOf lists the names of the policies of Marketing Campaign.
func policiesOf(t *testing.T, w *world) []string {
	t.Helper()
	var names []string
	for _, p := range all(t, w.here.client.App().AssignmentPolicies(t.Context(), w.tenant.PackageID("Marketing Campaign"))) {
		names = append(names, p.Name)
	}
	return names
}

func TestPolicyIsAddedAndTakenBackAndDeleted(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, version, entrasim.Config{})
		admin := w.link(t, "Admin1")
		p := done(t, w.do(t, admin, another(w)))
		assert.ElementsMatch(t, []string{"All employees", "Guests for a day"}, policiesOf(t, w))
		_, err := w.here.book.Undo(t.Context(), admin, p.ID)
		require.NoError(t, err)
		require.Equal(t, plans.Undone, w.ends(t, p.ID).State)
		assert.Equal(t, []string{"All employees"}, policiesOf(t, w))
		made := done(t, w.do(t, admin, another(w)))
		gone := w.draft(t, admin, plans.DeletePolicy{Package: another(w).Package, Policy: plans.Thing{ID: made.IDs["policy"], Name: "Guests for a day"}})
		_, err = w.here.book.Confirm(t.Context(), admin, gone.ID, "")
		kindOf(t, access.Invalid, err)
		w.confirm(t, admin, gone)
		done(t, w.ends(t, gone.ID))
		assert.Equal(t, []string{"All employees"}, policiesOf(t, w))
		_, err = w.here.book.Undo(t.Context(), admin, gone.ID)
		kindOf(t, access.Invalid, err)
	})
}

// A process dies at every moment of adding a policy, another one takes over:
// there is one more policy.
func TestPolicyIsAddedOnceWheneverTheProcessDies(t *testing.T) {
	everyDeath(t, func(t *testing.T, version string, at event, n int64) *counted {
		w := newWorld(t, version, entrasim.Config{}, mortal)
		admin := w.link(t, "Admin1")
		p := w.draft(t, admin, another(w))
		p, died := dies(t, w, p.ID, at, n, func(b *plans.Book) error {
			_, err := b.Confirm(t.Context(), admin, p.ID, "")
			return err
		})
		require.Equal(t, plans.Did, done(t, p).Steps[0].State, "what the plan made is not taken for somebody else's")
		assert.ElementsMatch(t, []string{"All employees", "Guests for a day"}, policiesOf(t, w))
		return died
	})
}

func TestPackageWithSeveralPoliciesIsMadeAndTakenBack(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, version, entrasim.Config{})
		admin := w.link(t, "Admin1")
		wish := newPackage("General")
		second := another(w).Policy
		wish.Policies = append(wish.Policies, second)
		p := done(t, w.do(t, admin, wish))
		assert.Len(t, all(t, w.here.client.App().AssignmentPolicies(t.Context(), p.IDs["package"])), 2)
		assert.NotEqual(t, p.IDs["policy"], p.IDs["policy2"])
		_, err := w.here.book.Undo(t.Context(), admin, p.ID)
		require.NoError(t, err)
		require.Equal(t, plans.Undone, w.ends(t, p.ID).State)
		assert.Empty(t, all(t, w.here.client.App().AssignmentPolicies(t.Context(), p.IDs["package"])))
		text, err := plans.Terraform(wish)
		require.NoError(t, err)
		parsed(t, text)
		assert.Contains(t, text, `"azuread_access_package_assignment_policy" "policy2"`)
	})
}

// policyChanges are what can go wrong when a policy is added or deleted.
func policyChanges() []situation {
	adding := func(_ *testing.T, c *scene) plans.Wish { return another(c.world) }
	deleting := func(t *testing.T, c *scene) plans.Wish {
		p := all(t, c.app.AssignmentPolicies(t.Context(), c.tenant.PackageID("Marketing Campaign")))[0]
		return plans.DeletePolicy{Package: another(c.world).Package, Policy: plans.Thing{ID: p.ID, Name: p.Name}}
	}
	return []situation{
		{
			name: "the name of a policy to add is taken", wish: adding, says: "There is a policy of this package called Guests for a day already",
			trouble: func(t *testing.T, c *scene) {
				p, err := c.admin.CreatePolicy(t.Context(), access.AssignmentPolicy{PackageID: another(c.world).Package.ID, Name: "Guests for a day", Audience: access.Nobody})
				require.NoError(t, err)
				c.ids["policy"] = p.ID
			},
			mend: func(t *testing.T, c *scene) { require.NoError(t, c.admin.DeletePolicy(t.Context(), c.ids["policy"])) },
		},
		{
			name: "the package of a policy to add is deleted", wish: adding, says: "The package is not there any more",
			trouble: func(t *testing.T, c *scene) {
				id := another(c.world).Package.ID
				for _, p := range all(t, c.app.AssignmentPolicies(t.Context(), id)) {
					require.NoError(t, c.admin.DeletePolicy(t.Context(), p.ID))
				}
				require.NoError(t, c.admin.DeletePackage(t.Context(), id))
			},
		},
		{
			name: "somebody gets the package by the policy to delete", wish: deleting, says: "while somebody holds it.*press Resume",
			trouble: func(t *testing.T, c *scene) { holder(t, c, "Requestor1") },
			mend: func(t *testing.T, c *scene) {
				held := all(t, c.app.Assignments(t.Context(), graph.AssignmentFilter{PackageID: another(c.world).Package.ID}))
				_, err := c.admin.AdminRemove(t.Context(), held[0].ID)
				require.NoError(t, err)
			},
		},
		{
			name: "the policy to delete is gone already", wish: deleting, says: "It was gone already",
			trouble: func(t *testing.T, c *scene) {
				p := all(t, c.app.AssignmentPolicies(t.Context(), another(c.world).Package.ID))[0]
				require.NoError(t, c.admin.DeletePolicy(t.Context(), p.ID))
			},
		},
	}
}
