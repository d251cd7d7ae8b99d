package views

import (
	"fmt"
	"time"

	"accessbot/internal/access"
)

// states are all that a request may be in, and one that is not known.
func states() []access.State {
	return []access.State{
		access.Submitted, access.PendingApproval, access.Scheduled, access.Delivering, access.PartiallyDelivered,
		access.DeliveryFailed, access.Delivered, access.Denied, access.Canceled, access.Unknown,
	}
}

// cardStories are the request card in every state, in the requestor's own
// direct message and in a channel.
func cardStories() []story {
	var out []story
	for _, state := range states() {
		out = append(out,
			story{"card " + string(state) + " own", func(f foreign) any {
				c := f.card(state)
				c.Own, c.Approval = true, true
				return RequestCard(c)
			}},
			story{"card " + string(state) + " of another", func(f foreign) any {
				c := f.card(state)
				c.Reason = ""
				return RequestCard(c)
			}})
	}
	return append(out,
		story{"card until a day", func(f foreign) any {
			c := f.card(access.PendingApproval)
			c.Length = access.Length{Until: noon().AddDate(0, 1, 0)}
			return RequestCard(c)
		}},
		story{"card with nothing known", func(foreign) any {
			return RequestCard(Card{RequestID: requestID, State: access.Submitted})
		}})
}

// changeStories are what the thread is told.
func changeStories() []story {
	var out []story
	for _, own := range []bool{true, false} {
		whose := " of another"
		if own {
			whose = " own"
		}
		change := func(f foreign, state access.State) Change {
			c := Change{Card: f.card(state)}
			c.Own = own
			return c
		}
		for _, state := range states() {
			out = append(out, story{"change " + string(state) + whose, func(f foreign) any {
				return ChangeReply(change(f, state))
			}})
		}
		for _, g := range grants() {
			out = append(out, story{"change delivered " + g.name + whose, func(f foreign) any {
				c := change(f, access.Delivered)
				c.Grant = g.grant(f)
				return ChangeReply(c)
			}})
		}
		out = append(out,
			story{"change canceled by somebody" + whose, func(f foreign) any {
				c := change(f, access.Canceled)
				c.CanceledBy = f.Person
				return ChangeReply(c)
			}},
			story{"lost" + whose, func(f foreign) any { return Lost(change(f, access.Delivering).Card) }})
	}
	return out
}

type grantStory struct {
	name  string
	grant func(foreign) access.Grant
}

func grants() []grantStory {
	end := time.Date(2026, 12, 22, 12, 0, 0, 0, time.UTC)
	return []grantStory{
		{"until a day", func(f foreign) access.Grant { return access.Grant{Groups: []string{f.Group}, Expires: end} }},
		{"for ever", func(f foreign) access.Grant { return access.Grant{Groups: []string{f.Group}} }},
		{"in part", func(f foreign) access.Grant {
			return access.Grant{Groups: []string{f.Group, f.Group + " (read)"}, Missing: []string{f.Group + " (write)"}, Expires: end}
		}},
		{"not visible yet", func(f foreign) access.Grant { return access.Grant{Missing: []string{f.Group}, Expires: end} }},
		{"of no group", func(foreign) access.Grant { return access.Grant{Expires: end} }},
		{"of 200 groups", func(f foreign) access.Grant { return access.Grant{Groups: numbered(f.Group, 200), Expires: end} }},
		{"of 200 groups in part", func(f foreign) access.Grant {
			return access.Grant{Groups: numbered(f.Group, 200), Missing: numbered(f.Group, 200), Expires: end}
		}},
	}
}

func numbered(name string, n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("%s %d", name, i+1)
	}
	return out
}
