package tracker_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// script is one course of things: when Entra shows which state, and how the
// first calls to Slack go wrong.
type script struct {
	States   map[time.Duration]access.State
	Faults   []fault
	Trackers int
}

func drawScript(rt *rapid.T) script {
	open := []access.State{access.Submitted, access.PendingApproval, access.Scheduled, access.Delivering, access.PartiallyDelivered, access.DeliveryFailed, access.Unknown}
	end := rapid.SampledFrom([]access.State{access.Delivered, access.Denied, access.Canceled}).Draw(rt, "end")
	sc := script{States: map[time.Duration]access.State{20 * time.Second: end}, Trackers: rapid.IntRange(1, 2).Draw(rt, "trackers")}
	for range rapid.IntRange(0, 6).Draw(rt, "states") {
		at := time.Duration(rapid.IntRange(0, 19).Draw(rt, "at")) * time.Second
		sc.States[at] = rapid.SampledFrom(open).Draw(rt, "state")
	}
	kinds := []fault{{}, {}, {err: unclear()}, {err: unclear(), commit: true}, {err: throttled(7 * time.Second)}, {crash: true}, {crash: true, commit: true}}
	for range rapid.IntRange(0, 12).Draw(rt, "faults") {
		sc.Faults = append(sc.Faults, kinds[rapid.IntRange(0, len(kinds)-1).Draw(rt, "fault")])
	}
	return sc
}

// play runs a script to its end and lists what was told in each place.
func (sc script) play(t *testing.T) (told map[string][]*line, left int) {
	t.Helper()
	told = map[string][]*line{}
	inBubble(t, func(t *testing.T, w *world) {
		faults := sc.Faults
		w.room.fault = func(call) fault {
			if len(faults) == 0 {
				return fault{}
			}
			f := faults[0]
			faults = faults[1:]
			return f
		}
		w.tenant.answer = states(sc.States)
		w.follow(t, "r1")
		for range 16 { // each round with new trackers: what only a process knew is gone
			w.run(t, sc.Trackers, 100*time.Millisecond)
			time.Sleep(1900 * time.Millisecond)
		}
		w.longRun(t, sc.Trackers, 14*time.Minute) // longer than the faults can last, one a minute
		for _, l := range w.room.lines {
			told[l.channel] = append(told[l.channel], l)
		}
		n, err := w.store.Queue(sessions.Requests).Len(t.Context())
		require.NoError(t, err)
		left = n
	})
	return told, left
}

// check says what is wrong with what was told in a place: I2, I4, I5.
func check(place string, lines []*line) error {
	seen, rank, ends := map[string]bool{}, -1, 0
	for _, l := range lines {
		if seen[l.what] {
			return fmt.Errorf("%s: %s stands twice", place, l.what)
		}
		seen[l.what] = true
		if l.what == "card" {
			continue
		}
		state := access.State(l.what)
		if state.Rank() < rank {
			return fmt.Errorf("%s: %s came after a later state", place, l.what)
		}
		rank = state.Rank()
		if state.Terminal() {
			ends++
		}
	}
	if !seen["card"] || ends != 1 {
		return fmt.Errorf("%s: %d ends, card %v", place, ends, seen["card"])
	}
	return nil
}

func TestWhateverGoesWrongEachStateIsToldAtMostOnceAndTheEndExactlyOnce(t *testing.T) { // I2, I4, I5, F07, F22, F23, F29
	rapid.Check(t, func(rt *rapid.T) {
		sc := drawScript(rt)
		told, left := sc.play(t)
		for _, place := range []string{"DM", "#requests"} {
			if err := check(place, told[place]); err != nil {
				rt.Fatal(err)
			}
		}
		if left != 0 {
			rt.Fatal("the request is still followed")
		}
	})
}

func TestTwoTrackersNeverTellTwice(t *testing.T) { // F32, F33
	for seed := range uint64(often()) {
		chance := rand.New(rand.NewPCG(seed, 1))
		inBubble(t, func(t *testing.T, w *world) {
			at := func(most int) time.Duration { return time.Duration(chance.IntN(most)) * time.Millisecond }
			w.tenant.answer = states(map[time.Duration]access.State{at(2000): access.PendingApproval, 2*time.Second + at(2000): access.Delivering, 4*time.Second + at(2000): access.Delivered})
			w.room.fault = func(call) fault {
				if chance.IntN(6) == 0 {
					return fault{err: unclear(), commit: chance.IntN(2) == 0}
				}
				return fault{}
			}
			w.room.slow = 300 * time.Millisecond
			w.follow(t, "r1")
			w.follow(t, "r2")
			poke := at(6000)
			go func() {
				time.Sleep(poke)
				assert.NoError(t, w.store.Poke(t.Context(), "r1"))
			}()
			w.run(t, 2, 8*time.Second)
			w.room.fault = nil
			w.longRun(t, 2, 2*time.Minute)
			standing := map[string]int{}
			for _, l := range w.room.lines {
				standing[l.channel+" "+l.request+" "+l.what]++
			}
			for what, n := range standing {
				require.Equal(t, 1, n, "seed %d: %s", seed, what)
			}
			for _, id := range []string{"DM r1", "DM r2", "#requests r1", "#requests r2"} {
				require.Equal(t, 1, standing[id+" delivered"], "seed %d: %s", seed, id)
			}
			w.isOver(t)
		})
	}
}
