package graph_test

import (
	"testing"
	"time"

	core "github.com/microsoftgraph/msgraph-sdk-go-core"
	ig "github.com/microsoftgraph/msgraph-sdk-go/identitygovernance"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestARequestWithoutApprovalIsDeliveredAndMakesAMember(t *testing.T) {
	asker, app := requestor(t, "Requestor1"), application(t)
	campaign := packageNamed(t, app, "Marketing Campaign")
	asked := ask(t, asker, userAdd(campaign))
	assert.Equal(t, models.USERADD_ACCESSPACKAGEREQUESTTYPE, value(asked.GetRequestType()))
	assert.Equal(t, models.SUBMITTED_ACCESSPACKAGEREQUESTSTATE, value(asked.GetState()))
	assert.Equal(t, "Accepted", value(asked.GetStatus()))
	assert.Nil(t, asked.GetCompletedDateTime())

	contoso.pass(t)
	done := readRequest(t, app, value(asked.GetId()))
	assertKnown(t, done)
	assert.Equal(t, models.DELIVERED_ACCESSPACKAGEREQUESTSTATE, value(done.GetState()))
	assert.False(t, value(done.GetCreatedDateTime()).IsZero())
	assert.True(t, value(done.GetCompletedDateTime()).After(value(done.GetCreatedDateTime())))
	assert.Equal(t, "Marketing Campaign", value(done.GetAccessPackage().GetDisplayName()))
	assert.Equal(t, upn("Requestor1"), value(done.GetRequestor().GetEmail()))
	assert.Equal(t, models.USER_ACCESSPACKAGESUBJECTTYPE, value(done.GetRequestor().GetSubjectType()))

	held := done.GetAssignment()
	require.NotNil(t, held)
	assert.Equal(t, models.DELIVERED_ACCESSPACKAGEASSIGNMENTSTATE, value(held.GetState()))
	assert.Equal(t, upn("Requestor1"), value(held.GetTarget().GetPrincipalName()))
	end := value(held.GetSchedule().GetExpiration().GetEndDateTime())
	assert.InDelta(t, 30*24, end.Sub(value(held.GetSchedule().GetStartDateTime())).Hours(), 1, "the policy gives thirty days")

	assert.Contains(t, membersOf(t, app, "Marketing resources"), value(held.GetTarget().GetObjectId()))
	giveBack(t, asker, value(held.GetId()))
	assert.NotContains(t, membersOf(t, app, "Marketing resources"), value(held.GetTarget().GetObjectId()))
}

func TestASecondRequestForTheSamePackageIsRefused(t *testing.T) {
	asker, app := requestor(t, "Requestor2"), application(t)
	emea := packageNamed(t, app, "Sales Dashboards EMEA")
	asked := ask(t, asker, userAdd(emea))
	_, err := asker.em.AssignmentRequests().Post(t.Context(), userAdd(emea), nil)
	assertRefused(t, err, 400, "ExistingOpenRequest")
	require.NoError(t, asker.em.AssignmentRequests().ByAccessPackageAssignmentRequestId(value(asked.GetId())).Cancel().Post(t.Context(), nil))
	assert.Equal(t, models.CANCELED_ACCESSPACKAGEREQUESTSTATE, value(readRequest(t, app, value(asked.GetId())).GetState()))
}

func TestWhoIsNotCoveredByAPolicyCannotAsk(t *testing.T) {
	payroll := packageNamed(t, application(t), "Payroll")
	_, err := requestor(t, "Requestor1").em.AssignmentRequests().Post(t.Context(), userAdd(payroll), nil)
	assertRefused(t, err, 400, "NoValidPolicy")
}

func TestTheApplicationCannotAskInAPersonsName(t *testing.T) {
	app := application(t)
	_, err := app.em.AssignmentRequests().Post(t.Context(), userAdd(packageNamed(t, app, "Marketing Campaign")), nil)
	assertRefused(t, err, 403, "Authorization_RequestDenied")
}

func TestAnswersAndAReasonTravelWithARequest(t *testing.T) {
	asker, app := requestor(t, "Requestor2"), application(t)
	database := packageNamed(t, app, "Production Database")
	required, err := asker.em.AccessPackages().ByAccessPackageId(database).GetApplicablePolicyRequirements().PostAsGetApplicablePolicyRequirementsPostResponse(t.Context(), nil)
	require.NoError(t, err)
	asked := only(t, required.GetValue()).GetQuestions()
	wanted := userAdd(database)
	wanted.SetJustification(new("The nightly export failed."))
	wanted.SetAnswers([]models.AccessPackageAnswerable{answer(asked[0], "OPS-1234"), answer(asked[1], "read")})
	sent := ask(t, asker, wanted)

	read := readRequest(t, app, value(sent.GetId()))
	assert.Equal(t, "The nightly export failed.", value(read.GetJustification()))
	require.Len(t, read.GetAnswers(), 2)
	first, isString := read.GetAnswers()[0].(models.AccessPackageAnswerStringable)
	require.True(t, isString)
	assert.Equal(t, "OPS-1234", value(first.GetValue()))
	assert.Equal(t, value(asked[0].GetId()), value(first.GetAnsweredQuestion().GetId()))

	wrong := userAdd(packageNamed(t, app, "Production Database"))
	wrong.SetJustification(new("The nightly export failed."))
	wrong.SetAnswers([]models.AccessPackageAnswerable{answer(asked[0], "no ticket"), answer(asked[1], "read")})
	_, err = requestor(t, "Requestor1").em.AssignmentRequests().Post(t.Context(), wrong, nil)
	require.Error(t, err, "an answer that does not have the wanted form is refused")
	require.NoError(t, asker.em.AssignmentRequests().ByAccessPackageAssignmentRequestId(value(sent.GetId())).Cancel().Post(t.Context(), nil))
}

func TestAScheduleOfTheRequestorsOwnIsKept(t *testing.T) {
	asker, app := requestor(t, "Requestor1"), application(t)
	sandbox := packageNamed(t, app, "Engineering Sandbox")
	required, err := asker.em.AccessPackages().ByAccessPackageId(sandbox).GetApplicablePolicyRequirements().PostAsGetApplicablePolicyRequirementsPostResponse(t.Context(), nil)
	require.NoError(t, err)
	require.Len(t, required.GetValue(), 2, "the sandbox has two policies")
	start := time.Now().UTC().Add(48 * time.Hour).Truncate(time.Second)
	wanted := userAdd(sandbox)
	for _, wants := range required.GetValue() {
		if value(wants.GetAllowCustomAssignmentSchedule()) {
			wanted.GetAssignment().GetAdditionalData()["assignmentPolicyId"] = value(wants.GetPolicyId())
		}
	}
	wanted.SetJustification(new("For a longer try."))
	wanted.SetSchedule(from(start, "P6D"))
	sent := ask(t, asker, wanted)
	read := readRequest(t, app, value(sent.GetId()))
	assert.True(t, start.Equal(value(read.GetSchedule().GetStartDateTime())))
	assert.Equal(t, 6, days(read.GetSchedule().GetExpiration().GetDuration()))
	require.NoError(t, asker.em.AssignmentRequests().ByAccessPackageAssignmentRequestId(value(sent.GetId())).Cancel().Post(t.Context(), nil))
}

func TestRequestsAreListedByStateAndByWhoAsked(t *testing.T) {
	asker, app := requestor(t, "Requestor2"), application(t)
	asked := ask(t, asker, userAdd(packageNamed(t, app, "Sales Dashboards APAC")))
	contoso.pass(t)
	listed, err := app.em.AssignmentRequests().Get(t.Context(), &ig.EntitlementManagementAssignmentRequestsRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementAssignmentRequestsRequestBuilderGetQueryParameters{
			Filter: new("state eq 'delivered'"), Expand: []string{"accessPackage", "requestor", "assignment($expand=target)"}, Top: new(int32(5)),
		},
	})
	require.NoError(t, err)
	pages, err := core.NewPageIterator[models.AccessPackageAssignmentRequestable](listed, app.adapter, models.CreateAccessPackageAssignmentRequestCollectionResponseFromDiscriminatorValue)
	require.NoError(t, err)
	var delivered []string
	require.NoError(t, pages.Iterate(t.Context(), func(one models.AccessPackageAssignmentRequestable) bool {
		assert.Equal(t, models.DELIVERED_ACCESSPACKAGEREQUESTSTATE, value(one.GetState()))
		assert.NotNil(t, one.GetRequestor())
		delivered = append(delivered, value(one.GetId()))
		return true
	}))
	assert.Contains(t, delivered, value(asked.GetId()))

	mine, err := asker.em.AssignmentRequests().FilterByCurrentUserWithOn(new("target")).GetAsFilterByCurrentUserWithOnGetResponse(t.Context(), nil)
	require.NoError(t, err)
	assert.Contains(t, ids(mine.GetValue()), value(asked.GetId()))
	others, err := requestor(t, "Approver2").em.AssignmentRequests().FilterByCurrentUserWithOn(new("createdBy")).GetAsFilterByCurrentUserWithOnGetResponse(t.Context(), nil)
	require.NoError(t, err)
	assert.NotContains(t, ids(others.GetValue()), value(asked.GetId()))

	held, err := asker.em.Assignments().FilterByCurrentUserWithOn(new("target")).GetAsFilterByCurrentUserWithOnGetResponse(t.Context(), &ig.EntitlementManagementAssignmentsFilterByCurrentUserWithOnRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementAssignmentsFilterByCurrentUserWithOnRequestBuilderGetQueryParameters{
			Filter: new("state eq 'delivered'"), Expand: []string{"accessPackage"},
		},
	})
	require.NoError(t, err)
	access := only(t, held.GetValue())
	assert.Equal(t, "Sales Dashboards APAC", value(access.GetAccessPackage().GetDisplayName()))
	giveBack(t, asker, value(access.GetId()))
}

