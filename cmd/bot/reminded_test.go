package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestHoldersAreRemindedBeforeTheEnd is what somebody reads who holds
// access for a shift: a reminder before its end, with each of its buttons. Reminders of days wait for working hours, which internal/tracker
// tests on a clock of its own.
func TestHoldersAreRemindedBeforeTheEnd(t *testing.T) {
	t.Parallel()
	inBoth(t, "holding.txt", func(t *testing.T, version string) *script {
		s := newStage(t, plot{env: map[string]string{"GRAPH_VERSION": version}})
		c := &script{stage: s, p: s.linked("Requestor1")}
		c.letsItEnd()
		c.givesBackNow()
		c.extendsInTime()
		return c
	})
}

// soon is when a reminder falls due, or access ends, after somebody asked:
// what fell due before the bot knew of the access is never told.
const soon = 5 * time.Second

// holdsFor gets a shift of eight hours that has only left to go: Entra's
// clock goes after the machine's for the rest.
func (c *script) holdsFor(left time.Duration) {
	c.t.Helper()
	const heading = "You asked for Production On-call"
	before := len(c.cards(heading))
	c.entra.Advance(time.Until(c.entra.Now())*-1 + left - 8*time.Hour)
	c.asks("/access request production on-call because my shift")
	require.Eventually(c.t, func() bool { return len(c.cards(heading)) > before }, 20*time.Second, 10*time.Millisecond)
	c.cards(heading)[before].AwaitReply("Delivered")
}

// cards are the cards in the direct message that begin so, oldest first.
func (c *script) cards(heading string) (all []*slacksim.Message) {
	for _, m := range c.p.Messages("DM") {
		if strings.HasPrefix(m.Text(), heading) {
			all = append(all, m)
		}
	}
	return all
}

// reminded waits for a reminder that nobody answered yet, and writes it down.
func (c *script) reminded() (card *slacksim.Message) {
	c.t.Helper()
	require.Eventually(c.t, func() bool {
		for _, m := range c.p.Messages("DM") {
			if slices.Contains(m.Buttons(), "Let it end") {
				card = m
			}
		}
		return card != nil
	}, 20*time.Second, 10*time.Millisecond)
	c.did("an hour before the end", card.Text())
	return card
}

func (c *script) letsItEnd() {
	c.heading("Let it end")
	c.holdsFor(time.Hour + soon)
	card := c.reminded()
	require.NoError(c.t, card.Press("Let it end").Acked())
	c.did("presses Let it end", card.AwaitText("as you wish").Text())
	c.types("/access return production on-call", "This is what you hold")
	require.NoError(c.t, c.p.Await("This is what you hold").Press("Give back").Acked())
	c.p.AwaitIn("DM", "You asked to give back Production On-call").AwaitReply("ended as you asked")
}

func (c *script) givesBackNow() {
	c.heading("Give back now")
	c.holdsFor(time.Hour + soon)
	card := c.reminded()
	require.NoError(c.t, card.Press("Give back now").Acked())
	c.did("presses Give back now", card.AwaitText("has ended").Text())
	assert.Empty(c.t, c.entra.Members("Production operators"))
}

func (c *script) extendsInTime() {
	c.heading("Extend")
	c.holdsFor(time.Hour + soon)
	card := c.reminded()
	require.NoError(c.t, card.Press("Extend").Acked())
	modal := c.p.Modal().Await("You get it for 8 hours")
	c.sees("presses Extend", modal)
	require.NoError(c.t, modal.Fill("Reason", "Nobody relieves me").Submit())
	modal.Await("Submitted").Close()
	extended := c.p.AwaitIn("DM", "You asked to extend Production On-call")
	extended.AwaitReply("Extended until")
	c.did("and has it extended", extended.AwaitText("State: Extended").Text())
}
