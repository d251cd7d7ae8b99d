package tracker_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// wants is what an approver chooses under /access approvals.
func (w *world) wants(t *testing.T, a access.Approver, how sessions.Manner) {
	t.Helper()
	require.NoError(t, w.store.AskIn(context.Background(), access.Member{Team: "T1", User: a.Name}, how))
}

// digests lists the messages of mornings that somebody got.
func (w *world) digests(channel string) []string {
	var all []string
	for _, l := range w.room.lines {
		if l.channel == channel && l.request == "digest" {
			all = append(all, l.at.Format("Mon 2 15:04 ")+l.text)
		}
	}
	return all
}

// mornings is when the messages of mornings came.
func (w *world) mornings(channel string) []string {
	var all []string
	for _, text := range w.digests(channel) {
		all = append(all, strings.Join(strings.Fields(text)[:3], " "))
	}
	return all
}

// tenMinutely lets trackers look every ten minutes: a night in which they work
// all the time is long to compute.
func (w *world) tenMinutely(t *testing.T, trackers int, d time.Duration) {
	t.Helper()
	for end := time.Now().Add(d); time.Now().Before(end); {
		time.Sleep(10 * time.Minute)
		w.run(t, trackers, 100*time.Millisecond)
	}
}

func TestSomebodyIsToldOnceADayWhatWaits(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.wants(t, first, sessions.Daily)
		w.run(t, 1, 5*s)
		assert.Empty(t, w.room.in("DM Approver1"), "no card")
		w.card(t, "DM Manager1", "ask.1")
		time.Sleep(time.Minute)
		w.follow(t, "r2")
		w.tenMinutely(t, 2, 3*day)
		assert.Equal(t, []string{"Tue 4 09:01", "Wed 5 09:01", "Thu 6 09:01"}, w.mornings("DM Approver1"))
		assert.Contains(t, w.digests("DM Approver1")[0], "There are 2 requests that wait for your decision. The oldest: Requestor1 asks for Marketing Campaign.")
		assert.Len(t, w.room.in("DM Approver1"), 3, "and no reminder")
		assert.Empty(t, w.room.text("DM", "reach.1"), "who is told once a day is reached")

		w.becomes(access.Canceled)
		require.NoError(t, w.store.Poke(context.Background(), "r1"))
		require.NoError(t, w.store.Poke(context.Background(), "r2"))
		w.run(t, 1, 10*s)
		w.tenMinutely(t, 1, 2*day)
		assert.Len(t, w.mornings("DM Approver1"), 3, "nothing waits any more")
	}, oneStage(manager, first))
}

func TestADigestKeepsToTheWorkingDaysOfItsReader(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		var err error
		w.office.zone, err = time.LoadLocation("Asia/Tokyo")
		require.NoError(t, err)
		w.week, err = access.ParseWeek("Tue,Sun 08:30-12:00")
		require.NoError(t, err)
		w.wants(t, first, sessions.Daily)
		w.run(t, 1, 5*s)
		w.tenMinutely(t, 1, 8*day)
		require.Len(t, w.room.lines, 2+2+3)
		at := []string{}
		for _, l := range w.room.lines {
			if l.request == "digest" {
				at = append(at, l.at.In(w.office.zone).Truncate(10*time.Minute).Format("Mon 2 15:04"))
			}
		}
		assert.Equal(t, []string{"Tue 4 08:30", "Sun 9 08:30", "Tue 11 08:30"}, at)
	}, oneStage(first))
}

func TestAStopOverTheMorningTellsLaterOnThatDay(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.wants(t, first, sessions.Daily)
		w.run(t, 1, 5*s)
		time.Sleep(day + 2*time.Hour) // until Tuesday, two o'clock
		w.run(t, 2, time.Minute)
		assert.Equal(t, []string{"Tue 4 14:00"}, w.mornings("DM Approver1"))
		time.Sleep(8 * time.Hour) // at night
		w.run(t, 1, time.Minute)
		assert.Len(t, w.mornings("DM Approver1"), 1)
	}, oneStage(first))
}

func TestAStageThatSoonLapsesWaitsForNoMorning(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.wants(t, first, sessions.Daily)
		w.run(t, 1, 5*s)
		w.card(t, "DM Approver1", "ask.1")
	}, access.StageApprovers{Rule: access.ApprovalRule{DecideWithin: days(3)}, Now: []access.Approver{first}})
}

