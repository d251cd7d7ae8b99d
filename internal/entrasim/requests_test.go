package entrasim

import (
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

const em = "/identityGovernance/entitlementManagement"

// packageID looks a seeded package up by name.
func packageID(t *testing.T, app *graphClient, name string) string {
	t.Helper()
	return app.tenant.PackageID(name)
}

// userAddOf is the body of a person's own request.
func userAddOf(packageID string, more ...any) map[string]any {
	body := map[string]any{"requestType": "userAdd", "assignment": map[string]any{"accessPackageId": packageID}}
	for i := 0; i < len(more); i += 2 {
		body[more[i].(string)] = more[i+1]
	}
	return body
}

// ask posts a request and expects it to be taken.
func (c *graphClient) ask(body map[string]any) string {
	c.t.Helper()
	status, reply, _ := c.do(http.MethodPost, em+"/assignmentRequests", body)
	require.Equal(c.t, http.StatusCreated, status, reply)
	return reply["id"].(string)
}

// refused posts a request and returns the code of the refusal.
func (c *graphClient) refused(status int, body map[string]any) string {
	c.t.Helper()
	got, reply, _ := c.do(http.MethodPost, em+"/assignmentRequests", body)
	require.Equal(c.t, status, got, reply)
	return codeOf(c.t, reply)
}

// state reads a request as the application.
func state(app *graphClient, id string) string {
	app.t.Helper()
	return app.get(em + "/assignmentRequests/" + id)["state"].(string)
}

func TestARequestWithoutApprovalIsDeliveredAndEndsByItself(t *testing.T) {
	tenant := start(t, Config{Frozen: true})
	app, requestor := asApp(t, tenant), as(t, tenant, "Requestor1")
	status, reply, header := requestor.do(http.MethodPost, em+"/assignmentRequests", userAddOf(tutorialPackage))
	require.Equal(t, http.StatusCreated, status, reply)
	assert.Equal(t, "submitted", reply["state"])
	assert.Equal(t, "Accepted", reply["status"])
	assert.Nil(t, reply["createdDateTime"])
	id := reply["id"].(string)
	assert.Contains(t, header.Get("Location"), id)

	tenant.Advance(2 * time.Second)
	assert.Equal(t, "delivering", state(app, id))
	assert.Empty(t, tenant.Members("Marketing resources"))
	tenant.Advance(3 * time.Second)
	assert.Equal(t, "delivered", state(app, id))
	assert.Equal(t, []string{"Requestor1"}, tenant.Members("Marketing resources"))

	full := app.get(em + "/assignmentRequests/" + id + "?$expand=assignment($expand=target),accessPackage,requestor")
	assert.Equal(t, "Marketing Campaign", full["accessPackage"].(map[string]any)["displayName"])
	target := full["assignment"].(map[string]any)["target"].(map[string]any)
	assert.Equal(t, tenant.Person("Requestor1").ObjectID, target["objectId"])

	tenant.Advance(30*day - time.Second)
	assert.Equal(t, []string{"Requestor1"}, tenant.Members("Marketing resources"))
	tenant.Advance(time.Second)
	assert.Empty(t, tenant.Members("Marketing resources"))
}

func TestTheServiceRefusesWhatThePolicyDoesNotAllow(t *testing.T) {
	tenant := start(t, Config{Frozen: true})
	app, requestor := asApp(t, tenant), as(t, tenant, "Requestor1")
	production := packageID(t, app, "Production Database")
	for _, test := range []struct {
		name, code string
		body       map[string]any
	}{
		{"somebody whom no policy covers", "NoValidPolicy", userAddOf(packageID(t, app, "Payroll"))},
		{"a request for somebody else", "NoValidPolicy", map[string]any{"requestType": "userAdd", "assignment": map[string]any{"accessPackageId": tutorialPackage, "targetId": tenant.Person("Requestor2").ObjectID}}},
		{"a missing justification", codeJustification, userAddOf(packageID(t, app, "Finance Reports"))},
		{"missing answers", codeAnswers, userAddOf(production, "justification", "work")},
		{"an answer that breaks the pattern", codeAnswers, userAddOf(production, "justification", "work", "answers", productionAnswers("soon", "read"))},
		{"an answer that is no choice", codeAnswers, userAddOf(production, "justification", "work", "answers", productionAnswers("OPS-1", "sleep"))},
		{"a schedule where none is allowed", codeSchedule, userAddOf(tutorialPackage, "schedule", map[string]any{"expiration": map[string]any{"type": "afterDuration", "duration": "P1D"}})},
		{"a property that does not exist", "BadRequest", userAddOf(tutorialPackage, "accessPackageAssignment", map[string]any{})},
		{"a type that does not exist", "BadRequest", userAddOf(tutorialPackage, "requestType", "userWish")},
	} {
		t.Run(test.name, func(t *testing.T) {
			assert.Equal(t, test.code, requestor.refused(http.StatusBadRequest, test.body))
		})
	}
	assert.Empty(t, tenant.Requests())
}

// productionAnswers answers both questions of the production policy.
func productionAnswers(ticket, work string) []any {
	answer := func(question, value string) map[string]any {
		return map[string]any{
			"@odata.type": "#microsoft.graph.accessPackageAnswerString", "value": value,
			"answeredQuestion": map[string]any{"id": seededID("question", question)},
		}
	}
	return []any{answer("ticket", ticket), answer("work", work)}
}

func TestOneOpenRequestAndOneAssignmentAreEnough(t *testing.T) {
	tenant := start(t, Config{Frozen: true})
	requestor := as(t, tenant, "Requestor1")
	requestor.ask(userAddOf(tutorialPackage))
	assert.Equal(t, "ExistingOpenRequest", requestor.refused(http.StatusBadRequest, userAddOf(tutorialPackage)))
	tenant.Advance(time.Minute)
	assert.Equal(t, codeExisting, requestor.refused(http.StatusBadRequest, userAddOf(tutorialPackage)))
}

func TestTheApplicationCannotAskForAnybody(t *testing.T) {
	tenant := start(t, Config{AppRoles: []string{permEMRead, permEMWrite}})
	app := asApp(t, tenant)
	assert.Equal(t, "NoValidPolicy", app.refused(http.StatusBadRequest, userAddOf(tutorialPackage)))
	reader := asApp(t, start(t, Config{}))
	assert.Equal(t, "Authorization_RequestDenied", reader.refused(http.StatusForbidden, userAddOf(tutorialPackage)))
}

func TestAdminTypesNeedPermissionAndRole(t *testing.T) {
	tenant := start(t, Config{Frozen: true, AdminConsent: []string{permEMWrite}})
	body := map[string]any{"requestType": "adminAdd", "assignment": map[string]any{
		"targetId": tenant.Person("Requestor2").ObjectID, "assignmentPolicyId": tutorialPolicy, "accessPackageId": tutorialPackage,
	}}
	assert.Equal(t, "UnAuthorized", as(t, tenant, "Requestor1").refused(http.StatusForbidden, body))
	admin := as(t, tenant, "Admin1")
	admin.ask(body)
	tenant.Advance(time.Minute)
	assert.Equal(t, []string{"Requestor2"}, tenant.Members("Marketing resources"))

	held := admin.get(em + "/assignments?$filter=" + url.QueryEscape("state eq 'Delivered'"))["value"].([]any)
	require.Len(t, held, 1)
	admin.ask(map[string]any{"requestType": "adminRemove", "assignment": map[string]any{"id": held[0].(map[string]any)["id"]}})
	tenant.Advance(time.Minute)
	assert.Empty(t, tenant.Members("Marketing resources"))
}

func TestAPersonGivesBackAndExtends(t *testing.T) {
	tenant := start(t, Config{Frozen: true})
	app, requestor := asApp(t, tenant), as(t, tenant, "Requestor1")
	requestor.ask(userAddOf(packageID(t, app, "Sales Dashboards EMEA")))
	tenant.Advance(time.Minute)
	mine := requestor.get(em + "/assignments/filterByCurrentUser(on='target')")["value"].([]any)
	require.Len(t, mine, 1)
	held := mine[0].(map[string]any)["id"]

	tenant.Advance(60 * day)
	requestor.ask(map[string]any{"requestType": "userUpdate", "assignment": map[string]any{"id": held}})
	tenant.Advance(60 * day)
	assert.Equal(t, []string{"Requestor1"}, tenant.Members("Sales EMEA readers"), "the extension outlives the first 90 days")

	requestor.ask(map[string]any{"requestType": "userRemove", "assignment": map[string]any{"id": held}})
	tenant.Advance(time.Minute)
	assert.Empty(t, tenant.Members("Sales EMEA readers"))
}

func TestARequestMayStartLaterAndBeCancelledBefore(t *testing.T) {
	tenant := start(t, Config{Frozen: true})
	app, requestor := asApp(t, tenant), as(t, tenant, "Requestor1")
	sandbox := packageID(t, app, "Engineering Sandbox")
	requirements := requirementsOf(t, requestor, sandbox)
	require.Len(t, requirements, 2)
	long := requirements[1].(map[string]any)
	assert.Equal(t, "Half a year, manager approves", long["policyDisplayName"])
	assert.Equal(t, true, long["allowCustomAssignmentSchedule"])

	body := map[string]any{
		"requestType": "userAdd", "justification": "trying",
		"assignment": map[string]any{"accessPackageId": sandbox, "assignmentPolicyId": long["policyId"]},
		"schedule": map[string]any{
			"startDateTime": tenant.Now().Add(5 * day), "expiration": map[string]any{"type": "afterDuration", "duration": "P2D"},
		},
	}
	id := requestor.ask(body)
	tenant.Advance(2 * time.Second)
	require.Equal(t, "pendingApproval", state(app, id))
	require.NoError(t, tenant.Decide("Manager1", id, true, ""))
	assert.Equal(t, "scheduled", state(app, id))
	status, _, _ := requestor.do(http.MethodPost, em+"/assignmentRequests/"+id+"/cancel", nil)
	assert.Equal(t, http.StatusNoContent, status)
	assert.Equal(t, "canceled", state(app, id))
	status, _, _ = requestor.do(http.MethodPost, em+"/assignmentRequests/"+id+"/cancel", nil)
	assert.Equal(t, http.StatusBadRequest, status)

	id = requestor.ask(body)
	tenant.Advance(2 * time.Second)
	require.NoError(t, tenant.Decide("Manager1", id, true, ""))
	tenant.Advance(5 * day)
	assert.Equal(t, []string{"Requestor1"}, tenant.Members("Engineering sandbox users"))
	tenant.Advance(2 * day)
	assert.Empty(t, tenant.Members("Engineering sandbox users"))
}

func requirementsOf(t *testing.T, c *graphClient, packageID string) []any {
	t.Helper()
	status, reply, _ := c.do(http.MethodPost, em+"/accessPackages/"+packageID+"/getApplicablePolicyRequirements", nil)
	require.Equal(t, http.StatusOK, status, reply)
	return reply["value"].([]any)
}

func TestPeopleSeeWhatTheyMayRequest(t *testing.T) {
	tenant := start(t, Config{})
	names := func(name string) []any {
		var found []any
		for _, p := range as(t, tenant, name).get(em + "/accessPackages/filterByCurrentUser(on='allowedRequestor')")["value"].([]any) {
			found = append(found, p.(map[string]any)["displayName"])
		}
		return found
	}
	assert.NotContains(t, names("Requestor1"), "Project Nightfall", "it is hidden")
	assert.NotContains(t, names("Requestor1"), "Payroll")
	assert.Contains(t, names("Approver1"), "Payroll")
	assert.Equal(t, []any{"Partner Portal", "Lab Access"}, names("Guest1"))
	requestor := as(t, tenant, "Requestor1")
	nightfall := packageID(t, asApp(t, tenant), "Project Nightfall")
	assert.Len(t, requirementsOf(t, requestor, nightfall), 1, "a hidden package can be requested by its id")
}

func TestANewRequestStaysUnseenForTheReplicationDelay(t *testing.T) {
	tenant := start(t, Config{Frozen: true, ReplicationDelay: 10 * time.Second})
	app, requestor := asApp(t, tenant), as(t, tenant, "Requestor1")
	id := requestor.ask(userAddOf(tutorialPackage))
	status, _, _ := app.do(http.MethodGet, em+"/assignmentRequests/"+id, nil)
	assert.Equal(t, http.StatusNotFound, status)
	assert.Empty(t, app.get(em + "/assignmentRequests")["value"])
	assert.Equal(t, "ExistingOpenRequest", requestor.refused(http.StatusBadRequest, userAddOf(tutorialPackage)))
	tenant.Advance(10 * time.Second)
	assert.Equal(t, "delivered", state(app, id))
}

func TestDeliveryCanGoWrongAndBeTriedAgain(t *testing.T) {
	tenant := start(t, Config{Frozen: true, AdminConsent: []string{permEMWrite}})
	tenant.SetKnobs(func(k *Knobs) { k.DeliverAs = stateFailed })
	requestor := as(t, tenant, "Requestor1")
	id := requestor.ask(userAddOf(tutorialPackage))
	tenant.Advance(time.Minute)
	assert.Equal(t, stateFailed, state(asApp(t, tenant), id))
	assert.Empty(t, tenant.Members("Marketing resources"))
	tenant.SetKnobs(func(k *Knobs) { k.DeliverAs = stateDelivered })
	status, _, _ := as(t, tenant, "Admin1").do(http.MethodPost, em+"/assignmentRequests/"+id+"/reprocess", nil)
	assert.Equal(t, http.StatusAccepted, status)
	tenant.Advance(time.Minute)
	assert.Equal(t, []string{"Requestor1"}, tenant.Members("Marketing resources"))
}

func TestPeopleWithoutARoleSeeOnlyTheirOwnRequests(t *testing.T) {
	tenant := start(t, Config{AdminConsent: []string{permEMRead}})
	id := as(t, tenant, "Requestor1").ask(userAddOf(tutorialPackage))
	assert.Equal(t, id, as(t, tenant, "Requestor1").get(em + "/assignmentRequests/" + id)["id"])
	other := as(t, tenant, "Requestor2")
	for _, path := range []string{"/assignmentRequests", "/assignmentRequests/" + id, "/assignmentRequests/" + tutorialGroup, "/accessPackages", "/assignments"} {
		status, reply, _ := other.do(http.MethodGet, em+path, nil)
		assert.Equal(t, http.StatusForbidden, status, path)
		assert.Equal(t, "UnAuthorized", codeOf(t, reply), path)
	}
}

func TestDeletingAnAssignmentDoesNotRoute(t *testing.T) {
	tenant := start(t, Config{Frozen: true})
	as(t, tenant, "Requestor1").ask(userAddOf(tutorialPackage))
	tenant.Advance(time.Minute)
	app := asApp(t, tenant)
	held := app.get(em + "/assignments")["value"].([]any)[0].(map[string]any)["id"].(string)
	status, _, _ := app.do(http.MethodDelete, em+"/assignments/"+held, nil)
	assert.Equal(t, http.StatusNotFound, status)
	assert.Equal(t, []string{"Requestor1"}, tenant.Members("Marketing resources"))
}

func TestOfManyEqualRequestsAtOnceOneIsTaken(t *testing.T) {
	tenant := start(t, Config{Frozen: true})
	requestor := as(t, tenant, "Requestor1")
	var taken atomic.Int32
	var all errgroup.Group
	for range 8 {
		all.Go(func() error {
			response, err := requestor.posted()
			if err != nil {
				return err
			}
			if response.StatusCode == http.StatusCreated {
				taken.Add(1)
			}
			return response.Body.Close()
		})
	}
	require.NoError(t, all.Wait())
	assert.EqualValues(t, 1, taken.Load())
	assert.Len(t, tenant.Requests(), 1)
}

func TestApproversFindTheirWorkAmongTheRequests(t *testing.T) {
	tenant := start(t, consented())
	id := pendingFinance(t, tenant, "Requestor1")
	path := em + "/assignmentRequests/filterByCurrentUser(on='approver')?$expand=requestor,accessPackage&$filter=" + url.QueryEscape("state eq 'pendingApproval'")
	found := as(t, tenant, "Approver1").get(path)["value"].([]any)
	require.Len(t, found, 1)
	assert.Equal(t, id, found[0].(map[string]any)["id"])
	assert.Equal(t, "Requestor1", found[0].(map[string]any)["requestor"].(map[string]any)["displayName"])
	assert.Empty(t, as(t, tenant, "Manager1").get(path)["value"])
	sweep := asApp(t, tenant).get(em + "/assignmentRequests?$expand=assignment($expand=target),accessPackage,requestor&$filter=" +
		url.QueryEscape("createdDateTime gt "+tenant.Now().Add(-time.Minute).Format(time.RFC3339)))["value"].([]any)
	assert.Len(t, sweep, 1)
}

func TestPeopleWhoMayNotReadOthersSeeOnlyIdsOfMembers(t *testing.T) {
	tenant := start(t, Config{AppRoles: []string{"GroupMember.Read.All"}})
	found := asApp(t, tenant).get("/groups/" + groupID("Finance approvers") + "/members")["value"].([]any)
	require.Len(t, found, 2)
	first := found[0].(map[string]any)
	assert.Equal(t, tenant.Person("Approver1").ObjectID, first["id"])
	assert.Nil(t, first["displayName"])
}

func TestTheDirectoryTellsManagersAndMembers(t *testing.T) {
	tenant := start(t, Config{})
	app := asApp(t, tenant)
	assert.Equal(t, "Manager1", app.get("/users/requestor1@contoso.onmicrosoft.com/manager")["displayName"])
	status, _, _ := app.do(http.MethodGet, "/users/"+tenant.Person("Guest1").ObjectID+"/manager", nil)
	assert.Equal(t, http.StatusNotFound, status)
	department := app.get("/users/" + tenant.Person("Requestor1").ObjectID + "?$select=department")
	assert.Equal(t, "Marketing", department["department"])
	assert.Len(t, app.get("/groups/" + groupID("Finance approvers") + "/members/microsoft.graph.user")["value"], 2)
	self := as(t, tenant, "Requestor1")
	self.get("/users/" + tenant.Person("Requestor1").ObjectID)
	status, _, _ = self.do(http.MethodGet, "/users/"+tenant.Person("Requestor2").ObjectID, nil)
	assert.Equal(t, http.StatusForbidden, status)
}
