package slackapp_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"accessbot"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestWhenSlackChangesConnectionsNothingIsLost(t *testing.T) { // F15
	t.Parallel()
	for _, reason := range []string{"warning", "refresh_requested"} {
		for _, connections := range []int{1, 2} {
			t.Run(fmt.Sprintf("%s with %d connections", reason, connections), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t)
				w.onCommand(slackapp.Route{Do: w.does(slackapp.Reply{})})
				w.run(t, w.app(t, func(c *slackapp.Config) { c.Connections = connections }))
				require.NoError(t, w.AwaitConnections(connections))
				w.Socket().RouteToLeaving(true)
				p := w.Person("Requestor1")
				const commands = 40
				for i := range commands {
					if i == 10 {
						w.Socket().Disconnect(reason)
					}
					require.NoError(t, p.Slash(fmt.Sprintf("/access %d", i)).Acked(), "command %d", i)
				}
				require.NoError(t, w.AwaitConnections(connections))
				assert.Len(t, w.acts.await(t, commands), commands)
				assert.LessOrEqual(t, w.CallsTo("apps.connections.open"), 2*connections)
			})
		}
	}
}

func TestAKilledConnectionIsMadeAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.onCommand(slackapp.Route{Do: w.does(slackapp.Reply{})})
	app := w.app(t)
	require.Error(t, app.Ready())
	w.run(t, app)
	require.NoError(t, w.AwaitConnections(2))
	for range 3 {
		w.Socket().Kill()
		require.NoError(t, w.AwaitConnections(2))
	}
	require.NoError(t, w.Person("Requestor1").Slash("/access").Acked())
	require.NoError(t, app.Ready())
}

func TestASilentConnectionIsNoticedWithinTenSeconds(t *testing.T) { // F16
	t.Parallel()
	w := newWorld(t)
	w.onCommand(slackapp.Route{Do: w.does(slackapp.Reply{})})
	w.serve(t)
	w.Socket().BlackHole()
	began := time.Now()
	require.NoError(t, w.AwaitConnections(2))
	assert.Less(t, time.Since(began), 10*time.Second)
}

func TestTooManyConnectionsAreNotAStorm(t *testing.T) { // F17
	t.Parallel()
	w := newWorld(t)
	w.onCommand(slackapp.Route{Do: w.does(slackapp.Reply{})})
	stop := w.run(t, w.app(t, func(c *slackapp.Config) { c.Connections = 10 }))
	require.NoError(t, w.AwaitConnections(10))
	before := w.CallsTo("apps.connections.open")
	late := w.app(t)
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
	defer cancel()
	require.NoError(t, late.Run(ctx), "no room is nothing for an operator to mend")
	tries := w.CallsTo("apps.connections.open") - before
	assert.GreaterOrEqual(t, tries, 2)
	assert.LessOrEqual(t, tries, 16, "two loops in four seconds")
	require.ErrorContains(t, late.Ready(), "too many connections")
	require.NoError(t, stop())
}

func TestOneRefreshAfterTheOtherIsNotAStorm(t *testing.T) { // F17
	t.Parallel()
	w := newWorld(t)
	w.run(t, w.app(t, func(c *slackapp.Config) { c.Connections = 1 }))
	const refreshes = 4
	began := time.Now()
	for range refreshes {
		require.NoError(t, w.AwaitConnections(1))
		w.Socket().Disconnect("refresh_requested")
	}
	require.NoError(t, w.AwaitConnections(1))
	assert.Greater(t, time.Since(began), (refreshes-1)*250*time.Millisecond)
}

func TestSlackOutOfReachIsWaitedFor(t *testing.T) { // F17
	t.Parallel()
	w := newWorld(t)
	w.onCommand(slackapp.Route{Do: w.does(slackapp.Reply{})})
	w.Fail(slacksim.Fault{Method: "auth.test", Status: 503})
	w.Fail(slacksim.Fault{Method: "bots.info"})
	w.Fail(slacksim.Fault{Method: "apps.connections.open", Status: 500})
	w.Fail(slacksim.Fault{Method: "apps.connections.open", RetryAfter: 2})
	began := time.Now()
	w.run(t, w.app(t, func(c *slackapp.Config) { c.Connections = 1 }))
	require.NoError(t, w.AwaitConnections(1))
	assert.Greater(t, time.Since(began), 2*time.Second, "Slack asked to wait")
}

