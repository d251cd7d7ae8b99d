package slacksim_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"accessbot/internal/slacksim"
)

const preview = `{"https://docs.example.com/p/1":{"blocks":[{"type":"section","block_id":"s","text":{"type":"mrkdwn","text":"*Marketing* package"},
	"accessory":{"type":"button","text":{"type":"plain_text","text":"Request"},"action_id":"request","value":"1"}}]}}`

func TestALinkOfTheAppIsUnfurled(t *testing.T) {
	w := connected(t)
	p := w.Person("Requestor1")
	require.NoError(t, p.Type("see https://docs.example.com/p/1 and https://example.org/2").Acked())
	shared := lastEvent(t, w)
	assert.Equal(t, []any{map[string]any{"url": "https://docs.example.com/p/1", "domain": "example.com"}}, shared["links"])
	assert.Equal(t, false, shared["is_bot_user_member"])
	assert.Equal(t, "conversations_history", shared["source"])
	place := []string{"channel", shared["channel"].(string), "ts", shared["message_ts"].(string)}
	unfurled := call(t, w, "chat.unfurl", append(place, "unfurls", preview)...)
	require.Equal(t, true, unfurled["ok"], unfurled)

	seen := w.Person("Requestor2").Await("see https").AwaitPreview("Marketing package")
	assert.Equal(t, "https://docs.example.com/p/1", seen.URL)
	assert.Equal(t, []string{"Request"}, seen.Buttons())
	seen.Press("Request")
	payload := lastPayload(t, w)
	assert.Equal(t, map[string]any{
		"type": "message_attachment", "message_ts": shared["message_ts"], "attachment_id": 1.0, "channel_id": "C0GENERAL01",
		"is_ephemeral": false, "is_app_unfurl": true, "app_unfurl_url": "https://docs.example.com/p/1",
	}, payload["container"])
	assert.Equal(t, "https://docs.example.com/p/1", at(payload, "app_unfurl", "app_unfurl_url"))
	assert.Nil(t, payload["message"])
	assert.Equal(t, `Requestor2
  #general
    Requestor1: see https://docs.example.com/p/1 and https://example.org/2
      preview
        Marketing package [Request]
`, w.TranscriptOf("Requestor2"))

	call(t, w, "chat.unfurl", append(place, "unfurls", `{"https://docs.example.com/p/1":{"text":"Gone"}}`)...)
	assert.Equal(t, "Gone", w.Person("Requestor1").Await("see https").AwaitPreview("Gone").Text(), "a second call changes the first one's")
}

func TestALinkInTheComposerIsUnfurledByItsID(t *testing.T) {
	w := connected(t)
	p := w.Person("Requestor1")
	require.NoError(t, p.Compose("https://docs.example.com/p/1").Acked())
	shared := lastEvent(t, w)
	assert.Equal(t, "COMPOSER", shared["channel"])
	assert.Equal(t, "composer", shared["source"])
	id := shared["unfurl_id"].(string)
	assert.Equal(t, true, call(t, w, "chat.unfurl", "unfurl_id", id, "source", "composer", "unfurls", preview)["ok"])
	assert.Equal(t, "cannot_find_channel",
		call(t, w, "chat.unfurl", "channel", "COMPOSER", "ts", shared["message_ts"].(string), "unfurls", preview)["error"])
}

func TestUnfurlsThatSlackRefuses(t *testing.T) {
	w := connected(t)
	require.NoError(t, w.Person("Requestor1").Type("https://docs.example.com/p/1").Acked())
	shared := lastEvent(t, w)
	c, ts, id := shared["channel"].(string), shared["message_ts"].(string), shared["unfurl_id"].(string)
	posted := call(t, w, "chat.postMessage", "channel", "#general", "text", "https://docs.example.com/p/1")["ts"].(string)
	for problem, args := range map[string][]string{
		"missing_channel":         {"ts", ts},
		"missing_ts":              {"channel", c},
		"missing_source":          {"unfurl_id", id},
		"missing_unfurl_id":       {"source", "composer"},
		"invalid_source":          {"unfurl_id", id, "source", "mail"},
		"invalid_unfurl_id":       {"unfurl_id", id, "source", "composer"},
		"missing_unfurls":         {"channel", c, "ts", ts},
		"invalid_unfurls_format":  {"channel", c, "ts", ts, "unfurls", "[]"},
		"cannot_find_message":     {"channel", c, "ts", "1.000001", "unfurls", preview},
		"cannot_find_channel":     {"channel", "C1", "ts", ts, "unfurls", preview},
		"cannot_unfurl_message":   {"channel", c, "ts", ts, "unfurls", `{"https://example.com/other":{"text":"x"}}`},
		"cannot_unfurl_url":       {"channel", c, "ts", posted, "unfurls", preview},
		"cannot_parse_attachment": {"channel", c, "ts", ts, "unfurls", `{"https://docs.example.com/p/1":{"blocks":[{"type":"section"}]}}`},
	} {
		assert.Equal(t, problem, call(t, w, "chat.unfurl", args...)["error"])
	}
	assert.Equal(t, "cannot_unfurl_url", call(t, w, "chat.unfurl", "channel", c, "ts", ts, "unfurls", `{"https://elsewhere.org":{"text":"x"}}`)["error"])
	none := start(t, manifestWith("  unfurl_domains: [example.com]\n", ""))
	assert.Equal(t, "cannot_find_service", call(t, none, "chat.unfurl", "channel", c, "ts", ts, "unfurls", preview)["error"])
	scopeless := start(t, manifestWith(`"links:write", `, ""))
	assert.Equal(t, "missing_scope", call(t, scopeless, "chat.unfurl", "channel", c, "ts", ts, "unfurls", preview)["error"])
}

func TestLinksAreHeardOnlyWithScopeAndDomain(t *testing.T) {
	for name, change := range map[string]func(*slacksim.Config){
		"without the scope":  manifestWith(`"links:read", `, ""),
		"without the event":  manifestWith(`link_shared, `, ""),
		"with other domains": manifestWith(`[example.com]`, `[ample.com]`),
	} {
		w := start(t, change)
		dial(t, w).read()
		w.Person("Requestor1").Type("https://docs.example.com/p/1")
		assert.Empty(t, w.Envelopes(), name)
	}
}

func TestOnlyTheAuthorIsAskedToConnect(t *testing.T) {
	w := connected(t)
	w.Person("Requestor1").Type("https://docs.example.com/p/1")
	shared := lastEvent(t, w)
	asked := call(t, w, "chat.unfurl", "channel", shared["channel"].(string), "ts", shared["message_ts"].(string), "user_auth_message", "Connect first")
	require.Equal(t, true, asked["ok"], asked)
	assert.True(t, w.Person("Requestor1").Await("Connect first").Ephemeral)
	assert.NotContains(t, w.TranscriptOf("Requestor2"), "Connect first")
}
