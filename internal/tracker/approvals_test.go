package tracker_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/tracker"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func approver(name string, why access.SubjectKind) access.Approver {
	return access.Approver{
		Profile: access.Profile{Person: access.Person{ID: "p-" + name, TenantID: "t1", Name: name, Mail: strings.ToLower(name) + "@x"}},
		Why:     access.Subject{Kind: why},
	}
}

var (
	manager = approver("Manager1", access.RequestorManager)
	first   = approver("Approver1", access.SingleUser)
	second  = approver("Approver2", access.SingleUser)
	admin   = approver("Admin1", access.SingleUser)
)

func days(n int) access.Duration { return access.Duration{Days: n} }

// asking is a world in which the stages ask these people, all of whom are in
// Slack, on a Monday at noon. A request waits for approval.
func asking(t *testing.T, do func(t *testing.T, w *world), stages ...access.StageApprovers) {
	t.Helper()
	watched(t, func(t *testing.T, w *world) {
		w.tenant.stages = stages
		for _, a := range []access.Approver{manager, first, second, admin} {
			w.office.byEmail[a.Mail] = access.Member{Team: "T1", User: a.Name}
		}
		w.channels = tracker.Channels{Audit: "#audit"}
		w.pends(t)
		do(t, w)
	})
}

// pends follows a request that waits for approval.
func (w *world) pends(t *testing.T) {
	t.Helper()
	w.tenant.answer = states(map[time.Duration]access.State{0: access.PendingApproval})
	w.follow(t, "r1")
}

// becomes lets Entra show a state.
func (w *world) becomes(s access.State) {
	w.tenant.mu.Lock()
	defer w.tenant.mu.Unlock()
	w.tenant.answer = states(map[time.Duration]access.State{0: s})
}

// decides is what the Approve and Deny buttons record.
func (w *world) decides(t *testing.T, stage int, v access.Verdict, by access.Approver) {
	t.Helper()
	_, err := w.store.Decided(context.Background(), "r1", sessions.Decision{
		Stage: stage, Verdict: v, By: by.Person, BySlack: access.Member{Team: "T1", User: by.Name}, Reason: "because", At: time.Now(),
	})
	require.NoError(t, err)
}

// card gives the one copy of an approval card in a channel.
func (w *world) card(t *testing.T, channel, what string) *line {
	t.Helper()
	var found []*line
	for _, l := range w.room.lines {
		if l.channel == channel && l.what == what {
			found = append(found, l)
		}
	}
	require.Len(t, found, 1, "%s in %s", what, channel)
	return found[0]
}

func oneStage(now ...access.Approver) access.StageApprovers {
	return access.StageApprovers{Rule: access.ApprovalRule{DecideWithin: days(14)}, Now: now}
}

func TestEachApproverIsAskedOnceAndEachCopyToldTheEnd(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.channels.Approvals = "#approvals"
		w.run(t, 2, 30*s)
		for _, channel := range []string{"DM Manager1", "DM Approver1", "#approvals"} {
			assert.Equal(t, 3, w.card(t, channel, "ask.1").buttons)
		}
		assert.Contains(t, w.room.text("DM", "pendingApproval"), "Waiting for approval by Manager1 (your manager) and Approver1.")
		assert.Contains(t, w.room.text("#requests", "pendingApproval"), "by Manager1 (their manager) and Approver1.")
		assert.Empty(t, w.room.text("DM", "reach.1"), "everybody is reached")

		w.decides(t, 1, access.Approved, first)
		w.run(t, 2, 5*s)
		for _, channel := range []string{"DM Manager1", "DM Approver1", "#approvals"} {
			c := w.card(t, channel, "ask.1")
			assert.Zero(t, c.buttons)
			assert.Contains(t, c.text, "Approved by Approver1, ")
			assert.Equal(t, channel != "#approvals", strings.Contains(c.text, "because"), "what is written is not for a public channel")
		}
		w.becomes(access.Delivered)
		w.run(t, 2, 30*s)
		assert.Equal(t, []string{"card delivered", "pendingApproval", "approved.1", "delivered"}, w.room.in("DM"))
		assert.Contains(t, w.room.text("DM", "approved.1"), "Approved by Approver1, who wrote: “because”.")
		assert.NotContains(t, w.room.text("#requests", "approved.1"), "because", "what is written is not for a public channel")
		assert.Empty(t, w.room.in("#audit"))
		assert.Equal(t, 1, w.tenant.asked)
		w.isOver(t)
	}, oneStage(manager, first))
}

