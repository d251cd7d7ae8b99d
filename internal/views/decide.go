package views

import (
	"fmt"
	"time"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Waiting is a request that waits for somebody's decision.
type Waiting struct {
	RequestID   string
	Requestor   string
	PackageName string
	Reason      string
	Created     time.Time
}

func (w Waiting) line() string {
	text := bold(w.Requestor) + " asks for " + bold(w.PackageName)
	if !w.Created.IsZero() {
		text += " · since " + moment(w.Created)
	}
	return text
}

// Inbox is what waits for somebody's decision, oldest first.
type Inbox struct {
	All  []Waiting
	Page int // from 0; one past the end is the last
}

// InboxList shows one page of an Inbox. Several requests for one package can
// be decided together.
func InboxList(in Inbox) Message {
	text := "Nothing waits for your decision."
	switch n := len(in.All); {
	case n == 1:
		text = "One request waits for your decision."
	case n > 1:
		text = fmt.Sprintf("There are %d requests that wait for your decision.", n)
	}
	blocks := []slack.Block{section("*%s*", text)}
	blocks = append(blocks, in.rows()...)
	return Message{Text: text, Blocks: blocks}
}

func (in Inbox) rows() []slack.Block {
	p := pageOf(len(in.All), in.Page)
	var blocks []slack.Block
	for i := p.from; i < p.to; i++ {
		blocks = append(blocks, in.All[i].row(i)...)
	}
	blocks = append(blocks, p.note()...)
	els := p.buttons(ActInboxPage, "")
	if same := in.together(); same != "" {
		els = append(els, button(ActDecideAll, "", "Decide several together", "Decide several requests for "+same+" together"))
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
	for _, w := range in.All {
		if seen[w.PackageName] {
			return w.PackageName
		}
		seen[w.PackageName] = true
	}
	return ""
}

func (w Waiting) row(i int) []slack.Block {
	text := w.line()
	if Clean(w.Reason) != "" {
		text += "\n" + esc(w.Reason)
	}
	decide := button(ActDecide, w.RequestID, "Decide", rowLabel("Decide", i, w.Requestor+", "+w.PackageName))
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
func DecideForm(d Decision) *Modal {
	var blocks []slack.Block
	if d.Problem != "" {
		blocks = append(blocks, section(":warning: %s", escTo(d.Problem, maxSentence)))
	}
	blocks = append(blocks, d.about()...)
	for _, e := range d.Evidence {
		blocks = append(blocks, note("%s", escTo(e, maxSentence)))
	}
	if d.Verdict == "" {
		blocks = append(blocks, verdictBlock())
	}
	if d.Verdict != access.Approved {
		blocks = append(blocks, pickBlock())
	}
	return modal(FormDecide, d.DraftID, d.title(), d.title(), append(blocks, d.reasonBlock())...)
}

func (d Decision) title() string {
	switch d.Verdict {
	case access.Approved:
		return "Approve"
	case access.Refused:
		return "Deny"
	}
	return "Decide"
}

// about says what is decided; of several requests each can be left out.
func (d Decision) about() []slack.Block {
	if len(d.About) == 1 {
		w := d.About[0]
		blocks := []slack.Block{section("%s", w.line())}
		if Clean(w.Reason) != "" {
			blocks = append(blocks, answerBlock("Reason", w.Reason))
		}
		return blocks
	}
	var options []*slack.OptionBlockObject
	for _, w := range d.About[:min(len(d.About), maxTogether)] {
		var why *slack.TextBlockObject
		if Clean(w.Reason) != "" {
			why = plain(w.Reason, maxLabel)
		}
		options = append(options, slack.NewOptionBlockObject(w.RequestID, plain(named(Clean(w.Requestor))+": "+named(Clean(w.PackageName)), maxLabel), why))
	}
	if len(options) == 0 {
		return []slack.Block{section("Nothing waits for your decision.")}
	}
	boxes := slack.NewCheckboxGroupsBlockElement(ActWhich, options...)
	boxes.InitialOptions = options
	return []slack.Block{slack.NewInputBlock(BlockWhich, words("Which ones?"), nil, boxes)}
}

func verdictBlock() slack.Block {
	yes := slack.NewOptionBlockObject(string(access.Approved), words("Approve"), nil)
	no := slack.NewOptionBlockObject(string(access.Refused), words("Deny"), nil)
	return slack.NewInputBlock(BlockVerdict, words("Your decision"), nil, slack.NewRadioButtonsBlockElement(ActVerdict, yes, no))
}

// DenyReasons are reasons at hand for who denies.
func DenyReasons() []string {
	return []string{
		"It is not needed for this role.", "Please ask for a smaller package.", "Please say more about why you need it.",
		"Please talk to your manager first.", "This access is being retired.",
	}
}

func pickBlock() slack.Block {
	var options []*slack.OptionBlockObject
	for _, r := range DenyReasons() {
		options = append(options, slack.NewOptionBlockObject(r, words(r), nil))
	}
	in := slack.NewInputBlock(BlockPick, words("Why not?"), words("Denying needs a reason: choose one here, or write your own below."),
		slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, words("Choose a reason"), ActPick, options...))
	in.Optional = true
	return in
}

func (d Decision) reasonBlock() slack.Block {
	text := slack.NewPlainTextInputBlockElement(words("The requestor reads this."), ActReason)
	text.Multiline, text.MaxLength, text.InitialValue = true, access.MaxReason, clip(d.Reason, access.MaxReason)
	in := slack.NewInputBlock(BlockReason, words("Reason"), nil, text)
	in.Optional = !d.ReasonNeeded
	return in
}

// Decided tells how decisions went, a sentence each.
func Decided(lines []string) *Modal {
	var blocks []slack.Block
	for _, l := range lines {
		blocks = append(blocks, section("%s", escTo(l, maxSentence)))
	}
	return modal("", "", "Decide", "", append(blocks, note("The cards and the thread follow in a moment."))...)
}

// AskForm takes a question to the requestor. private is the id of the copy of
// the approval card, or of the request.
func AskForm(private string) *Modal {
	text := slack.NewPlainTextInputBlockElement(words("What do you need to know?"), ActReason)
	text.Multiline, text.MaxLength = true, maxQuestion
	return modal(FormAsk, private, "Ask a question", "Ask",
		slack.NewInputBlock(BlockReason, words("Your question"), words("The requestor gets it as a direct message. You are not reminded until it is answered."), text))
}

// AnswerForm takes the answer to an approver's question.
func AnswerForm(private, question string) *Modal {
	text := slack.NewPlainTextInputBlockElement(words("Your answer"), ActReason)
	text.Multiline, text.MaxLength = true, maxQuestion
	return modal(FormAnswer, private, "Answer", "Answer",
		answerBlock("Question", question), slack.NewInputBlock(BlockReason, words("Answer"), nil, text))
}

// maxQuestion is how long a question, or its answer, may be.
const maxQuestion = 1000

// Asked brings an approver's question to the requestor.
func Asked(by, packageName, question, value string) Message {
	m := sentence("A question of %s, who decides on your request for %s.", bold(by), bold(packageName))
	m.Text += " They ask: “" + escTo(question, maxQuestion) + "”."
	answer := primary(button(ActAnswer, value, "Answer", "Answer the question about "+packageName))
	m.Blocks = append(m.Blocks, answerBlock("Question", question), slack.NewActionBlock("", answer))
	return m
}

// AnsweredTo brings the answer to who asked.
func AnsweredTo(by, packageName, question, answer string) Message {
	m := sentence("The answer of %s about the request for %s.", bold(by), bold(packageName))
	m.Text += " They say: “" + escTo(answer, maxQuestion) + "”."
	m.Blocks = append(m.Blocks, answerBlock(question, answer))
	return m
}

// sentence is a message of one sentence; its args are escaped already.
func sentence(format string, args ...any) Message {
	text := fmt.Sprintf(format, args...)
	return Message{Text: text, Blocks: []slack.Block{section("%s", text)}}
}
