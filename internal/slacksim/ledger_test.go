package slacksim_test

import (
	"encoding/json"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"accessbot/internal/slacksim"
)

// ledger reads the account over HTTP, as suites in other languages do.
func ledger(t *testing.T, w *slacksim.Workspace) slacksim.Ledger {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.PageURL()+"_sim/ledger", nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	var out slacksim.Ledger
	require.NoError(t, json.NewDecoder(response.Body).Decode(&out))
	return out
}

// control steers the simulator over HTTP and gives the status and the words of a refusal.
func control(t *testing.T, w *slacksim.Workspace, path, order string) (int, string) {
	t.Helper()
	response := post(t, w.PageURL()+"_sim/"+path, "application/json", "", order)
	defer func() { _ = response.Body.Close() }()
	words, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response.StatusCode, string(words)
}

func order(t *testing.T, w *slacksim.Workspace, path, content string) {
	t.Helper()
	status, words := control(t, w, path, content)
	require.Equal(t, http.StatusOK, status, words)
}

func TestTheLedgerAccountsForEveryEnvelopeAndMessage(t *testing.T) {
	w := start(t, func(c *slacksim.Config) { c.AckWithin = 50 * time.Millisecond })
	p := w.Person("Requestor1")
	require.ErrorIs(t, p.Slash("/ask nobody").Acked(), slacksim.ErrNoConnection)
	l := dial(t, w)
	l.read()
	acked := p.Slash("/ask once")
	l.send(`{"envelope_id":"` + l.read()["envelope_id"].(string) + `"}`)
	require.NoError(t, acked.Acked())
	dial(t, w).read()
	w.Socket().DuplicateNext(1)
	require.ErrorIs(t, p.Slash("/ask twice").Acked(), slacksim.ErrNoAnswer)
	l.send(`{"envelope_id":"` + ledger(t, w).Envelopes[2].ID + `"}`)
	late := func() bool { return ledger(t, w).Envelopes[2].LateAckAt != nil }
	assert.Eventually(t, late, 20*time.Second, 5*time.Millisecond)
	posted := call(t, w, "chat.postMessage", "channel", "#general", "text", "card", "metadata", `{"event_type":"access_request","event_payload":{"id":"7"}}`)
	call(t, w, "chat.update", "channel", "C0GENERAL01", "ts", posted["ts"].(string), "text", "card, changed")
	call(t, w, "chat.delete", "channel", "C0GENERAL01", "ts", posted["ts"].(string))

	account := ledger(t, w)
	require.Len(t, account.Envelopes, 3)
	undelivered, once, twice := account.Envelopes[0], account.Envelopes[1], account.Envelopes[2]
	assert.Equal(t, slacksim.Undelivered, undelivered.Outcome)
	assert.Empty(t, undelivered.Sent)
	assert.Equal(t, slacksim.Acknowledged, once.Outcome)
	assert.NotNil(t, once.AckedAt)
	assert.Equal(t, "/ask", once.Kind)
	assert.Equal(t, "U0REQUEST01", once.User)
	assert.NotEmpty(t, once.TriggerID)
	require.Len(t, once.Sent, 1)
	assert.Equal(t, slacksim.Unanswered, twice.Outcome)
	assert.Nil(t, twice.AckedAt)
	require.Len(t, twice.Sent, 2)
	assert.NotEqual(t, twice.Sent[0].Connection, twice.Sent[1].Connection)
	require.Len(t, account.Messages, 1)
	card := account.Messages[0]
	assert.Equal(t, map[string]any{"event_type": "access_request", "event_payload": map[string]any{"id": "7"}}, card.Metadata)
	assert.Equal(t, 1, card.Edits)
	assert.True(t, card.Deleted)
	assert.Len(t, account.Connections, 2)
}

