package entrasim

import (
	"regexp"
	"time"
)

// policy says who may request a package, how it is approved and for how long it is given.
type policy struct {
	id, packageID, name, description string

	scope   string // allowedTargetScope, as the service spells it
	targets []subjectSet

	selfAdd, selfUpdate, selfRemove bool
	customSchedule                  bool

	approvalForAdd, approvalForUpdate bool
	justification                     bool // the requestor has to give a reason
	stages                            []stageRule

	expiration expiration
	questions  []question

	created, modified time.Time
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

// subjectSet names people by one of three ways; exactly one member is set.
type subjectSet struct {
	userID       string
	groupID      string
	managerLevel int
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
	choices      []choice
	manyAllowed  bool
	multipleKind bool // a multiple-choice question
}

// choice is one answer that a multiple-choice question offers.
type choice struct{ value, text string }
