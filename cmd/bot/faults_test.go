package main

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const createPath = "/assignmentRequests$"

// ask opens the form of Marketing Campaign and fills it in.
func (s *stage) ask(p *slacksim.Person) *slacksim.Modal {
	s.t.Helper()
	return s.open(p, "/access request Marketing Campaign", "You get it for 30 days").Fill("Reason", "work")
}

// assertOneOfAll checks that the request was made once and told once in both
// places.
func (s *stage) assertOneOfAll(p *slacksim.Person) {
	s.t.Helper()
	s.ended(p, "DM", "Delivered")
	s.ended(p, "#access-requests", "Delivered")
	assert.Equal(s.t, []string{"Requestor1: Marketing Campaign (delivered)"}, s.requests())
	for _, place := range []string{"DM", "#access-requests"} {
		cards := 0
		for _, m := range p.Messages(place) {
			if !m.Ephemeral && m.Notification() != "" && len(m.Replies()) > 0 {
				cards++
			}
		}
		assert.Equal(s.t, 1, cards, "cards in %s", place)
	}
}

func TestARequestSurvivesWhatEntraDoes(t *testing.T) { // F05, F25, F26, F28, I3
	t.Parallel()
	for _, c := range []struct {
		name  string
		fault entrasim.Fault
	}{
		{"reply lost after it worked", entrasim.Fault{Kind: entrasim.FaultLostReply}},
		{"connection reset before it worked", entrasim.Fault{Kind: entrasim.FaultReset}},
		{"throttled with a time", entrasim.Fault{Status: http.StatusTooManyRequests, RetryAfter: "0.5"}},
		{"throttled though it worked", entrasim.Fault{Kind: entrasim.FaultStatusAfter, Status: http.StatusTooManyRequests, RetryAfter: "0.2"}},
		{"out of service", entrasim.Fault{Status: http.StatusServiceUnavailable, RetryAfter: "1"}},
		{"a page of HTML", entrasim.Fault{Kind: entrasim.FaultHTML, Status: http.StatusBadGateway}},
		{"half an answer", entrasim.Fault{Kind: entrasim.FaultTruncated}},
		{"the token is refused once", entrasim.Fault{Status: http.StatusUnauthorized}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, plot{slack: slacksim.Config{Patience: 90 * time.Second}})
			p := s.linked("Requestor1")
			modal := s.ask(p)
			c.fault.Method, c.fault.Path = http.MethodPost, createPath
			s.entra.Fail(c.fault)
			require.NoError(t, modal.Submit())
			s.assertOneOfAll(p)
		})
	}
}

func TestABusyEntraIsToldAndTriedAgain(t *testing.T) { // F25
	t.Parallel()
	s := newStage(t, plot{slack: slacksim.Config{Patience: 150 * time.Second}})
	p := s.linked("Requestor1")
	modal := s.ask(p)
	s.entra.Fail(entrasim.Fault{Method: http.MethodPost, Path: createPath, Times: 1, Status: http.StatusTooManyRequests, RetryAfter: "11"})
	require.NoError(t, modal.Submit())
	modal.Await("Entra is busy. Your request for Marketing Campaign is not lost")
	s.assertOneOfAll(p)
	modal.Await("Submitted")
}

func TestARevokedSignInIsAskedForAndTheRequestGoesOn(t *testing.T) { // F30
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	modal := s.ask(p)
	s.entra.Fail(entrasim.Fault{Path: "/v1.0/", Times: 100, Kind: entrasim.FaultClaims})
	require.NoError(t, modal.Submit())
	modal.Await("Code from the sign-in page")
	s.entra.Heal()
	link := modal.LinkURL("Sign in to Entra")
	b := entrasim.NewBrowser()
	require.NoError(t, b.Open(link))
	require.NoError(t, b.Fill("Password", s.entra.Person("Requestor1").Password))
	require.NoError(t, b.Press("Sign in"))
	require.NoError(t, modal.Fill("Code from the sign-in page", codeOn(t, b)).Submit())
	modal.Await("You get it for 30 days").Await("work")
	require.NoError(t, modal.Submit())
	s.assertOneOfAll(p)
}

func TestALaggingEntraCausesNoFalseEnd(t *testing.T) { // F28
	t.Parallel()
	s := newStage(t, plot{entra: entrasim.Config{ReplicationDelay: 2 * time.Second}})
	p := s.linked("Requestor1")
	require.NoError(t, s.ask(p).Submit())
	s.assertOneOfAll(p)
	assert.NotContains(t, s.slack.Transcript(), "no longer shows")
}

func TestADeliveryThatFailsIsToldAndFollowed(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	s.entra.SetKnobs(func(k *entrasim.Knobs) { k.DeliverAs = "deliveryFailed" })
	p := s.linked("Requestor1")
	require.NoError(t, s.ask(p).Submit())
	p.AwaitIn("DM", "asked for Marketing Campaign").AwaitReply("Delivery failed: Entra could not grant the membership of Marketing resources yet")
}

func TestSlackThatFailsIsToldOnce(t *testing.T) { // F22, F23
	t.Parallel()
	for _, c := range []struct {
		name  string
		fault slacksim.Fault
	}{
		{"posting is throttled", slacksim.Fault{Method: "chat.postMessage", RetryAfter: 1, Times: 2}},
		{"a post goes through but its answer is lost", slacksim.Fault{Method: "chat.postMessage", AfterCommit: true, Times: 3}},
		{"editing is throttled", slacksim.Fault{Method: "chat.update", RetryAfter: 1, Times: 2}},
		{"posting answers with a page of HTML", slacksim.Fault{Method: "chat.postMessage", Status: 502, Times: 2}},
		{"the modal cannot be updated", slacksim.Fault{Method: "views.update", Error: "internal_error", Times: 1}},
		{"opening the direct message is throttled", slacksim.Fault{Method: "conversations.open", RetryAfter: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, plot{slack: slacksim.Config{Patience: 30 * time.Second}})
			p := s.linked("Requestor1")
			modal := s.ask(p)
			s.slack.Fail(c.fault)
			require.NoError(t, modal.Submit())
			s.assertOneOfAll(p)
		})
	}
}

