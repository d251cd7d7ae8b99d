package views

import (
	"fmt"
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
func RequestCard(c Card) Message {
	blocks := []slack.Block{
		slack.NewSectionBlock(plain(c.heading(plainName), maxSection), nil, nil),
		facts(c),
		note("%s", progress(c)),
	}
	if buttons := c.buttons(); len(buttons) > 0 {
		blocks = append(blocks, slack.NewActionBlock("", buttons...))
	}
	return Message{Text: c.sentence(), Blocks: blocks}
}

// buttons are Cancel while Entra may still drop the request, and Details.
func (c Card) buttons() []slack.BlockElement {
	if c.RequestID == "" {
		return nil
	}
	var all []slack.BlockElement
	if c.cancelable() {
		all = append(all, cancelButton(c))
	}
	if c.Own && c.State == access.PendingApproval && len(c.Approvers) > 0 {
		all = append(all, button(ActRemind, c.RequestID, "Remind them", "Remind the approvers of the request for "+c.PackageName))
	}
	return append(all, button(ActDetails, c.RequestID, "Details", "Details of the request for "+c.PackageName))
}

// cancelable reports whether Entra may still drop the request.
//
// https://learn.microsoft.com/graph/api/accesspackageassignmentrequest-cancel
func (c Card) cancelable() bool {
	return !c.removes() && c.State.Rank() < access.Delivering.Rank()
}

func cancelButton(c Card) *slack.ButtonBlockElement {
	cancel := button(ActCancel, c.RequestID, "Cancel request", "Cancel the request for "+c.PackageName)
	cancel.Confirm = slack.NewConfirmationBlockObject(words("Cancel this request?"),
		words("Entra drops it. You can ask again at any time."), words("Cancel request"), words("Keep it"))
	return cancel
}

// removes reports whether the request ends access.
func (c Card) removes() bool { return c.Type == access.UserRemove || c.Type == access.AdminRemove }

// updates reports whether the request changes access that is held.
func (c Card) updates() bool { return c.Type == access.UserUpdate || c.Type == access.AdminUpdate }

// heading says who does what with which package. clean makes a foreign name
// harmless for where it stands.
func (c Card) heading(clean func(string) string) string {
	pkg := clean(named(c.PackageName))
	who, whom, whose := c.person(clean)
	by := c.admin(clean)
	switch c.Type {
	case access.UserUpdate:
		return who + " asked to extend " + pkg
	case access.UserRemove:
		return who + " asked to give back " + pkg
	case access.AdminAdd:
		return by + " assigned " + pkg + " to " + whom
	case access.AdminUpdate:
		return by + " asked to change " + whose + " access to " + pkg
	case access.AdminRemove:
		return by + " asked to remove " + whose + " access to " + pkg
	}
	return who + " asked for " + pkg
}

// person names whose access it is: "You", "you" and "your", or by name.
func (c Card) person(clean func(string) string) (who, whom, whose string) {
	switch {
	case c.Own:
		return "You", "you", "your"
	case Clean(c.Requestor) == "":
		return "Somebody", "somebody", "somebody's"
	}
	name := clean(c.Requestor)
	return name, name, name + "'s"
}

// admin names who ordered it.
func (c Card) admin(clean func(string) string) string {
	switch {
	case c.ByReader:
		return "You"
	case Clean(c.By) == "":
		return "An administrator"
	}
	return clean(c.By)
}

// sentence is the card for who only hears it.
func (c Card) sentence() string {
	return c.heading(escName) + ": " + c.stateWords() + "."
}

// escName is esc for a name that may be missing.
func escName(s string) string { return named(esc(s)) }

// about names the request in a sentence.
func (c Card) about() string {
	name := escName(c.PackageName)
	if c.By != "" || c.Type == access.AdminAdd || c.Type == access.AdminUpdate || c.Type == access.AdminRemove {
		return c.heading(escName)
	}
	what := map[string]string{access.UserUpdate: "to extend ", access.UserRemove: "to give back "}[c.Type]
	if what == "" {
		what = "for "
	}
	if c.Own {
		return "Your request " + what + name
	}
	who, _, _ := c.person(escName)
	return "The request of " + who + " " + what + name
}

// stateWords is a state in the middle of a sentence.
func stateWords(s access.State) string {
	if s.Rank() == access.Unknown.Rank() {
		return "in a state that I do not know"
	}
	return lowerFirst(s.Words())
}

func (c Card) stateWords() string {
	if c.State.Rank() == access.Unknown.Rank() {
		return stateWords(c.State)
	}
	return lowerFirst(c.words(c.State))
}

// words is a state as a request of this type reads it: a removal that is
// delivered has removed something.
func (c Card) words(s access.State) string {
	switch {
	case c.removes():
		return or(map[access.State]string{
			access.Delivering: "Removing", access.Delivered: "Removed",
			access.PartiallyDelivered: "Partly removed", access.DeliveryFailed: "Removal failed",
		}[s], s.Words())
	case c.updates():
		return or(map[access.State]string{access.Delivering: "Changing", access.Delivered: c.changed(), access.DeliveryFailed: "Change failed"}[s], s.Words())
	}
	return s.Words()
}

func (c Card) changed() string {
	if c.Type == access.UserUpdate {
		return "Extended"
	}
	return "Changed"
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// facts are what the card tells beside its heading.
func facts(c Card) slack.Block {
	var r labeled
	r.add("State", richWords(c.words(c.State))...)
	r.add("Waiting for", richWords(c.waitingFor())...)
	r.add("Policy", richWords(c.PolicyName)...)
	r.add("Length", c.length()...)
	r.add("Reason", richWords(c.Reason)...)
	r.add("Request", richWords(shortID(c.RequestID))...)
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
func (c Card) waitingFor() string {
	if c.State != access.PendingApproval {
		return ""
	}
	return join(c.Approvers)
}

// length is when access begins and ends, as far as that was asked or is laid
// down. Moments are shown in each reader's own zone.
func (c Card) length() []slack.RichTextSectionElement {
	if c.removes() {
		return nil
	}
	var out []slack.RichTextSectionElement
	if !c.Starts.IsZero() {
		out = append(out, slack.NewRichTextSectionTextElement("from ", nil), richDay(c.Starts), slack.NewRichTextSectionTextElement(" ", nil))
	}
	switch end := c.Ends; {
	case !end.IsZero():
		return append(out, slack.NewRichTextSectionTextElement("until ", nil), richDay(end))
	case !c.Length.Until.IsZero():
		return append(out, slack.NewRichTextSectionTextElement("until ", nil), richDay(c.Length.Until))
	}
	return append(out, slack.NewRichTextSectionTextElement(c.Length.Words(), nil))
}

// richDay reads like "Dec 22, 2026" in each reader's own zone.
//
// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block#date-element-type
func richDay(t time.Time) *slack.RichTextSectionDateElement {
	fallback := t.UTC().Format("2 Jan 2006")
	return slack.NewRichTextSectionDateElement(t.Unix(), "{date_short}", nil, &fallback)
}

// progress reads like "Submitted → *Delivering* → Delivered · since 14:05".
func progress(c Card) string {
	steps := path(c)
	parts := make([]string, len(steps))
	for i, s := range steps {
		parts[i] = c.words(s)
		if s == access.PendingApproval && c.State == s && c.Stages > 1 && c.Stage > 0 {
			parts[i] += fmt.Sprintf(" (stage %d of %d)", c.Stage, c.Stages)
		}
		if s == c.State {
			parts[i] = "*" + parts[i] + "*"
		}
	}
	line := strings.Join(parts, " → ")
	if c.Since.IsZero() {
		return line
	}
	return line + " · since " + moment(c.Since)
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
