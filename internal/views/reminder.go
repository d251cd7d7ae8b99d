package views

import (
	"time"

	"github.com/slack-go/slack"
)

// Reminder tells its holder that access ends soon.
type Reminder struct {
	AssignmentID string
	PackageName  string
	Expires      time.Time
	Left         time.Duration // until then
	Extendable   bool          // the policy lets the holder extend it
}

// EndsSoon shows a Reminder.
func (l Language) EndsSoon(r Reminder) Message {
	left, on := l.leftWords(r.Left), l.moment(r.Expires)
	text := l.Say("Your access to %s ends %s, on %s.", l.escName(r.PackageName), left, on)
	shown := ":alarm_clock: " + l.Say("Your access to %s ends %s, on %s.", l.bold(r.PackageName), left, on)
	buttons := []slack.BlockElement{
		button(ActLetEnd, r.AssignmentID, l.Say("Let it end"), l.Say("Let the access to %s end", r.PackageName)), l.giveBackNow(r),
	}
	if r.Extendable {
		extend := button(ActExtend, r.AssignmentID, l.Say("Extend"), l.Say("Extend the access to %s", r.PackageName))
		buttons = append([]slack.BlockElement{extend}, buttons...)
	} else {
		shown += " " + l.Say("It cannot be extended; ask again when it has ended.")
	}
	return Message{Text: text, Blocks: []slack.Block{section("%s", shown), slack.NewActionBlock("", buttons...)}}
}

func (l Language) giveBackNow(r Reminder) *slack.ButtonBlockElement {
	b := button(ActGiveBack, r.AssignmentID, l.Say("Give back now"), l.Say("Give back the access to %s", r.PackageName))
	b.Confirm = slack.NewConfirmationBlockObject(words(l.Say("Give it back now?")),
		words(l.Say("Entra ends the access within a minute or so.")), words(l.Say("Give back")), words(l.Say("Keep it")))
	return b
}

// leftWords reads like "in 14 days", "in 23 hours" or "in an hour".
func (l Language) leftWords(d time.Duration) string {
	switch hours := int((d + 30*time.Minute) / time.Hour); {
	case hours < 1:
		return l.Count(max(1, int(d.Round(time.Minute)/time.Minute)), "in 1 minute", "in %d minutes")
	case hours < 48:
		return l.Count(hours, "in an hour", "in %d hours")
	default:
		return l.Count((hours+12)/24, "in 1 day", "in %d days")
	}
}

// Reminded is an earlier reminder about which nothing can be done any more:
// what became of the access.
type Reminded struct {
	PackageName string
	Expires     time.Time // the present end; zero when it has none
	Ended       bool
	LetEnd      bool // the holder wants it to end
}

// ReminderDone takes the buttons from a reminder and tells what came of it.
func (l Language) ReminderDone(r Reminded) Message {
	text, shown := r.became(l, l.escName(r.PackageName)), r.became(l, l.bold(r.PackageName))
	return Message{Text: text, Blocks: []slack.Block{section(":alarm_clock: %s", shown)}}
}

func (r Reminded) became(l Language, name string) string {
	switch {
	case r.Ended:
		return l.Say("Your access to %s has ended.", name)
	case r.LetEnd:
		return l.Say("Your access to %s ends on %s, as you wish.", name, l.moment(r.Expires))
	case !r.Expires.IsZero():
		return l.Say("Your access to %s ends on %s.", name, l.moment(r.Expires))
	}
	return l.Say("Your access to %s was changed: it has no end now.", name)
}

// Over tells its holder that access has ended.
func (l Language) Over(packageID, packageName string) Message {
	text := l.Say("Your access to %s has ended.", l.escName(packageName))
	return Message{Text: text, Blocks: []slack.Block{
		l.section("Your access to %s has ended.", l.bold(packageName)),
		slack.NewActionBlock("", button(ActRequest, packageID, l.Say("Request again"), l.Say("Request %s again", packageName))),
	}}
}
