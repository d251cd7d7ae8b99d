package views

import (
	"time"

	"accessbot/internal/access"

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
func EndsSoon(r Reminder) Message {
	name := escName(r.PackageName)
	text := "Your access to " + name + " ends in " + leftWords(r.Left) + ", on " + moment(r.Expires) + "."
	shown := ":alarm_clock: Your access to " + bold(r.PackageName) + " ends in " + leftWords(r.Left) + ", on " + moment(r.Expires) + "."
	buttons := []slack.BlockElement{
		button(ActLetEnd, r.AssignmentID, "Let it end", "Let the access to "+r.PackageName+" end"), giveBackNow(r),
	}
	if r.Extendable {
		extend := button(ActExtend, r.AssignmentID, "Extend", "Extend the access to "+r.PackageName)
		buttons = append([]slack.BlockElement{extend}, buttons...)
	} else {
		shown += " It cannot be extended; ask again when it has ended."
	}
	return Message{Text: text, Blocks: []slack.Block{section("%s", shown), slack.NewActionBlock("", buttons...)}}
}

func giveBackNow(r Reminder) *slack.ButtonBlockElement {
	b := button(ActGiveBack, r.AssignmentID, "Give back now", "Give back the access to "+r.PackageName)
	b.Confirm = slack.NewConfirmationBlockObject(words("Give it back now?"),
		words("Entra ends the access within a minute or so."), words("Give back"), words("Keep it"))
	return b
}

// leftWords reads like "14 days", "23 hours" or "an hour".
func leftWords(d time.Duration) string {
	switch hours := int((d + 30*time.Minute) / time.Hour); {
	case hours < 1:
		return access.Count(max(1, int(d.Round(time.Minute)/time.Minute)), "minute")
	case hours == 1:
		return "an hour"
	case hours < 48:
		return access.Count(hours, "hour")
	default:
		return access.Count((hours+12)/24, "day")
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
func ReminderDone(r Reminded) Message {
	name := escName(r.PackageName)
	text, shown := "Your access to "+name, ":alarm_clock: Your access to "+bold(r.PackageName)
	became := " was changed: it has no end now."
	switch {
	case r.Ended:
		became = " has ended."
	case r.LetEnd:
		became = " ends on " + moment(r.Expires) + ", as you wish."
	case !r.Expires.IsZero():
		became = " ends on " + moment(r.Expires) + "."
	}
	return Message{Text: text + became, Blocks: []slack.Block{section("%s", shown+became)}}
}

// Over tells its holder that access has ended.
func Over(packageID, packageName string) Message {
	text := "Your access to " + escName(packageName) + " has ended."
	return Message{Text: text, Blocks: []slack.Block{
		section("Your access to %s has ended.", bold(packageName)),
		slack.NewActionBlock("", button(ActRequest, packageID, "Request again", "Request "+packageName+" again")),
	}}
}
