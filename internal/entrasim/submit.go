package entrasim

import "strings"

// spelled finds a word among the known ones whatever the case of its letters, and returns the known spelling.
func spelled(word string, known ...string) string {
	for _, one := range known {
		if strings.EqualFold(one, word) {
			return one
		}
	}
	return ""
}

// postRequest takes a new assignment request.
func postRequest(x *exchange) (*answer, *graphError) {
	var body requestBody
	if refusal := x.readIn(x.requestWords(), &body); refusal != nil {
		return nil, refusal
	}
	kind := spelled(body.RequestType, x.requestTypes()...)
	switch {
	case kind == "":
		return nil, badRequest("The requestType '%s' is not supported.", body.RequestType)
	case body.Assignment == nil:
		return nil, badRequest("The property 'assignment' is required.")
	}
	times, refusal := body.schedule()
	if refusal != nil {
		return nil, refusal
	}
	r := &request{kind: kind, validationOnly: body.ValidationOnly, justification: body.Justification, answers: body.answers(), schedule: times}
	if refusal := x.prepare(r, &body); refusal != nil {
		return nil, refusal
	}
	return x.submitted(r)
}

// requestTypes are the types of request that the call's dialect knows.
func (x *exchange) requestTypes() []string {
	known := []string{userAdd, userUpdate, userRemove, adminAdd, adminUpdate, adminRemove}
	if x.beta() {
		known = append(known, userExtend)
	}
	return known
}

// prepare fills a request and checks it by its kind.
func (x *exchange) prepare(r *request, body *requestBody) *graphError {
	if strings.HasPrefix(r.kind, "admin") {
		return x.prepareAdmin(r, body)
	}
	if x.who.user == nil {
		return noValidPolicy() // a person's own request needs the person
	}
	r.requestor, r.target = x.who.user.id, x.who.user.id
	if named := body.Assignment.who(); named != "" && !x.who.user.isCalled(named) {
		return noValidPolicy()
	}
	if r.kind == userAdd {
		return x.prepareUserAdd(r, body.Assignment)
	}
	return x.prepareUserChange(r, body.Assignment)
}

// isCalled reports whether an id or a mail address means the person.
func (u *user) isCalled(name string) bool {
	return strings.EqualFold(name, u.id) || strings.EqualFold(name, u.subjectID()) || strings.EqualFold(name, u.mail)
}

func (x *exchange) prepareUserAdd(r *request, body *assignmentBody) *graphError {
	p, refusal := x.policyFor(body)
	if refusal != nil {
		return refusal
	}
	r.packageID, r.policyID, r.needsApproval = p.packageID, p.id, p.approvalForAdd
	if refusal := x.unique(r); refusal != nil {
		return refusal
	}
	if x.world().barred(x.who.user, x.world().packages.get(p.packageID)) {
		return ruleBroken(codeIncompatible, "The subject holds access that is incompatible with the access package.")
	}
	if len(p.credentials) > 0 {
		return ruleBroken(codeCredential, "The policy wants a verifiable credential, which can be presented in My Access only.")
	}
	if p.justification && strings.TrimSpace(r.justification) == "" {
		return ruleBroken(codeJustification, "The policy wants a justification.")
	}
	if refusal := checkAnswers(p, r.answers); refusal != nil {
		return refusal
	}
	return checkSchedule(p, r.schedule, x.now)
}

// policyFor is the policy under which the caller requests: the named one, else the narrowest that covers them.
func (x *exchange) policyFor(body *assignmentBody) (*policy, *graphError) {
	if body.PackageID == "" {
		return nil, badRequest("The property 'accessPackageId' is required.")
	}
	if x.world().packages.get(body.PackageID) == nil {
		return nil, notFound("access package", body.PackageID)
	}
	if body.PolicyID != "" && x.world().policies.get(body.PolicyID) == nil {
		return nil, unauthorizedRole()
	}
	for _, p := range x.world().policiesFor(x.who.user, body.PackageID) {
		if body.PolicyID == "" || strings.EqualFold(body.PolicyID, p.id) {
			return p, nil
		}
	}
	return nil, noValidPolicy()
}

// unique refuses a second open request and a second assignment.
func (x *exchange) unique(r *request) *graphError {
	if x.world().requests.find(func(o *request) bool {
		return o.open() && o.target == r.target && o.packageID == r.packageID
	}) != nil {
		return openRequestExists()
	}
	if held := x.world().assignmentOf(r.target, r.packageID); r.adds() && held != nil && !x.besides(held, r) {
		return ruleBroken(codeExisting, "The subject already has an assignment to the access package.")
	}
	return nil
}

// besides reports whether a request may lead to a second assignment of a package.
func (x *exchange) besides(held *assignment, r *request) bool {
	return x.t.knobs.SecondAssignment && r.kind == adminAdd && held.policyID != r.policyID
}

// assignmentOf is what a person holds of a package, or nil.
func (w *world) assignmentOf(target, packageID string) *assignment {
	return w.assignments.find(func(a *assignment) bool {
		return a.holds() && strings.EqualFold(a.target, target) && strings.EqualFold(a.packageID, packageID)
	})
}

