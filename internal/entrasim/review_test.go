package entrasim

import (
	"maps"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// quarterly are reviews as v1.0 writes them.
// https://learn.microsoft.com/graph/api/entitlementmanagement-post-assignmentpolicies
func quarterly() fields {
	return fields{
		"isEnabled": true, "expirationBehavior": "keepAccess", "isRecommendationEnabled": true, "isReviewerJustificationRequired": false, "isSelfReview": false,
		"schedule": fields{
			"startDateTime": "2022-07-02T06:59:59.998Z", "expiration": fields{"endDateTime": nil, "duration": "P14D", "type": "afterDuration"},
			"recurrence": fields{
				"pattern": fields{"type": "absoluteMonthly", "interval": 3.0, "month": 0.0, "dayOfMonth": 0.0, "daysOfWeek": []any{}},
				"range":   fields{"type": "noEnd", "numberOfOccurrences": 0.0},
			},
		},
		"primaryReviewers": []any{fields{"@odata.type": "#microsoft.graph.requestorManager", "managerLevel": 1.0}},
		"fallbackReviewers": []any{fields{
			"@odata.type": "#microsoft.graph.singleUser", "userId": personID("Admin1"), "description": "Admin1",
		}},
	}
}

func TestReviewsAreTheSameInBothDialects(t *testing.T) {
	_, admin := admin(t, Config{})
	o := offer(t, admin, "Reports")
	id := admin.make(em+"/assignmentPolicies", policyFor(o.pack, fields{"reviewSettings": quarterly()}))["id"].(string)
	shown := admin.beta(em + "/accessPackageAssignmentPolicies/" + id)["accessReviewSettings"].(fields)
	want := fields{
		"isEnabled": true, "recurrenceType": "quarterly", "reviewerType": "Manager", "startDateTime": "2022-07-02T06:59:59.998Z", "durationInDays": 14.0,
		"accessReviewTimeoutBehavior": "keepAccess", "isAccessRecommendationEnabled": true, "isApprovalJustificationRequired": false,
	}
	for name, value := range want {
		assert.Equal(t, value, shown[name], name)
	}
	assert.Len(t, shown["reviewers"], 1)
	body := betaPolicy(o.pack)
	body["id"], body["accessReviewSettings"] = id, shown
	status, replaced, _ := admin.doIn("beta", http.MethodPut, em+"/accessPackageAssignmentPolicies/"+id, body)
	require.Equal(t, http.StatusOK, status, replaced)
	assert.Equal(t, quarterly(), admin.get(em + "/assignmentPolicies/" + id)["reviewSettings"], "what one writes, the other reads")
}

func TestReviewsThatCannotBeAreRefused(t *testing.T) {
	_, admin := admin(t, Config{})
	o := offer(t, admin, "Reports")
	with := func(of fields, name string, value any) fields {
		changed := maps.Clone(of)
		changed[name] = value
		return changed
	}
	schedule := quarterly()["schedule"].(fields)
	for name, review := range map[string]fields{
		"nobody reviews":             with(quarterly(), "primaryReviewers", []any{}),
		"an unknown outcome":         with(quarterly(), "expirationBehavior", "askAgain"),
		"without a schedule":         with(quarterly(), "schedule", nil),
		"without a recurrence":       with(quarterly(), "schedule", with(schedule, "recurrence", nil)),
		"every day":                  with(quarterly(), "schedule", with(schedule, "recurrence", fields{"pattern": fields{"type": "daily", "interval": 1.0}})),
		"without time for an answer": with(quarterly(), "schedule", with(schedule, "expiration", fields{"type": "noExpiration"})),
	} {
		t.Run(name, func(t *testing.T) {
			status, reply, _ := admin.do(http.MethodPost, em+"/assignmentPolicies", policyFor(o.pack, fields{"reviewSettings": review}))
			assert.Equal(t, http.StatusBadRequest, status, reply)
		})
	}
	full := betaPolicy(o.pack)["accessReviewSettings"].(fields)
	for name, review := range map[string]fields{
		"an unknown rhythm": with(full, "recurrenceType", "fortnightly"), "an unknown reviewer": with(full, "reviewerType", "Everybody"),
		"an unknown outcome": with(full, "accessReviewTimeoutBehavior", "askAgain"), "no days": with(full, "durationInDays", 0.0),
	} {
		t.Run(name+" in beta", func(t *testing.T) {
			status, reply, _ := admin.doIn("beta", http.MethodPost, em+"/accessPackageAssignmentPolicies", with(betaPolicy(o.pack), "accessReviewSettings", review))
			assert.Equal(t, http.StatusBadRequest, status, reply)
		})
	}
	off := admin.make(em+"/assignmentPolicies", policyFor(o.pack, fields{"reviewSettings": fields{"isEnabled": false}}))
	assert.NotEmpty(t, off["id"], "reviews that are off need nothing")
}
