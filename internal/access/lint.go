package access

import "fmt"

// Rule is something that is wrong with a policy.
type Rule string

// The rules of LintPolicies.
const (
	NoPolicies     Rule = "noPolicies"     // nobody gets the package at all
	NobodyMayAsk   Rule = "nobodyMayAsk"   // the policy is for nobody, or for empty groups
	Disabled       Rule = "disabled"       // the policy takes no requests
	NoApprover     Rule = "noApprover"     // a stage that nobody can decide
	EmptyApprovers Rule = "emptyApprovers" // the approvers are groups without members
	OwnApprover    Rule = "ownApprover"    // the only approver is somebody who asks
	NoFallback     Rule = "noFallback"     // a manager or sponsor decides, and nobody when there is none
	NoEscalation   Rule = "noEscalation"   // it escalates to nobody
	NoExpiry       Rule = "noExpiry"       // access never ends
	NoReviewer     Rule = "noReviewer"     // reviews that nobody does, or nobody when there is no manager
)

// Finding is what a rule found, in words: what is so, and what to do.
type Finding struct {
	Rule   Rule
	Policy string // the policy's name; empty when it is about the package
	What   string
	Advice string
}

// Members lists the members of groups by the id of the group. A group that
// is not in it was not read, and nothing is said of it.
type Members map[string][]string

// LintPolicies looks for what is wrong with the policies of a package. It knows
// only what it is given: who is in which group must be read before.
func LintPolicies(policies []AssignmentPolicy, members Members) []Finding {
	if len(policies) == 0 {
		return []Finding{{NoPolicies, "", "The package has no policy, so nobody can get it.", "Create a policy that says who may ask."}}
	}
	var found []Finding
	for _, p := range policies {
		l := linter{policy: p, members: members}
		l.audience()
		l.stages()
		l.length()
		l.reviews()
		found = append(found, l.found...)
	}
	return found
}

// GroupsNamed lists the ids of the groups that the policies name, which
// LintPolicies wants the members of.
func GroupsNamed(policies []AssignmentPolicy) []string {
	seen := map[string]bool{}
	var ids []string
	for _, p := range policies {
		for _, s := range p.subjects() {
			if s.Kind == GroupMembers && s.ID != "" && !seen[s.ID] {
				seen[s.ID] = true
				ids = append(ids, s.ID)
			}
		}
	}
	return ids
}

// subjects lists everybody whom the policy names.
func (p AssignmentPolicy) subjects() []Subject {
	all := append([]Subject{}, p.Targets...)
	for _, s := range p.Approval.Stages {
		all = append(all, s.Approvers...)
		all = append(all, s.Fallback...)
		all = append(all, s.Escalation...)
		all = append(all, s.EscalationFallback...)
	}
	return all
}

// linter looks at one policy.
type linter struct {
	policy  AssignmentPolicy
	members Members
	found   []Finding
}

func (l *linter) add(rule Rule, advice, format string, args ...any) {
	l.found = append(l.found, Finding{rule, l.policy.Name, fmt.Sprintf(format, args...), advice})
}

func (l *linter) audience() {
	p := l.policy
	switch {
	case p.Audience == Nobody:
		l.add(NobodyMayAsk, "Choose who may ask, unless administrators alone are meant to assign it.", "Nobody may ask under this policy.")
	case !p.Rights.Add:
		l.add(Disabled, "Let it take requests again, or delete it.", "This policy takes no requests at the moment.")
	case p.Audience == SpecificConnectedUsers && len(p.Targets) == 0:
		l.add(NobodyMayAsk, "Choose the organizations whose people may ask.", "It is for connected organizations, and names none.")
	case p.Audience == SpecificUsers && len(p.Targets) == 0:
		l.add(NobodyMayAsk, "Name the people or groups who may ask.", "It is for specific people, and names none.")
	case p.Audience == SpecificUsers && l.allEmpty(p.Targets):
		l.add(NobodyMayAsk, "Put people into the groups, or name others.", "It is for groups that have no members.")
	}
}

// reviews looks whether somebody reviews. Access that nobody reviews goes or
// stays as the policy says, and may go from everybody at once.
func (l *linter) reviews() {
	r := l.policy.Reviews
	switch {
	case r.IsZero() || r.Self:
	case len(r.Reviewers) == 0 && len(r.Fallback) == 0:
		l.add(NoReviewer, "Name who reviews, or review nothing.", "Access is reviewed %s, and by nobody: unreviewed, %s.", r.Every.Words(), r.Unanswered.Words())
	case r.ByManager() && len(r.Fallback) == 0:
		l.add(NoReviewer, "Name somebody who reviews when there is no manager.", "Their manager reviews, and nobody does where there is none: unreviewed, %s.", r.Unanswered.Words())
	}
}

