package slacksim_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"accessbot/internal/slacksim"
)

// watch streams the snapshots of one person.
func watch(t *testing.T, w *slacksim.Workspace, as string) func() map[string]any {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.PageURL()+"page/events?as="+as, nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	t.Cleanup(func() { cancel(); _ = response.Body.Close() })
	lines := bufio.NewScanner(response.Body)
	lines.Buffer(nil, 4<<20)
	return func() map[string]any {
		t.Helper()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var snapshot map[string]any
				require.NoError(t, json.Unmarshal([]byte(data), &snapshot))
				return snapshot
			}
		}
		t.Fatal("the stream ended")
		return nil
	}
}

// until reads snapshots until one of them is as wanted.
func until(t *testing.T, next func() map[string]any, ok func(map[string]any) bool) map[string]any {
	t.Helper()
	for range 50 {
		if snapshot := next(); ok(snapshot) {
			return snapshot
		}
	}
	t.Fatal("no snapshot was as wanted")
	return nil
}

func act(t *testing.T, w *slacksim.Workspace, content string) map[string]any {
	t.Helper()
	return body(t, post(t, w.PageURL()+"page/act", "application/json", "", content))
}

func TestThePageCanDoWhatTheDriverCan(t *testing.T) {
	w := start(t)
	connect(t, w, askBot)
	next := watch(t, w, "U0REQUEST01")
	first := next()
	assert.Equal(t, "Requestor1", at(first, "me", "name"))
	assert.Equal(t, "/ask", at(first, "commands", 0, "command"))
	assert.NotNil(t, first["now"])

	assert.Equal(t, true, act(t, w, `{"as":"U0REQUEST01","do":"say","channel":"C0GENERAL01","text":"/ask Marketing Campaign"}`)["ok"])
	opened := until(t, next, func(s map[string]any) bool { return at(s, "views", 0, "id") != nil })
	view := at(opened, "views", 0, "id").(string)
	submit := func(reason string) map[string]any {
		return act(t, w, `{"as":"U0REQUEST01","do":"submit","view_id":"`+view+`","values":{"reason":{"reason":`+reason+`}}}`)
	}
	assert.Equal(t, "Please complete this required field.", at(submit(`null`), "errors", "reason"))
	assert.Equal(t, "Say more than no.", at(submit(`"no"`), "errors", "reason"))
	assert.Equal(t, map[string]any{"ok": true}, submit(`"launch"`))

	card := until(t, next, func(s map[string]any) bool { return at(s, "channels", 1, "messages", 0, "ts") != nil })
	assert.EqualValues(t, 1, at(card, "channels", 1, "unread"))
	ts := at(card, "channels", 1, "messages", 0, "ts").(string)
	pressed := act(t, w, `{"as":"U0APPROVE01","do":"press","where":{"channel":"C0ACCESS001","ts":"`+ts+`"},"block_id":"decide","action_id":"approve","value":"1","values":{}}`)
	assert.Equal(t, true, pressed["ok"], pressed)
	decided := until(t, next, func(s map[string]any) bool { return at(s, "channels", 1, "messages", 0, "reply_count") == float64(1) })
	assert.Equal(t, "Approved by <@U0APPROVE01>", at(decided, "channels", 1, "messages", 0, "replies", 0, "text"))
	act(t, w, `{"as":"U0REQUEST01","do":"read","channel":"C0ACCESS001"}`)
	until(t, next, func(s map[string]any) bool { return at(s, "channels", 1, "unread") == float64(0) })
}

func TestThePageIsToldInASentenceWhatCannotBeDone(t *testing.T) {
	w := start(t)
	for content, problem := range map[string]string{
		`{"as":"U0NOBODY001","do":"home"}`:                                             "nobody has that id",
		`{"as":"U0REQUEST01","do":"dance"}`:                                            "the page asked for something unknown",
		`{"as":"U0REQUEST01","do":"say","channel":"C0ITAPPR001","text":"x"}`:           "that is not there any more",
		`{"as":"U0REQUEST01","do":"say","channel":"C0GENERAL01","text":"/dance"}`:      "/dance is not a valid command",
		`{"as":"U0REQUEST01","do":"submit","view_id":"V1"}`:                            "that is not there any more",
		`{"as":"U0REQUEST01","do":"press","where":{"channel":"C0ITAPPR001","ts":"1"}}`: "that is not there any more",
		`{"as":"U0LEAVER001","do":"home"}`:                                             "Leaver1 is deactivated and cannot sign in",
		`not JSON`:                                                                     "the page sent something that is not JSON",
	} {
		assert.Equal(t, map[string]any{"ok": false, "error": problem}, act(t, w, content), content)
	}
}

func TestOnlyThisMachineAndOurOwnPageAreServed(t *testing.T) {
	w := start(t)
	foreign, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.PageURL()+"page/people", nil)
	require.NoError(t, err)
	foreign.Host = "evil.example"
	response, err := http.DefaultClient.Do(foreign)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	assert.Equal(t, http.StatusForbidden, response.StatusCode)
	for _, path := range []string{"page/act", "_sim/advance", "_sim/fail"} {
		response := post(t, w.PageURL()+path, "text/plain", "", `{}`)
		require.NoError(t, response.Body.Close())
		assert.Equal(t, http.StatusUnsupportedMediaType, response.StatusCode, path)
	}
}

func TestEphemeralMessagesAreInNobodyElsesSnapshot(t *testing.T) {
	w := start(t)
	_, err := client(w).PostEphemeral("C0GENERAL01", "U0REQUEST01", slack.MsgOptionText("secret", false))
	require.NoError(t, err)
	assert.Equal(t, "secret", at(watch(t, w, "U0REQUEST01")(), "channels", 0, "messages", 0, "text"))
	assert.Empty(t, at(watch(t, w, "U0REQUEST02")(), "channels", 0, "messages"))
}

func TestTheClockAndFaultsCanBeSetOverHTTP(t *testing.T) {
	w := start(t)
	control := func(path, content string) {
		t.Helper()
		assert.Equal(t, true, body(t, post(t, w.PageURL()+"_sim/"+path, "application/json", "", content))["ok"])
	}
	before := w.Now()
	control("advance", `{"seconds":3600}`)
	assert.GreaterOrEqual(t, w.Now().Sub(before).Seconds(), 3600.0)
	control("fail", `{"method":"auth.test","error":"account_inactive"}`)
	assert.Equal(t, "account_inactive", call(t, w, "auth.test")["error"])
	l := dial(t, w)
	l.read()
	control("disconnect", `{"reason":"refresh_requested"}`)
	assert.Equal(t, "refresh_requested", l.read()["reason"])
}
