package views

import (
	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// problem tells why the last try did not go through; nothing without one.
func problem(sentence string) []slack.Block {
	if Clean(sentence) == "" {
		return nil
	}
	return []slack.Block{section(":warning: %s", escTo(sentence, maxSentence))}
}

// AssignForm asks to whom a package is assigned, and how.
func AssignForm(p access.Package, policies []access.AssignmentPolicy) *Modal {
	if len(policies) == 0 {
		return adminModal("Assign", section("%s has no policy, and without one Entra assigns it to nobody.", Language{}.bold(p.Name)))
	}
	var options []*slack.OptionBlockObject
	for _, of := range policies[:min(len(policies), maxOptions)] {
		options = append(options, slack.NewOptionBlockObject(of.ID, plain(of.Name, maxLabel), plain(of.Length.Words(), maxLabel)))
	}
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, words("Choose"), ActAdminField, options...)
	menu.InitialOption = options[0]
	bypass := slack.NewCheckboxGroupsBlockElement(ActAdminField, slack.NewOptionBlockObject("bypass", words("Do not ask the approvers"), nil))
	blocks := []slack.Block{
		section("%s is assigned without a request.", Language{}.bold(p.Name)),
		slack.NewInputBlock(BlockWho, words("To whom?"), nil, slack.NewOptionsSelectBlockElement(slack.OptTypeUser, words("Choose a person"), ActAdminField)),
		slack.NewInputBlock(BlockPolicy, words("Policy"), nil, menu),
		optional(dayInput(BlockStart, "First day", "Leave it empty to begin at once.")),
		optional(dayInput(BlockEnd, "Last day", "Leave it empty to keep it as long as the policy says.")),
		optional(slack.NewInputBlock(BlockReason, words("Reason"), words("It stands in Entra beside the assignment."), lineInput(access.MaxReason))),
		optional(slack.NewInputBlock(BlockBypass, words("Approval"), nil, bypass)),
	}
	return Language{}.modal(FormAdminAssign, p.ID, "Assign", "Show the steps", blocks...)
}

func optional(in *slack.InputBlock) *slack.InputBlock {
	in.Optional = true
	return in
}

func dayInput(block, label, hint string) *slack.InputBlock {
	return slack.NewInputBlock(block, words(label), words(hint), slack.NewDatePickerBlockElement(ActAdminField))
}

func lineInput(most int) *slack.PlainTextInputBlockElement {
	text := slack.NewPlainTextInputBlockElement(nil, ActAdminField)
	text.MaxLength = most
	return text
}

// maxNamed is the longest name or description that a form takes, in
// characters.
const maxNamed = 500

// GroupForm asks for what a new group is called.
func GroupForm() *Modal {
	return Language{}.modal(FormAdminGroup, "", "Create a group", "Show the steps",
		slack.NewInputBlock(BlockName, words("Name of the group"), nil, lineInput(maxNamed)),
		optional(slack.NewInputBlock(BlockDescription, words("Description"), nil, lineInput(maxNamed))))
}

// PackageForm asks what a new package is, the first page of at least three.
func PackageForm(catalogs []access.Catalog) *Modal {
	if len(catalogs) == 0 {
		return adminModal("Create a package", section("There is no catalog in which you may create a package. Ask for a role in one, in Entra."))
	}
	var options []*slack.OptionBlockObject
	for _, c := range catalogs[:min(len(catalogs), maxOptions)] {
		options = append(options, slack.NewOptionBlockObject(c.ID, plain(c.Name, maxLabel), nil))
	}
	catalog := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, words("Choose"), ActAdminField, options...)
	catalog.InitialOption = options[0]
	return Language{}.modal(FormAdminCreate, "", "Create a package", "Next",
		slack.NewInputBlock(BlockCatalog, words("Catalog"), nil, catalog),
		optional(slack.NewInputBlock(BlockNewCatalog, words("Or a new catalog with this name"), nil, lineInput(maxNamed))),
		slack.NewInputBlock(BlockName, words("Name of the package"), nil, lineInput(maxNamed)),
		slack.NewInputBlock(BlockDescription, words("Description"), words("Requestors read it."), lineInput(maxNamed)),
		optional(checkbox(BlockHidden, "Hidden", "Requestors do not find it; who has its link may ask", false)))
}

// choices are radio buttons of values and texts in turn; the first is chosen.
func choices(pairs ...string) *slack.RadioButtonsBlockElement {
	var options []*slack.OptionBlockObject
	for i := 0; i+1 < len(pairs); i += 2 {
		options = append(options, slack.NewOptionBlockObject(pairs[i], words(pairs[i+1]), nil))
	}
	radio := slack.NewRadioButtonsBlockElement(ActAdminField, options...)
	radio.InitialOption = options[0]
	return radio
}
