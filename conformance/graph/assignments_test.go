package graph_test

import (
	"testing"

	"github.com/microsoftgraph/msgraph-sdk-go/groups"
	ig "github.com/microsoftgraph/msgraph-sdk-go/identitygovernance"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnAdministratorAssignsAndTakesAwayAgain(t *testing.T) {
	admin := administrator(t)
	who := idOf(t, admin, "Manager1")
	americas := packageNamed(t, admin, "Sales Dashboards Americas")
	given := ask(t, admin, adminAdd(t, admin, americas, who))
	assert.Equal(t, models.ADMINADD_ACCESSPACKAGEREQUESTTYPE, value(given.GetRequestType()))
	contoso.pass(t)
	assert.Equal(t, models.DELIVERED_ACCESSPACKAGEREQUESTSTATE, value(readRequest(t, admin, value(given.GetId())).GetState()))

	held := only(t, assignmentsOf(t, admin, americas, who))
	assertKnown(t, held)
	assert.Equal(t, models.DELIVERED_ACCESSPACKAGEASSIGNMENTSTATE, value(held.GetState()))
	assert.Equal(t, "All employees", value(held.GetAssignmentPolicy().GetDisplayName()))
	one, err := admin.em.Assignments().ByAccessPackageAssignmentId(value(held.GetId())).Get(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, value(held.GetId()), value(one.GetId()))
	assert.Nil(t, one.GetTarget(), "neighbours come only when expanded")
	assert.Contains(t, membersOf(t, admin, "Sales Americas readers"), who)

	taken := ask(t, admin, requestOf(models.ADMINREMOVE_ACCESSPACKAGEREQUESTTYPE, about(value(held.GetId()))))
	assert.Equal(t, models.ADMINREMOVE_ACCESSPACKAGEREQUESTTYPE, value(taken.GetRequestType()))
	contoso.pass(t)
	assert.Empty(t, assignmentsOf(t, admin, americas, who))
	assert.NotContains(t, membersOf(t, admin, "Sales Americas readers"), who)
}

func TestAnAssignmentCannotBeDeleted(t *testing.T) {
	admin := administrator(t)
	who := idOf(t, admin, "Approver2")
	americas := packageNamed(t, admin, "Sales Dashboards Americas")
	ask(t, admin, adminAdd(t, admin, americas, who))
	contoso.pass(t)
	held := value(only(t, assignmentsOf(t, admin, americas, who)).GetId())
	err := admin.em.Assignments().ByAccessPackageAssignmentId(held).Delete(t.Context(), nil)
	assertRefused(t, err, 404, "UnknownError")
	assert.Len(t, assignmentsOf(t, admin, americas, who), 1, "the access is still there")
	ask(t, admin, requestOf(models.ADMINREMOVE_ACCESSPACKAGEREQUESTTYPE, about(held)))
	contoso.pass(t)
}

func TestADeliveredAssignmentIsProcessedAgain(t *testing.T) {
	admin := administrator(t)
	who := idOf(t, admin, "Approver1")
	americas := packageNamed(t, admin, "Sales Dashboards Americas")
	ask(t, admin, adminAdd(t, admin, americas, who))
	contoso.pass(t)
	held := value(only(t, assignmentsOf(t, admin, americas, who)).GetId())
	require.NoError(t, admin.em.Assignments().ByAccessPackageAssignmentId(held).Reprocess().Post(t.Context(), nil))
	contoso.pass(t)
	assert.Len(t, assignmentsOf(t, admin, americas, who), 1)
	ask(t, admin, requestOf(models.ADMINREMOVE_ACCESSPACKAGEREQUESTTYPE, about(held)))
	contoso.pass(t)
}

func TestAccessThatShouldNotMeetIsReported(t *testing.T) {
	admin := administrator(t)
	who := idOf(t, admin, "Manager1")
	emea, apac := packageNamed(t, admin, "Sales Dashboards EMEA"), packageNamed(t, admin, "Sales Dashboards APAC")
	ask(t, admin, adminAdd(t, admin, emea, who))
	ask(t, admin, adminAdd(t, admin, apac, who))
	contoso.pass(t)
	both, err := admin.em.Assignments().AdditionalAccessWithAccessPackageIdWithIncompatibleAccessPackageId(&emea, &apac).
		GetAsAdditionalAccessWithAccessPackageIdWithIncompatibleAccessPackageIdGetResponse(t.Context(), nil)
	require.NoError(t, err)
	held := assignmentsOf(t, admin, emea, who)
	assert.Equal(t, ids(held), ids(both.GetValue()))
	unnamed, err := admin.em.Assignments().AdditionalAccess().GetAsAdditionalAccessGetResponse(t.Context(), nil)
	require.NoError(t, err)
	assert.NotContains(t, ids(unnamed.GetValue()), value(held[0].GetId()), "nobody said that the two packages should not meet")
	for _, one := range append(held, assignmentsOf(t, admin, apac, who)...) {
		ask(t, admin, requestOf(models.ADMINREMOVE_ACCESSPACKAGEREQUESTTYPE, about(value(one.GetId()))))
	}
	contoso.pass(t)
}

// adminAdd assigns a package to somebody under the first policy that the package has.
func adminAdd(t *testing.T, admin *client, accessPackage, user string) models.AccessPackageAssignmentRequestable {
	t.Helper()
	policies, err := admin.em.AssignmentPolicies().Get(t.Context(), &ig.EntitlementManagementAssignmentPoliciesRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementAssignmentPoliciesRequestBuilderGetQueryParameters{Filter: new("accessPackage/id eq '" + accessPackage + "'")},
	})
	require.NoError(t, err)
	require.NotEmpty(t, policies.GetValue())
	assignment := models.NewAccessPackageAssignment()
	assignment.SetAdditionalData(map[string]any{
		"targetId": user, "assignmentPolicyId": value(policies.GetValue()[0].GetId()), "accessPackageId": accessPackage,
	})
	return requestOf(models.ADMINADD_ACCESSPACKAGEREQUESTTYPE, assignment)
}

// assignmentsOf are the assignments of a package that somebody holds.
func assignmentsOf(t *testing.T, reader *client, accessPackage, user string) []models.AccessPackageAssignmentable {
	t.Helper()
	found, err := reader.em.Assignments().Get(t.Context(), &ig.EntitlementManagementAssignmentsRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementAssignmentsRequestBuilderGetQueryParameters{
			Filter: new("accessPackage/id eq '" + accessPackage + "' and target/objectId eq '" + user + "' and state eq 'delivered'"),
			Expand: []string{"target", "accessPackage", "assignmentPolicy"},
		},
	})
	require.NoError(t, err)
	return found.GetValue()
}

// membersOf are the ids of the people in a group of the seed.
func membersOf(t *testing.T, reader *client, name string) []string {
	t.Helper()
	found, err := reader.groups.Get(t.Context(), &groups.GroupsRequestBuilderGetRequestConfiguration{
		QueryParameters: &groups.GroupsRequestBuilderGetQueryParameters{Filter: new("displayName eq '" + name + "'"), Select: []string{"id"}},
	})
	require.NoError(t, err)
	members, err := reader.groups.ByGroupId(value(only(t, found.GetValue()).GetId())).Members().Get(t.Context(), nil)
	require.NoError(t, err)
	return ids(members.GetValue())
}
