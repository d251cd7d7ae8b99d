package views

import (
	"fmt"
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
		return ":hourglass_flowing_sand: ", "Waiting for approval" + c.from() + "."
	case access.Scheduled:
		return ":calendar: ", "Scheduled: " + name + " begins " + c.begins() + "."
	case access.Delivering:
		return ":gear: ", c.delivering(name)
	case access.Delivered:
		return ":white_check_mark: ", c.delivered(name)
	case access.PartiallyDelivered, access.DeliveryFailed:
		return ":warning: ", c.failed(name)
	case access.Denied:
		return ":no_entry: ", c.denied()
	case access.Canceled:
		return ":heavy_multiplication_x: ", "Canceled" + c.by() + "."
	}
	return ":grey_question: ", "The request for " + name + " is now in a state that I do not know. Entra may show more in My Access."
}

// from says whose approval is waited for, as far as that is known.
func (c Change) from() string {
	if len(c.Approvers) == 0 {
		return ""
	}
	return " by " + escaped(c.Approvers)
}

// escaped lists foreign words.
func escaped(all []string) string {
	clean := make([]string, len(all))
	for i, one := range all {
		clean[i] = esc(one)
	}
	return join(clean)
}

func (c Change) begins() string {
	if c.Starts.IsZero() {
		return "on its start date"
	}
	return moment(c.Starts)
}

func (c Change) delivering(name string) string {
	switch {
	case c.removes():
		return "Removing: Entra is ending the access to " + name + "."
	case c.updates():
		return "Changing: Entra is changing the access to " + name + "."
	}
	return "Delivering: Entra is granting " + name + "."
}

func (c Change) delivered(name string) string {
	_, _, whose := c.person(esc)
	switch {
	case c.Type == access.UserRemove && c.Own:
		return "Removed: your access to " + name + " ended as you asked."
	case c.removes():
		return "Removed: " + whose + " access to " + name + " has ended." + c.left()
	case c.updates():
		return c.changed() + c.newEnd() + "."
	}
	return "Delivered. " + c.granted()
}

// left warns of memberships that Entra still shows after a removal.
func (c Change) left() string {
	if len(c.Grant.Groups) == 0 {
		return ""
	}
	return " Entra still shows the membership of " + bolds(c.Grant.Groups) + ": it may come from another assignment."
}

// newEnd is until when access lasts after a change.
func (c Change) newEnd() string {
	if c.Grant.Expires.IsZero() {
		return ""
	}
	return " until " + day(c.Grant.Expires)
}

// failed names what Entra could not give, as far as it can be read back, and
// what happens next.
func (c Change) failed(name string) string {
	what := name
	if len(c.Grant.Missing) > 0 {
		what = "the membership of " + bolds(c.Grant.Missing)
	}
	next := " It goes on trying for some hours; after that an administrator can have it tried again."
	switch {
	case c.removes():
		return c.words(c.State) + ": Entra could not end the access to " + name + " yet." + next
	case c.updates():
		return c.words(c.State) + ": Entra could not change the access to " + name + " yet." + next
	case c.State == access.PartiallyDelivered && len(c.Grant.Groups) > 0:
		who, are, _ := c.holder()
		return fmt.Sprintf("Partly delivered: %s %s now a member of %s, but Entra could not grant %s yet.%s", who, are, bolds(c.Grant.Groups), orRest(c.Grant.Missing), next)
	case c.State == access.PartiallyDelivered:
		return "Partly delivered: Entra could not grant " + what + " yet." + next
	}
	return "Delivery failed: Entra could not grant " + what + " yet." + next
}

func orRest(missing []string) string {
	if len(missing) == 0 {
		return "all of it"
	}
	return "the membership of " + bolds(missing)
}

// denied says by whom and why, or that Entra keeps it to itself.
func (c Change) denied() string {
	who := by(c.DeniedBy)
	if c.Elsewhere {
		who += " outside Slack"
	}
	switch {
	case !c.NobodyBy.IsZero():
		return "Denied: nobody decided until " + moment(c.NobodyBy) + ". " + c.askAgain()
	case Clean(c.DenyReason) != "" && Clean(c.DeniedBy) == "":
		return "Denied with these words: “" + escTo(c.DenyReason, maxReason) + "”."
	case Clean(c.DenyReason) != "":
		return "Denied" + who + ", who wrote: “" + escTo(c.DenyReason, maxReason) + "”."
	case Clean(c.DeniedBy) != "":
		return "Denied" + who + "."
	}
	return "Denied. Entra does not tell me why."
}

// maxReason bounds a reason inside a sentence; the rest is in Details.
const maxReason = 1500

func (c Change) askAgain() string {
	if c.Own {
		return "You can ask again."
	}
	return "It can be asked again."
}

func by(name string) string {
	if Clean(name) == "" {
		return ""
	}
	return " by " + esc(name)
}

func (c Change) by() string { return by(c.CanceledBy) }

// holder is whose access it is, in a sentence.
func (c Change) holder() (who, are, hold string) {
	if c.Own {
		return "you", "are", "hold"
	}
	name, _, _ := c.person(esc)
	return name, "is", "holds"
}

// granted says what was read back from Entra, and only that.
func (c Change) granted() string {
	who, are, hold := c.holder()
	if c.Own {
		who = "You"
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
func StageApproved(s Stage) Message {
	told := "Approved" + by(s.By)
	if s.Stages > 1 {
		told = fmt.Sprintf("Stage %d of %d approved%s", s.Number, s.Stages, by(s.By))
	}
	if s.Elsewhere {
		told += " outside Slack"
	}
	if Clean(s.Reason) != "" {
		told += ", who wrote: “" + escTo(s.Reason, maxReason) + "”"
	}
	told += "."
	if len(s.Next) > 0 {
		told += " Now waiting for approval by " + escaped(s.Next) + "."
	}
	return Message{Text: s.about() + ": " + told, Blocks: []slack.Block{section(":ballot_box_with_check: %s", told)}}
}

// Reach is whom a stage does not reach in Slack.
type Reach struct {
	Card
	People  int      // who may decide, reached or not
	Missing []string // names, each with why
}

// NotReached tells in the thread whom a stage does not reach.
func NotReached(r Reach) Message {
	told := "Nobody can be found who decides. Entra denies the request when its time is over; tell the owner of the package."
	switch n := len(r.Missing); {
	case n > 0 && n >= r.People:
		told = "None of those who decide can be asked in Slack: " + escaped(r.Missing) + ". My Access is where they decide."
	case n > 0:
		told = fmt.Sprintf("This reaches %d of %s in Slack. Not reached: %s.", r.People-n, access.Count(r.People, "approver"), escaped(r.Missing))
	}
	return Message{Text: r.about() + ": " + told, Blocks: []slack.Block{section(":mailbox: %s", told)}}
}

// StageEscalated tells in the thread that more people may decide now.
func StageEscalated(c Card) Message {
	told := "Nobody decided in time, so more people may decide now"
	if len(c.Approvers) > 0 {
		told += ": " + escaped(c.Approvers)
	}
	told += "."
	return Message{Text: c.about() + ": " + told, Blocks: []slack.Block{section(":arrow_up: %s", told)}}
}

// Lost ends the thread of a request that Entra no longer shows.
func Lost(c Card) Message {
	told := "Entra no longer shows this request, so I stopped following it."
	if c.Own {
		told += " My Access tells whether you hold " + bold(c.PackageName) + "."
	}
	return Message{Text: c.about() + ": " + told, Blocks: []slack.Block{section(":grey_question: %s", told)}}
}
