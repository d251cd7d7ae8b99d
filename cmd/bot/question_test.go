package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAQuestionOutlivesTheSignInOnItsWay(t *testing.T) { // ux §3
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	s.wants(p, "Finance Reports")
	card := s.asked("Approver1", "Requestor1 asked for Finance Reports")
	a := s.slack.Person("Approver1").In("DM")
	require.NoError(t, card.Press("Ask a question").Acked())
	require.NoError(t, a.Modal().Await("Ask a question").Fill("Your question", "Which month?").Submit())
	require.NoError(t, a.AwaitIn("DM", "Sign in to Entra first.").Press("Continue").Acked())
	require.NoError(t, s.signInHere(a))
	p.AwaitIn("DM", "A question of Approver1, who decides on your request for Finance Reports.").AwaitText("Which month?")
	a.AwaitIn("DM", "I asked Requestor1.")
}

func TestWhatThePolicyDoesNotLetBeExtendedIsToldBeforeTheForm(t *testing.T) { // ux §2
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	modal := s.open(p, "/access request Marketing Campaign", "Reason")
	require.NoError(t, modal.Fill("Reason", "Month end").Submit())
	modal.Await("Submitted").Close()
	p.AwaitIn("DM", "asked for Marketing Campaign").AwaitText("State: Delivered")
	p.Slash("/access extend marketing campaign")
	p.Modal().Await("The policy of this package does not let you extend it yourself.")
}
