package main

import (
	"testing"
	"time"

	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asked waits for the approval card of somebody.
func (s *stage) asked(name, words string) *slacksim.Message {
	s.t.Helper()
	return s.slack.Person(name).AwaitIn("DM", words)
}

func TestEveryCopyOfAnApprovalFollowsTheDecision(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"v1.0", "beta"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, plot{env: map[string]string{"GRAPH_VERSION": version, "APPROVALS_CHANNEL": "it-approvals"}})
			p := s.linked("Requestor1")
			s.wants(p, "Finance Reports")
			p.AwaitIn("DM", "asked for Finance Reports").AwaitReply("Waiting for approval by one of Finance approvers (2 people).")
			channel := s.slack.Person("Admin1").AwaitIn("#it-approvals", "Requestor1 asked for Finance Reports")
			other := s.asked("Approver2", "Requestor1 asked for Finance Reports")
			card := s.asked("Approver1", "Requestor1 asked for Finance Reports")
			for _, words := range []string{
				"Requestor: Requestor1, Marketing Specialist, Marketing", "Manager: Manager1", "Contains: Member of Finance readers",
				"Length: for 90 days", "Reason: Month end", "You are asked as a member of Finance approvers. Also asked: Approver2.",
				"Entra denies it if nobody decides until",
			} {
				assert.Contains(t, card.Text(), words)
			}
			s.mayDecide("Approver1")
			require.NoError(t, card.Press("Approve").Acked())
			for _, c := range []*slacksim.Message{card, other, channel} {
				c.AwaitText("Approved by Approver1, ")
				assert.Empty(t, c.Buttons())
			}
			s.ended(p, "DM", "Delivered")
			p.AwaitIn("DM", "You asked for Finance Reports").AwaitReply("Approved by Approver1.")
			assert.Equal(t, []string{"Requestor1: Finance Reports (delivered)"}, s.requests())
		})
	}
}

func TestADecisionInMyAccessReachesEveryCopyAndTheThread(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	s.wants(p, "Finance Reports")
	card := s.asked("Approver1", "Requestor1 asked for Finance Reports")
	require.NoError(t, s.entra.Decide("Approver2", s.entra.Requests()[0].ID, false, "not this month"))
	card.AwaitText("Denied by Approver2 outside Slack, ")
	assert.Contains(t, card.Text(), "not this month")
	assert.Empty(t, card.Buttons())
	p.AwaitIn("DM", "You asked for Finance Reports").AwaitReply("Denied by Approver2 outside Slack, who wrote: “not this month”.")
	thread := p.AwaitIn("#access-requests", "Requestor1 asked for Finance Reports")
	thread.AwaitReply("Denied by Approver2 outside Slack.")
	assert.Empty(t, p.AwaitIn("DM", "You asked for Finance Reports").Buttons()[1:], "Details alone is left")
}

func TestThreeStagesAskOneAfterTheOther(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	s.wants(p, "Treasury Console")
	own := p.AwaitIn("DM", "You asked for Treasury Console")
	own.AwaitReply("Waiting for approval by Manager1 (your manager).")
	own.AwaitText("Waiting for approval (stage 1 of 3)")
	first := s.asked("Manager1", "Requestor1 asked for Treasury Console")
	assert.Contains(t, first.Text(), "You are asked as their manager. Stage 1 of 3.")
	id := s.entra.Requests()[0].ID
	require.NoError(t, s.entra.Decide("Manager1", id, true, "fine"))
	own.AwaitReply("Stage 1 of 3 approved by Manager1 outside Slack, who wrote: “fine”. Now waiting for approval by one of Finance approvers (2 people).")
	first.AwaitText("Approved by Manager1 outside Slack")
	second := s.asked("Approver2", "Requestor1 asked for Treasury Console")
	require.NoError(t, s.entra.Decide("Approver1", id, true, ""))
	second.AwaitText("Approved by Approver1 outside Slack")
	own.AwaitReply("Not reached: Auditor1 (not in Slack) and Auditor2 (not in Slack).")
	require.NoError(t, s.entra.Decide("Auditor2", id, true, "looked at"))
	s.ended(p, "DM", "Delivered")
	own.AwaitReply("Stage 3 of 3 approved by Auditor2 outside Slack")
}

func TestNobodyDecidingIsToldAsSuch(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	s.wants(p, "Finance Reports")
	card := s.asked("Approver1", "Requestor1 asked for Finance Reports")
	s.entra.Advance(8 * 24 * time.Hour)
	s.asked("Admin1", "Requestor1 asked for Finance Reports") // an alternate
	own := p.AwaitIn("DM", "You asked for Finance Reports")
	own.AwaitReply("Nobody decided in time, so more people may decide now")
	s.entra.Advance(7 * 24 * time.Hour)
	own.AwaitReply("Denied: nobody decided until ")
	card.AwaitText("Denied: nobody decided until ")
	assert.Empty(t, card.Buttons())
}

func TestARequestThatIsCanceledLeavesNoButtons(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	s.wants(p, "Finance Reports")
	card := s.asked("Approver1", "Requestor1 asked for Finance Reports")
	require.NoError(t, p.AwaitIn("DM", "You asked for Finance Reports").Press("Cancel request").Acked())
	card.AwaitText("Nothing to decide any more: canceled.")
	assert.Empty(t, card.Buttons())
}

func TestAccessWithoutAnApprovalIsToldToTheAuditChannel(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{env: map[string]string{"AUDIT_CHANNEL": "it-approvals"}})
	s.entra.Fail(entrasim.Fault{Path: "^/beta/", Status: 403, Times: 1000}) // the history cannot be read
	p := s.linked("Requestor1")
	s.wants(p, "Finance Reports")
	require.NoError(t, s.entra.Decide("Approver1", s.entra.Requests()[0].ID, true, ""))
	line := s.slack.Person("Admin1").AwaitIn("#it-approvals", "Requestor1 is getting Finance Reports without an approval that I can see")
	assert.Equal(t, []string{"Remove the access"}, line.Buttons())
	s.ended(p, "DM", "Delivered")
	s.asked("Approver2", "Requestor1 asked for Finance Reports").AwaitText("Approved by somebody outside Slack.")
	admin := s.mayDecide("Admin1").In("#it-approvals")
	require.NoError(t, admin.AwaitIn("#it-approvals", "without an approval").Press("Remove the access").Acked())
	require.Eventually(t, func() bool { return len(s.entra.Members("Finance readers")) == 0 }, 10*time.Second, 20*time.Millisecond)
}
