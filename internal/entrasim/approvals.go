package entrasim

import "net/http"

// listMyApprovals lists the approvals in which the caller has a say. Only their ids are shown.
func listMyApprovals(x *exchange) (*answer, *graphError) {
	if refusal := x.on("approver"); refusal != nil {
		return nil, refusal
	}
	v, me := x.dialect(), x.who.user
	rows := x.visibleRequests(func(r *request) bool { return x.world().wasApprover(r, me) })
	return x.list(collection{
		context: "Collection(approval)",
		records: records(rows, func(r *request) *record { return v.approvalRecord(r, me) }),
		schema:  v.approvalRecord(&request{}, nil),
	})
}

// findApproval is the request whose approval the path names; only its approvers may read it.
func (x *exchange) findApproval() (*request, *graphError) {
	r := x.world().requests.get(x.id())
	if r == nil || r.visible.After(x.now) || len(r.stages) == 0 || r.stages[0].status == stageWaiting {
		return nil, notFound("approval", x.id())
	}
	if !x.world().wasApprover(r, x.who.user) {
		return nil, &graphError{status: http.StatusForbidden, code: "AccessDenied", message: "The caller is not an approver of the request."}
	}
	return r, nil
}

// getApproval shows one approval.
func getApproval(x *exchange) (*answer, *graphError) {
	r, refusal := x.findApproval()
	if refusal != nil {
		return nil, refusal
	}
	if x.beta() && len(x.query.expand) == 0 {
		x.query.expand = []expansion{{name: "steps"}} // beta shows them unasked
	}
	return x.one("identityGovernance/entitlementManagement/accessPackageAssignmentApprovals/$entity", x.dialect().approvalRecord(r, x.who.user), nil)
}

// listStages lists the stages of an approval.
func listStages(x *exchange) (*answer, *graphError) {
	r, refusal := x.findApproval()
	if refusal != nil {
		return nil, refusal
	}
	v, me := x.dialect(), x.who.user
	return x.list(collection{
		context: "identityGovernance/entitlementManagement/accessPackageAssignmentApprovals('" + r.id + "')/stages",
		records: records(r.stages, func(s *stage) *record { return v.stageRecord(r, s, me) }),
		schema:  v.stageRecord(r, r.stages[0], nil),
	})
}

// findStage is the stage that the path names.
func (x *exchange) findStage() (*request, *stage, *graphError) {
	r, refusal := x.findApproval()
	if refusal != nil {
		return nil, nil, refusal
	}
	for _, s := range r.stages {
		if s.id == x.r.PathValue("stage") {
			return r, s, nil
		}
	}
	return nil, nil, notFound("approval stage", x.r.PathValue("stage"))
}

// getStage shows one stage.
func getStage(x *exchange) (*answer, *graphError) {
	r, s, refusal := x.findStage()
	if refusal != nil {
		return nil, refusal
	}
	return x.one("identityGovernance/entitlementManagement/accessPackageAssignmentApprovals('"+r.id+"')/stages/$entity", x.dialect().stageRecord(r, s, x.who.user), nil)
}

// patchStage takes the caller's decision.
func patchStage(x *exchange) (*answer, *graphError) {
	r, s, refusal := x.findStage()
	if refusal != nil {
		return nil, refusal
	}
	var body struct {
		Type          string `json:"@odata.type"`
		ReviewResult  string `json:"reviewResult"`
		Justification string `json:"justification"`
	}
	if refusal := x.read(&body); refusal != nil {
		return nil, refusal
	}
	result := spelled(body.ReviewResult, approve, deny)
	if result == "" {
		return nil, badRequest("The reviewResult '%s' is not valid.", body.ReviewResult)
	}
	if refusal := x.t.decide(r, s, x.who.user, result, body.Justification); refusal != nil {
		return nil, refusal
	}
	return noContent()
}