func TestWithoutHistoryScopesALineMayStandTwiceAndNoneIsLost(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{slack: slacksim.Config{WithoutOptionalScopes: true}})
	p := s.linked("Requestor1")
	require.NoError(t, s.ask(p).Submit())
	s.assertOneOfAll(p)
}

func TestRedisGoneInTheMiddleIsToldAndNothingIsLost(t *testing.T) { // F09, I1, I7
	t.Parallel()
	env, redis := realRedis(t)
	s := newStage(t, plot{env: env})
	p := s.linked("Requestor1")
	modal := s.ask(p)
	redis.SetError("LOADING Redis is gone")
	err := modal.Submit()
	var field slacksim.FieldErrors
	require.ErrorAs(t, err, &field)
	assert.Contains(t, field["Reason"], "I can't reach my memory (Redis) right now")
	assert.Contains(t, modal.Text(), "work", "what was typed is still there")
	other := s.slack.Person("Approver1")
	other.Slash("/access mine")
	other.Await("I can't reach my memory (Redis) right now. Most likely nothing was done")
	assert.Equal(t, http.StatusServiceUnavailable, s.probe("/readyz"))
	assert.Equal(t, http.StatusOK, s.probe("/healthz"))
	assert.Zero(t, s.entra.CallsTo(http.MethodPost, createPath), "nothing was asked for meanwhile")
	redis.SetError("")
	require.NoError(t, modal.Submit())
	s.assertOneOfAll(p)
	assert.Equal(t, http.StatusOK, s.probe("/readyz"))
}

func TestRedisGoneAtTheStartIsToldAndWaitedFor(t *testing.T) {
	t.Parallel()
	env, redis := realRedis(t)
	redis.SetError("LOADING Redis is gone")
	s := newStage(t, plot{env: env})
	p := s.slack.Person("Requestor1")
	p.Slash("/access help")
	p.Await("I can't reach my memory (Redis) right now")
	redis.SetError("")
	p = s.linked("Requestor1")
	require.NoError(t, s.ask(p).Submit())
	s.assertOneOfAll(p)
}

// probe asks one of the probes and gives the status.
func (s *stage) probe(path string) int {
	s.t.Helper()
	res, err := http.Get(s.env["PUBLIC_URL"] + path)
	require.NoError(s.t, err)
	defer res.Body.Close()
	var parts map[string]string
	require.NoError(s.t, json.NewDecoder(res.Body).Decode(&parts))
	return res.StatusCode
}

// metrics reads what a scrape gets.
func (s *stage) metrics() string {
	s.t.Helper()
	res, err := http.Get(s.env["PUBLIC_URL"] + "/metrics")
	require.NoError(s.t, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	require.NoError(s.t, err)
	return string(text)
}

func TestARestartGoesOnWhereItStopped(t *testing.T) { // F08
	t.Parallel()
	env, _ := realRedis(t)
	s := newStage(t, plot{env: env})
	p := s.linked("Requestor1")
	modal := s.open(p, "/access request Finance Reports", "Reason").Fill("Reason", "Month end")
	require.NoError(t, modal.Submit())
	p.AwaitIn("DM", "asked for Finance Reports").AwaitReply("Waiting for approval")
	s.stop()
	require.NoError(t, s.entra.Decide("Approver1", s.entra.Requests()[0].ID, true, "fine"))
	s.reopen()
	s.start()
	s.ended(p, "DM", "Delivered")
	s.ended(p, "#access-requests", "Delivered")
	p.Slash("/access whoami")
	p.Await("Entra as Requestor1")
}

func TestAnApplicationThatMayWriteIsRefused(t *testing.T) { // T5
	t.Parallel()
	s := newStage(t, plot{idle: true, entra: entrasim.Config{AppRoles: []string{
		"EntitlementManagement.Read.All", "User.Read.All", "GroupMember.Read.All", "EntitlementManagement.ReadWrite.All",
	}}})
	err := s.serve(t.Context(), newLog(s.log, "debug", "text"))
	require.Error(t, err)
	assert.Contains(t, err.Error(), "EntitlementManagement.ReadWrite.All")
}

func TestAnApplicationThatMayNotReadIsRefused(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{idle: true, entra: entrasim.Config{AppRoles: []string{"User.Read.All", "GroupMember.Read.All"}}})
	err := s.serve(t.Context(), newLog(s.log, "debug", "text"))
	require.Error(t, err)
	assert.Contains(t, err.Error(), "EntitlementManagement.Read.All")
}

func TestARequestsChannelThatCannotBeUsedIsRefused(t *testing.T) {
	t.Parallel()
	for channel, sentence := range map[string]string{
		"#fabrikam-shared": "shared with people outside",
		"#nowhere":         "There is no channel #nowhere",
	} {
		s := newStage(t, plot{idle: true, env: map[string]string{"REQUESTS_CHANNEL": channel}})
		err := s.serve(t.Context(), newLog(s.log, "debug", "text"))
		require.Error(t, err)
		assert.Contains(t, err.Error(), sentence)
	}
}
