package entrasim

import "time"

// review is how those who hold a package by a policy are reviewed. The tenant keeps what is written, and holds no review.
type review struct {
	enabled        bool
	kind           string // the pattern of the recurrence: "weekly" or "absoluteMonthly"
	interval       int    // of weeks or months
	start          time.Time
	lasts          time.Duration // how long reviewers have
	self           bool          // holders review themselves
	primary, backs []subjectSet
	unanswered     string // what becomes of access that nobody reviewed
	explain, hints bool   // reviewers give a reason, and are shown a recommendation
}

// unansweredWords are the words for what becomes of access that nobody reviewed, alike in both versions.
func unansweredWords() []string {
	return []string{"keepAccess", "removeAccess", "acceptAccessRecommendation"}
}

// recurrences are beta's words for how often, with the pattern of v1.0.
func recurrences() map[string]review {
	return map[string]review{
		"weekly": {kind: "weekly", interval: 1}, "monthly": {kind: "absoluteMonthly", interval: 1}, "quarterly": {kind: "absoluteMonthly", interval: 3},
		"halfyearly": {kind: "absoluteMonthly", interval: 6}, "annual": {kind: "absoluteMonthly", interval: 12},
	}
}

// recurrence is beta's word for how often; null for a pattern without one.
func (r *review) recurrence() any {
	for word, p := range recurrences() {
		if p.kind == r.kind && p.interval == r.interval {
			return word
		}
	}
	return nil
}

// byManager reports whether the manager reviews, for which beta has a word instead of a set.
func (r *review) byManager() bool {
	return len(r.primary) == 1 && r.primary[0].managerLevel > 0
}

// check refuses reviews that never happen, or that nobody does. Which of it the real service refuses is not published.
func (r *review) check() *graphError {
	switch {
	case r == nil || !r.enabled:
		return nil
	case r.kind == "" || r.interval < 1 || r.start.IsZero():
		return ruleBroken(codePolicy, "Access reviews need a start and a recurrence, weekly or monthly.")
	case r.lasts < day || r.lasts%day != 0:
		return ruleBroken(codePolicy, "Access reviews need a duration in days.")
	case !r.self && len(r.primary) == 0:
		return ruleBroken(codePolicy, "Access reviews need reviewers.")
	}
	return nil
}

// reviewBody is how v1.0 writes reviews.
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentreviewsettings
type reviewBody struct {
	typed
	Enabled    bool                `json:"isEnabled"`
	Unanswered string              `json:"expirationBehavior"`
	Hints      *bool               `json:"isRecommendationEnabled"`
	Explain    *bool               `json:"isReviewerJustificationRequired"`
	Self       bool                `json:"isSelfReview"`
	Primary    []subjectSetBody    `json:"primaryReviewers"`
	Backs      []subjectSetBody    `json:"fallbackReviewers"`
	Schedule   *reviewScheduleBody `json:"schedule"`
}

type reviewScheduleBody struct {
	typed
	Start      *time.Time      `json:"startDateTime"`
	Expiration *expirationBody `json:"expiration"`
	Recurrence *struct {
		typed
		Pattern *struct {
			typed
			Kind     string   `json:"type"`
			Interval int      `json:"interval"`
			Month    int      `json:"month"`
			Day      int      `json:"dayOfMonth"`
			Days     []string `json:"daysOfWeek"`
			First    string   `json:"firstDayOfWeek"`
			Index    string   `json:"index"`
		} `json:"pattern"`
		Range any `json:"range"`
	} `json:"recurrence"`
}

// unlessSaid is a switch that is on unless it is written.
func unlessSaid(b *bool) bool { return b == nil || *b }

// review is the body in the model's words; nil for none.
func (b *reviewBody) review() (*review, *graphError) {
	if b == nil {
		return nil, nil
	}
	r := &review{enabled: b.Enabled, unanswered: spelled(b.Unanswered, unansweredWords()...), self: b.Self, explain: unlessSaid(b.Explain), hints: unlessSaid(b.Hints)}
	if r.unanswered == "" && b.Unanswered != "" {
		return nil, badRequest("The value '%s' is not valid for expirationBehavior.", b.Unanswered)
	}
	var refusal *graphError
	if r.primary, refusal = subjectSets(b.Primary); refusal != nil {
		return nil, refusal
	}
	if r.backs, refusal = subjectSets(b.Backs); refusal != nil {
		return nil, refusal
	}
	if refusal = r.schedule(b.Schedule); refusal != nil {
		return nil, refusal
	}
	return r, r.check()
}

// schedule reads when reviews happen. Weekly and absoluteMonthly alone are documented for access reviews.
// https://learn.microsoft.com/graph/api/resources/patternedrecurrence
func (r *review) schedule(b *reviewScheduleBody) *graphError {
	if b == nil {
		return nil
	}
	set(&r.start, b.Start)
	if b.Expiration != nil {
		e, refusal := b.Expiration.expiration()
		if refusal != nil {
			return refusal
		}
		r.lasts, _ = parseISO(e.duration) // was checked; empty for another kind
	}
	if b.Recurrence == nil || b.Recurrence.Pattern == nil {
		return nil
	}
	p := b.Recurrence.Pattern
	if r.kind, r.interval = spelled(p.Kind, "weekly", "absoluteMonthly"), p.Interval; r.kind == "" {
		return badRequest("The value '%s' is not valid for the type of a recurrence pattern of access reviews.", p.Kind)
	}
	return nil
}

// reviewObject shows reviews in v1.0.
func (v v1) reviewObject(r *review) any {
	if r == nil {
		return nil
	}
	var schedule any
	if r.kind != "" {
		schedule = object{
			{"startDateTime", moment(r.start)},
			{"expiration", object{{"endDateTime", nil}, {"duration", printISO(r.lasts)}, {"type", enum("afterDuration")}}},
			{"recurrence", object{
				{"pattern", object{{"type", enum(r.kind)}, {"interval", r.interval}, {"month", 0}, {"dayOfMonth", 0}, {"daysOfWeek", []string{}}}},
				{"range", object{{"type", enum("noEnd")}, {"numberOfOccurrences", 0}}},
			}},
		}
	}
	return object{
		{"isEnabled", r.enabled},
		{"expirationBehavior", orNull(r.unanswered)},
		{"isRecommendationEnabled", r.hints},
		{"isReviewerJustificationRequired", r.explain},
		{"isSelfReview", r.self},
		{"schedule", schedule},
		{"primaryReviewers", v.subjectSets(r.primary)},
		{"fallbackReviewers", v.subjectSets(r.backs)},
	}
}