func TestADeliveryThatFailedIsTriedAgain(t *testing.T) {
	asker, admin := requestor(t, "Requestor2"), administrator(t)
	contoso.order(t, "knobs", map[string]string{"deliverAs": "deliveryFailed"})
	t.Cleanup(func() { contoso.order(t, "knobs", map[string]string{"deliverAs": "delivered"}) })
	id := value(ask(t, asker, userAdd(packageNamed(t, admin, "Marketing Campaign"))).GetId())
	contoso.pass(t)
	failed := readRequest(t, admin, id)
	assert.Equal(t, models.DELIVERYFAILED_ACCESSPACKAGEREQUESTSTATE, value(failed.GetState()))
	assert.Equal(t, models.DELIVERYFAILED_ACCESSPACKAGEASSIGNMENTSTATE, value(failed.GetAssignment().GetState()))

	contoso.order(t, "knobs", map[string]string{"deliverAs": "delivered"})
	require.NoError(t, admin.em.AssignmentRequests().ByAccessPackageAssignmentRequestId(id).Reprocess().Post(t.Context(), nil))
	contoso.pass(t)
	done := readRequest(t, admin, id)
	assert.Equal(t, models.DELIVERED_ACCESSPACKAGEREQUESTSTATE, value(done.GetState()))
	giveBack(t, asker, value(done.GetAssignment().GetId()))
}