func TestADigestStandsOnceWhateverCrashes(t *testing.T) { // F07
	for name, f := range map[string]fault{
		"killed before the post": {crash: true}, "killed after it": {crash: true, commit: true},
		"no answer": {err: unclear(), commit: true}, "asked to wait": {err: throttled(3 * s)},
	} {
		for _, back := range []time.Duration{time.Minute, day} {
			t.Run(fmt.Sprintf("%s, back after %s", name, back), func(t *testing.T) {
				asking(t, func(t *testing.T, w *world) {
					w.wants(t, first, sessions.Daily)
					w.run(t, 2, 5*s)
					time.Sleep(21 * time.Hour)
					w.room.fault = func(c call) fault {
						if c.what == "digest.2000-01-04" && c.method == "post" && w.room.countOf("digest.2000-01-04") < 3 {
							return f
						}
						return fault{}
					}
					w.run(t, 2, s/2) // killed once or more
					time.Sleep(back)
					w.run(t, 2, time.Minute)
					days := map[string]int{}
					for _, l := range w.room.lines {
						if l.request == "digest" {
							days[l.what]++
						}
					}
					require.NotEmpty(t, days)
					for what, n := range days {
						assert.Equal(t, 1, n, what)
					}
				}, oneStage(first))
			})
		}
	}
}

func TestWhoWantsToHearNothingHearsNothing(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.wants(t, first, sessions.Silent)
		w.run(t, 1, 5*s)
		w.hourly(t, 3*day)
		assert.Empty(t, w.room.in("DM Approver1"))
		assert.NotEmpty(t, w.nudges("DM Manager1"), "others are asked and reminded as ever")

		w.wants(t, first, sessions.AtOnce)
		w.run(t, 1, 10*s)
		assert.Equal(t, 3, w.card(t, "DM Approver1", "ask.1").buttons, "what waits is asked now")
		w.wants(t, manager, sessions.Silent)
		before := len(w.nudges("DM Manager1"))
		w.hourly(t, 10*day)
		assert.Len(t, w.nudges("DM Manager1"), before, "a card that stands is not reminded of any more")
		w.decides(t, 1, access.Approved, first)
		w.run(t, 1, 10*s)
		for _, channel := range []string{"DM Approver1", "DM Manager1"} {
			assert.Contains(t, w.card(t, channel, "ask.1").text, "Approved by Approver1", "and follows the decision")
		}
	}, oneStage(manager, first))
}

func TestMembersOfAQuietGroupAreNotWrittenTo(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.quiet = []string{"Executives", "Nowhere"}
		w.tenant.groups = map[string][]access.Approver{"Executives": {first}}
		w.wants(t, first, sessions.Daily) // the setting wins
		w.run(t, 1, 5*s)
		w.longRun(t, 1, day)
		assert.Empty(t, w.room.in("DM Approver1"))
		w.card(t, "DM Manager1", "ask.1")
	}, oneStage(manager, first))
}

func TestNothingWaitsUnseen(t *testing.T) {
	for name, c := range map[string]struct {
		channel string
		how     []sessions.Manner
		asked   []string
	}{
		"all are quiet":              {"", []sessions.Manner{sessions.Silent, sessions.Silent}, []string{"DM Manager1", "DM Approver1"}},
		"the channel is gone":        {"#gone", []sessions.Manner{sessions.Silent, sessions.Silent}, []string{"DM Manager1", "DM Approver1"}},
		"a channel is told":          {"#approvals", []sessions.Manner{sessions.Silent, sessions.Silent}, []string{"#approvals"}},
		"one is told in the morning": {"", []sessions.Manner{sessions.Silent, sessions.Daily}, nil},
		"one is asked":               {"", []sessions.Manner{sessions.Silent, sessions.AtOnce}, []string{"DM Approver1"}},
	} {
		t.Run(name, func(t *testing.T) {
			asking(t, func(t *testing.T, w *world) {
				w.channels.Approvals = c.channel
				w.room.fault = func(c call) fault {
					if c.channel == "#gone" {
						return fault{err: errGone}
					}
					return fault{}
				}
				w.wants(t, manager, c.how[0])
				w.wants(t, first, c.how[1])
				w.run(t, 2, 30*s)
				var asked []string
				for _, l := range w.room.lines {
					if l.what == "ask.1" {
						asked = append(asked, l.channel)
					}
				}
				assert.ElementsMatch(t, c.asked, asked)
				if slices.Contains(c.asked, "DM Manager1") {
					assert.Contains(t, w.card(t, "DM Manager1", "ask.1").shown, "Everybody who may decide this wants to be left alone")
					w.hourly(t, 5*time.Hour)
					assert.NotEmpty(t, w.nudges("DM Manager1"), "and is reminded, so that it does not wait unseen")
				}
			}, oneStage(manager, first))
		})
	}
}
