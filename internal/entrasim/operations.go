package entrasim

import (
	"net/http"
	"slices"
	"strings"
)

// operation is one Graph call that the tenant serves, and the permissions that allow it (the vendor's permission
// table). An empty list means that this kind of token is never enough.
type operation struct {
	method, path string // the path is in lower case, after the version
	delegated    []string
	application  []string
	serve        func(*exchange) (*answer, *graphError)
}

// permits reports whether the caller's token is enough for the operation. A service principal with a role in some
// catalog needs no permission for entitlement management; what it may do there is up to the role.
func (op operation) permits(who caller) bool {
	if who.user == nil {
		return who.may(op.application...) || (len(who.roles) > 0 && len(op.application) > 0 && strings.HasPrefix(op.path, emRoot))
	}
	return who.may(op.delegated...)
}

// graphRoutes files every operation under its method and path.
func (t *Tenant) graphRoutes() *http.ServeMux {
	mux := http.NewServeMux()
	for _, op := range operations() {
		mux.HandleFunc(op.method+" /v1.0"+op.path, t.serve(op))
	}
	for _, op := range betaOperations() {
		mux.HandleFunc(op.method+" /beta"+op.path, t.serve(op))
	}
	return mux
}

// operations is the table of everything that Graph v1.0 can do here.
func operations() []operation {
	return slices.Concat(
		directoryOperations(), directoryWrites(), roleOperations(), catalogOperations(), packageOperations(), incompatibleOperations(),
		organizationOperations(), policyOperations(), requestOperations(), assignmentOperations(), approvalOperations())
}

// betaOperations is the same under the names of beta, and what only beta has. The newer collection of requests stands
// beside the older one there.
func betaOperations() []operation {
	all := betaOnlyOperations()
	for _, op := range operations() {
		renamed := op
		renamed.path = strings.ToLower(inBeta(op.path, false))
		all = append(all, renamed)
		if strings.Contains(op.path, "/assignmentrequests") {
			all = append(all, op)
		}
	}
	return all
}

// emRoot is where entitlement management lives.
const emRoot = "/identitygovernance/entitlementmanagement"

