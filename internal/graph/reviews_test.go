package graph_test

import (
	"testing"
	"time"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// reviewed is a policy of the company with reviews.
func reviewed(packageID string, r access.Reviews) access.AssignmentPolicy {
	return access.AssignmentPolicy{PackageID: packageID, Name: string(r.Every), Audience: access.AllMembers, Reviews: r}
}

func TestReviewsAreReadAsTheyWereWrittenInEitherDialect(t *testing.T) {
	start := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, managed(), speaking(version))
		person := []access.Subject{{Kind: access.SingleUser, ID: w.tenant.Person("Approver1").ObjectID, Description: "Approver1"}}
		admin := w.admin(t)
		for _, r := range []access.Reviews{
			{Every: access.Weekly, Start: start, Days: 3, Self: true, Unanswered: access.KeepAccess, Reason: true},
			{Every: access.Monthly, Start: start, Days: 14, Reviewers: person, Unanswered: access.Recommended, Hints: true},
			{Every: access.Yearly, Start: start, Days: 25, Reviewers: []access.Subject{{Kind: access.RequestorManager, Level: 1}}, Fallback: person, Unanswered: access.RemoveAccess},
		} {
			made, err := admin.CreatePolicy(t.Context(), reviewed(w.tenant.PackageID("Marketing Campaign"), r))
			require.NoError(t, err)
			read, err := admin.Reader().AssignmentPolicy(t.Context(), made.ID)
			require.NoError(t, err)
			assert.True(t, r.Same(read.Reviews), "%+v", read.Reviews)
			off, err := admin.ReplacePolicy(t.Context(), made.ID, func(p access.AssignmentPolicy) access.AssignmentPolicy {
				p.Reviews = access.Reviews{}
				return p
			})
			require.NoError(t, err)
			assert.True(t, off.Reviews.IsZero())
			read, err = admin.Reader().AssignmentPolicy(t.Context(), made.ID)
			require.NoError(t, err)
			assert.True(t, read.Reviews.IsZero(), "they can be switched off")
		}
	})
}

func TestConnectedOrganizationsAreListed(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, managed(), speaking(version))
		listed := all(t, w.admin(t).Reader().Organizations(t.Context()))
		require.Len(t, listed, 1)
		assert.Equal(t, "Fabrikam", listed[0].Name)
		assert.NotEmpty(t, listed[0].ID)
	})
}
