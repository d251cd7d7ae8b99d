package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"
)

// The row whose request escalates before the state of its column is reached.
const alternateAfter = "escalation alternate after"

// What people read when there is nothing to decide any more.
const (
	approvedElsewhere = "Approver2 approved this just now."
	deniedElsewhere   = "Approver2 denied this just now."
	endedCanceled     = "This request has ended already: Canceled."
	endedDenied       = "This request has ended already: Denied."
	notYourTurn       = "This stage of the request does not wait for you: you are not one of its approvers, or it is not its turn."
	onlyMembers       = "Only members of this workspace can ask for access here."
	noGuests          = "Guests cannot ask for access in Slack, nor decide about it."
)

// says gives the outcome of a click that changes nothing: words while the
// request waits in its first stage, and afterwards the truth about it.
func says(words string) [columnCount]outcome {
	return [columnCount]outcome{
		pending: {says: words}, nextStage: {says: approvedElsewhere}, decided: {says: deniedElsewhere},
		canceled: {says: endedCanceled}, expired: {says: endedDenied},
	}
}

// always gives the same words in every column.
func always(words string) (all [columnCount]outcome) {
	for i := range all {
		all[i].says = words
	}
	return all
}

// but changes one outcome of a row.
func but(all [columnCount]outcome, column int, o outcome) [columnCount]outcome {
	all[column] = o
	return all
}

// made is the outcome of a decision that Entra took, in its two audit lines.
func made(words, entra, what, as string) outcome {
	return outcome{says: words, entra: entra, audit: []string{"begin " + what + " as " + as, "end " + what + ": done"}}
}

func rows() []row {
	byApprover1 := "pendingApproval: Completed (Approve by Approver1), InProgress"
	approved := func(i int) string {
		return fmt.Sprintf("Approved as Approver1: Requestor1's request for Vault %02d.", i)
	}
	return []row{
		{
			name: "approver, in a form that is open since before", who: "Approver1", before: openForm, act: sendForm,
			after: but(says(""), pending, made("Denied as Approver1", "denied: Completed (Deny by Approver1), Initializing", "decide.deny", "approver1")),
		},
		{name: "approver", who: "Approver1", act: pressOwn, after: but(says(""), pending, made(approved(2), byApprover1, "decide.approve", "approver1"))},
		{
			name: "other stage's approver", who: "Manager1", act: pressOwnStage,
			after: but(says(notYourTurn), nextStage, made("Approved as Manager1", "delivered: Completed (Approve by Approver2), Completed (Approve by Manager1)", "decide.approve", "manager1")),
		},
		{
			name: "escalation alternate before", who: "Requestor2", act: pressChannel("Requestor2"),
			after: but(says(notYourTurn), expired, outcome{senseless: "a stage escalates before its time is over"}),
		},
		{
			name: alternateAfter, who: "Requestor2", act: pressAlternate,
			after: but(says(""), pending, made("Approved as Requestor2", "pendingApproval: Completed (Approve by Requestor2), InProgress", "decide.approve", "requestor2")),
		},
		{name: "requestor", who: "Requestor1", act: pressChannel("Requestor1"), after: says("This is your own request: somebody else has to decide on it.")},
		{name: "admin who is not approver", who: "Admin1", act: pressChannel("Admin1"), after: says(notYourTurn)},
		{name: "guest", who: "Guest1", act: pressChannel("Guest1"), after: always(noGuests)},
		{name: "outsider of a shared channel", who: "Outsider1", act: forgeInShared, after: always(onlyMembers)},
		{name: "deactivated", who: "Leaver1", act: pressAsLeaver, after: always("")},
		{name: "linked to another account", who: "Approver2", act: pressChannel("Approver2"), after: says(notYourTurn)},
		{name: "replayed old button", who: "Approver1", before: pressDeny, act: replayPress, after: says("")},
		{name: "tampered value", who: "Approver1", act: tamperValue, after: always("I no longer know this approval card.")},
		{name: "tampered private metadata", who: "Manager1", before: keepDraft, act: tamperPrivate, after: always("I no longer have this form.")},
		{name: "unlinked", who: "Approver1", act: pressUnlinked, after: says("Code from the sign-in page")},
	}
}

func pressOwn(m *matrix, c *cell) { m.presses(m.slack.Person("Approver1"), c.direct, "Approve") }

// pressAlternate presses the card that came when the stage escalated.
func pressAlternate(m *matrix, c *cell) { m.presses(m.slack.Person("Requestor2"), c.direct, "Approve") }

func pressChannel(name string) func(*matrix, *cell) {
	return func(m *matrix, c *cell) { m.presses(m.slack.Person(name), c.channel, "Approve") }
}

// pressOwnStage presses the manager's own card when their stage has come, and
// that of the first stage otherwise.
func pressOwnStage(m *matrix, c *cell) {
	d := c.channel
	if c.second.value != "" {
		d = c.second
	}
	m.presses(m.slack.Person("Manager1"), d, "Approve")
}

func pressUnlinked(m *matrix, c *cell) {
	p := m.slack.Person("Approver1").In("DM")
	require.NoError(m.t, p.Slash("/access signout").Acked())
	p.Await("Signed out")
	pressOwn(m, c)
}

