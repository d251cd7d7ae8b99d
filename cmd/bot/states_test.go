package main

import (
	"testing"
	"time"

	"accessbot/internal/entrasim"

	"github.com/stretchr/testify/require"
)

// TestEveryStateIsToldInItsThread brings a request into every state that one
// can have; the golden file holds each card with its thread.
func TestEveryStateIsToldInItsThread(t *testing.T) {
	t.Parallel()
	inBoth(t, "states.txt", func(t *testing.T, version string) *script {
		s := newStage(t, plot{
			env:   map[string]string{"GRAPH_VERSION": version},
			entra: entrasim.Config{Frozen: true, SubmittedFor: time.Second, DeliveringFor: time.Second},
		})
		c := &script{stage: s, p: s.linked("Requestor1")}
		c.isDelivered()
		c.isExtendedAndRemoved()
		c.isDeniedAndCanceled()
		c.isNotDelivered()
		c.isScheduled()
		c.isDecidedByNobody()
		return c
	})
}

// asks sends a whole line.
func (c *script) asks(line string) {
	c.t.Helper()
	c.open(c.p, line, "Submitted").Close()
}

// follows lets a second pass in Entra for each line that the thread is to
// say, and writes down what then stands there.
func (c *script) follows(heading, state string, steps ...string) {
	c.t.Helper()
	card := c.p.AwaitIn("DM", heading)
	for _, step := range steps {
		c.entra.Advance(time.Second)
		card.AwaitReply(step)
	}
	card.AwaitText("State: " + state)
	c.reads(heading, card)
}

func (c *script) isDelivered() {
	c.heading("Delivered")
	c.asks("/access request marketing campaign because Q3 launch")
	c.p.AwaitIn("#access-requests", "Requestor1 asked for Marketing Campaign")
	c.follows("You asked for Marketing Campaign", "Delivered", "Delivering", "Delivered")
	c.reads("the same, in the channel", c.p.AwaitIn("#access-requests", "Requestor1 asked for Marketing Campaign").AwaitText("State: Delivered"))
}

func (c *script) isExtendedAndRemoved() {
	c.heading("Extended, and given back")
	c.asks("/access request sales dashboards emea because selling")
	c.follows("You asked for Sales Dashboards EMEA", "Delivered", "Delivering", "Delivered")
	modal := c.open(c.p, "/access extend sales dashboards emea", "You get it for 90 days")
	require.NoError(c.t, modal.Submit())
	modal.Await("Submitted").Close()
	c.follows("You asked to extend Sales Dashboards EMEA", "Extended", "Changing", "Extended")
	c.types("/access return marketing campaign", "This is what you hold")
	require.NoError(c.t, c.p.Await("This is what you hold").Press("Give back").Acked())
	c.follows("You asked to give back Marketing Campaign", "Removed", "Removing", "Removed")
}

func (c *script) isDeniedAndCanceled() {
	c.heading("Denied elsewhere, and canceled")
	c.asks("/access request lab access because an experiment")
	card := c.p.AwaitIn("DM", "You asked for Lab Access")
	c.entra.Advance(time.Second)
	card.AwaitReply("Waiting for approval")
	require.NoError(c.t, c.entra.Decide("Admin1", c.newest(), false, "not this month"))
	c.follows("You asked for Lab Access", "Denied", "Denied by Admin1")
	c.asks("/access request purchase orders because ordering")
	c.p.AwaitIn("DM", "You asked for Purchase Orders").AwaitText("State: Submitted")
	c.types("/access cancel purchase orders", "Canceled")
	c.follows("You asked for Purchase Orders", "Canceled", "Canceled by Requestor1")
}

// newest is the id of the request that was made last.
func (c *script) newest() string {
	all := c.entra.Requests()
	return all[len(all)-1].ID
}

func (c *script) isNotDelivered() {
	for _, r := range []struct{ as, name, says string }{
		{"deliveryFailed", "Sales Dashboards APAC", "Delivery failed"},
		{"partiallyDelivered", "Design Studio", "Partly delivered"},
	} {
		c.heading(r.says)
		c.entra.SetKnobs(func(k *entrasim.Knobs) { k.DeliverAs = r.as })
		c.asks("/access request " + r.name + " because work")
		c.follows("You asked for "+r.name, r.says, "Delivering", r.says)
	}
	c.entra.SetKnobs(func(k *entrasim.Knobs) { k.DeliverAs = "delivered" })
}

func (c *script) isScheduled() {
	c.heading("Approved and scheduled")
	modal := c.open(c.p, "/access request Engineering Sandbox from tomorrow until in 3 weeks", "Which way?")
	modal.Choose("Which way?", "Half a year, manager approves")
	modal.Await("I read your dates")
	require.NoError(c.t, modal.Fill("Reason", "Load tests").Submit())
	modal.Await("Submitted").Close()
	card := c.p.AwaitIn("DM", "You asked for Engineering Sandbox")
	c.entra.Advance(time.Second)
	card.AwaitReply("Waiting for approval")
	require.NoError(c.t, c.entra.Decide("Manager1", c.newest(), true, "fine"))
	card.AwaitReply("Scheduled")
	c.entra.Advance(48 * time.Hour)
	c.follows("You asked for Engineering Sandbox", "Delivered", "Delivered")
}

func (c *script) isDecidedByNobody() {
	c.heading("Decided by nobody")
	c.asks("/access request finance reports because month end")
	card := c.p.AwaitIn("DM", "You asked for Finance Reports")
	c.entra.Advance(time.Second)
	card.AwaitReply("Waiting for approval")
	c.entra.Advance(8 * 24 * time.Hour)
	card.AwaitReply("Nobody decided in time, so more people may decide now")
	c.entra.Advance(7 * 24 * time.Hour)
	c.follows("You asked for Finance Reports", "Denied", "Denied: nobody decided")
}
