package slackapp_test

import (
	"strings"
	"testing"
	"time"

	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/slacksim"
	"accessbot/internal/views"

	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// measured puts the counters of an app where the test can read them.
func measured() (*prometheus.Registry, func(*slackapp.Config)) {
	r := prometheus.NewRegistry()
	return r, func(c *slackapp.Config) { c.Metrics = r }
}

// value reads one counter or gauge; labels are "name=value".
func value(t *testing.T, r *prometheus.Registry, name string, labels ...string) float64 {
	t.Helper()
	families, err := r.Gather()
	require.NoError(t, err)
	for _, f := range families {
		for _, m := range f.GetMetric() {
			if f.GetName() == name && hasLabels(m, labels) {
				return m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
			}
		}
	}
	return 0
}

func hasLabels(m *dto.Metric, labels []string) bool {
	all := map[string]bool{}
	for _, l := range m.GetLabel() {
		all[l.GetName()+"="+l.GetValue()] = true
	}
	for _, l := range labels {
		if !all[l] {
			return false
		}
	}
	return true
}

func awaitValue(t *testing.T, want float64, read func() float64) {
	t.Helper()
	require.Eventually(t, func() bool { return read() == want }, patience, 20*time.Millisecond)
}

func TestWhatHappensIsCountedAndNamesNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.everything()
	registry, seen := measured()
	w.run(t, w.app(t, seen))
	require.NoError(t, w.AwaitConnections(2))
	count := func(name string, labels ...string) func() float64 {
		return func() float64 { return value(t, registry, name, labels...) }
	}
	const envelopes, calls = "accessbot_slack_envelopes_total", "accessbot_slack_calls_total"
	modal := w.openForm(t, w.Person("Requestor1"))
	require.NotEmpty(t, modal.Suggest("Search", ""))
	require.NoError(t, modal.Fill("Reason", "secret words").Submit())
	w.Fail(slacksim.Fault{Method: "chat.postEphemeral", RetryAfter: 1})
	i, _ := w.lastOf(t, "view_submission")
	require.NoError(t, w.Replay(i))
	w.event(t, `{"type":"channel_created","channel":{"id":"C9"}}`)
	w.SetPerson("Requestor2", func(p *slacksim.Profile) { p.Guest = true })
	require.Error(t, func() error {
		modal := w.openForm(t, w.Person("Requestor2"))
		return modal.Fill("Reason", "because").Submit()
	}())
	w.event(t, `{"type":"message","channel_type":"im","user":"U0NOBODY001","channel":"D9","text":"hello","ts":"1.1"}`)
	require.NoError(t, w.AwaitSettled())

	awaitValue(t, 2, count(envelopes, "kind=command", "outcome=kept"))
	awaitValue(t, 1, count(envelopes, "kind=submit", "outcome=kept"))
	awaitValue(t, 1, count(envelopes, "kind=submit", "outcome=again"))
	awaitValue(t, 1, count(envelopes, "kind=submit", "outcome=refused"))
	awaitValue(t, 1, count(envelopes, "kind=suggest", "outcome=answered"))
	awaitValue(t, 2, count("accessbot_slack_sockets"))
	assert.Positive(t, count("accessbot_slack_ack_seconds")())
	assert.Positive(t, count(calls, "method=users.info", "outcome=ok")())
	assert.Zero(t, count("accessbot_slack_unacked_total")())

	w.Socket().Kill()
	require.NoError(t, w.AwaitConnections(2))
	assert.Positive(t, count("accessbot_slack_reconnects_total", "reason=lost")())
	w.Socket().Disconnect("refresh_requested")
	require.Eventually(t, func() bool { return count("accessbot_slack_reconnects_total", "reason=refresh_requested")() > 0 }, patience, 20*time.Millisecond)
	awaitValue(t, 0, count("accessbot_intake_waiting"))

	families, err := registry.Gather()
	require.NoError(t, err)
	for _, f := range families {
		for _, foreign := range []string{"U0", "C0", "D0", "T0", "Requestor", "secret", "because"} {
			assert.NotContains(t, f.String(), foreign)
		}
	}
}

func TestWhatWaitsIsMeasured(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	registry, seen := measured()
	app := w.app(t, seen)
	require.NoError(t, w.store.PrepareIntake(t.Context()))
	old := command("U0REQUEST01", "old")
	old.Arrived = time.Now().Add(-time.Minute)
	for _, e := range []sessions.Envelope{old, command("U0REQUEST02", "new")} {
		_, err := w.store.AppendEnvelope(t.Context(), e)
		require.NoError(t, err)
	}
	require.NoError(t, app.Enqueue(t.Context(), line("feed"), views.Language{}.Plain("granted")))
	assert.EqualValues(t, 2, value(t, registry, "accessbot_intake_waiting"))
	assert.InDelta(t, 60, value(t, registry, "accessbot_intake_oldest_seconds"), 5)
	assert.EqualValues(t, 1, value(t, registry, "accessbot_slack_posts_waiting"))
	require.NoError(t, w.store.Close())
	families, err := registry.Gather()
	require.NoError(t, err, "a store that is out of reach spoils no scrape")
	for _, f := range families {
		assert.False(t, strings.HasSuffix(f.GetName(), "_waiting"), "no number is better than an old one")
	}
}

func TestConnectionsThatNobodyHoldsAreNoticedAndForgotten(t *testing.T) { // ghost sockets
	t.Parallel()
	w := newWorld(t)
	stranger := w.run(t, w.app(t, storeOf(memory(t, sessions.Config{}))))
	require.NoError(t, w.AwaitConnections(2))
	registry, seen := measured()
	app := w.app(t, seen)
	w.run(t, app)
	require.NoError(t, w.AwaitConnections(4))
	assert.Empty(t, app.Note())
	w.log.await(t, "slack counts connections that no replica holds")
	assert.Contains(t, app.Note(), "counts 2 connections that no replica holds")
	assert.EqualValues(t, 2, value(t, registry, "accessbot_slack_ghost_sockets"))
	require.NoError(t, app.Ready(), "it serves all the same")

	require.NoError(t, stranger())
	require.NoError(t, w.AwaitConnections(2))
	w.Socket().Disconnect("refresh_requested") // the next hello counts anew
	awaitValue(t, 0, func() float64 { return value(t, registry, "accessbot_slack_ghost_sockets") })
	assert.Empty(t, app.Note())
}

func TestReplicasThatShareAMemoryAreNoGhosts(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	redis := sharedRedis(t, 0)
	for range 2 {
		w.run(t, w.app(t, storeOf(memory(t, sessions.Config{URL: redis}))))
	}
	require.NoError(t, w.AwaitConnections(4))
	late := time.NewTimer(14 * time.Second) // each replica has compared by then
	<-late.C
	assert.NotContains(t, w.log.String(), "no replica holds")
}
