package entrasim

import "time"

// betaReviewBody is how beta writes reviews.
// https://learn.microsoft.com/graph/api/resources/assignmentreviewsettings?view=graph-rest-beta
type betaReviewBody struct {
	typed
	Enabled    bool          `json:"isEnabled"`
	Recurrence string        `json:"recurrenceType"`
	By         string        `json:"reviewerType"`
	Start      *time.Time    `json:"startDateTime"`
	Days       int           `json:"durationInDays"`
	Reviewers  []userSetBody `json:"reviewers"`
	Unanswered string        `json:"accessReviewTimeoutBehavior"`
	Hints      *bool         `json:"isAccessRecommendationEnabled"`
	Explain    *bool         `json:"isApprovalJustificationRequired"`
	Agentic    *bool         `json:"isAgenticExperienceEnabled"`
}

// review is the body in the model's words; nil for none.
func (b *betaReviewBody) review() (*review, *graphError) {
	if b == nil {
		return nil, nil
	}
	pattern, known := recurrences()[b.Recurrence]
	if !known && b.Recurrence != "" {
		return nil, badRequest("The value '%s' is not valid for recurrenceType.", b.Recurrence)
	}
	r := &review{
		enabled: b.Enabled, kind: pattern.kind, interval: pattern.interval, lasts: time.Duration(b.Days) * day,
		unanswered: spelled(b.Unanswered, unansweredWords()...), explain: unlessSaid(b.Explain), hints: unlessSaid(b.Hints),
	}
	if r.unanswered == "" && b.Unanswered != "" {
		return nil, badRequest("The value '%s' is not valid for accessReviewTimeoutBehavior.", b.Unanswered)
	}
	set(&r.start, b.Start)
	var refusal *graphError
	if r.primary, r.backs, refusal = userSets(b.Reviewers); refusal != nil {
		return nil, refusal
	}
	switch by := spelled(b.By, "Self", "Reviewers", "Manager"); {
	case by == "Self":
		r.self = true
	case by == "Manager":
		r.primary = append([]subjectSet{{managerLevel: 1}}, r.primary...)
	case by == "" && b.By != "":
		return nil, badRequest("The value '%s' is not valid for reviewerType.", b.By)
	}
	return r, r.check()
}

// reviewObject shows reviews in beta.
func (v beta) reviewObject(r *review) any {
	if r == nil {
		return nil
	}
	by, reviewers := "Reviewers", r.primary
	switch {
	case r.self:
		by = "Self"
	case r.byManager():
		by, reviewers = "Manager", nil
	}
	return object{
		{"isEnabled", r.enabled},
		{"recurrenceType", r.recurrence()},
		{"reviewerType", by},
		{"startDateTime", moment(r.start)},
		{"durationInDays", int(r.lasts / day)},
		{"isAccessRecommendationEnabled", r.hints},
		{"isApprovalJustificationRequired", r.explain},
		{"accessReviewTimeoutBehavior", orNull(r.unanswered)},
		{"reviewers", append(v.userSets(reviewers, false), v.userSets(r.backs, true)...)},
	}
}
