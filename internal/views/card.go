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
		slack.NewSectionBlock(plain(c.title(), maxSection), nil, nil),
		facts(c),
		note("%s", progress(c)),
	}
	if c.State.Terminal() {
		return Message{Text: c.sentence(), Blocks: blocks}
	}
	cancel := button(ActCancel, c.RequestID, "Cancel request", "Cancel the request for "+c.PackageName)
	cancel.Confirm = slack.NewConfirmationBlockObject(words("Cancel this request?"),
		words("Entra drops it. You can ask again at any time."), words("Cancel request"), words("Keep it"))
	return Message{Text: c.sentence(), Blocks: append(blocks, slack.NewActionBlock("", cancel))}
}

func (c Card) title() string {
	if c.Own {
		return "You asked for " + c.PackageName
	}
	return c.Requestor + " asked for " + c.PackageName
}

func (c Card) sentence() string {
	return clip(esc(c.title())+": "+lowerFirst(c.State.Words())+".", maxText)
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
		els = append(els, slack.NewRichTextSectionTextElement(label+": ", bold), slack.NewRichTextSectionTextElement(clip(value, 1000), nil))
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
	steps := []access.State{access.Submitted}
	if c.Approval || c.State == access.PendingApproval {
		steps = append(steps, access.PendingApproval)
	}
	if c.State == access.Scheduled {
		steps = append(steps, access.Scheduled)
	}
	steps = append(steps, access.Delivering)
	switch c.State {
	case access.Denied, access.Canceled, access.PartiallyDelivered, access.DeliveryFailed:
		steps = append(steps, c.State)
	default:
		steps = append(steps, access.Delivered)
	}
	parts := make([]string, len(steps))
	for i, s := range steps {
		parts[i] = s.Words()
		if s == c.State {
			parts[i] = "*" + s.Words() + "*"
		}
	}
	return strings.Join(parts, " → ") + " · since " + moment(c.Since)
}

// Change is one change of state, told as one reply in the thread.
type Change struct {
	Card
	Grant      access.Grant
	CanceledBy string
}

// ChangeReply tells a Change.
func ChangeReply(c Change) Message {
	text := clip(c.words(), maxText)
	return Message{Text: text, Blocks: []slack.Block{section("%s", text)}}
}

func (c Change) words() string {
	name := "*" + esc(c.PackageName) + "*"
	switch c.State {
	case access.PendingApproval:
		return ":hourglass_flowing_sand: Waiting for approval. An approver decides in Entra; I tell it here."
	case access.Scheduled:
		return ":calendar: Approved and scheduled: " + name + " begins on its start date."
	case access.Delivering:
		return ":gear: Delivering: Entra is granting " + name + "."
	case access.Delivered:
		return ":white_check_mark: Delivered. " + c.granted()
	case access.PartiallyDelivered:
		return ":warning: Partly delivered: Entra could not grant everything in " + name + " yet and goes on trying."
	case access.DeliveryFailed:
		return ":warning: Delivery failed: Entra could not grant " + name + " yet and goes on trying for some hours. An administrator can see why in the Entra portal."
	case access.Denied:
		return ":no_entry: Denied. " + c.subject("Your", "The") + " request for " + name + " was not approved."
	case access.Canceled:
		return ":heavy_multiplication_x: Canceled" + c.by() + "."
	}
	return "The request for " + name + " is now in a state that I do not know. Entra may show more in My Access."
}

func (c Change) by() string {
	if c.CanceledBy == "" {
		return ""
	}
	return " by " + esc(c.CanceledBy)
}

func (c Change) subject(own, other string) string {
	if c.Own {
		return own
	}
	return other
}

// granted says what was read back from Entra, and only that.
func (c Change) granted() string {
	who := "You are"
	if !c.Own {
		who = esc(c.Requestor) + " is"
	}
	until := ""
	if !c.Grant.Expires.IsZero() {
		until = ", until " + day(c.Grant.Expires)
	}
	switch {
	case len(c.Grant.Groups) > 0 && len(c.Grant.Missing) == 0:
		return fmt.Sprintf("%s now a member of %s%s.", who, bolds(c.Grant.Groups), until)
	case len(c.Grant.Groups) > 0:
		return fmt.Sprintf("%s now a member of %s%s. Entra does not show the membership of %s yet.", who, bolds(c.Grant.Groups), until, bolds(c.Grant.Missing))
	case len(c.Grant.Missing) > 0:
		return fmt.Sprintf("Entra says that *%s* is delivered%s, but does not show the membership of %s yet.", esc(c.PackageName), until, bolds(c.Grant.Missing))
	}
	return fmt.Sprintf("%s holder of *%s* now%s.", who, esc(c.PackageName), until)
}

func bolds(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = "*" + esc(n) + "*"
	}
	return join(out)
}

// Lost ends the thread of a request that Entra no longer shows.
func Lost(c Card) Message {
	text := ":grey_question: Entra no longer shows this request, so I stopped following it. My Access tells whether you hold *" + esc(c.PackageName) + "*."
	return Message{Text: clip(text, maxText), Blocks: []slack.Block{section("%s", text)}}
}
