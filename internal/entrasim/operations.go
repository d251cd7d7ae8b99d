package entrasim

import (
	"net/http"
	"slices"
)

// operation is one Graph call that the tenant serves, and the permissions that allow it (the vendor's permission
// table). An empty list means that this kind of token is never enough.
type operation struct {
	method, path string // the path is in lower case, after the version
	delegated    []string
	application  []string
	serve        func(*exchange) (*answer, *graphError)
}

// permits reports whether the caller's token is enough for the operation.
func (op operation) permits(who caller) bool {
	if who.user == nil {
		return who.may(op.application...)
	}
	return who.may(op.delegated...)
}

// graphRoutes files every operation under its method and path.
func (t *Tenant) graphRoutes() *http.ServeMux {
	mux := http.NewServeMux()
	for _, op := range operations() {
		mux.HandleFunc(op.method+" /v1.0"+op.path, t.serve(op))
	}
	return mux
}

// operations is the table of everything that Graph can do here.
func operations() []operation {
	return slices.Concat(directoryOperations(), packageOperations(), requestOperations(), approvalOperations())
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
	}
}

// packageOperations are the reads of catalogs, packages and policies.
func packageOperations() []operation {
	read := []string{permEMRead, permEMWrite}
	self := []string{permSubjectAccess, permEMRead, permEMWrite}
	return []operation{
		{"GET", emRoot + "/catalogs", read, read, listCatalogs},
		{"GET", emRoot + "/catalogs/{id}", read, read, getCatalog},
		{"GET", emRoot + "/catalogs/{id}/resources", read, read, listResources},
		{"GET", emRoot + "/accesspackages", read, read, listPackages},
		{"GET", emRoot + "/accesspackages/{id}", read, read, getPackage},
		{"GET", emRoot + "/accesspackages/filterbycurrentuser", self, nil, listMyPackages},
		{"POST", emRoot + "/accesspackages/{id}/getapplicablepolicyrequirements", self, nil, postRequirements},
		{"GET", emRoot + "/assignmentpolicies", read, read, listPolicies},
		{"GET", emRoot + "/assignmentpolicies/{id}", read, read, getPolicy},
	}
}

// requestOperations are about requests and the access that they lead to.
func requestOperations() []operation {
	read, write := []string{permEMRead, permEMWrite}, []string{permEMWrite}
	self := []string{permSubjectAccess, permEMRead, permEMWrite}
	ask := []string{permSubjectAccess, permEMWrite}
	return []operation{
		{"GET", emRoot + "/assignmentrequests", read, read, listRequests},
		{"POST", emRoot + "/assignmentrequests", ask, write, postRequest},
		{"GET", emRoot + "/assignmentrequests/filterbycurrentuser", self, nil, listMyRequests},
		{"GET", emRoot + "/assignmentrequests/{id}", read, read, getRequest},
		{"POST", emRoot + "/assignmentrequests/{id}/cancel", ask, nil, cancelRequest},
		{"POST", emRoot + "/assignmentrequests/{id}/reprocess", write, write, reprocessRequest},
		{"GET", emRoot + "/assignments", read, read, listAssignments},
		{"GET", emRoot + "/assignments/filterbycurrentuser", self, nil, listMyAssignments},
		{"GET", emRoot + "/assignments/{id}", read, read, getAssignment},
		{"DELETE", emRoot + "/assignments/{id}", read, read, deleteAssignment},
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
