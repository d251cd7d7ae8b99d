package commands

import (
	"context"
	"strconv"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// newPolicy is the policy that a form describes.
func (b *Bot) newPolicy(ctx context.Context, in *slackapp.Interaction, a administrator) (access.AssignmentPolicy, error) {
	said := saidIn(in)
	said.Name = newName(in)
	return b.policyAs(ctx, a, policyEdit{}, said)
}

// newName is the name of a policy that a form describes.
func newName(in *slackapp.Interaction) string {
	if name := entered(in, views.BlockName); name != "" {
		return name
	}
	return circleOf(in.Values[views.BlockAudience]).name
}

// circle is who may ask, as the form offers it, and what a policy for them is
// called unless somebody names it.
type circle struct {
	audience          access.Audience
	name, description string
}

func circleOf(chosen string) circle {
	switch chosen {
	case views.AskGroup:
		return circle{access.SpecificUsers, "Members of a group", "The members of a group can request this."}
	case views.AskPeople:
		return circle{access.SpecificUsers, "Specific people", "Specific people can request this."}
	case views.AskGuests:
		return circle{access.AllUsers, "Everybody", "Everybody in the directory can request this, guests too."}
	case views.AskPartners:
		return circle{access.AllConfiguredConnectedUsers, "Connected organizations", "People of connected organizations can request this."}
	case views.AskChosen:
		return circle{access.SpecificConnectedUsers, "Chosen organizations", "People of chosen connected organizations can request this."}
	case views.AskNobody:
		return circle{access.Nobody, "Administrators assign", "Administrators assign this."}
	}
	return circle{access.AllMembers, "All members", "All members of the organization can request this."}
}

// policyAs is the policy that somebody edits, with what the form says. What the
// form says as it was shown, and what it cannot say, stays as it was read. A
// new policy was nothing before, and every field is said.
func (b *Bot) policyAs(ctx context.Context, a administrator, e policyEdit, said views.PolicyFields) (access.AssignmentPolicy, error) {
	want := e.Was
	if said.Name != views.Clean(e.Was.Name) {
		want.Name = said.Name
	}
	var err error
	if said.Audience != views.Keep && !sameAudience(said, e.Shown) {
		if want, err = b.withAudience(ctx, a, e, want, said); err != nil {
			return want, err
		}
	}
	if want.Approval, err = b.approvalAs(ctx, a, e, said); err != nil {
		return want, err
	}
	want.Approval.Reason, want.Rights.Extend = said.Reason, said.Extend
	want.Approval.ForExtend = said.ExtendApproved && len(want.Approval.Stages) > 0
	if e.Kept.Questions == "" && !sameLines(said.Questions, e.Shown.Questions) {
		want.Questions = questionsAs(e.Was.Questions, said.Questions)
	}
	if want.Reviews, err = b.reviewsAs(ctx, a, e, said.Review); err != nil {
		return want, err
	}
	if days, err := strconv.Atoi(said.Days); err == nil && said.Days != e.Shown.Days {
		want.Length = access.Length{For: access.Duration{Days: min(days, maxDays)}}
	}
	return want, nil
}

// withAudience is a policy for other people. Its description goes with them
// when nobody wrote one.
func (b *Bot) withAudience(ctx context.Context, a administrator, e policyEdit, want access.AssignmentPolicy, said views.PolicyFields) (access.AssignmentPolicy, error) {
	c := circleOf(said.Audience)
	if want.Description == "" || want.Description == circleOf(e.Shown.Audience).description {
		want.Description = c.description
	}
	want.Audience, want.Targets, want.Rights.Add = c.audience, nil, c.audience != access.Nobody
	var err error
	switch said.Audience {
	case views.AskGroup:
		want.Targets, err = groupSubject(ctx, a, said.Askers.Value)
	case views.AskPeople:
		want.Targets, err = b.peopleSubjects(ctx, a, said.People)
	case views.AskChosen:
		want.Targets, err = partnerSubjects(ctx, a, chosenValues(said.Partners))
	}
	return want, err
}

func groupSubject(ctx context.Context, a administrator, id string) ([]access.Subject, error) {
	g, err := groupThing(ctx, a, id)
	return []access.Subject{{Kind: access.GroupMembers, ID: g.ID, Description: g.Name}}, err
}

func (b *Bot) peopleSubjects(ctx context.Context, a administrator, users []string) ([]access.Subject, error) {
	var all []access.Subject
	for _, user := range users {
		who, err := b.inEntra(ctx, a, user)
		if err != nil {
			return nil, err
		}
		all = append(all, access.Subject{Kind: access.SingleUser, ID: who.ID, Description: who.Name})
	}
	return all, nil
}

func partnerSubjects(ctx context.Context, a administrator, ids []string) ([]access.Subject, error) {
	found, err := partnersOf(ctx, a.as.Reader(), ids)
	if err == nil && len(found) < len(ids) {
		err = &access.Error{Kind: access.NotFound, Sentence: "One of the connected organizations is not in Entra any more. Choose them again."}
	}
	var all []access.Subject
	for _, o := range found {
		all = append(all, access.Subject{Kind: access.ConnectedMembers, ID: o.ID, Description: o.Name})
	}
	return all, err
}

// decideWithin is how long approvers have, as in Microsoft's own form.
const decideWithin = 14

// escalateAfter is after how many days alternates may decide too.
const escalateAfter = 7

// approvalAs is the approval of a policy with what the form says of it.
func (b *Bot) approvalAs(ctx context.Context, a administrator, e policyEdit, said views.PolicyFields) (access.ApprovalRules, error) {
	rules, was := e.Was.Approval, e.Was.Approval.Stages
	alternates, changed, err := b.alternatesAs(ctx, a, e, said)
	if err != nil {
		return rules, err
	}
	var stages []access.ApprovalRule
	for i, f := range said.Stages {
		switch {
		case f.How == views.Keep || e.Was.ID != "" && sameStage(f, e.Shown.Stages[i]):
			stages = append(stages, stagesAt(was, i)...)
		case f.How == views.ApproveBoss || f.How == views.ApproveOne || f.How == views.ApproveSome:
			rule, err := b.ruleAs(ctx, a, f, i)
			if err != nil {
				return rules, err
			}
			stages = append(stages, onto(was, i, rule, alternates))
		}
	}
	if !sameStage(said.Stages[0], e.Shown.Stages[0]) {
		rules.ForAdd = len(stages) > 0
	}
	rules.Stages = stages
	if changed {
		for i := range rules.Stages {
			rules.Stages[i] = escalating(rules.Stages[i], alternates)
		}
	}
	return rules, nil
}

// stagesAt is what stands for a field of the form: the first stage, or all that
// come after it.
func stagesAt(was []access.ApprovalRule, i int) []access.ApprovalRule {
	if i == 0 {
		return append([]access.ApprovalRule(nil), was[:min(1, len(was))]...)
	}
	return was[min(i, len(was)):]
}

// onto puts who approves into the stage that was there, so that its times stay;
// a new stage has those of Microsoft's own form.
func onto(was []access.ApprovalRule, i int, who access.ApprovalRule, alternates []access.Subject) access.ApprovalRule {
	if i >= len(was) {
		who.DecideWithin = access.Duration{Days: decideWithin}
		return escalating(who, alternates)
	}
	rule := was[i]
	if byManager(rule) || byManager(who) {
		rule.Fallback = who.Fallback
	}
	rule.Approvers = who.Approvers
	return rule
}

// escalating lets alternates decide too, after a while that leaves them time.
func escalating(rule access.ApprovalRule, alternates []access.Subject) access.ApprovalRule {
	rule.Escalates, rule.Escalation = len(alternates) > 0, alternates
	switch {
	case !rule.Escalates:
		rule.EscalateAfter, rule.EscalationFallback = access.Duration{}, nil
	case rule.EscalateAfter.IsZero():
		rule.EscalateAfter = access.Duration{Days: escalateAfter}
		if days := rule.DecideWithin.Days; days > 0 && days <= escalateAfter {
			rule.EscalateAfter.Days = max(1, days/2)
		}
	}
	return rule
}

// alternatesAs are who may decide when nobody did, and whether the form changes
// them.
func (b *Bot) alternatesAs(ctx context.Context, a administrator, e policyEdit, said views.PolicyFields) ([]access.Subject, bool, error) {
	if said.Alternate == "" || e.Kept.Alternate != "" {
		return nil, e.Kept.Alternate == "" && e.Shown.Alternate != "", nil
	}
	if said.Alternate == e.Shown.Alternate {
		return alternatesOf(e.Was.Approval.Stages), false, nil
	}
	alternates, err := b.peopleSubjects(ctx, a, []string{said.Alternate})
	return alternates, true, err
}

// ruleAs is who approves in a stage of the form.
func (b *Bot) ruleAs(ctx context.Context, a administrator, f views.StageFields, i int) (access.ApprovalRule, error) {
	var rule access.ApprovalRule
	var err error
	switch f.How {
	case views.ApproveBoss:
		rule.Approvers = []access.Subject{{Kind: access.RequestorManager, Level: i + 1}}
		rule.Fallback, err = b.peopleSubjects(ctx, a, f.People)
	case views.ApproveOne:
		rule.Approvers, err = b.peopleSubjects(ctx, a, f.People)
	case views.ApproveSome:
		rule.Approvers, err = groupSubject(ctx, a, f.Group.Value)
	}
	return rule, err
}
