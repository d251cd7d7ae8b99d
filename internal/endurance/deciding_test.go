package endurance

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// decisions matches the call that decides a stage in Entra.
const decisions = "/stages/"

// TestTwoApproversAtOnceMakeOneDecision lets one approve and the other deny at
// the same moment, each by a double click, one request after the other.
func TestTwoApproversAtOnceMakeOneDecision(t *testing.T) { // F33
	w := newWorld(t, plan{replicas: 2})
	c := w.gather()
	approver, denier := w.slack.Person("Approver1").In("DM"), w.slack.Person("Approver2").In("DM")
	requestors := []string{"Requestor1", "Requestor2", "Manager1", "Admin1"}
	for i, name := range requestors {
		require.True(t, c.ask(name, "Finance Reports"))
		await(t, "the request waits for a decision", waitsFor, func() bool {
			all := w.entra.Requests()
			return all[len(all)-1].State == "pendingApproval"
		})
		yes, no := decideForm(approver, "Approve"), decideForm(denier, "Deny")
		var both sync.WaitGroup
		for _, modal := range []*slacksim.Modal{yes, yes, no, no} {
			both.Go(func() { _ = modal.Submit() }) // the second click of a double click meets what it meets
		}
		both.Wait()
		won := 0
		for _, end := range []string{outcome(yes), outcome(no)} {
			t.Log(name + ": " + end)
			if strings.Contains(end, "ed as Approver") {
				won++
			}
		}
		assert.Equal(t, 1, won, "one of them decided, and the other reads that")
		yes.CloseAll()
		no.CloseAll()
		assert.Equal(t, i+1, w.decided(), "Entra has one decision for each request")
	}
	c.judge()
}

// outcome waits for what the person reads once Entra has answered.
func outcome(modal *slacksim.Modal) string {
	text := ""
	eventually(waitsFor, func() bool {
		text = modal.Text()
		return tellsOutcome(text)
	})
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// tellsOutcome reports whether an approver reads how the decision ended.
func tellsOutcome(text string) bool {
	ends := []string{"ed as Approver", "already decided", "took no decision", "ed this just now"}
	return slices.ContainsFunc(ends, func(end string) bool { return strings.Contains(text, end) })
}

// decided counts the decisions that Entra took.
func (w *world) decided() int {
	n := 0
	for _, call := range w.entra.Calls() {
		if call.Method == http.MethodPatch && strings.Contains(call.Path, decisions) && call.Status < http.StatusBadRequest {
			n++
		}
	}
	return n
}

// decideForm opens the form for the one request that waits and fills it in.
func decideForm(p *slacksim.Person, decision string) *slacksim.Modal {
	began := time.Now()
	p.Slash("/access approvals")
	var waits *slacksim.Message
	eventually(waitsFor, func() bool {
		for _, m := range p.Messages("DM") {
			if m.Ephemeral && m.PostedAt().After(began) && strings.Contains(m.Text(), "One request waits") {
				waits = m
			}
		}
		return waits != nil
	})
	waits.Press("Decide")
	modal := p.Modal().Await("Your decision").Choose("Your decision", decision)
	if decision == "Deny" {
		modal.Choose("Why not?", "Please talk to your manager first.")
	}
	return modal
}
