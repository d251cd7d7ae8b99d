package slackapp_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"accessbot/internal/slackapp"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// flood is more than what is let through at once, and what two connections take
// in at the same moment, together.
const flood = 300

func patient(c *slacksim.Config) { c.AckWithin = 30 * time.Second }

func TestAFloodOfOnePersonIsTurnedAwayAndTheOthersAreServed(t *testing.T) { // threat 24
	t.Parallel()
	w := newWorld(t, patient)
	w.onCommand(slackapp.Route{Do: w.does(says("done"))})
	w.serve(t)
	attacker, other := w.Person("Requestor1"), w.Person("Requestor2")
	began := time.Now()
	var acks []*slacksim.Answer
	for range flood {
		acks = append(acks, attacker.Slash("/access flood"))
	}
	require.NoError(t, other.Slash("/access mine").Acked())
	other.Await("done")
	for _, a := range acks {
		require.NoError(t, a.Acked())
	}
	most := 50 + int(10*time.Since(began).Seconds()) + 2*64
	assert.True(t, attacker.Await("faster than I can follow").Ephemeral)
	require.NoError(t, w.AwaitSettled())
	mine := 0
	for _, in := range w.acts.all() {
		if strings.HasPrefix(in.Text, "flood") {
			mine++
		}
	}
	assert.LessOrEqual(t, mine, most)
}

func TestSlowWorkOfOnePersonHoldsNobodyUp(t *testing.T) { // threat 24
	t.Parallel()
	w := newWorld(t, patient)
	release := make(chan struct{})
	defer close(release)
	w.onCommand(slackapp.Route{Do: func(_ context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
		if in.Text == "slow" {
			<-release
		}
		return says("done"), nil
	}})
	w.serve(t)
	for range 20 {
		require.NoError(t, w.Person("Requestor1").Slash("/access slow").Acked())
	}
	require.NoError(t, w.Person("Requestor2").Slash("/access").Acked())
	w.Person("Requestor2").Await("done")
}

func TestAFloodOfPressesIsToldOnce(t *testing.T) { // threat 24
	t.Parallel()
	w := newWorld(t, patient)
	w.routes.Actions = map[string]slackapp.Route{"press": {Do: w.does(slackapp.Reply{})}}
	w.serve(t)
	w.post(t, general, buttoned("for all"))
	p := w.Person("Requestor1")
	message := p.Await("for all")
	began := time.Now()
	var acks []*slacksim.Answer
	for range flood {
		acks = append(acks, message.Press("Press"))
	}
	for _, a := range acks {
		require.NoError(t, a.Acked())
	}
	p.Await("faster than I can follow")
	require.NoError(t, w.AwaitSettled())
	assert.LessOrEqual(t, len(p.Messages("#general")), 2+int(time.Since(began)/(10*time.Second)), "the message, and an answer every ten seconds")
}
