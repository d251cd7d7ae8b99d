package sessions_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"accessbot/internal/sessions"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestABudgetIsSpentByAllTogether(t *testing.T) { // F22
	s := open(t)
	edits := sessions.Budget{Name: "chat.update", Size: 5, Per: time.Hour}
	var spent atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			wait, err := s.Spend(t.Context(), edits)
			assert.NoError(t, err)
			if wait == 0 {
				spent.Add(1)
				return
			}
			assert.Greater(t, wait, 59*time.Minute)
			assert.LessOrEqual(t, wait, time.Hour)
		})
	}
	all.Wait()
	assert.EqualValues(t, 5, spent.Load())
	wait, err := s.Spend(t.Context(), sessions.Budget{Name: "another", Size: 1, Per: time.Hour})
	require.NoError(t, err)
	assert.Zero(t, wait, "another budget is untouched")
}

func TestWhoMustKeepSomeBackWaitsLonger(t *testing.T) {
	s := open(t)
	budget := func(keep float64) sessions.Budget {
		return sessions.Budget{Name: "posts", Size: 3, Per: time.Hour, Keep: keep}
	}
	spend := func(keep float64) time.Duration {
		wait, err := s.Spend(t.Context(), budget(keep))
		require.NoError(t, err)
		return wait
	}
	assert.Zero(t, spend(1))
	assert.Zero(t, spend(1))
	assert.Positive(t, spend(1), "the last one is for others")
	assert.Zero(t, spend(0))
	assert.InDelta(t, time.Hour, spend(0), float64(time.Minute))
	assert.Zero(t, spend(-1), "an answer to a person is borrowed from the time to come")
	assert.InDelta(t, 2*time.Hour, spend(0), float64(time.Minute), "and paid back by those who can wait")
	assert.Positive(t, spend(-1))
}

func TestOfTwoBudgetsBothAreSpentOrNone(t *testing.T) {
	s := open(t)
	method, channel := sessions.Budget{Name: "m", Size: 5, Per: time.Hour}, sessions.Budget{Name: "c", Size: 1, Per: time.Hour}
	wait, err := s.Spend(t.Context(), method, channel)
	require.NoError(t, err)
	require.Zero(t, wait)
	for range 10 {
		wait, err = s.Spend(t.Context(), method, channel)
		require.NoError(t, err)
		require.Positive(t, wait)
	}
	for range 4 {
		wait, err = s.Spend(t.Context(), method)
		require.NoError(t, err)
		assert.Zero(t, wait, "nothing was taken by those who had to wait")
	}
}

func TestABudgetFillsAgain(t *testing.T) {
	s := open(t)
	quick := sessions.Budget{Name: "quick", Size: 1, Per: 50 * time.Millisecond}
	wait, err := s.Spend(t.Context(), quick)
	require.NoError(t, err)
	require.Zero(t, wait)
	wait, err = s.Spend(t.Context(), quick)
	require.NoError(t, err)
	require.Positive(t, wait)
	<-time.After(wait)
	wait, err = s.Spend(t.Context(), quick)
	require.NoError(t, err)
	assert.Zero(t, wait)
}
