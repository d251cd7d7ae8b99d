package graph

import (
	"net/http"
	"testing"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the service says of reviews and this program cannot say stays, unless
// the reviews are changed.
func TestReviewsThatNobodyChangesAreSentBackAsTheyCame(t *testing.T) {
	came := `{"isEnabled":true,"schedule":{"recurrence":{"pattern":{"type":"absoluteMonthly","interval":2}}},"added":"since"}`
	for changes, want := range map[bool]string{false: "since", true: ""} {
		s := &stage{answer: func(_ int, r *http.Request) (*http.Response, error) {
			if r.Method == http.MethodPut {
				return respond(200, `{}`), nil
			}
			return respond(200, `{"id":"`+testPolicy+`","displayName":"x","allowedTargetScope":"allMemberUsers","accessPackage":{"id":"`+testPackage+`"},"reviewSettings":`+came+`}`), nil
		}}
		read, err := s.person().ReplacePolicy(t.Context(), testPolicy, func(p access.AssignmentPolicy) access.AssignmentPolicy {
			assert.Equal(t, access.UnknownRecurrence, p.Reviews.Every)
			p.Name = "y"
			if changes {
				p.Reviews = access.Reviews{Every: access.Weekly, Self: true, Days: 2}
			}
			return p
		})
		require.NoError(t, err)
		assert.Equal(t, "y", read.Name)
		_, err = s.person().ReplacePolicy(t.Context(), testPolicy, func(p access.AssignmentPolicy) access.AssignmentPolicy {
			p.Reviews.Days = 9
			return p
		})
		_ = kindIs(t, access.Invalid, err)
		settings, _ := s.sent(t, 1)["reviewSettings"].(map[string]any)
		added, _ := settings["added"].(string)
		assert.Equal(t, want, added)
	}
}
