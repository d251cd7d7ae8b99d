package access

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestLintFindsWhatIsWrongAndSaysWhatToDo(t *testing.T) {
	user := func(id string) Subject { return Subject{Kind: SingleUser, ID: id} }
	group := func(id string) Subject { return Subject{Kind: GroupMembers, ID: id} }
	members := Members{"empty": nil, "one": {"u1"}, "two": {"u1", "u2"}}
	good := func(change func(*AssignmentPolicy)) AssignmentPolicy {
		p := AssignmentPolicy{Name: "P", Audience: AllMembers, Rights: RequestorRights{Add: true}, Length: Length{For: Duration{Days: 30}}}
		change(&p)
		return p
	}
	stages := func(s ...ApprovalRule) func(*AssignmentPolicy) {
		return func(p *AssignmentPolicy) { p.Approval = ApprovalRules{ForAdd: true, Stages: s} }
	}
	tests := []struct {
		name   string
		policy AssignmentPolicy
		want   []Rule
	}{
		{"a good policy", good(func(*AssignmentPolicy) {}), nil},
		{"for nobody", good(func(p *AssignmentPolicy) { p.Audience = Nobody }), []Rule{NobodyMayAsk}},
		{"for specific people that are not named", good(func(p *AssignmentPolicy) { p.Audience = SpecificUsers }), []Rule{NobodyMayAsk}},
		{"for an empty group", good(func(p *AssignmentPolicy) { p.Audience, p.Targets = SpecificUsers, []Subject{group("empty")} }), []Rule{NobodyMayAsk}},
		{"for a group that was not read", good(func(p *AssignmentPolicy) { p.Audience, p.Targets = SpecificUsers, []Subject{group("unread")} }), nil},
		{"disabled", good(func(p *AssignmentPolicy) { p.Rights.Add = false }), []Rule{Disabled}},
		{"without an end", good(func(p *AssignmentPolicy) { p.Length = Length{} }), []Rule{NoExpiry}},
		{"approval without a stage", good(stages()), []Rule{NoApprover}},
		{"a stage without approvers", good(stages(ApprovalRule{Approvers: []Subject{group("two")}}, ApprovalRule{})), []Rule{NoApprover}},
		{"an empty group of approvers", good(stages(ApprovalRule{Approvers: []Subject{group("empty")}})), []Rule{EmptyApprovers}},
		{"a manager without fallback", good(stages(ApprovalRule{Approvers: []Subject{{Kind: RequestorManager}}})), []Rule{NoFallback}},
		{"a manager with fallback", good(stages(ApprovalRule{Approvers: []Subject{{Kind: RequestorManager}}, Fallback: []Subject{user("u1")}})), nil},
		{"escalation to nobody", good(stages(ApprovalRule{Approvers: []Subject{group("two")}, Escalates: true})), []Rule{NoEscalation}},
		{"the only approver may ask too", good(stages(ApprovalRule{Approvers: []Subject{group("one")}})), []Rule{OwnApprover}},
		{"the only approver is the only one who asks", good(func(p *AssignmentPolicy) {
			stages(ApprovalRule{Approvers: []Subject{user("u1")}})(p)
			p.Audience, p.Targets = SpecificUsers, []Subject{group("one")}
		}), []Rule{OwnApprover}},
		{"the only approver does not ask", good(func(p *AssignmentPolicy) {
			stages(ApprovalRule{Approvers: []Subject{user("u9")}})(p)
			p.Audience, p.Targets = SpecificUsers, []Subject{group("two")}
		}), nil},
		{"for organizations that are not named", good(func(p *AssignmentPolicy) { p.Audience = SpecificConnectedUsers }), []Rule{NobodyMayAsk}},
		{"nothing about approval that is not wanted", good(func(p *AssignmentPolicy) { p.Approval.Stages = []ApprovalRule{{}} }), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var rules []Rule
			for _, f := range LintPolicies([]AssignmentPolicy{tt.policy}, members) {
				rules = append(rules, f.Rule)
				assert.Equal(t, "P", f.Policy)
				assert.Regexp(t, `\.$`, f.What)
				assert.Regexp(t, `\.$`, f.Advice)
			}
			assert.Equal(t, tt.want, rules)
		})
	}
	assert.Equal(t, NoPolicies, LintPolicies(nil, nil)[0].Rule)
	assert.Equal(t, []string{"one", "two"}, GroupsNamed([]AssignmentPolicy{{Targets: []Subject{group("one"), group("two"), group("one"), user("u1")}}}))
}

