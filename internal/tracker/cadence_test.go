package tracker_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// during counts the reads in Entra while a tracker runs for so long.
func (w *world) during(t *testing.T, long time.Duration) int {
	t.Helper()
	w.tenant.mu.Lock()
	before := w.tenant.reads + w.tenant.lists
	w.tenant.mu.Unlock()
	w.run(t, 1, long)
	return w.tenant.reads + w.tenant.lists - before
}

func TestAnIdleRequestIsReadOnceAMinute(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = states(map[time.Duration]access.State{time.Second: access.PendingApproval, 3 * time.Hour: access.Delivering})
		w.follow(t, "r1")
		assert.InDelta(t, 60, w.during(t, 2*time.Minute), 12, "about every two seconds while it is young")
		assert.InDelta(t, 40, w.during(t, 8*time.Minute), 5, "then every quarter of a minute, and with each sweep")
		w.run(t, 1, time.Minute)
		assert.InDelta(t, 10, w.during(t, 10*time.Minute), 1, "after that once a minute")
		time.Sleep(3 * time.Hour)
		assert.InDelta(t, 30, w.during(t, time.Minute), 6, "and every two seconds again once it was decided")
	})
}

// cooled follows n requests until nothing was done about them for a while.
func (w *world) cooled(t *testing.T, n int) {
	t.Helper()
	for i := range n {
		w.follow(t, fmt.Sprintf("r%03d", i))
	}
	w.run(t, 1, 10*s)
	time.Sleep(20 * time.Minute)
	w.run(t, 1, 2*time.Minute)
	w.tenant.mu.Lock()
	defer w.tenant.mu.Unlock()
	w.tenant.reads, w.tenant.lists = 0, 0
}

func TestManyIdleRequestsAreReadInPages(t *testing.T) { // B11
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = states(map[time.Duration]access.State{0: access.PendingApproval})
		w.cooled(t, 300)
		assert.InDelta(t, 3*5, w.during(t, 5*time.Minute), 4, "three pages a minute for three hundred requests")
		assert.Zero(t, w.tenant.reads, "none is read by itself")
		w.run(t, 2, 5*time.Minute)
		assert.InDelta(t, 3*10, w.tenant.lists, 7, "one replica sweeps for all")
	})
}

func TestAFewOldRequestsAreReadByThemselvesWhereTheListIsLong(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = states(map[time.Duration]access.State{0: access.PendingApproval})
		for i := range 5000 { // of other people, all over
			w.tenant.made[fmt.Sprintf("other%04d", i)] = time.Now()
		}
		w.cooled(t, 12)
		w.run(t, 1, 3*time.Minute)
		assert.Zero(t, w.tenant.lists)
		for i := range 25 {
			w.follow(t, fmt.Sprintf("young%02d", i))
		}
		w.run(t, 1, 6*time.Minute)
		assert.LessOrEqual(t, w.tenant.lists, 102, "the length of the list is found out, and then kept in mind")
	})
}

func TestWhatMovesWhileItIsOldIsToldWithinASweep(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		w.tenant.answer = states(map[time.Duration]access.State{0: access.PendingApproval})
		w.cooled(t, 30)
		w.tenant.answer = func(id string, _ time.Duration) (access.State, error) {
			if id == "r007" {
				return access.Delivered, nil
			}
			return access.PendingApproval, nil
		}
		w.run(t, 1, 70*s)
		assert.Equal(t, 1, count(w.room.in("DM"), "delivered"))
		assert.Less(t, w.tenant.reads, 5)
	})
}

func TestTheIndexMendsItself(t *testing.T) {
	inBubble(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.tenant.answer = states(map[time.Duration]access.State{0: access.PendingApproval, 4 * time.Hour: access.Delivered})
		w.follow(t, "r1")
		w.run(t, 1, 10*s)
		require.NoError(t, w.store.Index(ctx, sessions.Tracked{ID: "r1", State: access.Submitted}), "an index that is behind")
		require.NoError(t, w.store.Index(ctx, sessions.Tracked{ID: "gone", Created: time.Now(), State: access.Submitted}), "one that knows too much")
		w.run(t, 1, 2*time.Minute)
		open, err := w.store.OpenRequests(ctx)
		require.NoError(t, err)
		require.Len(t, open, 1)
		assert.Equal(t, access.PendingApproval, open[0].State)
		time.Sleep(10 * time.Minute)
		w.run(t, 1, time.Minute)
		require.NoError(t, w.store.Unindex(ctx, "r1"), "one that lost a request")
		time.Sleep(5 * time.Hour)
		w.run(t, 1, time.Minute)
		assert.Equal(t, 1, count(w.room.in("DM"), "delivered"), "the safety net finds it")
		open, err = w.store.OpenRequests(ctx)
		require.NoError(t, err)
		assert.Empty(t, open)
		w.isOver(t)
	})
}
