package views

import (
	"strings"
	"time"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Form is the request form of one package, or the form to extend what is held.
type Form struct {
	Draft   access.Draft // with the policies that the form offers
	Package access.Package
	Problem string   // why the last try did not go through; empty for none
	Notices []string // sentences worth reading before asking, such as who decides
	Page    int      // from 0; one past the end is the last
}

// perPage is how many inputs a page of the form has at the most: Slack
// advises few, and a long form is read page by page.
//
// https://docs.slack.dev/surfaces/modals
const perPage = 6

// RequestForm asks what the chosen policy needs, and no more.
func (l Language) RequestForm(f Form) *Modal {
	pages := FormPages(f.Draft)
	f.Page = max(0, min(f.Page, len(pages)-1))
	var blocks []slack.Block
	if f.Problem != "" {
		blocks = append(blocks, section(":warning: %s", escTo(f.Problem, maxSentence)))
	}
	if f.Page == 0 {
		blocks = append(blocks, f.firstPage(l)...)
	} else {
		blocks = append(blocks, f.laterPage(l, len(pages))...)
	}
	for _, q := range pages[f.Page] {
		blocks = append(blocks, f.question(l, q))
	}
	m := l.modal(FormRequest, f.Draft.ID, f.title(l), f.submit(l, len(pages)), blocks...)
	m.NotifyOnClose = true
	return m
}

// FormPages parts the questions of the chosen policy into the pages of the
// form. The first page has the other inputs too.
func FormPages(d access.Draft) [][]access.Prompt {
	policy, _ := d.Policy()
	room := max(1, perPage-len(firstInputs(d, policy)))
	var pages [][]access.Prompt
	for left := policy.Prompts; ; room = perPage {
		n := min(room, len(left))
		pages = append(pages, left[:n])
		if left = left[n:]; len(left) == 0 {
			return pages
		}
	}
}

// firstInputs names the inputs of the first page that are no questions.
func firstInputs(d access.Draft, policy access.Requirements) []string {
	inputs := []string{BlockReason}
	if len(d.Policies) > 1 {
		inputs = append(inputs, BlockPolicy)
	}
	if policy.CustomSchedule && !d.Extends() {
		inputs = append(inputs, BlockStart)
	}
	if policy.CustomSchedule {
		inputs = append(inputs, BlockEnd)
	}
	return inputs
}

func (f Form) title(l Language) string {
	if f.Draft.Extends() {
		return l.Say("Extend access")
	}
	return l.Say("Request access")
}

func (f Form) submit(l Language, pages int) string {
	switch {
	case f.Page < pages-1:
		return l.Say("Next")
	case f.Draft.Extends():
		return l.Say("Extend")
	}
	return l.Say("Request")
}

func (f Form) firstPage(l Language) []slack.Block {
	blocks := append(l.about(f.Package), f.policyBlocks(l)...)
	for _, n := range f.Notices {
		blocks = append(blocks, note("%s", escTo(n, maxSentence)))
	}
	policy, chosen := f.Draft.Policy()
	blocks = append(blocks, f.reasonBlock(l, chosen && policy.Justification))
	if policy.CustomSchedule {
		blocks = append(blocks, f.dateBlocks(l, policy)...)
	}
	return blocks
}

func (f Form) laterPage(l Language, pages int) []slack.Block {
	return []slack.Block{
		l.section("%s · questions, page %d of %d", l.bold(f.Package.Name), f.Page+1, pages),
		slack.NewActionBlock("", button(ActBack, "", l.Say("Back"), l.Say("Back to the page before"))),
	}
}

// about tells what the package is and grants.
func (l Language) about(p access.Package) []slack.Block {
	head := slack.NewHeaderBlock(plain(l.plainName(p.Name), maxHeader))
	blocks := []slack.Block{head}
	if Clean(p.Description) != "" {
		blocks = append(blocks, slack.NewSectionBlock(plain(p.Description, maxSection), nil, nil))
	}
	if grants := l.grantWords(p.Contents); grants != "" {
		blocks = append(blocks, l.note("Gives you: %s", grants))
	}
	return blocks
}

// grantWords reads like "Member of *Marketing resources*".
func (l Language) grantWords(contents []access.Content) string {
	var parts []string
	for _, c := range contents {
		part := l.bold(c.Resource)
		if Clean(c.Role) != "" {
			part = l.Say("%s of %s", esc(c.Role), part)
		}
		parts = append(parts, part)
	}
	return l.join(parts)
}

// policyBlocks state the one policy, or let the person choose.
func (f Form) policyBlocks(l Language) []slack.Block {
	policies := f.Draft.Policies
	switch len(policies) {
	case 0:
		return []slack.Block{l.section("No policy of this package covers you, so Entra would refuse the request.")}
	case 1:
		p := policies[0]
		return []slack.Block{l.section("You get it %s. %s", p.Length, f.approvalSentence(l, p))}
	}
	options := make([]*slack.OptionBlockObject, 0, len(policies))
	var chosen *slack.OptionBlockObject
	for _, p := range policies[:min(len(policies), maxOptions)] {
		o := slack.NewOptionBlockObject(p.ID, plain(p.Name, maxLabel), plain(f.policyWords(l, p), maxLabel))
		options = append(options, o)
		if p.ID == f.Draft.PolicyID {
			chosen = o
		}
	}
	in := slack.NewInputBlock(BlockPolicy, words(l.Say("Which way?")), nil, l.policyElement(options, chosen))
	in.DispatchAction = true // another policy may ask for other things
	if more := len(policies) - len(options); more > 0 {
		return []slack.Block{in, l.note("%d more are not shown: Slack takes %d here. My Access shows all.", more, maxOptions)}
	}
	return []slack.Block{in}
}

// policyElement is a list to choose from: radio buttons as long as Slack
// takes them, else a menu.
func (l Language) policyElement(options []*slack.OptionBlockObject, chosen *slack.OptionBlockObject) slack.BlockElement {
	if len(options) > maxRadio {
		menu := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, words(l.Say("Choose")), ActPolicy, options...)
		menu.InitialOption = chosen
		return menu
	}
	radio := slack.NewRadioButtonsBlockElement(ActPolicy, options...)
	radio.InitialOption = chosen
	return radio
}

