package endurance

import (
	"testing"
	"time"

	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
)

// TestAReplicaKilledWhileHandlingLosesNothing kills one of three replicas
// after the other with SIGKILL, at moments that nobody chose, and starts
// another in its place.
func TestAReplicaKilledWhileHandlingLosesNothing(t *testing.T) { // F01, F02, F03, I10
	w := newWorld(t, plan{replicas: 3, relay: true})
	c := w.gather()
	w.everythingTakesTime()
	c.start(busy{packages: 5, think: 2 * time.Second, pace: 150 * time.Millisecond})
	times(8, 1700*time.Millisecond, func(int) {
		victim := w.living()[0]
		w.brokenWhile("replica "+victim.name+" killed", func() {
			victim.kill()
			w.launch()
			w.connected(6)
		})
	})
	c.finish()
	c.judge()
}

// TestARollingRestartLosesNothing starts a new replica before it asks an old
// one to end, as a deployment does.
func TestARollingRestartLosesNothing(t *testing.T) { // F08
	w := newWorld(t, plan{replicas: 2, relay: true})
	c := w.gather()
	w.everythingTakesTime()
	c.start(busy{packages: 5, think: 2 * time.Second, pace: 150 * time.Millisecond})
	times(5, 2*time.Second, func(int) {
		old := w.living()[0]
		w.launch()
		w.connected(6)
		old.stop()
	})
	c.finish()
	v := c.judge()
	assert.Zero(t, v.Undelivered, "there was a connection at every moment")
	assert.Zero(t, v.Unacked, "everything was acknowledged")
}

// TestAReplicaThatStoodStillDoesNothingTwice stops a replica for longer than
// its lease, with work under way, and lets it go on.
func TestAReplicaThatStoodStillDoesNothingTwice(t *testing.T) { // F32
	w := newWorld(t, plan{replicas: 2, relay: true})
	c := w.gather()
	w.everythingTakesTime()
	c.start(busy{packages: 5, think: 3 * time.Second, pace: 150 * time.Millisecond})
	times(3, 1500*time.Millisecond, func(i int) {
		still := w.living()[i%2]
		w.brokenWhile("replica "+still.name+" stands still", func() {
			still.pause()
			<-time.After(8 * time.Second)
			still.resume()
			<-time.After(time.Second) // what it had in hand ends
		})
	})
	c.finish()
	c.judge()
}

// everythingTakesTime makes Redis and Slack answer a little later, so that at
// any moment some envelopes are on their way into the store and some are
// being worked.
func (w *world) everythingTakesTime() {
	w.toDB.slow(10 * time.Millisecond)
	w.slack.Fail(slacksim.Fault{Method: "*", Times: 1_000_000, Delay: 100 * time.Millisecond})
}
