package entrasim

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Stage states and results, as the service spells them.
const (
	stageWaiting   = "Initializing"
	stageOpen      = "InProgress"
	stageCompleted = "Completed"
	stageTimedOut  = "Expired"

	notReviewed = "NotReviewed"
	approve     = "Approve"
	deny        = "Deny"
)

// newStages prepares the stages of a request.
func (t *Tenant) newStages(p *policy) []*stage {
	var stages []*stage
	for _, rule := range p.stages {
		stages = append(stages, &stage{id: t.newID(), rule: rule, status: stageWaiting, result: notReviewed})
	}
	return stages
}

// openStage starts the clock of one stage.
func (t *Tenant) openStage(r *request, index int, at time.Time) {
	s := r.stages[index]
	s.status = stageOpen
	s.deadline = at.Add(s.rule.deadline)
	r.due = s.deadline
	if s.rule.escalateAfter > 0 {
		s.escalates = at.Add(s.rule.escalateAfter)
		r.due = s.escalates
	}
}

// stage is the one that waits for a decision, or nil.
func (r *request) stage() *stage {
	if r.state != statePendingApproval {
		return nil
	}
	i := slices.IndexFunc(r.stages, func(s *stage) bool { return s.status == stageOpen })
	if i < 0 {
		return nil
	}
	return r.stages[i]
}

// overdue escalates, or denies because nobody decided.
func (t *Tenant) overdue(r *request) {
	s := r.stage()
	if !s.escalates.IsZero() && !s.escalated {
		s.escalated = true
		r.note(activity{action: didEscalate, at: s.escalates})
		r.status = "PendingApprovalEscalated"
		r.due = s.deadline
		return
	}
	s.status = stageTimedOut
	r.note(activity{action: didTimeOut, at: s.deadline})
	r.finish(stateDenied, "Denied", s.deadline)
}

// approvers lists who may decide on a stage now. The person whose access it is never may.
func (w *world) approvers(r *request, s *stage) []*user {
	target := w.users.ever(r.target)
	found := w.choose(s.rule.primary, s.rule.fallback, target)
	if !s.escalated {
		return found
	}
	for _, alternate := range w.choose(s.rule.escalation, s.rule.lastHope, target) {
		if !slices.Contains(found, alternate) {
			found = append(found, alternate)
		}
	}
	return found
}

// choose lists the people of the sets, or of the second sets when the first hold nobody who may act.
func (w *world) choose(sets, fallback []subjectSet, target *user) []*user {
	if found := w.people(sets, target); len(found) > 0 {
		return found
	}
	return w.people(fallback, target)
}

func (w *world) people(sets []subjectSet, target *user) []*user {
	var found []*user
	for _, s := range sets {
		for _, u := range w.members(s, target) {
			if u != target && !slices.Contains(found, u) {
				found = append(found, u)
			}
		}
	}
	return found
}

// approverOf reports whether a person may decide on a stage now.
func (w *world) approverOf(r *request, s *stage, u *user) bool {
	return slices.Contains(w.approvers(r, s), u)
}

// wasApprover reports whether a person has or had a say in any stage of a request.
func (w *world) wasApprover(r *request, u *user) bool {
	return slices.ContainsFunc(r.stages, func(s *stage) bool {
		return s.status != stageWaiting && w.approverOf(r, s, u)
	})
}

// decide is a person's decision on a stage.
func (t *Tenant) decide(r *request, s *stage, u *user, result, justification string) *graphError {
	switch {
	case !t.world.approverOf(r, s, u):
		return &graphError{status: http.StatusForbidden, code: "AccessDenied", message: "The caller is not an approver of this stage."}
	case s.status == stageWaiting:
		return &graphError{status: http.StatusForbidden, code: "AccessDenied", message: "The stage has not started."}
	case s.status != stageOpen || r.state != statePendingApproval:
		return &graphError{status: http.StatusConflict, code: "Conflict", message: "The stage has already been decided."}
	case s.rule.approverMustExplain && strings.TrimSpace(justification) == "":
		return ruleBroken(codeJustification, "The policy wants a reason for the decision.")
	}
	at := t.clock.now()
	s.status, s.result, s.reviewer, s.reviewed, s.justification = stageCompleted, result, u.id, at, justification
	did := didApprove
	if result == deny {
		did = didDeny
	}
	r.note(activity{action: did, at: at, by: u.id, detail: justification})
	if result == deny {
		r.finish(stateDenied, "Denied", at)
		return nil
	}
	r.due = at
	if next := slices.Index(r.stages, s) + 1; next < len(r.stages) {
		r.status = "PendingApproval"
		t.openStage(r, next, at)
		return nil
	}
	t.approved(r)
	return nil
}

// Decide decides on a request's present stage as the named person, under the rules that hold for everybody.
func (t *Tenant) Decide(approver, requestID string, approves bool, reason string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.settle()
	u, err := t.lookUp(approver)
	if err != nil {
		return err
	}
	r := t.world.requests.get(requestID)
	if r == nil {
		return notFound("request", requestID)
	}
	s := r.stage()
	if s == nil {
		return &graphError{status: http.StatusConflict, code: "Conflict", message: "The request waits for no decision."}
	}
	result := deny
	if approves {
		result = approve
	}
	if refusal := t.decide(r, s, u, result, reason); refusal != nil {
		return refusal
	}
	return nil
}
