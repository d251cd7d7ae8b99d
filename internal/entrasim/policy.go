package entrasim

import (
	"encoding/json"
	"regexp"
	"time"
)

// policy says who may request a package, how it is approved and for how long it is given.
type policy struct {
	born
	id, packageID, name, description string

	scope   string // allowedTargetScope, as the service spells it
	targets []subjectSet

	selfAdd, selfUpdate, selfRemove bool
	accepts                         bool // beta's acceptRequests: direct policies have it without selfAdd
	customSchedule                  bool
	disabled                        bool // of a seed: nobody may request

	approvalForAdd, approvalForUpdate bool
	justification                     bool // the requestor has to give a reason
	stages                            []stageRule

	expiration expiration
	questions  []question

	onBehalf onBehalf
	quiet    bool // no notifications about assignments

	reviews *review // nil for none
	// What the tenant keeps and shows without acting on it; each is null in the other dialect.
	automatic, credentials json.RawMessage

	created, modified     time.Time
	createdBy, modifiedBy string
}

// onBehalf is who may ask for other people.
type onBehalf struct {
	add, update, remove bool
	requestors          []subjectSet
}

func (p *policy) key() string { return p.id }

// asked are the questions, for those who only look at them.
func (p *policy) asked() []*question {
	var asked []*question
	for i := range p.questions {
		asked = append(asked, &p.questions[i])
	}
	return asked
}

// subjectSet names people by one of several ways: exactly one of userID, groupID, managerLevel and other is set.
type subjectSet struct {
	userID       string
	groupID      string
	managerLevel int
	// other is a kind of set in which the tenant has nobody, such as internalSponsors; what says more about it.
	other, what string
	// ofTarget tells the manager of the target from that of the requestor.
	ofTarget    bool
	description string // as it was written; empty: the name of whom it means
}

// stageRule is one approval stage of a policy.
type stageRule struct {
	deadline             time.Duration // nobody decided until then: denied
	escalateAfter        time.Duration // zero: no escalation
	approverMustExplain  bool
	primary, fallback    []subjectSet
	escalation, lastHope []subjectSet // alternates, and who serves when they cannot be found
}

// expiration is when access ends; kind is the service's word for it.
type expiration struct {
	kind     string // "notSpecified", "noExpiration", "afterDateTime", "afterDuration"
	end      time.Time
	duration string // ISO 8601, for afterDuration
}

// question is asked of the requestor; choices are set for a multiple-choice question only.
type question struct {
	id, text     string
	localized    map[string]string // by language code
	required     bool
	editable     bool
	sequence     int
	singleLine   bool
	pattern      *regexp.Regexp // nil: any text will do
	wording      string         // the pattern as it was written, which Go may not understand
	choices      []choice
	manyAllowed  bool
	multipleKind bool // a multiple-choice question
}

// choice is one answer that a multiple-choice question offers.
type choice struct {
	value, text string
	localized   map[string]string // by language code
}
