package endurance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestWhatIsSentAgainLaterHasNoEffect sends every recorded envelope again
// after all is done.
func TestWhatIsSentAgainLaterHasNoEffect(t *testing.T) { // F20, F18
	w := newWorld(t, plan{replicas: 2})
	c := w.gather()
	c.start(busy{packages: 5, think: 300 * time.Millisecond, pace: 200 * time.Millisecond})
	times(1, 3*time.Second, func(int) {})
	c.finish()
	c.judge()
	asked := w.entra.CallsTo(http.MethodPost, creates)
	for i := range w.slack.Envelopes() {
		require.NoError(t, w.slack.Replay(i))
	}
	assert.True(t, eventually(10*time.Second, func() bool {
		all := w.slack.Envelopes()
		return !all[len(all)-1].Acked.IsZero()
	}))
	c.judge()
	assert.Equal(t, asked, w.entra.CallsTo(http.MethodPost, creates))
}

// TestAStaleButtonChangesNothing presses every button and sends every form
// that was ever used once more, as clients of old messages do, and as those of
// another app or workspace would.
func TestAStaleButtonChangesNothing(t *testing.T) { // F34
	w := newWorld(t, plan{replicas: 2})
	c := w.gather()
	c.start(busy{packages: 5, think: 300 * time.Millisecond, pace: 500 * time.Millisecond})
	times(1, 3*time.Second, func(int) {})
	c.finish()
	c.judge()
	asked := len(w.entra.Requests())
	for _, change := range []func(map[string]any){
		func(map[string]any) {},
		func(p map[string]any) { p["api_app_id"] = "A0ANOTHER01" },
		func(p map[string]any) { p["team"] = map[string]any{"id": "T0ANOTHER01", "domain": "another"} },
	} {
		for _, e := range w.slack.Envelopes() {
			if e.Type == "interactive" {
				require.NoError(t, w.slack.SendRaw(afresh(t, e.Payload, change)))
			}
		}
	}
	w.quiet()
	assert.Len(t, w.entra.Requests(), asked, "nothing was asked for")
	for _, r := range w.living() {
		assert.NotContains(t, r.log.String(), "panic")
	}
}

// afresh is an envelope in which what was done is done once more now.
func afresh(t *testing.T, payload json.RawMessage, change func(map[string]any)) string {
	t.Helper()
	var p map[string]any
	require.NoError(t, json.Unmarshal(payload, &p))
	p["trigger_id"] = uuid.NewString()
	if view, ok := p["view"].(map[string]any); ok {
		view["hash"] = uuid.NewString()
	}
	change(p)
	raw, err := json.Marshal(map[string]any{"envelope_id": uuid.NewString(), "type": "interactive", "payload": p})
	require.NoError(t, err)
	return string(raw)
}

// poison is what nobody should send.
func poison() []string {
	envelope := func(kind, payload string) string {
		return fmt.Sprintf(`{"envelope_id":%q,"type":%q,"payload":%s}`, uuid.NewString(), kind, payload)
	}
	return []string{
		"", "not JSON", "[]", "null", "{}", `{"type":"surprise"}`, "\x00\xff", `{"envelope_id":5}`,
		strings.Repeat("[", 100_000),
		envelope("interactive", "null"),
		envelope("interactive", "[]"),
		envelope("interactive", `{"type":"block_actions"}`),
		envelope("interactive", `{"type":"view_submission","view":null}`),
		envelope("interactive", `{"type":"surprise","trigger_id":"`+uuid.NewString()+`"}`),
		envelope("interactive", strings.Repeat(`{"a":`, 5000)+"1"+strings.Repeat("}", 5000)),
		envelope("slash_commands", `{"command":"/access","text":"`+strings.Repeat("x", 1<<20)+`","trigger_id":"`+uuid.NewString()+`"}`),
		envelope("slash_commands", `{"command":"/nobody","team_id":"T0CONTOSO01","user_id":"U0REQUEST01","trigger_id":"`+uuid.NewString()+`"}`),
		envelope("slash_commands", `{"command":{},"text":[]}`),
		envelope("events_api", `{"event":{"type":"app_home_opened","tab":"home"}}`),
		envelope("events_api", `{"event_id":"Ev1","event":"surprise"}`),
		envelope("surprise", `{}`),
	}
}

func TestPoisonHarmsNobodyElse(t *testing.T) { // F35
	w := newWorld(t, plan{replicas: 2})
	c := w.gather()
	c.start(busy{packages: 5, think: time.Second, pace: 200 * time.Millisecond})
	times(10, 600*time.Millisecond, func(int) {
		for _, raw := range poison() {
			require.NoError(t, w.slack.SendRaw(raw))
		}
	})
	c.finish()
	v := c.judge()
	assert.Zero(t, v.Undelivered)
	assert.Zero(t, v.Unacked)
	require.Len(t, w.living(), 2, "both replicas live")
	for _, r := range w.living() {
		assert.NotContains(t, r.log.String(), "panic")
	}
}
