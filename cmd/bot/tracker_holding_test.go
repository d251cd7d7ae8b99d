package main

import (
	"testing"
	"time"

	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// onCall lets the person ask for a shift and waits until it is delivered.
func (s *stage) onCall(p *slacksim.Person) {
	s.t.Helper()
	modal := s.open(p, "/access request Production On-call", "Reason")
	require.NoError(s.t, modal.Fill("Reason", "My shift").Submit())
	s.ended(p, "DM", "Delivered")
	modal.Close()
}

func TestTheEndOfAccessIsToldOnceWithRequestAgain(t *testing.T) {
	t.Parallel()
	env, _ := realRedis(t)
	s := newStage(t, plot{env: env})
	p := s.linked("Requestor1")
	s.onCall(p)
	s.stop()
	s.entra.Advance(9 * time.Hour)
	assert.Empty(t, s.entra.Members("Production operators"), "Entra has ended it")
	s.reopen()
	s.start()
	over := p.AwaitIn("DM", "Your access to Production On-call has ended.")
	assert.Equal(t, []string{"Request again"}, over.Buttons())
	require.NoError(t, over.Press("Request again").Acked())
	p.Modal().Await("Production On-call")
}

func TestAShiftIsRemindedOfBeforeItsEnd(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	s.entra.Advance(-(7*time.Hour - soon)) // the last eighth of the shift begins soon
	s.onCall(p)
	card := p.AwaitIn("DM", "Your access to Production On-call ends in an hour")
	assert.Equal(t, []string{"Extend", "Let it end", "Give back now"}, card.Buttons())
	require.NoError(t, card.Press("Let it end").Acked())
	card.AwaitText("as you wish")
	assert.Empty(t, card.Buttons())
}

func TestGivingBackIsToldByItsThreadAlone(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	s.entra.Advance(-(7*time.Hour - soon))
	s.onCall(p)
	reminder := p.AwaitIn("DM", "Your access to Production On-call ends in an hour")
	require.NoError(t, reminder.Press("Give back now").Acked())
	card := p.AwaitIn("DM", "You asked to give back Production On-call")
	card.AwaitReply("Removed: your access to Production On-call ended as you asked.")
	card.AwaitText("State: Removed")
	reminder.AwaitText("has ended")
	assert.Empty(t, reminder.Buttons())
	for _, m := range p.Messages("DM") {
		assert.NotContains(t, m.Buttons(), "Request again", "the end is told by the thread alone")
	}
	assert.Empty(t, s.entra.Members("Production operators"))
}
