package endurance

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// times runs do every so often, n times.
func times(n int, every time.Duration, do func(i int)) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for i := range n {
		<-tick.C
		do(i)
	}
}

// TestARefreshEveryFiveSecondsLosesNothing asks both replicas for a minute to
// make new connections.
func TestARefreshEveryFiveSecondsLosesNothing(t *testing.T) { // F15
	w := newWorld(t, plan{replicas: 2})
	c := w.gather()
	c.start(busy{packages: 5, think: 12 * time.Second, pace: 400 * time.Millisecond})
	times(12, 5*time.Second, func(int) { w.slack.Socket().Disconnect("refresh_requested") })
	c.finish()
	v := c.judge()
	assert.Zero(t, v.Undelivered, "there was a connection at every moment")
	assert.Zero(t, v.Unacked, "everything was acknowledged")
}

// TestSocketsKilledInTheMiddleLoseNothing cuts sockets in the middle of an
// envelope, between an envelope and its acknowledgement, and when the
// acknowledgement comes.
func TestSocketsKilledInTheMiddleLoseNothing(t *testing.T) { // F15, F02
	w := newWorld(t, plan{replicas: 2})
	c := w.gather()
	c.start(busy{packages: 5, think: 2 * time.Second, pace: 150 * time.Millisecond})
	cuts := []func(int){w.slack.Socket().CutNext, w.slack.Socket().CutWithin, w.slack.Socket().CutOnAck}
	times(30, 400*time.Millisecond, func(i int) { cuts[i%len(cuts)](1) })
	w.slack.Socket().Kill()
	w.connected(4)
	c.finish()
	c.judge()
}

// TestAHalfOpenSocketIsNoticed leaves every socket open and silent.
func TestAHalfOpenSocketIsNoticed(t *testing.T) { // F16
	w := newWorld(t, plan{replicas: 2})
	c := w.gather()
	c.start(busy{packages: 5, think: 4 * time.Second, pace: 500 * time.Millisecond})
	for range 2 {
		w.slack.Socket().BlackHole()
		began := time.Now()
		w.connected(4)
		took := time.Since(began)
		t.Logf("noticed and replaced in %s", took.Round(10*time.Millisecond))
		assert.Less(t, took, 10*time.Second)
	}
	c.finish()
	c.judge()
}

func TestAnEnvelopeThatComesTwiceIsWorkedOnce(t *testing.T) { // F18, F19
	w := newWorld(t, plan{replicas: 2})
	c := w.gather()
	w.slack.Socket().DuplicateNext(100_000)
	c.start(busy{packages: 5, think: 2 * time.Second, pace: 120 * time.Millisecond})
	times(1, 10*time.Second, func(int) {})
	c.finish()
	v := c.judge()
	require.NotZero(t, v.Acked)
	assert.Zero(t, v.Unacked)
}

// TestAcknowledgementsLostOnTheWireAreHarmless loses one in three.
func TestAcknowledgementsLostOnTheWireAreHarmless(t *testing.T) { // F21, F20
	w := newWorld(t, plan{replicas: 2})
	c := w.gather()
	c.start(busy{packages: 5, think: 2 * time.Second, pace: 250 * time.Millisecond})
	times(40, 300*time.Millisecond, func(int) { w.slack.Socket().DropAcks(1) })
	w.slack.Socket().DropAcks(0)
	c.finish()
	require.NoError(t, w.slack.AwaitSettled())
	w.slack.Advance(6 * time.Minute) // events are sent again after one and after five minutes
	v := c.judge()
	assert.NotZero(t, v.Unacked)
}