func TestWhatAnOperatorMustMendStopsTheBotAndIsNamed(t *testing.T) {
	t.Parallel()
	open := func(code string) func(*world, *slackapp.Config) {
		return func(w *world, _ *slackapp.Config) {
			w.Fail(slacksim.Fault{Method: "apps.connections.open", Times: 9, Error: code})
		}
	}
	for name, c := range map[string]struct {
		spoil func(*world, *slackapp.Config)
		words []string
	}{
		"a bot token that is none":         {func(_ *world, c *slackapp.Config) { c.BotToken = "xoxb-canary" }, []string{"SLACK_BOT_TOKEN"}},
		"the app's token as the bot's":     {func(w *world, c *slackapp.Config) { c.BotToken = w.AppToken() }, []string{"SLACK_BOT_TOKEN"}},
		"an app token that is none":        {func(_ *world, c *slackapp.Config) { c.AppToken = "xapp-canary" }, []string{"SLACK_APP_TOKEN"}},
		"the bot's token as the app's":     {func(w *world, c *slackapp.Config) { c.AppToken = w.BotToken() }, []string{"SLACK_APP_TOKEN", "xapp"}},
		"an app token without its scope":   {open("missing_scope"), []string{"SLACK_APP_TOKEN", "connections:write"}},
		"an app token that was taken back": {open("token_revoked"), []string{"SLACK_APP_TOKEN", "taken back"}},
		"an app token that expired":        {open("token_expired"), []string{"SLACK_APP_TOKEN", "taken back"}},
		"an app that was taken out":        {open("account_inactive"), []string{"SLACK_APP_TOKEN", "install the app again"}},
		"an app that may not connect":      {open("no_permission"), []string{"SLACK_APP_TOKEN"}},
		"a bot token that was taken back": {func(w *world, _ *slackapp.Config) {
			w.Fail(slacksim.Fault{Method: "auth.test", Error: "token_revoked"})
		}, []string{"SLACK_BOT_TOKEN"}},
		"a bot without a scope": {func(w *world, _ *slackapp.Config) {
			w.Fail(slacksim.Fault{Method: "bots.info", Error: "missing_scope"})
		}, []string{"SLACK_BOT_TOKEN", "scope"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			app := w.app(t, func(cfg *slackapp.Config) { c.spoil(w, cfg) })
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			err := app.Run(ctx)
			require.Error(t, err)
			for _, words := range c.words {
				assert.Contains(t, err.Error(), words)
			}
			assert.NotContains(t, err.Error(), "canary")
			assert.NotContains(t, err.Error(), w.BotToken())
			assert.NotContains(t, err.Error(), w.AppToken())
		})
	}
}

// ends runs the bot, does something to it, and gives the error that it ends
// with by itself.
func (w *world) ends(t *testing.T, do func()) error {
	t.Helper()
	ended := make(chan error, 1)
	go func() { ended <- w.app(t).Run(t.Context()) }()
	require.NoError(t, w.AwaitConnections(2))
	do()
	select {
	case err := <-ended:
		return err
	case <-time.After(patience):
		require.FailNow(t, "the bot goes on")
		return nil
	}
}

func TestSocketModeSwitchedOffStopsTheBot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	err := w.ends(t, func() { w.Socket().Disconnect("link_disabled") })
	assert.ErrorContains(t, err, "Socket Mode")
}

func TestTokensOfTwoAppsStopTheBot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	err := w.ends(t, func() {
		assert.NoError(t, w.SendRaw(`{"type":"hello","num_connections":1,"connection_info":{"app_id":"A0OTHER0001"}}`))
	})
	assert.ErrorContains(t, err, "SLACK_APP_TOKEN and SLACK_BOT_TOKEN must be of one app")
}

