package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A stage with nobody resolvable, and managers who manage each other: whoever
// asks is told before, and the thread tells it after.
func TestApproversWhoCannotBeFoundAreToldTruthfully(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	require.NoError(t, s.entra.SetManager("Manager1", "Requestor1"))
	p := s.linked("Requestor1")

	modal := s.open(p, "/access request Brand Assets", "Nobody can be found who decides: Entra would deny the request when its time is over.")
	require.NoError(t, modal.Fill("Reason", "A new logo").Submit())
	modal.Await("Submitted").Close()
	brand := p.AwaitIn("DM", "You asked for Brand Assets")
	brand.AwaitReply("Waiting for approval")
	brand.AwaitReply("Nobody can be found who decides. Entra denies the request when its time is over; tell the owner of the package.")

	modal = s.open(p, "/access request Lab Access", "Admin1 decides, because those whom the policy names cannot be found; after 2 days Approver1 may too.")
	require.NoError(t, modal.Fill("Reason", "An experiment").Submit())
	modal.Await("Submitted").Close()
	lab := p.AwaitIn("DM", "You asked for Lab Access")
	lab.AwaitReply("Waiting for approval by Admin1.")
	s.asked("Admin1", "Requestor1 asked for Lab Access")

	s.entra.Advance(3 * 24 * time.Hour)
	s.asked("Approver1", "Requestor1 asked for Lab Access").AwaitText("Nobody decided in time, so you may too.")
	lab.AwaitReply("Nobody decided in time, so more people may decide now")
	for _, name := range []string{"Requestor1", "Manager1"} {
		for _, m := range s.slack.Person(name).Messages("DM") {
			assert.NotContains(t, m.Buttons(), "Approve", "nobody decides about themselves")
		}
	}
	s.entra.Advance(12 * 24 * time.Hour)
	brand.AwaitReply("Denied: nobody decided until ")
	lab.AwaitReply("Denied: nobody decided until ")
}
