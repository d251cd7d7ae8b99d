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
	Requestor   string // name in Entra
	Own         bool   // the reader is the requestor: a direct message
	PackageName string
	PolicyName  string
	Length      access.Length
	Reason      string
	Approval    bool
	State       access.State
	Since       time.Time // when State was reached
	Created     time.Time
}

// RequestCard shows a Card.
func RequestCard(c Card) Message {
	blocks := []slack.Block{
		slack.NewSectionBlock(plain(plainName(c.who())+" asked for "+plainName(c.PackageName), maxSection), nil, nil),
		facts(c),
		note("%s", progress(c)),
	}
	if !c.State.Terminal() {
		blocks = append(blocks, slack.NewActionBlock("", cancelButton(c)))
	}
	return Message{Text: c.sentence(), Blocks: blocks}
}

func cancelButton(c Card) *slack.ButtonBlockElement {
	cancel := button(ActCancel, c.RequestID, "Cancel request", "Cancel the request for "+c.PackageName)
	cancel.Confirm = slack.NewConfirmationBlockObject(words("Cancel this request?"),
		words("Entra drops it. You can ask again at any time."), words("Cancel request"), words("Keep it"))
	return cancel
}

// who asked, to the reader.
func (c Card) who() string {
	switch {
	case c.Own:
		return "You"
	case Clean(c.Requestor) == "":
		return "Somebody"
	}
	return c.Requestor
}

// sentence is the card for who only hears it.
func (c Card) sentence() string {
	return fmt.Sprintf("%s asked for %s: %s.", esc(c.who()), named(esc(c.PackageName)), stateWords(c.State))
}

// about names the request in a sentence.
func (c Card) about() string {
	if c.Own {
		return "Your request for " + named(esc(c.PackageName))
	}
	return "The request of " + esc(c.who()) + " for " + named(esc(c.PackageName))
}

// stateWords is a state in the middle of a sentence.
func stateWords(s access.State) string {
	if s.Rank() == access.Unknown.Rank() {
		return "in a state that I do not know"
	}
	return lowerFirst(s.Words())
}

// facts are rich text, in which no word of a person can be read as markup.
func facts(c Card) slack.Block {
	bold := &slack.RichTextSectionTextStyle{Bold: true}
	var els []slack.RichTextSectionElement
	add := func(label, value string) {
		if value = Clean(value); value == "" {
			return
		}
		if len(els) > 0 {
			els = append(els, slack.NewRichTextSectionTextElement("\n", nil))
		}
		els = append(els, slack.NewRichTextSectionTextElement(label+": ", bold), slack.NewRichTextSectionTextElement(clip(value, access.MaxReason), nil))
	}
	add("State", c.State.Words())
	add("Policy", c.PolicyName)
	add("Length", c.Length.Words())
	add("Reason", c.Reason)
	add("Request", c.RequestID)
	return slack.NewRichTextBlock("", slack.NewRichTextSection(els...))
}

// progress reads like "Submitted → *Delivering* → Delivered · since 14:05".
func progress(c Card) string {
	steps := path(c)
	parts := make([]string, len(steps))
	for i, s := range steps {
		parts[i] = s.Words()
		if s == c.State {
			parts[i] = "*" + s.Words() + "*"
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
	case access.Scheduled:
		steps = append(steps, access.Scheduled)
	}
	return append(steps, access.Delivering, access.Delivered)
}

// Change is one change of state, told as one reply in the thread.
type Change struct {
	Card
	Grant      access.Grant
	CanceledBy string
}

// ChangeReply tells a Change. Its text names the request, which the blocks
// need not: they stand in its thread.
func ChangeReply(c Change) Message {
	mark, told := c.told()
	return Message{Text: c.about() + ": " + told, Blocks: []slack.Block{section("%s%s", mark, told)}}
}

// told is a change in words, with the emoji that may stand before them.
func (c Change) told() (mark, told string) {
	name := bold(c.PackageName)
	switch c.State {
	case access.Submitted:
		return ":hourglass_flowing_sand: ", "Submitted: Entra has the request for " + name + "."
	case access.PendingApproval:
		return ":hourglass_flowing_sand: ", "Waiting for approval. An approver decides in Entra; I tell it here."
	case access.Scheduled:
		return ":calendar: ", "Approved and scheduled: " + name + " begins on its start date."
	case access.Delivering:
		return ":gear: ", "Delivering: Entra is granting " + name + "."
	case access.Delivered:
		return ":white_check_mark: ", "Delivered. " + c.granted()
	case access.PartiallyDelivered:
		return ":warning: ", "Partly delivered: Entra could not grant everything in " + name + " yet and goes on trying."
	case access.DeliveryFailed:
		return ":warning: ", "Delivery failed: Entra could not grant " + name + " yet and goes on trying for some hours. An administrator can see why in the Entra portal."
	case access.Denied:
		return ":no_entry: ", "Denied. " + c.subject() + " request for " + name + " was not approved."
	case access.Canceled:
		return ":heavy_multiplication_x: ", "Canceled" + c.by() + "."
	}
	return ":grey_question: ", "The request for " + name + " is now in a state that I do not know. Entra may show more in My Access."
}

func (c Change) by() string {
	if Clean(c.CanceledBy) == "" {
		return ""
	}
	return " by " + esc(c.CanceledBy)
}

func (c Change) subject() string {
	if c.Own {
		return "Your"
	}
	return "The"
}

// granted says what was read back from Entra, and only that.
func (c Change) granted() string {
	who, are, hold := "You", "are", "hold"
	if !c.Own {
		who, are, hold = esc(c.who()), "is", "holds"
	}
	name, until := bold(c.PackageName), ""
	if !c.Grant.Expires.IsZero() {
		until = ", until " + day(c.Grant.Expires)
	}
	shown, missing := bolds(c.Grant.Groups), bolds(c.Grant.Missing)
	switch {
	case shown != "" && missing == "":
		return fmt.Sprintf("%s %s now a member of %s%s.", who, are, shown, until)
	case shown != "":
		return fmt.Sprintf("%s %s now a member of %s%s. Entra does not show the membership of %s yet.", who, are, shown, until, missing)
	case missing != "":
		return fmt.Sprintf("Entra says that %s is delivered%s, but does not show the membership of %s yet.", name, until, missing)
	}
	return fmt.Sprintf("%s now %s %s%s.", who, hold, name, until)
}

// Lost ends the thread of a request that Entra no longer shows.
func Lost(c Card) Message {
	told := "Entra no longer shows this request, so I stopped following it."
	if c.Own {
		told += " My Access tells whether you hold " + bold(c.PackageName) + "."
	}
	return Message{Text: c.about() + ": " + told, Blocks: []slack.Block{section(":grey_question: %s", told)}}
}
