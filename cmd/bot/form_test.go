package main

import (
	"testing"

	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestTheFormAsksWhatThePolicyNeeds goes through the form with everything
// that can be asked, and through what is told before Submit.
func TestTheFormAsksWhatThePolicyNeeds(t *testing.T) {
	t.Parallel()
	inBoth(t, "form.txt", func(t *testing.T, version string) *script {
		s := newStage(t, plot{env: map[string]string{"GRAPH_VERSION": version}})
		c := &script{stage: s, p: s.slack.Person("Requestor1").In("#access-requests")}
		c.signsInOnTheWay()
		c.answersEverything()
		c.isToldBefore()
		c.asksWhereOutsidersRead()
		return c
	})
}

// signsInOnTheWay is somebody who is not linked yet: the same request goes on
// after the sign-in, with what was typed.
func (c *script) signsInOnTheWay() {
	c.heading("Not linked yet, and nothing to ask but a confirmation")
	modal := c.opens("/access request sales dashboards emea", "Code from the sign-in page")
	var field slacksim.FieldErrors
	require.ErrorAs(c.t, modal.Fill("Code from the sign-in page", "AAAA-BBBB").Submit(), &field)
	c.sees("types a wrong code", modal)
	code, err := c.signIn("Requestor1", modal.LinkURL("Sign in to Entra"))
	require.NoError(c.t, err)
	require.NoError(c.t, modal.Fill("Code from the sign-in page", code).Submit())
	c.sees("signs in", modal.Await("You get it for 90 days"))
	require.NoError(c.t, modal.Submit())
	c.sees("presses Request", modal.Await("Submitted"))
	modal.Close()
	c.p.AwaitIn("DM", "You asked for Sales Dashboards EMEA").AwaitReply("Delivered")
}

// answersEverything meets a choice of policies, and one question of each type.
func (c *script) answersEverything() {
	c.heading("A choice of policies, and questions of every type")
	modal := c.opens("/access request Engineering Sandbox", "Which way?")
	modal.Choose("Which way?", "Two weeks, no approval")
	c.sees("chooses the short way", modal.Await("(x) Two weeks"))
	modal.Choose("Which way?", "Half a year, manager approves")
	modal.Await("Your manager Manager1 decides")
	var field slacksim.FieldErrors
	require.ErrorAs(c.t, modal.Submit(), &field)
	c.sees("chooses the long way, and gives no reason", modal)
	modal.Close()

	modal = c.opens("/access request Travel Planner", "Which cost centre pays?")
	modal.Fill("Reason", "The fair").Fill("Which cost centre pays?", "1234").Fill("Where will you travel", "Hall 7").Choose("Which class?", "Second class")
	require.ErrorAs(c.t, modal.Submit(), &field)
	c.sees("answers in another form than the policy wants", modal)
	require.NoError(c.t, modal.Fill("Which cost centre pays?", "CC-1234").Submit())
	modal.Await("page 2 of 2").Choose("Which regions?", "Europe").Choose("Which regions?", "Asia")
	c.sees("goes to the second page", modal)
	require.NoError(c.t, modal.Press("Back").Acked())
	c.sees("goes back", modal.Await("CC-1234"))
	require.NoError(c.t, modal.Submit())
	require.NoError(c.t, modal.Await("page 2 of 2").Submit())
	modal.Await("Submitted").Close()
	card := c.p.AwaitIn("DM", "You asked for Travel Planner")
	card.AwaitReply("Delivered")
	card.AwaitText("State: Delivered")
	require.NoError(c.t, card.Press("Details").Acked())
	c.sees("presses Details", c.p.Modal().Await("Which regions?"))
	c.p.Modal().Close()
	assert.Equal(c.t, "The fair", c.entra.Requests()[1].Justification)
}

// isToldBefore opens forms of which nothing would come.
func (c *script) isToldBefore() {
	c.heading("Told before Submit")
	c.asks("/access request finance reports because month end")
	c.p.AwaitIn("DM", "You asked for Finance Reports").AwaitReply("Waiting for approval")
	c.asks("/access request purchase orders because ordering")
	c.p.AwaitIn("DM", "You asked for Purchase Orders").AwaitReply("Delivered")
	for _, r := range []struct{ name, typed, says string }{
		{"what they hold", "Sales Dashboards EMEA", "You hold Sales Dashboards EMEA already until"},
		{"what they asked for", "Finance Reports", "You have an open request for Finance Reports already"},
		{"what does not go with what they hold", "Payment Run", "Entra does not allow it together with Payment Run"},
		{"what is for others, by its id", c.entra.PackageID("Payroll"), "No policy of this package covers you"},
		{"what nobody can ask for any more, by its id", c.entra.PackageID("Old Intranet"), ":warning:"},
		{"what nobody can approve", "Brand Assets", "Nobody can be found who decides"},
	} {
		modal := c.open(c.p, "/access request "+r.typed, r.says)
		c.sees("asks for "+r.name, modal)
		modal.Close()
	}
}

// asksWhereOutsidersRead asks in a channel that is shared with another
// company: they read nothing of it.
func (c *script) asksWhereOutsidersRead() {
	c.heading("Asked in a channel that outsiders read")
	shared := c.p.In(sharedRoom)
	modal := c.open(shared, "/access request marketing campaign because Q3 launch", "Submitted")
	modal.Close()
	card := c.p.AwaitIn("DM", "You asked for Marketing Campaign")
	card.AwaitReply("Delivered")
	c.did("/access request marketing campaign because Q3 launch", card.AwaitText("State: Delivered").Text())
	assert.Empty(c.t, c.slack.Person("Outsider1").Messages(sharedRoom))
}
