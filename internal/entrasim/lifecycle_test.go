package entrasim

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pending asks for a package that wants approval and brings the request to its approvers.
func pending(t *testing.T, tenant *Tenant, name, packageName string) string {
	t.Helper()
	id := as(t, tenant, name).ask(userAddOf(tenant.PackageID(packageName), "justification", "work"))
	tenant.Advance(2 * time.Second)
	require.Equal(t, statePendingApproval, state(asApp(t, tenant), id))
	return id
}

// inBeta calls beta and expects 200.
func (c *graphClient) inBeta(method, path string) map[string]any {
	c.t.Helper()
	status, body, _ := c.doIn("beta", method, path, nil)
	require.Equal(c.t, http.StatusOK, status, body)
	return body
}

func TestThreeStagesEachHaveTheirDeadline(t *testing.T) {
	tenant := start(t, consented())
	app := asApp(t, tenant)
	id := pending(t, tenant, "Requestor1", "Treasury Console")
	tenant.Advance(13 * day)
	require.NoError(t, tenant.Decide("Manager1", id, true, ""))
	tenant.Advance(13 * day)
	require.NoError(t, tenant.Decide("Admin1", id, true, ""), "the second stage has escalated")
	tenant.Advance(6 * day)
	assert.Equal(t, statePendingApproval, state(app, id))
	require.Error(t, tenant.Decide("Auditor1", id, true, " "), "this stage wants a reason")
	tenant.Advance(2 * day)
	assert.Equal(t, stateDenied, state(app, id), "the third stage has seven days")
	assert.Error(t, tenant.Decide("Auditor1", id, true, "too late"))
}

func TestMembersOfGroupsInAGroupDecide(t *testing.T) {
	tenant := start(t, consented())
	id := pending(t, tenant, "Requestor1", "Treasury Console")
	require.NoError(t, tenant.Decide("Manager1", id, true, ""))
	require.NoError(t, tenant.Decide("Approver1", id, true, ""))
	tenant.SetKnobs(func(k *Knobs) { k.DirectMembersOnly = true })
	require.Error(t, tenant.Decide("Auditor2", id, true, "fine"), "the knob leaves inner groups out")
	tenant.SetKnobs(func(k *Knobs) { k.DirectMembersOnly = false })
	require.NoError(t, tenant.Decide("Auditor2", id, true, "fine"))
	tenant.Advance(time.Minute)
	assert.Equal(t, []string{"Requestor1"}, tenant.Members("Treasurers"))
}

func TestWhoIsTheOnlyApproverCannotHaveThePackage(t *testing.T) {
	tenant := start(t, consented())
	id := pending(t, tenant, "Requestor1", "Brand Assets")
	require.Error(t, tenant.Decide("Requestor1", id, true, "me"))
	tenant.Advance(15 * day)
	assert.Equal(t, stateDenied, state(asApp(t, tenant), id), "nobody could decide")
	other := pending(t, tenant, "Requestor2", "Brand Assets")
	require.NoError(t, tenant.Decide("Requestor1", other, true, ""))
}

func TestTheNarrowestPolicyCountsWhenNoneIsNamed(t *testing.T) {
	tenant := start(t, Config{Frozen: true})
	approver := as(t, tenant, "Approver1")
	policies := requirementsOf(t, approver, tenant.PackageID("Engineering Sandbox"))
	require.Len(t, policies, 2)
	assert.Equal(t, "Two weeks, no approval", policies[0].(fields)["policyDisplayName"], "equals stay in their order")
	assert.Len(t, requirementsOf(t, approver, tenant.PackageID("Payroll")), 1)
	assert.Empty(t, requirementsOf(t, as(t, tenant, "Requestor1"), tenant.PackageID("Payroll")))
	assert.Empty(t, requirementsOf(t, approver, tenant.PackageID("Old Intranet")), "a policy that is switched off covers nobody")
	assert.Equal(t, "NoValidPolicy", approver.refused(http.StatusBadRequest, userAddOf(tenant.PackageID("Old Intranet"))))
}

