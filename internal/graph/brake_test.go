package graph

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sharedBrake is a brake in memory that counts how often it is asked.
type sharedBrake struct {
	mu    sync.Mutex
	until time.Time
	asked int
	err   error
}

// Until is what Brake asks for.
func (b *sharedBrake) Until(context.Context) (time.Time, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.asked++
	return b.until, b.err
}

// Hold is what Brake asks for.
func (b *sharedBrake) Hold(_ context.Context, until time.Time) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.until = until
	return b.err
}

// braked makes a reader and a person of one replica that share the brake.
func (s *stage) braked(b Brake) (*Reader, *Delegated) {
	r, d := s.reader(), s.person()
	g := newGateway(Config{Brake: b, Log: r.caller.gateway.log}, r.caller.gateway.root, r.caller.gateway.http)
	r.caller.gateway, d.caller.gateway, d.app = g, g, r
	return r, d
}

func TestReplicasThatShareABrakeMakeNoCallsInsideTheWindow(t *testing.T) { // F25
	synctest.Test(t, func(t *testing.T) {
		shared := &sharedBrake{}
		throttled, idle := always(429, "", "Retry-After", "120"), always(200, oneGroup)
		first, _ := throttled.braked(shared)
		reader, person := idle.braked(shared)
		_, err := first.GroupName(t.Context(), "g")
		_ = kindIs(t, access.Throttled, err)

		_, err = reader.GroupName(t.Context(), "g")
		assert.Equal(t, 2*time.Minute, kindIs(t, access.Throttled, err).After)
		_, err = person.Submit(t.Context(), ask())
		e := kindIs(t, access.Throttled, err)
		assert.Contains(t, access.SentenceOf(e), "in 2 minutes")
		assert.Zero(t, idle.calls(), "neither the application nor a person calls")

		time.Sleep(2 * time.Minute)
		_, err = reader.GroupName(t.Context(), "g")
		require.NoError(t, err)
		assert.Equal(t, 1, idle.calls())
	})
}

func TestShortWindowOfAnotherReplicaIsWaitedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := always(200, oneGroup)
		reader, _ := s.braked(&sharedBrake{until: time.Now().Add(7 * time.Second)})
		start := time.Now()
		_, err := reader.GroupName(t.Context(), "g")
		require.NoError(t, err)
		assert.GreaterOrEqual(t, time.Since(start), 7*time.Second)
		assert.Less(t, time.Since(start), 9*time.Second)

		hurried, _ := s.braked(&sharedBrake{until: time.Now().Add(7 * time.Second)})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		start = time.Now()
		_, err = hurried.GroupName(ctx, "g")
		assert.Equal(t, 7*time.Second, kindIs(t, access.Throttled, err).After)
		assert.Zero(t, time.Since(start), "a wait that cannot end in time does not begin")
		assert.Equal(t, 1, s.calls())
	})
}

func TestReplicasDoNotAllReturnAtOnce(t *testing.T) { // F25
	synctest.Test(t, func(t *testing.T) {
		end := time.Now().Add(10 * time.Second)
		shared := &sharedBrake{until: end}
		var mu sync.Mutex
		var returned []time.Duration
		var done sync.WaitGroup
		for range 50 {
			reader, _ := always(200, oneGroup).braked(shared)
			done.Go(func() {
				_, err := reader.GroupName(t.Context(), "g")
				mu.Lock()
				defer mu.Unlock()
				assert.NoError(t, err)
				returned = append(returned, time.Since(end))
			})
		}
		done.Wait()
		slices.Sort(returned)
		assert.GreaterOrEqual(t, returned[0], time.Duration(0), "nobody calls inside the window")
		assert.Less(t, returned[49], 2*time.Second)
		assert.Greater(t, returned[49]-returned[0], time.Second, "they are spread")
		assert.Len(t, slices.Compact(returned), 50)

		// Whoever has no time to spare goes first and not in vain.
		hurried, _ := always(200, oneGroup).braked(&sharedBrake{until: time.Now().Add(7 * time.Second)})
		ctx, cancel := context.WithTimeout(t.Context(), 7*time.Second+time.Millisecond)
		defer cancel()
		_, err := hurried.GroupName(ctx, "g")
		require.NoError(t, err)
	})
}

func TestBrakeIsAskedOnceASecondAndNotAtEachCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := &sharedBrake{}
		s := always(200, oneGroup)
		reader, _ := s.braked(shared)
		for range 100 {
			_, err := reader.GroupName(t.Context(), "g")
			require.NoError(t, err)
			time.Sleep(50 * time.Millisecond)
		}
		assert.Equal(t, 100, s.calls())
		assert.Equal(t, 5, shared.asked)
	})
}

func TestNobodyIsQuietForLongerThanFiveMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared := &sharedBrake{}
		reader, _ := always(429, "", "Retry-After", "86400").braked(shared)
		_, err := reader.GroupName(t.Context(), "g")
		_ = kindIs(t, access.Throttled, err)
		assert.Equal(t, time.Now().Add(5*time.Minute), shared.until)

		shared.until = time.Now().Add(24 * time.Hour)
		other, _ := always(200, oneGroup).braked(shared)
		_, err = other.GroupName(t.Context(), "g")
		assert.Equal(t, 5*time.Minute, kindIs(t, access.Throttled, err).After)
	})
}

func TestFaultyBrakeIsLoggedOnceAndIgnored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := inTurn(says(200, oneGroup), says(200, oneGroup), says(429, "", "Retry-After", "3"), says(200, oneGroup))
		reader, _ := s.braked(&sharedBrake{err: errors.New("redis is away")})
		for range 3 {
			_, err := reader.GroupName(t.Context(), "g")
			require.NoError(t, err)
			time.Sleep(2 * time.Second)
		}
		assert.Equal(t, 4, s.calls())
		assert.Equal(t, 1, strings.Count(s.log.String(), "shared brake does not work"))
	})
}

func TestThrottledItemOfABatchHoldsNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := batchStage(t, func(int, string) map[string]any {
			return item(429, "busy", map[string]string{"Retry-After": "1"})
		})
		shared := &sharedBrake{}
		reader, _ := s.braked(shared)
		_, failed, err := reader.RequestsByID(t.Context(), []string{"busy"})
		require.NoError(t, err)
		require.Len(t, failed, 1)
		assert.Zero(t, shared.until)
	})
}
