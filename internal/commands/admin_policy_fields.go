package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"accessbot/internal/access"
	"accessbot/internal/views"
)

// fieldsOf is a policy as its form shows it, and what of it the form has no
// fields for, such as people who are not in Slack.
func (b *Bot) fieldsOf(ctx context.Context, a administrator, p access.AssignmentPolicy) (views.PolicyFields, views.KeptFields, error) {
	f := views.PolicyFields{Name: p.Name, Reason: p.Approval.Reason, Extend: p.Rights.Extend, ExtendApproved: p.Approval.ForExtend}
	var kept views.KeptFields
	if err := b.showAudience(ctx, a, p, &f); err != nil {
		return f, kept, err
	}
	if f.Audience == views.Keep {
		kept.Audience = p.AudienceWords()
	}
	if err := b.showApproval(ctx, a, p.Approval, &f, &kept); err != nil {
		return f, kept, err
	}
	if err := b.showReview(ctx, a, p.Reviews, &f, &kept); err != nil {
		return f, kept, err
	}
	var fits bool
	if f.Questions, fits = linesOf(p.Questions); !fits {
		kept.Questions = access.QuestionWords(p.Questions)
	}
	if days, whole := views.WholeDays(p.Length); whole && days <= maxDays {
		f.Days = strconv.Itoa(days)
	} else {
		kept.Days = p.Length.Words()
	}
	return f, kept, nil
}

// linesOf writes questions as lines, and reports whether all fit into the form.
func linesOf(questions []access.Prompt) (string, bool) {
	var all []string
	for _, q := range questions {
		line, fits := lineOf(q)
		if !fits {
			return "", false
		}
		all = append(all, line)
	}
	text := strings.Join(all, "\n")
	return text, utf8.RuneCountInString(text) <= views.MaxQuestions
}

// showAudience says who may ask; Keep when the form has no field for them.
func (b *Bot) showAudience(ctx context.Context, a administrator, p access.AssignmentPolicy, f *views.PolicyFields) error {
	f.Audience = views.Keep
	switch {
	case p.Rights.Add != (p.Audience != access.Nobody): // switched off
	case p.Audience == access.AllMembers:
		f.Audience = views.AskAll
	case p.Audience == access.AllUsers:
		f.Audience = views.AskGuests
	case p.Audience == access.AllConfiguredConnectedUsers:
		f.Audience = views.AskPartners
	case p.Audience == access.Nobody:
		f.Audience = views.AskNobody
	case p.Audience == access.SpecificConnectedUsers:
		return showPartners(ctx, a, p.Targets, f)
	case p.Audience == access.SpecificUsers:
		return b.showTargets(ctx, a, p.Targets, f)
	}
	return nil
}

// showPartners names chosen organizations, when each is still connected.
func showPartners(ctx context.Context, a administrator, targets []access.Subject, f *views.PolicyFields) error {
	var ids []string
	for _, s := range targets {
		ids = append(ids, s.ID)
	}
	found, err := partnersOf(ctx, a.as.Reader(), ids)
	if err == nil && len(found) > 0 && len(found) == len(targets) {
		f.Audience, f.Partners = views.AskChosen, partnerOptions(found)
	}
	return unless(err, access.NotAllowed) // who may change policies need not see the organizations
}

// showTargets names one group, or people who are in Slack.
func (b *Bot) showTargets(ctx context.Context, a administrator, targets []access.Subject, f *views.PolicyFields) error {
	group, one, err := oneGroup(ctx, a, targets)
	if one || err != nil {
		f.Audience, f.Askers = views.AskGroup, group
		return err
	}
	users, all, err := b.inSlack(ctx, a, targets)
	if all && len(users) > 0 {
		f.Audience, f.People = views.AskPeople, users
	}
	return err
}

// oneGroup gives the group that the subjects are, when they are one that is
// there.
func oneGroup(ctx context.Context, a administrator, subjects []access.Subject) (views.Option, bool, error) {
	if len(subjects) != 1 || subjects[0].Kind != access.GroupMembers {
		return views.Option{}, false, nil
	}
	g, err := a.as.Reader().Group(ctx, subjects[0].ID)
	if access.KindOf(err) == access.NotFound {
		return views.Option{}, false, nil
	}
	return views.Option{Value: subjects[0].ID, Text: g.Name}, err == nil, err
}

// inSlack finds the people whom the subjects are among the members of the
// workspace, and reports whether all were found.
func (b *Bot) inSlack(ctx context.Context, a administrator, subjects []access.Subject) ([]string, bool, error) {
	var users []string
	for _, s := range subjects {
		if s.Kind != access.SingleUser {
			return nil, false, nil
		}
		user, found, err := b.userOf(ctx, a, s.ID)
		if err != nil || !found {
			return nil, false, err
		}
		users = append(users, user)
	}
	return users, true, nil
}

