package entrasim

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// betaPolicy is the body of a policy of beta with two stages.
func betaPolicy(pack string) fields {
	user := func(name string, backup bool) any {
		return fields{"@odata.type": "#microsoft.graph.singleUser", "isBackup": backup, "id": personID(name), "description": name}
	}
	stage := func(primary ...any) any {
		return fields{
			"approvalStageTimeOutInDays": 14.0, "isApproverJustificationRequired": true, "isEscalationEnabled": true, "escalationTimeInMinutes": 11520.0,
			"approverInformationVisibility": "default", "primaryApprovers": primary, "escalationApprovers": []any{user("Admin1", true)},
		}
	}
	manager := fields{"@odata.type": "#microsoft.graph.requestorManager", "isBackup": false, "managerLevel": 1.0}
	return fields{
		"accessPackageId": pack, "displayName": "Members", "description": "Members may ask", "canExtend": true, "durationInDays": 365.0, "expirationDateTime": nil,
		"accessReviewSettings": fields{
			"isEnabled": true, "recurrenceType": "quarterly", "reviewerType": "Self", "startDateTime": "2020-04-01T07:59:59.998Z", "durationInDays": 25.0,
			"accessReviewTimeoutBehavior": "removeAccess", "isAccessRecommendationEnabled": true, "isApprovalJustificationRequired": false, "reviewers": []any{},
		},
		"requestorSettings": fields{"scopeType": "AllExistingDirectoryMemberUsers", "acceptRequests": true, "allowedRequestors": []any{}},
		"requestApprovalSettings": fields{
			"isApprovalRequired": true, "isApprovalRequiredForExtension": false, "isRequestorJustificationRequired": true, "approvalMode": "Serial",
			"approvalStages": []any{stage(manager, user("Admin1", true)), stage(user("Approver1", false))},
		},
		"questions": []any{
			fields{
				"@odata.type": "#microsoft.graph.accessPackageMultipleChoiceQuestion", "isRequired": false, "allowsMultipleSelection": false, "sequence": 0.0, "isAnswerEditable": true,
				"text":    fields{"defaultText": "Which state?", "localizedTexts": []any{fields{"languageCode": "es", "text": "¿Qué estado?"}}},
				"choices": []any{fields{"actualValue": "AZ", "displayValue": fields{"defaultText": "Arizona", "localizedTexts": []any{}}}},
			},
		},
	}
}

func TestAPolicyOfBetaIsReadBackInBothDialects(t *testing.T) {
	tenant, admin := admin(t, Config{})
	o := offer(t, admin, "Reports")
	written := betaPolicy(o.pack)
	status, made, _ := admin.doIn("beta", http.MethodPost, em+"/accessPackageAssignmentPolicies", written)
	require.Equal(t, http.StatusCreated, status, made)
	id := made["id"].(string)
	for _, read := range []fields{made, admin.beta(em + "/accessPackageAssignmentPolicies/" + id)} {
		question := read["questions"].([]any)[0].(fields)
		assert.NotEmpty(t, question["id"])
		delete(question, "id")
		for name, value := range written {
			assert.Equal(t, value, read[name], name)
		}
	}
	v1 := admin.get(em + "/assignmentPolicies/" + id)
	assert.Equal(t, "allMemberUsers", v1["allowedTargetScope"])
	assert.Equal(t, "P365D", v1["expiration"].(fields)["duration"])
	stage := v1["requestApprovalSettings"].(fields)["stages"].([]any)[0].(fields)
	assert.Equal(t, "P8D", stage["durationBeforeEscalation"])
	assert.Len(t, stage["fallbackPrimaryApprovers"], 1)
	assert.Len(t, stage["fallbackEscalationApprovers"], 1)

	written["id"], written["displayName"] = id, "Other"
	status, replaced, _ := admin.doIn("beta", http.MethodPut, em+"/accessPackageAssignmentPolicies/"+id, written)
	require.Equal(t, http.StatusOK, status, replaced)
	assert.Equal(t, "Other", replaced["displayName"])
	assert.Empty(t, tenant.Requests())
}

