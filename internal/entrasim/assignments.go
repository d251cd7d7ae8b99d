package entrasim

// assignmentsOf prepares a list of assignments.
func (x *exchange) assignmentsOf(context string, rows []*assignment) collection {
	v := x.t.dialect()
	return collection{context: context, records: records(rows, v.assignmentRecord), schema: v.assignmentRecord(&assignment{})}
}

// listAssignments lists all access that is or was given.
func listAssignments(x *exchange) (*answer, *graphError) {
	return x.governed(x.assignmentsOf("identityGovernance/entitlementManagement/assignments", x.world().assignments.rows))
}

// getAssignment shows one assignment.
func getAssignment(x *exchange) (*answer, *graphError) {
	a := x.world().assignments.get(x.id())
	if a == nil {
		return nil, x.missing("assignment")
	}
	if !x.who.governs() && a.target != x.who.user.id {
		return nil, unauthorizedRole()
	}
	return x.one("identityGovernance/entitlementManagement/assignments/$entity", x.t.dialect().assignmentRecord(a), nil)
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

// deleteAssignment is a URL that generated clients know and that does not route: access ends through a request.
func deleteAssignment(x *exchange) (*answer, *graphError) { return nil, noRoute(x.path) }
