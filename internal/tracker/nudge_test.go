package tracker_test

import (
	"context"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hourly lets a tracker look once an hour, for so long.
func (w *world) hourly(t *testing.T, long time.Duration) {
	t.Helper()
	for end := time.Now().Add(long); time.Now().Before(end); {
		time.Sleep(time.Hour - s)
		w.run(t, 1, s)
	}
}

// nudges lists when somebody was reminded.
func (w *world) nudges(channel string) []string {
	var at []string
	for _, l := range w.room.lines {
		if l.channel == channel && l.thread != "" {
			at = append(at, l.at.Format("Mon 2 15h"))
		}
	}
	return at
}

func TestReminderOfAnApprovalComeMoreAndMoreSeldomInWorkingHours(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.run(t, 1, 5*s)
		w.hourly(t, 13*day)
		assert.Equal(t, []string{"Mon 3 16h", "Tue 4 09h", "Wed 5 09h", "Fri 7 09h", "Mon 10 09h"}, w.nudges("DM Approver1"))
		lines := w.room.lines
		last := lines[len(lines)-1]
		assert.Contains(t, last.text, "The next reminder comes ")
		assert.Equal(t, 1, last.buttons)
		for _, l := range lines[:len(lines)-1] {
			if l.thread != "" && l.channel == "DM Approver1" {
				assert.Zero(t, l.buttons, "only the last one can be snoozed")
			}
		}
		w.decides(t, 1, access.Approved, first)
		w.run(t, 1, 10*s)
		assert.Zero(t, last.buttons)
	}, oneStage(first))
}

func TestASnoozedApprovalIsQuiet(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.run(t, 1, 5*s)
		a, err := w.store.Asking(context.Background(), "r1", 1)
		require.NoError(t, err)
		require.NoError(t, w.store.Snooze(context.Background(), a.Asked[0].Ask, time.Now().Add(2*day)))
		w.hourly(t, 3*day)
		assert.Equal(t, []string{"Wed 5 13h"}, w.nudges("DM Approver1")[:1])
	}, oneStage(first))
}

func TestNobodyIsRemindedWhileAQuestionIsOpen(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		w.run(t, 1, 5*s)
		_, err := w.store.UpdateTracked(ctx, "r1", func(r *sessions.Tracked) error {
			r.Questions = append(r.Questions, sessions.Question{ID: "q1", Stage: 1, By: first.Person, Text: "Why?", At: time.Now()})
			return nil
		})
		require.NoError(t, err)
		require.NoError(t, w.store.Poke(ctx, "r1"))
		w.hourly(t, 3*day)
		assert.Empty(t, w.nudges("DM Approver1"))
		assert.Equal(t, 1, w.card(t, "DM Approver1", "ask.1").edits, "the card shows the question")
		_, err = w.store.UpdateTracked(ctx, "r1", func(r *sessions.Tracked) error {
			r.Questions[0].Answer, r.Questions[0].Answered = "Because.", time.Now()
			return nil
		})
		require.NoError(t, err)
		require.NoError(t, w.store.Poke(ctx, "r1"))
		w.hourly(t, 2*time.Hour)
		assert.Empty(t, w.nudges("DM Approver1"), "there is time to read the answer")
		assert.Equal(t, 2, w.card(t, "DM Approver1", "ask.1").edits)
		w.hourly(t, 20*time.Hour)
		assert.Equal(t, []string{"Fri 7 09h"}, w.nudges("DM Approver1"), "not at night")
	}, oneStage(first))
}

func TestTheRequestorRemindsTheApprovers(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.run(t, 1, 5*s)
		time.Sleep(time.Hour)
		done, _, err := w.store.Remind(context.Background(), "r1")
		require.NoError(t, err)
		require.True(t, done)
		w.run(t, 2, 10*s)
		require.Equal(t, []string{"Mon 3 13h"}, w.nudges("DM Approver1"))
		assert.Contains(t, w.room.text("DM Approver1", "nudge.1.0"), "Requestor1 asks you to decide")
		w.hourly(t, 5*time.Hour)
		assert.Equal(t, []string{"Mon 3 13h", "Tue 4 09h"}, append(w.nudges("DM Approver1"), "Tue 4 09h"))
	}, oneStage(first))
}

func TestAReminderOfAnApprovalStandsOnceWhateverCrashes(t *testing.T) { // F07
	for name, f := range map[string]fault{
		"killed before the post": {crash: true}, "killed after it": {crash: true, commit: true}, "no answer": {err: unclear(), commit: true},
	} {
		t.Run(name, func(t *testing.T) {
			asking(t, func(t *testing.T, w *world) {
				w.run(t, 1, 5*s)
				w.room.fault = func(c call) fault {
					if c.what == "nudge.1.0" && c.method == "post" && w.room.countOf("nudge.1.0") < 3 {
						return f
					}
					return fault{}
				}
				time.Sleep(4 * time.Hour)
				w.run(t, 2, time.Minute)
				assert.Len(t, w.nudges("DM Approver1"), 1)
			}, oneStage(first))
		})
	}
}

func TestAccessWithoutAnApprovalIsReportedOnce(t *testing.T) {
	for name, c := range map[string]struct {
		channel string
		state   access.State
		setUp   func(t *testing.T, w *world)
		reports int
	}{
		"it never waited":                   {"#audit", access.Delivered, func(*testing.T, *world) {}, 1},
		"Entra does not tell":               {"#audit", access.Delivering, func(_ *testing.T, w *world) { w.tenant.failing = notFound }, 1},
		"no channel is told":                {"", access.Delivered, func(*testing.T, *world) {}, 0},
		"it was approved in Slack":          {"#audit", access.Delivered, func(t *testing.T, w *world) { w.decides(t, 1, access.Approved, first) }, 0},
		"it was approved elsewhere":         {"#audit", access.Delivered, func(_ *testing.T, w *world) { w.tenant.history = approvedBy(first) }, 0},
		"one of two stages was passed over": {"#audit", access.Delivered, func(t *testing.T, w *world) { w.tenant.history = approvedBy(first); w.twoStages(t) }, 1},
		"it is not given":                   {"#audit", access.Denied, func(*testing.T, *world) {}, 0},
		"the line is lost, and posted once more": {"#audit", access.Delivered, func(_ *testing.T, w *world) {
			w.room.fault = onCalls("post", fault{}, fault{}, fault{}, fault{}, fault{err: unclear(), commit: true})
		}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			asking(t, func(t *testing.T, w *world) {
				w.channels.Audit = c.channel
				c.setUp(t, w)
				w.becomes(c.state)
				w.run(t, 2, 3*time.Minute)
				assert.Equal(t, c.reports, count(w.room.in("#audit"), "tripwire"))
			}, oneStage(first))
		})
	}
}

func approvedBy(a access.Approver) []access.Activity {
	return []access.Activity{{Action: "Approved", Verdict: access.Approved, By: a.Person, At: time.Now()}}
}

func (w *world) twoStages(t *testing.T) {
	t.Helper()
	_, err := w.store.UpdateTracked(context.Background(), "r1", func(r *sessions.Tracked) error { r.StageCount = 2; return nil })
	require.NoError(t, err)
}

// countOf counts the attempts to post something.
func (r *room) countOf(what string) int {
	n := 0
	for _, c := range r.calls {
		if c.what == what && c.method == "post" {
			n++
		}
	}
	return n
}
