package slackapp

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/require"
)

// The payload of a button carries the whole message that it stands in, and
// that of a form the whole form. These benchmarks compare what decode costs
// beside slack-go's full decode:
//
//	go test -run=^$ -bench=Decode -benchmem ./internal/slackapp

func BenchmarkDecodeButton(b *testing.B) { compareDecoders(b, buttonPayload(b)) }

func BenchmarkDecodeForm(b *testing.B) { compareDecoders(b, formPayload(b)) }

func compareDecoders(b *testing.B, payload []byte) {
	b.Run(fmt.Sprintf("ours-%dB", len(payload)), func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, err := decode("interactive", payload)
			require.NoError(b, err)
		}
	})
	b.Run(fmt.Sprintf("slack-go-%dB", len(payload)), func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var full slack.InteractionCallback
			require.NoError(b, json.Unmarshal(payload, &full))
		}
	})
}

type members = map[string]any

// acted is what every interaction says of who did it where.
func acted(kind string) members {
	return members{
		"type": kind, "token": "verification-token", "api_app_id": "A0ACCESS001", "trigger_id": "1.2.abc",
		"team": members{"id": "T0CONTOSO01", "domain": "contoso"},
		"user": members{"id": "U0REQUEST01", "username": "requestor1", "name": "requestor1", "team_id": "T0CONTOSO01"},
	}
}

// sections are blocks as a card has them.
func sections(n int) []any {
	var blocks []any
	for i := range n {
		blocks = append(blocks, members{
			"type": "section", "block_id": fmt.Sprintf("b%d", i),
			"text": members{"type": "mrkdwn", "text": fmt.Sprintf("*Line %d*: what the request is about, who asked for it, and where it stands", i), "verbatim": false},
		})
	}
	return blocks
}

func buttonPayload(b *testing.B) []byte {
	b.Helper()
	button := members{
		"type": "button", "block_id": "act", "action_id": "request.cancel", "value": "a3f1c2d4", "style": "danger",
		"text": members{"type": "plain_text", "text": "Cancel request", "emoji": true},
	}
	p := acted("block_actions")
	p["container"] = members{"type": "message", "message_ts": "1.000100", "channel_id": "C0ACCESS001", "is_ephemeral": false}
	p["channel"], p["response_url"] = members{"id": "C0ACCESS001", "name": "access-requests"}, "https://hooks.slack.test/actions/1"
	p["message"] = members{
		"type": "message", "ts": "1.000100", "user": "U0ACCESSBOT", "bot_id": "B0ACCESS001", "app_id": "A0ACCESS001", "team": "T0CONTOSO01",
		"text": "Requestor1 asked for Marketing Campaign", "blocks": append(sections(14), members{"type": "actions", "block_id": "act", "elements": []any{button}}),
	}
	p["state"] = members{"values": members{}}
	p["actions"] = []any{button}
	return marshalled(b, p)
}

func formPayload(b *testing.B) []byte {
	b.Helper()
	reason := members{
		"type": "input", "block_id": "reason", "label": members{"type": "plain_text", "text": "Reason", "emoji": true}, "optional": false,
		"element": members{"type": "plain_text_input", "action_id": "request.reason", "multiline": true, "max_length": 2000},
	}
	p := acted("view_submission")
	p["view"] = members{
		"id": "V1", "team_id": "T0CONTOSO01", "type": "modal", "callback_id": "request.submit", "hash": "1.abc", "private_metadata": "d1",
		"title": members{"type": "plain_text", "text": "Request access"}, "submit": members{"type": "plain_text", "text": "Request"},
		"blocks": append(sections(14), reason), "app_installed_team_id": "T0CONTOSO01", "root_view_id": "V1", "app_id": "A0ACCESS001", "bot_id": "B0ACCESS001",
		"state": members{"values": members{"reason": members{"request.reason": members{"type": "plain_text_input", "value": "Need it for the campaign"}}}},
	}
	p["response_urls"] = []any{}
	return marshalled(b, p)
}

func marshalled(b *testing.B, v any) []byte {
	b.Helper()
	raw, err := json.Marshal(v)
	require.NoError(b, err)
	return raw
}
