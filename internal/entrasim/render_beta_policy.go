package entrasim

import (
	"cmp"
	"time"
)

func (v beta) policyRecord(p *policy) *record {
	days, end := daysAndEnd(p.expiration)
	return &record{kind: "accessPackageAssignmentPolicy", members: []member{
		{"id", p.id},
		{"accessPackageId", p.packageID},
		{"displayName", p.name},
		{"description", p.description},
		{"canExtend", p.selfUpdate},
		{"durationInDays", days},
		{"expirationDateTime", end},
		{"createdBy", p.createdBy},
		{"createdDateTime", moment(p.created)},
		{"modifiedBy", p.modifiedBy},
		{"modifiedDateTime", moment(p.modified)},
		{"accessReviewSettings", v.reviewObject(p.reviews)},
		{"verifiableCredentialSettings", rawOrNull(p.credentials)},
		{"accessPackageNotificationSettings", object{{"isAssignmentNotificationDisabled", p.quiet}}},
		{"questions", betaQuestions(p)},
		{"requestorSettings", object{
			{"scopeType", enum(cmp.Or(betaScopes()[p.scope], "NoSubjects"))},
			{"acceptRequests", p.accepts},
			{"allowedRequestors", v.userSets(p.targets, false)},
		}},
		{"requestApprovalSettings", v.betaApproval(p)},
	}, links: []link{
		toOne("accessPackage", v.w.packages.get(p.packageID), v.packageRecord),
		toOne("accessPackageCatalog", v.catalogOf(p.packageID), v.catalogRecord),
		toNothing("customExtensionHandlers"),
		toNothing("customExtensionStageSettings"),
	}}
}

// daysAndEnd is an expiration in beta's two members.
func daysAndEnd(e expiration) (days int, end any) {
	switch e.kind {
	case "afterDuration":
		d, _ := parseISO(e.duration) // was checked when it came in
		return int(d / day), nil
	case "afterDateTime":
		return 0, moment(e.end)
	}
	return 0, nil
}

// betaScopes are beta's words for who may request, by those of v1.0.
func betaScopes() map[string]string {
	return map[string]string{
		"notSpecified": "NoSubjects", "specificDirectoryUsers": "SpecificDirectorySubjects",
		"specificConnectedOrganizationUsers":      "SpecificConnectedOrganizationSubjects",
		"allConfiguredConnectedOrganizationUsers": "AllConfiguredConnectedOrganizationSubjects",
		"allMemberUsers":                          "AllExistingDirectoryMemberUsers",
		"allDirectoryUsers":                       "AllExistingDirectorySubjects",
		"allExternalUsers":                        "AllExternalSubjects",
	}
}

func (v beta) betaApproval(p *policy) object {
	stages := []object{}
	for _, s := range p.stages {
		stages = append(stages, object{
			{"approvalStageTimeOutInDays", int(s.deadline / day)},
			{"isApproverJustificationRequired", s.approverMustExplain},
			{"isEscalationEnabled", s.escalateAfter > 0},
			{"escalationTimeInMinutes", int(s.escalateAfter / time.Minute)},
			{"approverInformationVisibility", enum("default")},
			{"primaryApprovers", append(v.userSets(s.primary, false), v.userSets(s.fallback, true)...)},
			{"escalationApprovers", append(v.userSets(s.escalation, false), v.userSets(s.lastHope, true)...)},
		})
	}
	return object{
		{"isApprovalRequired", p.approvalForAdd},
		{"isApprovalRequiredForExtension", p.approvalForUpdate},
		{"isRequestorJustificationRequired", p.justification},
		{"approvalMode", approvalMode(p)},
		{"approvalStages", stages},
	}
}

func approvalMode(p *policy) enum {
	switch {
	case len(p.stages) == 0:
		return "NoApproval"
	case len(p.stages) == 1:
		return "SingleStage"
	}
	return "Serial"
}

// userSets are subject sets in beta's shape: every id is called id, and fallbacks are marked.
func (v beta) userSets(sets []subjectSet, backup bool) []object {
	shown := []object{}
	for _, s := range sets {
		one := object{{"@odata.type", s.odataType()}, {"isBackup", backup}}
		if id := s.id(); id != "" {
			one = append(one, member{"id", id})
		}
		if s.managerLevel > 0 {
			one = append(one, member{"managerLevel", s.managerLevel})
		}
		if name := v.w.describe(s); name != "" {
			one = append(one, member{"description", name})
		}
		shown = append(shown, one)
	}
	return shown
}

func betaQuestions(p *policy) []object {
	shown := []object{}
	for i := range p.questions {
		shown = append(shown, betaQuestion(&p.questions[i]))
	}
	return shown
}

func betaQuestion(q *question) object {
	kind, own := "#microsoft.graph.accessPackageTextInputQuestion", object{
		{"isSingleLineQuestion", q.singleLine}, {"regexPattern", patternOf(q)},
	}
	if q.multipleKind {
		choices := []object{}
		for _, c := range q.choices {
			choices = append(choices, object{{"actualValue", c.value}, {"displayValue", localizedContent(c.text, c.localized)}})
		}
		kind, own = "#microsoft.graph.accessPackageMultipleChoiceQuestion", object{
			{"allowsMultipleSelection", q.manyAllowed}, {"choices", choices},
		}
	}
	return append(object{
		{"@odata.type", kind},
		{"id", q.id},
		{"isRequired", q.required},
		{"isAnswerEditable", q.editable},
		{"sequence", q.sequence},
		{"text", localizedContent(q.text, q.localized)},
	}, own...)
}

func localizedContent(text string, localized map[string]string) object {
	return object{{"defaultText", text}, {"localizedTexts", localizations(localized)}}
}

// requirement shows what one policy wants from a requestor.
func (v beta) requirement(p *policy, who *user) object {
	return object{
		{"policyId", p.id},
		{"policyDisplayName", p.name},
		{"policyDescription", p.description},
		{"isApprovalRequired", p.approvalForAdd},
		{"isApprovalRequiredForExtension", p.approvalForUpdate},
		{"isCustomAssignmentScheduleAllowed", p.customSchedule},
		{"isRequestorJustificationRequired", p.justification},
		{"questions", betaQuestions(p)},
		{"existingAnswers", answersOf(p, v.w.answeredBefore(p, who))},
		{"schedule", scheduleObject(schedule{expiration: p.expiration})},
		{"verifiableCredentialRequirementStatus", credentialStatus(p, v.now)},
	}
}

// credentialStatus tells that a policy wants a credential that nobody has presented yet.
func credentialStatus(p *policy, now time.Time) any {
	if len(p.credentials) == 0 {
		return nil
	}
	return object{{"@odata.type", "#microsoft.graph.verifiableCredentialRequired"}, {"expiryDateTime", moment(now.Add(15 * time.Minute))}, {"url", nil}}
}
