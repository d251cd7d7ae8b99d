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

// ask asks for room for an edit and gives what it was told.
func ask(t *testing.T, s *sessions.Store, budgets ...sessions.Budget) sessions.Room {
	t.Helper()
	room, err := s.Calls("edit").Ask(t.Context(), budgets...)
	require.NoError(t, err)
	return room
}

func TestABudgetIsSpentByAllTogether(t *testing.T) { // F22
	s := open(t)
	var spent atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			room, err := s.Calls("edit").Ask(t.Context(), sessions.Budget{Name: "edits", Size: 5, Per: time.Hour})
			assert.NoError(t, err)
			if room.Wait == 0 {
				spent.Add(1)
				return
			}
			assert.Greater(t, room.Wait, 59*time.Minute)
			assert.LessOrEqual(t, room.Wait, time.Hour)
		})
	}
	all.Wait()
	assert.EqualValues(t, 5, spent.Load())
	assert.Zero(t, ask(t, s, sessions.Budget{Name: "another", Size: 1, Per: time.Hour}), "another budget is untouched")
}

func TestWhoMustKeepSomeBackWaitsLonger(t *testing.T) {
	s := open(t)
	spend := func(keep float64) time.Duration {
		return ask(t, s, sessions.Budget{Name: "posts", Size: 3, Per: time.Hour, Keep: keep}).Wait
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
	require.Zero(t, ask(t, s, method, channel))
	for range 10 {
		require.Positive(t, ask(t, s, method, channel).Wait)
	}
	for range 4 {
		assert.Zero(t, ask(t, s, method), "nothing was taken by those who had to wait")
	}
}

func TestABudgetFillsAgain(t *testing.T) {
	s := open(t)
	quick := sessions.Budget{Name: "quick", Size: 1, Per: 50 * time.Millisecond}
	require.Zero(t, ask(t, s, quick))
	wait := ask(t, s, quick).Wait
	require.Positive(t, wait)
	<-time.After(wait)
	assert.Zero(t, ask(t, s, quick))
}

func TestCallsThatAreHeldBackAreTriedByOneFirst(t *testing.T) { // F22
	s := open(t)
	calls := s.Calls("edit")
	require.NoError(t, calls.Pause(t.Context(), 100*time.Millisecond))
	require.NoError(t, calls.Pause(t.Context(), 10*time.Millisecond), "a shorter hold does not loosen it")
	wait := ask(t, s).Wait
	assert.Greater(t, wait, 50*time.Millisecond)
	other, err := s.Calls("post").Ask(t.Context())
	require.NoError(t, err)
	assert.Zero(t, other, "another kind is not held")

	<-time.After(wait)
	var trials, waits atomic.Int32
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			room, err := calls.Ask(t.Context())
			assert.NoError(t, err)
			if room.Trial {
				trials.Add(1)
			} else if room.Wait > 0 {
				waits.Add(1)
			}
		})
	}
	all.Wait()
	assert.EqualValues(t, 1, trials.Load())
	assert.EqualValues(t, 19, waits.Load())

	require.NoError(t, calls.Pause(t.Context(), 20*time.Millisecond), "the trial went badly")
	<-time.After(ask(t, s).Wait)
	require.True(t, ask(t, s).Trial)
	require.NoError(t, calls.Flow(t.Context()))
	assert.Zero(t, ask(t, s))
	assert.Zero(t, ask(t, s))
}
