package views

import (
	"slices"
	"time"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Waiting is a request that waits for somebody's decision.
type Waiting struct {
	RequestID   string
	Requestor   string
	PackageID   string
	PackageName string
	Reason      string
	Created     time.Time
}

func (w Waiting) line(l Language) string {
	text := l.Say("%s asks for %s", l.bold(w.Requestor), l.bold(w.PackageName))
	if w.Created.IsZero() {
		return text
	}
	return l.Say("%s · since %s", text, l.moment(w.Created))
}

// Inbox is what waits for somebody's decision, oldest first.
type Inbox struct {
	All  []Waiting
	Only string // name of the package that alone is shown; empty for all
	Page int    // from 0; one past the end is the last
}

// shown are those that pass the filter.
func (in Inbox) shown() []Waiting {
	if in.Only == "" {
		return in.All
	}
	var some []Waiting
	for _, w := range in.All {
		if w.PackageName == in.Only {
			some = append(some, w)
		}
	}
	return some
}

// filter is a menu of the packages, when there are several.
func (in Inbox) filter(l Language) []slack.Block {
	var names []string
	for _, w := range in.All {
		if Clean(w.PackageName) != "" && len(w.PackageName) <= maxFilter && !slices.Contains(names, w.PackageName) {
			names = append(names, w.PackageName)
		}
	}
	if len(names) < 2 {
		return nil
	}
	slices.Sort(names)
	all := slack.NewOptionBlockObject(InboxAll, words(l.Say("All packages")), nil)
	options, chosen := []*slack.OptionBlockObject{all}, all
	for _, name := range names[:min(len(names), maxOptions-1)] {
		o := slack.NewOptionBlockObject(name, plain(name, maxLabel), nil)
		if options = append(options, o); name == in.Only {
			chosen = o
		}
	}
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, words(l.Say("Show only")), ActInboxOnly, options...)
	menu.InitialOption = chosen
	return []slack.Block{slack.NewActionBlock("inbox.only", menu)}
}

// InboxAll is the value of the menu's entry that shows every package.
const InboxAll = "*"

// maxFilter is how long a name may be that a menu carries as a value, in bytes.
//
// https://docs.slack.dev/reference/block-kit/composition-objects/option-object
const maxFilter = 150

// InboxList shows one page of an Inbox. Several requests for one package can
// be decided together.
func (l Language) InboxList(in Inbox) Message {
	text := l.Say("Nothing waits for your decision.")
	if n := len(in.All); n > 0 {
		text = l.waiting(n)
	}
	blocks := []slack.Block{section("*%s*", text)}
	blocks = append(append(blocks, in.filter(l)...), in.rows(l)...)
	return Message{Text: text, Blocks: blocks}
}

func (in Inbox) rows(l Language) []slack.Block {
	some := in.shown()
	p := pageOf(len(some), in.Page)
	var blocks []slack.Block
	if len(some) == 0 && in.Only != "" {
		blocks = append(blocks, section("%s", l.Say("There are none for %s.", l.bold(in.Only))))
	}
	for i := p.from; i < p.to; i++ {
		blocks = append(blocks, some[i].row(l, i)...)
	}
	blocks = append(blocks, p.note(l)...)
	els := p.buttons(l, ActInboxPage, in.Only)
	if same := in.together(); same != "" {
		els = append(els, button(ActDecideAll, in.Only, l.Say("Decide several together"), l.Say("Decide several requests for %s together", same)))
	}
	if len(els) > 0 {
		blocks = append(blocks, slack.NewActionBlock("", els...))
	}
	return blocks
}

// together names a package for which several requests wait; "" when there is
// none.
func (in Inbox) together() string {
	seen := map[string]bool{}
	for _, w := range in.shown() {
		if seen[w.PackageName] {
			return w.PackageName
		}
		seen[w.PackageName] = true
	}
	return ""
}

