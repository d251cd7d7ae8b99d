package views

import (
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
	// Elsewhere is where it is decided, and not in Slack; empty for here.
	Elsewhere string
	Unreached bool // the requestor cannot be asked anything here
	Outcome   *Outcome
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
func (l Language) ApprovalCard(a Approval) Message {
	blocks := []slack.Block{slack.NewSectionBlock(plain(a.heading(l, l.plainName), maxSection), nil, nil), a.facts(l)}
	if len(a.Questions) > 0 {
		var r labeled
		r.answers(l, a.Questions, questionRoom)
		blocks = append(blocks, r.block())
	}
	if a.Outcome != nil {
		told := a.Outcome.words(l)
		return Message{Text: a.heading(l, l.escName) + ": " + told, Blocks: append(blocks, section("%s%s", a.Outcome.mark(), told))}
	}
	if why := a.why(l); why != "" {
		blocks = append(blocks, note("%s", why))
	}
	blocks = append(blocks, slack.NewActionBlock("", a.decide(l)...))
	return Message{Text: a.heading(l, l.escName) + ". " + a.wanted(l), Blocks: blocks}
}

func (a Approval) wanted(l Language) string {
	if a.InChannel {
		return l.Say("An approver has to decide.")
	}
	return l.Say("Your decision is needed.")
}

// decide are the buttons.
func (a Approval) decide(l Language) []slack.BlockElement {
	about := a.Requestor + ", " + a.PackageName
	var ask []slack.BlockElement
	if !a.Unreached {
		ask = append(ask, button(ActAsk, a.AskID, l.Say("Ask a question"), l.Say("Ask about: %s", about)))
	}
	if a.Elsewhere != "" {
		return append([]slack.BlockElement{l.link(ActMyAccess, l.Say("Decide in My Access"), a.Elsewhere)}, ask...)
	}
	approve := button(ActApprove, a.AskID, l.Say("Approve"), l.Say("Approve: %s", about))
	approve.Style = slack.StylePrimary
	deny := button(ActDeny, a.AskID, l.Say("Deny"), l.Say("Deny: %s", about))
	deny.Style = slack.StyleDanger
	return append([]slack.BlockElement{approve, deny}, ask...)
}

// facts are the evidence, as rich text: no word of a person is markup in it.
func (a Approval) facts(l Language) slack.Block {
	var r labeled
	r.add(l.Say("Requestor"), richWords(a.person(l))...)
	r.add(l.Say("Manager"), richWords(clip(Clean(a.Manager), maxName))...)
	r.add(l.Say("Contains"), richWords(a.contents(l))...)
	r.add(l.Say("Length"), a.length(l)...)
	r.add(l.Say("Reason"), richWords(a.Reason)...)
	r.answers(l, a.Answers, answerRoom)
	r.add(l.Say("Held before"), a.earlier(l)...)
	r.add(l.Say("In the department"), richWords(a.colleagues(l))...)
	r.add(l.noun("Request"), richWords(shortID(a.RequestID))...)
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
func (r *labeled) answers(l Language, all []Answered, room int) {
	shown := all[:min(len(all), room/leastRoom)]
	for _, a := range shown {
		each := room / len(shown) / 2
		answer := richWords(clip(Clean(a.Answer), each))
		if answer == nil {
			answer = richWords(l.Say("not answered yet"))
		}
		r.add(clip(l.named(Clean(a.Question)), each), answer...)
	}
	if more := len(all) - len(shown); more > 0 {
		r.add(l.Say("Not shown here"), richWords(l.Say("%s, which My Access has", l.Count(more, "1 answer", "%d answers")))...)
	}
}

// person reads like "Requestor1, Marketing Specialist, Marketing".
func (a Approval) person(l Language) string {
	var parts []string
	for _, p := range []string{l.named(Clean(a.Requestor)), Clean(a.Title), Clean(a.Department)} {
		if p != "" {
			parts = append(parts, clip(p, maxName))
		}
	}
	return strings.Join(parts, ", ")
}

// contents reads like "Member of Finance readers".
func (a Approval) contents(l Language) string {
	var parts []string
	for _, c := range a.Contents {
		part := clip(l.named(Clean(c.Resource)), maxName)
		if role := Clean(c.Role); role != "" {
			part = l.Say("%s of %s", clip(role, maxName), part)
		}
		parts = append(parts, part)
	}
	return l.join(parts)
}

func (a Approval) earlier(l Language) []slack.RichTextSectionElement {
	if a.Earlier == 0 {
		return nil
	}
	times := l.Count(a.Earlier, "once", "%d times")
	if a.Earlier == 2 {
		times = l.Say("twice")
	}
	if a.LastEnded.IsZero() {
		return richWords(times)
	}
	return []slack.RichTextSectionElement{slack.NewRichTextSectionTextElement(l.Say("%s, last until ", times), nil), l.richDay(a.LastEnded)}
}

func (a Approval) colleagues(l Language) string {
	switch {
	case a.Colleagues < 0 || Clean(a.Department) == "":
		return ""
	case a.Colleagues == 0:
		return l.Say("nobody else holds it")
	}
	return l.Count(a.Colleagues, "1 other person holds it", "%d others hold it")
}

// why says why the reader is asked, who else is, and until when.
func (a Approval) why(l Language) string {
	var parts []string
	if Clean(a.Why) != "" && !a.InChannel {
		parts = append(parts, l.Say("You are asked as %s.", esc(a.Why)))
	}
	if a.Alternate {
		parts = append(parts, l.Say("Nobody decided in time, so you may too."))
	}
	switch {
	case len(a.Others) > 0 && a.InChannel:
		parts = append(parts, l.Say("Asked: %s.", l.few(a.Others)))
	case len(a.Others) > 0:
		parts = append(parts, l.Say("Also asked: %s.", l.few(a.Others)))
	}
	if a.Stages > 1 && a.Stage > 0 {
		parts = append(parts, l.Say("Stage %d of %d.", a.Stage, a.Stages))
	}
	if !a.Deadline.IsZero() {
		parts = append(parts, l.Say("Entra denies it if nobody decides until %s.", l.moment(a.Deadline)))
	}
	return strings.Join(parts, " ")
}

// words tell how it ended, by whom, when and why.
func (o Outcome) words(l Language) string {
	switch {
	case o.Verdict == access.Approved || o.Verdict == access.Refused:
		return o.decided(l)
	case !o.NobodyBy.IsZero():
		return l.Say("Denied: nobody decided until %s.", l.moment(o.NobodyBy))
	case o.State == access.PendingApproval:
		return l.Say("This stage is over.")
	case o.State.Terminal() && o.State != access.Delivered:
		return l.Say("Nothing to decide any more: %s.", l.stateWords(o.State))
	}
	return l.Say("Approved by somebody outside Slack.")
}

func (o Outcome) decided(l Language) string {
	told := l.Say("Approved")
	if o.Verdict == access.Refused {
		told = l.Say("Denied")
	}
	told = l.decidedBy(told, o.By, o.Elsewhere)
	if !o.At.IsZero() {
		told += ", " + l.moment(o.At)
	}
	if Clean(o.Reason) == "" {
		return told + "."
	}
	return l.Say("%s. The reason: “%s”.", told, escTo(o.Reason, maxReason))
}

// decidedBy adds to a verdict by whom it was given, as far as that is known,
// and where.
func (l Language) decidedBy(verdict, name string, elsewhere bool) string {
	by := esc(name)
	switch {
	case by == "" && elsewhere:
		return l.Say("%s outside Slack", verdict)
	case elsewhere:
		return l.Say("%s by %s outside Slack", verdict, by)
	case by != "":
		return l.Say("%s by %s", verdict, by)
	}
	return verdict
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
func (l Language) NudgeReply(n Nudge) Message {
	text := l.Say("The request of %s for %s still waits for your decision, since %s.", l.escName(n.Requestor), l.escName(n.PackageName), l.moment(n.Since))
	if n.ByRequestor {
		text = l.Say("%s asks you to decide on the request for %s.", l.escName(n.Requestor), l.escName(n.PackageName))
	}
	if !n.Deadline.IsZero() {
		text += " " + l.Say("Entra denies it after %s.", l.moment(n.Deadline))
	}
	buttons := []slack.BlockElement{button(ActSnooze, n.AskID, l.Say("Snooze for a day"), l.Say("Snooze the reminders of the request for %s", n.PackageName))}
	next := l.Say("I do not remind you again.")
	if !n.Next.IsZero() {
		next = l.Say("The next reminder comes %s.", l.moment(n.Next))
	}
	return Message{Text: text + " " + next, Blocks: []slack.Block{section(":bell: %s", text), note("%s", next), slack.NewActionBlock("", buttons...)}}
}

// NudgeDone takes the button from a reminder that is over.
func (l Language) NudgeDone(n Nudge) Message {
	text := l.Say("You were reminded of the request of %s for %s.", l.escName(n.Requestor), l.escName(n.PackageName))
	return Message{Text: text, Blocks: []slack.Block{section(":bell: %s", text)}}
}

// maxOthers is how many of those who are asked besides a card names.
const maxOthers = 10

// few names some people; the rest is counted.
func (l Language) few(names []string) string {
	if len(names) <= maxOthers {
		return l.escaped(names)
	}
	shown := make([]string, maxOthers)
	for i := range shown {
		shown[i] = esc(names[i])
	}
	return l.Say("%s and %d more", strings.Join(shown, ", "), len(names)-maxOthers)
}
