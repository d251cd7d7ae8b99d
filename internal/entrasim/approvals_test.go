package entrasim

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// consented is a tenant whose administrator has granted what approvers need.
func consented() Config { return Config{Frozen: true, AdminConsent: []string{permEMWrite}} }

// pendingFinance makes a request for finance reports and brings it to its approvers.
func pendingFinance(t *testing.T, tenant *Tenant, name string) string {
	t.Helper()
	id := as(t, tenant, name).ask(userAddOf(packageID(t, asApp(t, tenant), "Finance Reports"), "justification", "Q3"))
	tenant.Advance(2 * time.Second)
	require.Equal(t, "pendingApproval", state(asApp(t, tenant), id))
	return id
}

// stagesOf reads the stages of an approval.
func (c *graphClient) stagesOf(id string) []map[string]any {
	c.t.Helper()
	var stages []map[string]any
	for _, s := range c.get(em + "/accessPackageAssignmentApprovals/" + id + "/stages")["value"].([]any) {
		stages = append(stages, s.(map[string]any))
	}
	return stages
}

// patch decides on a stage and returns the status.
func (c *graphClient) patch(id string, stage any, result, reason string) int {
	c.t.Helper()
	status, _, _ := c.do(http.MethodPatch, em+"/accessPackageAssignmentApprovals/"+id+"/stages/"+stage.(string),
		map[string]any{"reviewResult": result, "justification": reason})
	return status
}

func TestAnApproverDecidesAndASecondOneComesTooLate(t *testing.T) {
	tenant := start(t, consented())
	id := pendingFinance(t, tenant, "Requestor1")
	first, second := as(t, tenant, "Approver1", permEMWrite), as(t, tenant, "Approver2", permEMWrite)
	waiting := first.get(em + "/accessPackageAssignmentApprovals/filterByCurrentUser(on='approver')")["value"].([]any)
	require.Len(t, waiting, 1)
	assert.Equal(t, id, waiting[0].(map[string]any)["id"], "the approval has the id of the request")

	open := first.stagesOf(id)
	require.Len(t, open, 1)
	assert.Equal(t, "InProgress", open[0]["status"])
	assert.Equal(t, "NotReviewed", open[0]["reviewResult"])
	assert.Equal(t, true, open[0]["assignedToMe"])
	assert.Equal(t, http.StatusNoContent, first.patch(id, open[0]["id"], "Approve", "fine"))
	assert.Equal(t, http.StatusConflict, second.patch(id, open[0]["id"], "Deny", "no"))
	tenant.Advance(time.Minute)
	assert.Equal(t, []string{"Requestor1"}, tenant.Members("Finance readers"))
	assert.Equal(t, "Approver1", second.stagesOf(id)[0]["reviewedBy"].(map[string]any)["displayName"])
}

func TestOnlyApproversOfTheStageMayDecide(t *testing.T) {
	tenant := start(t, consented())
	id := pendingFinance(t, tenant, "Requestor1")
	open := as(t, tenant, "Approver1", permEMWrite).stagesOf(id)[0]["id"]
	for _, name := range []string{"Requestor1", "Requestor2", "Admin1"} {
		assert.Equal(t, http.StatusForbidden, as(t, tenant, name, permEMWrite).patch(id, open, "Approve", "me"), name)
	}
	stranger := as(t, tenant, "Approver1", permEMWrite)
	assert.Equal(t, http.StatusNotFound, stranger.patch(tutorialGroup, open, "Approve", ""))
	assert.Equal(t, http.StatusNotFound, stranger.patch(id, tutorialGroup, "Approve", ""))
	assert.Equal(t, http.StatusBadRequest, stranger.patch(id, open, "Perhaps", ""))
	assert.Equal(t, statePendingApproval, state(asApp(t, tenant), id))
}

func TestNobodyDecidesOnTheirOwnRequest(t *testing.T) {
	tenant := start(t, consented())
	id := pendingFinance(t, tenant, "Approver1")
	assert.Error(t, tenant.Decide("Approver1", id, true, "me"))
	require.NoError(t, tenant.Decide("Approver2", id, true, "fine"))
}

func TestADenialEndsTheRequest(t *testing.T) {
	tenant := start(t, consented())
	id := pendingFinance(t, tenant, "Requestor1")
	require.NoError(t, tenant.Decide("Approver2", id, false, "not now"))
	assert.Equal(t, stateDenied, state(asApp(t, tenant), id))
	assert.Equal(t, "not now", as(t, tenant, "Approver1", permEMWrite).stagesOf(id)[0]["justification"])
	tenant.Advance(time.Hour)
	assert.Empty(t, tenant.Members("Finance readers"))
}