func (w Waiting) row(l Language, i int) []slack.Block {
	text := w.line(l)
	if Clean(w.Reason) != "" {
		text += "\n" + esc(w.Reason)
	}
	decide := button(ActDecide, w.RequestID, l.Say("Decide"), l.rowLabel(l.Say("Decide"), i, w.Requestor+", "+w.PackageName))
	block := slack.NewSectionBlock(markdown(text), nil, slack.NewAccessory(decide))
	block.BlockID = "inbox." + w.RequestID
	return []slack.Block{block}
}

// Decision is the form in which somebody decides.
type Decision struct {
	DraftID      string
	About        []Waiting
	Evidence     []string       // sentences about the one request; empty for several
	Verdict      access.Verdict // set when it was chosen before; else the form asks
	Reason       string
	ReasonNeeded bool
	Problem      string
}

// maxTogether is how many requests are decided in one form: so many boxes
// Slack takes.
const maxTogether = maxRadio

// DecideForm asks how somebody decides, and why.
func (l Language) DecideForm(d Decision) *Modal {
	var blocks []slack.Block
	if d.Problem != "" {
		blocks = append(blocks, section(":warning: %s", escTo(d.Problem, maxSentence)))
	}
	blocks = append(blocks, d.about(l)...)
	for _, e := range d.Evidence {
		blocks = append(blocks, note("%s", escTo(e, maxSentence)))
	}
	if d.Verdict == "" {
		blocks = append(blocks, l.verdictBlock())
	}
	if d.Verdict != access.Approved {
		blocks = append(blocks, l.pickBlock())
	}
	return l.modal(FormDecide, d.DraftID, d.title(l), d.title(l), append(blocks, d.reasonBlock(l))...)
}

func (d Decision) title(l Language) string {
	switch d.Verdict {
	case access.Approved:
		return l.Say("Approve")
	case access.Refused:
		return l.Say("Deny")
	}
	return l.Say("Decide")
}

// about says what is decided; of several requests each can be left out.
func (d Decision) about(l Language) []slack.Block {
	if len(d.About) == 1 {
		w := d.About[0]
		blocks := []slack.Block{section("%s", w.line(l))}
		if Clean(w.Reason) != "" {
			blocks = append(blocks, l.answerBlock(l.Say("Reason"), w.Reason))
		}
		return blocks
	}
	var options []*slack.OptionBlockObject
	for _, w := range d.About[:min(len(d.About), maxTogether)] {
		var why *slack.TextBlockObject
		if Clean(w.Reason) != "" {
			why = plain(w.Reason, maxLabel)
		}
		options = append(options, slack.NewOptionBlockObject(w.RequestID, plain(l.named(Clean(w.Requestor))+": "+l.named(Clean(w.PackageName)), maxLabel), why))
	}
	if len(options) == 0 {
		return []slack.Block{l.section("Nothing waits for your decision.")}
	}
	boxes := slack.NewCheckboxGroupsBlockElement(ActWhich, options...)
	boxes.InitialOptions = options
	return []slack.Block{slack.NewInputBlock(BlockWhich, words(l.Say("Which ones?")), nil, boxes)}
}

func (l Language) verdictBlock() slack.Block {
	yes := slack.NewOptionBlockObject(string(access.Approved), words(l.Say("Approve")), nil)
	no := slack.NewOptionBlockObject(string(access.Refused), words(l.Say("Deny")), nil)
	return slack.NewInputBlock(BlockVerdict, words(l.Say("Your decision")), nil, slack.NewRadioButtonsBlockElement(ActVerdict, yes, no))
}

// DenyReasons are reasons at hand for who denies.
func DenyReasons() []string {
	return []string{
		"It is not needed for this role.", "Please ask for a smaller package.", "Please say more about why you need it.",
		"Please talk to your manager first.", "This access is being retired.",
	}
}

func (l Language) pickBlock() slack.Block {
	var options []*slack.OptionBlockObject
	for _, r := range DenyReasons() {
		options = append(options, slack.NewOptionBlockObject(r, words(l.Say(r)), nil))
	}
	in := slack.NewInputBlock(BlockPick, words(l.Say("Why not?")), words(l.Say("Denying needs a reason: choose one here, or write your own below.")),
		slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, words(l.Say("Choose a reason")), ActPick, options...))
	in.Optional = true
	return in
}

