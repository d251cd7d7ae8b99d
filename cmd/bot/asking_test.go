package main

import (
	"flag"
	"regexp"
	"strings"
	"testing"
	"time"

	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write the golden files; review them like code")

func TestTheTutorialStoryReadsAsExpected(t *testing.T) {
	t.Parallel()
	s := newStage(t, unhurried(nil))
	require.NoError(t, playTutorial(s.world))
	golden(t, "tutorial.txt", withoutIDs(s.slack.TranscriptOf("Requestor1")))
	golden(t, "tutorial-channel.txt", withoutIDs(s.slack.TranscriptOf("Approver1")))
	assert.Equal(t, []string{"Requestor1: Marketing Campaign (delivered)"}, s.requests())
}

// unhurried gives Entra time enough in each state for the bot to see it, also
// on a busy machine.
func unhurried(env map[string]string) plot {
	return plot{env: env, entra: entrasim.Config{SubmittedFor: 2 * time.Second, DeliveringFor: 2 * time.Second}}
}

func TestTheTutorialStoryReadsTheSameInBeta(t *testing.T) {
	t.Parallel()
	s := newStage(t, unhurried(map[string]string{"GRAPH_VERSION": "beta"}))
	require.NoError(t, playTutorial(s.world))
	golden(t, "tutorial.txt", withoutIDs(s.slack.TranscriptOf("Requestor1")))
	assert.Zero(t, s.entra.CallsTo("", "/v1.0/identityGovernance"), "the other dialect is not spoken")
}

func TestTheTutorialStoryStaysWithinSlacksRateLimits(t *testing.T) { // F22
	t.Parallel()
	s := newStage(t, plot{slack: slacksim.Config{RateLimits: true, Patience: 60 * time.Second}})
	require.NoError(t, playTutorial(s.world))
	s.ended(s.slack.Person("Requestor1"), "DM", "Delivered")
	s.ended(s.slack.Person("Requestor1"), "#access-requests", "Delivered")
	for _, call := range s.slack.Calls() {
		assert.NotEqual(t, "ratelimited", call.Error, call.Method)
	}
}

func TestTheAskingStoryComesToItsEnd(t *testing.T) {
	t.Parallel()
	s := newStage(t, unhurried(nil))
	require.NoError(t, playAsking(s.world))
	golden(t, "asking.txt", withoutIDs(s.slack.TranscriptOf("Requestor1")))
}

var (
	requestID = regexp.MustCompile(`\b[0-9a-f]{8}(?:(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?\b`)
	reference = regexp.MustCompile(`(Reference )[A-Z2-7]{8}\b`) // to the log
)

func withoutIDs(transcript string) string {
	return reference.ReplaceAllString(requestID.ReplaceAllString(transcript, "<id>"), "$1<id>")
}

func TestHelpNamesTheNearestCommand(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.slack.Person("Requestor1")
	p.Slash("/access help")
	p.Await("straight to that package's form")
	p.Slash("/access reqest Marketing Campaign")
	p.Await("Did you mean /access request?")
	p.Slash("/access <!channel> :tada:")
	p.Await("I don't know")
	assert.NotContains(t, s.slack.TranscriptOf("Requestor1"), "@channel", "nothing typed pings")
}

func TestNamesThatPeopleType(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	for _, c := range []struct{ name, typed, shown string }{
		{"exact", "Marketing Campaign", "You get it for 30 days"},
		{"any case and space", "  marketing   CAMPAIGN ", "You get it for 30 days"},
		{"in quotes", `"Marketing Campaign"`, "You get it for 30 days"},
		{"in smart quotes", "“Marketing Campaign”", "You get it for 30 days"},
		{"a typing mistake is asked about", "Marketing Campain", "Did you mean one of these?"},
		{"part of a name is asked about", "sandbox", "Did you mean one of these?"},
		{"three near names", "sales dashboards", "Several packages match"},
		{"nothing like it", "Quantum Flux", "There is no package called “Quantum Flux”"},
		{"none", "", "Which access do you need?"},
		{"emoji", ":tada: 🎉", "There is no package called"},
		{"a ping", "<!channel>", "There is no package called"},
		{"a mention", "@Approver1", "There is no package called “approver1”"},
		{"a link counts as its words", "<https://evil.example|Marketing Campaign>", "You get it for 30 days"},
		{"4,000 characters", strings.Repeat("long ", 800), "There is no package called"},
		{"somebody else's package", "Payroll", "There is no package called"},
		{"hidden", "Project Nightfall", "There is no package called"},
	} {
		t.Run(c.name, func(t *testing.T) {
			modal := s.open(p, "/access request "+c.typed, c.shown)
			assert.NotContains(t, modal.Text(), "@channel")
			modal.Close()
		})
	}
	assert.Empty(t, s.requests(), "no name was taken without asking")
}

func TestATieIsChosenByAButton(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	modal := s.open(p, "/access request sales dashboards", "Several packages match")
	text := modal.Text()
	for _, name := range []string{"EMEA", "APAC", "Americas"} {
		assert.Contains(t, text, "Sales Dashboards "+name)
	}
	require.NoError(t, modal.Press("Choose Sales Dashboards APAC").Acked())
	require.NoError(t, modal.Await("Sales APAC readers").Submit())
	s.ended(p, "DM", "Delivered")
	assert.Equal(t, []string{"Requestor1: Sales Dashboards APAC (delivered)"}, s.requests())
}

func TestTheMenuSearchesByContents(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	modal := s.open(p, "/access request", "Which access do you need?")
	assert.Contains(t, modal.Suggest("Search by name", ""), "Marketing Campaign")
	assert.NotContains(t, modal.Suggest("Search by name", ""), "Payroll", "what the person may not ask for")
	assert.Equal(t, []string{"Engineering Sandbox"}, modal.Suggest("Search by name", "sandb"))
	modal.Choose("Search by name", "Engineering Sandbox")
	modal.Await("Which way?")
}

func TestAPolicyIsChosenAndItsReasonDemanded(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	modal := s.open(p, "/access request Engineering Sandbox", "Which way?")
	modal.Choose("Which way?", "Half a year, manager approves")
	err := modal.Submit()
	var field slacksim.FieldErrors
	require.ErrorAs(t, err, &field)
	assert.Contains(t, field["Reason"], "wants a reason")
	require.NoError(t, modal.Fill("Reason", "Load tests").Submit())
	modal.Await("Submitted")
	card := p.AwaitIn("DM", "asked for Engineering Sandbox")
	card.AwaitReply("Waiting for approval")
	require.NoError(t, s.entra.Decide("Manager1", s.entra.Requests()[0].ID, true, "fine"))
	s.ended(p, "DM", "Delivered")
}

func TestADenialElsewhereReachesTheThread(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	modal := s.open(p, "/access request Finance Reports", "Reason")
	require.NoError(t, modal.Fill("Reason", "Month end").Submit())
	p.AwaitIn("DM", "asked for Finance Reports").AwaitReply("Waiting for approval")
	require.NoError(t, s.entra.Decide("Approver1", s.entra.Requests()[0].ID, false, "not this month"))
	s.ended(p, "DM", "Denied")
	s.ended(s.slack.Person("Approver1"), "#access-requests", "Denied")
}

func TestTheReasonIsNotToldInAPublicChannel(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	modal := s.open(p, "/access request Marketing Campaign", "Reason")
	require.NoError(t, modal.Fill("Reason", "a private reason").Submit())
	s.ended(p, "DM", "Delivered")
	s.ended(p, "#access-requests", "Delivered")
	assert.Contains(t, s.slack.TranscriptOf("Requestor1"), "a private reason")
	assert.NotContains(t, s.slack.TranscriptOf("Approver1"), "a private reason")
}

func TestWordsOfPeopleNeitherPingNorForge(t *testing.T) { // T11, T12
	t.Parallel()
	s := newStage(t, plot{env: map[string]string{"REQUESTS_CHANNEL": "it-approvals"}})
	p := s.linked("Requestor1")
	modal := s.open(p, "/access request Marketing Campaign", "Reason")
	hostile := "<!channel> <@U0APPROVE01> <https://evil.example|approve here> \u202Eevil *bold*"
	require.NoError(t, modal.Fill("Reason", hostile).Submit())
	s.ended(p, "DM", "Delivered")
	seen := s.slack.TranscriptOf("Approver1")
	assert.Contains(t, seen, "Reason: <!channel> <@U0APPROVE01> <https://evil.example|approve here> evil *bold*", "read as it was typed")
	assert.NotContains(t, seen, "@channel")
	assert.NotContains(t, seen, "@Approver1")
	assert.NotContains(t, seen, "\u202E")
	assert.NotContains(t, s.log.String(), "evil.example", "reasons are not logged")
}

func TestAReasonOf5000CharactersIsRefusedAtItsField(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	modal := s.open(p, "/access request Marketing Campaign", "Reason")
	err := modal.Fill("Reason", strings.Repeat("x", 5000)).Submit()
	require.Error(t, err, "Slack's own client stops it")
	require.NoError(t, modal.Fill("Reason", strings.Repeat("y", 2999)).Submit())
	s.ended(p, "DM", "Delivered")
	last := len(s.slack.Envelopes()) - 1
	for ; s.slack.Envelopes()[last].Type != "interactive" || !strings.Contains(string(s.slack.Envelopes()[last].Payload), "view_submission"); last-- {
	}
	forged := strings.ReplaceAll(string(s.slack.Envelopes()[last].Payload), "yyy", "zzzzz")
	forged = strings.Replace(forged, `"hash":"`, `"hash":"other`, 1)
	require.NoError(t, s.slack.SendRaw(`{"envelope_id":"forged","type":"interactive","accepts_response_payload":true,"payload":`+forged+`}`))
	require.Len(t, s.requests(), 1, "and what came past the client changes nothing")
}

func TestAClosedFormLosesNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	modal := s.open(p, "/access request Marketing Campaign", "Reason")
	modal.Fill("Reason", "typed with care")
	require.Eventually(t, func() bool { return strings.Contains(s.log.String(), "name=request.reason") }, 20*time.Second, 10*time.Millisecond)
	modal.Close()
	notice := p.Await("You closed the form for Marketing Campaign. Nothing was sent")
	require.NoError(t, notice.Press("Continue").Acked())
	modal = p.Modal().Await("typed with care")
	require.NoError(t, modal.Submit())
	s.ended(p, "DM", "Delivered")
	assert.Equal(t, "typed with care", s.entra.Requests()[0].Justification)
}