func TestWhatComesWhileTheLastAcknowledgementIsDueIsTakenToo(t *testing.T) { // F08, a rolling restart
	t.Parallel()
	w := newWorld(t)
	entered, release := make(chan struct{}), make(chan struct{})
	w.withForm(slackapp.Route{
		Check: func(context.Context, *slackapp.Interaction) (map[string]string, error) {
			close(entered)
			<-release
			return nil, nil
		},
		Do: w.does(slackapp.Reply{}),
	})
	stop := w.run(t, w.app(t, func(c *slackapp.Config) { c.Connections = 1 }))
	require.NoError(t, w.AwaitConnections(1))
	modal := w.formOf(t, "Requestor1").Fill("Reason", "because")
	submitted, stopped := make(chan error, 1), make(chan error, 1)
	go func() { submitted <- modal.Submit() }()
	<-entered
	go func() { stopped <- stop() }()
	late := time.NewTimer(300 * time.Millisecond) // the connection has begun to end
	<-late.C
	require.NoError(t, w.Person("Requestor2").Slash("/access").Acked(), "Slack still sends there")
	close(release)
	require.NoError(t, <-submitted)
	require.NoError(t, <-stopped)
	assert.Len(t, w.acts.all(), 1)
}

func TestWhatCrossesTheClosingIsAcknowledgedByAnotherReplica(t *testing.T) { // F08, a rolling restart
	t.Parallel()
	w := newWorld(t)
	w.onCommand(slackapp.Route{Do: w.does(says("here it is"))})
	redis := sharedRedis(t, 6)
	replica := func(name string) *slackapp.App {
		return w.app(t, storeOf(memory(t, sessions.Config{URL: redis, Replica: name})))
	}
	stop := w.run(t, replica("old"))
	require.NoError(t, w.AwaitConnections(2))
	w.Socket().CrossNext(2)
	first, second := w.Person("Requestor1").Slash("/access one"), w.Person("Requestor2").Slash("/access two")
	w.run(t, replica("new"))
	require.NoError(t, w.AwaitConnections(4))
	require.NoError(t, stop())
	require.NoError(t, first.Acked())
	require.NoError(t, second.Acked())
	w.Person("Requestor1").Await("here it is")
	w.Person("Requestor2").Await("here it is")
	assert.Len(t, w.acts.all(), 2)
	for _, e := range w.Envelopes() {
		assert.False(t, e.Acked.IsZero(), "the workspace has it on record")
	}
}

func TestStoppingAcknowledgesFinishesAndLeavesNothingBehind(t *testing.T) { // F08
	before := goleak.IgnoreCurrent()
	sim, err := slacksim.Start(slacksim.Config{Manifest: accessbot.Manifest, Fatalf: t.Fatalf})
	require.NoError(t, err)
	store, err := sessions.New(sessions.Config{})
	require.NoError(t, err)
	w := &world{Workspace: sim, store: store, log: newLogbook(), acts: newActs(), routes: &slackapp.Routes{}}
	entered, release := make(chan struct{}), make(chan struct{})
	w.withForm(slackapp.Route{
		Check: func(context.Context, *slackapp.Interaction) (map[string]string, error) {
			close(entered)
			<-release
			return nil, nil
		},
		Do: w.does(says("worked to its end")),
	})
	t.Run("with an envelope in flight", func(t *testing.T) {
		stop := w.serve(t)
		modal := w.formOf(t, "Requestor1").Fill("Reason", "because")
		submitted := make(chan error, 1)
		go func() { submitted <- modal.Submit() }()
		<-entered
		stopped := make(chan error, 1)
		began := time.Now()
		go func() { stopped <- stop() }()
		close(release)
		require.NoError(t, <-submitted, "the acknowledgement goes out")
		require.NoError(t, <-stopped)
		assert.Less(t, time.Since(began), 10*time.Second)
		w.Person("Requestor1").AwaitIn("DM", "worked to its end")
	})
	sim.Close()
	require.NoError(t, store.Close())
	goleak.VerifyNone(t, before)
}
