package views

import (
	"strings"
	"time"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Card is the request card: one message that always shows where a request
// stands.
type Card struct {
	RequestID   string
	Type        string // access.UserAdd, access.AdminRemove, …; empty means UserAdd
	Requestor   string // name in Entra of the person whose access it is
	Own         bool   // the reader is that person
	By          string // name of the administrator who ordered it; empty when the person did
	ByReader    bool   // the reader is that administrator
	PackageName string
	PolicyName  string
	Length      access.Length
	Starts      time.Time // asked for; zero: at once
	Ends        time.Time // asked for; zero: as the policy says
	Reason      string    // empty where it may not be seen
	Approval    bool
	Stage       int      // of the approval that waits, from 1; 0 when none does
	Stages      int      // how many there are; 0 when it is not known
	Approvers   []string // who is asked now
	State       access.State
	Since       time.Time // when State was reached
	Created     time.Time
}

// RequestCard shows a Card.
func (l Language) RequestCard(c Card) Message {
	blocks := []slack.Block{
		slack.NewSectionBlock(plain(c.heading(l, l.plainName), maxSection), nil, nil),
		l.facts(c),
		note("%s", l.progress(c)),
	}
	if buttons := c.buttons(l); len(buttons) > 0 {
		blocks = append(blocks, slack.NewActionBlock("", buttons...))
	}
	return Message{Text: c.sentence(l), Blocks: blocks}
}

// buttons are Cancel while Entra may still drop the request, and Details.
func (c Card) buttons(l Language) []slack.BlockElement {
	if c.RequestID == "" {
		return nil
	}
	var all []slack.BlockElement
	if c.cancelable() {
		all = append(all, l.cancelButton(c))
	}
	if c.Own && c.State == access.PendingApproval && len(c.Approvers) > 0 {
		all = append(all, button(ActRemind, c.RequestID, l.Say("Remind them"), l.Say("Remind the approvers of the request for %s", c.PackageName)))
	}
	return append(all, button(ActDetails, c.RequestID, l.Say("Details"), l.Say("Details of the request for %s", c.PackageName)))
}

// cancelable reports whether Entra may still drop the request.
//
// https://learn.microsoft.com/graph/api/accesspackageassignmentrequest-cancel
func (c Card) cancelable() bool {
	return !c.removes() && c.State.Rank() < access.Delivering.Rank()
}

func (l Language) cancelButton(c Card) *slack.ButtonBlockElement {
	cancel := button(ActCancel, c.RequestID, l.Say("Cancel request"), l.Say("Cancel the request for %s", c.PackageName))
	cancel.Confirm = slack.NewConfirmationBlockObject(words(l.Say("Cancel this request?")),
		words(l.Say("Entra drops it. You can ask again at any time.")), words(l.Say("Cancel request")), words(l.Say("Keep it")))
	return cancel
}

// removes reports whether the request ends access.
func (c Card) removes() bool { return c.Type == access.UserRemove || c.Type == access.AdminRemove }

// updates reports whether the request changes access that is held.
func (c Card) updates() bool { return c.Type == access.UserUpdate || c.Type == access.AdminUpdate }

// heading says who does what with which package. clean makes a foreign name
// harmless for where it stands.
func (c Card) heading(l Language, clean func(string) string) string {
	pkg, who := clean(l.named(c.PackageName)), c.who(l, clean)
	switch {
	case c.Type == access.AdminAdd || c.Type == access.AdminUpdate || c.Type == access.AdminRemove:
		return c.ordered(l, clean)
	case c.Type == access.UserUpdate && c.Own:
		return l.Say("You asked to extend %s", pkg)
	case c.Type == access.UserUpdate:
		return l.Say("%s asked to extend %s", who, pkg)
	case c.Type == access.UserRemove && c.Own:
		return l.Say("You asked to give back %s", pkg)
	case c.Type == access.UserRemove:
		return l.Say("%s asked to give back %s", who, pkg)
	case c.Own:
		return l.Say("You asked for %s", pkg)
	}
	return l.Say("%s asked for %s", who, pkg)
}

// ordered is the heading of what an administrator ordered.
func (c Card) ordered(l Language, clean func(string) string) string {
	pkg, by, whom := clean(l.named(c.PackageName)), c.admin(l, clean), l.Say("you")
	held := l.Say("your access to %s", pkg)
	if !c.Own {
		whom = lowerOf(c.Requestor, c.who(l, clean))
		held = l.Say("%s's access to %s", whom, pkg)
	}
	switch {
	case c.Type == access.AdminAdd && c.ByReader:
		return l.Say("You assigned %s to %s", pkg, whom)
	case c.Type == access.AdminAdd:
		return l.Say("%s assigned %s to %s", by, pkg, whom)
	case c.Type == access.AdminUpdate && c.ByReader:
		return l.Say("You asked to change %s", held)
	case c.Type == access.AdminUpdate:
		return l.Say("%s asked to change %s", by, held)
	case c.ByReader:
		return l.Say("You asked to remove %s", held)
	}
	return l.Say("%s asked to remove %s", by, held)
}

// who names whose access it is, to others.
func (c Card) who(l Language, clean func(string) string) string {
	if Clean(c.Requestor) == "" {
		return l.Say("Somebody")
	}
	return clean(c.Requestor)
}

// lowerOf is a name in the middle of a sentence, or what stands for one that
// is missing.
func lowerOf(name, shown string) string {
	if Clean(name) == "" {
		return lowerFirst(shown)
	}
	return shown
}

// admin names who ordered it.
func (c Card) admin(l Language, clean func(string) string) string {
	if Clean(c.By) == "" {
		return l.Say("An administrator")
	}
	return clean(c.By)
}

// sentence is the card for who only hears it.
func (c Card) sentence(l Language) string {
	return c.heading(l, l.escName) + ": " + c.stateWords(l) + "."
}

// about names the request in a sentence.
func (c Card) about(l Language) string {
	name, who := l.escName(c.PackageName), c.who(l, l.escName)
	switch {
	case c.By != "" || c.Type == access.AdminAdd || c.Type == access.AdminUpdate || c.Type == access.AdminRemove:
		return c.heading(l, l.escName)
	case c.Type == access.UserUpdate && c.Own:
		return l.Say("Your request to extend %s", name)
	case c.Type == access.UserUpdate:
		return l.Say("The request of %s to extend %s", who, name)
	case c.Type == access.UserRemove && c.Own:
		return l.Say("Your request to give back %s", name)
	case c.Type == access.UserRemove:
		return l.Say("The request of %s to give back %s", who, name)
	case c.Own:
		return l.Say("Your request for %s", name)
	}
	return l.Say("The request of %s for %s", who, name)
}

// stateWords is a state in the middle of a sentence.
func (l Language) stateWords(s access.State) string {
	if s.Rank() == access.Unknown.Rank() {
		return l.Say("in a state that I do not know")
	}
	return lowerFirst(l.State(s))
}

func (c Card) stateWords(l Language) string {
	if c.State.Rank() == access.Unknown.Rank() {
		return l.stateWords(c.State)
	}
	return lowerFirst(c.words(l, c.State))
}

// words is a state as a request of this type reads it: a removal that is
// delivered has removed something.
func (c Card) words(l Language, s access.State) string {
	switch {
	case c.removes() && s == access.Delivering:
		return l.Say("Removing")
	case c.removes() && s == access.Delivered:
		return l.Say("Removed")
	case c.removes() && s == access.PartiallyDelivered:
		return l.Say("Partly removed")
	case c.removes() && s == access.DeliveryFailed:
		return l.Say("Removal failed")
	case c.updates() && s == access.Delivering:
		return l.Say("Changing")
	case c.updates() && s == access.Delivered:
		return c.changed(l)
	case c.updates() && s == access.DeliveryFailed:
		return l.Say("Change failed")
	}
	return l.State(s)
}

func (c Card) changed(l Language) string {
	if c.Type == access.UserUpdate {
		return l.Say("Extended")
	}
	return l.Say("Changed")
}

// facts are what the card tells beside its heading.
func (l Language) facts(c Card) slack.Block {
	var r labeled
	r.add(l.Say("State"), richWords(c.words(l, c.State))...)
	r.add(l.Say("Waiting for"), richWords(c.waitingFor(l))...)
	r.add(l.Say("Policy"), richWords(c.PolicyName)...)
	r.add(l.Say("Length"), c.length(l)...)
	r.add(l.Say("Reason"), richWords(c.Reason)...)
	r.add(l.noun("Request"), richWords(shortID(c.RequestID))...)
	return r.block()
}

// labeled is rich text, in which no word of a person can be read as markup: a
// label in bold on each line, and a value.
type labeled []slack.RichTextSectionElement

func (r *labeled) add(label string, value ...slack.RichTextSectionElement) {
	if len(value) == 0 {
		return
	}
	if len(*r) > 0 {
		*r = append(*r, slack.NewRichTextSectionTextElement("\n", nil))
	}
	bold := &slack.RichTextSectionTextStyle{Bold: true}
	*r = append(append(*r, slack.NewRichTextSectionTextElement(label+": ", bold)), value...)
}

func (r labeled) block() slack.Block {
	return slack.NewRichTextBlock("", slack.NewRichTextSection(r...))
}

// richWords is a foreign string in rich text; none when nothing of it shows.
func richWords(s string) []slack.RichTextSectionElement {
	if s = Clean(s); s == "" {
		return nil
	}
	return []slack.RichTextSectionElement{slack.NewRichTextSectionTextElement(clip(s, access.MaxReason), nil)}
}

// shortID is enough of an id to tell it from others; Details has all of it.
func shortID(id string) string {
	short, _, _ := strings.Cut(id, "-")
	return short
}

// waitingFor names who is asked; empty when nobody is.
func (c Card) waitingFor(l Language) string {
	if c.State != access.PendingApproval {
		return ""
	}
	return l.join(c.Approvers)
}

// length is when access begins and ends, as far as that was asked or is laid
// down. Moments are shown in each reader's own zone.
func (c Card) length(l Language) []slack.RichTextSectionElement {
	if c.removes() {
		return nil
	}
	var out []slack.RichTextSectionElement
	if !c.Starts.IsZero() {
		out = append(out, slack.NewRichTextSectionTextElement(l.Say("from "), nil), l.richDay(c.Starts), slack.NewRichTextSectionTextElement(" ", nil))
	}
	switch end := c.Ends; {
	case !end.IsZero():
		return append(out, slack.NewRichTextSectionTextElement(l.Say("until "), nil), l.richDay(end))
	case !c.Length.Until.IsZero():
		return append(out, slack.NewRichTextSectionTextElement(l.Say("until "), nil), l.richDay(c.Length.Until))
	}
	return append(out, slack.NewRichTextSectionTextElement(l.length(c.Length), nil))
}

// richDay reads like "Dec 22, 2026" in each reader's own zone.
//
// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block#date-element-type
func (l Language) richDay(t time.Time) *slack.RichTextSectionDateElement {
	fallback := l.date(t.UTC())
	return slack.NewRichTextSectionDateElement(t.Unix(), "{date_short}", nil, &fallback)
}

// progress reads like "Submitted → *Delivering* → Delivered · since 14:05".
func (l Language) progress(c Card) string {
	steps := path(c)
	parts := make([]string, len(steps))
	for i, s := range steps {
		parts[i] = c.words(l, s)
		if s == access.PendingApproval && c.State == s && c.Stages > 1 && c.Stage > 0 {
			parts[i] = l.Say("%s (stage %d of %d)", parts[i], c.Stage, c.Stages)
		}
		if s == c.State {
			parts[i] = "*" + parts[i] + "*"
		}
	}
	line := strings.Join(parts, " → ")
	if c.Since.IsZero() {
		return line
	}
	return l.Say("%s · since %s", line, l.moment(c.Since))
}

// path is the way of a request: the states that it passed, and those that it
// may still come to.
func path(c Card) []access.State {
	steps := []access.State{access.Submitted}
	if c.Approval || c.State == access.PendingApproval {
		steps = append(steps, access.PendingApproval)
	}
	switch c.State {
	case access.Denied, access.Canceled:
		return append(steps, c.State)
	case access.PartiallyDelivered, access.DeliveryFailed:
		return append(steps, access.Delivering, c.State)
	}
	if c.State == access.Scheduled || !c.Starts.IsZero() && c.Starts.After(c.Created) {
		steps = append(steps, access.Scheduled)
	}
	return append(steps, access.Delivering, access.Delivered)
}
