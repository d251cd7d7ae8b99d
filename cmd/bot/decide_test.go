package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mayDecide signs the person in with the right to decide, the way approvers
// do it: when they first look at what waits for them.
func (s *stage) mayDecide(name string) *slacksim.Person {
	s.t.Helper()
	return s.mayDecideAs(name, name)
}

// mayDecideAs is mayDecide with an Entra account of another name.
func (s *stage) mayDecideAs(name, account string) *slacksim.Person {
	s.t.Helper()
	p := s.slack.Person(name).In("DM")
	require.NoError(s.t, p.Slash("/access approvals").Acked())
	require.NoError(s.t, p.AwaitIn("DM", "To see and decide what waits for you").Press("Continue").Acked())
	modal := p.Modal().Await("Code from the sign-in page")
	code, err := s.signIn(account, modal.LinkURL("Sign in to Entra"))
	require.NoError(s.t, err)
	require.NoError(s.t, modal.Fill("Code from the sign-in page", code).Submit())
	modal.Await("your decision")
	modal.Close()
	return p
}

// wants asks for a package with a reason.
func (s *stage) wants(p *slacksim.Person, name string) {
	s.t.Helper()
	modal := s.open(p, "/access request "+name, "Reason")
	require.NoError(s.t, modal.Fill("Reason", "Month end").Submit())
	modal.Await("Submitted").Close()
	p.AwaitIn("DM", "asked for "+name).AwaitReply("Waiting for approval")
}

func TestTheInboxIsDecidedAsTheApprover(t *testing.T) { // I6, T6
	t.Parallel()
	for _, version := range []string{"v1.0", "beta"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, plot{env: map[string]string{"GRAPH_VERSION": version}})
			s.wants(s.linked("Requestor1"), "Finance Reports")
			s.wants(s.linked("Requestor2"), "Finance Reports")
			a := s.mayDecide("Approver1")
			a.Slash("/access approvals")
			inbox := a.AwaitIn("DM", "There are 2 requests that wait for your decision")
			require.NoError(t, inbox.Press("Decide several together").Acked())
			modal := a.Modal().Await("Which ones?")
			modal.Choose("Your decision", "Deny")
			var field slacksim.FieldErrors
			require.ErrorAs(t, modal.Submit(), &field)
			assert.Contains(t, field["Reason"], "Denying needs a reason")
			modal.Choose("Why not?", "Please talk to your manager first.")
			require.NoError(t, modal.Submit())
			modal.Await("Denied as Approver1: Requestor1's request for Finance Reports.").Await("Denied as Approver1: Requestor2's request")
			for _, name := range []string{"Requestor1", "Requestor2"} {
				s.slack.Person(name).AwaitIn("DM", "asked for Finance Reports").AwaitReply("Please talk to your manager first.")
			}
			modal.Close()
			a.Slash("/access approvals")
			a.AwaitIn("DM", "Nothing waits for your decision")
		})
	}
}

// passing matches the line of a state that a busy machine may be too late to
// see.
var passing = regexp.MustCompile(`(?m)^.*:gear: Delivering: .*\n`)

func TestTheApprovalsStoryComesToItsEnd(t *testing.T) { // I6, T6
	t.Parallel()
	s := newStage(t, unhurried(map[string]string{"APPROVALS_CHANNEL": "it-approvals"}))
	require.NoError(t, playApprovals(s.world))
	var seen strings.Builder
	for _, name := range []string{"Requestor1", "Manager1", "Approver1", "Admin1"} {
		seen.WriteString(s.slack.TranscriptOf(name) + "\n")
	}
	golden(t, "approvals.txt", withoutIDs(passing.ReplaceAllString(seen.String(), "")))
	assert.Equal(t, []string{"Requestor1: Production Database (denied)", "Requestor1: Finance Reports (delivered)"}, s.requests())
	assert.Equal(t, 2, s.entra.CallsTo("PATCH", "/stages/"), "two decisions in Slack, and one elsewhere")
}

func TestNobodyDecidesForAnother(t *testing.T) { // T5, T6, T7, T8
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	s.wants(p, "Finance Reports")
	request := s.entra.Requests()[0].ID
	seen := p.AwaitIn("#access-requests", "Requestor1 asked for Finance Reports")
	for _, action := range []string{"approval.approve", "approval.deny", "approval.ask", "approval.snooze", "approvals.decide"} {
		require.NoError(t, seen.Forge(action, request).Acked())
		require.NoError(t, seen.Forge(action, "AAAABBBBCCCCDDDDEEEEFFFFGG").Acked())
	}
	other := s.mayDecide("Requestor2").In("#access-requests")
	card := other.AwaitIn("#access-requests", "Requestor1 asked for Finance Reports")
	require.NoError(t, card.Forge("approvals.decide", request).Acked())
	other.Modal().Await("does not wait for your decision")
	assert.Equal(t, []string{"Requestor1: Finance Reports (pendingApproval)"}, s.requests())
	assert.Zero(t, s.entra.CallsTo("PATCH", ""), "no decision reached Entra")
}

func TestAFreshSignInIsDemanded(t *testing.T) { // T4
	for _, of := range []string{"Finance Reports", "Finance"} {
		t.Run(of, func(t *testing.T) { freshSignInIsDemanded(t, of) })
	}
}

func freshSignInIsDemanded(t *testing.T, of string) {
	t.Parallel()
	s := newStage(t, plot{env: map[string]string{"FRESH_SIGN_IN": of + "=1h"}})
	s.wants(s.linked("Requestor1"), "Finance Reports")
	long := time.Now().Add(-9 * time.Hour).Unix()
	s.entra.SetKnobs(func(k *entrasim.Knobs) { k.IdentityClaims = map[string]any{"auth_time": long} })
	a := s.mayDecide("Approver1")
	a.Slash("/access approvals")
	require.NoError(t, a.AwaitIn("DM", "One request waits for your decision").Press("Decide").Acked())
	modal := a.Modal().Await("Your decision")
	require.NoError(t, modal.Choose("Your decision", "Approve").Submit())
	modal.Await("This wants a fresh sign-in to Entra, and yours is too old")
	assert.Zero(t, s.entra.CallsTo("PATCH", ""), "nothing was decided")

	s.entra.SetKnobs(func(k *entrasim.Knobs) { k.IdentityClaims = nil })
	code, err := s.signIn("Approver1", modal.LinkURL("Sign in to Entra"))
	require.NoError(t, err)
	require.NoError(t, modal.Fill("Code from the sign-in page", code).Submit())
	modal.Await("Approved as Approver1: Requestor1's request for Finance Reports.")
	s.slack.Person("Requestor1").AwaitIn("DM", "asked for Finance Reports").AwaitReply("Delivered")
}
