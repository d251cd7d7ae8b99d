package endurance

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// creates matches the call that makes a request in Entra.
const creates = "/assignmentRequests$"

// TestRedisThatRestartsLosesNothing stops Redis in order and starts it again.
func TestRedisThatRestartsLosesNothing(t *testing.T) { // F09
	redisGoes(t, (*server).stop)
}

// TestRedisThatIsKilledLosesNothing ends Redis with SIGKILL: what it was told
// is in the hands of the operating system by then.
func TestRedisThatIsKilledLosesNothing(t *testing.T) { // F10
	redisGoes(t, func(s *server) { s.kill() })
}

func redisGoes(t *testing.T, how func(*server)) {
	w := newWorld(t, plan{replicas: 2})
	c := w.gather()
	c.start(busy{packages: 5, think: 3 * time.Second, pace: 150 * time.Millisecond})
	times(2, 5*time.Second, func(int) {
		w.brokenWhile("Redis gone", func() {
			how(w.redis)
			<-time.After(time.Second) // what was intended before may still be sent
			before := w.entra.CallsTo(http.MethodPost, creates)
			<-time.After(2 * time.Second)
			assert.Equal(t, before, w.entra.CallsTo(http.MethodPost, creates), "nothing is asked for while Redis is gone") // I7
			w.redis.start()
		})
	})
	c.finish()
	v := c.judge()
	assert.NotZero(t, v.Refused, "people were told")
}

// TestRedisWithoutMemoryIsToldAndNothingIsLost lets Redis refuse every write.
func TestRedisWithoutMemoryIsToldAndNothingIsLost(t *testing.T) { // F13
	w := newWorld(t, plan{replicas: 2})
	c := w.gather()
	c.start(busy{packages: 5, think: 3 * time.Second, pace: 150 * time.Millisecond})
	times(2, 4*time.Second, func(int) {
		w.brokenWhile("Redis full", func() {
			w.redis.limit("1mb")
			<-time.After(4 * time.Second)
			w.redis.limit("0")
		})
	})
	c.finish()
	v := c.judge()
	assert.NotZero(t, v.Refused, "people were told")
}

// TestRedisThatIsSlowAcknowledgesInTimeOrNotAtAll holds back every answer of
// Redis until just before Slack's patience ends.
func TestRedisThatIsSlowAcknowledgesInTimeOrNotAtAll(t *testing.T) { // F14
	w := newWorld(t, plan{replicas: 2, relay: true})
	c := w.gather()
	c.start(busy{packages: 5, think: 3 * time.Second, pace: 250 * time.Millisecond})
	times(2, 4*time.Second, func(int) {
		w.brokenWhile("Redis slow", func() {
			w.toDB.slow(2900 * time.Millisecond)
			<-time.After(6 * time.Second)
			w.toDB.slow(0)
		})
	})
	c.finish()
	c.judge()
}