// readUsers are the permissions that let read other people.
func readUsers() []string {
	return []string{"User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}
}

// directoryOperations are the reads of people and groups.
func directoryOperations() []operation {
	users, self := readUsers(), append([]string{"User.Read"}, readUsers()...)
	managers := []string{"User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	groups := []string{"GroupMember.Read.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	members := []string{"GroupMember.Read.All", "GroupMember.ReadWrite.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All"}
	checks := []string{"GroupMember.Read.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"}
	return []operation{
		{"GET", "/me", self, nil, getMe},
		{"GET", "/me/manager", managers, nil, getMyManager},
		{"GET", "/users", users, users, listUsers},
		{"GET", "/users/{id}", self, users, getUser},
		{"GET", "/users/{id}/manager", managers, managers, getManager},
		{"GET", "/groups", groups, groups, listGroups},
		{"GET", "/groups/{id}", groups, groups, getGroup},
		{"GET", "/groups/{id}/members", members, members, listMembers},
		{"GET", "/groups/{id}/members/microsoft.graph.user", members, members, listMemberUsers},
		{"GET", "/groups/{id}/transitivemembers", members, members, listAllMembers},
		{"GET", "/groups/{id}/transitivemembers/microsoft.graph.user", members, members, listAllMemberUsers},
		{"POST", "/me/checkmembergroups", checks, nil, checkMyMemberGroups},
		{"POST", "/users/{id}/checkmembergroups", checks, checks, checkMemberGroups},
		{"GET", "/users/{id}/sponsors", managers, managers, listSponsors},
	}
}

// roleOperations are about who may administer what, and about what a catalog may hold besides groups.
func roleOperations() []operation {
	const roles = "/rolemanagement/entitlementmanagement"
	memberships := append([]string{"User.Read", "GroupMember.Read.All", "Group.Read.All"}, readUsers()...)
	applications := []string{"Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All"}
	sites := []string{"Sites.Read.All", "Sites.ReadWrite.All"}
	return []operation{
		{"GET", "/me/transitivememberof", memberships, nil, listMyMemberships},
		{"GET", "/me/transitivememberof/microsoft.graph.directoryrole", memberships, nil, listMyRoles},
		{"GET", roles + "/roleassignments", readEM(), readEM(), listRoleAssignments},
		{"GET", "/serviceprincipals", applications, applications, listServices},
		{"GET", "/serviceprincipals/{id}", applications, applications, getService},
		{"GET", "/sites", sites, sites, listSites},
		{"GET", "/sites/{id}", sites, sites, getSite},
	}
}

// directoryWrites make and delete people and groups.
func directoryWrites() []operation {
	const all = "Directory.ReadWrite.All"
	users := []string{"User.ReadWrite.All", all}
	groups := []string{"Group.ReadWrite.All", all}
	members := []string{"GroupMember.ReadWrite.All", "Group.ReadWrite.All", all}
	return []operation{
		{"POST", "/users", users, users, postUser},
		{"DELETE", "/users/{id}", []string{"User.ReadWrite.All", "User.DeleteRestore.All"}, []string{"User.ReadWrite.All", "User.DeleteRestore.All"}, deleteUser},
		{"PUT", "/users/{id}/manager/$ref", users, users, putManager},
		{"POST", "/groups", groups, append(groups, "Group.Create"), postGroup},
		{"DELETE", "/groups/{id}", []string{"Group.ReadWrite.All"}, []string{"Group.ReadWrite.All"}, deleteGroup},
		{"POST", "/groups/{id}/members/$ref", members, members, postMember},
		{"DELETE", "/groups/{id}/members/{other}/$ref", members, members, deleteMember},
	}
}

// readEM and writeEM are the permissions for entitlement management; selfEM lets people see to their own access.
func readEM() []string  { return []string{permEMRead, permEMWrite} }
func writeEM() []string { return []string{permEMWrite} }
func selfEM() []string  { return []string{permSubjectAccess, permEMRead, permEMWrite} }

// catalogOperations are about catalogs and what they hold.
func catalogOperations() []operation {
	read, write := readEM(), writeEM()
	return []operation{
		{"GET", emRoot + "/catalogs", read, read, listCatalogs},
		{"POST", emRoot + "/catalogs", write, write, postCatalog},
		{"GET", emRoot + "/catalogs/{id}", read, read, getCatalog},
		{"PATCH", emRoot + "/catalogs/{id}", write, write, patchCatalog},
		{"DELETE", emRoot + "/catalogs/{id}", write, write, deleteCatalog},
		{"GET", emRoot + "/catalogs/{id}/resources", read, read, listResources},
		{"GET", emRoot + "/catalogs/{id}/resourceroles", read, read, listResourceRoles},
		{"GET", emRoot + "/catalogs/{id}/resourcescopes", read, read, listResourceScopes},
		{"GET", emRoot + "/resourcerequests", read, read, listResourceRequests},
		{"POST", emRoot + "/resourcerequests", write, write, postResourceRequest},
	}
}

// packageOperations are about packages and the roles that they give.
func packageOperations() []operation {
	const packages = emRoot + "/accesspackages"
	read, write, self := readEM(), writeEM(), selfEM()
	return []operation{
		{"GET", packages, read, read, listPackages},
		{"POST", packages, write, write, postPackage},
		{"GET", packages + "/{id}", read, read, getPackage},
		{"PATCH", packages + "/{id}", write, write, patchPackage},
		{"DELETE", packages + "/{id}", write, write, deletePackage},
		{"GET", packages + "/filterbycurrentuser", self, nil, listMyPackages},
		{"POST", packages + "/{id}/getapplicablepolicyrequirements", self, nil, postRequirements},
		{"POST", packages + "/{id}/resourcerolescopes", write, write, postRoleScope},
		{"DELETE", packages + "/{id}/resourcerolescopes/{other}", write, write, deleteRoleScope},
	}
}

// incompatibleOperations are about what nobody may hold beside a package.
func incompatibleOperations() []operation {
	const one = emRoot + "/accesspackages/{id}"
	read, write := readEM(), writeEM()
	return []operation{
		{"GET", one + "/accesspackagesincompatiblewith", read, read, listBarringPackages},
		{"GET", one + "/incompatibleaccesspackages", read, read, listBarredPackages},
		{"POST", one + "/incompatibleaccesspackages/$ref", write, write, postBarredPackage},
		{"DELETE", one + "/incompatibleaccesspackages/{other}/$ref", write, write, deleteBarredPackage},
		{"GET", one + "/incompatiblegroups", read, read, listBarredGroups},
		{"POST", one + "/incompatiblegroups/$ref", write, write, postBarredGroup},
		{"DELETE", one + "/incompatiblegroups/{other}/$ref", write, write, deleteBarredGroup},
	}
}

// policyOperations are about policies.
func policyOperations() []operation {
	read, write := readEM(), writeEM()
	return []operation{
		{"GET", emRoot + "/assignmentpolicies", read, read, listPolicies},
		{"POST", emRoot + "/assignmentpolicies", write, write, postPolicy},
		{"GET", emRoot + "/assignmentpolicies/{id}", read, read, getPolicy},
		{"PUT", emRoot + "/assignmentpolicies/{id}", write, write, putPolicy},
		{"DELETE", emRoot + "/assignmentpolicies/{id}", write, write, deletePolicy},
	}
}

// organizationOperations are about the organizations whose people may be let in.
func organizationOperations() []operation {
	const organizations = emRoot + "/connectedorganizations"
	read := readEM()
	return []operation{
		{"GET", organizations, read, read, listOrganizations},
		{"GET", organizations + "/{id}", read, read, getOrganization},
		{"GET", organizations + "/{id}/internalsponsors", read, read, listInternalSponsors},
		{"GET", organizations + "/{id}/externalsponsors", read, read, listExternalSponsors},
	}
}

// requestOperations are about requests.
func requestOperations() []operation {
	read, write, self := readEM(), writeEM(), selfEM()
	ask := []string{permSubjectAccess, permEMWrite}
	return []operation{
		{"GET", emRoot + "/assignmentrequests", read, read, listRequests},
		{"POST", emRoot + "/assignmentrequests", ask, write, postRequest},
		{"GET", emRoot + "/assignmentrequests/filterbycurrentuser", self, nil, listMyRequests},
		{"GET", emRoot + "/assignmentrequests/{id}", read, read, getRequest},
		{"DELETE", emRoot + "/assignmentrequests/{id}", write, write, deleteRequest},
		{"POST", emRoot + "/assignmentrequests/{id}/cancel", ask, nil, cancelRequest},
		{"POST", emRoot + "/assignmentrequests/{id}/reprocess", write, write, reprocessRequest},
	}
}

// assignmentOperations are about the access that requests lead to. The vendor's table grants DELETE to nobody; any
// token is enough to be told so.
func assignmentOperations() []operation {
	const assignments = emRoot + "/assignments"
	read, write, self := readEM(), writeEM(), selfEM()
	return []operation{
		{"GET", assignments, read, read, listAssignments},
		{"GET", assignments + "/filterbycurrentuser", self, nil, listMyAssignments},
		{"GET", assignments + "/additionalaccess", read, nil, listAdditional},
		{"GET", assignments + "/{id}", read, read, getAssignment},
		{"POST", assignments + "/{id}/reprocess", write, write, reprocessAssignment},
		{"DELETE", assignments + "/{id}", read, read, deleteAssignment},
	}
}

// betaOnlyOperations are what v1.0 does not have.
func betaOnlyOperations() []operation {
	const one = emRoot + "/accesspackageassignments/{id}"
	const roles = emRoot + "/accesspackageassignmentresourceroles"
	read, self := readEM(), selfEM()
	return []operation{
		{"GET", roles, read, read, listGivenRoles},
		{"GET", roles + "/my", self, nil, listMyGivenRoles},
		{"GET", roles + "/{id}", read, read, getGivenRole},
		{"GET", emRoot + "/accesspackageassignments/my", self, nil, listOwnAssignments},
		{"GET", emRoot + "/accesspackageassignmentrequests/my", self, nil, listOwnRequests},
		{"DELETE", one + "/accesspackageassignmentrequests/{other}/accesspackageassignment", read, read, deleteAssignment},
		{"DELETE", one + "/accesspackageassignmentresourceroles/{other}/accesspackageassignments/{last}", read, read, deleteAssignment},
	}
}

// approvalOperations are the approver's side.
func approvalOperations() []operation {
	const approvals = emRoot + "/accesspackageassignmentapprovals"
	read, write := []string{permEMRead, permEMWrite}, []string{permEMWrite}
	return []operation{
		{"GET", approvals + "/filterbycurrentuser", write, nil, listMyApprovals},
		{"GET", approvals + "/{id}", read, nil, getApproval},
		{"GET", approvals + "/{id}/stages", read, nil, listStages},
		{"GET", approvals + "/{id}/stages/{stage}", read, nil, getStage},
		{"PATCH", approvals + "/{id}/stages/{stage}", write, nil, patchStage},
	}
}
