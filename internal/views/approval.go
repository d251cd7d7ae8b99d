package views

import (
	"fmt"
	"strings"
	"time"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Approval is a copy of an approval card: what an approver is asked, and all
// that is needed to decide it.
type Approval struct {
	Card
	AskID      string // value of the buttons
	InChannel  bool   // the copy asks nobody by name
	Title      string // of the requestor
	Department string
	Manager    string
	Contents   []access.Content // of the package
	Answers    []Answered
	Questions  []Answered // that approvers asked; without an answer one is open
	Why        string     // why the reader is asked, such as "their manager"
	Alternate  bool       // asked because nobody decided in time
	Others     []string   // who else is asked
	Deadline   time.Time  // after which Entra denies; zero when it is not known
	Earlier    int        // how often the requestor held the package before
	LastEnded  time.Time
	Colleagues int // holders in the requestor's department; -1 when nobody counted
	Outcome    *Outcome
}

// Outcome is how a stage came to its end.
type Outcome struct {
	Verdict   access.Verdict // NotReviewed when nobody decided
	By        string
	Reason    string
	At        time.Time
	Elsewhere bool
	State     access.State // of the request, where nobody decided
	NobodyBy  time.Time    // until when nobody had decided, so that Entra denied
}

// ApprovalCard shows an Approval. With an Outcome it has no buttons.
func ApprovalCard(a Approval) Message {
	blocks := []slack.Block{slack.NewSectionBlock(plain(a.heading(plainName), maxSection), nil, nil), a.facts()}
	if len(a.Questions) > 0 {
		var r labeled
		r.answers(a.Questions, questionRoom)
		blocks = append(blocks, r.block())
	}
	if a.Outcome != nil {
		told := a.Outcome.words()
		return Message{Text: a.heading(escName) + ": " + told, Blocks: append(blocks, section("%s%s", a.Outcome.mark(), told))}
	}
	if why := a.why(); why != "" {
		blocks = append(blocks, note("%s", why))
	}
	blocks = append(blocks, slack.NewActionBlock("", a.decide()...))
	return Message{Text: a.heading(escName) + ". " + a.wanted(), Blocks: blocks}
}

func (a Approval) wanted() string {
	if a.InChannel {
		return "An approver has to decide."
	}
	return "Your decision is needed."
}

// decide are the buttons.
func (a Approval) decide() []slack.BlockElement {
	about := a.Requestor + ", " + a.PackageName
	approve := button(ActApprove, a.AskID, "Approve", "Approve: "+about)
	approve.Style = slack.StylePrimary
	deny := button(ActDeny, a.AskID, "Deny", "Deny: "+about)
	deny.Style = slack.StyleDanger
	return []slack.BlockElement{approve, deny, button(ActAsk, a.AskID, "Ask a question", "Ask about: "+about)}
}

// facts are the evidence, as rich text: no word of a person is markup in it.
func (a Approval) facts() slack.Block {
	var r labeled
	r.add("Requestor", richWords(a.person())...)
	r.add("Manager", richWords(clip(Clean(a.Manager), maxName))...)
	r.add("Contains", richWords(a.contents())...)
	r.add("Length", a.length()...)
	r.add("Reason", richWords(a.Reason)...)
	r.answers(a.Answers, answerRoom)
	r.add("Held before", a.earlier()...)
	r.add("In the department", richWords(a.colleagues())...)
	r.add("Request", richWords(shortID(a.RequestID))...)
	return r.block()
}

// Room for answers and for questions, in characters: all words of a message
// together have a limit.
const (
	answerRoom   = 3600
	questionRoom = 1800
	leastRoom    = 100 // of one answer with its question
)

// answers adds questions with their answers. They share the room; what has
// none is counted.
func (r *labeled) answers(all []Answered, room int) {
	shown := all[:min(len(all), room/leastRoom)]
	for _, a := range shown {
		each := room / len(shown) / 2
		answer := richWords(clip(Clean(a.Answer), each))
		if answer == nil {
			answer = richWords("not answered yet")
		}
		r.add(clip(named(Clean(a.Question)), each), answer...)
	}
	if more := len(all) - len(shown); more > 0 {
		r.add("Not shown here", richWords(access.Count(more, "answer")+", which My Access has")...)
	}
}

// person reads like "Requestor1, Marketing Specialist, Marketing".
func (a Approval) person() string {
	var parts []string
	for _, p := range []string{named(Clean(a.Requestor)), Clean(a.Title), Clean(a.Department)} {
		if p != "" {
			parts = append(parts, clip(p, maxName))
		}
	}
	return strings.Join(parts, ", ")
}

// contents reads like "Member of Finance readers".
func (a Approval) contents() string {
	var parts []string
	for _, c := range a.Contents {
		part := clip(named(Clean(c.Resource)), maxName)
		if role := Clean(c.Role); role != "" {
			part = clip(role, maxName) + " of " + part
		}
		parts = append(parts, part)
	}
	return join(parts)
}

func (a Approval) earlier() []slack.RichTextSectionElement {
	if a.Earlier == 0 {
		return nil
	}
	times := map[int]string{1: "once", 2: "twice"}[a.Earlier]
	if times == "" {
		times = fmt.Sprintf("%d times", a.Earlier)
	}
	if a.LastEnded.IsZero() {
		return richWords(times)
	}
	return []slack.RichTextSectionElement{slack.NewRichTextSectionTextElement(times+", last until ", nil), richDay(a.LastEnded)}
}

func (a Approval) colleagues() string {
	switch {
	case a.Colleagues < 0 || Clean(a.Department) == "":
		return ""
	case a.Colleagues == 0:
		return "nobody else holds it"
	case a.Colleagues == 1:
		return "1 other person holds it"
	}
	return fmt.Sprintf("%d others hold it", a.Colleagues)
}

// why says why the reader is asked, who else is, and until when.
func (a Approval) why() string {
	var parts []string
	if Clean(a.Why) != "" && !a.InChannel {
		parts = append(parts, "You are asked as "+esc(a.Why)+".")
	}
	if a.Alternate {
		parts = append(parts, "Nobody decided in time, so you may too.")
	}
	if len(a.Others) > 0 {
		who := "Also asked: "
		if a.InChannel {
			who = "Asked: "
		}
		parts = append(parts, who+escaped(a.Others)+".")
	}
	if a.Stages > 1 && a.Stage > 0 {
		parts = append(parts, fmt.Sprintf("Stage %d of %d.", a.Stage, a.Stages))
	}
	if !a.Deadline.IsZero() {
		parts = append(parts, "Entra denies it if nobody decides until "+moment(a.Deadline)+".")
	}
	return strings.Join(parts, " ")
}

// words tell how it ended, by whom, when and why.
func (o Outcome) words() string {
	switch {
	case o.Verdict == access.Approved || o.Verdict == access.Refused:
		return o.decided()
	case !o.NobodyBy.IsZero():
		return "Denied: nobody decided until " + moment(o.NobodyBy) + "."
	case o.State == access.PendingApproval:
		return "This stage is over."
	case o.State.Terminal() && o.State != access.Delivered:
		return "Nothing to decide any more: " + stateWords(o.State) + "."
	}
	return "Approved by somebody outside Slack."
}

func (o Outcome) decided() string {
	did := "Approved"
	if o.Verdict == access.Refused {
		did = "Denied"
	}
	told := did + by(o.By)
	if o.Elsewhere {
		told += " outside Slack"
	}
	if !o.At.IsZero() {
		told += ", " + moment(o.At)
	}
	if Clean(o.Reason) == "" {
		return told + "."
	}
	return told + ". The reason: “" + escTo(o.Reason, maxReason) + "”."
}

func (o Outcome) mark() string {
	switch {
	case o.Verdict == access.Approved:
		return ":white_check_mark: "
	case o.Verdict == access.Refused, !o.NobodyBy.IsZero():
		return ":no_entry: "
	}
	return ":heavy_multiplication_x: "
}

// Nudge reminds an approver of a card, in its thread.
type Nudge struct {
	AskID       string
	Requestor   string
	PackageName string
	ByRequestor bool // the requestor asked for it
	Since       time.Time
	Deadline    time.Time
	Next        time.Time // when the next one comes; zero: none does
}

// NudgeReply shows a Nudge.
func NudgeReply(n Nudge) Message {
	text := "The request of " + escName(n.Requestor) + " for " + escName(n.PackageName) + " still waits for your decision, since " + moment(n.Since) + "."
	if n.ByRequestor {
		text = escName(n.Requestor) + " asks you to decide on the request for " + escName(n.PackageName) + "."
	}
	if !n.Deadline.IsZero() {
		text += " Entra denies it after " + moment(n.Deadline) + "."
	}
	buttons := []slack.BlockElement{button(ActSnooze, n.AskID, "Snooze for a day", "Snooze the reminders of the request for "+n.PackageName)}
	next := "I do not remind you again."
	if !n.Next.IsZero() {
		next = "The next reminder comes " + moment(n.Next) + "."
	}
	return Message{Text: text + " " + next, Blocks: []slack.Block{section(":bell: %s", text), note("%s", next), slack.NewActionBlock("", buttons...)}}
}

// NudgeDone takes the button from a reminder that is over.
func NudgeDone(n Nudge) Message {
	text := "You were reminded of the request of " + escName(n.Requestor) + " for " + escName(n.PackageName) + "."
	return Message{Text: text, Blocks: []slack.Block{section(":bell: %s", text)}}
}
