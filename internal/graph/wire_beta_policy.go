package graph

import (
	"slices"

	"accessbot/internal/access"
)

type betaPolicy struct {
	ID          string         `json:"id,omitempty"`
	PackageID   string         `json:"accessPackageId"`
	Name        string         `json:"displayName"`
	Description string         `json:"description"`
	CanExtend   bool           `json:"canExtend"`
	Days        int            `json:"durationInDays"`
	Until       *string        `json:"expirationDateTime"`
	Reviews     *betaReviews   `json:"accessReviewSettings"`
	Requestors  betaRequestors `json:"requestorSettings"`
	Approval    betaApproval   `json:"requestApprovalSettings"`
	Questions   []betaQuestion `json:"questions,omitempty"`
}

type betaRequestors struct {
	Scope   string        `json:"scopeType"`
	Accept  bool          `json:"acceptRequests"`
	Allowed []betaSubject `json:"allowedRequestors"`
}

type betaApproval struct {
	Add           bool        `json:"isApprovalRequired"`
	Extension     bool        `json:"isApprovalRequiredForExtension"`
	Justification bool        `json:"isRequestorJustificationRequired"`
	Mode          string      `json:"approvalMode"`
	Stages        []betaStage `json:"approvalStages"`
}

type betaStage struct {
	Days          int           `json:"approvalStageTimeOutInDays"`
	Justification bool          `json:"isApproverJustificationRequired"`
	Escalates     bool          `json:"isEscalationEnabled"`
	Minutes       int           `json:"escalationTimeInMinutes"`
	Primary       []betaSubject `json:"primaryApprovers"`
	Escalation    []betaSubject `json:"escalationApprovers"`
}

type betaSubject struct {
	Type        string `json:"@odata.type"`
	Backup      bool   `json:"isBackup"`
	ID          string `json:"id,omitempty"`
	Level       int    `json:"managerLevel,omitempty"`
	Description string `json:"description,omitempty"`
}

type betaQuestion struct {
	Type       string       `json:"@odata.type,omitempty"`
	ID         string       `json:"id,omitempty"`
	Required   bool         `json:"isRequired"`
	Editable   bool         `json:"isAnswerEditable"`
	Sequence   int          `json:"sequence"`
	Text       betaText     `json:"text"`
	SingleLine *bool        `json:"isSingleLineQuestion,omitempty"`
	Pattern    string       `json:"regexPattern,omitempty"`
	Multiple   *bool        `json:"allowsMultipleSelection,omitempty"`
	Choices    []betaChoice `json:"choices,omitempty"`
}

type betaText struct {
	Default string    `json:"defaultText"`
	Texts   []oneText `json:"localizedTexts"`
}

type betaChoice struct {
	Value   string   `json:"actualValue"`
	Display betaText `json:"displayValue"`
}

// betaAudiences pairs each audience with its beta word, where there is one.
func betaAudiences() map[access.Audience]string {
	return map[access.Audience]string{
		access.Nobody:                      "NoSubjects",
		access.SpecificUsers:               "SpecificDirectorySubjects",
		access.SpecificConnectedUsers:      "SpecificConnectedOrganizationSubjects",
		access.AllConfiguredConnectedUsers: "AllConfiguredConnectedOrganizationSubjects",
		access.AllMembers:                  "AllExistingDirectoryMemberUsers",
		access.AllUsers:                    "AllExistingDirectorySubjects",
		access.AllExternalUsers:            "AllExternalSubjects",
	}
}

func (betaBodies) policy(p access.AssignmentPolicy) (any, error) {
	scope, known := betaAudiences()[p.Audience]
	days, whole := wholeDays(p.Length.For)
	if !known || !whole || !betaRights(p.Rights) || !betaKinds(p) {
		return nil, unspeakable()
	}
	body := betaPolicy{
		ID: p.ID, PackageID: p.PackageID, Name: p.Name, Description: p.Description, CanExtend: p.Rights.Extend, Days: days,
		Reviews:    betaReviewsOf(p.Reviews),
		Requestors: betaRequestors{scope, p.Rights.Add, betaSubjects(p.Targets, nil)},
		Approval:   betaApproval{Add: p.Approval.ForAdd, Extension: p.Approval.ForExtend, Justification: p.Approval.Reason, Mode: betaMode(p.Approval), Stages: []betaStage{}},
	}
	if until := timeText(p.Length.Until); until != "" {
		body.Until = &until
	}
	for _, s := range p.Approval.Stages {
		stage, ok := betaStageOf(s)
		if !ok {
			return nil, unspeakable()
		}
		body.Approval.Stages = append(body.Approval.Stages, stage)
	}
	for _, q := range p.Questions {
		body.Questions = append(body.Questions, betaQuestionOf(q))
	}
	return body, nil
}