func TestAnAdministratorMovesTheEndOfSomebodysAccess(t *testing.T) {
	asker, admin := requestor(t, "Requestor1"), administrator(t)
	id := value(ask(t, asker, userAdd(packageNamed(t, admin, "Sales Dashboards EMEA"))).GetId())
	contoso.pass(t)
	held := readRequest(t, admin, id).GetAssignment()
	end := value(held.GetSchedule().GetExpiration().GetEndDateTime()).Add(-24 * time.Hour).Truncate(time.Second)
	change := requestOf(models.ADMINUPDATE_ACCESSPACKAGEREQUESTTYPE, about(value(held.GetId())))
	change.SetSchedule(until(value(held.GetSchedule().GetStartDateTime()), end))
	ask(t, admin, change)
	contoso.pass(t)
	moved, err := admin.em.Assignments().ByAccessPackageAssignmentId(value(held.GetId())).Get(t.Context(), nil)
	require.NoError(t, err)
	assert.WithinDuration(t, end, value(moved.GetSchedule().GetExpiration().GetEndDateTime()), 0)
	assert.Equal(t, models.AFTERDATETIME_EXPIRATIONPATTERNTYPE, value(moved.GetSchedule().GetExpiration().GetTypeEscaped()))
	giveBack(t, asker, value(held.GetId()))
}

