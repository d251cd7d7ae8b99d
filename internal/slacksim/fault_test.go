package slacksim_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"accessbot/internal/slacksim"
)

func TestFaultsCanBeHealed(t *testing.T) {
	w := start(t)
	w.Fail(slacksim.Fault{Method: "auth.test", Error: "fatal_error", Times: 1000})
	assert.Equal(t, "fatal_error", call(t, w, "auth.test")["error"])
	w.Heal()
	assert.Equal(t, true, call(t, w, "auth.test")["ok"])
}

func TestACutConnectionLeavesTheCommandUnanswered(t *testing.T) {
	w := start(t)
	l := dial(t, w)
	l.read()
	w.Socket().CutNext(1)
	answer := w.Person("Requestor1").Slash("/ask x")
	for {
		if _, _, err := l.ws.ReadMessage(); err != nil {
			break
		}
	}
	assert.ErrorIs(t, answer.Acked(), slacksim.ErrNoAnswer)
	l = dial(t, w)
	l.read()
	answer = w.Person("Requestor1").Slash("/ask y")
	l.send(`{"envelope_id":"` + l.read()["envelope_id"].(string) + `"}`)
	assert.NoError(t, answer.Acked(), "one was to be cut, no more")
}

func TestAPostToAResponseURLIsRecordedWithItsAddress(t *testing.T) {
	w := start(t)
	l := dial(t, w)
	l.read()
	answer := w.Person("Requestor1").Slash("/ask x")
	l.send(`{"envelope_id":"` + l.read()["envelope_id"].(string) + `"}`)
	require.NoError(t, answer.Acked())
	address := lastPayload(t, w)["response_url"].(string)
	res, err := http.Post(address, "application/json", strings.NewReader(`{"text":"hi"}`))
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Len(t, w.Calls(), 2, "the connection was asked for first")
	assert.Equal(t, address, w.Calls()[1].URL)
}
