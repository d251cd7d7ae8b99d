package slacksim_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"accessbot/internal/slacksim"
)

// line is one raw Socket Mode connection.
type line struct {
	t  *testing.T
	ws *websocket.Conn
}

func ticket(t *testing.T, w *slacksim.Workspace) string {
	t.Helper()
	answer := body(t, post(t, w.APIURL()+"apps.connections.open", "application/x-www-form-urlencoded", "Bearer "+w.AppToken(), ""))
	require.Equal(t, true, answer["ok"], answer)
	return answer["url"].(string)
}

func dial(t *testing.T, w *slacksim.Workspace) line {
	t.Helper()
	dialer := websocket.Dialer{WriteBufferSize: 32 << 10} // so that no acknowledgement is split into frames
	ws, response, err := dialer.DialContext(t.Context(), ticket(t, w), nil)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	t.Cleanup(func() { _ = ws.Close() })
	return line{t, ws}
}

func (l line) read() map[string]any {
	l.t.Helper()
	require.NoError(l.t, l.ws.SetReadDeadline(time.Now().Add(5*time.Second)))
	var frame map[string]any
	require.NoError(l.t, l.ws.ReadJSON(&frame))
	return frame
}

func (l line) send(raw string) {
	l.t.Helper()
	require.NoError(l.t, l.ws.WriteMessage(websocket.TextMessage, []byte(raw)))
}

func TestATicketWorksOnce(t *testing.T) {
	w := start(t)
	address := ticket(t, w)
	ws, response, err := websocket.DefaultDialer.DialContext(t.Context(), address, nil)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	defer func() { _ = ws.Close() }()
	_, again, err := websocket.DefaultDialer.DialContext(t.Context(), address, nil)
	require.Error(t, err)
	assert.Equal(t, http.StatusForbidden, again.StatusCode)
}

func TestHelloTellsHowManyConnectionsThereAreAndTheEleventhIsSentAway(t *testing.T) {
	w := start(t)
	for n := 1; n <= 10; n++ {
		hello := dial(t, w).read()
		assert.Equal(t, "hello", hello["type"])
		assert.EqualValues(t, n, hello["num_connections"])
		assert.Equal(t, w.AppID(), at(hello, "connection_info", "app_id"))
		assert.Equal(t, float64(3600), at(hello, "debug_info", "approximate_connection_time"))
	}
	eleventh := dial(t, w).read()
	assert.Equal(t, "disconnect", eleventh["type"])
	assert.Equal(t, "too_many_websockets", eleventh["reason"])
}

func TestEachEnvelopeGoesToOneConnectionOnly(t *testing.T) {
	w := start(t)
	for range 3 {
		dial(t, w).read()
	}
	require.NoError(t, w.AwaitConnections(3))
	for range 30 {
		w.Person("Requestor1").Slash("/ask x")
	}
	used := map[int]bool{}
	ids := map[string]bool{}
	for _, e := range w.Envelopes() {
		used[e.Connection] = true
		ids[e.ID] = true
	}
	assert.Len(t, ids, 30, "no envelope was sent twice")
	assert.Len(t, used, 3, "all connections got some")
}

func TestAcknowledgementsOfEveryClientAreUnderstood(t *testing.T) {
	for name, c := range map[string]struct {
		ack   string
		taken bool
	}{
		"no payload":           {`{"envelope_id":"ID"}`, true},
		"an empty payload":     {`{"envelope_id":"ID","payload":{}}`, true},
		"a null payload":       {`{"envelope_id":"ID","payload":null}`, true},
		"a message":            {`{"envelope_id":"ID","payload":{"text":"hi"}}`, true},
		"another id":           {`{"envelope_id":"other"}`, false},
		"not JSON":             {`ID`, false},
		"more than 20 kB":      {`{"envelope_id":"ID","payload":{"text":"` + strings.Repeat("x", 20480) + `"}}`, false},
		"just under the limit": {`{"envelope_id":"ID","payload":{"text":"` + strings.Repeat("x", 20000) + `"}}`, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := start(t, func(c *slacksim.Config) { c.AckWithin = 150 * time.Millisecond })
			l := dial(t, w)
			l.read()
			answer := w.Person("Requestor1").Slash("/ask x")
			id := l.read()["envelope_id"].(string)
			l.send(strings.ReplaceAll(c.ack, `"ID"`, `"`+id+`"`))
			if c.taken {
				assert.NoError(t, answer.Acked())
				return
			}
			assert.ErrorIs(t, answer.Acked(), slacksim.ErrNoAnswer)
			w.Person("Requestor1").AwaitToast("/ask failed because the app did not respond")
		})
	}
}

