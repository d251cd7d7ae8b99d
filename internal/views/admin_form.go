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

// PackageForm asks what a new package is, the first page of three.
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

// groupMenu searches the groups of the directory.
func groupMenu() *slack.SelectBlockElement {
	return slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, words("Type to search"), ActAdminGroups)
}

// What may be chosen about who may ask.
const (
	AskAll      = "all"
	AskGroup    = "group"
	AskPeople   = "people"
	ApproveNone = "none"
	ApproveBoss = "manager"
	ApproveOne  = "person"
	ApproveSome = "group"
	AskGuests   = "guests"
	AskPartners = "partners"
	AskNobody   = "nobody"
)

// PolicyForm asks who may ask for a new package and how, the third page.
func PolicyForm(private, name string) *Modal {
	days := lineInput(5)
	days.InitialValue = "30"
	blocks := []slack.Block{
		section("Who may ask for %s?", Language{}.bold(name)),
		slack.NewInputBlock(BlockAudience, words("Who may ask?"), nil, choices(audiences()...)),
	}
	blocks = append(blocks, audienceInputs()...)
	blocks = append(blocks, slack.NewInputBlock(BlockApproval, words("Who must approve?"), nil, choices(
		ApproveNone, "Nobody", ApproveBoss, "Their manager", ApproveOne, "A person", ApproveSome, "A group")))
	questions := slack.NewPlainTextInputBlockElement(nil, ActAdminField)
	questions.Multiline, questions.MaxLength = true, maxQuestions
	blocks = append(append(blocks, approverInputs()...), secondStage()...)
	alternate := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, words("Choose a person"), ActAdminField)
	blocks = append(blocks,
		optional(slack.NewInputBlock(BlockAlternate, words("Who else may decide when nobody did?"), words("After a week; then Entra denies after another."), alternate)),
		optional(checkbox(BlockWhy, "Reason", "They must say why", false)),
		optional(slack.NewInputBlock(BlockQuestions, words("Questions they must answer, a line each"),
			words("With answers to choose from: What for? | Testing | Production"), questions)),
		slack.NewInputBlock(BlockDays, words("For how many days?"), words("0 means with no end."), days))
	return Language{}.modal(FormAdminPolicy, private, "Who may ask", "Show the steps", blocks...)
}

// maxQuestions is the longest list of questions that a form takes, in
// characters.
const maxQuestions = 2000

// secondStage asks who decides after the first approver.
func secondStage() []slack.Block {
	return []slack.Block{
		slack.NewInputBlock(BlockApproval2, words("And who after them?"), nil, choices(
			ApproveNone, "Nobody else", ApproveBoss, "The manager of their manager", ApproveOne, "A person", ApproveSome, "A group")),
		optional(slack.NewInputBlock(BlockApprover2, words("The person who approves then"), words("Where a manager approves: who decides when there is none."),
			slack.NewOptionsSelectBlockElement(slack.OptTypeUser, words("Choose a person"), ActAdminField))),
		optional(slack.NewInputBlock(BlockGroup2, words("The group that approves then"), nil, groupMenu())),
	}
}

// audiences are the circles of people that a policy can be for.
func audiences() []string {
	return []string{
		AskAll, "All members of the organization", AskGroup, "The members of a group", AskPeople, "These people",
		AskGuests, "Everybody in the directory, guests too", AskPartners, "People of every connected organization",
		AskNobody, "Nobody: administrators assign it",
	}
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
