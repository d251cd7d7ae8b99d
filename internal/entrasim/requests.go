package entrasim

import "net/http"

// visibleRequests are the requests that reads see already.
func (x *exchange) visibleRequests(satisfies func(*request) bool) []*request {
	return x.world().requests.where(func(r *request) bool { return !r.visible.After(x.now) && satisfies(r) })
}

func (x *exchange) requestsOf(context string, rows []*request) collection {
	v := x.dialect()
	return collection{context: context, records: records(rows, v.requestRecord), schema: v.requestRecord(&request{})}
}

// listRequests lists every request.
func listRequests(x *exchange) (*answer, *graphError) {
	if refusal := x.readable(true); refusal != nil {
		return nil, refusal
	}
	all := x.visibleRequests(func(r *request) bool { return x.rulesPackage(r.packageID, catalogReader) })
	return x.list(x.requestsOf("identityGovernance/entitlementManagement/assignmentRequests", all))
}

// listMyRequests lists the requests that the caller has to do with.
func listMyRequests(x *exchange) (*answer, *graphError) {
	if refusal := x.on("target", "createdBy", "approver", "targetOrRequestor"); refusal != nil {
		return nil, refusal
	}
	me := x.who.user
	mine := x.visibleRequests(func(r *request) bool {
		switch spelled(x.parameter(), "target", "createdBy", "approver") {
		case "target":
			return r.target == me.id
		case "createdBy":
			return r.requestor == me.id
		case "approver":
			return x.world().wasApprover(r, me)
		}
		return r.target == me.id || r.requestor == me.id
	})
	return x.list(x.requestsOf("Collection(accessPackageAssignmentRequest)", mine))
}

// listOwnRequests lists the requests for the caller's own access; it is an older function of beta.
func listOwnRequests(x *exchange) (*answer, *graphError) {
	mine := x.visibleRequests(func(r *request) bool { return r.target == x.who.user.id })
	return x.list(x.requestsOf("Collection(accessPackageAssignmentRequest)", mine))
}

// findRequest is the request that the path names, when reads see it and the caller may.
func (x *exchange) findRequest() (*request, *graphError) {
	r := x.world().requests.get(x.id())
	switch {
	case r == nil || r.visible.After(x.now):
		return nil, x.missing("request", x.id())
	case !x.rulesPackage(r.packageID, catalogReader) && !x.concerns(r):
		return nil, unauthorizedRole()
	}
	return r, nil
}

// concerns reports whether a request is the caller's business.
func (x *exchange) concerns(r *request) bool {
	me := x.who.user
	if me == nil {
		return false
	}
	return r.target == me.id || r.requestor == me.id || x.world().wasApprover(r, me)
}

// getRequest shows one request.
func getRequest(x *exchange) (*answer, *graphError) {
	r, refusal := x.findRequest()
	if refusal != nil {
		return nil, refusal
	}
	return x.one("identityGovernance/entitlementManagement/assignmentRequests/$entity", x.dialect().requestRecord(r), nil)
}

// cancelRequest withdraws a request that is not being delivered yet.
func cancelRequest(x *exchange) (*answer, *graphError) {
	r := x.world().requests.get(x.id())
	if r == nil || r.visible.After(x.now) {
		return nil, x.missing("request", x.id())
	}
	own := x.who.user != nil && (r.target == x.who.user.id || r.requestor == x.who.user.id)
	if !own && (!x.who.may(permEMWrite) || !x.rulesPackage(r.packageID, assignmentManager)) {
		return nil, unauthorizedRole()
	}
	switch r.state {
	case stateSubmitted, statePendingApproval, stateScheduled:
		r.note(activity{action: didCancel, at: x.now, by: x.who.principal()})
		r.finish(stateCanceled, "Canceled", x.now)
		return noContent()
	}
	return nil, ruleBroken(codeState, "The request cannot be cancelled in its present state.")
}

// deleteRequest forgets a request that led to nothing, or whose assignment is over. The assignment stays as it is.
func deleteRequest(x *exchange) (*answer, *graphError) {
	r, refusal := x.findRequest()
	if refusal != nil {
		return nil, refusal
	}
	a := x.world().assignments.get(r.assignmentID)
	switch {
	case !x.rulesPackage(r.packageID, assignmentManager):
		return nil, unauthorizedRole()
	case r.open() || (a != nil && a.holds()):
		return nil, ruleBroken(codeState, "Only a request that was denied, or that completed and has no assignment any more, can be deleted.")
	}
	x.world().requests.remove(r)
	return noContent()
}

// reprocessWindow is for how long a failed delivery can be tried again.
const reprocessWindow = 14 * day

// reprocessRequest tries a delivery again that went wrong.
func reprocessRequest(x *exchange) (*answer, *graphError) {
	r, refusal := x.findRequest()
	switch {
	case refusal != nil:
		return nil, refusal
	case !x.rulesPackage(r.packageID, assignmentManager):
		return nil, unauthorizedRole()
	case r.state != stateFailed && r.state != statePartially || x.now.Sub(r.created) > reprocessWindow:
		return nil, ruleBroken(codeState, "Only a request whose delivery failed can be reprocessed.")
	}
	r.state, r.status = stateDelivering, "Delivering"
	r.due = x.now.Add(x.t.knobs.DeliveringFor.Duration())
	return &answer{status: http.StatusAccepted}, nil
}
