package views

import (
	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Details is everything about one request that its requestor may see.
type Details struct {
	Card
	Answers  []Answered
	Links    []Link // to the threads that tell it
	MyAccess string // the request's package in My Access; empty for none
	// Removable offers to take away what was granted, to administrators.
	Removable bool
}

// Answered is a question and its answer, as they are shown.
type Answered struct{ Question, Answer string }

// Link leads to a message in Slack.
type Link struct{ Text, URL string }

// RequestDetails shows Details.
func (l Language) RequestDetails(d Details) *Modal {
	blocks := []slack.Block{
		slack.NewHeaderBlock(plain(l.plainName(d.PackageName), maxHeader)),
		l.facts(d.Card),
	}
	for _, a := range d.Answers[:min(len(d.Answers), maxAnswers)] {
		blocks = append(blocks, l.answerBlock(a.Question, a.Answer))
	}
	blocks = append(blocks, note("%s", l.progress(d.Card)), note("%s %s", l.noun("Request"), esc(d.RequestID)))
	if els := d.doors(l); len(els) > 0 {
		blocks = append(blocks, slack.NewActionBlock("", els...))
	}
	return l.modal("", "", l.noun("Request"), "", blocks...)
}

// maxAnswers is how many answers a view shows.
const maxAnswers = 40

// answerBlock shows an answer as rich text: no word of it is markup.
func (l Language) answerBlock(question, answer string) slack.Block {
	return slack.NewRichTextBlock("", slack.NewRichTextSection(
		slack.NewRichTextSectionTextElement(clip(Clean(question), maxName)+"\n", &slack.RichTextSectionTextStyle{Bold: true}),
		slack.NewRichTextSectionTextElement(clip(l.named(Clean(answer)), access.MaxAnswer), nil)))
}

func (d Details) doors(l Language) []slack.BlockElement {
	var els []slack.BlockElement
	if d.Own && d.cancelable() {
		els = append(els, l.cancelButton(d.Card))
	}
	if d.State == access.DeliveryFailed || d.State == access.PartiallyDelivered {
		els = append(els, button(ActReprocess, d.RequestID, l.Say("Deliver again"), l.Say("Have Entra deliver again; for administrators of the package")))
	}
	if d.Removable && d.State == access.Delivered {
		els = append(els, danger(button(ActAdminTake, d.RequestID, l.Say("Remove the access…"), l.Say("Remove the access: %s, %s", d.Requestor, d.PackageName))))
	}
	for i, to := range d.Links {
		b := l.link(ActOpenLink, to.Text, to.URL)
		if i > 0 {
			b.ActionID += ".1" // there are two places at the most
		}
		els = append(els, b)
	}
	if d.MyAccess != "" {
		els = append(els, l.link(ActMyAccess, l.Say("Open My Access"), d.MyAccess))
	}
	return els
}
