package access

import (
	"fmt"
	"strings"
)

// Words is the policy in one sentence, such as "specific people (Requestor1)
// may ask; nobody must approve; access lasts for 30 days".
func (p AssignmentPolicy) Words() string {
	parts := []string{p.AudienceWords(), p.Approval.Words(), "access lasts " + p.Length.Words()}
	if p.Rights.Extend {
		parts = append(parts, p.extensionWords())
	}
	if p.Approval.Reason {
		parts = append(parts, "a reason must be given")
	}
	if n := len(p.Questions); n > 0 {
		parts = append(parts, "asks "+Count(n, "question"))
	}
	if !p.Reviews.IsZero() {
		parts = append(parts, p.Reviews.Words())
	}
	return strings.Join(parts, "; ")
}

// extensionWords says how access is extended: without the approvers, unless the
// policy asks them again.
func (p AssignmentPolicy) extensionWords() string {
	switch {
	case p.Approval.ForExtend:
		return "it may be extended, with approval"
	case p.Approval.ForAdd:
		return "it may be extended without approval"
	}
	return "it may be extended"
}

// AudienceWords says who may ask.
func (p AssignmentPolicy) AudienceWords() string {
	if !p.Rights.Add {
		return "nobody may ask, administrators assign it"
	}
	who := p.Audience.Words()
	if named := SubjectWords(p.Targets); named != "" {
		who += " (" + named + ")"
	}
	return who + " may ask"
}

// Words is the circle of people as it is read.
func (a Audience) Words() string {
	words := map[Audience]string{
		Nobody: "nobody", SpecificUsers: "specific people", SpecificConnectedUsers: "people of specific connected organizations",
		SpecificServicePrincipals: "specific applications", AllMembers: "all members of the organization",
		AllUsers: "everybody in the directory, guests too", AllServicePrincipals: "all applications",
		AllConfiguredConnectedUsers: "people of all connected organizations", AllExternalUsers: "everybody outside the organization",
		AllAgentIdentities: "all agent identities",
	}
	if w, known := words[a]; known {
		return w
	}
	return "a circle of people that I do not know"
}

// SubjectWords lists subjects as they are read.
func SubjectWords(subjects []Subject) string {
	var all []string
	for _, s := range subjects {
		all = append(all, s.Words())
	}
	return strings.Join(all, ", ")
}

// Words names the subject by what its policy says of it, or by its kind.
func (s Subject) Words() string {
	switch s.Kind {
	case RequestorManager, TargetManager:
		return "their manager"
	case InternalSponsors, ExternalSponsors, TargetSponsors:
		return "their sponsors"
	}
	if s.Description != "" {
		return s.Description
	}
	if s.ID != "" {
		return string(s.Kind) + " " + s.ID
	}
	return string(s.Kind)
}

// Words says who must approve, stage by stage.
func (a ApprovalRules) Words() string {
	if !a.ForAdd && !a.ForExtend || len(a.Stages) == 0 {
		return "nobody must approve"
	}
	var stages []string
	for _, s := range a.Stages {
		words := SubjectWords(s.Approvers)
		if words == "" {
			words = "nobody"
		}
		if fallback := SubjectWords(s.Fallback); fallback != "" {
			words += ", else " + fallback
		}
		if alternates := SubjectWords(s.Escalation); s.Escalates && alternates != "" {
			words += fmt.Sprintf(" (%s too after %s)", alternates, s.EscalateAfter.Words())
		}
		stages = append(stages, words)
	}
	words := "approved by " + strings.Join(stages, ", then ")
	if !a.ForAdd {
		words += ", extensions only"
	}
	return words
}

// aspect is one thing about a policy that people tell apart.
type aspect struct {
	name     string
	was, now string
	same     bool
}

// PolicyChanges lists in words what differs between two policies; ids and
// times of their making aside. Two policies without differences are the same
// to everybody.
func PolicyChanges(was, now AssignmentPolicy) []string {
	var changes []string
	for _, a := range aspects(was, now) {
		switch {
		case a.same:
		case a.was == a.now:
			changes = append(changes, a.name+" changed")
		default:
			changes = append(changes, fmt.Sprintf("%s: %s → %s", a.name, orNone(a.was), orNone(a.now)))
		}
	}
	if c := questionChanges(was.Questions, now.Questions); c != "" {
		changes = append(changes, "questions: "+c)
	}
	return changes
}

func aspects(was, now AssignmentPolicy) []aspect {
	return []aspect{
		{"name", was.Name, now.Name, was.Name == now.Name},
		{"description", was.Description, now.Description, was.Description == now.Description},
		{"who may ask", was.AudienceWords(), now.AudienceWords(), was.Audience == now.Audience && alike(was.Targets, now.Targets) && was.Rights.Add == now.Rights.Add},
		{"approval", was.Approval.Words(), now.Approval.Words(), alike(was.Approval.stages(), now.Approval.stages())},
		{"reason", yesNo(was.Approval.Reason), yesNo(now.Approval.Reason), was.Approval.Reason == now.Approval.Reason},
		{"length", was.Length.Words(), now.Length.Words(), was.Length.For == now.Length.For && was.Length.Until.Equal(now.Length.Until)},
		{"extension", was.extended(), now.extended(), was.Rights.Extend == now.Rights.Extend && was.Approval.ForExtend == now.Approval.ForExtend},
		{"giving back", yesNo(was.Rights.Remove), yesNo(now.Rights.Remove), was.Rights.Remove == now.Rights.Remove},
		{"own dates", yesNo(was.Rights.CustomSchedule), yesNo(now.Rights.CustomSchedule), was.Rights.CustomSchedule == now.Rights.CustomSchedule},
		{"reviews", was.Reviews.Words(), now.Reviews.Words(), was.Reviews.Same(now.Reviews)},
		{"asking for others", "", "", alike(was.Rights.OnBehalf, now.Rights.OnBehalf)},
	}
}

// extended is the extension as an aspect.
func (p AssignmentPolicy) extended() string {
	if p.Rights.Extend && p.Approval.ForExtend {
		return "yes, with approval"
	}
	return yesNo(p.Rights.Extend)
}

// stages is the approval without the reason and the extensions, which are
// aspects of their own.
func (a ApprovalRules) stages() ApprovalRules {
	a.Reason, a.ForExtend = false, false
	return a
}

// alike reports whether two values are the same but for empty lists that are
// nil in one of them, and for questions that have no id yet.
func alike(a, b any) bool {
	return fmt.Sprintf("%+q", plainOf(a)) == fmt.Sprintf("%+q", plainOf(b))
}

func plainOf(v any) any {
	questions, ok := v.([]Prompt)
	if !ok {
		return v
	}
	var all []Prompt
	for _, q := range questions {
		q.ID = ""
		all = append(all, q)
	}
	return all
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
