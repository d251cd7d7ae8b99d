package views

import (
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

// checkbox is one box, checked or not.
func checkbox(block, label, text string, checked bool) *slack.InputBlock {
	box := slack.NewCheckboxGroupsBlockElement(ActAdminField, slack.NewOptionBlockObject(block, words(text), nil))
	if checked {
		box.InitialOptions = box.Options
	}
	return slack.NewInputBlock(block, words(label), nil, box)
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