func TestStagesFollowEachOther(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.run(t, 1, 10*s)
		assert.Empty(t, w.room.in("DM Approver1"), "not before the stage begins")
		w.decides(t, 1, access.Approved, manager)
		w.run(t, 1, 10*s)
		assert.Zero(t, w.card(t, "DM Manager1", "ask.1").buttons)
		assert.Equal(t, 3, w.card(t, "DM Approver1", "ask.2").buttons)
		assert.Contains(t, w.room.text("DM", "approved.1"), "Stage 1 of 2 approved by Manager1, who wrote: “because”. Now waiting for approval by Approver1 and Approver2.")
		w.decides(t, 2, access.Refused, second)
		w.becomes(access.Denied)
		w.run(t, 1, 30*s)
		assert.Equal(t, []string{"card denied", "pendingApproval", "approved.1", "denied"}, w.room.in("DM"))
		assert.Contains(t, w.room.text("DM", "denied"), "Denied by Approver2, who wrote: “because”.")
		assert.Contains(t, w.card(t, "DM Approver1", "ask.2").text, "Denied by Approver2")
		assert.Contains(t, w.card(t, "DM Manager1", "ask.1").text, "Approved by Manager1")
		w.isOver(t)
	}, oneStage(manager), oneStage(first, second))
}

func TestDecisionsElsewhereReachEveryCopy(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.run(t, 1, 10*s)
		w.tenant.history = []access.Activity{
			{Action: "Requested"}, {Action: "Approved", Verdict: access.Approved, By: manager.Person, At: time.Now(), Detail: "fine"},
		}
		time.Sleep(6 * time.Minute)
		w.run(t, 1, 20*s)
		assert.Contains(t, w.room.text("DM", "approved.1"), "Stage 1 of 2 approved by Manager1 outside Slack")
		assert.Contains(t, w.card(t, "DM Manager1", "ask.1").text, "Approved by Manager1 outside Slack")
		w.tenant.history = append(w.tenant.history, access.Activity{Action: "Denied", Verdict: access.Refused, By: first.Person, At: time.Now(), Detail: "no"})
		w.becomes(access.Denied)
		w.run(t, 1, 2*time.Minute)
		assert.Contains(t, w.room.text("DM", "denied"), "Denied by Approver1 outside Slack, who wrote: “no”.")
		assert.Contains(t, w.card(t, "DM Approver1", "ask.2").text, "Denied by Approver1 outside Slack")
		w.isOver(t)
	}, oneStage(manager), oneStage(first))
}

func TestWhatIsBeingDecidedInSlackIsNotTakenForADecisionElsewhere(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.run(t, 1, 10*s)
		d := sessions.Decision{Stage: 1, Verdict: access.Approved, By: first.Person, BySlack: access.Member{Team: "T1", User: "Approver1"}, At: time.Now()}
		d.By.UPN = "approver1@x"
		require.NoError(t, w.store.Deciding(context.Background(), "r1", d))
		by := first.Person
		by.UPN = "Approver1@x"
		w.tenant.history = []access.Activity{{Action: "Approved", Verdict: access.Approved, By: by, At: time.Now()}}
		w.becomes(access.Delivered)
		w.run(t, 1, 20*s)
		assert.Equal(t, []string{"card waiting for approval", "pendingApproval"}, w.room.in("DM"), "it waits for who decides")
		w.run(t, 1, 20*s) // who decided was killed before it was recorded
		assert.Contains(t, w.room.text("DM", "approved.1"), "Approved by Approver1.")
		assert.NotContains(t, w.room.text("DM", "approved.1"), "outside")
	}, oneStage(first))
}