func TestASecondSubmitSendsNothingTwice(t *testing.T) { // F18, I2
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	modal := s.open(p, "/access request Marketing Campaign", "Reason")
	s.slack.Socket().DuplicateNext(1)
	require.NoError(t, modal.Fill("Reason", "once").Submit())
	s.ended(p, "DM", "Delivered")
	s.ended(p, "#access-requests", "Delivered")
	for i, e := range s.slack.Envelopes() {
		if strings.Contains(string(e.Payload), "view_submission") {
			require.NoError(t, s.slack.Replay(i))
		}
	}
	modal = s.open(p, "/access request Marketing Campaign", "You hold Marketing Campaign already until")
	assert.Empty(t, modal.SubmitLabel())
	assert.Len(t, s.requests(), 1)
	assert.Equal(t, 1, s.entra.CallsTo("POST", "/assignmentRequests$"))
}

func TestAnOpenRequestIsToldBeforeTheForm(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	modal := s.open(p, "/access request Finance Reports", "Reason")
	require.NoError(t, modal.Fill("Reason", "Month end").Submit())
	p.AwaitIn("DM", "asked for Finance Reports").AwaitReply("Waiting for approval")
	modal.Await("Submitted").Close()
	s.open(p, "/access request Finance Reports", "You have an open request for Finance Reports already")
}