func TestARetryOfAnEventHasItsEventID(t *testing.T) {
	w := start(t, func(c *slacksim.Config) { c.AckWithin = 30 * time.Millisecond })
	l := dial(t, w)
	l.read()
	require.NoError(t, w.Person("Requestor1").SayTo("testbot", "hi").Acked())
	l.read()
	assert.Equal(t, float64(1), l.read()["retry_attempt"])
	account := ledger(t, w)
	require.Len(t, account.Envelopes, 2)
	assert.Equal(t, account.Envelopes[0].EventID, account.Envelopes[1].EventID)
	assert.NotEqual(t, account.Envelopes[0].ID, account.Envelopes[1].ID)
	assert.Equal(t, 1, account.Envelopes[1].Attempt)
}

func TestAConnectionIsCutInTheMiddleOfAnEnvelope(t *testing.T) {
	w := start(t, func(c *slacksim.Config) { c.AckWithin = 50 * time.Millisecond })
	l := dial(t, w)
	l.read()
	order(t, w, "socket", `{"cut_within":1}`)
	answer := w.Person("Requestor1").Slash("/ask x")
	_, _, err := l.ws.ReadMessage()
	require.Error(t, err, "half an envelope is none")
	require.ErrorIs(t, answer.Acked(), slacksim.ErrNoAnswer)
	require.NoError(t, w.AwaitConnections(0))
}

func TestAConnectionIsCutWhileItsAcknowledgementComes(t *testing.T) {
	w := start(t, func(c *slacksim.Config) { c.AckWithin = 50 * time.Millisecond })
	l := dial(t, w)
	l.read()
	order(t, w, "socket", `{"cut_on_ack":1}`)
	answer := w.Person("Requestor1").Slash("/ask x")
	l.send(`{"envelope_id":"` + l.read()["envelope_id"].(string) + `"}`)
	_, _, err := l.ws.ReadMessage()
	require.Error(t, err)
	require.ErrorIs(t, answer.Acked(), slacksim.ErrNoAnswer, "Slack never read the acknowledgement")
}

func TestConnectionsAreRefreshedAgainAndAgain(t *testing.T) {
	w := start(t)
	first := dial(t, w)
	first.read()
	order(t, w, "socket", `{"refresh_every_seconds":5}`)
	second := dial(t, w)
	second.read()
	w.Advance(5 * time.Second)
	for _, l := range []line{first, second} {
		assert.Equal(t, "refresh_requested", l.read()["reason"])
	}
	third := dial(t, w)
	third.read()
	w.Advance(6 * time.Second)
	assert.Equal(t, "refresh_requested", third.read()["reason"])
	order(t, w, "heal", `{}`)
	last := dial(t, w)
	last.read()
	w.Advance(time.Minute)
	require.NoError(t, w.AwaitConnections(1))
	assert.False(t, ledger(t, w).Connections[len(ledger(t, w).Connections)-1].Leaving)
}

func TestGhostsTakePlacesOfTheTen(t *testing.T) {
	w := start(t)
	order(t, w, "socket", `{"ghosts":9}`)
	assert.EqualValues(t, 10, dial(t, w).read()["num_connections"])
	refused := dial(t, w).read()
	assert.Equal(t, "too_many_websockets", refused["reason"])
	assert.EqualValues(t, 10, refused["num_connections"])
	order(t, w, "socket", `{"ghosts":0}`)
	assert.EqualValues(t, 2, dial(t, w).read()["num_connections"])
}

func TestOneConnectionAloneCanBeKilledSilencedOrSentAway(t *testing.T) {
	w := start(t)
	lines := []line{dial(t, w), dial(t, w), dial(t, w)}
	for _, l := range lines {
		l.read()
	}
	order(t, w, "socket", `{"kill":true,"connections":[1]}`)
	_, _, err := lines[0].ws.ReadMessage()
	require.Error(t, err)
	order(t, w, "socket", `{"black_hole":true,"connections":[2]}`)
	order(t, w, "disconnect", `{"reason":"warning","connections":[3]}`)
	assert.Equal(t, "warning", lines[2].read()["reason"])
	assert.Equal(t, []slacksim.LedgerConnection{{Number: 2, Silent: true}, {Number: 3, Leaving: true}}, ledger(t, w).Connections)
}

