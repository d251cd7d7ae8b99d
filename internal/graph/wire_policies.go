package graph

import (
	"encoding/json"
	"strings"
	"time"

	"accessbot/internal/access"
)

// wireAssignmentPolicy is a whole policy, in either dialect.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentpolicy
type wireAssignmentPolicy struct {
	ID          word                     `json:"id"`
	Name        word                     `json:"displayName"`
	Description word                     `json:"description"`
	Created     moment                   `json:"createdDateTime"`
	Modified    moment                   `json:"modifiedDateTime"`
	Package     maybe[wireNamed]         `json:"accessPackage"`
	PackageID   word                     `json:"accessPackageId"`
	Audience    word                     `json:"allowedTargetScope"`
	Targets     list[wireSubjectSet]     `json:"specificAllowedTargets"`
	Expiration  maybe[wireExpiration]    `json:"expiration"`
	Days        number                   `json:"durationInDays"`
	Until       moment                   `json:"expirationDateTime"`
	CanExtend   yes                      `json:"canExtend"`
	Requestors  maybe[wireRequestors]    `json:"requestorSettings"`
	Approval    maybe[wireApprovalRules] `json:"requestApprovalSettings"`
	Questions   list[wirePrompt]         `json:"questions"`
	Reviews     maybe[wireReviews]       `json:"reviewSettings"`
	OldReviews  maybe[wireReviews]       `json:"accessReviewSettings"`
}

func (w wireAssignmentPolicy) policy() access.AssignmentPolicy {
	requestors := either(w.Requestors)
	p := access.AssignmentPolicy{
		ID: string(w.ID), Name: string(w.Name), Description: string(w.Description), Created: time.Time(w.Created), Modified: time.Time(w.Modified),
		PackageID: first(w.PackageID, either(w.Package).ID),
		Audience:  audienceOf(first(w.Audience, requestors.Scope)),
		Targets:   subjectsOf(append(w.Targets, requestors.Allowed...)),
		Length:    w.length(),
		Rights:    requestors.rights(),
		Approval:  either(w.Approval).rules(),
		Questions: promptsOf(w.Questions),
		Reviews:   either(w.Reviews, w.OldReviews).reviews(),
	}
	p.Rights.Extend = p.Rights.Extend || bool(w.CanExtend)
	return p
}

func (w wireAssignmentPolicy) length() access.Length {
	if w.Days > 0 {
		return access.Length{For: access.Duration{Days: int(w.Days)}}
	}
	if until := time.Time(w.Until); !until.IsZero() {
		return access.Length{Until: until}
	}
	return wireSchedule{Expiration: w.Expiration}.length()
}

// audienceOf reads an audience in either dialect and any case.
func audienceOf(s string) access.Audience {
	if strings.EqualFold(s, "AllExistingConnectedOrganizationSubjects") {
		return access.AllConfiguredConnectedUsers // an older word for the same circle
	}
	for audience, beta := range betaAudiences() {
		if strings.EqualFold(s, beta) {
			return audience
		}
	}
	for _, audience := range audiences() {
		if strings.EqualFold(s, string(audience)) {
			return audience
		}
	}
	return access.UnknownAudience
}

func audiences() []access.Audience {
	return []access.Audience{
		access.Nobody, access.SpecificUsers, access.SpecificConnectedUsers, access.SpecificServicePrincipals,
		access.AllMembers, access.AllUsers, access.AllServicePrincipals, access.AllConfiguredConnectedUsers,
		access.AllExternalUsers, access.AllAgentIdentities,
	}
}

type wireRequestors struct {
	Scope          word                 `json:"scopeType"`
	Accept         yes                  `json:"acceptRequests"`
	Allowed        list[wireSubjectSet] `json:"allowedRequestors"`
	Add            yes                  `json:"enableTargetsToSelfAddAccess"`
	Update         yes                  `json:"enableTargetsToSelfUpdateAccess"`
	Remove         yes                  `json:"enableTargetsToSelfRemoveAccess"`
	CustomSchedule yes                  `json:"allowCustomAssignmentSchedule"`
	ForAdd         yes                  `json:"enableOnBehalfRequestorsToAddAccess"`
	ForUpdate      yes                  `json:"enableOnBehalfRequestorsToUpdateAccess"`
	ForRemove      yes                  `json:"enableOnBehalfRequestorsToRemoveAccess"`
	OnBehalf       list[wireSubjectSet] `json:"onBehalfRequestors"`
}

func (w wireRequestors) rights() access.RequestorRights {
	return access.RequestorRights{
		Add: bool(w.Add || w.Accept), Extend: bool(w.Update), Remove: bool(w.Remove), CustomSchedule: bool(w.CustomSchedule),
		OnBehalf: access.OnBehalf{Add: bool(w.ForAdd), Extend: bool(w.ForUpdate), Remove: bool(w.ForRemove), By: subjectsOf(w.OnBehalf)},
	}
}