func TestNamesOfTheOtherVersionAreRefused(t *testing.T) {
	_, admin := admin(t, Config{})
	o := offer(t, admin, "Reports")
	for name, test := range map[string]struct {
		version, path string
		body          fields
	}{
		"assignment in the older beta":      {"beta", "/accessPackageAssignmentRequests", fields{"requestType": "UserAdd", "assignment": fields{"accessPackageId": o.pack}}},
		"accessPackageAssignment in v1.0":   {"v1.0", "/assignmentRequests", fields{"requestType": "userAdd", "accessPackageAssignment": fields{"accessPackageId": o.pack}}},
		"accessPackageAssignment, newer":    {"beta", "/assignmentRequests", fields{"requestType": "userAdd", "accessPackageAssignment": fields{"accessPackageId": o.pack}}},
		"catalogId in v1.0":                 {"v1.0", "/accessPackages", fields{"displayName": "x", "catalogId": o.catalog}},
		"catalog in beta":                   {"beta", "/accessPackages", fields{"displayName": "x", "catalog": fields{"id": o.catalog}}},
		"a resource's type in v1.0":         {"v1.0", "/resourceRequests", fields{"requestType": "adminAdd", "catalog": fields{"id": o.catalog}, "resource": fields{"resourceType": "AadGroup"}}},
		"a policy of v1.0 in beta":          {"beta", "/accessPackageAssignmentPolicies", policyFor(o.pack, nil)},
		"extension in v1.0":                 {"v1.0", "/assignmentRequests", fields{"requestType": "UserExtend", "assignment": fields{"id": "x"}}},
		"a state that no catalog has":       {"beta", "/accessPackageCatalogs", fields{"displayName": "x", "catalogStatus": "Secret"}},
		"a mode that does not fit the rest": {"beta", "/accessPackageAssignmentPolicies", fields{"accessPackageId": o.pack, "displayName": "x", "requestApprovalSettings": fields{"approvalMode": "Serial"}}},
	} {
		t.Run(name, func(t *testing.T) {
			admin.t = t
			status, reply, _ := admin.doIn(test.version, http.MethodPost, em+test.path, test.body)
			assert.Equal(t, http.StatusBadRequest, status, reply)
			assert.Equal(t, "BadRequest", codeOf(t, reply))
		})
	}
}

func TestBetaHasTwoCollectionsOfTheSameRequests(t *testing.T) {
	tenant, admin := admin(t, Config{})
	o := offer(t, admin, "Reports")
	person := signedInAs(t, tenant, "Requestor2", permSubjectAccess)
	status, made, _ := person.doIn("beta", http.MethodPost, em+"/assignmentRequests", userAddOf(o.pack))
	require.Equal(t, http.StatusCreated, status, made)
	assert.Equal(t, "submitted", made["state"])
	id := made["id"].(string)
	older := admin.beta(em + "/accessPackageAssignmentRequests/" + id)
	assert.Equal(t, "Submitted", older["requestState"])
	assert.NotContains(t, older, "state")
	tenant.Advance(time.Minute)
	filter := "?$filter=" + url.QueryEscape("requestState eq 'Delivered' and accessPackage/id eq '"+o.pack+"'") + "&$expand=accessPackage,requestor,accessPackageAssignment($expand=target)"
	found := admin.beta(em + "/accessPackageAssignmentRequests" + filter)["value"].([]any)
	require.Len(t, found, 1)
	assert.Equal(t, o.catalog, found[0].(fields)["accessPackage"].(fields)["catalogId"])
	assert.Equal(t, personID("Requestor2"), found[0].(fields)["accessPackageAssignment"].(fields)["target"].(fields)["objectId"])
	for _, path := range []string{"/accessPackageAssignmentRequests/My", "/accessPackageAssignmentRequests/My()", "/accessPackageAssignments/My", "/accessPackageAssignmentResourceRoles/My()"} {
		assert.Len(t, person.beta(em + path)["value"], 1, path)
	}
	roles := admin.beta(em + "/accessPackageAssignmentResourceRoles?$expand=accessPackageSubject,accessPackageResourceRole&$filter=" + url.QueryEscape("accessPackageSubject/objectId eq '"+personID("Requestor2")+"'"))["value"].([]any)
	require.Len(t, roles, 1)
	assert.Equal(t, "Fulfilled", roles[0].(fields)["status"])
	assert.Equal(t, "Member_"+o.group, admin.beta(em + "/accessPackageAssignmentResourceRoles/" + roles[0].(fields)["id"].(string))["originId"])
}

