package entrasim

func (v beta) requestRecord(r *request) *record {
	links := []link{
		toOne("accessPackage", v.w.packages.get(r.packageID), v.packageRecord),
		toOne("requestor", v.w.users.ever(r.asker()), v.subjectRecord),
	}
	if v.renewed {
		shown := v.v1.requestRecord(r)
		shown.links = append(links, toOne("assignment", v.w.assignments.get(r.assignmentID), v.assignmentRecord))
		return shown
	}
	return &record{kind: "accessPackageAssignmentRequest", members: []member{
		{"createdDateTime", moment(r.created)},
		{"completedDate", moment(r.completed)},
		{"id", r.id},
		{"requestType", pascal(r.kind)},
		{"requestState", pascal(r.state)},
		{"requestStatus", r.status},
		{"isValidationOnly", r.validationOnly},
		{"expirationDateTime", nil},
		{"justification", orNull(r.justification)},
		{"schedule", scheduleObject(r.schedule)},
		{"answers", answersOf(v.w.policies.ever(r.policyID), r.answers)},
		{"customExtensionCalloutInstances", []any{}},
		{"customExtensionHandlerInstances", []any{}},
		{"history", v.historyOf(r)},
		{"verifiedCredentialsData", []any{}},
	}, links: append(links, toOne("accessPackageAssignment", v.w.assignments.get(r.assignmentID), v.assignmentRecord))}
}

func (v beta) assignmentRecord(a *assignment) *record {
	catalogID, targetID := "", ""
	if p := v.w.packages.ever(a.packageID); p != nil {
		catalogID = p.catalogID
	}
	if u := v.w.users.ever(a.target); u != nil {
		targetID = u.subjectID()
	}
	return &record{kind: "accessPackageAssignment", members: []member{
		{"id", a.id},
		{"catalogId", catalogID},
		{"accessPackageId", a.packageID},
		{"assignmentPolicyId", a.policyID},
		{"targetId", targetID},
		{"assignmentStatus", a.status},
		{"assignmentState", pascal(a.state)},
		{"isExtended", a.extended},
		{"expiredDateTime", moment(a.expired)},
		{"schedule", scheduleObject(a.schedule)},
		{"customExtensionCalloutInstances", []any{}},
	}, links: []link{
		toOne("target", v.w.users.ever(a.target), v.subjectRecord),
		toOne("accessPackage", v.w.packages.get(a.packageID), v.packageRecord),
		toOne("accessPackageAssignmentPolicy", v.w.policies.get(a.policyID), v.policyRecord),
		toMany("accessPackageAssignmentRequests", func() []*request { return v.w.requestsFor(a) }, v.requestRecord),
		toMany("accessPackageAssignmentResourceRoles", func() []*givenRole { return v.w.rolesGivenBy(a) }, v.givenRoleRecord),
	}}
}

// givenRoleRecord shows one resource role that somebody has through an assignment.
func (v beta) givenRoleRecord(g *givenRole) *record {
	given := g.role
	if given == nil {
		given = &role{}
	}
	held := given.resource()
	return &record{kind: "accessPackageAssignmentResourceRole", members: []member{
		{"id", g.id},
		{"originId", given.originID},
		{"originSystem", orWord(held.system, systemGroup)},
		{"status", g.status},
	}, links: []link{
		toMany("accessPackageAssignments", func() []*assignment { return v.w.assignments.where(g.comesFrom) }, v.assignmentRecord),
		toOne("accessPackageResourceRole", given, v.roleRecord),
		toOne("accessPackageResourceScope", held, v.scopeRecord),
		toOne("accessPackageSubject", v.w.users.ever(g.target), v.subjectRecord),
	}}
}

func (v beta) subjectRecord(u *user) *record {
	return &record{kind: "accessPackageSubject", members: []member{
		{"id", u.subjectID()},
		{"altSecId", nil},
		{"cleanupScheduledDateTime", nil},
		{"connectedOrganizationId", orNull(u.organizationID)},
		{"displayName", u.name},
		{"email", orNull(u.mail)},
		{"objectId", u.id},
		{"onPremisesSecurityIdentifier", nil},
		{"principalName", u.upn},
		{"subjectLifecycle", enum("governed")},
		{"type", "User"},
	}, links: []link{
		toOne("connectedOrganization", v.w.organizations.get(u.organizationID), v.organizationRecord),
	}}
}

// approvalRecord shows a request's approval to one reader. Its steps are part of it when it is read by itself.
func (v beta) approvalRecord(r *request, reader *user) *record {
	show := func(s *stage) *record { return v.stageRecord(r, s, reader) }
	return &record{kind: "approval", members: []member{{"id", r.id}}, links: []link{
		toMany("steps", func() []*stage { return r.stages }, show),
	}}
}

func (v beta) stageRecord(r *request, s *stage, reader *user) *record {
	shown := v.v1.stageRecord(r, s, reader)
	shown.kind = "approvalStep"
	return shown
}
