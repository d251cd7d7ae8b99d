package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheInboxShowsOnePackageOnly(t *testing.T) { // ux §3
	t.Parallel()
	s := newStage(t, plot{})
	for _, name := range []string{"Requestor1", "Requestor2"} {
		s.wants(s.linked(name), "Finance Reports")
	}
	p := s.linked("Manager1")
	modal := s.open(p, "/access request Treasury Console", "Reason")
	require.NoError(t, modal.Fill("Reason", "Month end").Submit())
	modal.Await("Submitted").Close()
	p.AwaitIn("DM", "asked for Treasury Console").AwaitReply("Waiting for approval")
	require.NoError(t, s.entra.Decide("Admin1", s.entra.Requests()[2].ID, true, ""))
	a := s.mayDecide("Approver1")
	a.Slash("/access approvals")
	inbox := a.AwaitIn("DM", "There are 3 requests that wait for your decision")
	inbox.Choose("Show only", "Treasury Console")
	require.Eventually(t, func() bool { return !strings.Contains(inbox.Text(), "asks for Finance Reports") }, 20*time.Second, 10*time.Millisecond)
	assert.Contains(t, inbox.Text(), "Manager1 asks for Treasury Console")
	inbox.Choose("Show only", "Finance Reports")
	inbox.AwaitText("Requestor2 asks for Finance Reports")
	require.NoError(t, inbox.Press("Decide several together").Acked())
	modal = a.Modal().Await("Which ones?")
	require.NoError(t, modal.Choose("Your decision", "Approve").Submit())
	modal.Await("Approved as Approver1: Requestor1's request").Await("Approved as Approver1: Requestor2's request").Close()
	a.Slash("/access approvals")
	a.AwaitIn("DM", "One request waits for your decision")
}

func TestTheHomeTabHasTheInboxAndFollowsWhatItsReaderDoes(t *testing.T) { // ux §3
	t.Parallel()
	s := newStage(t, plot{})
	s.wants(s.linked("Requestor1"), "Finance Reports")
	s.wants(s.linked("Requestor2"), "Finance Reports")
	s.wants(s.linked("Manager1"), "Finance Reports")
	card := s.asked("Approver1", "Requestor1 asked for Finance Reports")
	a := s.mayDecide("Approver1")
	home := a.Home().Await("There are 3 requests that wait for your decision").Await("Manager1 asks for Finance Reports").Await("Month end")
	require.NoError(t, card.Press("Approve").Acked())
	card.AwaitText("Approved by Approver1")
	home.Await("There are 2 requests that wait for your decision")
	require.NoError(t, home.Press("Decide several together").Acked())
	modal := a.Modal().Await("Which ones?")
	require.NoError(t, modal.Choose("Your decision", "Approve").Submit())
	modal.Await("Approved as Approver1: Requestor2's request").Await("Approved as Approver1: Manager1's request").Close()
	require.Eventually(t, func() bool { return !strings.Contains(home.Text(), "your decision") }, 20*time.Second, 10*time.Millisecond, "%s", home.Text())
}

func TestWhatIsDecidedInMyAccessHasALinkAndNoButtons(t *testing.T) { // ux §3, T4
	for _, by := range []string{"finance reports", "Finance"} {
		t.Run(by, func(t *testing.T) { decidedInMyAccess(t, by) })
	}
}

func decidedInMyAccess(t *testing.T, by string) {
	t.Parallel()
	s := newStage(t, plot{env: map[string]string{"DECIDE_IN_MY_ACCESS": by}})
	s.wants(s.linked("Requestor1"), "Finance Reports")
	card := s.asked("Approver1", "Requestor1 asked for Finance Reports")
	assert.Contains(t, card.Buttons(), "Decide in My Access")
	assert.NotContains(t, card.Buttons(), "Approve")
	a := s.mayDecide("Approver1")
	a.Slash("/access approvals")
	require.NoError(t, a.AwaitIn("DM", "One request waits for your decision").Press("Decide").Acked())
	a.Modal().Await("Requests for Finance Reports are decided in My Access, not in Slack.").Close()
	require.NoError(t, card.Forge("approval.approve", card.ButtonValue("Ask a question")).Acked())
	a.Await("Requests for Finance Reports are decided in My Access, not in Slack.")
	assert.Zero(t, s.entra.CallsTo("PATCH", "/stages/"))
	require.NoError(t, s.entra.Decide("Approver1", s.entra.Requests()[0].ID, true, ""))
	card.AwaitText("Approved by Approver1 outside Slack")
}