func TestAMethodIsLimitedForAMinute(t *testing.T) {
	w := start(t)
	order(t, w, "fail", `{"method":"chat.postMessage","seconds":60,"status":429}`)
	say := func() *http.Response {
		response := post(t, w.APIURL()+"chat.postMessage", "application/json", "Bearer "+w.BotToken(), `{"channel":"#general","text":"x"}`)
		require.NoError(t, response.Body.Close())
		return response
	}
	assert.Equal(t, "60", say().Header.Get("Retry-After"))
	assert.Equal(t, true, call(t, w, "auth.test")["ok"], "other methods are well")
	w.Advance(45 * time.Second)
	limited := say()
	assert.Equal(t, http.StatusTooManyRequests, limited.StatusCode)
	assert.Equal(t, "15", limited.Header.Get("Retry-After"))
	w.Advance(15 * time.Second)
	assert.Equal(t, http.StatusOK, say().StatusCode)
	order(t, w, "fail", `{"method":"*","seconds":60,"error":"internal_error"}`)
	assert.Equal(t, "internal_error", call(t, w, "auth.test")["error"])
	order(t, w, "heal", `{}`)
	assert.Equal(t, true, call(t, w, "auth.test")["ok"])
}

func TestAnAnswerIsLostAfterItsCallWasDone(t *testing.T) {
	w := start(t)
	order(t, w, "fail", `{"method":"chat.postMessage","after_commit":true}`)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.APIURL()+"chat.postMessage?channel=C0GENERAL01&text=done", nil)
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+w.BotToken())
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	response, err := transport.RoundTrip(request)
	if err == nil {
		_ = response.Body.Close()
	}
	require.Error(t, err, "the connection is reset")
	assert.Equal(t, "done", ledger(t, w).Messages[0].Text)
}

func TestPeopleChannelsAndTheAppAreChangedOverHTTP(t *testing.T) {
	w := connected(t)
	order(t, w, "person", `{"name":"Approver1","status_text":"On holiday","status_emoji":":palm_tree:","locale":"de-DE"}`)
	shown := call(t, w, "users.info", "user", "U0APPROVE01", "include_locale", "true")
	assert.Equal(t, "de-DE", at(shown, "user", "locale"))
	assert.Equal(t, "On holiday", at(shown, "user", "profile", "status_text"))
	assert.Equal(t, "Head of Finance", at(shown, "user", "profile", "title"), "what is not named stays")
	order(t, w, "person", `{"name":"Approver1","deactivated":true}`)
	assert.Equal(t, true, at(lastEvent(t, w), "user", "deleted"))
	order(t, w, "channel", `{"name":"#general","bot":"in"}`)
	order(t, w, "channel", `{"name":"general","leave":"Requestor2","archive":true,"new_id":true}`)
	order(t, w, "app", `{"uninstall":true}`)
	assert.Equal(t, []string{
		"user_change", "user_change", "member_joined_channel", "channel_id_changed", "member_left_channel", "tokens_revoked", "app_uninstalled",
	}, events(t, w))
}

func TestTheClockIsToldOverHTTP(t *testing.T) {
	w := start(t)
	order(t, w, "advance", `{"seconds":86400}`)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.PageURL()+"_sim/clock", nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	assert.InDelta(t, w.Now().Unix(), body(t, response)["now"], 60)
}

func TestAnOrderThatMakesNoSenseIsRefused(t *testing.T) {
	w := start(t)
	for path, content := range map[string]string{
		"fail":       `{"method":"chat.postmessage"}`,
		"socket":     `{"drop_ack":1}`,
		"disconnect": `{"reason":"boredom"}`,
		"person":     `{"name":"Approver1","fired":true}`,
		"channel":    `{"name":"#nowhere"}`,
		"advance":    `[]`,
	} {
		status, words := control(t, w, path, content)
		assert.Equal(t, http.StatusBadRequest, status, path)
		assert.NotEmpty(t, words)
	}
	status, words := control(t, w, "person", `{"name":"Nobody","deactivated":true}`)
	assert.Equal(t, http.StatusBadRequest, status)
	assert.Equal(t, "nobody is called Nobody\n", words)
}