// unspeakable is the error of a policy that the dialect has no words for.
func unspeakable() error {
	return &access.Error{Kind: access.Invalid, Sentence: `This policy uses something that the beta version of Microsoft Graph cannot express. An administrator can set GRAPH_VERSION to "v1.0".`}
}

// betaRights reports whether beta can say what requestors may do.
func betaRights(r access.RequestorRights) bool {
	b := r.OnBehalf
	return !r.Remove && !r.CustomSchedule && !b.Add && !b.Extend && !b.Remove && len(b.By) == 0
}

// betaKinds reports whether beta knows every kind of subject in the policy.
func betaKinds(p access.AssignmentPolicy) bool {
	known := []access.SubjectKind{
		access.SingleUser, access.GroupMembers, access.RequestorManager, access.InternalSponsors,
		access.ExternalSponsors, access.ConnectedMembers, access.TargetSponsors,
	}
	named := slices.Clone(p.Targets)
	for _, s := range p.Approval.Stages {
		named = slices.Concat(named, s.Approvers, s.Fallback, s.Escalation, s.EscalationFallback)
	}
	return !slices.ContainsFunc(named, func(s access.Subject) bool { return !slices.Contains(known, s.Kind) })
}

// wholeDays gives a duration in days, and whether it is one.
func wholeDays(d access.Duration) (int, bool) {
	days := d.Weeks*7 + d.Days
	d.Weeks, d.Days = 0, 0
	return days, d.IsZero()
}

func betaMode(a access.ApprovalRules) string {
	switch len(a.Stages) {
	case 0:
		return "NoApproval"
	case 1:
		return "SingleStage"
	default:
		return "Serial"
	}
}

func betaStageOf(s access.ApprovalRule) (betaStage, bool) {
	days, whole := wholeDays(s.DecideWithin)
	wait := s.EscalateAfter
	if !whole || wait.Years != 0 || wait.Months != 0 || wait.Seconds != 0 || s.Visibility != "" && s.Visibility != "default" {
		return betaStage{}, false
	}
	return betaStage{
		Days: days, Justification: s.ApproverReason, Escalates: s.Escalates,
		Minutes: ((wait.Weeks*7+wait.Days)*24+wait.Hours)*60 + wait.Minutes,
		Primary: betaSubjects(s.Approvers, s.Fallback), Escalation: betaSubjects(s.Escalation, s.EscalationFallback),
	}, true
}

// betaSubjects writes subjects, and those that stand in for them.
func betaSubjects(subjects, backups []access.Subject) []betaSubject {
	sent := []betaSubject{}
	for i, s := range slices.Concat(subjects, backups) {
		one := betaSubject{Type: odataName + string(s.Kind), Backup: i >= len(subjects), ID: s.ID, Level: s.Level}
		if s.ID != "" {
			one.Description = s.Description // the other kinds have no such member
		}
		sent = append(sent, one)
	}
	return sent
}

func betaQuestionOf(q access.Prompt) betaQuestion {
	sent := betaQuestion{
		Type: questionType(q.Kind), ID: q.ID, Required: q.Required, Editable: q.Editable, Sequence: q.Sequence,
		Text: betaTextOf(q.Text, q.Localizations), Pattern: q.Pattern,
	}
	switch q.Kind {
	case access.TextPrompt:
		sent.SingleLine = &q.SingleLine
	case access.ChoicePrompt:
		sent.Multiple = &q.Multiple
	}
	for _, c := range q.Choices {
		sent.Choices = append(sent.Choices, betaChoice{c.Value, betaTextOf(c.Text, c.Localizations)})
	}
	return sent
}

func betaTextOf(text string, texts []access.Localization) betaText {
	return betaText{Default: text, Texts: append([]oneText{}, oneTexts(texts)...)}
}
