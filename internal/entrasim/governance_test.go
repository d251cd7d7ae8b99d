package entrasim

import (
	"maps"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// offered is a package with a policy that lets Requestor2 have a group's membership.
type offered struct{ group, catalog, resource, pack, policy string }

// offer builds all that an access package needs, from nothing, in v1.0.
func offer(t *testing.T, admin *graphClient, name string) offered {
	t.Helper()
	o := offered{group: admin.newGroup(name + " group")}
	o.catalog = admin.make(em+"/catalogs", fields{"displayName": name, "description": "A catalog", "state": "published", "isExternallyVisible": false})["id"].(string)
	reply := admin.make(em+"/resourceRequests", onboarding("adminAdd", o))
	assert.Equal(t, "delivered", reply["state"])
	found := admin.get(em + "/catalogs/" + o.catalog + "/resources?$expand=roles,scopes&$filter=originId%20eq%20'" + o.group + "'")["value"].([]any)
	require.Len(t, found, 1)
	o.resource = found[0].(fields)["id"].(string)
	o.pack = admin.make(em+"/accessPackages", fields{"displayName": name, "description": "A package", "isHidden": false, "catalog": fields{"id": o.catalog}})["id"].(string)
	admin.make(em+"/accessPackages/"+o.pack+"/resourceRoleScopes", roleScopeOf(o))
	o.policy = admin.make(em+"/assignmentPolicies", policyFor(o.pack, nil))["id"].(string)
	return o
}

func onboarding(kind string, o offered) fields {
	return fields{"requestType": kind, "resource": fields{"originId": o.group, "originSystem": "AadGroup"}, "catalog": fields{"id": o.catalog}}
}

func roleScopeOf(o offered) fields {
	return fields{
		"role": fields{
			"displayName": "Member", "originSystem": "AadGroup", "originId": "Member_" + o.group,
			"resource": fields{"id": o.resource, "originId": o.group, "originSystem": "AadGroup"},
		},
		"scope": fields{"originId": o.group, "originSystem": "AadGroup", "isRootScope": true},
	}
}

// policyFor is the body of a policy for Requestor2, with some members changed.
func policyFor(pack string, changes fields) fields {
	body := fields{
		"displayName": "Some people", "description": "Some people may ask", "allowedTargetScope": "specificDirectoryUsers",
		"specificAllowedTargets": []any{fields{"@odata.type": "#microsoft.graph.singleUser", "userId": personID("Requestor2")}},
		"expiration":             fields{"type": "afterDuration", "duration": "P30D"},
		"requestorSettings":      fields{"enableTargetsToSelfAddAccess": true, "enableTargetsToSelfUpdateAccess": true, "enableTargetsToSelfRemoveAccess": true},
		"accessPackage":          fields{"id": pack},
	}
	maps.Copy(body, changes)
	return body
}

// twoStages is the approval part of a policy that uses the whole model.
func twoStages() fields {
	user := func(name string) any {
		return fields{"@odata.type": "#microsoft.graph.singleUser", "userId": personID(name), "description": name}
	}
	return fields{
		"isApprovalRequiredForAdd": true, "isApprovalRequiredForUpdate": true, "isRequestorJustificationRequired": true,
		"stages": []any{
			fields{
				"durationBeforeAutomaticDenial": "P14D", "isApproverJustificationRequired": true, "isEscalationEnabled": true, "durationBeforeEscalation": "P2D",
				"primaryApprovers":         []any{fields{"@odata.type": "#microsoft.graph.requestorManager", "managerLevel": 1.0}},
				"fallbackPrimaryApprovers": []any{user("Admin1")}, "escalationApprovers": []any{user("Approver2")}, "fallbackEscalationApprovers": []any{user("Admin1")},
			},
			fields{
				"durationBeforeAutomaticDenial": "P7D", "isApproverJustificationRequired": false, "isEscalationEnabled": false, "durationBeforeEscalation": "PT0S",
				"primaryApprovers": []any{fields{"@odata.type": "#microsoft.graph.internalSponsors"}}, "fallbackPrimaryApprovers": []any{user("Approver1")},
				"escalationApprovers": []any{}, "fallbackEscalationApprovers": []any{},
			},
		},
	}
}

func TestAPackageIsBuiltUsedAndTakenApart(t *testing.T) {
	tenant, admin := admin(t, Config{})
	o := offer(t, admin, "Reports")
	person := signedInAs(t, tenant, "Requestor2", permSubjectAccess)
	id := person.ask(userAddOf(o.pack))
	admin.fails(http.StatusBadRequest, codeBusyPolicy, http.MethodDelete, em+"/assignmentPolicies/"+o.policy, nil)
	tenant.Advance(time.Minute)
	assert.Equal(t, []string{"Requestor2"}, tenant.Members("Reports group"))

	admin.fails(http.StatusBadRequest, codeBusyPolicy, http.MethodDelete, em+"/assignmentPolicies/"+o.policy, nil)
	admin.fails(http.StatusBadRequest, codeBusyPackage, http.MethodDelete, em+"/accessPackages/"+o.pack, nil)
	admin.fails(http.StatusBadRequest, "InvalidDeleteResourceHasEntitlements", http.MethodPost, em+"/resourceRequests", onboarding("adminRemove", o))
	admin.fails(http.StatusBadRequest, codeState, http.MethodDelete, em+"/assignmentRequests/"+id, nil)

	held := admin.get(em + "/assignments")["value"].([]any)[0].(fields)["id"].(string)
	admin.ask(fields{"requestType": "adminRemove", "assignment": fields{"id": held}})
	tenant.Advance(time.Minute)
	assert.Empty(t, tenant.Members("Reports group"))
	admin.fails(http.StatusBadRequest, codeBusyPackage, http.MethodDelete, em+"/accessPackages/"+o.pack, nil)
	admin.gives(http.StatusNoContent, http.MethodDelete, em+"/assignmentRequests/"+id, nil)
	admin.gives(http.StatusNoContent, http.MethodDelete, em+"/assignmentPolicies/"+o.policy, nil)
	admin.gives(http.StatusNoContent, http.MethodDelete, em+"/accessPackages/"+o.pack, nil)
	admin.fails(http.StatusBadRequest, codeBusyCatalog, http.MethodDelete, em+"/catalogs/"+o.catalog, nil)
	admin.make(em+"/resourceRequests", onboarding("adminRemove", o))
	admin.gives(http.StatusNoContent, http.MethodDelete, em+"/catalogs/"+o.catalog, nil)
	assert.NotEmpty(t, tenant.Requests(), "old requests outlive what they were about")
}

func TestAPolicyIsReadBackAsItWasWrittenAndReplacedAsAWhole(t *testing.T) {
	_, admin := admin(t, Config{})
	o := offer(t, admin, "Reports")
	choices := []any{fields{"actualValue": "a", "text": "A", "localizations": []any{fields{"languageCode": "de", "text": "Ah"}}}}
	written := policyFor(o.pack, fields{
		"requestApprovalSettings": twoStages(), "reviewSettings": quarterly(),
		"notificationSettings": fields{"isAssignmentNotificationDisabled": true},
		"questions": []any{
			fields{"@odata.type": "#microsoft.graph.accessPackageTextInputQuestion", "text": "Why?", "isRequired": true, "isSingleLineQuestion": true, "regexPattern": "^(?<id>[A-Z]+)$", "sequence": 0.0},
			fields{"@odata.type": "#microsoft.graph.accessPackageMultipleChoiceQuestion", "text": "Which?", "isMultipleSelectionAllowed": true, "choices": choices, "sequence": 1.0},
		},
	})
	made := admin.make(em+"/assignmentPolicies", written)
	assert.NotContains(t, made, "requestApprovalSettings", "the reply says little")
	path := em + "/assignmentPolicies/" + made["id"].(string)
	read := admin.get(path + "?$expand=questions,accessPackage")
	settings := read["requestApprovalSettings"].(fields)
	assert.Equal(t, true, settings["isRequestorJustificationRequired"])
	for i, stage := range twoStages()["stages"].([]any) {
		for name, value := range stage.(fields) {
			assert.Equal(t, value, settings["stages"].([]any)[i].(fields)[name], name)
		}
	}
	for name, value := range quarterly() {
		assert.Equal(t, value, read["reviewSettings"].(fields)[name], name)
	}
	asked := read["questions"].([]any)
	assert.Equal(t, "^(?<id>[A-Z]+)$", asked[0].(fields)["regexPattern"])
	assert.Equal(t, choices, asked[1].(fields)["choices"])
	assert.NotEmpty(t, asked[1].(fields)["id"])

	status, replaced, _ := admin.do(http.MethodPut, path, policyFor(o.pack, fields{"displayName": "Nobody", "allowedTargetScope": "notSpecified", "specificAllowedTargets": []any{}}))
	require.Equal(t, http.StatusOK, status, replaced)
	assert.Equal(t, "Nobody", replaced["displayName"])
	assert.Empty(t, replaced["requestApprovalSettings"].(fields)["stages"])
	assert.Empty(t, admin.get(path + "?$expand=questions")["questions"])
	admin.fails(http.StatusBadRequest, "BadRequest", http.MethodPut, path, policyFor(tutorialPackage, nil))
}

func TestAPolicyMayBeSentBackAsItWasRead(t *testing.T) {
	_, admin := admin(t, Config{})
	o := offer(t, admin, "Reports")
	path := em + "/assignmentPolicies/" + o.policy
	read := admin.get(path)
	require.Contains(t, read, "@odata.context")
	read["displayName"] = "Renamed"
	status, replaced, _ := admin.do(http.MethodPut, path, read)
	require.Equal(t, http.StatusOK, status, replaced)
	delete(replaced, "modifiedDateTime")
	delete(read, "modifiedDateTime")
	assert.Equal(t, read, replaced)
	older := admin.beta(em + "/accessPackageAssignmentPolicies/" + o.policy)
	status, replaced, _ = admin.doIn("beta", http.MethodPut, em+"/accessPackageAssignmentPolicies/"+o.policy, older)
	require.Equal(t, http.StatusOK, status, replaced)
	assert.Equal(t, "Renamed", replaced["displayName"])
}

func TestAPolicyThatContradictsItselfIsRefused(t *testing.T) {
	_, admin := admin(t, Config{})
	o := offer(t, admin, "Reports")
	stage := fields{"durationBeforeAutomaticDenial": "P14D", "primaryApprovers": []any{}}
	approval := func(stages ...any) fields {
		return fields{"requestApprovalSettings": fields{"isApprovalRequiredForAdd": true, "stages": stages}}
	}
	for name, test := range map[string]struct {
		code    string
		changes fields
	}{
		"without a name":                  {"BadRequest", fields{"displayName": ""}},
		"with an unknown scope":           {"BadRequest", fields{"allowedTargetScope": "everybody"}},
		"in the words of beta":            {"BadRequest", fields{"durationInDays": 30}},
		"with a set of no kind":           {"BadRequest", fields{"specificAllowedTargets": []any{fields{"userId": personID("Admin1")}}}},
		"with approval but no stage":      {codePolicy, approval()},
		"with four stages":                {codePolicy, approval(stage, stage, stage, stage)},
		"with a stage that never ends":    {codePolicy, approval(fields{"primaryApprovers": []any{}})},
		"with a duration in other words":  {"BadRequest", approval(fields{"durationBeforeAutomaticDenial": "two weeks"})},
		"with escalation after an hour":   {codePolicy, approval(fields{"durationBeforeAutomaticDenial": "P14D", "isEscalationEnabled": true, "durationBeforeEscalation": "PT1H"})},
		"with a choice without choices":   {codePolicy, fields{"questions": []any{fields{"@odata.type": "#microsoft.graph.accessPackageMultipleChoiceQuestion", "text": "x"}}}},
		"with a question of no kind":      {"BadRequest", fields{"questions": []any{fields{"text": "x"}}}},
		"with an end but no time for it":  {codeSchedule, fields{"expiration": fields{"type": "afterDateTime"}}},
		"for a package that is not there": {"ResourceNotFound", fields{"accessPackage": fields{"id": "nothing"}}},
	} {
		t.Run(name, func(t *testing.T) {
			admin.t = t
			status := map[bool]int{true: http.StatusNotFound, false: http.StatusBadRequest}[test.code == "ResourceNotFound"]
			admin.fails(status, test.code, http.MethodPost, em+"/assignmentPolicies", policyFor(o.pack, test.changes))
		})
	}
}

func TestAGroupIsOnboardedOnceAndItsRoleComesLater(t *testing.T) {
	tenant, admin := admin(t, Config{})
	tenant.SetKnobs(func(k *Knobs) { k.RoleVisibleAfter = Span(20 * time.Second) })
	o := offered{group: admin.newGroup("Readers"), catalog: tutorialCatalog}
	admin.make(em+"/resourceRequests", onboarding("adminAdd", o))
	admin.fails(http.StatusBadRequest, codeOnboarded, http.MethodPost, em+"/resourceRequests", onboarding("adminAdd", o))
	o.pack = admin.make(em+"/accessPackages", fields{"displayName": "Reports", "catalog": fields{"id": o.catalog}})["id"].(string)
	roles := em + "/catalogs/" + o.catalog + "/resourceRoles?$expand=resource&$filter=" + url.QueryEscape("(originSystem eq 'AadGroup' and resource/displayName eq 'Readers')")
	assert.Empty(t, admin.get(roles)["value"])
	path := em + "/accessPackages/" + o.pack + "/resourceRoleScopes"
	admin.fails(http.StatusNotFound, "RoleNotFound", http.MethodPost, path, roleScopeOf(o))
	tenant.Advance(20 * time.Second)
	assert.Equal(t, "00000000-0000-0000-0000-000000000000", admin.get(roles)["value"].([]any)[0].(fields)["id"], "until a package gives it")
	made := admin.make(path, roleScopeOf(o))["id"].(string)
	assert.NotContains(t, made, "00000000-0000")
	admin.fails(http.StatusConflict, "DuplicateKey", http.MethodPost, path, roleScopeOf(o))
	admin.fails(http.StatusNotFound, "RoleNotFound", http.MethodPost, path, fields{"role": fields{"originId": "Owner_" + o.group}, "scope": fields{"originId": o.group}})
	admin.gives(http.StatusNoContent, http.MethodDelete, path+"/"+made, nil)
	admin.make(em+"/resourceRequests", onboarding("adminRemove", o))
}

func TestWhoeverHoldsAPackageGetsAndLosesWhatItGives(t *testing.T) {
	tenant, admin := admin(t, Config{})
	o := offer(t, admin, "Reports")
	signedInAs(t, tenant, "Requestor2", permSubjectAccess).ask(userAddOf(o.pack))
	tenant.Advance(time.Minute)
	other := offered{group: admin.newGroup("More"), catalog: o.catalog}
	admin.make(em+"/resourceRequests", onboarding("adminAdd", other))
	path := em + "/accessPackages/" + o.pack + "/resourceRoleScopes"
	made := admin.make(path, roleScopeOf(other))["id"].(string)
	assert.Equal(t, []string{"Requestor2"}, tenant.Members("More"))
	admin.gives(http.StatusNoContent, http.MethodDelete, path+"/"+made, nil)
	assert.Empty(t, tenant.Members("More"))
	assert.Equal(t, []string{"Requestor2"}, tenant.Members("Reports group"))
}

func TestTheApplicationNeedsAuthorityOverAGroupToOfferIt(t *testing.T) {
	body := onboarding("adminAdd", offered{group: groupID("Finance approvers"), catalog: tutorialCatalog})
	weak := asApp(t, start(t, Config{AppRoles: []string{permEMWrite}}))
	weak.fails(http.StatusBadRequest, "CallerNotResourceOwner", http.MethodPost, em+"/resourceRequests", body)
	strong := asApp(t, start(t, Config{AppRoles: []string{permEMWrite, "Group.ReadWrite.All"}}))
	strong.make(em+"/resourceRequests", body)
}

func TestAHiddenPackageCanBeRequestedAndIsNotListed(t *testing.T) {
	tenant, admin := admin(t, Config{})
	o := offer(t, admin, "Reports")
	person := signedInAs(t, tenant, "Requestor2", permSubjectAccess)
	mine := em + "/accessPackages/filterByCurrentUser(on='allowedRequestor')"
	assert.Len(t, person.get(mine)["value"], 1)
	admin.gives(http.StatusNoContent, http.MethodPatch, em+"/accessPackages/"+o.pack, fields{"isHidden": true})
	assert.Empty(t, person.get(mine)["value"])
	person.ask(userAddOf(o.pack))
}

func TestNobodyRequestsFromACatalogThatIsNotPublished(t *testing.T) {
	tenant, admin := admin(t, Config{})
	o := offer(t, admin, "Reports")
	person := signedInAs(t, tenant, "Requestor2", permSubjectAccess)
	admin.gives(http.StatusNoContent, http.MethodPatch, em+"/catalogs/"+o.catalog, fields{"state": "unpublished"})
	assert.Equal(t, "NoValidPolicy", person.refused(http.StatusBadRequest, userAddOf(o.pack)))
	admin.gives(http.StatusNoContent, http.MethodPatch, em+"/catalogs/"+o.catalog, fields{"state": "published"})
	person.ask(userAddOf(o.pack))
}

func TestIncompatibleAccessStandsInTheWay(t *testing.T) {
	tenant, admin := admin(t, Config{})
	first, second := offer(t, admin, "First"), offer(t, admin, "Second")
	barred := em + "/accessPackages/" + second.pack + "/incompatibleAccessPackages"
	reference := fields{"@odata.id": tenant.GraphURL() + "/v1.0" + em + "/accessPackages/" + first.pack}
	admin.gives(http.StatusNoContent, http.MethodPost, barred+"/$ref", reference)
	assert.Len(t, admin.get(barred)["value"], 1)
	assert.Len(t, admin.get(em + "/accessPackages/" + first.pack + "/accessPackagesIncompatibleWith")["value"], 1)
	person := signedInAs(t, tenant, "Requestor2", permSubjectAccess)
	person.ask(userAddOf(first.pack))
	tenant.Advance(time.Minute)
	assert.Equal(t, codeIncompatible, person.refused(http.StatusBadRequest, userAddOf(second.pack)))

	admin.gives(http.StatusNoContent, http.MethodDelete, barred+"/"+first.pack+"/$ref", nil)
	groups := em + "/accessPackages/" + second.pack + "/incompatibleGroups"
	admin.gives(http.StatusNoContent, http.MethodPost, groups+"/$ref", fields{"@odata.id": tenant.GraphURL() + "/v1.0/groups/" + first.group})
	assert.Equal(t, codeIncompatible, person.refused(http.StatusBadRequest, userAddOf(second.pack)))
	admin.gives(http.StatusNoContent, http.MethodDelete, groups+"/"+first.group+"/$ref", nil)
	person.ask(userAddOf(second.pack))
	tenant.Advance(time.Minute)
	additional := em + "/assignments/additionalAccess(accessPackageId='" + first.pack + "',incompatibleAccessPackageId='" + second.pack + "')"
	assert.Len(t, admin.get(additional + "?$expand=target")["value"], 1)
	assert.Empty(t, admin.get(em + "/assignments/additionalAccess(accessPackageId='" + first.pack + "')")["value"])
}

func TestAdministratorsAssignUpdateAndInvite(t *testing.T) {
	tenant, admin := admin(t, Config{})
	o := offer(t, admin, "Reports")
	named := func(target any) fields {
		return fields{"requestType": "adminAdd", "assignment": fields{"target": target, "assignmentPolicyId": o.policy, "accessPackageId": o.pack}}
	}
	admin.ask(named(fields{"email": "visitor@fabrikam.example"}))
	assert.Equal(t, "Request_ResourceNotFound", admin.refused(http.StatusNotFound, named(fields{"email": "nobody@" + domain})))
	tenant.Advance(time.Minute)
	assert.Equal(t, []string{"visitor"}, tenant.Members("Reports group"))

	held := admin.get(em + "/assignments")["value"].([]any)[0].(fields)["id"].(string)
	end := tenant.Now().Add(48 * time.Hour)
	admin.ask(fields{"requestType": "adminUpdate", "assignment": fields{"id": held}, "schedule": fields{"expiration": fields{"type": "afterDateTime", "endDateTime": end}}})
	tenant.Advance(47 * time.Hour)
	assert.Len(t, tenant.Members("Reports group"), 1)
	admin.gives(http.StatusAccepted, http.MethodPost, em+"/assignments/"+held+"/reprocess", nil)
	tenant.Advance(2 * time.Hour)
	assert.Empty(t, tenant.Members("Reports group"))
	admin.fails(http.StatusBadRequest, codeState, http.MethodPost, em+"/assignments/"+held+"/reprocess", nil)
}

func TestAssignmentsOfADeletedAccountLastThirtyDays(t *testing.T) {
	tenant, admin := admin(t, Config{})
	o := offer(t, admin, "Reports")
	signedInAs(t, tenant, "Requestor2", permSubjectAccess).ask(userAddOf(o.pack, "justification", "x"))
	tenant.Advance(time.Minute)
	admin.gives(http.StatusNoContent, http.MethodDelete, "/users/"+personID("Requestor2"), nil)
	assert.Len(t, admin.get(em + "/assignments?$filter=state%20eq%20'delivered'&$expand=target")["value"], 1)
	admin.fails(http.StatusBadRequest, codeBusyPolicy, http.MethodDelete, em+"/assignmentPolicies/"+o.policy, nil)
	tenant.Advance(30 * day)
	admin.gives(http.StatusNoContent, http.MethodDelete, em+"/assignmentPolicies/"+o.policy, nil)
}

func TestDeletingAnAssignmentAnswersAsTheLiveServiceDoes(t *testing.T) {
	tenant, admin := admin(t, Config{})
	o := offer(t, admin, "Reports")
	request := signedInAs(t, tenant, "Requestor2", permSubjectAccess).ask(userAddOf(o.pack))
	tenant.Advance(time.Minute)
	held := admin.beta(em + "/accessPackageAssignments?$expand=accessPackageAssignmentResourceRoles")["value"].([]any)[0].(fields)
	role := held["accessPackageAssignmentResourceRoles"].([]any)[0].(fields)["id"].(string)
	id := held["id"].(string)
	forms := []struct{ version, path string }{
		{"v1.0", em + "/assignments/" + id},
		{"beta", em + "/accessPackageAssignments/" + id},
		{"beta", em + "/accessPackageAssignments/" + id + "/accessPackageAssignmentRequests/" + request + "/accessPackageAssignment"},
		{"beta", em + "/accessPackageAssignments/" + id + "/accessPackageAssignmentResourceRoles/" + role + "/accessPackageAssignments/" + id},
	}
	for _, answer := range []int{http.StatusNotFound, http.StatusMethodNotAllowed} {
		tenant.SetKnobs(func(k *Knobs) { k.DeleteAssignmentAs = answer })
		for _, form := range forms {
			status, _, _ := admin.doIn(form.version, http.MethodDelete, form.path, nil)
			assert.Equal(t, answer, status, form.path)
		}
	}
	assert.Equal(t, []string{"Requestor2"}, tenant.Members("Reports group"), "nothing has changed")
	for _, form := range forms {
		tenant.SetKnobs(func(k *Knobs) { k.DeleteAssignmentAs = http.StatusNoContent })
		status, _, _ := admin.doIn(form.version, http.MethodDelete, form.path, nil)
		assert.Contains(t, []int{http.StatusNoContent, http.StatusNotFound}, status)
		assert.Empty(t, tenant.Members("Reports group"), "the first one ends the access")
	}
}