func TestAnExtensionInBetaIsAnUpdateInV1(t *testing.T) {
	tenant, admin := admin(t, Config{})
	o := offer(t, admin, "Reports")
	person := signedInAs(t, tenant, "Requestor2", permSubjectAccess)
	person.ask(userAddOf(o.pack))
	tenant.Advance(20 * day)
	held := person.beta(em + "/accessPackageAssignments/My")["value"].([]any)[0].(fields)["id"]
	status, made, _ := person.doIn("beta", http.MethodPost, em+"/accessPackageAssignmentRequests", fields{"requestType": "UserExtend", "accessPackageAssignment": fields{"id": held}})
	require.Equal(t, http.StatusCreated, status, made)
	assert.Equal(t, "UserExtend", made["requestType"])
	assert.Equal(t, "userUpdate", admin.get(em + "/assignmentRequests/" + made["id"].(string))["requestType"])
	tenant.Advance(20 * day)
	assert.Equal(t, []string{"Requestor2"}, tenant.Members("Reports group"), "the thirty days began anew")
	assert.Equal(t, true, person.beta(em + "/accessPackageAssignments/My")["value"].([]any)[0].(fields)["isExtended"])
}

func TestValidationOnlyLeavesNothingBehind(t *testing.T) {
	tenant, admin := admin(t, Config{})
	o := offer(t, admin, "Reports")
	person := signedInAs(t, tenant, "Requestor2", permSubjectAccess)
	body := fields{"requestType": "UserAdd", "isValidationOnly": true, "accessPackageAssignment": fields{"accessPackageId": o.pack}}
	status, made, _ := person.doIn("beta", http.MethodPost, em+"/accessPackageAssignmentRequests", body)
	require.Equal(t, http.StatusCreated, status, made)
	assert.Equal(t, true, made["isValidationOnly"])
	assert.Empty(t, tenant.Requests())
}

func TestAnApproverDecidesInBeta(t *testing.T) {
	tenant := start(t, Config{Frozen: true, AdminConsent: []string{permEMWrite}})
	pending := pendingFinance(t, tenant, "Requestor2")
	approver := as(t, tenant, "Approver1")
	path := em + "/accessPackageAssignmentApprovals/" + pending
	steps := approver.beta(path)["steps"].([]any)
	require.Len(t, steps, 1)
	assert.Equal(t, steps, approver.beta(path + "/steps")["value"])
	step := path + "/steps/" + steps[0].(fields)["id"].(string)
	assert.Equal(t, true, approver.beta(step)["assignedToMe"])
	status, reply, _ := approver.doIn("beta", http.MethodPatch, step, fields{"reviewResult": "Approve", "justification": "fine"})
	require.Equal(t, http.StatusNoContent, status, reply)
	tenant.Advance(time.Minute)
	assert.Equal(t, []string{"Requestor2"}, tenant.Members("Finance readers"))
}

func TestABatchSpeaksTheDialectOfItsAddress(t *testing.T) {
	_, admin := admin(t, Config{})
	body := fields{"requests": []any{
		fields{"id": "1", "method": "GET", "url": "/identityGovernance/entitlementManagement/accessPackageCatalogs?$filter=displayName eq 'General'"},
		fields{"id": "2", "method": "GET", "url": "/identityGovernance/entitlementManagement/catalogs", "body": nil},
	}}
	status, reply, _ := admin.doIn("beta", http.MethodPost, "/$batch", body)
	require.Equal(t, http.StatusOK, status)
	statuses := map[string]any{}
	for _, item := range reply["responses"].([]any) {
		statuses[item.(fields)["id"].(string)] = item.(fields)["status"]
	}
	assert.Equal(t, map[string]any{"1": 200.0, "2": 404.0}, statuses)
}

