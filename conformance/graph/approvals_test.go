package graph_test

import (
	"testing"

	ig "github.com/microsoftgraph/msgraph-sdk-go/identitygovernance"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnApproverFindsReadsAndGrantsARequest(t *testing.T) {
	asker, decider := requestor(t, "Requestor1"), approver(t, "Approver1")
	id := askForReports(t, asker)
	waiting, err := decider.em.AssignmentRequests().FilterByCurrentUserWithOn(new("approver")).GetAsFilterByCurrentUserWithOnGetResponse(t.Context(), &ig.EntitlementManagementAssignmentRequestsFilterByCurrentUserWithOnRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementAssignmentRequestsFilterByCurrentUserWithOnRequestBuilderGetQueryParameters{
			Filter: new("state eq 'pendingApproval'"), Expand: []string{"requestor", "accessPackage"},
		},
	})
	require.NoError(t, err)
	asked := only(t, waiting.GetValue())
	assert.Equal(t, id, value(asked.GetId()))
	assert.Equal(t, "Requestor1", value(asked.GetRequestor().GetDisplayName()))
	assert.Equal(t, "Finance Reports", value(asked.GetAccessPackage().GetDisplayName()))

	mine, err := decider.em.AccessPackageAssignmentApprovals().FilterByCurrentUserWithOn(new("approver")).GetAsFilterByCurrentUserWithOnGetResponse(t.Context(), nil)
	require.NoError(t, err)
	assert.Contains(t, ids(mine.GetValue()), id, "an approval has the id of its request")

	approval := decider.em.AccessPackageAssignmentApprovals().ByApprovalId(id)
	read, err := approval.Get(t.Context(), &ig.EntitlementManagementAccessPackageAssignmentApprovalsApprovalItemRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementAccessPackageAssignmentApprovalsApprovalItemRequestBuilderGetQueryParameters{Expand: []string{"stages"}},
	})
	require.NoError(t, err)
	assertKnown(t, read)
	stages, err := approval.Stages().Get(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, ids(read.GetStages()), ids(stages.GetValue()))
	open := only(t, stages.GetValue())
	assertKnown(t, open)
	assert.Equal(t, "InProgress", value(open.GetStatus()))
	assert.Equal(t, "NotReviewed", value(open.GetReviewResult()))
	assert.True(t, value(open.GetAssignedToMe()))
	assert.Nil(t, open.GetReviewedBy())

	stage := approval.Stages().ByApprovalStageId(value(open.GetId()))
	_, err = stage.Patch(t.Context(), decision("Approve", "Needed for the close."), nil)
	require.NoError(t, err)
	decided, err := stage.Get(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, "Completed", value(decided.GetStatus()))
	assert.Equal(t, "Approve", value(decided.GetReviewResult()))
	assert.Equal(t, "Needed for the close.", value(decided.GetJustification()))
	require.NotNil(t, decided.GetReviewedBy())
	assert.Equal(t, "Approver1", value(decided.GetReviewedBy().GetDisplayName()))
	assert.False(t, value(decided.GetReviewedDateTime()).IsZero())

	_, err = approver(t, "Approver2").em.AccessPackageAssignmentApprovals().ByApprovalId(id).Stages().ByApprovalStageId(value(open.GetId())).
		Patch(t.Context(), decision("Deny", "Too late."), nil)
	assertRefused(t, err, 409, "Conflict")

	contoso.pass(t)
	done := readRequest(t, application(t), id)
	assert.Equal(t, models.DELIVERED_ACCESSPACKAGEREQUESTSTATE, value(done.GetState()))
	giveBack(t, asker, value(done.GetAssignment().GetId()))
}

func TestADenialEndsARequest(t *testing.T) {
	id := askForReports(t, requestor(t, "Requestor2"))
	approval := approver(t, "Approver2").em.AccessPackageAssignmentApprovals().ByApprovalId(id)
	stages, err := approval.Stages().Get(t.Context(), nil)
	require.NoError(t, err)
	_, err = approval.Stages().ByApprovalStageId(value(only(t, stages.GetValue()).GetId())).Patch(t.Context(), decision("Deny", "Not this quarter."), nil)
	require.NoError(t, err)
	denied := readRequest(t, application(t), id)
	assert.Equal(t, models.DENIED_ACCESSPACKAGEREQUESTSTATE, value(denied.GetState()))
	assert.Nil(t, denied.GetAssignment())

	admin := administrator(t)
	finished := admin.em.AssignmentRequests().ByAccessPackageAssignmentRequestId(id)
	require.NoError(t, finished.Delete(t.Context(), nil), "a request that came to nothing can be deleted")
	_, err = finished.Get(t.Context(), nil)
	require.Error(t, err)
}

func TestWhoIsNotAnApproverMayNotDecideNorLook(t *testing.T) {
	asker := requestor(t, "Requestor2")
	id := askForReports(t, asker)
	_, err := approver(t, "Manager1").em.AccessPackageAssignmentApprovals().ByApprovalId(id).Get(t.Context(), nil)
	assertRefused(t, err, 403, "AccessDenied")
	_, err = application(t).em.AccessPackageAssignmentApprovals().ByApprovalId(id).Get(t.Context(), nil)
	assertRefused(t, err, 403, "Authorization_RequestDenied")
	require.NoError(t, asker.em.AssignmentRequests().ByAccessPackageAssignmentRequestId(id).Cancel().Post(t.Context(), nil))
}

func TestAnApprovalThatDoesNotExistIsNotFound(t *testing.T) {
	_, err := approver(t, "Approver1").em.AccessPackageAssignmentApprovals().ByApprovalId("3ee24c13-7d2c-4a8f-9b33-5a9b1c0f9a11").Get(t.Context(), nil)
	assertRefused(t, err, 404, "ResourceNotFound")
}

// askForReports asks for the finance reports and waits until somebody has to decide.
func askForReports(t *testing.T, asker *client) string {
	t.Helper()
	wanted := userAdd(packageNamed(t, application(t), "Finance Reports"))
	wanted.SetJustification(new("For the quarterly close."))
	id := value(ask(t, asker, wanted).GetId())
	contoso.pass(t)
	require.Equal(t, models.PENDINGAPPROVAL_ACCESSPACKAGEREQUESTSTATE, value(readRequest(t, application(t), id).GetState()))
	return id
}

// decision is what an approver sends.
func decision(result, reason string) models.ApprovalStageable {
	stage := models.NewApprovalStage()
	stage.SetReviewResult(&result)
	stage.SetJustification(&reason)
	return stage
}
