package commands

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/views"
)

// maxReviewDays is how many days reviewers may have, so that a review ends
// before the next begins; 0 for what is no recurrence.
func maxReviewDays(every string) int {
	return map[access.Recurrence]int{
		access.Weekly: 6, access.Monthly: 27, access.Quarterly: 89, access.HalfYearly: 180, access.Yearly: 364,
	}[access.Recurrence(every)]
}

// checkReview holds what a form says of reviews against itself.
func checkReview(f views.ReviewFields, faults map[string]string) {
	most := maxReviewDays(f.Every)
	if most == 0 {
		return
	}
	if f.By == views.ReviewPeople && len(f.People) == 0 {
		faults[views.BlockReviewers] = "Who reviews?"
	}
	if days, err := strconv.Atoi(f.Days); err != nil || days < 1 || days > most {
		faults[views.BlockReviewDays] = fmt.Sprintf("A number of days from 1 to %d, please, so that a review ends before the next begins.", most)
	}
}

// reviewsAs are the reviews of a policy with what the form says of them. New
// reviews begin tomorrow, with the settings that Entra has of itself: reviewers
// say why, and are shown a recommendation.
func (b *Bot) reviewsAs(ctx context.Context, a administrator, e policyEdit, said views.ReviewFields) (access.Reviews, error) {
	r, shown := e.Was.Reviews, e.Shown.Review
	most := maxReviewDays(said.Every)
	switch {
	case said.Every == views.Keep || e.Was.ID != "" && sameReview(said, shown):
		return r, nil
	case most == 0:
		return access.Reviews{}, nil
	case r.IsZero():
		r = access.Reviews{Start: time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, 1), Reason: true, Hints: true}
	}
	days, _ := strconv.Atoi(said.Days) // was checked while the form was open
	r.Every, r.Days, r.Unanswered = access.Recurrence(said.Every), max(1, min(days, most)), unansweredOf(said.Unanswered)
	if !r.Self && len(r.Reviewers) == 0 || shown.Every == views.Keep || said.By != shown.By || !sameSet(said.People, shown.People) {
		return b.reviewedBy(ctx, a, r, said)
	}
	return r, nil
}

func unansweredOf(chosen string) access.Unanswered {
	switch u := access.Unanswered(chosen); u {
	case access.KeepAccess, access.Recommended:
		return u
	}
	return access.RemoveAccess
}

// reviewedBy are the reviews by whom the form says.
func (b *Bot) reviewedBy(ctx context.Context, a administrator, r access.Reviews, said views.ReviewFields) (access.Reviews, error) {
	r.Self, r.Reviewers, r.Fallback = said.By == views.ReviewSelf, nil, nil
	var err error
	switch said.By {
	case views.ReviewPeople:
		r.Reviewers, err = b.peopleSubjects(ctx, a, said.People)
	case views.ReviewBoss:
		r.Reviewers = []access.Subject{{Kind: access.RequestorManager, Level: 1}}
		r.Fallback, err = b.peopleSubjects(ctx, a, said.People)
	}
	return r, err
}

// sameReview reports whether two forms say the same of reviews.
func sameReview(f, g views.ReviewFields) bool {
	if f.Every != g.Every || f.Every == views.ReviewNever {
		return f.Every == g.Every
	}
	return f.By == g.By && f.Days == g.Days && f.Unanswered == g.Unanswered && sameSet(f.People, g.People)
}

// showReview says how a policy is reviewed, where the form has fields for it.
func (b *Bot) showReview(ctx context.Context, a administrator, r access.Reviews, f *views.PolicyFields, kept *views.KeptFields) error {
	f.Review = views.NoReview()
	if r.IsZero() {
		return nil
	}
	by, people := views.ReviewPeople, r.Reviewers
	switch {
	case r.Self:
		by, people = views.ReviewSelf, nil
	case r.ByManager():
		by, people = views.ReviewBoss, r.Fallback
	}
	users, all, err := b.inSlack(ctx, a, people)
	if all && unansweredOf(string(r.Unanswered)) == r.Unanswered && shownWhole(r, by) {
		f.Review = views.ReviewFields{Every: string(r.Every), By: by, People: users, Days: strconv.Itoa(r.Days), Unanswered: string(r.Unanswered)}
		return err
	}
	f.Review.Every, kept.Review = views.Keep, r.Words()
	return err
}

// shownWhole reports whether the form has fields for all of the reviews.
func shownWhole(r access.Reviews, by string) bool {
	if r.Days < 1 || r.Days > maxReviewDays(string(r.Every)) {
		return false
	}
	switch by {
	case views.ReviewSelf:
		return len(r.Reviewers) == 0 && len(r.Fallback) == 0
	case views.ReviewBoss:
		return r.Reviewers[0].Level <= 1
	}
	return len(r.Reviewers) > 0 && len(r.Fallback) == 0
}
