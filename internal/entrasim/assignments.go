package entrasim

import "net/http"

// assignmentsOf prepares a list of assignments.
func (x *exchange) assignmentsOf(context string, rows []*assignment) collection {
	v := x.dialect()
	return collection{context: context, records: records(rows, v.assignmentRecord), schema: v.assignmentRecord(&assignment{})}
}

// listAssignments lists all access that is or was given.
func listAssignments(x *exchange) (*answer, *graphError) {
	if refusal := x.readable(true); refusal != nil {
		return nil, refusal
	}
	all := x.world().assignments.where(func(a *assignment) bool { return x.rulesPackage(a.packageID, catalogReader) })
	return x.list(x.assignmentsOf("identityGovernance/entitlementManagement/assignments", all))
}

// getAssignment shows one assignment.
func getAssignment(x *exchange) (*answer, *graphError) {
	a := x.world().assignments.get(x.id())
	if a == nil {
		return nil, x.missing("assignment", x.id())
	}
	if !x.rulesPackage(a.packageID, catalogReader) && a.target != x.who.principal() {
		return nil, unauthorizedRole()
	}
	return x.one("identityGovernance/entitlementManagement/assignments/$entity", x.dialect().assignmentRecord(a), nil)
}

// listMyAssignments lists the caller's own access.
func listMyAssignments(x *exchange) (*answer, *graphError) {
	if refusal := x.on("target", "createdBy"); refusal != nil {
		return nil, refusal
	}
	me := x.who.user.id
	mine := x.world().assignments.where(func(a *assignment) bool {
		if spelled(x.parameter(), "target") != "" {
			return a.target == me
		}
		return x.world().requests.find(func(r *request) bool { return r.assignmentID == a.id && r.requestor == me && r.adds() }) != nil
	})
	return x.list(x.assignmentsOf("Collection(accessPackageAssignment)", mine))
}

// listOwnAssignments lists the caller's own access; it is an older function of beta.
func listOwnAssignments(x *exchange) (*answer, *graphError) {
	mine := x.world().assignments.where(func(a *assignment) bool { return a.target == x.who.user.id })
	return x.list(x.assignmentsOf("Collection(accessPackageAssignment)", mine))
}

// reprocessAssignment gives again what a delivered assignment ought to give.
func reprocessAssignment(x *exchange) (*answer, *graphError) {
	a := x.world().assignments.get(x.id())
	switch {
	case a == nil:
		return nil, x.missing("assignment", x.id())
	case !x.rulesPackage(a.packageID, assignmentManager):
		return nil, unauthorizedRole()
	case a.state != stateDelivered:
		return nil, ruleBroken(codeState, "Only a delivered assignment can be reprocessed.")
	}
	x.t.enroll(a)
	return &answer{status: http.StatusAccepted}, nil
}

// deleteAssignment is a URL that generated clients know and that does not route: access ends through a request. The
// knob DeleteAssignmentAs lets a test see what a client does with other answers.
func deleteAssignment(x *exchange) (*answer, *graphError) {
	switch x.t.knobs.DeleteAssignmentAs {
	case http.StatusNoContent:
		return x.endAssignment()
	case http.StatusMethodNotAllowed:
		return nil, &graphError{status: http.StatusMethodNotAllowed, code: "Request_BadRequest", message: "Specified HTTP method is not allowed for the request target."}
	}
	return nil, noRoute(x.path)
}

// endAssignment does what the documentation of DELETE promises.
func (x *exchange) endAssignment() (*answer, *graphError) {
	a := x.world().assignments.get(x.id())
	switch {
	case a == nil || !a.holds():
		return nil, x.missing("assignment", x.id())
	case !x.who.may(permEMWrite) || !x.rulesPackage(a.packageID, assignmentManager):
		return nil, unauthorizedRole()
	}
	x.t.end(a, x.now, "Delivered")
	return noContent()
}

// requestsFor lists the requests that made or changed an assignment.
func (w *world) requestsFor(a *assignment) []*request {
	return w.requests.where(func(r *request) bool { return r.assignmentID == a.id })
}
