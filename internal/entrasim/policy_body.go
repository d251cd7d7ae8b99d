package entrasim

import (
	"encoding/json"
	"time"
)

// policyBody is what POST and PUT of policies take in v1.0.
type policyBody struct {
	typed
	ID                string           `json:"id"`
	DisplayName       string           `json:"displayName"`
	Description       string           `json:"description"`
	Scope             string           `json:"allowedTargetScope"`
	Targets           []subjectSetBody `json:"specificAllowedTargets"`
	Expiration        *expirationBody  `json:"expiration"`
	Requestors        *requestorsBody  `json:"requestorSettings"`
	Approval          *approvalBody    `json:"requestApprovalSettings"`
	Questions         []questionBody   `json:"questions"`
	Package           *idBody          `json:"accessPackage"`
	Catalog           *idBody          `json:"catalog"`
	Review            *reviewBody      `json:"reviewSettings"`
	Automatic         json.RawMessage  `json:"automaticRequestSettings"`
	ExtensionSettings []any            `json:"customExtensionStageSettings"`
	CreatedAt         *time.Time       `json:"createdDateTime"`
	ModifiedAt        *time.Time       `json:"modifiedDateTime"`
	Notification      *notifyBody      `json:"notificationSettings"`
}

// notifyBody says whether people are told about their assignments.
type notifyBody struct {
	typed
	Disabled bool `json:"isAssignmentNotificationDisabled"`
}

// requestorsBody says what people may do for themselves and for others.
type requestorsBody struct {
	typed
	SelfAdd        bool             `json:"enableTargetsToSelfAddAccess"`
	SelfUpdate     bool             `json:"enableTargetsToSelfUpdateAccess"`
	SelfRemove     bool             `json:"enableTargetsToSelfRemoveAccess"`
	CustomSchedule bool             `json:"allowCustomAssignmentSchedule"`
	OthersAdd      bool             `json:"enableOnBehalfRequestorsToAddAccess"`
	OthersUpdate   bool             `json:"enableOnBehalfRequestorsToUpdateAccess"`
	OthersRemove   bool             `json:"enableOnBehalfRequestorsToRemoveAccess"`
	Others         []subjectSetBody `json:"onBehalfRequestors"`
}

// approvalBody says what has to be approved, and by whom.
type approvalBody struct {
	typed
	ForAdd        bool        `json:"isApprovalRequiredForAdd"`
	ForUpdate     bool        `json:"isApprovalRequiredForUpdate"`
	Justification bool        `json:"isRequestorJustificationRequired"`
	Stages        []stageBody `json:"stages"`
}

type stageBody struct {
	typed
	Deadline            *string          `json:"durationBeforeAutomaticDenial"`
	ApproverMustExplain bool             `json:"isApproverJustificationRequired"`
	Escalates           bool             `json:"isEscalationEnabled"`
	EscalateAfter       *string          `json:"durationBeforeEscalation"`
	Visibility          *string          `json:"approverInformationVisibility"`
	Primary             []subjectSetBody `json:"primaryApprovers"`
	Fallback            []subjectSetBody `json:"fallbackPrimaryApprovers"`
	Escalation          []subjectSetBody `json:"escalationApprovers"`
	LastHope            []subjectSetBody `json:"fallbackEscalationApprovers"`
}

// allowedScopes are the words for who may request.
func allowedScopes() []string {
	return []string{
		"notSpecified", "specificDirectoryUsers", "specificConnectedOrganizationUsers", "specificDirectoryServicePrincipals",
		"allMemberUsers", "allDirectoryUsers", "allDirectoryServicePrincipals", "allConfiguredConnectedOrganizationUsers",
		"allExternalUsers", "allDirectoryAgentIdentities",
	}
}

// policy is the body in the model's words.
func (b *policyBody) policy() (*policy, *graphError) {
	p := &policy{
		id: b.ID, name: b.DisplayName, description: b.Description, scope: spelled(orWord(b.Scope, "notSpecified"), allowedScopes()...),
		automatic: notNull(b.Automatic), quiet: b.Notification != nil && b.Notification.Disabled,
	}
	if b.Package != nil {
		p.packageID = b.Package.ID
	}
	if p.scope == "" {
		return nil, badRequest("The value '%s' is not valid for allowedTargetScope.", b.Scope)
	}
	p.expiration = expiration{kind: "notSpecified"}
	var refusal *graphError
	if b.Expiration != nil {
		if p.expiration, refusal = b.Expiration.expiration(); refusal != nil {
			return nil, refusal
		}
	}
	if p.reviews, refusal = b.Review.review(); refusal != nil {
		return nil, refusal
	}
	if p.targets, refusal = subjectSets(b.Targets); refusal != nil {
		return nil, refusal
	}
	if refusal = b.requestors(p); refusal != nil {
		return nil, refusal
	}
	if refusal = b.approval(p); refusal != nil {
		return nil, refusal
	}
	p.questions, refusal = questions(b.Questions)
	return p, refusal
}

// notNull drops a JSON null.
func notNull(raw json.RawMessage) json.RawMessage {
	if string(raw) == "null" {
		return nil
	}
	return raw
}

func (b *policyBody) requestors(p *policy) (refusal *graphError) {
	p.accepts = p.scope == "notSpecified"
	if b.Requestors == nil {
		return nil
	}
	r := b.Requestors
	p.selfAdd, p.selfUpdate, p.selfRemove, p.customSchedule = r.SelfAdd, r.SelfUpdate, r.SelfRemove, r.CustomSchedule
	p.accepts = p.accepts || r.SelfAdd
	p.onBehalf = onBehalf{add: r.OthersAdd, update: r.OthersUpdate, remove: r.OthersRemove}
	p.onBehalf.requestors, refusal = subjectSets(r.Others)
	return refusal
}

func (b *policyBody) approval(p *policy) *graphError {
	if b.Approval == nil {
		return nil
	}
	p.approvalForAdd, p.approvalForUpdate, p.justification = b.Approval.ForAdd, b.Approval.ForUpdate, b.Approval.Justification
	for _, written := range b.Approval.Stages {
		s, refusal := written.stage()
		if refusal != nil {
			return refusal
		}
		p.stages = append(p.stages, s)
	}
	return nil
}

// stage is one approval stage in the model's words.
func (b *stageBody) stage() (s stageRule, refusal *graphError) {
	s.approverMustExplain = b.ApproverMustExplain
	if s.deadline, refusal = durationOf(b.Deadline); refusal != nil {
		return s, refusal
	}
	if b.Escalates {
		if s.escalateAfter, refusal = durationOf(b.EscalateAfter); refusal != nil {
			return s, refusal
		}
	}
	for _, sets := range []struct {
		to      *[]subjectSet
		written []subjectSetBody
	}{{&s.primary, b.Primary}, {&s.fallback, b.Fallback}, {&s.escalation, b.Escalation}, {&s.lastHope, b.LastHope}} {
		if *sets.to, refusal = subjectSets(sets.written); refusal != nil {
			return s, refusal
		}
	}
	return s, nil
}
