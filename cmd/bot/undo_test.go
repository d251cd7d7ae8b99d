package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestADecisionIsTakenBackBeforeEntraIsTold(t *testing.T) { // ux §3
	t.Parallel()
	s := newStage(t, plot{env: map[string]string{"UNDO_WINDOW": "5s"}})
	s.wants(s.linked("Requestor1"), "Finance Reports")
	a := s.mayDecide("Approver1")
	card := s.asked("Approver1", "Requestor1 asked for Finance Reports")
	require.NoError(t, card.Press("Approve").Acked())
	modal := a.Modal().Await("I tell Entra in 5 seconds that you approve.")
	modal.Press("Take it back")
	modal.Await("You took it back").Close()

	require.NoError(t, card.Press("Deny").Acked())
	modal = a.Modal().Await("Why not?")
	require.NoError(t, modal.Choose("Why not?", "Please talk to your manager first.").Submit())
	modal.Await("I tell Entra in 5 seconds that you deny.")
	message := a.AwaitIn("DM", "Requestor1 asked for Finance Reports")
	undo := modal.ButtonValue("Take it back")
	modal.Await("Denied as Approver1: Requestor1's request for Finance Reports.").Close()
	require.NoError(t, message.Forge("approval.undo", undo).Acked())
	a.Await("It is too late to take it back")
	assert.Equal(t, []string{"Requestor1: Finance Reports (denied)"}, s.requests())
	assert.Equal(t, 1, s.entra.CallsTo("PATCH", "/stages/"), "what was taken back never reached Entra")
}
