package views

import (
	"strconv"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// RenameForm asks for another name and description of a package.
func RenameForm(p access.Package) *Modal {
	name, description := lineInput(maxNamed), lineInput(maxNamed)
	name.InitialValue, description.InitialValue = clip(Clean(p.Name), maxNamed), clip(Clean(p.Description), maxNamed)
	return Language{}.modal(FormAdminRename, p.ID, "Rename", "Show the steps",
		slack.NewInputBlock(BlockName, words("Name of the package"), nil, name),
		slack.NewInputBlock(BlockDescription, words("Description"), words("Requestors read it."), description))
}

// Keep leaves a part of a policy as it is.
const Keep = "keep"

// EditPolicy asks what of a policy is to be changed. private is the id of what
// its editor read.
func EditPolicy(private string, p access.AssignmentPolicy) *Modal {
	name, days := lineInput(maxNamed), lineInput(5)
	name.InitialValue = clip(Clean(p.Name), maxNamed)
	if n, whole := wholeDays(p.Length); whole {
		days.InitialValue = strconv.Itoa(n)
	}
	blocks := []slack.Block{
		section("Now: %s", escTo(p.Words(), maxSentence)),
		slack.NewInputBlock(BlockName, words("Name of the policy"), nil, name),
		slack.NewInputBlock(BlockAudience, words("Who may ask?"), nil, choices(append([]string{Keep, "As it is"}, audiences()...)...)),
	}
	blocks = append(blocks, audienceInputs()...)
	blocks = append(blocks, slack.NewInputBlock(BlockApproval, words("Who must approve?"), nil, choices(
		Keep, "As it is", ApproveNone, "Nobody", ApproveBoss, "Their manager", ApproveOne, "A person", ApproveSome, "A group")))
	blocks = append(append(blocks, approverInputs()...),
		optional(checkbox(BlockWhy, "Reason", "They must say why", p.Approval.Reason)),
		optional(checkbox(BlockExtend, "Extension", "They may ask to extend it", p.Rights.Extend)),
		optional(slack.NewInputBlock(BlockDays, words("For how many days?"), words("0 means with no end; empty leaves it as it is."), days)))
	return Language{}.modal(FormAdminEdit, private, "Edit a policy", "Show the steps", blocks...)
}

// wholeDays gives the number of days of a length that is nothing else.
func wholeDays(l access.Length) (int, bool) {
	return l.For.Days, l.Until.IsZero() && l.For == access.Duration{Days: l.For.Days}
}

// checkbox is one box, checked or not.
func checkbox(block, label, text string, checked bool) *slack.InputBlock {
	box := slack.NewCheckboxGroupsBlockElement(ActAdminField, slack.NewOptionBlockObject(block, words(text), nil))
	if checked {
		box.InitialOptions = box.Options
	}
	return slack.NewInputBlock(block, words(label), nil, box)
}

// audienceInputs name who may ask, where it is not everybody.
func audienceInputs() []slack.Block {
	return []slack.Block{
		optional(slack.NewInputBlock(BlockAskers, words("The group that may ask"), nil, groupMenu())),
		optional(slack.NewInputBlock(BlockPeople, words("The people who may ask"), nil,
			slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, words("Choose people"), ActAdminField))),
	}
}

// approverInputs name who approves, where it is not the manager.
func approverInputs() []slack.Block {
	return []slack.Block{
		optional(slack.NewInputBlock(BlockApprover, words("The person who approves"), words("Where the manager approves: who decides when there is none."),
			slack.NewOptionsSelectBlockElement(slack.OptTypeUser, words("Choose a person"), ActAdminField))),
		optional(slack.NewInputBlock(BlockGroup, words("The group that approves"), nil, groupMenu())),
	}
}

// SeveralForm asks from whom of its holders a package is taken away.
func SeveralForm(p access.Package, held int) *Modal {
	if held == 0 {
		return adminModal("Remove several", section("Nobody holds %s.", Language{}.bold(p.Name)))
	}
	menu := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeExternal, words("Type to search"), ActAdminHolders)
	menu.MinQueryLength = new(int)
	return Language{}.modal(FormAdminSeveral, p.ID, "Remove several", "Show the steps",
		section("%s is held by %s. What you choose here is shown before anything is done.", Language{}.bold(p.Name), people(held)),
		optional(slack.NewInputBlock(BlockHolders, words("From whom?"), nil, menu)),
		optional(checkbox(BlockEverybody, "Everybody", "From everybody who holds it", false)))
}
