package views

import (
	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// What may be chosen about reviews.
const (
	ReviewNever  = "never"
	ReviewBoss   = "manager"
	ReviewSelf   = "self"
	ReviewPeople = "people"
)

// ReviewFields are what a form about a policy says of access reviews.
type ReviewFields struct {
	Every      string // an access.Recurrence, ReviewNever or Keep
	By         string
	People     []string // who review, or stand in for a manager
	Days       string   // that reviewers have
	Unanswered string   // an access.Unanswered
}

// NoReview is what a form begins with where nothing is reviewed.
func NoReview() ReviewFields {
	return ReviewFields{Every: ReviewNever, By: ReviewBoss, Days: "14", Unanswered: string(access.RemoveAccess)}
}

// review asks whether those who hold the package are reviewed, and how.
func (p PolicyPage) review() []slack.Block {
	f, days := p.Fields.Review, lineInput(3)
	days.InitialValue = clip(f.Days, days.MaxLength)
	return []slack.Block{
		slack.NewDividerBlock(),
		section("*Access reviews* ask from time to time whether people still need the access."),
		slack.NewInputBlock(BlockReview, words("How often is access reviewed?"), nil, pick(p.Kept.Review, f.Every, ReviewNever, "Never",
			string(access.Weekly), "Every week", string(access.Monthly), "Every month", string(access.Quarterly), "Every quarter",
			string(access.HalfYearly), "Twice a year", string(access.Yearly), "Every year")),
		slack.NewInputBlock(BlockReviewer, words("Who reviews?"), nil, pick("", f.By,
			ReviewBoss, "Their manager", ReviewSelf, "Those who have the access, each their own", ReviewPeople, "These people")),
		optional(slack.NewInputBlock(BlockReviewers, words("The people who review"), words("Where their manager reviews: who does when there is none."), memberMenu(f.People))),
		optional(slack.NewInputBlock(BlockReviewDays, words("How many days do reviewers have?"), nil, days)),
		slack.NewInputBlock(BlockUnreviewed, words("What if nobody answers?"), nil, pick("", f.Unanswered,
			string(access.RemoveAccess), "The access is taken away", string(access.KeepAccess), "The access stays",
			string(access.Recommended), "What Entra recommends is done")),
	}
}

// pick is a menu of values and texts in turn, one of them chosen; kept is what
// stays without an option of its own, in words.
func pick(kept, chosen string, pairs ...string) *slack.SelectBlockElement {
	var options []*slack.OptionBlockObject
	if kept != "" {
		options = append(options, slack.NewOptionBlockObject(Keep, plain("As it is: "+kept, maxLabel), nil))
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		options = append(options, slack.NewOptionBlockObject(pairs[i], words(pairs[i+1]), nil))
	}
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, words("Choose"), ActAdminField, options...)
	menu.InitialOption = options[0]
	for _, o := range options {
		if o.Value == chosen {
			menu.InitialOption = o
		}
	}
	return menu
}