func (d Decision) reasonBlock(l Language) slack.Block {
	text := slack.NewPlainTextInputBlockElement(words(l.Say("The requestor reads this.")), ActReason)
	text.Multiline, text.MaxLength, text.InitialValue = true, access.MaxReason, clip(d.Reason, access.MaxReason)
	in := slack.NewInputBlock(BlockReason, words(l.Say("Reason")), nil, text)
	in.Optional = !d.ReasonNeeded
	return in
}

// UndoDecision is shown while a decision can be taken back.
func (l Language) UndoDecision(draftID string, v access.Verdict, window time.Duration) *Modal {
	text := l.Say("I tell Entra in %d seconds that you approve.", int(window.Seconds()))
	if v == access.Refused {
		text = l.Say("I tell Entra in %d seconds that you deny.", int(window.Seconds()))
	}
	return l.modal("", "", l.Say("Decide"), "", section("%s", text), l.note("You can close this window: the decision is sent all the same."),
		slack.NewActionBlock("", danger(button(ActUndoDecision, draftID, l.Say("Take it back"), l.Say("Take your decision back")))))
}

// Decided tells how decisions went, a sentence each.
func (l Language) Decided(lines []string) *Modal {
	m := l.NotDecided(lines)
	m.Blocks.BlockSet = append(m.Blocks.BlockSet, l.note("The cards and the thread follow in a moment."))
	return m
}

// NotDecided tells why nothing was decided, a sentence each.
func (l Language) NotDecided(lines []string) *Modal {
	var blocks []slack.Block
	for _, line := range lines {
		blocks = append(blocks, section("%s", escTo(line, maxSentence)))
	}
	return l.modal("", "", l.Say("Decide"), "", blocks...)
}

// AskForm takes a question to the requestor. private is the id of the copy of
// the approval card, or of the request.
func (l Language) AskForm(private string) *Modal {
	text := slack.NewPlainTextInputBlockElement(words(l.Say("What do you need to know?")), ActReason)
	text.Multiline, text.MaxLength = true, maxQuestion
	return l.modal(FormAsk, private, l.Say("Ask a question"), l.Say("Ask"),
		slack.NewInputBlock(BlockReason, words(l.Say("Your question")), words(l.Say("The requestor gets it as a direct message. You are not reminded until it is answered.")), text))
}

// AnswerForm takes the answer to an approver's question.
func (l Language) AnswerForm(private, question string) *Modal {
	text := slack.NewPlainTextInputBlockElement(words(l.Say("Your answer")), ActReason)
	text.Multiline, text.MaxLength = true, maxQuestion
	return l.modal(FormAnswer, private, l.Say("Answer"), l.Say("Answer"),
		l.answerBlock(l.Say("Question"), question), slack.NewInputBlock(BlockReason, words(l.noun("Answer")), nil, text))
}

// maxQuestion is how long a question, or its answer, may be.
const maxQuestion = 1000

// Asked brings an approver's question to the requestor.
func (l Language) Asked(by, packageName, question, value string) Message {
	m := l.sentence("A question of %s, who decides on your request for %s.", l.bold(by), l.bold(packageName))
	m.Text += " " + l.Say("They ask: “%s”.", escTo(question, maxQuestion))
	answer := primary(button(ActAnswer, value, l.Say("Answer"), l.Say("Answer the question about %s", packageName)))
	m.Blocks = append(m.Blocks, l.answerBlock(l.Say("Question"), question), slack.NewActionBlock("", answer))
	return m
}

// AnsweredTo brings the answer to who asked.
func (l Language) AnsweredTo(by, packageName, question, answer string) Message {
	m := l.sentence("The answer of %s about the request for %s.", l.bold(by), l.bold(packageName))
	m.Text += " " + l.Say("They say: “%s”.", escTo(answer, maxQuestion))
	m.Blocks = append(m.Blocks, l.answerBlock(question, answer))
	return m
}

// sentence is a message of one sentence; its args are escaped already.
func (l Language) sentence(format string, args ...any) Message {
	text := l.Say(format, args...)
	return Message{Text: text, Blocks: []slack.Block{section("%s", text)}}
}
