package sessions

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// TestWorkEndsWithItsLease holds a lease of five seconds, with a sign of life
// every second and a half, and says when the work had to end.
func TestWorkEndsWithItsLease(t *testing.T) { // F32
	answers := func(kept bool, err error) func(int) (bool, error) {
		return func(int) (bool, error) { return kept, err }
	}
	for _, c := range []struct {
		name  string
		since time.Duration // before the work begins
		sign  func(nth int) (bool, error)
		ends  time.Duration // zero: never
	}{
		{"while signs are given it goes on", 0, answers(true, nil), 0},
		{"the claim is somebody else's", 0, answers(false, nil), 1500 * time.Millisecond},
		{"Redis is out of reach from the start", 0, answers(false, errors.New("gone")), 5 * time.Second},
		{"Redis is out of reach later", 0, func(nth int) (bool, error) {
			if nth > 2 {
				return false, errors.New("gone")
			}
			return true, nil
		}, 8 * time.Second}, // the second sign was asked for at three seconds
		{"the claim came late", 4 * time.Second, answers(false, errors.New("gone")), time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				began, nth := time.Now(), 0
				l := lease{since: began.Add(-c.since), length: 5 * time.Second, every: 1500 * time.Millisecond, sign: func(context.Context) (bool, error) {
					nth++
					return c.sign(nth)
				}}
				held, stop := l.hold(t.Context())
				defer stop()
				select {
				case <-held.Done():
					assert.ErrorIs(t, context.Cause(held), ErrLost)
					assert.Equal(t, c.ends, time.Since(began))
				case <-time.After(time.Minute):
					assert.Zero(t, c.ends, "the work went on")
				}
			})
		})
	}
}

func TestWorkThatIsDoneHasLostNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := lease{since: time.Now(), length: time.Second, every: time.Minute}
		held, stop := l.hold(t.Context())
		stop()
		assert.NotErrorIs(t, context.Cause(held), ErrLost)
	})
}