// approves reports whether somebody must agree to what the form asks for.
func (f Form) approves(p access.Requirements) bool {
	if f.Draft.Extends() {
		return p.ApprovalForExtend
	}
	return p.Approval
}

func (f Form) approvalSentence(l Language, p access.Requirements) string {
	if f.approves(p) {
		return l.Say("Somebody must approve it first.")
	}
	return l.Say("Nobody needs to approve it.")
}

// policyWords reads like "for 14 days, no approval".
func (f Form) policyWords(l Language, p access.Requirements) string {
	parts := []string{l.length(p.Length), l.Say("no approval")}
	if f.approves(p) {
		parts[1] = l.Say("needs approval")
	}
	if p.Justification {
		parts = append(parts, l.Say("needs a reason"))
	}
	if n := len(p.Prompts); n > 0 {
		parts = append(parts, l.Count(n, "1 question", "%d questions"))
	}
	return strings.Join(parts, ", ")
}

// reasonBlock takes the reason; it is offered where it is not demanded too,
// for approvers read it.
func (f Form) reasonBlock(l Language, needed bool) *slack.InputBlock {
	text := textInput(ActReason, f.Draft.Reason, access.MaxReason)
	text.Multiline, text.Placeholder = true, words(l.Say("Why do you need it?"))
	in := slack.NewInputBlock(BlockReason, words(l.Say("Reason")), words(l.Say("Approvers and auditors can read it.")), text)
	in.DispatchAction, in.Optional = true, !needed
	return in
}

// textInput is an input whose text is kept while it is typed.
func textInput(action, typed string, most int) *slack.PlainTextInputBlockElement {
	text := slack.NewPlainTextInputBlockElement(nil, action)
	text.MaxLength, text.InitialValue = most, clip(typed, most)
	text.DispatchActionConfig = &slack.DispatchActionConfig{TriggerActionsOn: []string{"on_character_entered"}}
	return text
}

// dateBlocks let the person choose when access begins and ends.
func (f Form) dateBlocks(l Language, p access.Requirements) []slack.Block {
	hint := l.Say("Leave it empty to keep it as long as the policy gives it: %s.", p.Length)
	if !f.Draft.Length.IsZero() {
		hint = l.Say("Leave it empty to keep it for %s, as you typed.", f.Draft.Length)
	}
	end := f.dateBlock(BlockEnd, l.Say("Last day"), hint, ActEnd)
	if f.Draft.Extends() {
		return []slack.Block{end}
	}
	return []slack.Block{f.dateBlock(BlockStart, l.Say("First day"), l.Say("Leave it empty to begin as soon as it is granted."), ActStart), end}
}

func (f Form) dateBlock(block, label, hint, action string) *slack.InputBlock {
	day := f.Draft.Start
	if block == BlockEnd {
		day = f.Draft.End
	}
	pick := slack.NewDatePickerBlockElement(action)
	if !day.IsZero() {
		pick.InitialDate = day.Format("2006-01-02")
	}
	in := slack.NewInputBlock(block, words(label), words(clip(hint, maxHint)), pick)
	in.Optional, in.DispatchAction = true, true
	return in
}

// ReadDays tells how typed days were understood, in a sentence.
func (l Language) ReadDays(d access.Draft) string {
	var parts []string
	if !d.Start.IsZero() {
		parts = append(parts, l.Say("from %s", l.weekday(d.Start)))
	}
	if !d.End.IsZero() {
		parts = append(parts, l.Say("until %s, that day included", l.weekday(d.End)))
	}
	if !d.Length.IsZero() && d.End.IsZero() {
		parts = append(parts, l.Say("for %s", d.Length))
	}
	if len(parts) == 0 {
		return ""
	}
	return l.Say("I read your dates as %s (%s).", strings.Join(parts, " "), d.Location())
}

// weekday reads like "Fri 4 Dec 2026".
func (l Language) weekday(day time.Time) string {
	names := [...]string{l.Say("Sun"), l.Say("Mon"), l.Say("Tue"), l.Say("Wed"), l.Say("Thu"), l.Say("Fri"), l.Say("Sat")}
	return names[day.Weekday()] + " " + l.date(day)
}
