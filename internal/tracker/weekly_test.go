package tracker_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/tracker"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// weeklies lists the weekly messages of a channel.
func (w *world) weeklies(channel string) []string {
	var all []string
	for _, l := range w.room.lines {
		if l.channel == channel && l.request == "weekly" {
			all = append(all, l.at.Format("Mon 2 Jan 15:04 ")+l.text)
		}
	}
	return all
}

func weekly(channel string, zone *time.Location) tracker.Routes {
	return tracker.Routes{{Channel: channel, Weekly: zone, Kinds: []tracker.Kind{tracker.FeedGrants}}}
}

func TestAChannelIsToldOnceAWeekHowItGoes(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.routes = weekly("#owners", time.UTC)
		time.Sleep(s)
		w.run(t, 2, 5*s)
		w.tenant.hold("a1", "k1", holder, 20*day)
		w.follow(t, "r2")
		w.run(t, 2, 10*s)
		w.decides(t, 1, access.Approved, first)
		w.becomes(access.Delivered)
		require.NoError(t, w.store.Poke(context.Background(), "r1"))
		w.run(t, 2, 30*s)
		w.becomes(access.PendingApproval)
		time.Sleep(day)
		w.follow(t, "r3")
		w.hourly(t, 7*day)
		require.Len(t, w.weeklies("#owners"), 1)
		got := w.weeklies("#owners")[0]
		assert.True(t, strings.HasPrefix(got, "Mon 10 Jan 09:"), got)
		assert.Contains(t, got, "New requests: 2. Decided: 1. Granted: 2. Ended: 0. Waiting for a decision: 1. Ending within 14 days: 1.")
		shown := w.card(t, "#owners", "weekly.2000-01-10").shown
		assert.Contains(t, shown, "*Requestor1* asks for *Marketing Campaign*")
		assert.Contains(t, shown, "*Requestor1*: *Marketing Campaign*, until")
	}, oneStage(first))
}

func TestAWeekBeginsWhereTheRouteSays(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		tokyo, err := time.LoadLocation("Asia/Tokyo")
		require.NoError(t, err)
		w.week, err = access.ParseWeek("Tue-Fri 10:00-16:00")
		require.NoError(t, err)
		w.routes = weekly("#owners", tokyo)
		w.run(t, 1, 5*s)
		w.hourly(t, 16*day)
		require.Len(t, w.weeklies("#owners"), 2, "as long as something waits")
		assert.True(t, strings.HasPrefix(w.weeklies("#owners")[0], "Tue 11 Jan 01:"), w.weeklies("#owners")[0])
		assert.True(t, strings.HasPrefix(w.weeklies("#owners")[1], "Tue 18 Jan 01:"), w.weeklies("#owners")[1])
	}, oneStage(first))
}

func TestAnEmptyWeekIsNotTold(t *testing.T) {
	watched(t, func(t *testing.T, w *world) {
		w.routes = weekly("#owners", time.UTC)
		w.run(t, 1, 5*s)
		for range 20 {
			time.Sleep(day)
			w.run(t, 1, 2*s)
		}
		assert.Empty(t, w.weeklies("#owners"))
	})
}

func TestAWeeklyMessageStandsOnceWhateverCrashes(t *testing.T) { // F07
	for name, f := range map[string]fault{
		"killed before": {crash: true}, "killed after": {crash: true, commit: true}, "no answer": {err: unclear(), commit: true},
	} {
		t.Run(name, func(t *testing.T) {
			asking(t, func(t *testing.T, w *world) {
				w.routes = weekly("#owners", time.UTC)
				w.run(t, 1, 5*s)
				time.Sleep(7*day - 3*time.Hour - time.Minute) // until just before Monday, nine o'clock
				w.room.fault = func(c call) fault {
					if c.what == "weekly.2000-01-10" && w.room.tries("enqueue", c.what) < 4 {
						return f
					}
					return fault{}
				}
				w.run(t, 2, 10*time.Minute)
				assert.Len(t, w.weeklies("#owners"), 1)
				assert.Greater(t, w.room.tries("enqueue", "weekly.2000-01-10"), 1, "it was tried again")
			}, oneStage(first))
		})
	}
}

// tries counts the calls of a method about something.
func (r *room) tries(method, what string) int {
	n := 0
	for _, c := range r.calls {
		if c.what == what && c.method == method {
			n++
		}
	}
	return n
}
