package access

import "time"

// AlreadyDecided is the Kind of a decision that somebody else has made before,
// or that came too late.
const AlreadyDecided Kind = "already_decided"

// AlreadyThere is the Kind of making a thing that exists under that name.
const AlreadyThere Kind = "already_there"

// Approval is what an approver is asked to decide. Its id is the request's.
//
// https://learn.microsoft.com/graph/api/resources/approval
type Approval struct {
	ID     string
	Stages []Stage
}

// Mine gives the stage that waits for the person who read the approval.
func (a Approval) Mine() (Stage, bool) {
	for _, s := range a.Stages {
		if s.Mine && s.Open() {
			return s, true
		}
	}
	return Stage{}, false
}

// Stage is one step of an approval.
//
// https://learn.microsoft.com/graph/api/resources/approvalstage
type Stage struct {
	ID            string
	Name          string
	Mine          bool   // assigned to the person who read it
	Status        string // InProgress, Initializing, Completed, Expired
	Verdict       Verdict
	ReviewedBy    string // display name; empty before
	ReviewerID    string
	Reviewed      time.Time
	Justification string
}

// Open reports whether the stage may still be decided.
func (s Stage) Open() bool {
	return s.Verdict == NotReviewed && s.Status != "Completed" && s.Status != "Expired"
}

// Verdict is how a stage was decided.
type Verdict string

// The verdicts.
const (
	NotReviewed Verdict = "notReviewed"
	Approved    Verdict = "approved"
	Refused     Verdict = "denied"
)
