package entrasim

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// Codes whose spelling the real service has not published; they are assumed.
const (
	codeJustification = "JustificationRequired"
	codeAnswers       = "InvalidAnswers"
	codeSchedule      = "InvalidSchedule"
	codeExisting      = "ExistingAssignment"
	codeState         = "InvalidRequestState"
	codeOnboarded     = "ResourceAlreadyOnboarded"
	codeBusyPolicy    = "InvalidDeletePolicyHasAssignments"
	codeBusyPackage   = "InvalidDeletePackageHasAssignments"
	codeBusyCatalog   = "InvalidDeleteCatalogNotEmpty"
	codePolicy        = "InvalidPolicy"
	codeIncompatible  = "IncompatibleAccess"
	codeCredential    = "VerifiableCredentialRequired"
)

func ruleBroken(code, message string) *graphError {
	return &graphError{status: http.StatusBadRequest, code: code, message: message}
}

func noValidPolicy() *graphError {
	return ruleBroken("NoValidPolicy", "No valid policy was found in the request")
}

func openRequestExists() *graphError {
	return ruleBroken("ExistingOpenRequest", "An open request already exists for this subject and access package.")
}

// contains reports whether a set names a person; whose is the requestor, for sets that start from them.
func (w *world) contains(s subjectSet, u, whose *user) bool {
	switch {
	case s.userID != "":
		return strings.EqualFold(s.userID, u.id)
	case s.groupID != "":
		g := w.groups.get(s.groupID)
		return g != nil && w.inGroup(g, u.id)
	case s.other != "":
		return w.sponsors(s.other, u, whose)
	}
	return s.managerLevel > 0 && w.managerOf(whose, s.managerLevel) == u
}

// members lists the active people that a set names.
func (w *world) members(s subjectSet, whose *user) []*user {
	if g := w.groups.get(s.groupID); g != nil && !w.directOnly {
		return slices.DeleteFunc(w.everybodyIn(g), func(u *user) bool { return !u.enabled })
	}
	return w.users.where(func(u *user) bool { return u.enabled && w.contains(s, u, whose) })
}

// covers reports whether a policy lets a person request for themself.
func (w *world) covers(p *policy, u *user) bool {
	if !u.enabled || !p.selfAdd {
		return false
	}
	switch p.scope {
	case "allMemberUsers":
		return u.userType == "Member"
	case "allConfiguredConnectedOrganizationUsers":
		return u.organizationID != ""
	case "specificConnectedOrganizationUsers":
		return slices.ContainsFunc(p.targets, func(s subjectSet) bool { return s.what != "" && s.what == u.organizationID })
	case "allDirectoryUsers", "allExternalUsers":
		return p.scope == "allDirectoryUsers" || u.userType == "Guest"
	case "specificDirectoryUsers":
		return slices.ContainsFunc(p.targets, func(s subjectSet) bool { return w.contains(s, u, u) })
	}
	return false
}

// policiesFor lists the policies of a package under which a person may request it, the narrowest first.
func (w *world) policiesFor(u *user, packageID string) []*policy {
	if w.unpublished(packageID) {
		return nil
	}
	found := w.policies.where(func(p *policy) bool { return p.packageID == packageID && w.covers(p, u) })
	slices.SortStableFunc(found, func(a, b *policy) int { return breadth(a) - breadth(b) })
	return found
}

// unpublished reports whether nobody may request a package because its catalog is still being prepared.
func (w *world) unpublished(packageID string) bool {
	p := w.packages.get(packageID)
	return p != nil && w.catalogs.get(p.catalogID).unpublished
}

// breadth ranks a policy: specific people, then all members, then everybody.
func breadth(p *policy) int {
	switch p.scope {
	case "specificDirectoryUsers":
		return 1
	case "allMemberUsers":
		return 2
	}
	return 3
}

// checkAnswers compares the answers with a policy's questions.
func checkAnswers(p *policy, answers []answered) *graphError {
	for _, given := range answers {
		if !slices.ContainsFunc(p.questions, func(q question) bool { return strings.EqualFold(q.id, given.questionID) }) {
			return ruleBroken(codeAnswers, "An answer belongs to no question of the policy.")
		}
	}
	for _, q := range p.questions {
		i := slices.IndexFunc(answers, func(a answered) bool { return strings.EqualFold(a.questionID, q.id) })
		value := ""
		if i >= 0 {
			value = strings.TrimSpace(answers[i].value)
		}
		if refusal := q.check(value); refusal != nil {
			return refusal
		}
	}
	return nil
}

// check judges one answer. How the service encodes several choices is not published: a comma list is accepted.
func (q question) check(value string) *graphError {
	switch {
	case value == "" && q.required:
		return ruleBroken(codeAnswers, "The question '"+q.text+"' needs an answer.")
	case value == "":
		return nil
	case q.pattern != nil && !q.pattern.MatchString(value):
		return ruleBroken(codeAnswers, "The answer to '"+q.text+"' does not have the form that the policy wants.")
	case q.multipleKind && !q.offers(value):
		return ruleBroken(codeAnswers, "The answer to '"+q.text+"' is not one of the choices.")
	}
	return nil
}

func (q question) offers(value string) bool {
	chosen := []string{value}
	if q.manyAllowed {
		chosen = strings.Split(value, ",")
	}
	return !slices.ContainsFunc(chosen, func(one string) bool {
		return !slices.ContainsFunc(q.choices, func(c choice) bool { return c.value == strings.TrimSpace(one) })
	})
}

// checkSchedule judges the dates of a person's own request.
func checkSchedule(p *policy, s schedule, now time.Time) *graphError {
	custom := !s.start.IsZero() || (s.expiration.kind != "" && s.expiration.kind != "notSpecified")
	if !custom {
		return nil
	}
	if !p.customSchedule {
		return ruleBroken(codeSchedule, "The policy does not allow a schedule of the requestor's own.")
	}
	start := s.start
	if start.Before(now) {
		start = now
	}
	end, limit := p.endOf(schedule{start: start, expiration: s.expiration}, start), p.expiration.from(start)
	if !end.IsZero() && !end.After(start) {
		return ruleBroken(codeSchedule, "The end of the access lies before its start.")
	}
	if !limit.IsZero() && (end.IsZero() || end.After(limit)) {
		return ruleBroken(codeSchedule, "The access would last longer than the policy allows.")
	}
	return nil
}

// from is when access that starts at a moment ends; zero means never.
func (e expiration) from(start time.Time) time.Time {
	switch e.kind {
	case "afterDateTime":
		return e.end
	case "afterDuration":
		d, _ := parseISO(e.duration) // was checked when it came in
		return start.Add(d)
	}
	return time.Time{}
}

// endOf is when access ends: by the request's own schedule, else by the policy.
func (p *policy) endOf(s schedule, start time.Time) time.Time {
	if s.expiration.kind == "noExpiration" {
		return time.Time{}
	}
	if s.expiration.kind != "" && s.expiration.kind != "notSpecified" {
		return s.expiration.from(start)
	}
	return p.expiration.from(start)
}
