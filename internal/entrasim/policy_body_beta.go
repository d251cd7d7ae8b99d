package entrasim

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// betaPolicyBody is what POST and PUT of policies take in beta.
type betaPolicyBody struct {
	typed
	ID          string     `json:"id"`
	PackageID   string     `json:"accessPackageId"`
	DisplayName string     `json:"displayName"`
	Description string     `json:"description"`
	CanExtend   bool       `json:"canExtend"`
	Days        int        `json:"durationInDays"`
	End         *time.Time `json:"expirationDateTime"`
	CreatedBy   *string    `json:"createdBy"`
	CreatedAt   *time.Time `json:"createdDateTime"`
	ModifiedBy  *string    `json:"modifiedBy"`
	ModifiedAt  *time.Time `json:"modifiedDateTime"`
	Requestors  *struct {
		typed
		Scope   string        `json:"scopeType"`
		Accepts bool          `json:"acceptRequests"`
		Allowed []userSetBody `json:"allowedRequestors"`
	} `json:"requestorSettings"`
	Approval *struct {
		typed
		Required      bool            `json:"isApprovalRequired"`
		ForExtension  bool            `json:"isApprovalRequiredForExtension"`
		Justification bool            `json:"isRequestorJustificationRequired"`
		Mode          string          `json:"approvalMode"`
		Stages        []betaStageBody `json:"approvalStages"`
	} `json:"requestApprovalSettings"`
	Questions    []betaQuestionBody `json:"questions"`
	Review       *betaReviewBody    `json:"accessReviewSettings"`
	Credentials  json.RawMessage    `json:"verifiableCredentialSettings"`
	Notification *notifyBody        `json:"accessPackageNotificationSettings"`
}

type betaStageBody struct {
	typed
	Days                int           `json:"approvalStageTimeOutInDays"`
	ApproverMustExplain bool          `json:"isApproverJustificationRequired"`
	Escalates           bool          `json:"isEscalationEnabled"`
	EscalateMinutes     int           `json:"escalationTimeInMinutes"`
	Visibility          *string       `json:"approverInformationVisibility"`
	Primary             []userSetBody `json:"primaryApprovers"`
	Escalation          []userSetBody `json:"escalationApprovers"`
}

// userSetBody is a set of people in a body of beta: a fallback is a set that is marked as one.
type userSetBody struct {
	typed
	Backup       bool    `json:"isBackup"`
	ID           string  `json:"id"`
	ManagerLevel int     `json:"managerLevel"`
	Description  *string `json:"description"`
}

// policy is the body in the model's words.
func (b *betaPolicyBody) policy() (*policy, *graphError) {
	p := &policy{
		id: b.ID, packageID: b.PackageID, name: b.DisplayName, description: b.Description, scope: "notSpecified",
		selfUpdate: b.CanExtend, expiration: b.expiration(), credentials: notNull(b.Credentials),
		quiet: b.Notification != nil && b.Notification.Disabled,
	}
	if refusal := b.requestors(p); refusal != nil {
		return nil, refusal
	}
	if refusal := b.approval(p); refusal != nil {
		return nil, refusal
	}
	var refusal *graphError
	if p.reviews, refusal = b.Review.review(); refusal != nil {
		return nil, refusal
	}
	p.questions, refusal = betaQuestionsOf(b.Questions)
	return p, refusal
}

// expiration reads the two members in which beta says when access ends.
func (b *betaPolicyBody) expiration() expiration {
	switch {
	case b.End != nil:
		return expiration{kind: "afterDateTime", end: *b.End}
	case b.Days > 0:
		return expiration{kind: "afterDuration", duration: fmt.Sprintf("P%dD", b.Days)}
	}
	return expiration{kind: "noExpiration"}
}

func (b *betaPolicyBody) requestors(p *policy) (refusal *graphError) {
	if b.Requestors == nil {
		return nil
	}
	p.scope = ""
	for word, beta := range betaScopes() {
		if strings.EqualFold(beta, b.Requestors.Scope) {
			p.scope = word
		}
	}
	if strings.EqualFold(b.Requestors.Scope, "AllExistingConnectedOrganizationSubjects") {
		p.scope = "allConfiguredConnectedOrganizationUsers" // the word that replaced it
	}
	if p.scope == "" {
		return badRequest("The value '%s' is not valid for scopeType.", b.Requestors.Scope)
	}
	p.accepts = b.Requestors.Accepts
	p.selfAdd = p.accepts && p.scope != "notSpecified"
	p.selfRemove = p.selfAdd
	p.targets, _, refusal = userSets(b.Requestors.Allowed)
	return refusal
}

func (b *betaPolicyBody) approval(p *policy) *graphError {
	if b.Approval == nil {
		return nil
	}
	a := b.Approval
	p.approvalForAdd, p.approvalForUpdate, p.justification = a.Required, a.ForExtension, a.Justification
	for _, written := range a.Stages {
		s := stageRule{deadline: time.Duration(written.Days) * day, approverMustExplain: written.ApproverMustExplain}
		if written.Escalates {
			s.escalateAfter = time.Duration(written.EscalateMinutes) * time.Minute
		}
		var refusal *graphError
		if s.primary, s.fallback, refusal = userSets(written.Primary); refusal != nil {
			return refusal
		}
		if s.escalation, s.lastHope, refusal = userSets(written.Escalation); refusal != nil {
			return refusal
		}
		p.stages = append(p.stages, s)
	}
	if a.Mode != "" && !strings.EqualFold(a.Mode, string(approvalMode(p))) {
		return badRequest("The approvalMode '%s' does not fit the number of approval stages.", a.Mode)
	}
	return nil
}

// userSets are such sets in the model's words, the fallbacks apart.
func userSets(written []userSetBody) (sets, backups []subjectSet, refusal *graphError) {
	for _, one := range written {
		s, refusal := one.set()
		if refusal != nil {
			return nil, nil, refusal
		}
		if one.Backup {
			backups = append(backups, s)
			continue
		}
		sets = append(sets, s)
	}
	return sets, backups, nil
}

func (b *userSetBody) set() (subjectSet, *graphError) {
	s := subjectSet{managerLevel: b.ManagerLevel}
	switch strings.TrimPrefix(b.Type, "#microsoft.graph.") {
	case "singleUser":
		s.userID = b.ID
	case "groupMembers":
		s.groupID = b.ID
	}
	set(&s.description, b.Description)
	return s, s.become(b.Type, b.ID)
}
