package graph

import (
	"context"
	"slices"
	"strings"

	"accessbot/internal/access"
)

// Approvers tells who may decide each stage of a request: the rules of its
// policy, resolved for the person who asked.
//
// https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-approval-policy
func (r *Reader) Approvers(ctx context.Context, request access.Request) ([]access.StageApprovers, error) {
	p, err := r.PolicyOf(ctx, request)
	if err != nil {
		return nil, err
	}
	return r.ApproversUnder(ctx, p, request)
}

// ApproversUnder is Approvers when the policy is known. Of the request, the
// requestor must be set; its id need not be, before it was made.
func (r *Reader) ApproversUnder(ctx context.Context, p access.AssignmentPolicy, request access.Request) ([]access.StageApprovers, error) {
	s := &resolver{reader: r, request: request}
	var stages []access.StageApprovers
	for _, rule := range p.Approval.Stages {
		stage, err := s.stage(ctx, rule)
		if err != nil {
			return nil, err
		}
		stages = append(stages, stage)
	}
	return stages, nil
}

// PolicyOf finds the policy of a request. Entra may not name it before the
// request was approved; then it is the only one of the package that asks for
// approval of such a request, or else access.NotFound.
func (r *Reader) PolicyOf(ctx context.Context, request access.Request) (access.AssignmentPolicy, error) {
	if request.PolicyID != "" {
		return r.AssignmentPolicy(ctx, request.PolicyID)
	}
	all, err := collect(r.AssignmentPolicies(ctx, request.PackageID))
	if err != nil {
		return access.AssignmentPolicy{}, err
	}
	all = slices.DeleteFunc(all, func(p access.AssignmentPolicy) bool {
		return !p.Approval.ForAdd && (request.Type != userUpdate || !p.Approval.ForExtend)
	})
	if len(all) != 1 {
		return access.AssignmentPolicy{}, &access.Error{Kind: access.NotFound, Sentence: "Entra does not tell yet under which policy this was requested."}
	}
	return all[0], nil
}

// resolver finds the people whom the rules of a policy mean.
type resolver struct {
	reader  *Reader
	request access.Request
}

func (s *resolver) stage(ctx context.Context, rule access.ApprovalRule) (access.StageApprovers, error) {
	found := access.StageApprovers{Rule: rule}
	var err error
	if found.Now, err = s.choose(ctx, &found, rule.Approvers); err != nil {
		return found, err
	}
	if len(found.Now) == 0 && len(rule.Fallback) > 0 {
		found.FellBack = true
		if found.Now, err = s.choose(ctx, &found, rule.Fallback); err != nil {
			return found, err
		}
	}
	if !rule.Escalates {
		return found, nil
	}
	if found.Later, err = s.choose(ctx, &found, rule.Escalation); err == nil && len(found.Later) == 0 {
		found.Later, err = s.choose(ctx, &found, rule.EscalationFallback)
	}
	return found, err
}

// choose gives everybody in the sets who may decide, each once.
func (s *resolver) choose(ctx context.Context, into *access.StageApprovers, sets []access.Subject) ([]access.Approver, error) {
	var chosen []access.Approver
	for _, set := range sets {
		people, gap, err := s.people(ctx, set)
		if err != nil {
			return nil, err
		}
		if gap != "" {
			into.Gaps = append(into.Gaps, access.Gap{Of: set, Why: gap})
		}
		for _, a := range people {
			list := &chosen
			if a.Disabled || strings.EqualFold(a.ID, s.request.Requestor.ID) {
				list = &into.Barred
			}
			if !among(*list, a) {
				*list = append(*list, a)
			}
		}
	}
	return chosen, nil
}

func among(people []access.Approver, one access.Approver) bool {
	return slices.ContainsFunc(people, func(a access.Approver) bool { return a.ID == one.ID })
}

// people gives who is in one set, or why there is nobody.
func (s *resolver) people(ctx context.Context, set access.Subject) ([]access.Approver, access.GapReason, error) {
	switch set.Kind {
	case access.SingleUser:
		return s.person(ctx, set)
	case access.GroupMembers:
		return s.group(ctx, set)
	case access.RequestorManager, access.TargetManager:
		return s.manager(ctx, set)
	case access.TargetSponsors:
		people, err := collect(s.reader.Sponsors(ctx, s.request.Requestor.ID))
		return asApprovers(set, people), ifNone(people, access.GapNoSponsor), err
	case access.InternalSponsors, access.ExternalSponsors:
		return s.sponsors(ctx, set)
	}
	return nil, access.GapUnknown, nil
}

func (s *resolver) person(ctx context.Context, set access.Subject) ([]access.Approver, access.GapReason, error) {
	p, err := s.reader.Profile(ctx, set.ID)
	if access.KindOf(err) == access.NotFound {
		return nil, access.GapGone, nil
	}
	return asApprovers(set, []access.Profile{p}), "", err
}

func (s *resolver) group(ctx context.Context, set access.Subject) ([]access.Approver, access.GapReason, error) {
	name, err := s.reader.GroupName(ctx, set.ID)
	if access.KindOf(err) == access.NotFound {
		return nil, access.GapGone, nil
	}
	if err != nil {
		return nil, "", err
	}
	people, err := collect(s.reader.Everybody(ctx, set.ID))
	found := asApprovers(set, people)
	for i := range found {
		found[i].Group = name
	}
	return found, ifNone(people, access.GapNoMembers), err
}

// manager walks up from the person who asks. People may be entered as each
// other's managers; who was passed before is nobody's manager here.
func (s *resolver) manager(ctx context.Context, set access.Subject) ([]access.Approver, access.GapReason, error) {
	at, passed := s.request.Requestor.ID, []string{}
	for range max(set.Level, 1) {
		passed = append(passed, at)
		next, found, err := s.reader.Manager(ctx, at)
		if err != nil || !found {
			return nil, access.GapNoManager, err
		}
		if slices.Contains(passed, next.ID) {
			return nil, access.GapManagerLoop, nil
		}
		at = next.ID
	}
	return s.person(ctx, access.Subject{Kind: set.Kind, ID: at, Level: set.Level})
}

// sponsors are those of the organization that the person who asks is from.
func (s *resolver) sponsors(ctx context.Context, set access.Subject) ([]access.Approver, access.GapReason, error) {
	organization, err := s.reader.organizationOf(ctx, s.request.ID)
	if err != nil || organization == "" {
		return nil, access.GapUnknown, err
	}
	people, err := collect(s.reader.organizationSponsors(ctx, organization, set.Kind))
	return asApprovers(set, people), ifNone(people, access.GapNoSponsor), err
}

func asApprovers(why access.Subject, people []access.Profile) []access.Approver {
	var found []access.Approver
	for _, p := range people {
		if p.ID != "" {
			found = append(found, access.Approver{Profile: p, Why: why})
		}
	}
	return found
}

func ifNone(people []access.Profile, why access.GapReason) access.GapReason {
	if len(people) > 0 {
		return ""
	}
	return why
}