func TestStagesComeOneAfterTheOther(t *testing.T) {
	tenant := start(t, consented())
	app := asApp(t, tenant)
	id := as(t, tenant, "Requestor1").ask(userAddOf(packageID(t, app, "Production Database"),
		"justification", "work", "answers", productionAnswers("OPS-12", "fix")))
	tenant.Advance(2 * time.Second)
	manager := as(t, tenant, "Manager1", permEMWrite)
	stages := manager.stagesOf(id)
	require.Len(t, stages, 2)
	assert.Equal(t, "Initializing", stages[1]["status"])
	require.Error(t, tenant.Decide("Approver1", id, true, ""), "the first stage is the manager's")
	require.NoError(t, tenant.Decide("Manager1", id, true, ""))
	assert.Equal(t, statePendingApproval, state(app, id))
	require.Error(t, tenant.Decide("Manager1", id, true, ""))
	require.NoError(t, tenant.Decide("Approver1", id, true, ""))
	tenant.Advance(3 * time.Second)
	assert.Equal(t, stateDelivered, state(app, id))
	assert.Equal(t, []string{"Requestor1"}, tenant.Members("Production operators"))
}

func TestNobodysDecisionEscalatesAndThenDenies(t *testing.T) {
	tenant := start(t, consented())
	app := asApp(t, tenant)
	id := pendingFinance(t, tenant, "Requestor1")
	require.Error(t, tenant.Decide("Admin1", id, true, ""), "the alternate has no say yet")
	tenant.Advance(7 * day)
	assert.Equal(t, "PendingApprovalEscalated", app.get(em + "/assignmentRequests/" + id)["status"])
	assert.Len(t, as(t, tenant, "Admin1", permEMWrite).stagesOf(id), 1)
	tenant.Advance(7 * day)
	assert.Equal(t, stateDenied, state(app, id))
	assert.Equal(t, "Expired", as(t, tenant, "Approver1", permEMWrite).stagesOf(id)[0]["status"])
}

func TestTheFallbackServesWhoHasNoManager(t *testing.T) {
	tenant := start(t, consented())
	app := asApp(t, tenant)
	tenant.Disable("Manager1")
	sandbox := packageID(t, app, "Engineering Sandbox")
	id := as(t, tenant, "Requestor1").ask(map[string]any{"requestType": "userAdd", "justification": "work", "assignment": map[string]any{
		"accessPackageId": sandbox, "assignmentPolicyId": seededID("policy", "Engineering Sandbox/Half a year, manager approves"),
	}})
	tenant.Advance(2 * time.Second)
	require.NoError(t, tenant.Decide("Admin1", id, true, ""))
	assert.Equal(t, stateDelivering, state(app, id))
}

func TestApprovalsAreForPeopleOnly(t *testing.T) {
	tenant := start(t, Config{Frozen: true, AppRoles: []string{permEMRead, permEMWrite}})
	id := pendingFinance(t, tenant, "Requestor1")
	status, body, _ := asApp(t, tenant).do(http.MethodGet, em+"/accessPackageAssignmentApprovals/"+id, nil)
	assert.Equal(t, http.StatusForbidden, status)
	assert.Equal(t, "Authorization_RequestDenied", codeOf(t, body))
}

func TestPeopleDecideOnMyAccess(t *testing.T) {
	tenant := start(t, Config{Frozen: true})
	id := as(t, tenant, "Requestor1").ask(userAddOf(packageID(t, asApp(t, tenant), "Finance Reports"), "justification", "<b>bold</b> & quick"))
	tenant.Advance(2 * time.Second)
	browser := NewBrowser()
	require.NoError(t, browser.Open(tenant.PagesURL()+"/myaccess"))
	signIn(t, tenant, browser, "Approver1")
	assert.Equal(t, "My Access: approvals", browser.Title())
	assert.Contains(t, browser.Text(), "<b>bold</b> & quick", "what people write is shown, not run")
	require.NoError(t, browser.FillIn("Finance Reports", "Your reason (optional)", "not this month"))
	require.NoError(t, browser.PressIn("Requestor1 asks for Finance Reports", "Deny"))
	assert.Contains(t, browser.Text(), "You denied the request.")
	assert.Contains(t, browser.Text(), "Nothing waits for your decision.")
	assert.Equal(t, stateDenied, state(asApp(t, tenant), id))
	require.NoError(t, browser.Press("Sign out"))
	assert.Equal(t, "Sign in to your account", browser.Title())
}
