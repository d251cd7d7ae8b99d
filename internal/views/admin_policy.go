package views

import (
	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// What may be chosen about who may ask, and who approves. Keep leaves a part of
// a policy as it is.
const (
	Keep        = "keep"
	AskAll      = "all"
	AskGroup    = "group"
	AskPeople   = "people"
	AskGuests   = "guests"
	AskPartners = "partners"
	AskChosen   = "chosen_partners"
	AskNobody   = "nobody"
	ApproveNone = "none"
	ApproveBoss = "manager"
	ApproveOne  = "person" // one or more people
	ApproveSome = "group"
)

// PolicyFields are what a form about a policy says. People are ids of members
// of the workspace; other things are named by their id in Entra.
type PolicyFields struct {
	Name           string
	Audience       string // who may ask, or Keep
	Askers         Option // the group that may ask; its zero is none
	People         []string
	Partners       []Option // connected organizations
	Stages         [2]StageFields
	Alternate      string // who may decide when nobody did; empty for nobody
	Reason         bool
	Extend         bool   // they may ask to extend it,
	ExtendApproved bool   // and who approves a request approves that too
	Questions      string // a line each
	Days           string
	Review         ReviewFields
}

// StageFields are a stage of an approval in a form.
type StageFields struct {
	How    string   // who approves, or Keep
	People []string // who approve, or stand in for a manager
	Group  Option
}

// KeptFields are the parts of a policy for which the form has no fields, in
// words; each is empty where it has. They stay as they are unless something
// else is chosen.
type KeptFields struct {
	Audience, Alternate, Questions, Days string
	Stages                               [2]string
	Review                               string
}

// NewPolicy is what the form of a new policy begins with.
func NewPolicy() PolicyFields {
	return PolicyFields{Audience: AskAll, Stages: [2]StageFields{{How: ApproveNone}, {How: ApproveNone}}, Days: "30", Review: NoReview()}
}

// PolicyPage is a form about a policy: a new one, of a new package or of one
// that is there, or one that is to be changed.
type PolicyPage struct {
	Form, Private string
	Package       string   // its name
	Before        []string // the names of the policies of a new package that were described before
	Now           string   // the policy that is changed, in words; empty for a new one
	Delete        string   // value of the button that deletes it; empty for a new one
	Fields        PolicyFields
	Kept          KeptFields
}

// PolicyForm shows a PolicyPage.
func PolicyForm(p PolicyPage) *Modal {
	blocks := append(p.head(), p.audience()...)
	for i := range p.Fields.Stages {
		blocks = append(blocks, p.stage(i)...)
	}
	blocks = append(append(blocks, p.alternate()...), p.questions()...)
	blocks = append(append(blocks, p.days()), p.review()...)
	title := "Change a policy"
	switch p.Form {
	case FormAdminPolicy:
		title = "Who may ask"
		blocks = append(blocks, optional(checkbox(BlockMore, "More", "Add another policy after this one", false)))
	case FormAdminAddPolicy:
		title = "Add a policy"
	case FormAdminEdit:
		remove := danger(button(ActAdminDeletePolicy, p.Delete, "Delete this policy…", "Delete this policy: "+Language{}.plainName(p.Fields.Name)))
		blocks = append(blocks, slack.NewActionBlock("", remove))
	}
	return Language{}.modal(p.Form, p.Private, title, "Show the steps", blocks...)
}

// head says what the form is about, and asks for the name.
func (p PolicyPage) head() []slack.Block {
	name := lineInput(maxNamed)
	name.InitialValue = clip(Clean(p.Fields.Name), maxNamed)
	if p.Form == FormAdminEdit {
		return []slack.Block{section("Now: %s", escTo(p.Now, maxSentence)), slack.NewInputBlock(BlockName, words("Name of the policy"), nil, name)}
	}
	lead := section("Who may ask for %s?", Language{}.bold(p.Package))
	if len(p.Before) > 0 {
		var names []string
		for _, n := range p.Before {
			names = append(names, Language{}.bold(n))
		}
		lead = section("Who may ask for %s, beside what you described already: %s?", Language{}.bold(p.Package), Language{}.join(names))
	}
	return []slack.Block{lead, optional(slack.NewInputBlock(BlockName, words("Name of the policy"), words("Left empty, it is named after who may ask."), name))}
}

// audience asks who may ask, and names them where it is not everybody.
func (p PolicyPage) audience() []slack.Block {
	return []slack.Block{
		slack.NewInputBlock(BlockAudience, words("Who may ask?"), nil, p.radio(p.Kept.Audience, p.Fields.Audience,
			AskAll, "All members of the organization", AskGroup, "The members of a group", AskPeople, "These people",
			AskGuests, "Everybody in the directory, guests too", AskPartners, "People of every connected organization",
			AskChosen, "People of these connected organizations", AskNobody, "Nobody: administrators assign it")),
		optional(slack.NewInputBlock(BlockAskers, words("The group that may ask"), nil, groupMenu(p.Fields.Askers))),
		optional(slack.NewInputBlock(BlockPeople, words("The people who may ask"), nil, memberMenu(p.Fields.People))),
		optional(slack.NewInputBlock(BlockPartners, words("The connected organizations that may ask"), nil, partnerMenu(p.Fields.Partners))),
	}
}

// stageWords are what a form asks about a stage.
type stageWords struct {
	how, people, group                string // block ids
	askHow, nobody, boss, whom, which string
}

func stagesWords() [2]stageWords {
	return [2]stageWords{
		{BlockApproval, BlockApprover, BlockGroup, "Who must approve?", "Nobody", "Their manager", "The people who approve", "The group that approves"},
		{BlockApproval2, BlockApprover2, BlockGroup2, "And who after them?", "Nobody else", "The manager of their manager", "The people who approve then", "The group that approves then"},
	}
}

// stage asks who approves, first or after that.
func (p PolicyPage) stage(i int) []slack.Block {
	w, f := stagesWords()[i], p.Fields.Stages[i]
	return []slack.Block{
		slack.NewInputBlock(w.how, words(w.askHow), nil, p.radio(p.Kept.Stages[i], f.How,
			ApproveNone, w.nobody, ApproveBoss, w.boss, ApproveOne, "These people", ApproveSome, "A group")),
		optional(slack.NewInputBlock(w.people, words(w.whom), words("Where a manager approves: who decides when there is none."), memberMenu(f.People))),
		optional(slack.NewInputBlock(w.group, words(w.which), nil, groupMenu(f.Group))),
	}
}

// alternate asks who steps in.
func (p PolicyPage) alternate() []slack.Block {
	if p.Kept.Alternate != "" {
		return []slack.Block{note("Who else may decide when nobody did stays as it is: %s.", escTo(p.Kept.Alternate, maxName))}
	}
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeUser, words("Choose a person"), ActAdminField)
	menu.InitialUser = p.Fields.Alternate
	hint := words("After a week; then Entra denies after another.")
	if p.Form == FormAdminEdit {
		hint = words("After a week, or as the policy says now.")
	}
	return []slack.Block{optional(slack.NewInputBlock(BlockAlternate, words("Who else may decide when nobody did?"), hint, menu))}
}