// openForm opens the form of the Deny button and leaves it open. On a machine so
// busy that Slack does not open it any more, the person is told how to go on.
func openForm(m *matrix, c *cell) {
	p := m.slack.Person("Approver1").In("DM")
	const late = "Your decision is not lost."
	told := count(m.told(p), late)
	m.presses(p, c.direct, "Deny")
	require.Eventually(m.t, func() bool { return p.ModalIsOpen() || count(m.told(p), late) > told }, 30*time.Second, 10*time.Millisecond)
	if !p.ModalIsOpen() {
		require.NoError(m.t, p.AwaitIn("DM", late).Press("Continue").Acked())
	}
	p.Modal().Await("Why not?")
}

func sendForm(m *matrix, _ *cell) {
	modal := m.slack.Person("Approver1").Modal()
	require.NoError(m.t, modal.Choose("Why not?", "Please talk to your manager first.").Submit())
}

// pressDeny presses Deny, of which only the form is seen, and lets it be.
func pressDeny(m *matrix, c *cell) {
	openForm(m, c)
	m.slack.Person("Approver1").Modal().Close()
}

// replayPress sends the recorded press again: as it was, which is the same
// press, and then with another trigger, which is a new one.
func replayPress(m *matrix, c *cell) {
	i, payload := m.pressOf(c.direct.value)
	require.NoError(m.t, m.slack.Replay(i))
	again := len(m.slack.Envelopes()) - 1
	require.Eventually(m.t, func() bool { return !m.slack.Envelopes()[again].Acked.IsZero() }, 20*time.Second, 5*time.Millisecond)
	payload["trigger_id"] = "1.2.other"
	m.send(payload)
}

// pressOf finds the newest press on a button of that value.
func (m *matrix) pressOf(value string) (index int, payload map[string]any) {
	m.t.Helper()
	for i, e := range slices.Backward(m.slack.Envelopes()) {
		if strings.Contains(string(e.Payload), `"block_actions"`) && strings.Contains(string(e.Payload), value) {
			require.NoError(m.t, json.Unmarshal(e.Payload, &payload))
			return i, payload
		}
	}
	require.Fail(m.t, "nobody pressed it")
	return 0, nil
}

func (m *matrix) send(payload map[string]any) {
	m.t.Helper()
	raw, err := json.Marshal(map[string]any{"envelope_id": "forged-" + fmt.Sprint(len(m.slack.Envelopes())), "type": "interactive", "accepts_response_payload": false, "payload": payload})
	require.NoError(m.t, err)
	require.NoError(m.t, m.slack.SendRaw(string(raw)))
}

// forgeInShared presses from a channel that is shared with outsiders, where
// the bot never posts.
func forgeInShared(m *matrix, c *cell) {
	hello := "Hello from " + c.name
	m.slack.Person("Requestor1").In(sharedRoom).Type(hello)
	outsider := m.slack.Person("Outsider1").In(sharedRoom)
	require.NoError(m.t, outsider.AwaitIn(sharedRoom, hello).Forge("approval.approve", c.channel.value).Acked())
}

// pressAsLeaver is a press that was on its way when the account was
// deactivated. Nobody is there any more to read an answer.
func pressAsLeaver(m *matrix, c *cell) {
	_, payload := m.pressOf(m.cells["replayed old button"].direct.value)
	payload["user"] = map[string]any{"id": m.slack.Person("Leaver1").ID(), "username": "leaver1", "team_id": m.slack.TeamID()}
	payload["trigger_id"], payload["response_url"] = "1.2.leaver", ""
	payload["actions"] = []any{map[string]any{"type": "button", "action_id": "approval.approve", "block_id": "x", "value": c.channel.value, "action_ts": "1.2"}}
	m.send(payload)
	require.Eventually(m.t, func() bool {
		return strings.Contains(m.log.String(), `msg=refused`) && strings.Contains(m.log.String(), "This Slack account is deactivated.")
	}, 20*time.Second, 5*time.Millisecond, "it is logged")
}

// tamperValue presses with a value that was changed, with the id of the
// request, and with the card of somebody else.
func tamperValue(m *matrix, c *cell) {
	p, other := m.slack.Person("Approver1"), m.slack.Person("Manager1")
	require.NoError(m.t, m.seen(other, c.channel).Forge("approval.approve", c.direct.value).Acked())
	other.Await("This card asks somebody else.")
	for i, value := range []string{c.request, flipped(c.direct.value)} {
		seen := count(m.told(p), "I no longer know this approval card.")
		require.NoError(m.t, m.seen(p, c.channel).Forge("approval.approve", value).Acked())
		if i == 0 {
			require.Eventually(m.t, func() bool { return count(m.told(p), "I no longer know this approval card.") > seen }, 20*time.Second, 5*time.Millisecond)
		}
	}
}

func flipped(value string) string {
	last := "A"
	if strings.HasSuffix(value, last) {
		last = "B"
	}
	return value[:len(value)-1] + last
}

// keepDraft is what Approver1's form of this request says of itself.
func keepDraft(m *matrix, c *cell) {
	openForm(m, c)
	modal := m.slack.Person("Approver1").Modal()
	c.private = modal.Private()
	require.NotEmpty(m.t, c.private)
	modal.Close()
}

// tamperPrivate sends, as somebody who may not decide, the form of somebody
// who may, and a question in their name.
func tamperPrivate(m *matrix, c *cell) {
	p := m.slack.Person("Manager1").In("DM")
	for _, private := range []string{flipped(c.private), c.private} {
		modal := m.open(p, "/access signin", "You are signed in")
		require.NoError(m.t, modal.Forge("approval.decide", private, map[string]string{"reason": "because"}).Acked())
		modal.Await("I no longer have this form.")
		if private != c.private {
			modal.CloseAll()
		}
	}
}
