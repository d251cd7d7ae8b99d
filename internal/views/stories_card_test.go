package views

import (
	"fmt"

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
				return f.RequestCard(c)
			}},
			story{"card " + string(state) + " of another", func(f foreign) any {
				c := f.card(state)
				c.Reason = ""
				return f.RequestCard(c)
			}})
	}
	return append(append(out, cardTypeStories()...),
		story{"card until a day", func(f foreign) any {
			c := f.card(access.PendingApproval)
			c.Length = access.Length{Until: noon().AddDate(0, 1, 0)}
			return f.RequestCard(c)
		}},
		story{"card with a schedule", func(f foreign) any {
			c := f.card(access.PendingApproval)
			c.Starts, c.Ends = noon().AddDate(0, 0, 9), noon().AddDate(0, 0, 32)
			return f.RequestCard(c)
		}},
		story{"card of two stages", func(f foreign) any {
			c := f.card(access.PendingApproval)
			c.Own, c.Stage, c.Stages, c.Approvers = true, 1, 2, []string{f.Say("%s (your manager)", f.Person), f.Person}
			return f.RequestCard(c)
		}},
		story{"card of 300 approvers", func(f foreign) any {
			c := f.card(access.PendingApproval)
			c.Approvers = numbered(f.Person, 300)
			return f.RequestCard(c)
		}},
		story{"card with nothing known", func(f foreign) any {
			return f.RequestCard(Card{RequestID: requestID, State: access.Submitted})
		}})
}

// reader is who reads about a request, in the names of stories.
type reader struct {
	name          string
	own, byReader bool
}

func readers() []reader {
	return []reader{{name: "channel"}, {name: "holder", own: true}, {name: "admin", byReader: true}}
}

// types are the types of requests other than the usual one.
func types() []string {
	return []string{access.UserUpdate, access.UserRemove, access.AdminAdd, access.AdminUpdate, access.AdminRemove}
}

// of makes a card one of another type, for a reader.
func (c Card) of(kind string, r reader, admin string) Card {
	c.Type, c.Own, c.ByReader = kind, r.own, r.byReader
	if kind != access.UserUpdate && kind != access.UserRemove {
		c.By = admin
	}
	return c
}

// cardTypeStories are the cards of extensions, removals and what
// administrators order.
func cardTypeStories() []story {
	var out []story
	for _, kind := range types() {
		for _, r := range readers() {
			if r.byReader && (kind == access.UserUpdate || kind == access.UserRemove) {
				continue
			}
			for _, state := range []access.State{access.Submitted, access.Delivered} {
				out = append(out, story{fmt.Sprintf("card %s %s to %s", kind, state, r.name), func(f foreign) any {
					return f.RequestCard(f.card(state).of(kind, r, f.Person))
				}})
			}
		}
	}
	return out
}
