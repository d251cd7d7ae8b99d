package tracker_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"

	"github.com/stretchr/testify/require"
)

// BenchmarkIdleRequests follows open requests about which nothing happens, for
// ten minutes. It reports the calls to Graph in a minute, what they are
// against one call a minute for each request, and the orders to Redis.
//
// B11, B12.
func BenchmarkIdleRequests(b *testing.B) {
	for _, open := range []int{20, 100, 1000, 10_000} {
		b.Run(fmt.Sprintf("open=%d", open), func(b *testing.B) {
			for b.Loop() {
				bubble(b, func(w *world) { w.measureIdle(b, open) })
			}
		})
	}
}

const measured = 10 // minutes

func (w *world) measureIdle(b *testing.B, open int) {
	w.tenant.answer = func(string, time.Duration) (access.State, error) { return access.PendingApproval, nil }
	for i := range open {
		id := fmt.Sprintf("r%05d", i)
		w.tenant.made[id] = time.Now()
		require.NoError(b, w.store.Track(context.Background(), sessions.Tracked{ID: id, Created: time.Now(), State: access.PendingApproval}))
	}
	time.Sleep(20 * time.Minute)
	w.run(b, 1, 2*time.Minute)
	w.tenant.reads, w.tenant.lists = 0, 0
	before := w.store.Commands()
	began := time.Now()
	w.run(b, 1, measured*time.Minute)
	require.InDelta(b, measured, time.Since(began).Minutes(), 0.2)
	graph := float64(w.tenant.lists+(w.tenant.reads+19)/20) / measured
	redis := float64(w.store.Commands()-before) / measured
	b.ReportMetric(graph, "graph-calls/min")
	b.ReportMetric(graph/float64(open), "graph-calls/naive")
	b.ReportMetric(redis, "redis-ops/min")
	b.ReportMetric(redis/float64(open), "redis-ops/open/min")
}

// bubble is inBubble for a benchmark: virtual time needs a test.
func bubble(b *testing.B, do func(w *world)) {
	b.Helper()
	b.StopTimer()
	defer b.StartTimer()
	all := func(string, string) (bool, error) { return true, nil }
	in := func(t *testing.T) { inBubble(t, func(_ *testing.T, w *world) { do(w) }) }
	require.True(b, testing.RunTests(all, []testing.InternalTest{{Name: b.Name(), F: in}}))
}