func TestAnAcknowledgementInSeveralFramesIsIgnored(t *testing.T) {
	w := start(t, func(c *slacksim.Config) { c.AckWithin = 150 * time.Millisecond })
	dialer := websocket.Dialer{WriteBufferSize: 64}
	ws, response, err := dialer.DialContext(t.Context(), ticket(t, w), nil)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	defer func() { _ = ws.Close() }()
	l := line{t, ws}
	l.read()
	say := func(words string) *slacksim.Answer {
		answer := w.Person("Requestor1").Slash("/ask x")
		l.send(`{"envelope_id":"` + l.read()["envelope_id"].(string) + `","payload":{"text":"` + words + `"}}`)
		return answer
	}
	assert.ErrorIs(t, say(strings.Repeat("x", 200)).Acked(), slacksim.ErrNoAnswer)
	w.Socket().TakeSplitAcks(true)
	assert.NoError(t, say(strings.Repeat("x", 200)).Acked())
	w.Socket().TakeSplitAcks(false)
	l.send(`{}`)
	answer := w.Person("Requestor1").Slash("/ask x")
	require.NoError(t, ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second)))
	short, err := json.Marshal(map[string]any{"envelope_id": l.read()["envelope_id"]})
	require.NoError(t, err)
	require.LessOrEqual(t, len(short), 64)
	l.send(string(short))
	assert.NoError(t, answer.Acked(), "one frame is well")
}

func TestABadAnswerToACommandIsShownAsSlackShowsIt(t *testing.T) {
	w := start(t)
	l := dial(t, w)
	l.read()
	answer := w.Person("Requestor1").Slash("/ask x")
	l.send(`{"envelope_id":"` + l.read()["envelope_id"].(string) + `","payload":{"text":"x","blocks":[{"type":"banner"}]}}`)
	require.EqualError(t, answer.Acked(), "invalid_blocks")
	assert.Equal(t, []string{`/ask failed with the error "invalid_blocks"`}, w.Person("Requestor1").Toasts())
}

func TestWhatNobodyKnowsOfSlackCanBeSet(t *testing.T) {
	w := start(t, func(c *slacksim.Config) { c.AckWithin = 100 * time.Millisecond })
	first := dial(t, w)
	first.read()
	w.Socket().BindAcks(true)
	answer := w.Person("Requestor1").Slash("/ask x")
	id := first.read()["envelope_id"].(string)
	second := dial(t, w)
	second.read()
	second.send(`{"envelope_id":"` + id + `"}`)
	assert.ErrorIs(t, answer.Acked(), slacksim.ErrNoAnswer)

	w.Socket().RouteToLeaving(true)
	w.Socket().Disconnect("refresh_requested")
	third := dial(t, w)
	third.read()
	for range 30 {
		w.Person("Requestor1").Slash("/ask x")
	}
	used := map[int]bool{}
	for _, e := range w.Envelopes()[1:] {
		used[e.Connection] = true
	}
	assert.Len(t, used, 3, "those that are leaving get payloads too")
}

func TestWithoutAConnectionThePersonIsTold(t *testing.T) {
	w := start(t)
	assert.ErrorIs(t, w.Person("Requestor1").Slash("/ask x").Acked(), slacksim.ErrNoConnection)
	assert.Equal(t, []string{"/ask failed because the app is not connected"}, w.Person("Requestor1").Toasts())
}

func TestEventsAreRetriedThreeTimesAndInteractionsNever(t *testing.T) {
	w := start(t, func(c *slacksim.Config) { c.AckWithin = 30 * time.Millisecond })
	l := dial(t, w)
	l.read()
	w.Person("Requestor1").Home()
	first := l.read()
	assert.Equal(t, float64(0), first["retry_attempt"])
	second := l.read()
	assert.Equal(t, float64(1), second["retry_attempt"])
	assert.Equal(t, "timeout", second["retry_reason"])
	assert.Equal(t, at(first, "payload", "event_id"), at(second, "payload", "event_id"))
	require.NoError(t, w.AwaitSettled())
	w.Advance(time.Minute)
	assert.Equal(t, float64(2), l.read()["retry_attempt"])
	require.NoError(t, w.AwaitSettled())
	w.Advance(5 * time.Minute)
	assert.Equal(t, float64(3), l.read()["retry_attempt"])

	_ = w.Person("Requestor1").Slash("/ask x").Acked()
	w.Advance(time.Hour)
	commands := 0
	for _, e := range w.Envelopes() {
		if e.Type == "slash_commands" {
			commands++
		}
	}
	assert.Equal(t, 1, commands)
}