func TestAnExtensionWaitsForApprovalWhereThePolicyWantsIt(t *testing.T) {
	tenant := start(t, consented())
	app, requestor := asApp(t, tenant), as(t, tenant, "Requestor1")
	require.NoError(t, tenant.Decide("Approver1", pendingFinance(t, tenant, "Requestor1"), true, ""))
	tenant.Advance(time.Minute)
	held := requestor.get(em + "/assignments/filterByCurrentUser(on='target')")["value"].([]any)[0].(fields)["id"]
	tenant.Advance(80 * day)
	id := requestor.ask(fields{"requestType": "userUpdate", "justification": "still", "assignment": fields{"id": held}})
	tenant.Advance(2 * time.Second)
	assert.Equal(t, statePendingApproval, state(app, id))
	require.NoError(t, tenant.Decide("Approver2", id, true, ""))
	tenant.Advance(20 * day)
	assert.Equal(t, []string{"Requestor1"}, tenant.Members("Finance readers"), "a renewal is not ended by the first end")
	denied := requestor.ask(fields{"requestType": "userUpdate", "justification": "still", "assignment": fields{"id": held}})
	tenant.Advance(2 * time.Second)
	require.NoError(t, tenant.Decide("Approver2", denied, false, "no more"))
	assert.Equal(t, []string{"Requestor1"}, tenant.Members("Finance readers"), "what was given before stays until its end")
	tenant.Advance(80 * day)
	assert.Empty(t, tenant.Members("Finance readers"))
}

func TestASecondAssignmentKeepsTheMembershipThatTheFirstLoses(t *testing.T) {
	tenant := start(t, Config{Frozen: true, AppRoles: []string{permEMRead, permEMWrite, "User.Read.All"}})
	app, sandbox := asApp(t, tenant), tenant.PackageID("Engineering Sandbox")
	assign := func(policy string) fields {
		return fields{"requestType": "adminAdd", "parameters": fields{"bypassApproval": true}, "assignment": fields{
			"targetId": tutorialRequestor, "accessPackageId": sandbox, "assignmentPolicyId": seededID("policy", "Engineering Sandbox/"+policy),
		}}
	}
	app.ask(assign("Two weeks, no approval"))
	tenant.Advance(time.Minute)
	assert.Equal(t, codeExisting, app.refused(http.StatusBadRequest, assign("Half a year, manager approves")))
	tenant.SetKnobs(func(k *Knobs) { k.SecondAssignment = true })
	app.ask(assign("Half a year, manager approves"))
	tenant.Advance(time.Minute)
	assert.Len(t, app.get(em + "/assignments")["value"], 2)
	tenant.Advance(20 * day)
	assert.Equal(t, []string{"Requestor1"}, tenant.Members("Engineering sandbox users"))
	tenant.Advance(180 * day)
	assert.Empty(t, tenant.Members("Engineering sandbox users"))
}

func TestAShiftEndsAfterEightHours(t *testing.T) {
	tenant := start(t, Config{Frozen: true})
	as(t, tenant, "Requestor1").ask(userAddOf(tenant.PackageID("Production On-call"), "justification", "pager"))
	tenant.Advance(time.Hour)
	assert.Equal(t, []string{"Requestor1"}, tenant.Members("Production operators"))
	tenant.Advance(7*time.Hour + time.Minute)
	assert.Empty(t, tenant.Members("Production operators"))
}

func TestACredentialCanBePresentedInMyAccessOnly(t *testing.T) {
	tenant := start(t, Config{Frozen: true})
	requestor, notary := as(t, tenant, "Requestor1"), tenant.PackageID("Notary Service")
	assert.Equal(t, codeCredential, requestor.refused(http.StatusBadRequest, userAddOf(notary)))
	demanded := requestor.inBeta(http.MethodPost, em+"/accessPackages/"+notary+"/getApplicablePolicyRequirements")["value"].([]any)[0].(fields)["verifiableCredentialRequirementStatus"].(fields)
	assert.Equal(t, "#microsoft.graph.verifiableCredentialRequired", demanded["@odata.type"])
}

