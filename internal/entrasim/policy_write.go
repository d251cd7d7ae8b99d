package entrasim

import (
	"strings"
	"time"
)

// postPolicy makes a policy. The reply of v1.0 says little: who wants to know more reads the policy.
func postPolicy(x *exchange) (*answer, *graphError) {
	p, refusal := x.readPolicy()
	if refusal != nil {
		return nil, refusal
	}
	if p.packageID == "" {
		return nil, badRequest("The access package of the policy is required.")
	}
	of, refusal := x.findPackage(p.packageID, packageManager)
	if refusal != nil {
		return nil, refusal
	}
	p.born, p.id, p.packageID = x.newlyVisible(), x.t.newID(), of.id
	p.created, p.modified, p.createdBy, p.modifiedBy = x.now, x.now, x.author(), x.author()
	x.number(p)
	x.world().policies.add(p)
	shown := x.dialect().policyRecord(p)
	if !x.beta() {
		shown = shown.only([]string{"id", "displayName", "description"})
	}
	return x.created("identityGovernance/entitlementManagement/assignmentPolicies", p.id, shown)
}

// putPolicy replaces a policy as a whole; what the body leaves out is gone.
func putPolicy(x *exchange) (*answer, *graphError) {
	old, refusal := x.findPolicy(x.id(), packageManager)
	if refusal != nil {
		return nil, refusal
	}
	p, refusal := x.readPolicy()
	if refusal != nil {
		return nil, refusal
	}
	if p.id != "" && !strings.EqualFold(p.id, old.id) || p.packageID != "" && !strings.EqualFold(p.packageID, old.packageID) {
		return nil, badRequest("The id and the access package of a policy cannot be changed.")
	}
	p.born, p.id, p.packageID = old.born, old.id, old.packageID
	p.created, p.createdBy, p.modified, p.modifiedBy = old.created, old.createdBy, x.now, x.author()
	x.number(p)
	*old = *p
	return x.one("identityGovernance/entitlementManagement/assignmentPolicies/$entity", x.dialect().policyRecord(old), nil)
}

// number gives ids to questions that have none.
func (x *exchange) number(p *policy) {
	for i := range p.questions {
		if p.questions[i].id == "" {
			p.questions[i].id = x.t.newID()
		}
	}
}

// deletePolicy takes a policy away under which nobody holds access or waits for it.
func deletePolicy(x *exchange) (*answer, *graphError) {
	p, refusal := x.findPolicy(x.id(), packageManager)
	switch {
	case refusal != nil:
		return nil, refusal
	case x.world().busy(func(_, policyID string) bool { return policyID == p.id }):
		return nil, ruleBroken(codeBusyPolicy, "The policy cannot be deleted while it has active assignments.")
	}
	discard(x, &x.world().policies, p)
	return noContent()
}

// readPolicy decodes a policy in the call's own dialect and checks it.
func (x *exchange) readPolicy() (*policy, *graphError) {
	var body interface {
		policy() (*policy, *graphError)
	} = &policyBody{}
	if x.beta() {
		body = &betaPolicyBody{}
	}
	if refusal := x.read(body); refusal != nil {
		return nil, refusal
	}
	p, refusal := body.policy()
	if refusal != nil {
		return nil, refusal
	}
	return p, p.check()
}

// maxStages is how many approval stages a policy may have.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-approval-policy
const maxStages = 3

// check refuses a policy that contradicts itself.
func (p *policy) check() *graphError {
	switch {
	case strings.TrimSpace(p.name) == "":
		return badRequest("The property 'displayName' is required.")
	case len(p.stages) > maxStages:
		return ruleBroken(codePolicy, "A policy may have three approval stages at most.")
	case p.approvalForAdd && len(p.stages) == 0:
		return ruleBroken(codePolicy, "A policy that wants approval needs an approval stage.")
	}
	for _, s := range p.stages {
		if refusal := s.check(); refusal != nil {
			return refusal
		}
	}
	for _, q := range p.questions {
		if q.text == "" {
			return ruleBroken(codePolicy, "A question needs a text.")
		}
	}
	return p.expiration.check()
}

// check refuses a stage whose times do not fit: escalation comes after a day at the earliest, and leaves time.
func (s stageRule) check() *graphError {
	switch {
	case s.deadline <= 0:
		return ruleBroken(codePolicy, "A stage needs a time after which it is denied.")
	case s.escalateAfter == 0:
		return nil
	case s.escalateAfter < day || s.deadline < 4*day || s.escalateAfter >= s.deadline:
		return ruleBroken(codePolicy, "Escalation needs at least a day, within a stage of at least four days.")
	}
	return nil
}

// durationOf reads a member that holds a duration; an empty one is zero.
func durationOf(text *string) (time.Duration, *graphError) {
	if text == nil || *text == "" {
		return 0, nil
	}
	d, err := parseISO(*text)
	if err != nil {
		return 0, badRequest("Cannot convert the literal '%s' to the expected type 'Edm.Duration'.", *text)
	}
	return d, nil
}
