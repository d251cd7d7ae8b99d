package graph

import "accessbot/internal/access"

type onePolicy struct {
	ID          string          `json:"id,omitempty"`
	Name        string          `json:"displayName"`
	Description string          `json:"description"`
	Audience    access.Audience `json:"allowedTargetScope"`
	Targets     []oneSubject    `json:"specificAllowedTargets"`
	Expiration  *expirationBody `json:"expiration"`
	Requestors  oneRequestors   `json:"requestorSettings"`
	Approval    oneApproval     `json:"requestApprovalSettings"`
	Questions   []oneQuestion   `json:"questions,omitempty"`
	Reviews     *oneReviews     `json:"reviewSettings,omitempty"`
	Package     idBody          `json:"accessPackage"`
}

type oneRequestors struct {
	Add            bool         `json:"enableTargetsToSelfAddAccess"`
	Update         bool         `json:"enableTargetsToSelfUpdateAccess"`
	Remove         bool         `json:"enableTargetsToSelfRemoveAccess"`
	CustomSchedule bool         `json:"allowCustomAssignmentSchedule"`
	ForAdd         bool         `json:"enableOnBehalfRequestorsToAddAccess"`
	ForUpdate      bool         `json:"enableOnBehalfRequestorsToUpdateAccess"`
	ForRemove      bool         `json:"enableOnBehalfRequestorsToRemoveAccess"`
	OnBehalf       []oneSubject `json:"onBehalfRequestors"`
}

type oneApproval struct {
	Add           bool       `json:"isApprovalRequiredForAdd"`
	Update        bool       `json:"isApprovalRequiredForUpdate"`
	Justification bool       `json:"isRequestorJustificationRequired"`
	Stages        []oneStage `json:"stages"`
}

type oneStage struct {
	Deny               string       `json:"durationBeforeAutomaticDenial"`
	Justification      bool         `json:"isApproverJustificationRequired"`
	Escalates          bool         `json:"isEscalationEnabled"`
	Escalate           string       `json:"durationBeforeEscalation"`
	Visibility         string       `json:"approverInformationVisibility,omitempty"`
	Primary            []oneSubject `json:"primaryApprovers"`
	Fallback           []oneSubject `json:"fallbackPrimaryApprovers"`
	Escalation         []oneSubject `json:"escalationApprovers"`
	EscalationFallback []oneSubject `json:"fallbackEscalationApprovers"`
}

type oneSubject struct {
	Type           string `json:"@odata.type"`
	UserID         string `json:"userId,omitempty"`
	GroupID        string `json:"groupId,omitempty"`
	OrganizationID string `json:"connectedOrganizationId,omitempty"`
	PrincipalID    string `json:"servicePrincipalId,omitempty"`
	Level          int    `json:"managerLevel,omitempty"`
	Rule           string `json:"membershipRule,omitempty"`
	Description    string `json:"description,omitempty"`
}

type oneQuestion struct {
	Type          string      `json:"@odata.type,omitempty"`
	ID            string      `json:"id,omitempty"`
	Text          string      `json:"text"`
	Localizations []oneText   `json:"localizations,omitempty"`
	Required      bool        `json:"isRequired"`
	Editable      bool        `json:"isAnswerEditable"`
	Sequence      int         `json:"sequence"`
	SingleLine    *bool       `json:"isSingleLineQuestion,omitempty"`
	Pattern       string      `json:"regexPattern,omitempty"`
	Multiple      *bool       `json:"isMultipleSelectionAllowed,omitempty"`
	Choices       []oneChoice `json:"choices,omitempty"`
}

type oneText struct {
	Language string `json:"languageCode"`
	Text     string `json:"text"`
}

type oneChoice struct {
	Value         string    `json:"actualValue"`
	Text          string    `json:"text"`
	Localizations []oneText `json:"localizations,omitempty"`
}

func (oneBodies) policy(p access.AssignmentPolicy) (any, error) {
	r := p.Rights
	body := onePolicy{
		ID: p.ID, Name: p.Name, Description: p.Description, Package: idBody{p.PackageID},
		Audience: p.Audience, Targets: oneSubjects(p.Targets), Expiration: expirationOf(p.Length),
		Requestors: oneRequestors{
			Add: r.Add, Update: r.Extend, Remove: r.Remove, CustomSchedule: r.CustomSchedule,
			ForAdd: r.OnBehalf.Add, ForUpdate: r.OnBehalf.Extend, ForRemove: r.OnBehalf.Remove, OnBehalf: oneSubjects(r.OnBehalf.By),
		},
		Reviews:  oneReviewsOf(p.Reviews),
		Approval: oneApproval{Add: p.Approval.ForAdd, Update: p.Approval.ForExtend, Justification: p.Approval.Reason, Stages: []oneStage{}},
	}
	for _, s := range p.Approval.Stages {
		body.Approval.Stages = append(body.Approval.Stages, oneStageOf(s))
	}
	for _, q := range p.Questions {
		body.Questions = append(body.Questions, oneQuestionOf(q))
	}
	return body, nil
}

func oneStageOf(s access.ApprovalRule) oneStage {
	return oneStage{
		Deny: s.DecideWithin.ISO(), Justification: s.ApproverReason, Escalates: s.Escalates, Escalate: s.EscalateAfter.ISO(),
		Visibility: s.Visibility, Primary: oneSubjects(s.Approvers), Fallback: oneSubjects(s.Fallback),
		Escalation: oneSubjects(s.Escalation), EscalationFallback: oneSubjects(s.EscalationFallback),
	}
}

// oneSubjects writes subjects; none is an empty list, which the service wants.
func oneSubjects(subjects []access.Subject) []oneSubject {
	sent := []oneSubject{}
	for _, s := range subjects {
		sent = append(sent, oneSubjectOf(s))
	}
	return sent
}

func oneSubjectOf(s access.Subject) oneSubject {
	sent := oneSubject{Type: odataName + string(s.Kind), Level: s.Level, Rule: s.Rule}
	if s.ID != "" || s.Rule != "" {
		sent.Description = s.Description // the other kinds have no such member
	}
	switch s.Kind {
	case access.SingleUser:
		sent.UserID = s.ID
	case access.GroupMembers:
		sent.GroupID = s.ID
	case access.ConnectedMembers:
		sent.OrganizationID = s.ID
	case access.ServicePrincipal:
		sent.PrincipalID = s.ID
	}
	return sent
}

func oneQuestionOf(q access.Prompt) oneQuestion {
	sent := oneQuestion{
		Type: questionType(q.Kind), ID: q.ID, Text: q.Text, Localizations: oneTexts(q.Localizations),
		Required: q.Required, Editable: q.Editable, Sequence: q.Sequence, Pattern: q.Pattern,
	}
	switch q.Kind {
	case access.TextPrompt:
		sent.SingleLine = &q.SingleLine
	case access.ChoicePrompt:
		sent.Multiple = &q.Multiple
	}
	for _, c := range q.Choices {
		sent.Choices = append(sent.Choices, oneChoice{c.Value, c.Text, oneTexts(c.Localizations)})
	}
	return sent
}

func oneTexts(texts []access.Localization) []oneText {
	var sent []oneText
	for _, l := range texts {
		sent = append(sent, oneText{l.Language, l.Text})
	}
	return sent
}

// odataName begins the name of every type.
const odataName = "#microsoft.graph."
