package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// The workspace that is played.
const (
	teamID = "T0CONTOSO01"
	appID  = "A0ACCESS001"
	userID = "U0REQUEST01"
)

// blank stands in a template where the number of the envelope goes.
const blank = "@@@@@@@@"

// template is an envelope with a gap for its number, wherever something must
// be unique.
type template struct {
	raw  []byte
	gaps []int
}

// with writes the number into a copy.
func (t template) with(number int) []byte {
	out := bytes.Clone(t.raw)
	digits := fmt.Appendf(nil, "%0*d", len(blank), number)
	for _, gap := range t.gaps {
		copy(out[gap:], digits)
	}
	return out
}

func newTemplate(kind string, payload map[string]any) template {
	raw, err := json.Marshal(map[string]any{
		"envelope_id": "e" + blank, "type": kind, "payload": payload, "accepts_response_payload": kind == "slash_commands",
	})
	if err != nil {
		panic(err) // maps of words always marshal
	}
	t := template{raw: raw}
	for at := 0; ; {
		i := bytes.Index(raw[at:], []byte(blank))
		if i < 0 {
			return t
		}
		t.gaps = append(t.gaps, at+i)
		at += i + len(blank)
	}
}

// slash is a command of half a kilobyte; respond is where answers go.
func slash(respond string) template {
	return newTemplate("slash_commands", map[string]any{
		"token": "verification-token", "team_id": teamID, "team_domain": "contoso", "channel_id": "C0GENERAL01",
		"channel_name": "general", "user_id": userID, "user_name": "requestor1", "command": "/access", "text": "help",
		"api_app_id": appID, "response_url": respond, "trigger_id": "1." + blank + ".0123456789abcdef",
	})
}

// acted is what every interaction says of who did it where.
func acted(kind string) map[string]any {
	return map[string]any{
		"type": kind, "token": "verification-token", "api_app_id": appID, "trigger_id": "1." + blank + ".0123456789abcdef",
		"team": map[string]any{"id": teamID, "domain": "contoso"},
		"user": map[string]any{"id": userID, "username": "requestor1", "name": "requestor1", "team_id": teamID},
	}
}

// sections are blocks with some four kilobytes in all.
func sections() []any {
	var blocks []any
	for i := range 20 {
		blocks = append(blocks, map[string]any{
			"type": "section", "block_id": fmt.Sprintf("b%d", i),
			"text": map[string]any{"type": "mrkdwn", "verbatim": false, "text": "*Line* " + strings.Repeat("what it is about ", 4)},
		})
	}
	return blocks
}

// press is a button on a message of four kilobytes.
func press(respond string) template {
	button := map[string]any{
		"type": "button", "block_id": "act", "action_id": "bench.press", "value": "a3f1c2d4",
		"text": map[string]any{"type": "plain_text", "text": "Press", "emoji": true},
	}
	action := map[string]any{"action_ts": "1." + blank}
	for name, value := range button {
		action[name] = value
	}
	p := acted("block_actions")
	p["container"] = map[string]any{"type": "message", "message_ts": "1.000100", "channel_id": "C0GENERAL01", "is_ephemeral": false}
	p["channel"], p["response_url"] = map[string]any{"id": "C0GENERAL01", "name": "general"}, respond
	p["message"] = map[string]any{
		"type": "message", "ts": "1.000100", "user": "U0ACCESSBOT", "bot_id": "B0ACCESS001", "app_id": appID, "team": teamID,
		"text": "A card", "blocks": append(sections(), map[string]any{"type": "actions", "block_id": "act", "elements": []any{button}}),
	}
	p["state"], p["actions"] = map[string]any{"values": map[string]any{}}, []any{action}
	return newTemplate("interactive", p)
}

// form is a submitted modal of four kilobytes.
func form() template {
	input := map[string]any{
		"type": "input", "block_id": "reason", "label": map[string]any{"type": "plain_text", "text": "Reason", "emoji": true},
		"element": map[string]any{"type": "plain_text_input", "action_id": "text", "multiline": true},
	}
	p := acted("view_submission")
	p["view"] = map[string]any{
		"id": "V0000000001", "team_id": teamID, "type": "modal", "callback_id": "bench.form", "hash": "1." + blank,
		"private_metadata": "", "title": map[string]any{"type": "plain_text", "text": "Form"}, "app_installed_team_id": teamID,
		"blocks": append(sections(), input), "app_id": appID, "bot_id": "B0ACCESS001",
		"state": map[string]any{"values": map[string]any{"reason": map[string]any{"text": map[string]any{"type": "plain_text_input", "value": "work"}}}},
	}
	p["response_urls"] = []any{}
	return newTemplate("interactive", p)
}

// numberIn reads the number of the envelope that an acknowledgement names;
// less than zero when it names none.
func numberIn(ack []byte) int {
	i := bytes.Index(ack, []byte(`"e`))
	for ; i >= 0 && i+2+len(blank) <= len(ack); i++ {
		if ack[i] != '"' || ack[i+1] != 'e' || ack[i+2] < '0' || ack[i+2] > '9' {
			continue
		}
		n := 0
		for _, digit := range ack[i+2 : i+2+len(blank)] {
			n = 10*n + int(digit-'0')
		}
		return n
	}
	return -1
}
