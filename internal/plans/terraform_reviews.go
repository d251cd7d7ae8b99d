package plans

import (
	"accessbot/internal/access"

	"github.com/hashicorp/hcl/v2/hclwrite"
)

// reviews writes how holders are reviewed; nothing where they are not.
func (t *terraform) reviews(body *hclwrite.Body, p access.AssignmentPolicy) {
	r := p.Reviews
	if r.IsZero() {
		return
	}
	if r.Every == access.UnknownRecurrence {
		t.lack("the reviews of the policy %s", p.Name)
		return
	}
	settings := body.AppendNewBlock("assignment_review_settings", nil).Body()
	yes(settings, "enabled", true)
	text(settings, "review_frequency", string(r.Every))
	number(settings, "duration_in_days", r.Days)
	text(settings, "access_review_timeout_behavior", string(r.Unanswered))
	yes(settings, "access_recommendation_enabled", r.Hints)
	yes(settings, "approver_justification_required", r.Reason)
	if !r.Start.IsZero() {
		text(settings, "starting_on", r.Start.UTC().Format("2006-01-02T15:04:05Z"))
	}
	by, reviewers := "Reviewers", r.Reviewers
	switch {
	case r.Self:
		by = "Self"
	case r.ByManager():
		by, reviewers = "Manager", nil
	}
	text(settings, "review_type", by)
	t.subjects(settings, "reviewer", reviewers)
	t.backups(settings, "reviewer", r.Fallback)
}
