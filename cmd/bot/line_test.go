package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAWholeLineIsSentAtOnce(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	modal := s.open(p, "/access request marketing campaign because Q3 launch", "Submitted")
	assert.Contains(t, modal.Text(), "[Cancel request]", "what went out at once can be taken back at once")
	modal.Close()
	card := s.ended(p, "DM", "Delivered")
	assert.Contains(t, card.Text(), "Reason: Q3 launch")
	assert.Equal(t, []string{"Requestor1: Marketing Campaign (delivered)"}, s.requests())
}

func TestALineThatLacksSomethingIsOnlyFilledIn(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	for _, c := range []struct{ name, typed, says string }{
		{"two policies to choose from", "Engineering Sandbox because load tests", "Which way?"},
		{"a near name is confirmed", "marketing campain because Q3 launch", "Did you mean one of these?"},
		{"the policy lets nobody choose", "Marketing Campaign for 14d because Q3 launch", "lets nobody choose the dates: you get it for 30 days"},
		{"a date that cannot be read", "Marketing Campaign until 2026-13-40 because Q3 launch", "I could not read “2026-13-40”"},
		{"questions without an answer", "Production Database because OPS-1", "Which ticket is this for?"},
	} {
		t.Run(c.name, func(t *testing.T) {
			modal := s.open(p, "/access request "+c.typed, c.says)
			modal.Close()
		})
	}
	assert.Empty(t, s.requests(), "nothing was sent")
}

func TestTypedDatesAreReadBack(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	modal := s.open(p, "/access request Engineering Sandbox from tomorrow until in 3 weeks", "Which way?")
	modal.Choose("Which way?", "Half a year, manager approves")
	modal.Await("I read your dates as from")
	assert.Contains(t, modal.Text(), "Your manager Manager1 decides.")
	require.NoError(t, modal.Fill("Reason", "Load tests").Submit())
	modal.Await("Submitted")
	card := p.AwaitIn("DM", "asked for Engineering Sandbox")
	card.AwaitReply("Waiting for approval")
	assert.Regexp(t, `Length: from <date>.* until <date>`, card.Text())
	require.Len(t, s.entra.Requests(), 1)
}
