package views

import (
	"time"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Change is one change of state, told as one reply in the thread.
type Change struct {
	Card
	Grant      access.Grant
	CanceledBy string
	DeniedBy   string    // who denied; empty when it is not known
	Elsewhere  bool      // it was not denied in Slack
	DenyReason string    // the reason that the approver gave; empty when it is not known, or may not be seen
	NobodyBy   time.Time // until when nobody had decided, so that Entra denied; zero when somebody did
}

// ChangeReply tells a Change. Its text names the request, which the blocks
// need not: they stand in its thread.
func (l Language) ChangeReply(c Change) Message {
	mark, told := c.told(l)
	return Message{Text: c.about(l) + ": " + told, Blocks: []slack.Block{section("%s%s", mark, told)}}
}

// told is a change in words, with the emoji that may stand before them.
func (c Change) told(l Language) (mark, told string) {
	name := l.bold(c.PackageName)
	switch c.State {
	case access.Submitted:
		return ":hourglass_flowing_sand: ", l.Say("Submitted: Entra has the request for %s.", name)
	case access.PendingApproval:
		return ":hourglass_flowing_sand: ", c.waiting(l)
	case access.Scheduled:
		return ":calendar: ", c.scheduled(l, name)
	case access.Delivering:
		return ":gear: ", c.delivering(l, name)
	case access.Delivered:
		return ":white_check_mark: ", c.delivered(l, name)
	case access.PartiallyDelivered, access.DeliveryFailed:
		return ":warning: ", c.failed(l, name)
	case access.Denied:
		return ":no_entry: ", c.denied(l)
	case access.Canceled:
		return ":heavy_multiplication_x: ", c.canceled(l)
	}
	return ":grey_question: ", l.Say("The request for %s is now in a state that I do not know. Entra may show more in My Access.", name)
}

// waiting says whose approval is waited for, as far as that is known.
func (c Change) waiting(l Language) string {
	if len(c.Approvers) == 0 {
		return l.Say("Waiting for approval.")
	}
	return l.Say("Waiting for approval by %s.", l.escaped(c.Approvers))
}

// escaped lists foreign words.
func (l Language) escaped(all []string) string {
	clean := make([]string, len(all))
	for i, one := range all {
		clean[i] = esc(one)
	}
	return l.join(clean)
}

func (c Change) scheduled(l Language, name string) string {
	if c.Starts.IsZero() {
		return l.Say("Scheduled: %s begins on its start date.", name)
	}
	return l.Say("Scheduled: %s begins %s.", name, l.moment(c.Starts))
}

func (c Change) delivering(l Language, name string) string {
	switch {
	case c.removes():
		return l.Say("Removing: Entra is ending the access to %s.", name)
	case c.updates():
		return l.Say("Changing: Entra is changing the access to %s.", name)
	}
	return l.Say("Delivering: Entra is granting %s.", name)
}

func (c Change) delivered(l Language, name string) string {
	switch {
	case c.Type == access.UserRemove && c.Own:
		return l.Say("Removed: your access to %s ended as you asked.", name)
	case c.removes() && c.Own:
		return l.Say("Removed: your access to %s has ended.", name) + c.left(l)
	case c.removes():
		return l.Say("Removed: %s's access to %s has ended.", lowerOf(c.Requestor, c.who(l, esc)), name) + c.left(l)
	case c.updates() && c.Grant.Expires.IsZero():
		return c.changed(l) + "."
	case c.updates():
		return l.Say("%s until %s.", c.changed(l), l.day(c.Grant.Expires))
	}
	return l.Say("Delivered. %s", c.granted(l))
}

// left warns of memberships that Entra still shows after a removal.
func (c Change) left(l Language) string {
	if len(c.Grant.Groups) == 0 {
		return ""
	}
	return " " + l.Say("Entra still shows the membership of %s: it may come from another assignment.", l.bolds(c.Grant.Groups))
}

// failed names what Entra could not give, as far as it can be read back, and
// what happens next.
func (c Change) failed(l Language, name string) string {
	next := l.Say("It goes on trying for some hours; after that an administrator can have it tried again.")
	switch {
	case c.removes():
		return l.Say("%s: Entra could not end the access to %s yet. %s", c.words(l, c.State), name, next)
	case c.updates():
		return l.Say("%s: Entra could not change the access to %s yet. %s", c.words(l, c.State), name, next)
	case c.State == access.PartiallyDelivered && len(c.Grant.Groups) > 0:
		return c.partly(l) + " " + next
	case len(c.Grant.Missing) > 0:
		name = l.Say("the membership of %s", l.bolds(c.Grant.Missing))
	}
	if c.State == access.PartiallyDelivered {
		return l.Say("Partly delivered: Entra could not grant %s yet. %s", name, next)
	}
	return l.Say("Delivery failed: Entra could not grant %s yet. %s", name, next)
}

// partly names the groups that were given, and those that were not.
func (c Change) partly(l Language) string {
	given, missing := l.bolds(c.Grant.Groups), l.Say("all of it")
	if len(c.Grant.Missing) > 0 {
		missing = l.Say("the membership of %s", l.bolds(c.Grant.Missing))
	}
	if c.Own {
		return l.Say("Partly delivered: you are now a member of %s, but Entra could not grant %s yet.", given, missing)
	}
	return l.Say("Partly delivered: %s is now a member of %s, but Entra could not grant %s yet.", c.who(l, esc), given, missing)
}

// denied says by whom and why, or that Entra keeps it to itself.
func (c Change) denied(l Language) string {
	by, reason := esc(c.DeniedBy), escTo(c.DenyReason, maxReason)
	switch {
	case !c.NobodyBy.IsZero() && c.Own:
		return l.Say("Denied: nobody decided until %s. You can ask again.", l.moment(c.NobodyBy))
	case !c.NobodyBy.IsZero():
		return l.Say("Denied: nobody decided until %s. It can be asked again.", l.moment(c.NobodyBy))
	case by == "" && reason != "":
		return l.Say("Denied with these words: “%s”.", reason)
	case by == "":
		return l.Say("Denied. Entra does not tell me why.")
	case c.Elsewhere && reason != "":
		return l.Say("Denied by %s outside Slack, who wrote: “%s”.", by, reason)
	case c.Elsewhere:
		return l.Say("Denied by %s outside Slack.", by)
	case reason != "":
		return l.Say("Denied by %s, who wrote: “%s”.", by, reason)
	}
	return l.Say("Denied by %s.", by)
}

// maxReason bounds a reason inside a sentence; the rest is in Details.
const maxReason = 1500

func (c Change) canceled(l Language) string {
	if Clean(c.CanceledBy) == "" {
		return l.Say("Canceled.")
	}
	return l.Say("Canceled by %s.", esc(c.CanceledBy))
}

// granted says what was read back from Entra, and only that.
func (c Change) granted(l Language) string {
	name, who, until := l.bold(c.PackageName), c.who(l, esc), ""
	if !c.Grant.Expires.IsZero() {
		until = l.Say(", until %s", l.day(c.Grant.Expires))
	}
	shown, missing := l.bolds(c.Grant.Groups), l.bolds(c.Grant.Missing)
	told := ""
	switch {
	case shown == "" && missing != "":
		return l.Say("Entra says that %s is delivered%s, but does not show the membership of %s yet.", name, until, missing)
	case shown == "" && c.Own:
		return l.Say("You now hold %s%s.", name, until)
	case shown == "":
		return l.Say("%s now holds %s%s.", who, name, until)
	case c.Own:
		told = l.Say("You are now a member of %s%s.", shown, until)
	default:
		told = l.Say("%s is now a member of %s%s.", who, shown, until)
	}
	if missing != "" {
		told += " " + l.Say("Entra does not show the membership of %s yet.", missing)
	}
	return told
}

// Stage is a stage of an approval that was passed.
type Stage struct {
	Card
	Number    int // from 1
	By        string
	Reason    string   // what the approver wrote; empty where it may not be seen
	Elsewhere bool     // not decided in Slack
	Next      []string // who is asked next; empty when nobody is, or it is not known
}

// StageApproved tells in the thread who approved a stage, and who is asked
// next.
func (l Language) StageApproved(s Stage) Message {
	told := s.approved(l)
	if len(s.Next) > 0 {
		told += " " + l.Say("Now waiting for approval by %s.", l.escaped(s.Next))
	}
	return Message{Text: s.about(l) + ": " + told, Blocks: []slack.Block{section(":ballot_box_with_check: %s", told)}}
}

// approved says who approved which stage, where, and with which words.
func (s Stage) approved(l Language) string {
	told, reason := l.Say("Approved"), escTo(s.Reason, maxReason)
	if s.Stages > 1 {
		told = l.Say("Stage %d of %d approved", s.Number, s.Stages)
	}
	told = l.decidedBy(told, s.By, s.Elsewhere)
	if reason == "" {
		return told + "."
	}
	return l.Say("%s, who wrote: “%s”.", told, reason)
}

// Reach is whom a stage does not reach in Slack.
type Reach struct {
	Card
	People  int      // who may decide, reached or not
	Missing []string // names, each with why
}

// NotReached tells in the thread whom a stage does not reach.
func (l Language) NotReached(r Reach) Message {
	told := l.Say("Nobody can be found who decides. Entra denies the request when its time is over; tell the owner of the package.")
	switch n := len(r.Missing); {
	case n > 0 && n >= r.People:
		told = l.Say("None of those who decide can be asked in Slack: %s. My Access is where they decide.", l.escaped(r.Missing))
	case n > 0:
		told = l.Say("This reaches %d of %s in Slack. Not reached: %s.", r.People-n, l.Count(r.People, "1 approver", "%d approvers"), l.escaped(r.Missing))
	}
	return Message{Text: r.about(l) + ": " + told, Blocks: []slack.Block{section(":mailbox: %s", told)}}
}

// StageEscalated tells in the thread that more people may decide now.
func (l Language) StageEscalated(c Card) Message {
	told := l.Say("Nobody decided in time, so more people may decide now.")
	if len(c.Approvers) > 0 {
		told = l.Say("Nobody decided in time, so more people may decide now: %s.", l.escaped(c.Approvers))
	}
	return Message{Text: c.about(l) + ": " + told, Blocks: []slack.Block{section(":arrow_up: %s", told)}}
}

// Lost ends the thread of a request that Entra no longer shows.
func (l Language) Lost(c Card) Message {
	told := l.Say("Entra no longer shows this request, so I stopped following it.")
	if c.Own {
		told += " " + l.Say("My Access tells whether you hold %s.", l.bold(c.PackageName))
	}
	return Message{Text: c.about(l) + ": " + told, Blocks: []slack.Block{section(":grey_question: %s", told)}}
}
