package graph

import (
	"time"

	"accessbot/internal/access"
)

// wireReviews is how holders are reviewed, in either dialect.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentreviewsettings
// https://learn.microsoft.com/graph/api/resources/assignmentreviewsettings?view=graph-rest-beta
type wireReviews struct {
	Enabled       yes                       `json:"isEnabled"`
	Unanswered    word                      `json:"expirationBehavior"`
	OldUnanswered word                      `json:"accessReviewTimeoutBehavior"`
	Hints         yes                       `json:"isRecommendationEnabled"`
	OldHints      yes                       `json:"isAccessRecommendationEnabled"`
	Reason        yes                       `json:"isReviewerJustificationRequired"`
	OldReason     yes                       `json:"isApprovalJustificationRequired"`
	Self          yes                       `json:"isSelfReview"`
	By            word                      `json:"reviewerType"`
	Primary       list[wireSubjectSet]      `json:"primaryReviewers"`
	Fallback      list[wireSubjectSet]      `json:"fallbackReviewers"`
	Reviewers     list[wireSubjectSet]      `json:"reviewers"`
	Schedule      maybe[wireReviewSchedule] `json:"schedule"`
	Every         word                      `json:"recurrenceType"`
	Start         moment                    `json:"startDateTime"`
	Days          number                    `json:"durationInDays"`
}

// wireReviewSchedule is when reviews happen, in v1.0.
type wireReviewSchedule struct {
	Start      moment                `json:"startDateTime"`
	Expiration maybe[wireExpiration] `json:"expiration"`
	Recurrence maybe[struct {
		Pattern maybe[wirePattern] `json:"pattern"`
	}] `json:"recurrence"`
}

type wirePattern struct {
	Type     word   `json:"type"`
	Interval number `json:"interval"`
}

// reviews reads them; reviews that are switched off are none.
func (w wireReviews) reviews() access.Reviews {
	if !w.Enabled {
		return access.Reviews{}
	}
	schedule := either(w.Schedule)
	reviewers, fallback := apart(append(w.Primary, w.Reviewers...))
	r := access.Reviews{
		Every: recurrenceOf(w.Every, either(either(schedule.Recurrence).Pattern)), Start: firstMoment(w.Start, schedule.Start),
		Days: int(w.Days), Self: bool(w.Self) || w.By == "Self", Reviewers: reviewers, Fallback: append(fallback, subjectsOf(w.Fallback)...),
		Unanswered: access.Unanswered(first(w.Unanswered, w.OldUnanswered)), Reason: bool(w.Reason || w.OldReason), Hints: bool(w.Hints || w.OldHints),
	}
	if days, whole := wholeDays(wireSchedule{Expiration: schedule.Expiration}.length().For); r.Days == 0 && whole {
		r.Days = days
	}
	if w.By == "Manager" {
		r.Reviewers = append([]access.Subject{{Kind: access.RequestorManager, Level: 1}}, r.Reviewers...)
	}
	return r
}

func firstMoment(a, b moment) time.Time {
	if t := time.Time(a); !t.IsZero() {
		return t
	}
	return time.Time(b)
}

// pattern is how often, as v1.0 says it.
type pattern struct {
	kind     string
	interval int
}

func patterns() map[access.Recurrence]pattern {
	return map[access.Recurrence]pattern{
		access.Weekly: {"weekly", 1}, access.Monthly: {"absoluteMonthly", 1}, access.Quarterly: {"absoluteMonthly", 3},
		access.HalfYearly: {"absoluteMonthly", 6}, access.Yearly: {"absoluteMonthly", 12},
	}
}

func recurrenceOf(old word, p wirePattern) access.Recurrence {
	for every, known := range patterns() {
		if string(old) == string(every) || known == (pattern{string(p.Type), int(p.Interval)}) {
			return every
		}
	}
	if p.Type == "absoluteYearly" && p.Interval == 1 {
		return access.Yearly
	}
	return access.UnknownRecurrence
}

type oneReviews struct {
	Enabled    bool              `json:"isEnabled"`
	Unanswered access.Unanswered `json:"expirationBehavior,omitempty"`
	Hints      bool              `json:"isRecommendationEnabled"`
	Reason     bool              `json:"isReviewerJustificationRequired"`
	Self       bool              `json:"isSelfReview"`
	Schedule   oneReviewSchedule `json:"schedule"`
	Primary    []oneSubject      `json:"primaryReviewers"`
	Fallback   []oneSubject      `json:"fallbackReviewers"`
}

type oneReviewSchedule struct {
	Start      string          `json:"startDateTime,omitempty"`
	Expiration *expirationBody `json:"expiration"`
	Recurrence oneRecurrence   `json:"recurrence"`
}

type oneRecurrence struct {
	Pattern onePattern `json:"pattern"`
	Range   oneRange   `json:"range"`
}

// onePattern has all members of Microsoft's sample, most of which mean nothing
// to reviews.
type onePattern struct {
	Type     string   `json:"type"`
	Interval int      `json:"interval"`
	Month    int      `json:"month"`
	Day      int      `json:"dayOfMonth"`
	Weekdays []string `json:"daysOfWeek"`
}

type oneRange struct {
	Type  string `json:"type"`
	Times int    `json:"numberOfOccurrences"`
}

// oneReviewsOf writes reviews; nil for none, and for reviews that were read and
// cannot be written.
func oneReviewsOf(r access.Reviews) *oneReviews {
	p, known := patterns()[r.Every]
	if !known {
		return nil
	}
	return &oneReviews{
		Enabled: true, Unanswered: r.Unanswered, Hints: r.Hints, Reason: r.Reason, Self: r.Self, Primary: oneSubjects(r.Reviewers), Fallback: oneSubjects(r.Fallback),
		Schedule: oneReviewSchedule{
			Start: timeText(r.Start), Expiration: expirationOf(access.Length{For: access.Duration{Days: r.Days}}),
			Recurrence: oneRecurrence{Pattern: onePattern{Type: p.kind, Interval: p.interval, Weekdays: []string{}}, Range: oneRange{Type: "noEnd"}},
		},
	}
}

type betaReviews struct {
	Enabled    bool              `json:"isEnabled"`
	Every      access.Recurrence `json:"recurrenceType"`
	By         string            `json:"reviewerType"`
	Start      string            `json:"startDateTime,omitempty"`
	Days       int               `json:"durationInDays"`
	Unanswered access.Unanswered `json:"accessReviewTimeoutBehavior,omitempty"`
	Hints      bool              `json:"isAccessRecommendationEnabled"`
	Reason     bool              `json:"isApprovalJustificationRequired"`
	Reviewers  []betaSubject     `json:"reviewers"`
}

// betaReviewsOf is the same in beta, which has a word for managers.
func betaReviewsOf(r access.Reviews) *betaReviews {
	if _, known := patterns()[r.Every]; !known {
		return nil
	}
	by, reviewers := "Reviewers", r.Reviewers
	switch {
	case r.Self:
		by = "Self"
	case r.ByManager():
		by, reviewers = "Manager", nil
	}
	return &betaReviews{
		Enabled: true, Every: r.Every, By: by, Start: timeText(r.Start), Days: r.Days, Unanswered: r.Unanswered,
		Hints: r.Hints, Reason: r.Reason, Reviewers: betaSubjects(reviewers, r.Fallback),
	}
}