func TestThePeopleOfPartnersAskTheirSponsors(t *testing.T) {
	tenant := start(t, consented())
	id := pending(t, tenant, "Guest1", "Partner Portal")
	require.Error(t, tenant.Decide("Admin1", id, true, ""), "the fallback serves only where there is no sponsor")
	require.NoError(t, tenant.Decide("Manager1", id, true, ""))
	lab := pending(t, tenant, "Guest1", "Lab Access")
	require.NoError(t, tenant.Decide("Approver2", lab, true, ""))
	assert.Equal(t, "NoValidPolicy", as(t, tenant, "Requestor1").refused(http.StatusBadRequest, userAddOf(tenant.PackageID("Partner Portal"))))
}

func TestWhatAPackageGivesInAnApplicationShowsInTheRolesOfTheAssignment(t *testing.T) {
	tenant := start(t, Config{Frozen: true})
	requestor := as(t, tenant, "Requestor1")
	requestor.ask(userAddOf(tenant.PackageID("Design Studio")))
	tenant.Advance(time.Minute)
	given := map[string]any{}
	for _, one := range requestor.inBeta(http.MethodGet, em+"/accessPackageAssignmentResourceRoles/My()")["value"].([]any) {
		given[one.(fields)["originSystem"].(string)] = one.(fields)["status"]
	}
	assert.Equal(t, map[string]any{systemGroup: "Fulfilled", systemApplication: "Fulfilled", systemSite: "Fulfilled"}, given)
	assert.Equal(t, []string{"Requestor1"}, tenant.Members("Designers"))
}

func TestTheHistoryOfARequestIsToldInBeta(t *testing.T) {
	tenant := start(t, consented())
	app := asApp(t, tenant)
	id := pendingFinance(t, tenant, "Requestor1")
	tenant.Advance(7 * day)
	require.NoError(t, tenant.Decide("Admin1", id, true, "for the audit"))
	tenant.Advance(time.Minute)
	assert.NotContains(t, app.get(em+"/assignmentRequests/"+id), "history")
	var told []string
	for _, one := range app.inBeta(http.MethodGet, em+"/accessPackageAssignmentRequests/"+id)["history"].([]any) {
		a := one.(fields)
		name, _ := a["userDisplayName"].(string)
		detail, _ := a["detail"].(string)
		told = append(told, a["action"].(string)+" by "+name+": "+detail)
	}
	assert.Equal(t, []string{"Requested by Requestor1: Q3", "Escalated by : ", "Approved by Admin1: for the audit", "Delivered by : "}, told)
}

func TestTheLargeSeedIsAsLargeAsItSays(t *testing.T) {
	tenant := start(t, Config{Seed: "large", PageSize: 999})
	app := asApp(t, tenant)
	assert.Len(t, app.get(em + "/catalogs")["value"], largeCatalogs+1, "and the General one")
	count := func(c *graphClient, path string) int {
		n := 0
		for next := path; next != ""; {
			body := c.get(next)
			n += len(body["value"].([]any))
			link, _ := body["@odata.nextLink"].(string)
			next = ""
			if link != "" {
				next = link[len(tenant.GraphURL()+"/v1.0"):]
			}
		}
		return n
	}
	assert.Equal(t, 2000, count(app, em+"/accessPackages"))
	assert.Equal(t, largeOpen, count(as(t, tenant, "Requestor1"), em+"/accessPackages/filterByCurrentUser(on='allowedRequestor')"))
	assert.Equal(t, largeHeld, count(as(t, tenant, "Requestor2"), em+"/assignments/filterByCurrentUser(on='target')"))
	assert.Equal(t, largeApprovers+55, count(app, "/groups/"+groupID("All approvers")+"/transitiveMembers"), "people and the groups between")
}