func TestDisconnectIsAnnouncedAndOthersTakeOver(t *testing.T) {
	w := start(t)
	old := dial(t, w)
	old.read()
	w.Socket().Disconnect("warning")
	assert.Equal(t, "warning", old.read()["reason"])
	fresh := dial(t, w)
	assert.Equal(t, float64(2), fresh.read()["num_connections"])
	answer := w.Person("Requestor1").Slash("/ask x")
	fresh.send(`{"envelope_id":"` + fresh.read()["envelope_id"].(string) + `"}`)
	require.NoError(t, answer.Acked())
	w.Advance(11 * time.Second)
	_, _, err := old.ws.ReadMessage()
	assert.True(t, websocket.IsCloseError(err, websocket.CloseNormalClosure), "%v", err)
}

func TestAConnectionEndsAfterItsAnnouncedLife(t *testing.T) {
	w := start(t)
	l := dial(t, w)
	l.read()
	w.Advance(time.Hour)
	assert.Equal(t, "warning", l.read()["reason"])
}

func TestAKilledConnectionIsForgottenAndABlackHoleIsNot(t *testing.T) {
	w := start(t)
	killed := dial(t, w)
	killed.read()
	w.Socket().Kill()
	_, _, err := killed.ws.ReadMessage()
	require.Error(t, err)

	hole := dial(t, w)
	hole.read()
	w.Socket().BlackHole()
	assert.Equal(t, float64(2), dial(t, w).read()["num_connections"], "Slack has not noticed yet")
	w.Advance(31 * time.Second)
	assert.Equal(t, float64(2), dial(t, w).read()["num_connections"], "now it has")
}

func TestPingsAreAnswered(t *testing.T) {
	w := start(t)
	l := dial(t, w)
	l.read()
	pong := make(chan string, 1)
	l.ws.SetPongHandler(func(data string) error { pong <- data; return nil })
	require.NoError(t, l.ws.WriteControl(websocket.PingMessage, []byte("hi"), time.Now().Add(time.Second)))
	go func() { _, _, _ = l.ws.ReadMessage() }()
	select {
	case data := <-pong:
		assert.Equal(t, "hi", data)
	case <-time.After(5 * time.Second):
		t.Fatal("no pong came")
	}
}

func TestDeliveriesCanBeDoubledReplayedLostAndForged(t *testing.T) {
	w := start(t, func(c *slacksim.Config) { c.AckWithin = 100 * time.Millisecond })
	l := dial(t, w)
	l.read()
	w.Socket().DuplicateNext(1)
	answer := w.Person("Requestor1").Slash("/ask x")
	first, second := l.read(), l.read()
	assert.Equal(t, first, second)
	l.send(`{"envelope_id":"` + first["envelope_id"].(string) + `"}`)
	require.NoError(t, answer.Acked())

	require.NoError(t, w.Replay(0))
	assert.Equal(t, first, l.read())

	w.Socket().DropAcks(1)
	answer = w.Person("Requestor1").Slash("/ask y")
	l.send(`{"envelope_id":"` + l.read()["envelope_id"].(string) + `"}`)
	assert.ErrorIs(t, answer.Acked(), slacksim.ErrNoAnswer)

	require.NoError(t, w.SendRaw(`{"type":"surprise"}`))
	assert.Equal(t, "surprise", l.read()["type"])
}

func TestEnvelopesAreRecordedWithTheirAnswers(t *testing.T) {
	w := start(t)
	l := dial(t, w)
	l.read()
	answer := w.Person("Requestor1").Slash("/ask x")
	l.send(`{"envelope_id":"` + l.read()["envelope_id"].(string) + `","payload":{"text":"hi"}}`)
	require.NoError(t, answer.Acked())
	require.Len(t, w.Envelopes(), 1)
	e := w.Envelopes()[0]
	assert.False(t, e.Acked.IsZero())
	assert.JSONEq(t, `{"text":"hi"}`, string(e.Answer))
	var payload map[string]any
	require.NoError(t, json.Unmarshal(e.Payload, &payload))
	assert.Equal(t, "/ask", payload["command"])
	hi := w.Person("Requestor1").Await("hi")
	assert.True(t, hi.Ephemeral)
	assert.Empty(t, w.Person("Requestor2").Messages("#general"))
}