// userOf finds somebody of Entra in Slack, the way back of inEntra: by the link
// that they made, else by the e-mail of a member who has linked no account.
func (b *Bot) userOf(ctx context.Context, a administrator, id string) (string, bool, error) {
	m, err := b.cfg.Store.MemberOf(ctx, access.Person{ID: id, TenantID: a.who.Person().TenantID})
	if err == nil {
		return m.User, m.Team == a.who.Member().Team, nil
	}
	if access.KindOf(err) != access.NotLinked {
		return "", false, err
	}
	p, err := a.as.Reader().Profile(ctx, id)
	if err != nil {
		return "", false, unless(err, access.NotFound)
	}
	mail := p.Mail
	if mail == "" {
		mail = p.UPN
	}
	m, _, err = b.slack.MemberByEmail(ctx, mail)
	if err != nil {
		return "", false, unless(err, access.NotFound, access.NotAllowed)
	}
	if _, err = b.cfg.Store.Link(ctx, m); err == nil {
		return "", false, nil // the address is theirs, and the account is somebody else's
	}
	return m.User, access.KindOf(err) == access.NotLinked, unless(err, access.NotLinked)
}

// unless drops an error of one of the kinds.
func unless(err error, kinds ...access.Kind) error {
	for _, k := range kinds {
		if access.KindOf(err) == k {
			return nil
		}
	}
	return err
}

// showApproval says who approves, where the form has fields for them.
func (b *Bot) showApproval(ctx context.Context, a administrator, rules access.ApprovalRules, f *views.PolicyFields, kept *views.KeptFields) error {
	for i := range f.Stages {
		left := stagesAt(rules.Stages, i)
		f.Stages[i].How = views.ApproveNone
		if len(left) == 0 || !rules.ForAdd && !rules.ForExtend {
			continue
		}
		var err error
		if len(left) == 1 && rules.ForAdd {
			f.Stages[i], err = b.showStage(ctx, a, left[0], i+1)
		} else {
			f.Stages[i].How = views.Keep
		}
		if err != nil {
			return err
		}
		if f.Stages[i].How == views.Keep {
			kept.Stages[i] = access.ApprovalRules{ForAdd: rules.ForAdd, ForExtend: rules.ForExtend, Stages: left}.Words()
		}
	}
	return b.showAlternate(ctx, a, rules.Stages, f, kept)
}

// byManager reports whether the manager approves, for whom somebody may stand
// in.
func byManager(s access.ApprovalRule) bool {
	return len(s.Approvers) == 1 && s.Approvers[0].Kind == access.RequestorManager
}

// showStage says who approves in one stage. A manager is of the level that the
// form means there. Who stands in for others is not shown, and stays.
func (b *Bot) showStage(ctx context.Context, a administrator, s access.ApprovalRule, level int) (views.StageFields, error) {
	f := views.StageFields{How: views.Keep}
	if byManager(s) {
		users, all, err := b.inSlack(ctx, a, s.Fallback)
		if all && max(1, s.Approvers[0].Level) == level {
			f = views.StageFields{How: views.ApproveBoss, People: users}
		}
		return f, err
	}
	group, one, err := oneGroup(ctx, a, s.Approvers)
	if one || err != nil {
		return views.StageFields{How: views.ApproveSome, Group: group}, err
	}
	users, all, err := b.inSlack(ctx, a, s.Approvers)
	if all && len(users) > 0 {
		f = views.StageFields{How: views.ApproveOne, People: users}
	}
	return f, err
}

// showAlternate says who steps in, when it is one person, the same in every
// stage.
func (b *Bot) showAlternate(ctx context.Context, a administrator, stages []access.ApprovalRule, f *views.PolicyFields, kept *views.KeptFields) error {
	alternates := alternatesOf(stages)
	switch {
	case slices.ContainsFunc(stages, func(s access.ApprovalRule) bool {
		return access.SubjectWords(alternatesOf([]access.ApprovalRule{s})) != access.SubjectWords(alternates)
	}):
		kept.Alternate = "not the same people in every stage"
		return nil
	case len(alternates) == 0:
		return nil
	}
	users, all, err := b.inSlack(ctx, a, alternates)
	if all && len(users) == 1 {
		f.Alternate = users[0]
		return nil
	}
	kept.Alternate = access.SubjectWords(alternates)
	return err
}

// alternatesOf are who steps in in the first stage.
func alternatesOf(stages []access.ApprovalRule) []access.Subject {
	if len(stages) == 0 || !stages[0].Escalates {
		return nil
	}
	return stages[0].Escalation
}
