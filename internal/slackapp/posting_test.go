package slackapp_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/slacksim"
	"accessbot/internal/views"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const general = "C0GENERAL01"

func limited(c *slacksim.Config) { c.RateLimits = true }

// replicas makes apps that share one memory and do not run.
func (w *world) replicas(t *testing.T, n, database int) []*slackapp.App {
	t.Helper()
	redis := sharedRedis(t, database)
	var apps []*slackapp.App
	for range n {
		apps = append(apps, w.app(t, storeOf(memory(t, sessions.Config{URL: redis}))))
	}
	return apps
}

func line(what string) access.Line {
	return access.Line{Channel: general, Request: "r1", What: what}
}

// refusals counts the calls of a method that Slack found too many.
func (w *world) refusals(method string) int {
	n := 0
	for _, c := range w.Calls() {
		if c.Method == method && c.Error == "ratelimited" {
			n++
		}
	}
	return n
}

func TestAllReplicasTogetherKeepSlacksLimits(t *testing.T) { // F22
	t.Parallel()
	w := newWorld(t, limited)
	var all sync.WaitGroup
	for i, app := range w.replicas(t, 2, 5) {
		for n := range 3 {
			all.Go(func() {
				_, err := app.Post(t.Context(), line(fmt.Sprint(i, n)), views.Language{}.Plain("a line"))
				assert.NoError(t, err)
			})
		}
	}
	all.Wait()
	assert.Equal(t, 6, w.CallsTo("chat.postMessage"))
	assert.Zero(t, w.refusals("chat.postMessage"))
}

// slow is a tenth of Slack's limits: two posts at once, and the next after ten
// seconds, for which nobody waits.
func slow(c *slackapp.Config) { c.Pace = 0.1 }

func TestOneChannelDoesNotHoldUpAnother(t *testing.T) {
	t.Parallel()
	w := newWorld(t, limited)
	app := w.app(t, slow)
	post := func(channel, what string) error {
		_, err := app.Post(t.Context(), access.Line{Channel: channel, Request: "r1", What: what}, views.Language{}.Plain("a line"))
		return err
	}
	require.NoError(t, post(general, "1"))
	require.NoError(t, post(general, "2"))
	assert.Equal(t, access.Throttled, access.KindOf(post(general, "3")))
	assert.NoError(t, post("C0ACCESS001", "1"))
	assert.Equal(t, 3, w.CallsTo("chat.postMessage"))
}

func TestAnAnswerToAPersonGoesFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t, limited)
	app := w.app(t, slow)
	who := access.Member{Team: w.TeamID(), User: "U0REQUEST01"}
	direct, err := app.OpenDirect(t.Context(), who)
	require.NoError(t, err)
	post := func(what string) error {
		_, err := app.Post(t.Context(), access.Line{Channel: direct, Request: "r1", What: what}, views.Language{}.Plain("a card"))
		return err
	}
	require.NoError(t, post("1"))
	require.NoError(t, post("2"))
	require.Equal(t, access.Throttled, access.KindOf(post("3")), "what can wait waits")
	assert.NoError(t, app.Tell(t.Context(), who, views.Language{}.Plain("an answer")))
	assert.Zero(t, w.refusals("chat.postMessage"))
}

func TestWhatNobodyCanWaitForIsThrottled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	app := w.replicas(t, 1, 7)[0]
	var refused int
	var mu sync.Mutex
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			_, err := app.Post(t.Context(), line(fmt.Sprint(i)), views.Language{}.Plain("a line"))
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				refused++
				assert.Equal(t, access.Throttled, access.KindOf(err))
			}
		})
	}
	all.Wait()
	assert.Equal(t, 20-refused, w.CallsTo("chat.postMessage"), "what was refused was not sent")
	assert.Positive(t, refused)
}

func TestRetryAfterIsKeptByEveryReplica(t *testing.T) { // F22: no call before Retry-After ends
	t.Parallel()
	w := newWorld(t)
	apps := w.replicas(t, 2, 8)
	w.Fail(slacksim.Fault{Method: "chat.update", RetryAfter: 2})
	w.post(t, general, buttoned("a card"))
	card := w.Person("Requestor1").Await("a card")
	began := time.Now()
	require.Equal(t, access.Throttled, access.KindOf(apps[0].Edit(t.Context(), line("card"), card.TS, views.Language{}.Plain("changed"))))
	var all sync.WaitGroup
	for _, app := range apps {
		all.Go(func() {
			assert.NoError(t, app.Edit(t.Context(), line("card"), card.TS, views.Language{}.Plain("changed")))
		})
	}
	all.Wait()
	assert.GreaterOrEqual(t, time.Since(began), 2*time.Second)
	assert.Equal(t, 3, w.CallsTo("chat.update"))
}

func TestOfManyEditsOnlyTheNewestIsSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t, limited)
	app := w.replicas(t, 1, 10)[0]
	w.post(t, general, buttoned("a card"))
	card := w.Person("Requestor1").Await("a card")
	w.Fail(slacksim.Fault{Method: "chat.update", Times: 2, Delay: 500 * time.Millisecond})
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			assert.NoError(t, app.Edit(t.Context(), line("card"), card.TS, views.Language{}.Plain("state %s", fmt.Sprint(i))))
		})
	}
	all.Wait()
	assert.LessOrEqual(t, w.CallsTo("chat.update"), 3)
	require.NoError(t, app.Edit(t.Context(), line("card"), card.TS, views.Language{}.Plain("the last state")))
	assert.Contains(t, card.Text(), "the last state")
}

func TestAReplyToADeletedMessageIsTakenBack(t *testing.T) { // F24
	t.Parallel()
	w := newWorld(t)
	app := w.replicas(t, 1, 11)[0]
	direct, err := app.OpenDirect(t.Context(), access.Member{Team: w.TeamID(), User: "U0REQUEST01"})
	require.NoError(t, err)
	for channel, stays := range map[string]bool{general: false, direct: true} {
		at := access.Line{Channel: channel, Request: "r1", What: "card"}
		card, err := app.Post(t.Context(), at, views.Language{}.Plain("a card"))
		require.NoError(t, err)
		_, _, err = w.outside().DeleteMessage(channel, card)
		require.NoError(t, err)
		at.Thread, at.What = card, "delivered"
		ts, err := app.Post(t.Context(), at, views.Language{}.Plain("news of the card"))
		assert.Equal(t, !stays, app.IsGone(err))
		assert.Equal(t, stays, ts != "")
	}
	assert.Empty(t, w.Person("Requestor1").Messages("#general"))
	w.Person("Requestor1").AwaitIn("DM", "news of the card")
}

func TestNothingCanBeSaidInAnArchivedChannel(t *testing.T) { // F24
	t.Parallel()
	w := newWorld(t)
	app := w.replicas(t, 1, 12)[0]
	card, err := app.Post(t.Context(), line("card"), views.Language{}.Plain("a card"))
	require.NoError(t, err)
	w.Archive("#general")
	assert.True(t, app.IsGone(app.Edit(t.Context(), line("card"), card, views.Language{}.Plain("changed"))))
	_, err = app.Post(t.Context(), line("more"), views.Language{}.Plain("more"))
	assert.True(t, app.IsGone(err))
}

func TestWhatSlackIsTooBusyForIsToldLater(t *testing.T) { // nothing is lost
	t.Parallel()
	w := newWorld(t)
	w.onCommand(slackapp.Route{Do: w.does(says("only you"))})
	w.serve(t)
	for _, method := range []string{"response_url", "chat.postEphemeral", "chat.postMessage"} {
		w.Fail(slacksim.Fault{Method: method, RetryAfter: 3})
	}
	require.NoError(t, w.Person("Requestor1").Slash("/access").Acked())
	w.log.await(t, "answer told later")
	w.Person("Requestor1").AwaitIn("DM", "only you")
	assert.Equal(t, 2, w.CallsTo("chat.postMessage"), "once refused, once posted")
}

func TestASecondAttemptDoesNotSayItAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	said, last := views.Language{}.Plain("Entra is busy"), views.Language{}.Plain("It is done")
	w.onCommand(slackapp.Route{Do: func(_ context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
		w.acts.note(in)
		if in.Attempt < 3 {
			return slackapp.Reply{Say: &said}, slackapp.ErrLater
		}
		return slackapp.Reply{Say: &last}, nil
	}})
	w.serve(t)
	p := w.Person("Requestor1")
	require.NoError(t, p.Slash("/access").Acked())
	w.acts.await(t, 3)
	p.Await("It is done")
	assert.Len(t, p.Messages("#general"), 2)
}
