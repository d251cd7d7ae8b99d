package entrasim

import (
	"encoding/json"
	"maps"
	"slices"
)

func (v v1) policyRecord(p *policy) *record {
	return &record{kind: "accessPackageAssignmentPolicy", members: []member{
		{"id", p.id},
		{"displayName", p.name},
		{"description", p.description},
		{"allowedTargetScope", enum(p.scope)},
		{"createdDateTime", moment(p.created)},
		{"modifiedDateTime", moment(p.modified)},
		{"specificAllowedTargets", v.subjectSets(p.targets)},
		{"expiration", expirationObject(p.expiration)},
		{"requestorSettings", object{
			{"enableTargetsToSelfAddAccess", p.selfAdd},
			{"enableTargetsToSelfUpdateAccess", p.selfUpdate},
			{"enableTargetsToSelfRemoveAccess", p.selfRemove},
			{"allowCustomAssignmentSchedule", p.customSchedule},
			{"enableOnBehalfRequestorsToAddAccess", p.onBehalf.add},
			{"enableOnBehalfRequestorsToUpdateAccess", p.onBehalf.update},
			{"enableOnBehalfRequestorsToRemoveAccess", p.onBehalf.remove},
			{"onBehalfRequestors", v.subjectSets(p.onBehalf.requestors)},
		}},
		{"requestApprovalSettings", v.approvalSettings(p)},
		{"reviewSettings", v.reviewObject(p.reviews)},
		{"automaticRequestSettings", rawOrNull(p.automatic)},
		{"notificationSettings", object{{"isAssignmentNotificationDisabled", p.quiet}}},
	}, links: []link{
		toOne("accessPackage", v.w.packages.get(p.packageID), v.packageRecord),
		toOne("catalog", v.catalogOf(p.packageID), v.catalogRecord),
		toMany("questions", func() []*question { return p.asked() }, questionRecord),
		toNothing("customExtensionStageSettings"),
	}}
}

// catalogOf is the catalog of a package, or nil.
func (v v1) catalogOf(packageID string) *catalog {
	p := v.w.packages.ever(packageID)
	if p == nil {
		return nil
	}
	return v.w.catalogs.get(p.catalogID)
}

func (v v1) approvalSettings(p *policy) object {
	stages := []object{}
	for _, s := range p.stages {
		stages = append(stages, object{
			{"durationBeforeAutomaticDenial", printISO(s.deadline)},
			{"isApproverJustificationRequired", s.approverMustExplain},
			{"isEscalationEnabled", s.escalateAfter > 0},
			{"durationBeforeEscalation", printISO(s.escalateAfter)},
			{"approverInformationVisibility", enum("default")},
			{"primaryApprovers", v.subjectSets(s.primary)},
			{"fallbackPrimaryApprovers", v.subjectSets(s.fallback)},
			{"escalationApprovers", v.subjectSets(s.escalation)},
			{"fallbackEscalationApprovers", v.subjectSets(s.lastHope)},
		})
	}
	return object{
		{"isApprovalRequiredForAdd", p.approvalForAdd},
		{"isApprovalRequiredForUpdate", p.approvalForUpdate},
		{"isRequestorJustificationRequired", p.justification},
		{"stages", stages},
	}
}

func (v v1) subjectSets(sets []subjectSet) []object {
	shown := []object{}
	for _, s := range sets {
		shown = append(shown, v.subjectSet(s))
	}
	return shown
}

func (v v1) subjectSet(s subjectSet) object {
	shown := object{{"@odata.type", s.odataType()}}
	switch {
	case s.userID != "":
		shown = append(shown, member{"userId", s.userID})
	case s.groupID != "":
		shown = append(shown, member{"groupId", s.groupID})
	case s.managerLevel > 0:
		shown = append(shown, member{"managerLevel", s.managerLevel})
	case otherSets()[s.other] != "":
		shown = append(shown, member{otherSets()[s.other], s.what})
	}
	if name := v.w.describe(s); name != "" {
		shown = append(shown, member{"description", name})
	}
	return shown
}

func expirationObject(e expiration) object {
	kind := e.kind
	if kind == "" {
		kind = "notSpecified"
	}
	return object{{"endDateTime", moment(e.end)}, {"duration", orNull(e.duration)}, {"type", enum(kind)}}
}

func scheduleObject(s schedule) object {
	return object{{"startDateTime", moment(s.start)}, {"recurrence", nil}, {"expiration", expirationObject(s.expiration)}}
}

func questionRecord(q *question) *record {
	kind, own := "accessPackageTextInputQuestion", []member{
		{"isSingleLineQuestion", q.singleLine}, {"regexPattern", patternOf(q)},
	}
	if q.multipleKind {
		kind, own = "accessPackageMultipleChoiceQuestion", []member{
			{"isMultipleSelectionAllowed", q.manyAllowed}, {"choices", choicesOf(q)},
		}
	}
	return &record{kind: kind, members: append([]member{
		{"@odata.type", "#microsoft.graph." + kind},
		{"id", q.id},
		{"isRequired", q.required},
		{"isAnswerEditable", q.editable},
		{"sequence", q.sequence},
		{"text", q.text},
		{"localizations", localizations(q.localized)},
	}, own...)}
}

// rawOrNull shows what is kept as it was written.
func rawOrNull(raw json.RawMessage) any {
	if len(raw) == 0 {
		return nil
	}
	return raw
}

func patternOf(q *question) any {
	if q.wording != "" || q.pattern == nil {
		return orNull(q.wording)
	}
	return q.pattern.String()
}

func choicesOf(q *question) []object {
	choices := []object{}
	for _, c := range q.choices {
		choices = append(choices, object{{"actualValue", c.value}, {"text", c.text}, {"localizations", localizations(c.localized)}})
	}
	return choices
}

func localizations(texts map[string]string) []object {
	shown := []object{}
	for _, code := range slices.Sorted(maps.Keys(texts)) {
		shown = append(shown, object{{"languageCode", code}, {"text", texts[code]}})
	}
	return shown
}

// requirement shows what one policy wants from a requestor. v1.0 does not tell what they answered before.
func (v v1) requirement(p *policy, _ *user) object {
	return object{
		{"policyId", p.id},
		{"policyDisplayName", p.name},
		{"policyDescription", p.description},
		{"isApprovalRequiredForAdd", p.approvalForAdd},
		{"isApprovalRequiredForUpdate", p.approvalForUpdate},
		{"isRequestorJustificationRequired", p.justification},
		{"allowCustomAssignmentSchedule", p.customSchedule},
		{"schedule", scheduleObject(schedule{expiration: p.expiration})},
		{"questions", records(p.asked(), questionRecord)},
	}
}
