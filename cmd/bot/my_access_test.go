package main

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asksInMyAccess asks for a package as My Access does, with the bot unaware.
func (s *stage) asksInMyAccess(name, pkg string) {
	s.t.Helper()
	s.graph(name, http.MethodPost, emPath+"/assignmentRequests", map[string]any{
		"requestType": "userAdd", "justification": "Month end", "assignment": map[string]any{"accessPackageId": s.entra.PackageID(pkg)},
	})
}

func TestApproversAreAskedForWhatWasMadeInMyAccess(t *testing.T) { // ux §2, §3
	t.Parallel()
	s := newStage(t, plot{env: map[string]string{
		"FOLLOW_MY_ACCESS": "true", "FOLLOW_EVERY": "100ms", "ROUTES_FILE": routed(t, "default:\n  channel: general\n"),
	}})
	p := s.linked("Requestor1")
	s.mayDecide("Approver1")
	s.asksInMyAccess("Requestor1", "Finance Reports")
	s.asksInMyAccess("Requestor2", "Finance Reports") // who never spoke to the bot
	s.asks(p, "marketing campaign")
	card := s.asked("Approver1", "Requestor1 asked for Finance Reports")
	assert.Equal(t, []string{"Approve", "Deny", "Ask a question"}, card.Buttons())
	assert.Contains(t, card.Text(), "Month end")
	p.AwaitIn("DM", "You asked for Finance Reports").AwaitReply("Waiting for approval")

	stranger := s.asked("Approver1", "Requestor2 asked for Finance Reports")
	assert.Equal(t, []string{"Approve", "Deny"}, stranger.Buttons(), "nobody there to be asked")
	require.NoError(t, stranger.Forge("approval.ask", stranger.ButtonValue("Approve")).Acked())
	question := s.slack.Person("Approver1").Modal().Await("Ask a question").Fill("Your question", "Which month?")
	require.NoError(t, question.Submit())
	s.slack.Person("Approver1").Await("Nothing was asked: Requestor2 has not linked an account here.")

	require.NoError(t, card.Press("Approve").Acked())
	require.NoError(t, stranger.Press("Approve").Acked())
	s.ended(p, "DM", "Delivered")
	stranger.AwaitText("Approved by Approver1")
	p.AwaitIn("#general", "Requestor2 has access to Finance Reports now")
	assert.Empty(t, s.slack.Person("Requestor2").Messages("DM"), "nobody is written to who never spoke to the bot")
	assert.Len(t, s.requests(), 3)
}
