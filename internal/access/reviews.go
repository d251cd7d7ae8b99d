package access

import (
	"fmt"
	"time"
)

// Reviews is how those who hold a package by a policy are reviewed. The zero
// Reviews are none.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentreviewsettings
type Reviews struct {
	Every      Recurrence // empty for no reviews
	Start      time.Time  // when the first begins
	Days       int        // that reviewers have
	Self       bool       // holders review themselves
	Reviewers  []Subject
	Fallback   []Subject // review when no reviewer can be found
	Unanswered Unanswered
	Reason     bool // reviewers must say why
	Hints      bool // reviewers are shown what Entra recommends
}

// Recurrence is how often something comes back, in the words of beta.
type Recurrence string

// The recurrences of reviews. UnknownRecurrence is one that beta has no word
// for.
const (
	Weekly            Recurrence = "weekly"
	Monthly           Recurrence = "monthly"
	Quarterly         Recurrence = "quarterly"
	HalfYearly        Recurrence = "halfyearly"
	Yearly            Recurrence = "annual"
	UnknownRecurrence Recurrence = "unknown"
)

// Words is the recurrence as it is read.
func (r Recurrence) Words() string {
	words := map[Recurrence]string{Weekly: "every week", Monthly: "every month", Quarterly: "every quarter", HalfYearly: "twice a year", Yearly: "every year"}
	if w, known := words[r]; known {
		return w
	}
	return "at times that I do not know"
}

// Unanswered is what becomes of access that nobody reviewed in time.
type Unanswered string

// What may become of it. Any other word is kept as it was read.
const (
	KeepAccess   Unanswered = "keepAccess"
	RemoveAccess Unanswered = "removeAccess"
	Recommended  Unanswered = "acceptAccessRecommendation"
)

// Words says what becomes of access that nobody reviewed.
func (u Unanswered) Words() string {
	switch u {
	case KeepAccess:
		return "it stays"
	case RemoveAccess:
		return "it is taken away"
	case Recommended:
		return "what Entra recommends is done"
	}
	return "Entra decides"
}

// IsZero reports whether there are no reviews.
func (r Reviews) IsZero() bool { return r.Every == "" }

// Same reports whether two reviews are the same to everybody.
func (r Reviews) Same(other Reviews) bool {
	return r.Start.Equal(other.Start) && alike(r.startless(), other.startless())
}

func (r Reviews) startless() Reviews {
	r.Start = time.Time{}
	return r
}

// ByManager reports whether the manager reviews.
func (r Reviews) ByManager() bool {
	return !r.Self && len(r.Reviewers) == 1 && (r.Reviewers[0].Kind == RequestorManager || r.Reviewers[0].Kind == TargetManager)
}

// Words says who reviews, when, and what becomes of access that nobody
// reviewed, such as "reviewed every quarter by their manager, within 14 days;
// unreviewed, it is taken away".
func (r Reviews) Words() string {
	if r.IsZero() {
		return "not reviewed"
	}
	who := SubjectWords(r.Reviewers)
	if r.Self {
		who = "themselves"
	}
	if who == "" {
		who = "nobody"
	}
	if fallback := SubjectWords(r.Fallback); fallback != "" {
		who += ", else " + fallback
	}
	if r.Days > 0 {
		who += ", within " + Duration{Days: r.Days}.Words()
	}
	return fmt.Sprintf("reviewed %s by %s; unreviewed, %s", r.Every.Words(), who, r.Unanswered.Words())
}