type wireApprovalRules struct {
	Add           yes                 `json:"isApprovalRequiredForAdd"`
	OldAdd        yes                 `json:"isApprovalRequired"`
	Update        yes                 `json:"isApprovalRequiredForUpdate"`
	OldUpdate     yes                 `json:"isApprovalRequiredForExtension"`
	Justification yes                 `json:"isRequestorJustificationRequired"`
	Stages        list[wireStageRule] `json:"stages"`
	OldStages     list[wireStageRule] `json:"approvalStages"`
}

func (w wireApprovalRules) rules() access.ApprovalRules {
	r := access.ApprovalRules{ForAdd: bool(w.Add || w.OldAdd), ForExtend: bool(w.Update || w.OldUpdate), Reason: bool(w.Justification)}
	for _, s := range append(w.Stages, w.OldStages...) {
		r.Stages = append(r.Stages, s.rule())
	}
	return r
}

type wireStageRule struct {
	Deny               word                 `json:"durationBeforeAutomaticDenial"`
	Days               number               `json:"approvalStageTimeOutInDays"`
	Justification      yes                  `json:"isApproverJustificationRequired"`
	Escalates          yes                  `json:"isEscalationEnabled"`
	Escalate           word                 `json:"durationBeforeEscalation"`
	Minutes            number               `json:"escalationTimeInMinutes"`
	Visibility         word                 `json:"approverInformationVisibility"`
	Primary            list[wireSubjectSet] `json:"primaryApprovers"`
	Fallback           list[wireSubjectSet] `json:"fallbackPrimaryApprovers"`
	Escalation         list[wireSubjectSet] `json:"escalationApprovers"`
	EscalationFallback list[wireSubjectSet] `json:"fallbackEscalationApprovers"`
}

func (w wireStageRule) rule() access.ApprovalRule {
	approvers, fallback := apart(w.Primary)
	escalation, lastHope := apart(w.Escalation)
	return access.ApprovalRule{
		Approvers: approvers, Fallback: append(fallback, subjectsOf(w.Fallback)...),
		DecideWithin: durationOf(w.Deny, access.Duration{Days: int(w.Days)}), ApproverReason: bool(w.Justification),
		Escalates: bool(w.Escalates), EscalateAfter: durationOf(w.Escalate, minutesOf(int(w.Minutes))),
		Escalation: escalation, EscalationFallback: append(lastHope, subjectsOf(w.EscalationFallback)...),
		Visibility: string(w.Visibility),
	}
}

// durationOf reads a duration; what cannot be read is as the other dialect
// says.
func durationOf(w word, other access.Duration) access.Duration {
	d, err := access.ParseDuration(string(w))
	if err != nil {
		return other
	}
	return d
}

func minutesOf(n int) access.Duration {
	return access.Duration{Days: n / (24 * 60), Hours: n / 60 % 24, Minutes: n % 60}
}

// wireSubjectSet is a person or a set of them: subjectSet, in beta userSet.
type wireSubjectSet struct {
	Type           word   `json:"@odata.type"`
	Backup         yes    `json:"isBackup"`
	ID             word   `json:"id"`
	UserID         word   `json:"userId"`
	GroupID        word   `json:"groupId"`
	OrganizationID word   `json:"connectedOrganizationId"`
	PrincipalID    word   `json:"servicePrincipalId"`
	Level          number `json:"managerLevel"`
	Rule           word   `json:"membershipRule"`
	Description    word   `json:"description"`
}

func (w wireSubjectSet) subject() access.Subject {
	return access.Subject{
		Kind: access.SubjectKind(typeName(w.Type)), ID: first(w.ID, w.UserID, w.GroupID, w.OrganizationID, w.PrincipalID),
		Level: int(w.Level), Rule: string(w.Rule), Description: string(w.Description),
	}
}

// typeName is a type without its namespace.
func typeName(w word) string {
	s := string(w)
	return s[strings.LastIndexByte(s, '.')+1:]
}

func subjectsOf(sets []wireSubjectSet) []access.Subject {
	var subjects []access.Subject
	for _, s := range sets {
		subjects = append(subjects, s.subject())
	}
	return subjects
}

// apart parts subjects from those that stand in for them in beta.
func apart(sets []wireSubjectSet) (subjects, backups []access.Subject) {
	for _, s := range sets {
		if s.Backup {
			backups = append(backups, s.subject())
		} else {
			subjects = append(subjects, s.subject())
		}
	}
	return subjects, backups
}

// number is an integer member.
type number int

// UnmarshalJSON reads an integer, and anything else as zero.
func (n *number) UnmarshalJSON(text []byte) error {
	var i int32
	if json.Unmarshal(text, &i) != nil {
		i = 0
	}
	*n = number(i)
	return nil
}