func TestCoverageOfAPolicy(t *testing.T) {
	member := Candidate{Person: Person{ID: "u1"}, Enabled: true, Groups: []string{"g1"}}
	guest, off := member, member
	guest.Guest, off.Enabled = true, false
	policy := func(a Audience, targets ...Subject) AssignmentPolicy {
		return AssignmentPolicy{Audience: a, Targets: targets, Rights: RequestorRights{Add: true}}
	}
	tests := []struct {
		name   string
		policy AssignmentPolicy
		who    Candidate
		want   Coverage
	}{
		{"members are members", policy(AllMembers), member, Covered},
		{"guests are none", policy(AllMembers), guest, NotCovered},
		{"guests are in the directory", policy(AllUsers), guest, Covered},
		{"members are not from outside", policy(AllExternalUsers), member, NotCovered},
		{"guests are", policy(AllExternalUsers), guest, Covered},
		{"who is switched off is nobody", policy(AllUsers), off, NotCovered},
		{"by name", policy(SpecificUsers, Subject{Kind: SingleUser, ID: "u1"}), member, Covered},
		{"by group", policy(SpecificUsers, Subject{Kind: GroupMembers, ID: "g1"}), member, Covered},
		{"neither", policy(SpecificUsers, Subject{Kind: GroupMembers, ID: "g2"}), member, NotCovered},
		{"by a rule that is not read", policy(SpecificUsers, Subject{Kind: AttributeRule}), member, MaybeCovered},
		{"applications only", policy(AllServicePrincipals), member, NotCovered},
		{"organizations of guests", policy(AllConfiguredConnectedUsers), guest, MaybeCovered},
		{"organizations are not ours", policy(AllConfiguredConnectedUsers), member, NotCovered},
		{"nobody", policy(Nobody), member, NotCovered},
		{"not known", policy(UnknownAudience), member, MaybeCovered},
		{"no requests", AssignmentPolicy{Audience: AllUsers}, member, NotCovered},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, why := tt.policy.Covers(tt.who)
			assert.Equal(t, tt.want, got)
			assert.NotEmpty(t, why)
		})
	}
	ordered := ByBreadth([]AssignmentPolicy{policy(AllExternalUsers), policy(AllUsers), policy(AllMembers), policy(SpecificUsers)})
	assert.Equal(t, SpecificUsers, ordered[0].Audience)
	assert.Equal(t, AllExternalUsers, ordered[3].Audience)
}

func TestPolicyInWordsAndItsChanges(t *testing.T) {
	p := AssignmentPolicy{
		Name: "P", Audience: SpecificUsers, Targets: []Subject{{Kind: SingleUser, ID: "u1", Description: "Requestor1"}}, Rights: RequestorRights{Add: true},
		Length:    Length{For: Duration{Days: 30}},
		Approval:  ApprovalRules{ForAdd: true, Reason: true, Stages: []ApprovalRule{{Approvers: []Subject{{Kind: RequestorManager}}, Fallback: []Subject{{Kind: SingleUser, ID: "u2", Description: "Admin1"}}}}},
		Questions: []Prompt{{ID: "q1", Text: "Why?"}},
	}
	assert.Equal(t, "specific people (Requestor1) may ask; approved by their manager, else Admin1; access lasts for 30 days; a reason must be given; asks 1 question", p.Words())
	same := p
	same.Questions = []Prompt{{Text: "Why?"}}
	same.Approval.Stages = []ApprovalRule{p.Approval.Stages[0]}
	same.Approval.Stages[0].Escalation = []Subject{}
	assert.Empty(t, PolicyChanges(p, same))
	other := p
	other.Length, other.Rights.Extend, other.Approval.Reason, other.Questions = Length{}, true, false, []Prompt{{Text: "Which?"}}
	other.Targets = []Subject{{Kind: SingleUser, ID: "u9", Description: "Requestor1"}}
	assert.Equal(t, []string{
		"who may ask changed", "reason: yes → no", "length: for 30 days → with no end", "extension: no → yes", "questions: new “Which?”, no longer “Why?”",
	}, PolicyChanges(p, other))
	assert.Equal(t, "nobody may ask, administrators assign it; nobody must approve; access lasts with no end", AssignmentPolicy{Audience: Nobody}.Words())
}