// prepareUserChange is for a person who changes or gives back what they hold.
func (x *exchange) prepareUserChange(r *request, body *assignmentBody) *graphError {
	a := x.world().assignments.get(body.ID)
	if body.ID == "" {
		a = x.world().assignmentOf(x.who.user.id, body.PackageID)
	}
	switch {
	case a == nil || !a.holds():
		return notFound("assignment", body.ID)
	case a.target != x.who.user.id:
		return unauthorizedRole()
	}
	p := x.world().policies.ever(a.policyID)
	r.packageID, r.policyID, r.assignmentID = a.packageID, a.policyID, a.id
	if refusal := x.unique(r); refusal != nil {
		return refusal
	}
	if r.kind == userRemove {
		if !p.selfRemove {
			return noValidPolicy()
		}
		return nil
	}
	return x.prepareUserUpdate(r, p, a)
}

func (x *exchange) prepareUserUpdate(r *request, p *policy, a *assignment) *graphError {
	if !p.selfUpdate || !x.world().covers(p, x.who.user) {
		return noValidPolicy()
	}
	r.needsApproval = p.approvalForUpdate
	if len(r.answers) == 0 {
		r.answers = a.answers
	}
	if refusal := checkAnswers(p, r.answers); refusal != nil {
		return refusal
	}
	return checkSchedule(p, r.schedule, x.now)
}

// prepareAdmin is for those who change other people's access.
func (x *exchange) prepareAdmin(r *request, body *requestBody) *graphError {
	if !x.who.may(permEMWrite) && len(x.who.roles) == 0 {
		return denied()
	}
	if x.who.user != nil {
		r.requestor = x.who.user.id
	}
	if r.kind == adminAdd {
		return x.prepareAdminAdd(r, body)
	}
	a := x.world().assignments.get(body.Assignment.ID)
	switch {
	case a == nil && !x.who.governsAs(assignmentManager):
		return unauthorizedRole()
	case a == nil || !a.holds():
		return notFound("assignment", body.Assignment.ID)
	case !x.rulesPackage(a.packageID, assignmentManager):
		return unauthorizedRole()
	}
	r.target, r.packageID, r.policyID, r.assignmentID = a.target, a.packageID, a.policyID, a.id
	if r.kind == adminUpdate && len(r.answers) == 0 {
		r.answers = a.answers
	}
	return x.unique(r)
}

// invited makes a guest of somebody who is named by a mail address of another organisation. Nil: nobody is.
func (x *exchange) invited(body *assignmentBody) *user {
	if body.TargetID != "" || body.Target == nil || body.Target.ObjectID != "" {
		return nil
	}
	name, at, isAddress := strings.Cut(body.Target.Email, "@")
	if !isAddress || name == "" || strings.EqualFold(at, domain) {
		return nil
	}
	return x.world().users.add(&user{
		id: x.t.newID(), name: name, mail: body.Target.Email, upn: name + "_" + at + "#EXT#@" + domain,
		userType: "Guest", enabled: true, created: x.now,
	})
}

func (x *exchange) prepareAdminAdd(r *request, body *requestBody) *graphError {
	p := x.world().policies.get(body.Assignment.PolicyID)
	if p == nil || !x.rulesPackage(p.packageID, assignmentManager) {
		return unauthorizedRole() // the service's own answer to an unknown policy, too
	}
	if !strings.EqualFold(p.packageID, body.Assignment.PackageID) {
		return noValidPolicy()
	}
	target := x.world().users.find(func(u *user) bool { return u.isCalled(body.Assignment.who()) })
	if target == nil {
		target = x.invited(body.Assignment)
	}
	if target == nil {
		return noSuchResource(body.Assignment.who())
	}
	r.target, r.packageID, r.policyID = target.id, p.packageID, p.id
	switch bypass := body.Parameters != nil && body.Parameters.BypassApproval; x.t.knobs.AdminAddApproval {
	case "always":
		r.needsApproval = p.approvalForAdd
	case "bypass":
	default:
		r.needsApproval = p.approvalForAdd && !bypass
	}
	return x.unique(r)
}

// submitted files a request that passed every check. The reply holds no times and no neighbours yet.
func (x *exchange) submitted(r *request) (*answer, *graphError) {
	r.id = x.t.newID()
	r.state, r.status = stateSubmitted, "Accepted"
	v := x.dialect()
	reply := v.restyle(v.requestRecord(r))
	r.created = x.now
	r.note(activity{action: didRequest, at: x.now, by: x.who.principal(), detail: r.justification})
	r.visible = x.now.Add(x.t.knobs.ReplicationDelay.Duration())
	r.due = x.now.Add(x.t.knobs.SubmittedFor.Duration())
	if r.needsApproval {
		r.stages = x.t.newStages(x.world().policies.get(r.policyID))
	}
	if !r.validationOnly {
		x.world().requests.add(r)
	}
	return x.created("identityGovernance/entitlementManagement/assignmentRequests", r.id, reply)
}
