package access

import (
	"strings"
	"time"
)

// AssignmentPolicy is a policy as its owner sees it: who may ask for a package,
// who decides, what is asked, and how long access lasts. Policy is what one
// person is told of it.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentpolicy
type AssignmentPolicy struct {
	ID          string
	PackageID   string
	Name        string
	Description string
	Audience    Audience
	Targets     []Subject // who may ask, when the audience is a specific one
	Length      Length
	Rights      RequestorRights
	Approval    ApprovalRules
	Questions   []Prompt
	Reviews     Reviews
	Created     time.Time
	Modified    time.Time // when somebody last changed it; zero when the service does not say
}

// Audience is the circle of people that a policy is for, in the v1.0 spelling.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentpolicy#properties
type Audience string

// The audiences. Nobody means that only administrators assign the package.
const (
	Nobody                      Audience = "notSpecified"
	SpecificUsers               Audience = "specificDirectoryUsers"
	SpecificConnectedUsers      Audience = "specificConnectedOrganizationUsers"
	SpecificServicePrincipals   Audience = "specificDirectoryServicePrincipals"
	AllMembers                  Audience = "allMemberUsers"
	AllUsers                    Audience = "allDirectoryUsers"
	AllServicePrincipals        Audience = "allDirectoryServicePrincipals"
	AllConfiguredConnectedUsers Audience = "allConfiguredConnectedOrganizationUsers"
	AllExternalUsers            Audience = "allExternalUsers"
	AllAgentIdentities          Audience = "allDirectoryAgentIdentities"
	UnknownAudience             Audience = "unknown"
)

// Subject is one person or a set of them, as policies name them.
//
// https://learn.microsoft.com/graph/api/resources/subjectset
type Subject struct {
	Kind        SubjectKind
	ID          string // of the user, group, organization or service principal
	Level       int    // of a manager; zero when it was not said
	Rule        string // of attributeRuleMembers
	Description string // for people who read the policy
}

// SubjectKind tells what a Subject is, in the service's own words.
type SubjectKind string

// The kinds of subjects. A kind that is not listed is kept as it was read.
const (
	SingleUser        SubjectKind = "singleUser"
	GroupMembers      SubjectKind = "groupMembers"
	RequestorManager  SubjectKind = "requestorManager"
	TargetManager     SubjectKind = "targetManager"
	InternalSponsors  SubjectKind = "internalSponsors"
	ExternalSponsors  SubjectKind = "externalSponsors"
	ConnectedMembers  SubjectKind = "connectedOrganizationMembers"
	AttributeRule     SubjectKind = "attributeRuleMembers"
	ServicePrincipal  SubjectKind = "singleServicePrincipal"
	TargetSponsors    SubjectKind = "targetUserSponsors"
	ApplicationOwners SubjectKind = "targetApplicationOwners"
	AgentSponsors     SubjectKind = "targetAgentIdentitySponsorsOrOwners"
)

// RequestorRights is what the people of a policy may do by themselves.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentrequestorsettings
type RequestorRights struct {
	Add            bool // ask for the package
	Extend         bool // ask to change or extend what they hold
	Remove         bool // give it back; the beta dialect does not know this
	CustomSchedule bool // choose start and end
	OnBehalf       OnBehalf
}

// OnBehalf says who may ask for others; the beta dialect does not know it.
type OnBehalf struct {
	Add, Extend, Remove bool
	By                  []Subject
}

// ApprovalRules is who must agree before access is given.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentapprovalsettings
type ApprovalRules struct {
	ForAdd    bool // whether a new request needs approval
	ForExtend bool // whether an extension does
	Reason    bool // the person who asks must say why
	Stages    []ApprovalRule
}

// ApprovalRule is one stage of an approval as a policy lays it down.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageapprovalstage
type ApprovalRule struct {
	Approvers          []Subject
	Fallback           []Subject // decide when no approver can be found
	DecideWithin       Duration  // then the request is denied
	ApproverReason     bool      // approvers must say why
	Escalates          bool
	EscalateAfter      Duration // then the escalation approvers may decide too
	Escalation         []Subject
	EscalationFallback []Subject
	Visibility         string // who may see the approvers; empty for the default
}

// Prompt is a question of a policy with all that a form needs to ask it.
//
// https://learn.microsoft.com/graph/api/resources/accesspackagequestion
type Prompt struct {
	ID            string // empty before the policy was stored
	Kind          PromptKind
	Text          string
	Localizations []Localization
	Sequence      int
	Required      bool
	Editable      bool   // the answer may be changed later
	SingleLine    bool   // of a text
	Pattern       string // a regular expression that a text must match; empty for any
	Multiple      bool   // more than one choice may be taken
	Choices       []Choice
}

// PromptKind is the type of a question.
type PromptKind string

// The kinds of questions. UnknownPrompt is one that the service added since.
const (
	TextPrompt    PromptKind = "text"
	ChoicePrompt  PromptKind = "choice"
	UnknownPrompt PromptKind = "unknown"
)

// Choice is one that a question offers.
type Choice struct {
	Value         string // what is sent
	Text          string // what is shown
	Localizations []Localization
}

// Localization is a text in one language.
type Localization struct {
	Language string
	Text     string
}

// Answer is what somebody answers to a question.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageanswerstring
type Answer struct {
	PromptID string
	Kind     PromptKind
	Value    string // of a choice, its Value
	Display  string // of a choice, its Text; empty for the same as Value
	// Values are the choices of an answer that takes several; Value is not used
	// then. In an answer that was read they stand in Value: see Prompt.Taken.
	Values []string
}

// Requirements is what one policy demands of the person who asks: the Policy,
// and its questions in full.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentrequestrequirements
type Requirements struct {
	Policy
	ApprovalForExtend bool
	Prompts           []Prompt
	// Earlier is what the person answered when they last asked. Only beta tells
	// it.
	Earlier []Answer
	// ProofElsewhere is set when the policy wants a verifiable credential: then
	// the request can only be made in My Access. Only beta tells it.
	ProofElsewhere bool
}

// Prompt finds a question by its id.
func (r Requirements) Prompt(id string) (Prompt, bool) {
	for _, p := range r.Prompts {
		if strings.EqualFold(p.ID, id) {
			return p, true
		}
	}
	return Prompt{}, false
}

// Schedule is when access begins and ends. The zero Schedule leaves both to
// the policy.
//
// https://learn.microsoft.com/graph/api/resources/entitlementmanagementschedule
type Schedule struct {
	Start  time.Time // zero: at once
	Length Length
}

// IsZero reports whether nothing was chosen.
func (s Schedule) IsZero() bool {
	return s.Start.IsZero() && s.Length.For.IsZero() && s.Length.Until.IsZero()
}
