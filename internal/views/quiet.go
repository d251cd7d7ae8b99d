package views

import (
	"time"

	"github.com/slack-go/slack"
)

// ActHowAsked is chosen by an approver: how he or she wants to be asked.
// Value: one of the values of Manners.
const ActHowAsked = "approvals.how"

// Digest is what waits for the decision of somebody who is told once a day.
type Digest struct {
	Waiting     int    // how many requests
	Requestor   string // of the oldest, as the next two
	PackageName string
	Since       time.Time
}

// Digest is the one message of a morning.
func (l Language) Digest(d Digest) Message {
	waits := l.waiting(d.Waiting)
	oldest := Waiting{Requestor: d.Requestor, PackageName: d.PackageName, Created: d.Since}
	text := waits + " " + l.Say("The oldest: %s asks for %s.", l.escName(d.Requestor), l.escName(d.PackageName))
	decide := primary(button(ActApprovals, "", l.Say("Decide"), l.Say("Show what waits for my decision")))
	return Message{Text: text, Blocks: []slack.Block{
		section("*%s*", waits), l.section("The oldest: %s.", oldest.line(l)), slack.NewActionBlock("", decide),
		l.note("You get this once a day because you chose so. `/access approvals` changes it."),
	}}
}

// AskedAnyway says on an approval card why somebody is asked who wants not to
// be.
func (l Language) AskedAnyway(m Message) Message {
	m.Blocks = append(m.Blocks, l.note("Everybody who may decide this wants to be left alone, and no channel is told. So I ask you all the same."))
	return m
}

// Manner is a way to be asked for decisions.
type Manner struct {
	Value string // of the choice
	Words string
}

// Manners are the ways to be asked for decisions, the usual one first.
func (l Language) Manners() []Manner {
	return []Manner{{"at_once", l.Say("At once")}, {"daily", l.Say("Once a day")}, {"none", l.Say("Not at all")}}
}

// HowAsked lets an approver choose how to be asked. now is the value of the
// present way.
func (l Language) HowAsked(now string) slack.Block {
	var options []*slack.OptionBlockObject
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, ActHowAsked)
	for _, m := range l.Manners() {
		o := slack.NewOptionBlockObject(m.Value, words(m.Words), nil)
		if options = append(options, o); m.Value == now {
			menu.InitialOption = o
		}
	}
	menu.Options = options
	return slack.NewSectionBlock(words(l.Say("How should I ask for your decisions?")), nil, slack.NewAccessory(menu))
}

// HowAskedNow confirms a choice of HowAsked.
func (l Language) HowAskedNow(value string) Message {
	switch value {
	case "daily":
		return l.Plain("From now on I tell you once a day, in the morning of a working day, how many requests wait for your decision.")
	case "none":
		return l.Plain("From now on I write to you about no decision, unless nobody else would hear of it. `/access approvals` and your Home tab show what waits.")
	}
	return l.Plain("From now on I ask you for each decision at once.")
}