// allEmpty reports whether all of them are groups that have no members.
func (l *linter) allEmpty(subjects []Subject) bool {
	for _, s := range subjects {
		in, read := l.members[s.ID]
		if s.Kind != GroupMembers || !read || len(in) > 0 {
			return false
		}
	}
	return len(subjects) > 0
}

func (l *linter) stages() {
	a := l.policy.Approval
	if !a.ForAdd && !a.ForExtend {
		return
	}
	if len(a.Stages) == 0 {
		l.add(NoApprover, "Add a stage with approvers, or let it go without approval.", "It wants approval and names no approver.")
	}
	for i, s := range a.Stages {
		l.stage(i+1, s)
	}
}

func (l *linter) stage(n int, s ApprovalRule) {
	switch {
	case len(s.Approvers) == 0 && len(s.Fallback) == 0:
		l.add(NoApprover, "Name approvers: otherwise every request is denied when its time is over.", "Nobody can decide in stage %d.", n)
	case l.allEmpty(s.Approvers):
		l.add(EmptyApprovers, "Put people into the group, or name others.", "The approvers of stage %d are a group without members.", n)
	default:
		l.ownApprover(n, s)
	}
	if onlyRelated(s.Approvers) && len(s.Fallback) == 0 {
		l.add(NoFallback, "Name fallback approvers for people without one.", "In stage %d %s decides, and nobody does when there is none.", n, SubjectWords(s.Approvers))
	}
	if s.Escalates && len(s.Escalation) == 0 {
		l.add(NoEscalation, "Name escalation approvers, or switch escalation off.", "Stage %d escalates to nobody.", n)
	}
}

// onlyRelated reports whether all approvers depend on who asks.
func onlyRelated(subjects []Subject) bool {
	for _, s := range subjects {
		switch s.Kind {
		case RequestorManager, TargetManager, InternalSponsors, ExternalSponsors, TargetSponsors:
		default:
			return false
		}
	}
	return len(subjects) > 0
}

// ownApprover finds a single approver who is among those who ask: nobody may
// decide their own request.
func (l *linter) ownApprover(n int, s ApprovalRule) {
	one, known := l.onlyPerson(s.Approvers)
	if !known || len(s.Fallback) > 0 || len(s.Escalation) > 0 {
		return
	}
	asks, some := l.asks(one)
	switch {
	case asks && !some:
		l.add(OwnApprover, "Name another approver: nobody may decide their own request.", "In stage %d the only approver is the only person who may ask.", n)
	case asks:
		l.add(OwnApprover, "Name a second approver: nobody may decide their own request.", "In stage %d the only approver may ask too, and then nobody can decide.", n)
	}
}

// onlyPerson gives the one person whom the subjects come to, if it is one.
func (l *linter) onlyPerson(subjects []Subject) (string, bool) {
	people := map[string]bool{}
	for _, s := range subjects {
		in, read := l.members[s.ID]
		switch {
		case s.Kind == SingleUser:
			people[s.ID] = true
		case s.Kind == GroupMembers && read:
			for _, id := range in {
				people[id] = true
			}
		default:
			return "", false
		}
	}
	for id := range people {
		return id, len(people) == 1
	}
	return "", false
}

// asks reports whether the person may ask, and whether others may too.
func (l *linter) asks(id string) (asks, others bool) {
	if l.policy.Audience != SpecificUsers {
		return l.policy.Audience == AllMembers || l.policy.Audience == AllUsers, true
	}
	only, known := l.onlyPerson(l.policy.Targets)
	if known {
		return only == id, false
	}
	for _, s := range l.policy.Targets {
		if s.Kind == SingleUser && s.ID == id {
			return true, true
		}
		for _, in := range l.members[s.ID] {
			if s.Kind == GroupMembers && in == id {
				return true, true
			}
		}
	}
	return false, true
}

func (l *linter) length() {
	if l.policy.Length.For.IsZero() && l.policy.Length.Until.IsZero() {
		l.add(NoExpiry, "Let access end after some time, and let people extend it.", "Access under this policy never ends.")
	}
}
