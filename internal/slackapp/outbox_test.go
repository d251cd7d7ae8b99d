package slackapp_test

import (
	"fmt"
	"sync"
	"testing"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/slacksim"
	"accessbot/internal/views"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestALineOfTheFeedOutlivesItsReplica(t *testing.T) { // I4
	t.Parallel()
	w := newWorld(t)
	redis := sharedRedis(t, 13)
	first := w.app(t, storeOf(memory(t, sessions.Config{URL: redis})))
	for range 3 { // the same line is the same message
		require.NoError(t, first.Enqueue(t.Context(), line("feed"), buttoned("granted")))
	}
	assert.Zero(t, w.CallsTo("chat.postMessage"), "the first replica never ran")

	w.run(t, w.app(t, storeOf(memory(t, sessions.Config{URL: redis}))))
	posted := w.Person("Requestor1").Await("granted")
	assert.Equal(t, []string{"Press"}, posted.Buttons(), "every block is there")
	require.NoError(t, first.Enqueue(t.Context(), line("feed"), buttoned("granted")))
	require.NoError(t, first.Enqueue(t.Context(), line("next"), views.Language{}.Plain("the next one")))
	w.Person("Requestor1").Await("the next one")
	assert.Len(t, w.Person("Requestor1").Messages("#general"), 2)
}

func TestTheFeedIsPostedOnceWithinTheLimits(t *testing.T) { // F22, F23
	t.Parallel()
	w := newWorld(t, limited)
	app := w.app(t)
	const lines = 8
	for i := range lines {
		require.NoError(t, app.Enqueue(t.Context(), line(fmt.Sprint(i)), views.Language{}.Plain("line %s", fmt.Sprint(i))))
	}
	w.InviteBot("#general") // so that it can look
	w.Fail(slacksim.Fault{Method: "chat.postMessage", AfterCommit: true})
	w.run(t, app)
	for i := range lines {
		w.Person("Requestor1").Await(fmt.Sprint("line ", i))
	}
	w.log.await(t, "message not posted yet")
	assert.Len(t, w.Person("Requestor1").Messages("#general"), lines, "the one whose answer was lost stands once")
	assert.Zero(t, w.refusals("chat.postMessage"))
}

func TestTwoReplicasPostTheFeedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	apps := w.replicas(t, 2, 14)
	var all sync.WaitGroup
	for i := range 5 {
		for _, app := range apps {
			all.Go(func() {
				assert.NoError(t, app.Enqueue(t.Context(), line(fmt.Sprint(i)), views.Language{}.Plain("line %s", fmt.Sprint(i))))
			})
		}
	}
	all.Wait()
	for _, app := range apps {
		w.run(t, app)
	}
	for i := range 5 {
		w.Person("Requestor1").Await(fmt.Sprint("line ", i))
	}
	require.NoError(t, apps[0].Enqueue(t.Context(), line("last"), views.Language{}.Plain("the end")))
	w.Person("Requestor1").Await("the end")
	assert.Equal(t, 6, w.CallsTo("chat.postMessage"))
}

func TestWhatCannotBePostedAnyMoreIsGivenUp(t *testing.T) { // F24: it never loops
	t.Parallel()
	w := newWorld(t)
	app := w.app(t)
	w.Archive("#general")
	require.NoError(t, app.Enqueue(t.Context(), line("feed"), views.Language{}.Plain("granted")))
	elsewhere := access.Line{Channel: "C0ACCESS001", Request: "r1", What: "feed"}
	require.NoError(t, app.Enqueue(t.Context(), elsewhere, views.Language{}.Plain("granted elsewhere")))
	w.run(t, app)
	w.log.await(t, "message given up")
	w.Person("Requestor1").Await("granted elsewhere")
	assert.Equal(t, 2, w.CallsTo("chat.postMessage"))
}

func TestWithoutMemoryNothingIsTakenIn(t *testing.T) { // I7
	t.Parallel()
	w := newWorld(t)
	app := w.app(t)
	require.NoError(t, w.store.Close())
	assert.Equal(t, access.Unavailable, access.KindOf(app.Enqueue(t.Context(), line("feed"), views.Language{}.Plain("granted"))))
	_, err := app.Post(t.Context(), line("card"), views.Language{}.Plain("a card"))
	assert.NoError(t, err, "Slack's own limits are still there")
}
