package tracker_test

import (
	"context"
	"testing"
	"time"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const day = 24 * time.Hour

var (
	holder   = access.Person{ID: "p1", TenantID: "t1", Name: "Requestor1"}
	stranger = access.Person{ID: "p2", TenantID: "t1", Name: "Somebody"}
)

// watched is a world in which the holder is linked, on a Monday at noon.
func watched(t *testing.T, do func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel() // each bubble has a Redis of its own
	inBubble(t, func(t *testing.T, w *world) {
		monday := time.Date(2000, 1, 3, 12, 0, 0, 0, time.UTC) // the clock begins on the Saturday before
		time.Sleep(time.Until(monday))
		link := access.Link{Member: access.Member{Team: "T1", User: "U1"}, Person: holder, Home: "home"}
		require.NoError(t, w.store.LinkDevice(context.Background(), link, []byte("tokens")))
		w.tenant.rules.Rights.Extend = true
		do(t, w)
	})
}

// daily lets a tracker look twice a day, and more often in a short time.
// Each is a new process.
func (w *world) daily(t *testing.T, long time.Duration) {
	t.Helper()
	step := 12 * time.Hour
	if long < day {
		step = 30 * time.Minute
	}
	for end := time.Now().Add(long); time.Now().Before(end); {
		time.Sleep(step)
		w.run(t, 1, 1100*time.Millisecond)
	}
}

// told lists what was told in the holder's direct message: when, and what.
func (w *world) told() []string {
	var out []string
	for _, l := range w.room.lines {
		if l.channel == "DM U1" {
			out = append(out, l.at.Format("Mon 2 Jan ")+l.text)
		}
	}
	return out
}

func TestAHolderIsRemindedAndToldTheEnd(t *testing.T) {
	watched(t, func(t *testing.T, w *world) {
		w.tenant.hold("a1", "k1", holder, 30*day)
		w.tenant.hold("a2", "k1", stranger, 30*day)
		w.tenant.hold("a3", "k2", holder, 0)
		w.daily(t, 31*day)
		require.Len(t, w.told(), 4)
		for i, words := range []string{
			"Wed 19 Jan Your access to Marketing Campaign ends", // edited since: a later one came
			"Mon 31 Jan ", "Tue 1 Feb ", "Wed 2 Feb Your access to Marketing Campaign has ended.",
		} {
			assert.Contains(t, w.told()[i], words)
		}
		for _, text := range w.told() {
			assert.NotContains(t, text, "ends in", "no reminder has buttons any more")
		}
		assert.Len(t, w.room.lines, 4, "nobody else is told")
	})
}

func TestAReminderNamesWhatIsLeft(t *testing.T) {
	watched(t, func(t *testing.T, w *world) {
		w.tenant.hold("a1", "k1", holder, 30*day)
		w.daily(t, 17*day)
		require.Len(t, w.told(), 1)
		assert.Contains(t, w.told()[0], "ends in 14 days")
		w.daily(t, 11*day)
		require.Len(t, w.told(), 2)
		assert.Contains(t, w.told()[1], "ends in 2 days, on")
	})
}

func TestNothingOldIsToldWhenTheBotIsNew(t *testing.T) {
	watched(t, func(t *testing.T, w *world) {
		w.tenant.hold("a1", "k1", holder, 30*day)
		w.tenant.hold("a2", "k2", holder, 20*day)
		time.Sleep(18 * day) // nobody ran a bot until now: twelve days are left, and two
		w.daily(t, time.Hour)
		assert.Empty(t, w.told(), "no burst")
		w.daily(t, 13*day)
		assert.Len(t, w.told(), 5, "one day and the end of a2; three days, one day and the end of a1")
	})
}

func TestAStopOverAReminderTellsOnlyTheLast(t *testing.T) {
	watched(t, func(t *testing.T, w *world) {
		w.tenant.hold("a1", "k1", holder, 30*day)
		w.daily(t, day)
		time.Sleep(27*day + 12*time.Hour) // over two reminders
		w.daily(t, 2*time.Hour)
		require.Len(t, w.told(), 1)
		assert.Contains(t, w.told()[0], " hours, on ")
	})
}

func TestARenewalIsNotEndedByTheOldEnd(t *testing.T) {
	watched(t, func(t *testing.T, w *world) {
		h := w.tenant.hold("a1", "k1", holder, 30*day)
		w.daily(t, 28*day)
		require.Len(t, w.told(), 2)
		h.Expires = h.Expires.Add(30 * day)
		w.daily(t, 4*day)
		require.Len(t, w.told(), 2, "the old end is not told")
		assert.Contains(t, w.told()[1], "ends on", "and its reminder tells the new one")
		w.daily(t, 29*day)
		assert.Len(t, w.told(), 6, "three reminders of the new end, and the end")
	})
}

func TestNoReminderWhileTheAccessGoesOnOtherwise(t *testing.T) {
	t.Run("another assignment", func(t *testing.T) {
		watched(t, func(t *testing.T, w *world) {
			w.tenant.hold("a1", "k1", holder, 30*day)
			w.tenant.hold("a2", "k1", holder, 0)
			w.daily(t, 31*day)
			assert.Empty(t, w.told())
		})
	})
	t.Run("an extension that waits, and is then denied", func(t *testing.T) {
		watched(t, func(t *testing.T, w *world) {
			w.tenant.hold("a1", "k1", holder, 30*day)
			w.tenant.wait = []access.Request{{Type: access.UserUpdate, AssignmentID: "a1", State: access.PendingApproval}}
			w.daily(t, 28*day)
			assert.Empty(t, w.told())
			w.tenant.wait = nil
			w.daily(t, 3*time.Hour)
			require.Len(t, w.told(), 1)
			assert.Contains(t, w.told()[0], " hours, on ")
		})
	})
	t.Run("the holder wants it to end", func(t *testing.T) {
		watched(t, func(t *testing.T, w *world) {
			w.tenant.hold("a1", "k1", holder, 30*day)
			w.daily(t, 17*day)
			require.NoError(t, w.store.LetEnd(context.Background(), "a1"))
			w.daily(t, 12*day)
			require.Len(t, w.told(), 1)
			assert.Contains(t, w.told()[0], "as you wish")
			w.daily(t, 2*day)
			assert.Len(t, w.told(), 2, "the end is told all the same")
		})
	})
}

func TestAShiftHasOneReminder(t *testing.T) {
	watched(t, func(t *testing.T, w *world) {
		w.tenant.hold("a1", "k1", holder, 8*time.Hour)
		w.daily(t, 9*time.Hour)
		require.Len(t, w.told(), 2)
		assert.Contains(t, w.told()[1], "has ended")
	})
}

func TestAnEndThatAThreadTellsIsNotToldTwice(t *testing.T) {
	watched(t, func(t *testing.T, w *world) {
		h := w.tenant.hold("a1", "k1", holder, 30*day)
		w.daily(t, time.Hour)
		w.followAs(t, "r1", access.UserRemove, "a1")
		w.tenant.answer = states(map[time.Duration]access.State{0: access.Delivered})
		h.State = "expired"
		w.daily(t, 3*time.Hour)
		assert.Empty(t, w.told())
		assert.Equal(t, []string{"card removed", "delivered"}, w.room.in("DM"))
	})
}

func TestWhatIsTakenAwayEarlyIsTold(t *testing.T) {
	watched(t, func(t *testing.T, w *world) {
		w.tenant.hold("a1", "k1", holder, 30*day)
		w.daily(t, time.Hour)
		delete(w.tenant.held, "a1")
		time.Sleep(time.Hour)
		w.run(t, 1, time.Minute)
		assert.Empty(t, w.told(), "a list may lag")
		w.run(t, 1, 11*time.Minute)
		require.Len(t, w.told(), 1)
		assert.Contains(t, w.told()[0], "Your access to Marketing Campaign has ended.")
	})
}

func TestAReminderIsToldOnceWhateverCrashes(t *testing.T) { // F07
	for name, f := range map[string]fault{
		"killed before the post": {crash: true}, "killed after it": {crash: true, commit: true},
		"no answer": {err: unclear(), commit: true}, "asked to wait": {err: throttled(3 * s)},
	} {
		t.Run(name, func(t *testing.T) {
			watched(t, func(t *testing.T, w *world) {
				w.tenant.hold("a1", "k1", holder, 30*day)
				w.room.fault = onCalls("post", f, fault{}, f, fault{}, f, f)
				for range 32 {
					time.Sleep(day - time.Hour)
					w.run(t, 2, 8*s)
					time.Sleep(time.Hour)
				}
				assert.Len(t, w.told(), 4)
			})
		})
	}
}

func TestADeliveryIsWatchedAtOnce(t *testing.T) {
	watched(t, func(t *testing.T, w *world) {
		w.follow(t, "r1")
		w.tenant.answer = states(map[time.Duration]access.State{0: access.Delivered})
		w.tenant.hold("a1", "k1", access.Person{ID: "p1", TenantID: "t1"}, 8*time.Hour)
		w.run(t, 1, 10*s)
		ends, err := w.store.Watched(context.Background())
		require.NoError(t, err)
		assert.Contains(t, ends, "a1")
	})
}
