package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// column is how a request stands when somebody clicks.
type column struct {
	name  string
	reach func(m *matrix, c *cell) // brings a request there
	shown string                   // on the card in the channel, once the bot knows
	stage string                   // in Entra, while nobody clicked
}

// The columns, in the order of the outcomes of a row.
const (
	pending = iota
	nextStage
	decided
	canceled
	expired
	columnCount
)

func columns() [columnCount]column {
	return [columnCount]column{
		pending: {"pending", nil, "Your decision", "pendingApproval: InProgress, Initializing"},
		nextStage: {"next stage", func(m *matrix, c *cell) {
			require.NoError(m.t, m.entra.Decide("Approver2", c.request, true, ""))
		}, "Approved by Approver2", "pendingApproval: Completed (Approve by Approver2), InProgress"},
		decided: {"decided by other", func(m *matrix, c *cell) {
			require.NoError(m.t, m.entra.Decide("Approver2", c.request, false, "not this month"))
		}, "Denied by Approver2", "denied: Completed (Deny by Approver2), Initializing"},
		canceled: {"canceled", func(m *matrix, c *cell) {
			m.graph("Requestor1", http.MethodPost, emPath+"/assignmentRequests/"+c.request+"/cancel", nil)
		}, "canceled", "canceled: InProgress, Initializing"},
		expired: {"expired", func(*matrix, *cell) {}, "nobody decided until", "denied: Expired, Initializing"},
	}
}

// outcome is what becomes of a click.
type outcome struct {
	says      string   // what the clicker reads; empty for nothing at all
	entra     string   // empty: as before
	audit     []string // of this request; nil: none
	senseless string   // why there is no such cell
}

// row is a person who clicks, with a request of their own in each column.
type row struct {
	name   string
	who    string                   // reads the answer
	before func(m *matrix, c *cell) // what they did while the request waited
	act    func(m *matrix, c *cell)
	after  [columnCount]outcome
}

const sharedRoom = "#fabrikam-shared"

// TestTheDecisionMatrix plays who may click against how the request stands:
// Entra's state, what the clicker reads, and the audit log, in every cell.
func TestTheDecisionMatrix(t *testing.T) { // I6, T3 to T9, F33, F34
	t.Parallel()
	for i, col := range columns() {
		t.Run(col.name, func(t *testing.T) {
			t.Parallel()
			playColumn(t, i, col)
		})
	}
}

func playColumn(t *testing.T, i int, col column) {
	var names []string
	for _, r := range rows() {
		names = append(names, r.name)
	}
	m := newMatrix(t, names)
	m.signInAll()
	for _, r := range slices.Backward(rows()) { // the form that stays open comes last
		if r.before != nil {
			r.before(m, m.cells[r.name])
		}
	}
	m.reach(col)
	for _, r := range rows() {
		t.Run(r.name, func(t *testing.T) {
			if why := r.after[i].senseless; why != "" {
				t.Skip("there is no such cell: " + why)
			}
			m.playCell(t, r, r.after[i], col)
		})
	}
	for _, msg := range m.slack.Person("Admin1").Messages(openRoom) {
		assert.False(t, !msg.Ephemeral && strings.Contains(msg.Text(), "not this month"), "a reason, told to everybody")
		assert.True(t, msg.Ephemeral || strings.HasPrefix(msg.Text(), "Requestor1 asked for"), "told to everybody: %s", msg.Text())
	}
}

// signInAll links everybody who clicks. Approver2 of Slack gets the account
// of Auditor1: a colleague changed the address in the profile for a while.
func (m *matrix) signInAll() {
	for _, name := range []string{"Approver1", "Manager1", "Admin1", "Requestor2"} {
		m.mayDecide(name)
	}
	profile := func(address string) func(*slacksim.Profile) {
		return func(p *slacksim.Profile) { p.Email = address }
	}
	m.slack.SetPerson("Approver2", profile(m.entra.Person("Auditor1").Mail))
	m.mayDecideAs("Approver2", "Auditor1")
	m.slack.SetPerson("Approver2", profile(m.entra.Person("Approver2").Mail))
}

// reach brings all requests into the state of the column, after one of them
// has escalated, and waits until the bot knows.
func (m *matrix) reach(col column) {
	m.entra.Advance(2 * 24 * time.Hour)
	c := m.cells[alternateAfter]
	c.direct = m.cardOf("Requestor2", "DM", c)
	if col.reach == nil {
		return
	}
	for _, c := range m.cells {
		col.reach(m, c)
	}
	if col.name == columns()[expired].name {
		m.entra.Advance(15 * 24 * time.Hour)
	}
	for _, c := range m.cells {
		m.seen(m.slack.Person("Admin1"), c.channel).AwaitText(col.shown)
		if col.name == columns()[nextStage].name {
			c.second = m.cardOf("Manager1", "DM", c)
		}
	}
}

func (m *matrix) playCell(t *testing.T, r row, want outcome, col column) {
	m.t = t
	c, p := m.cells[r.name], m.slack.Person(r.who)
	stages := "/accessPackageAssignmentApprovals/" + c.request + "/stages/"
	seen := count(m.told(p), want.says)
	r.act(m, c)
	if want.says != "" {
		require.Eventually(t, func() bool { return count(m.told(p), want.says) > seen }, 20*time.Second, 10*time.Millisecond, "%s was not told %q but %q", r.who, want.says, late(func() any { return m.told(p) }))
	}
	if p.ModalIsOpen() {
		p.Modal().CloseAll()
	}
	entra := col.stage
	if want.entra != "" {
		entra = want.entra
	}
	assert.Equal(t, entra, m.inEntra(c))
	assert.Equal(t, len(want.audit)/2, m.entra.CallsTo(http.MethodPatch, stages), "PATCHes of a stage")
	assert.Equal(t, append([]string{}, want.audit...), m.audited(c))
}

// late is worked out when a failure is printed.
type late func() any

func (l late) String() string { return fmt.Sprint(l()) }
