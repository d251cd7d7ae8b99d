package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestEveryCommandIsAnswered types every row of the table of commands; the
// golden file holds each line with its answer.
func TestEveryCommandIsAnswered(t *testing.T) {
	t.Parallel()
	inBoth(t, "typed.txt", func(t *testing.T, version string) *script {
		s := newStage(t, plot{env: map[string]string{"GRAPH_VERSION": version}})
		c := &script{stage: s, p: s.linked("Requestor1")}
		c.typesToLookAround()
		c.typesRequests()
		c.typesWhatIsTheirs()
		c.typesAboutTheAccount()
		return c
	})
}

// typesToLookAround is /access, list, why, help, and what is no command.
func (c *script) typesToLookAround() {
	c.heading("What can I do, and who gets what")
	c.types("/access", "You hold 0 access packages")
	c.types("/access list dashboards", "that you may ask for")
	c.types("/access list quantum flux", "There is nothing with")
	c.types("/access why production database", "You may ask for it.")
	c.types("/access help", "straight to that package's form")
	c.types("/access reqest Marketing Campaign", "Did you mean /access request?")
	c.types("/access :tada: <!channel>", "I don't know")
	c.opens("/access admin", "Entra does not let you administer").Close()
}

// typesRequests is the picker, a name, near and tied names, a whole line, and
// dates.
func (c *script) typesRequests() {
	c.heading("Asking")
	modal := c.opens("/access request", "Which access do you need?")
	c.did("types sandbox users into the menu, which is what the package contains", modal.Suggest("Search by name", "sandbox users")[0])
	modal.Close()
	c.opens("/access request Marketing Campaign", "You get it for 30 days").Close()
	c.opens("/access request marketing campain", "Did you mean one of these?").Close()
	c.opens("/access request sales dashboards", "Several packages match").Close()
	c.opens("/access request quantum flux", "There is no package called").Close()
	c.opens("/access request marketing campaign for 14d because Q3 launch", "lets nobody choose the dates").Close()
	c.opens("/access request Marketing Campaign because Q3 launch", "Submitted").Close()
	c.p.AwaitIn("DM", "You asked for Marketing Campaign").AwaitReply("Delivered").AwaitText("member of")
	modal = c.open(c.p, "/access request Engineering Sandbox from tomorrow until in 3 weeks", "Which way?")
	modal.Choose("Which way?", "Half a year, manager approves")
	c.sees("/access request Engineering Sandbox from tomorrow until in 3 weeks, and chooses a policy", modal.Await("I read your dates as from"))
	modal.Close()
}

// typesWhatIsTheirs is mine, status, extend, cancel, return and approvals.
func (c *script) typesWhatIsTheirs() {
	c.heading("What is mine")
	c.opens("/access request finance reports because month end", "Submitted").Close()
	c.p.AwaitIn("DM", "You asked for Finance Reports").AwaitReply("Waiting for approval by")
	c.types("/access mine", "You hold 1 access package; 1 request is open")
	c.types("/access status", "You hold 1 access package; 1 request is open")
	c.types("/access status finance reports", "This is open:")
	c.types("/access cancel marketing", "No open request of yours is for")
	c.types("/access cancel finance", "Do you mean one of these?")
	c.types("/access cancel finance reports", "Canceled: Entra drops your request")
	c.opens("/access extend marketing campaign for 30d", "does not let you extend it yourself").Close()
	held := c.types("/access return marketing campaign", "This is what you hold")
	require.NoError(c.t, held.Press("Give back").Acked())
	c.hears("presses Give back", "is being ended")
	c.p.AwaitIn("DM", "asked to give back Marketing Campaign").AwaitReply("ended as you asked")
	c.types("/access mine", "You hold 0 access packages; 0 requests are open")
	c.types("/access approvals", "Nothing waits for your decision")
}

// typesAboutTheAccount is signin, whoami and signout.
func (c *script) typesAboutTheAccount() {
	c.heading("Which account I am")
	c.types("/access whoami", "requestor1@")
	c.opens("/access signin", "You are signed in").Close()
	c.types("/access signout", "Signed out")
	c.types("/access whoami", "not linked")
	c.opens("/access request Marketing Campaign", "Code from the sign-in page").Close()
}