func TestADenialByTimeIsToldAsSuch(t *testing.T) {
	for name, history := range map[string][]access.Activity{
		"the history tells":  {{Action: "DeniedByTimeout", Verdict: access.Refused, At: time.Date(2000, 1, 17, 12, 0, 0, 0, time.UTC)}},
		"only the time does": nil,
	} {
		t.Run(name, func(t *testing.T) {
			asking(t, func(t *testing.T, w *world) {
				w.run(t, 1, 10*s)
				time.Sleep(14 * day)
				w.tenant.history, w.tenant.done = history, time.Now()
				w.becomes(access.Denied)
				w.run(t, 1, 2*time.Minute)
				assert.Contains(t, w.room.text("DM", "denied"), "Denied: nobody decided until ")
				assert.Contains(t, w.card(t, "DM Approver1", "ask.1").text, "nobody decided until ")
				assert.Zero(t, w.card(t, "DM Approver1", "ask.1").buttons)
				w.isOver(t)
			}, oneStage(first))
		})
	}
}

func TestWhoCannotBeAskedIsNamed(t *testing.T) {
	disabled, guest, stranger := approver("Leaver1", access.SingleUser), approver("Guest1", access.SingleUser), approver("Elsewhere1", access.SingleUser)
	disabled.Disabled, guest.Guest = true, true
	stage := oneStage(first, guest, stranger)
	stage.Barred = []access.Approver{disabled}
	asking(t, func(t *testing.T, w *world) {
		w.run(t, 1, 10*s)
		assert.Contains(t, w.room.text("DM", "reach.1"), "Not reached: Leaver1 (account disabled), Guest1 (a guest) and Elsewhere1 (not in Slack).")
		assert.Equal(t, 1, w.card(t, "DM Approver1", "ask.1").edits+1)
		w.run(t, 1, time.Minute)
		assert.Equal(t, 1, count(w.room.in("DM"), "reach.1"))
	}, stage)
}

func TestNobodyIsAskedAboutThemselves(t *testing.T) {
	self, again := approver("Requestor1", access.SingleUser), approver("Other", access.SingleUser)
	self.ID = "p1"
	asking(t, func(t *testing.T, w *world) {
		w.office.byEmail[again.Mail] = access.Member{Team: "T1", User: "U1"} // the requestor, under another account
		w.run(t, 1, 10*s)
		assert.Empty(t, w.room.in("DM U1"))
		assert.Contains(t, w.room.text("DM", "reach.1"), "Other (the same Slack account as who asks)")
	}, oneStage(self, again, first))
}

func TestAStageWithNobodyIsToldAsSuch(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.run(t, 1, 10*s)
		assert.Contains(t, w.room.text("DM", "reach.1"), "Nobody can be found who decides.")
	}, oneStage())
}

func TestTheAlternatesAreAskedWhenNobodyDecides(t *testing.T) {
	stage := access.StageApprovers{
		Rule: access.ApprovalRule{DecideWithin: days(14), Escalates: true, EscalateAfter: days(7)}, Now: []access.Approver{first}, Later: []access.Approver{admin},
	}
	for name, pass := range map[string]func(w *world){
		"by the policy's time":         func(*world) { time.Sleep(7 * day) },
		"when Entra says that it does": func(w *world) { time.Sleep(time.Hour); w.tenant.status = "PendingApprovalEscalated" },
	} {
		t.Run(name, func(t *testing.T) {
			asking(t, func(t *testing.T, w *world) {
				w.run(t, 1, 10*s)
				time.Sleep(time.Hour)
				w.run(t, 1, 10*s)
				assert.Empty(t, w.room.in("DM Admin1"))
				pass(w)
				w.run(t, 1, 2*time.Minute)
				assert.Equal(t, 3, w.card(t, "DM Admin1", "ask.1").buttons)
				assert.Equal(t, 3, w.card(t, "DM Approver1", "ask.1").buttons, "who was asked before may still decide")
				assert.Contains(t, w.room.text("DM", "escalated.1"), "more people may decide now: Approver1 and Admin1.")
				assert.Equal(t, 1, count(w.room.in("DM"), "escalated.1"))
			}, stage)
		})
	}
}