func TestRepliesOfBetaFitTheVendorsDescription(t *testing.T) {
	folder := os.Getenv("ACCESSBOT_TEST_DATA")
	if folder == "" {
		t.Skip("ACCESSBOT_TEST_DATA does not say where the vendor's OpenAPI description is.")
	}
	document, err := openapi3.NewLoader().LoadFromFile(filepath.Join(folder, "graph", "openapi-beta.yaml"))
	require.NoError(t, err)
	tenant, admin := admin(t, Config{})
	o := offer(t, admin, "Reports")
	_, made, _ := admin.doIn("beta", http.MethodPost, em+"/accessPackageAssignmentPolicies", betaPolicy(o.pack))
	signedInAs(t, tenant, "Requestor2", permSubjectAccess).ask(userAddOf(o.pack, "justification", "x"))
	tenant.Advance(time.Minute)
	for _, test := range []struct{ path, options string }{
		{em + "/accessPackageCatalogs", "?$expand=accessPackages,accessPackageResources"},
		{em + "/accessPackages", "?$expand=accessPackageCatalog,accessPackageAssignmentPolicies,accessPackageResourceRoleScopes($expand=accessPackageResourceRole,accessPackageResourceScope)"},
		{em + "/accessPackageAssignmentPolicies", "?$expand=accessPackage"},
		{em + "/accessPackageAssignmentRequests", "?$expand=accessPackageAssignment($expand=target),accessPackage,requestor"},
		{em + "/accessPackageAssignments", "?$expand=target,accessPackage,accessPackageAssignmentPolicy,accessPackageAssignmentResourceRoles"},
		{em + "/accessPackageAssignmentResourceRoles", ""},
		{em + "/accessPackageResourceRequests", ""},
	} {
		t.Run(test.path, func(t *testing.T) {
			admin.t = t
			fits(t, document, test.path, http.MethodGet, admin.beta(test.path+test.options))
		})
	}
	fits(t, document, em+"/accessPackageAssignmentPolicies", http.MethodPost, made)
}

func TestEveryLinkCanBeWalkedEvenWhenItsEndIsGone(t *testing.T) {
	tenant, admin := admin(t, Config{})
	o, other := offer(t, admin, "Reports"), offer(t, admin, "Other")
	admin.gives(http.StatusNoContent, http.MethodPost, em+"/accessPackages/"+o.pack+"/incompatibleGroups/$ref", fields{"@odata.id": tenant.GraphURL() + "/v1.0/groups/" + other.group})
	signedInAs(t, tenant, "Requestor2", permSubjectAccess).ask(userAddOf(o.pack))
	tenant.Advance(time.Minute)
	walk := func() {
		for _, name := range []string{"catalogs", "accessPackages", "assignmentPolicies", "assignmentRequests", "assignments", "resourceRequests", "catalogs/" + o.catalog + "/resources", "catalogs/" + o.catalog + "/resourceRoles", "catalogs/" + o.catalog + "/resourceScopes", "accessPackages/" + o.pack + "/incompatibleGroups"} {
			admin.get(em + "/" + name + "?$expand=*")
			admin.beta(em + "/" + inBeta(name, false) + "?$expand=*")
		}
		admin.beta(em + "/assignmentRequests?$expand=*")
		admin.beta(em + "/accessPackageAssignmentResourceRoles?$expand=*")
		admin.get("/groups?$expand=owners,members")
	}
	walk()
	admin.gives(http.StatusNoContent, http.MethodDelete, "/users/"+personID("Requestor2"), nil)
	admin.gives(http.StatusNoContent, http.MethodDelete, "/groups/"+o.group, nil)
	walk()
	tenant.Advance(30 * day)
	admin.gives(http.StatusNoContent, http.MethodDelete, em+"/assignmentPolicies/"+o.policy, nil)
	admin.get(em + "/assignmentRequests?$expand=*")
	assert.Equal(t, "Requestor2", tenant.Requests()[0].Person)
}
