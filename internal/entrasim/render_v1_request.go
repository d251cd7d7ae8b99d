package entrasim

import "strings"

func (v v1) requestRecord(r *request) *record {
	return &record{kind: "accessPackageAssignmentRequest", members: []member{
		{"id", r.id},
		{"requestType", enum(r.kindNow())},
		{"state", enum(r.state)},
		{"status", r.status},
		{"createdDateTime", moment(r.created)},
		{"completedDateTime", moment(r.completed)},
		{"schedule", scheduleObject(r.schedule)},
		{"answers", answersOf(v.w.policies.ever(r.policyID), r.answers)},
		{"justification", orNull(r.justification)},
		{"customExtensionCalloutInstances", []any{}},
	}, links: []link{
		toOne("accessPackage", v.w.packages.get(r.packageID), v.packageRecord),
		toOne("assignment", v.w.assignments.get(r.assignmentID), v.assignmentRecord),
		toOne("requestor", v.w.users.ever(r.asker()), v.subjectRecord),
	}}
}

// kindNow is the request's type in today's words.
func (r *request) kindNow() string {
	if r.kind == userExtend {
		return userUpdate
	}
	return r.kind
}

// asker is who the service calls the requestor: who asked; for a direct assignment, who was assigned.
func (r *request) asker() string {
	if strings.HasPrefix(r.kind, "admin") {
		return r.target
	}
	return r.requestor
}

func (v v1) assignmentRecord(a *assignment) *record {
	return &record{kind: "accessPackageAssignment", members: []member{
		{"id", a.id},
		{"state", enum(a.state)},
		{"status", a.status},
		{"expiredDateTime", moment(a.expired)},
		{"schedule", scheduleObject(a.schedule)},
		{"customExtensionCalloutInstances", []any{}},
	}, links: []link{
		toOne("target", v.w.users.ever(a.target), v.subjectRecord),
		toOne("accessPackage", v.w.packages.get(a.packageID), v.packageRecord),
		toOne("assignmentPolicy", v.w.policies.get(a.policyID), v.policyRecord),
	}}
}

// subjectRecord shows a person as entitlement management knows them: its own id, the object id beside it.
func (v v1) subjectRecord(u *user) *record {
	return &record{kind: "accessPackageSubject", members: []member{
		{"id", u.subjectID()},
		{"displayName", u.name},
		{"email", orNull(u.mail)},
		{"objectId", u.id},
		{"onPremisesSecurityIdentifier", nil},
		{"principalName", u.upn},
		{"subjectLifecycle", enum("governed")},
		{"subjectType", enum("user")},
	}, links: []link{
		toOne("connectedOrganization", v.w.organizations.get(u.organizationID), v.organizationRecord),
	}}
}

func answersOf(p *policy, answers []answered) []object {
	shown := []object{}
	for _, a := range answers {
		kind := "#microsoft.graph.accessPackageTextInputQuestion"
		if p != nil && p.multiple(a.questionID) {
			kind = "#microsoft.graph.accessPackageMultipleChoiceQuestion"
		}
		shown = append(shown, object{
			{"@odata.type", "#microsoft.graph.accessPackageAnswerString"},
			{"displayValue", orNull(a.display)},
			{"value", a.value},
			{"answeredQuestion", object{{"@odata.type", kind}, {"id", a.questionID}}},
		})
	}
	return shown
}

// multiple reports whether a question offers choices.
func (p *policy) multiple(questionID string) bool {
	for _, q := range p.questions {
		if strings.EqualFold(q.id, questionID) {
			return q.multipleKind
		}
	}
	return false
}

// approvalRecord shows a request's approval to one reader.
func (v v1) approvalRecord(r *request, reader *user) *record {
	return &record{kind: "approval", members: []member{{"id", r.id}}, links: []link{
		toMany("stages", func() []*stage { return r.stages }, func(s *stage) *record { return v.stageRecord(r, s, reader) }),
	}}
}

func (v v1) stageRecord(r *request, s *stage, reader *user) *record {
	var reviewer any
	if u := v.w.users.ever(s.reviewer); u != nil {
		reviewer = object{{"id", u.id}, {"displayName", u.name}, {"userPrincipalName", u.upn}}
	}
	return &record{kind: "approvalStage", members: []member{
		{"id", s.id},
		{"displayName", nil},
		{"reviewedDateTime", moment(s.reviewed)},
		{"reviewResult", s.result},
		{"status", s.status},
		{"assignedToMe", reader != nil && v.w.approverOf(r, s, reader)},
		{"justification", s.justification},
		{"reviewedBy", reviewer},
	}}
}

// restyle renames a request's members to beta's when the knob says so.
func (v v1) restyle(r *record) *record {
	if !v.mixed || r.kind != "accessPackageAssignmentRequest" {
		return r
	}
	names := map[string]string{"state": "requestState", "status": "requestStatus", "completedDateTime": "completedDate"}
	changed := &record{kind: r.kind, links: r.links}
	for _, m := range r.members {
		if other, renamed := names[m.name]; renamed {
			m.name = other
		}
		if word, isEnum := m.value.(enum); isEnum && word != "" {
			m.value = strings.ToUpper(string(word[:1])) + string(word[1:])
		}
		changed.members = append(changed.members, m)
	}
	return changed
}