func TestAnExpiredTriggerOffersToContinue(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	s.slack.Fail(slacksim.Fault{Method: "views.open", Error: "expired_trigger_id"})
	p.Slash("/access request Marketing Campaign")
	late := p.Await("took too long for Slack to open the form. Nothing is lost")
	require.NoError(t, late.Press("Continue").Acked())
	p.Modal().Await("You get it for 30 days")
}

func TestAFormClosedWhileLoadingOffersToContinue(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	s.slack.Fail(slacksim.Fault{Method: "views.update", Error: "not_found"})
	p.Slash("/access request Marketing Campaign")
	p.Await("took too long for Slack to open the form").Press("Continue")
	p.Modal().Await("You get it for 30 days")
}

func TestOnlyTheRequestorCancels(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	modal := s.open(p, "/access request Finance Reports", "Reason")
	require.NoError(t, modal.Fill("Reason", "Month end").Submit())
	p.AwaitIn("#access-requests", "asked for Finance Reports").AwaitReply("Waiting for approval")
	other := s.slack.Person("Requestor2").In("#access-requests")
	require.NoError(t, other.AwaitIn("#access-requests", "asked for Finance Reports").Press("Cancel request").Acked())
	other.Await("Only Requestor1 can cancel this request")
	require.Equal(t, []string{"Requestor1: Finance Reports (pendingApproval)"}, s.requests())
	require.NoError(t, p.AwaitIn("DM", "asked for Finance Reports").Press("Cancel request").Acked())
	s.ended(p, "DM", "Canceled").AwaitReply("Canceled by Requestor1")
}

func TestMineShowsWhatIsHeldAndOpen(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	p.Slash("/access mine")
	p.Await("You hold 0 access packages; 0 requests are open")
	for _, name := range []string{"Marketing Campaign", "Finance Reports"} {
		modal := s.open(p, "/access request "+name, "Reason")
		require.NoError(t, modal.Fill("Reason", "work").Submit())
		modal.Await("Submitted").Close()
	}
	p.AwaitIn("DM", "asked for Marketing Campaign").AwaitReply("Delivered")
	p.AwaitIn("DM", "asked for Finance Reports").AwaitReply("Waiting for approval")
	p.Slash("/access mine")
	mine := p.Await("You hold 1 access package; 1 request is open")
	assert.Contains(t, mine.Text(), "Finance Reports · waiting for approval")
	assert.Contains(t, mine.Text(), "Marketing Campaign · until <date>")
	assert.True(t, mine.Ephemeral, "only for the person")
	p.Home().Await("Marketing Campaign")
}

func TestTheHomeTabLeadsToTheFirstRequest(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{entra: entrasim.Config{}})
	p := s.slack.Person("Requestor2")
	home := p.Home()
	require.NoError(t, home.Await("Sign in once").Press("Sign in").Acked())
	modal := p.Modal().Await("Code from the sign-in page")
	code, err := s.signIn("Requestor2", modal.LinkURL("Sign in to Entra"))
	require.NoError(t, err)
	require.NoError(t, modal.Fill("Code from the sign-in page", code).Submit())
	modal.Await("You are signed in as Requestor2").Press("Request access")
	p.Modal().Await("Which access do you need?")
	home.Await("You hold 0 access packages")
}