// userAdd asks for a package for oneself. The SDK has no member for the package's id: it goes where everything goes
// that the SDK does not know.
func userAdd(accessPackage string) models.AccessPackageAssignmentRequestable {
	assignment := models.NewAccessPackageAssignment()
	assignment.SetAdditionalData(map[string]any{"accessPackageId": accessPackage})
	return requestOf(models.USERADD_ACCESSPACKAGEREQUESTTYPE, assignment)
}

func requestOf(kind models.AccessPackageRequestType, assignment models.AccessPackageAssignmentable) models.AccessPackageAssignmentRequestable {
	request := models.NewAccessPackageAssignmentRequest()
	request.SetRequestType(&kind)
	request.SetAssignment(assignment)
	return request
}

// about is an assignment that exists already.
func about(assignment string) models.AccessPackageAssignmentable {
	held := models.NewAccessPackageAssignment()
	held.SetId(&assignment)
	return held
}

func answer(question models.AccessPackageQuestionable, text string) models.AccessPackageAnswerable {
	given := models.NewAccessPackageAnswerString()
	given.SetValue(&text)
	given.SetDisplayValue(&text)
	given.SetAnsweredQuestion(question)
	return given
}

// until is a schedule with a moment as its end.
func until(start, end time.Time) models.EntitlementManagementScheduleable {
	expiration := models.NewExpirationPattern()
	expiration.SetTypeEscaped(new(models.AFTERDATETIME_EXPIRATIONPATTERNTYPE))
	expiration.SetEndDateTime(&end)
	schedule := models.NewEntitlementManagementSchedule()
	schedule.SetStartDateTime(&start)
	schedule.SetExpiration(expiration)
	return schedule
}

// from is a schedule with a length.
func from(start time.Time, length string) models.EntitlementManagementScheduleable {
	expiration := models.NewExpirationPattern()
	expiration.SetTypeEscaped(new(models.AFTERDURATION_EXPIRATIONPATTERNTYPE))
	expiration.SetDuration(duration(length))
	schedule := models.NewEntitlementManagementSchedule()
	schedule.SetStartDateTime(&start)
	schedule.SetExpiration(expiration)
	return schedule
}

func ask(t *testing.T, asker *client, wanted models.AccessPackageAssignmentRequestable) models.AccessPackageAssignmentRequestable {
	t.Helper()
	sent, err := asker.em.AssignmentRequests().Post(t.Context(), wanted, nil)
	require.NoError(t, err)
	require.NotEmpty(t, value(sent.GetId()))
	return sent
}

// readRequest reads a request with everything around it.
func readRequest(t *testing.T, reader *client, id string) models.AccessPackageAssignmentRequestable {
	t.Helper()
	read, err := reader.em.AssignmentRequests().ByAccessPackageAssignmentRequestId(id).Get(t.Context(), &ig.EntitlementManagementAssignmentRequestsAccessPackageAssignmentRequestItemRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementAssignmentRequestsAccessPackageAssignmentRequestItemRequestBuilderGetQueryParameters{
			Expand: []string{"assignment($expand=target,assignmentPolicy)", "accessPackage", "requestor"},
		},
	})
	require.NoError(t, err)
	return read
}

// giveBack ends one's own access and waits until it has ended.
func giveBack(t *testing.T, holder *client, assignment string) {
	t.Helper()
	ask(t, holder, requestOf(models.USERREMOVE_ACCESSPACKAGEREQUESTTYPE, about(assignment)))
	contoso.pass(t)
}
