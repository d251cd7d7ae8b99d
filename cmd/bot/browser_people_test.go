package main

import (
	"net/url"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// visits opens the page as somebody who looks at a channel, or at the direct
// message with the bot.
func (b tab) visits(s *stage, name, place string) {
	b.t.Helper()
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(s.slack.PageURL()+"#"+hashOf(s, name, place)), chromedp.WaitVisible(chromedp.CSS(".composer-field")))
}

func hashOf(s *stage, name, place string) string {
	at := map[string]string{"#access-requests": "C0ACCESS001", "#it-approvals": "C0ITAPPR001"}[place]
	if at == "" {
		at = s.slack.Person(name).Messages("DM")[0].ChannelID()
	}
	return url.Values{"as": {s.slack.Person(name).ID()}, "at": {at}}.Encode()
}

// leaves closes the modal.
func (b tab) leaves() {
	b.t.Helper()
	b.do(chromedp.KeyEvent("\u001b"), chromedp.WaitNotPresent(chromedp.CSS("dialog[open]")))
}

// presses the button in the modal that submits it.
func (b tab) presses() {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS("dialog[open] .modal-footer .primary")))
}

// newest is the XPath of a button in the newest message that holds words.
func newest(words, button string) string {
	return "(" + holding("article", words) + ")[last()]" + holding("button", button)
}

func TestAskingOnThePageInABrowser(t *testing.T) {
	b := openBrowser(t)
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	s.holds(p, "Sales Dashboards EMEA")
	b.visits(s, "Requestor1", "#access-requests")

	b.command("/access request")
	b.sees("dialog", "Which access do you need?")
	b.do(chromedp.SendKeys(chromedp.CSS("dialog[open] .combobox input"), "sandbox users"), chromedp.WaitVisible(holding("*[@role='option']", "Engineering Sandbox")))
	b.photo("asking-1-menu")
	b.do(chromedp.Click(holding("*[@role='option']", "Engineering Sandbox")))
	b.sees("dialog", "Which way?")
	b.do(chromedp.Click(holding("label", "Half a year, manager approves")))
	b.sees("dialog", "Your manager Manager1 decides.")
	b.do(chromedp.SendKeys(chromedp.CSS(`[data-focus="reason/request.reason"]`), "Load tests"))
	b.photo("asking-2-form")
	b.presses()
	b.sees("dialog", "Submitted")
	b.leaves()
	b.sees("article", "Waiting for: Manager1")
	b.photo("asking-3-card")

	b.command("/access extend sales dashboards emea")
	b.sees("dialog", "You get it for 90 days")
	b.photo("asking-4-extend")
	b.presses()
	b.sees("dialog", "Submitted")
	b.leaves()
	b.sees("article", "State: Extended")

	b.command("/access return sales dashboards emea")
	b.sees("article", "This is what you hold")
	b.photo("asking-5-held")
	b.do(chromedp.Click(newest("This is what you hold", "Give back")))
	b.confirms()
	b.sees("article", "State: Removed")

	b.command("/access cancel engineering sandbox")
	b.sees("article", "Canceled: Entra drops your request")
	b.sees("article", "State: Canceled")
	b.photo("asking-6-channel")
	b.visits(s, "Requestor1", "DM")
	b.sees("article", "You asked for Engineering Sandbox")
	b.photo("asking-7-direct")
	assert.Empty(t, s.entra.Members("Sales EMEA readers"))
}

// confirms says yes in the dialog that a button asks with, if it does.
func (b tab) confirms() {
	b.t.Helper()
	there, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](`document.querySelector("dialog[open] .confirm-footer, dialog.confirm[open]") !== null`))
	require.NoError(b.t, err)
	if there {
		b.do(chromedp.Click(chromedp.CSS("dialog[open] .primary, dialog[open] .danger")))
	}
}

// TestAnApprovalOnThePageInABrowser is three people side by side: who asks, who
// decides, and somebody who looks on and may not decide.
func TestAnApprovalOnThePageInABrowser(t *testing.T) {
	requestor := openBrowser(t)
	s := newStage(t, plot{env: map[string]string{"APPROVALS_CHANNEL": "it-approvals"}})
	s.linked("Requestor1")
	s.mayDecide("Approver1")
	s.mayDecide("Admin1")
	requestor.visits(s, "Requestor1", "#access-requests")
	requestor.command("/access request finance reports because month end")
	requestor.sees("dialog", "Submitted")
	requestor.leaves()

	approver, onlooker, all := requestor.another(), requestor.another(), requestor.another().sized(1600, 900)
	s.asked("Approver1", "Requestor1 asked for Finance Reports")
	onlooker.visits(s, "Admin1", "#it-approvals")
	onlooker.do(chromedp.Click(newest("Requestor1 asked for Finance Reports", "Approve")))
	onlooker.sees("dialog", "does not wait for you")
	onlooker.photo("approval-1-refused")
	onlooker.leaves()
	require.Zero(t, s.entra.CallsTo("PATCH", "/stages/"))

	panes := url.Values{"pane": {"#" + hashOf(s, "Requestor1", "DM"), "#" + hashOf(s, "Approver1", "DM"), "#" + hashOf(s, "Admin1", "#it-approvals")}}
	all.do(chromedp.Navigate(s.slack.PageURL()+"#"+panes.Encode()), chromedp.WaitVisible(chromedp.CSS("iframe")))
	all.shows("Waiting for: one of Finance approvers", "Ask a question", "Ask a question")
	all.photo("approval-2-waiting")

	approver.visits(s, "Approver1", "DM")
	approver.do(chromedp.Click(newest("Requestor1 asked for Finance Reports", "Deny")))
	approver.sees("dialog", "Why not?")
	approver.do(chromedp.SendKeys(chromedp.CSS(`dialog[open] textarea`), "Please use last month's"))
	approver.photo("approval-3-form")
	approver.presses()
	approver.sees("dialog", "Denied as Approver1")
	approver.leaves()
	approver.sees("article", "Denied by Approver1")

	all.shows("State: Denied", "Denied by Approver1", "Denied by Approver1")
	all.photo("approval-4-denied")
	assert.Equal(t, []string{"Requestor1: Finance Reports (denied)"}, s.requests())
}

// shows waits until each pane, from the left, holds its words.
func (b tab) shows(words ...string) {
	b.t.Helper()
	for i, w := range words {
		b.do(chromedp.Poll[chromedp.Void](`(() => { const pane = document.querySelectorAll("iframe")[` + string(rune('0'+i)) + `]; return (pane?.contentDocument?.body?.innerText ?? "").includes(` + "`" + w + "`" + `); })()`))
	}
}