func TestAnApprovalCardStandsOnceWhateverCrashes(t *testing.T) { // F07
	for name, f := range map[string]fault{
		"killed before the post": {crash: true}, "killed after it": {crash: true, commit: true},
		"no answer": {err: unclear(), commit: true}, "asked to wait": {err: throttled(3 * s)},
	} {
		t.Run(name, func(t *testing.T) {
			asking(t, func(t *testing.T, w *world) {
				w.room.fault = onCalls("post", f, fault{}, f, f, fault{}, f, f)
				w.run(t, 2, time.Minute)
				w.card(t, "DM Manager1", "ask.1")
				w.card(t, "DM Approver1", "ask.1")
				w.decides(t, 1, access.Refused, first)
				w.becomes(access.Denied)
				w.room.fault = onCalls("edit", f, f, fault{}, f)
				w.run(t, 2, time.Minute)
				for _, channel := range []string{"DM Manager1", "DM Approver1"} {
					assert.Zero(t, w.card(t, channel, "ask.1").buttons)
				}
				w.isOver(t)
			}, oneStage(manager, first))
		})
	}
}

func TestWhatIsDecidedBeforeAnybodyWasAskedAsksNobody(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.room.fault = func(c call) fault {
			if c.what == "ask.1" {
				return fault{err: unclear()}
			}
			return fault{}
		}
		w.run(t, 1, 5*s)
		w.becomes(access.Canceled)
		w.run(t, 1, 10*s)
		w.room.fault = nil
		w.run(t, 1, time.Minute)
		assert.Empty(t, w.room.in("DM Approver1"))
	}, oneStage(first))
}

func TestFiveHundredApproversAreAllAsked(t *testing.T) {
	var all []access.Approver
	for i := range 500 {
		a := approver(fmt.Sprintf("Member%03d", i), access.GroupMembers)
		a.Group = "Everyone"
		all = append(all, a)
	}
	asking(t, func(t *testing.T, w *world) {
		for _, a := range all {
			w.office.byEmail[a.Mail] = access.Member{Team: "T1", User: a.Name}
		}
		w.run(t, 1, 2*time.Minute)
		for _, a := range all {
			w.card(t, "DM "+a.Name, "ask.1")
		}
		assert.Contains(t, w.room.text("DM", "pendingApproval"), "Waiting for approval by one of Everyone (500 people).")
		w.becomes(access.Canceled)
		w.run(t, 1, 2*time.Minute)
		for _, a := range all {
			assert.Zero(t, w.card(t, "DM "+a.Name, "ask.1").buttons)
		}
	}, oneStage(all...))
}

func TestWithoutAWordFromGraphTheRequestIsToldAllTheSame(t *testing.T) {
	asking(t, func(t *testing.T, w *world) {
		w.tenant.failing = &access.Error{Kind: access.Unavailable}
		w.run(t, 1, 30*s)
		assert.Equal(t, []string{"card waiting for approval"}, w.room.in("DM"), "it waits for the names")
		w.run(t, 1, 90*s)
		assert.Contains(t, w.room.text("DM", "pendingApproval"), "Waiting for approval.")
		w.tenant.failing = nil
		require.NoError(t, w.store.Poke(context.Background(), "r1"))
		w.run(t, 1, 20*s)
		w.card(t, "DM Approver1", "ask.1")
	}, oneStage(first))
}