// questions are what people are asked, and whether they must say why.
func (p PolicyPage) questions() []slack.Block {
	blocks := []slack.Block{
		optional(checkbox(BlockWhy, "Reason", "They must say why", p.Fields.Reason)),
		optional(p.extension()),
	}
	if p.Kept.Questions != "" {
		return append(blocks, note("The questions stay as they are: %s.", escTo(p.Kept.Questions, maxName)))
	}
	text := slack.NewPlainTextInputBlockElement(nil, ActAdminField)
	text.Multiline, text.MaxLength, text.InitialValue = true, MaxQuestions, clip(p.Fields.Questions, MaxQuestions)
	return append(blocks, optional(slack.NewInputBlock(BlockQuestions, words("Questions they must answer, a line each"),
		words("With answers to choose from: What for? | Testing | Production"), text)))
}

// extension asks whether access is extended, and by whose leave.
func (p PolicyPage) extension() *slack.InputBlock {
	boxes := slack.NewCheckboxGroupsBlockElement(ActAdminField,
		slack.NewOptionBlockObject(Extend, words("They may ask to extend it"), nil),
		slack.NewOptionBlockObject(ExtendApproved, words("Who approves a request must approve that too"), nil))
	for i, checked := range []bool{p.Fields.Extend, p.Fields.ExtendApproved} {
		if checked {
			boxes.InitialOptions = append(boxes.InitialOptions, boxes.Options[i])
		}
	}
	return slack.NewInputBlock(BlockExtend, words("Extension"), nil, boxes)
}

// What may be ticked about extensions.
const (
	Extend         = "extend"
	ExtendApproved = "extend_approved"
)

// MaxQuestions is the longest list of questions that a form takes, in
// characters.
const MaxQuestions = 2000

func (p PolicyPage) days() slack.Block {
	days, hint := lineInput(5), "0 means with no end."
	days.InitialValue = clip(p.Fields.Days, days.MaxLength)
	in := slack.NewInputBlock(BlockDays, words("For how many days?"), words(hint), days)
	if p.Kept.Days != "" {
		in.Hint = plain(hint+" Left empty, it stays "+p.Kept.Days+".", maxHint)
		return optional(in)
	}
	return in
}

// radio are buttons of values and texts in turn, one of them chosen; kept is
// what stays without a button of its own, in words.
func (p PolicyPage) radio(kept, chosen string, pairs ...string) *slack.RadioButtonsBlockElement {
	radio := choices(pairs...)
	if kept != "" {
		radio.Options = append([]*slack.OptionBlockObject{slack.NewOptionBlockObject(Keep, plain("As it is: "+kept, maxLabel), nil)}, radio.Options...)
	}
	for _, o := range radio.Options {
		if o.Value == chosen {
			radio.InitialOption = o
		}
	}
	return radio
}

// groupMenu searches the groups of the directory.
func groupMenu(chosen Option) *slack.SelectBlockElement {
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, words("Type to search"), ActAdminGroups)
	if chosen.Value != "" {
		menu.InitialOption = slack.NewOptionBlockObject(chosen.Value, plain(chosen.Text, maxLabel), nil)
	}
	return menu
}

func memberMenu(chosen []string) *slack.MultiSelectBlockElement {
	menu := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeUser, words("Choose people"), ActAdminField)
	menu.InitialUsers = chosen
	return menu
}

// partnerMenu lists the connected organizations.
func partnerMenu(chosen []Option) *slack.MultiSelectBlockElement {
	menu := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeExternal, words("Type to search"), ActAdminPartners)
	menu.MinQueryLength = new(int)
	for _, o := range chosen[:min(len(chosen), maxOptions)] {
		menu.InitialOptions = append(menu.InitialOptions, slack.NewOptionBlockObject(o.Value, plain(o.Text, maxLabel), nil))
	}
	return menu
}

// WholeDays gives the number of days of a length that is nothing else; 0 of one
// without an end.
func WholeDays(l access.Length) (int, bool) {
	return l.For.Days, l.Until.IsZero() && l.For == access.Duration{Days: l.For.Days}
}
