package views

import (
	"fmt"
	"strings"
	"time"

	"accessbot/internal/access"
)

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
				return f.ChangeReply(change(f, state))
			}})
		}
		for _, g := range grants() {
			out = append(out, story{"change delivered " + g.name + whose, func(f foreign) any {
				c := change(f, access.Delivered)
				c.Grant = g.grant(f)
				return f.ChangeReply(c)
			}})
		}
		out = append(out, changeTypeStories(reader{name: strings.TrimPrefix(whose, " "), own: own})...)
		for _, d := range denials() {
			out = append(out, story{"change denied " + d.name + whose, func(f foreign) any {
				c := change(f, access.Denied)
				d.put(f, &c)
				return f.ChangeReply(c)
			}})
		}
		out = append(out,
			story{"change canceled by somebody" + whose, func(f foreign) any {
				c := change(f, access.Canceled)
				c.CanceledBy = f.Person
				return f.ChangeReply(c)
			}},
			story{"lost" + whose, func(f foreign) any { return f.Lost(change(f, access.Delivering).Card) }})
		out = append(out, knownStories(own, whose)...)
	}
	return out
}

// knownStories tell more than the state.
func knownStories(own bool, whose string) []story {
	change := func(f foreign, state access.State) Change {
		c := Change{Card: f.card(state)}
		c.Own = own
		return c
	}
	return []story{
		{"change waiting for two people" + whose, func(f foreign) any {
			c := change(f, access.PendingApproval)
			c.Approvers = []string{f.Say("%s (your manager)", f.Person), f.Person}
			return f.ChangeReply(c)
		}},
		{"stage approved" + whose, func(f foreign) any {
			return f.StageApproved(Stage{Card: change(f, access.Delivering).Card, Number: 1, By: f.Person})
		}},
		{"stage one of two approved" + whose, func(f foreign) any {
			s := Stage{Card: change(f, access.PendingApproval).Card, Number: 1, By: f.Person, Reason: f.Reason}
			s.Stages = 2
			return f.StageApproved(s)
		}},
		{"stage approved elsewhere" + whose, func(f foreign) any {
			return f.StageApproved(Stage{Card: change(f, access.Delivering).Card, Number: 1, By: f.Person, Elsewhere: true})
		}},
		{"change scheduled for a day" + whose, func(f foreign) any {
			c := change(f, access.Scheduled)
			c.Starts = noon().AddDate(0, 0, 9)
			return f.ChangeReply(c)
		}},
		{"change partly delivered by name" + whose, func(f foreign) any {
			c := change(f, access.PartiallyDelivered)
			c.Grant = access.Grant{Groups: []string{f.Group}, Missing: []string{f.Group + " (write)"}}
			return f.ChangeReply(c)
		}},
		{"change failed by name" + whose, func(f foreign) any {
			c := change(f, access.DeliveryFailed)
			c.Grant = access.Grant{Missing: []string{f.Group}}
			return f.ChangeReply(c)
		}},
	}
}

type denial struct {
	name string
	put  func(foreign, *Change)
}

// denials are what is known of a denial.
func denials() []denial {
	return []denial{
		{"with a reason", func(f foreign, c *Change) { c.DeniedBy, c.DenyReason = f.Person, f.Reason }},
		{"without a reason", func(f foreign, c *Change) { c.DeniedBy = f.Person }},
		{"by time", func(_ foreign, c *Change) { c.NobodyBy = noon() }},
	}
}

// changeTypeStories are the replies of extensions and removals.
func changeTypeStories(r reader) []story {
	var out []story
	for _, kind := range types() {
		for _, state := range []access.State{access.Delivering, access.DeliveryFailed, access.Delivered} {
			out = append(out, story{fmt.Sprintf("change %s %s %s", kind, state, r.name), func(f foreign) any {
				c := Change{Card: f.card(state).of(kind, r, f.Person)}
				if !c.removes() {
					c.Grant = access.Grant{Groups: []string{f.Group}, Expires: noon().AddDate(0, 1, 0)}
				}
				return f.ChangeReply(c)
			}})
		}
	}
	return append(out, story{"change removed but still shown " + r.name, func(f foreign) any {
		c := Change{Card: f.card(access.Delivered).of(access.AdminRemove, r, f.Person)}
		c.Grant = access.Grant{Groups: []string{f.Group}}
		return f.ChangeReply(c)
	}})
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
