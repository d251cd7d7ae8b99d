package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// stageBlock are the inputs that describe a stage of an approval.
type stageBlock struct{ how, people, group string }

func stageBlocks() []stageBlock {
	return []stageBlock{{views.BlockApproval, views.BlockApprover, views.BlockGroup}, {views.BlockApproval2, views.BlockApprover2, views.BlockGroup2}}
}

// saidIn is what a form about a policy says.
func saidIn(in *slackapp.Interaction) views.PolicyFields {
	f := views.PolicyFields{
		Name: entered(in, views.BlockName), Audience: in.Values[views.BlockAudience], Askers: views.Option{Value: in.Values[views.BlockAskers]},
		People: in.Many[views.BlockPeople], Alternate: in.Values[views.BlockAlternate], Reason: filled(in, views.BlockWhy),
		Extend: slices.Contains(in.Many[views.BlockExtend], views.Extend), ExtendApproved: slices.Contains(in.Many[views.BlockExtend], views.ExtendApproved),
		Questions: in.Values[views.BlockQuestions], Days: strings.TrimSpace(in.Values[views.BlockDays]),
	}
	for _, id := range in.Many[views.BlockPartners] {
		f.Partners = append(f.Partners, views.Option{Value: id})
	}
	f.Review = views.ReviewFields{
		Every: in.Values[views.BlockReview], By: in.Values[views.BlockReviewer], People: in.Many[views.BlockReviewers],
		Days: strings.TrimSpace(in.Values[views.BlockReviewDays]), Unanswered: in.Values[views.BlockUnreviewed],
	}
	for i, b := range stageBlocks() {
		f.Stages[i] = views.StageFields{How: in.Values[b.how], People: in.Many[b.people], Group: views.Option{Value: in.Values[b.group]}}
	}
	return f
}

// saidAgain is the same with the names of what was chosen, for a form that is
// shown again. What cannot be read has to be chosen again.
func (b *Bot) saidAgain(ctx context.Context, in *slackapp.Interaction, a administrator) views.PolicyFields {
	f := saidIn(in)
	for _, o := range []*views.Option{&f.Askers, &f.Stages[0].Group, &f.Stages[1].Group} {
		if o.Value == "" {
			continue
		}
		g, err := groupThing(ctx, a, o.Value)
		if err != nil {
			b.log.Info("a group that was chosen was not read", "error", err)
			*o = views.Option{}
			continue
		}
		o.Text = g.Name
	}
	if len(f.Partners) > 0 {
		found, err := partnersOf(ctx, a.as.Reader(), chosenValues(f.Partners))
		if err != nil {
			b.log.Info("connected organizations were not read", "error", err)
		}
		f.Partners = partnerOptions(found)
	}
	return f
}

func chosenValues(options []views.Option) []string {
	var all []string
	for _, o := range options {
		all = append(all, o.Value)
	}
	return all
}

func partnerOptions(all []access.Organization) []views.Option {
	var listed []views.Option
	for _, o := range all {
		listed = append(listed, views.Option{Value: o.ID, Text: o.Name})
	}
	return listed
}

// checkPolicyForm holds a form about a policy against itself.
func checkPolicyForm(in *slackapp.Interaction) map[string]string {
	f, faults := saidIn(in), map[string]string{}
	if days, err := strconv.Atoi(f.Days); err != nil || days < 0 || days > maxDays {
		faults[views.BlockDays] = "A number of days from 0 to 3660, please; 0 means with no end."
	}
	switch {
	case f.Audience == views.AskGroup && f.Askers.Value == "":
		faults[views.BlockAskers] = "Which group may ask?"
	case f.Audience == views.AskPeople && len(f.People) == 0:
		faults[views.BlockPeople] = "Who may ask?"
	case f.Audience == views.AskChosen && len(f.Partners) == 0:
		faults[views.BlockPartners] = "The people of which organizations may ask?"
	}
	for i, stage := range stageBlocks() {
		switch s := f.Stages[i]; {
		case s.How == views.ApproveOne && len(s.People) == 0:
			faults[stage.people] = "Who approves?"
		case s.How == views.ApproveSome && s.Group.Value == "":
			faults[stage.group] = "Which group approves?"
		}
	}
	checkReview(f.Review, faults)
	if second := f.Stages[1].How; second != "" && second != views.ApproveNone && f.Stages[0].How == views.ApproveNone {
		faults[views.BlockApproval2] = "Nobody approves first. Choose who does above, or nobody else here."
	}
	return faults
}

func checkAddPolicy(_ context.Context, in *slackapp.Interaction) (map[string]string, error) {
	return checkPolicyForm(in), nil
}

// maxDays is the longest that a policy of the form lets access last: ten years.
const maxDays = 3660

// sameAudience reports whether two forms name the same people who may ask.
func sameAudience(f, g views.PolicyFields) bool {
	if f.Audience != g.Audience {
		return false
	}
	switch f.Audience {
	case views.AskGroup:
		return f.Askers.Value == g.Askers.Value
	case views.AskPeople:
		return sameSet(f.People, g.People)
	case views.AskChosen:
		return sameSet(chosenValues(f.Partners), chosenValues(g.Partners))
	}
	return true
}

// sameStage reports whether two forms say the same of a stage.
func sameStage(s, t views.StageFields) bool {
	if s.How != t.How {
		return false
	}
	switch s.How {
	case views.ApproveBoss, views.ApproveOne:
		return sameSet(s.People, t.People)
	case views.ApproveSome:
		return s.Group.Value == t.Group.Value
	}
	return true
}

// sameSet reports whether two lists hold the same, in any order.
func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}
