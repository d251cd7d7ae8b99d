package endurance

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSlackThatThrottlesForAMinuteLosesNothing refuses for a minute every post
// and every edit, each time with five seconds to wait.
func TestSlackThatThrottlesForAMinuteLosesNothing(t *testing.T) { // F22
	w := newWorld(t, plan{replicas: 2})
	c := w.gather()
	c.start(busy{packages: 5, think: 2 * time.Second, pace: 500 * time.Millisecond})
	for _, method := range []string{"chat.postMessage", "chat.update"} {
		w.slack.Fail(slacksim.Fault{Method: method, Times: 1_000_000, RetryAfter: 5})
	}
	times(1, time.Minute, func(int) { w.slack.Heal() })
	c.finish()
	c.judge()
	refused := 0
	for _, call := range w.slack.Calls() {
		if call.Error == "ratelimited" {
			refused++
		}
	}
	t.Logf("%d calls were refused in a minute", refused)
	assert.Less(t, refused, 2*2*13, "each replica asks no more than twice in each window")
}

// TestPostsWithoutAnAnswerStandOnce lets posts go through and their answers be
// lost.
func TestPostsWithoutAnAnswerStandOnce(t *testing.T) { // F23
	w := newWorld(t, plan{replicas: 2})
	c := w.gather()
	c.start(busy{packages: 5, think: 2 * time.Second, pace: 500 * time.Millisecond})
	times(40, 250*time.Millisecond, func(int) {
		w.slack.Fail(slacksim.Fault{Method: "chat.postMessage", AfterCommit: true})
	})
	w.slack.Heal()
	c.finish()
	c.judge()
}

// TestAPlaceThatIsGoneKeepsNothingBack archives the requests channel, and
// lets somebody leave the company, while requests are told.
func TestAPlaceThatIsGoneKeepsNothingBack(t *testing.T) { // F24
	w := newWorld(t, plan{replicas: 2})
	c := w.gather()
	channel, direct := w.channelID(requestsChannel), w.direct("Manager1")
	c.start(busy{packages: 5, think: 2 * time.Second, pace: 500 * time.Millisecond})
	times(1, 3*time.Second, func(int) {
		w.slack.Archive(requestsChannel)
		w.slack.SetPerson("Manager1", func(p *slacksim.Profile) { p.Deactivated = true })
		w.lose(channel, direct)
	})
	c.finish()
	v := c.judge()
	assert.NotZero(t, v.Requests)
}

// TestTheEleventhConnectionWaitsItsTurn starts a sixth replica when five hold
// the ten connections that Slack allows.
func TestTheEleventhConnectionWaitsItsTurn(t *testing.T) { // F17
	w := newWorld(t, plan{replicas: 5})
	c := w.gather()
	c.start(busy{packages: 4, think: 2 * time.Second, pace: 300 * time.Millisecond})
	before := w.slack.CallsTo("apps.connections.open")
	w.launch()
	times(1, 12*time.Second, func(int) {})
	asked := w.slack.CallsTo("apps.connections.open") - before
	t.Logf("the sixth replica asked %d times in twelve seconds", asked)
	assert.NotZero(t, asked)
	assert.Less(t, asked, 24, "no storm")
	w.living()[0].stop()
	w.connected(10)
	c.finish()
	v := c.judge()
	assert.Zero(t, v.Undelivered)
	assert.Zero(t, v.Unacked)
}

// TestConnectionsThatCannotBeOpenedAreAskedForWithPatience refuses new
// connections while the old ones are refreshed.
func TestConnectionsThatCannotBeOpenedAreAskedForWithPatience(t *testing.T) { // F17
	for _, fault := range []slacksim.Fault{
		{RetryAfter: 3}, {Status: http.StatusServiceUnavailable}, {Error: "internal_error"},
	} {
		t.Run(fmt.Sprintf("status %d, error %q, retry after %d", fault.Status, fault.Error, fault.RetryAfter), func(t *testing.T) {
			w := newWorld(t, plan{replicas: 2})
			c := w.gather()
			c.start(busy{packages: 3, think: 2 * time.Second, pace: 300 * time.Millisecond})
			before := w.slack.CallsTo("apps.connections.open")
			fault.Method, fault.Times = "apps.connections.open", 1_000_000
			w.slack.Fail(fault)
			w.slack.Socket().Disconnect("refresh_requested")
			times(1, 8*time.Second, func(int) {})
			asked := w.slack.CallsTo("apps.connections.open") - before
			w.slack.Heal()
			w.connected(4)
			c.finish()
			c.judge()
			t.Logf("four connections were asked for %d times in eight seconds", asked)
			require.NotZero(t, asked)
			assert.Less(t, asked, 4*8, "no storm")
		})
	}
}

// TestSlackThatRefusesEveryCallLosesNothing throttles all methods, response
// URLs included.
func TestSlackThatRefusesEveryCallLosesNothing(t *testing.T) { // F22, F17
	w := newWorld(t, plan{replicas: 2})
	c := w.gather()
	c.start(busy{packages: 5, think: 2 * time.Second, pace: 300 * time.Millisecond})
	times(2, 3*time.Second, func(int) {
		w.slack.Fail(slacksim.Fault{Method: "*", Times: 1_000_000, RetryAfter: 1})
		<-time.After(4 * time.Second)
		w.slack.Heal()
	})
	c.finish()
	c.judge()
}
