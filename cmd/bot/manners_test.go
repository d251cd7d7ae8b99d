package main

import (
	"net/http"
	"strings"
	"testing"

	"accessbot/internal/entrasim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEveryMessageReadsAsASentence keeps the text of each message, which is
// what notifications and screen readers give: who, what and in which state.
func TestEveryMessageReadsAsASentence(t *testing.T) {
	t.Parallel()
	inBoth(t, "sentences.txt", func(t *testing.T, version string) *script {
		s := newStage(t, plot{env: map[string]string{"GRAPH_VERSION": version, "APPROVALS_CHANNEL": "it-approvals"}})
		c := &script{stage: s, p: s.linked("Requestor1")}
		c.meetsEmptyPlaces()
		c.meetsAnError()
		c.asks("/access request finance reports because month end")
		own := c.p.AwaitIn("DM", "You asked for Finance Reports")
		own.AwaitReply("Waiting for approval")
		s.asked("Approver1", "Requestor1 asked for Finance Reports")
		s.asked("Approver2", "Requestor1 asked for Finance Reports")
		require.NoError(t, s.entra.Decide("Approver1", c.newest(), false, "not this month"))
		own.AwaitReply("Denied by Approver1")
		c.hearsWithoutLooking("Requestor1", "DM", "You asked for")
		c.hearsWithoutLooking("Requestor2", "#access-requests", "Requestor1 asked for")
		c.hearsWithoutLooking("Approver2", "DM", "Requestor1 asked for")
		c.hearsWithoutLooking("Admin1", "#it-approvals", "Requestor1 asked for")
		return c
	})
}

// meetsEmptyPlaces looks where nothing is yet: each place says what to do.
func (c *script) meetsEmptyPlaces() {
	c.heading("Empty places")
	c.types("/access mine", "Nothing yet.")
	c.types("/access approvals", "Nothing waits for your decision")
	c.types("/access cancel", "there is nothing to cancel")
	c.types("/access return", "You hold no access package")
	c.did("opens the app's Home tab", c.p.Home().Await("Request access").Text())
}

// meetsAnError is told what to do next, with a reference to the log.
func (c *script) meetsAnError() {
	c.heading("An error")
	c.entra.Fail(entrasim.Fault{Method: http.MethodPost, Path: "getApplicablePolicyRequirements", Status: http.StatusBadRequest, Times: 10})
	c.opens("/access why production database", "Reference").Close()
	c.entra.Heal()
	assert.Contains(c.t, c.log.String(), "level=ERROR msg=failed", "the cause is in the log")
}

// hearsWithoutLooking writes down the notification of a card and of each
// reply in its thread, once the card shows the end.
func (c *script) hearsWithoutLooking(name, place, heading string) {
	c.heading(name + ", " + place)
	card := c.slack.Person(name).AwaitIn(place, heading).AwaitText("Denied")
	lines := []string{card.Notification()}
	for _, r := range card.Replies() {
		lines = append(lines, r.Notification())
	}
	for _, l := range lines {
		assert.NotContains(c.t, l, "@Requestor1", "nobody is pinged who need not act")
	}
	c.did("hears", strings.Join(lines, "\n"))
}
