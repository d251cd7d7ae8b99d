package slacksim_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"accessbot/internal/slacksim"
)

// testData is the folder of recorded samples; tests that need it are skipped without.
func testData(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("ACCESSBOT_TEST_DATA")
	if dir == "" {
		t.Skip("ACCESSBOT_TEST_DATA does not name the folder of recorded samples")
	}
	return filepath.Join(dir, "slack")
}

// members lists the paths of a payload's members, without going into what the app itself wrote.
func members(prefix string, v any, into map[string]bool) {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			path := prefix + key
			into[path] = true
			if path == "event.message" {
				continue // of a message that was changed, as it is now
			}
			switch key {
			case "blocks", "values", "title", "submit", "close", "text", "confirm", "placeholder", "bot_profile", "metadata",
				"function_data", "interactivity", "attachments", "enterprise", "initial_option", "previous_message":
			case "user":
				if user, ok := inner.(map[string]any); ok && user["profile"] == nil {
					members(path+".", inner, into)
				}
			default:
				members(path+".", inner, into)
			}
		}
	case []any:
		for _, inner := range v {
			members(prefix, inner, into)
		}
	}
}

// samples reads the recorded payloads of a kind: the members that any of them has, and those that all have.
func samples(t *testing.T, kind string) (some, all map[string]bool) {
	t.Helper()
	dir := testData(t)
	files, err := filepath.Glob(filepath.Join(dir, "payloads", kind+"_*.json"))
	require.NoError(t, err)
	envelopes, err := filepath.Glob(filepath.Join(dir, "envelopes", "*", "*.json"))
	require.NoError(t, err)
	some = map[string]bool{}
	for _, file := range append(files, envelopes...) {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		var payload map[string]any
		require.NoError(t, json.Unmarshal(raw, &payload))
		if inner, ok := payload["payload"].(map[string]any); ok {
			payload = inner
		}
		if kindOf(payload) != kind {
			continue
		}
		found := map[string]bool{}
		members("", payload, found)
		if all == nil {
			all = found
		}
		for path := range found {
			some[path] = true
		}
		for path := range all {
			if !found[path] {
				delete(all, path)
			}
		}
	}
	if page := documented(kind); page != nil {
		return page, page
	}
	require.NotEmpty(t, some, "there are samples of %s", kind)
	return some, all
}

// documented are the members of the events of which there are no recorded samples, from their pages under
// https://docs.slack.dev/reference/events; nil for other kinds.
func documented(kind string) map[string]bool {
	members := map[string]string{
		"event_user_change":             "user cache_ts event_ts",
		"event_link_shared":             "channel is_bot_user_member user message_ts unfurl_id source event_ts links links.domain links.url",
		"event_channel_id_changed":      "old_channel_id new_channel_id event_ts",
		"event_member_joined_channel":   "user channel channel_type team event_ts",
		"event_member_left_channel":     "user channel channel_type team event_ts",
		"event_channel_left":            "channel actor_id event_ts",
		"event_message_message_changed": "subtype hidden message channel ts event_ts channel_type previous_message",
		"event_message_message_deleted": "subtype hidden deleted_ts channel ts event_ts channel_type previous_message",
	}[kind]
	if members == "" {
		return nil
	}
	page := map[string]bool{"token": true, "team_id": true, "api_app_id": true, "event": true, "event.type": true, "type": true, "event_id": true, "event_time": true}
	for name := range strings.FieldsSeq(members) {
		page["event."+name] = true
	}
	return page
}

func kindOf(payload map[string]any) string {
	if event, ok := payload["event"].(map[string]any); ok {
		kind := "event_" + event["type"].(string)
		if subtype, ok := event["subtype"].(string); ok {
			kind += "_" + subtype
		}
		return kind
	}
	if payload["command"] != nil {
		return "slash_commands"
	}
	kind, _ := payload["type"].(string)
	return kind
}

// knownBeyondSamples are members that Slack documents, and that the few recorded samples of a kind happen to lack or,
// for the view of a home tab, happen to have always.
func knownBeyondSamples(path string) bool {
	for _, known := range []string{
		"message.parent_user_id", "message.app_id", "message.thread_ts", "message.edited", "container.thread_ts",
		"actions.style", "actions.accessibility_label", "actions.url", "actions.placeholder", "actions.selected_option",
		"authorizations", "is_ext_shared_channel", "event.event_ts", "event.view",
		"event.app_id", "enterprise_id", // of organizations with several workspaces, which this is not
	} {
		if path == known || strings.HasPrefix(path, known+".") {
			return true
		}
	}
	return false
}

// talkative is an app that makes people's acts bring about every kind of payload.
func talkative(t *testing.T) *slacksim.Workspace {
	t.Helper()
	w := start(t)
	connect(t, w, func(b *bot, kind string, payload map[string]any) any {
		switch kind {
		case "slash_commands":
			if payload["text"] == "post" {
				_, _, _ = b.PostMessage("C0GENERAL01", slack.MsgOptionText("x", false), slack.MsgOptionBlocks(everyElement()...))
				return nil
			}
			form := askForm("x")
			form.NotifyOnClose = true
			zero := 0
			form.Blocks.BlockSet = append(form.Blocks.BlockSet, everyElement()[1], slack.NewInputBlock("pick", plain("Pick"), nil,
				&slack.SelectBlockElement{Type: slack.OptTypeExternal, ActionID: "pick", MinQueryLength: &zero}).WithOptional(true))
			_, _ = b.OpenView(payload["trigger_id"].(string), form)
		case "app_home_opened":
			_, _ = b.PublishView(at(payload, "event", "user").(string), slack.HomeTabViewRequest{
				Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: append([]slack.Block{slack.NewSectionBlock(markup("At home"), nil, nil)}, everyElement()...)},
			}, "")
		case "link_shared":
			call(t, w, "chat.unfurl", "unfurl_id", at(payload, "event", "unfurl_id").(string), "source", at(payload, "event", "source").(string), "unfurls", preview)
		case "block_suggestion":
			return slack.OptionsResponse{Options: []*slack.OptionBlockObject{slack.NewOptionBlockObject("1", plain("One"), nil)}}
		}
		return nil
	})
	return w
}

// everyAct does what brings about every kind of payload.
func everyAct(t *testing.T, w *slacksim.Workspace) {
	t.Helper()
	p := w.Person("Requestor1")
	require.NoError(t, p.Slash("/ask post").Acked())
	card := p.Await("Everything")
	require.NoError(t, card.Press("Press").Acked())
	require.NoError(t, card.Choose("Menu", "Two").Acked())
	require.NoError(t, card.MessageShortcut("ask_like").Acked())
	require.NoError(t, p.Shortcut("ask").Acked())
	home := p.Home().Await("At home")
	p.Home()
	require.NoError(t, home.Press("Press").Acked())
	require.NoError(t, p.Slash("/ask form").Acked())
	assert.Equal(t, []string{"One"}, p.Modal().Suggest("Pick", ""))
	require.NoError(t, p.Modal().Press("Press").Acked())
	p.Modal().Close()
	require.NoError(t, p.Slash("/ask form").Acked())
	require.NoError(t, p.Modal().Fill("Reason", "why").Submit())
	call(t, w, "chat.postEphemeral", "channel", "#general", "user", p.ID(), "text", "x", "blocks",
		`[{"type":"actions","elements":[{"type":"button","action_id":"only","value":"1","text":{"type":"plain_text","text":"Only you"}}]}]`)
	require.NoError(t, p.Await("Only you").Press("Only you").Acked())
	require.NoError(t, p.In("DM").Type("https://docs.example.com/p/1").Acked())
	require.NoError(t, p.Await("docs.example.com").AwaitPreview("Marketing package").Press("Request").Acked())
	dm := call(t, w, "conversations.open", "users", p.ID())
	said := call(t, w, "chat.postMessage", "channel", at(dm, "channel", "id").(string), "text", "x")["ts"].(string)
	call(t, w, "chat.update", "channel", at(dm, "channel", "id").(string), "ts", said, "text", "y")
	call(t, w, "chat.delete", "channel", at(dm, "channel", "id").(string), "ts", said)
	w.InviteBot("#general")
	require.NoError(t, p.Mention("hello").Acked())
	require.NoError(t, w.Person("Requestor2").Leave().Acked())
	w.RemoveBot("#general")
	w.ChangeChannelID("#general")
	w.Deactivate("Requestor2")
	w.Uninstall()
}

func TestPayloadsHaveTheMembersOfRecordedOnes(t *testing.T) {
	testData(t)
	w := talkative(t)
	everyAct(t, w)
	seen := map[string]bool{}
	for _, e := range w.Envelopes() {
		var payload map[string]any
		require.NoError(t, json.Unmarshal(e.Payload, &payload))
		kind := kindOf(payload)
		seen[kind] = true
		t.Run(kind, func(t *testing.T) {
			some, all := samples(t, kind)
			got := map[string]bool{}
			members("", payload, got)
			assert.Empty(t, without(got, some), "members that no sample has")
			assert.Empty(t, without(all, got), "members that every sample has")
		})
	}
	assert.Len(t, seen, 20, "every kind was sent: %v", slices.Sorted(maps.Keys(seen)))
}

func without(a, b map[string]bool) []string {
	var out []string
	for path := range a {
		if !b[path] && !knownBeyondSamples(path) {
			out = append(out, path)
		}
	}
	sort.Strings(out)
	return out
}

func everyElement() []slack.Block {
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Menu"), "menu",
		slack.NewOptionBlockObject("1", plain("One"), nil), slack.NewOptionBlockObject("2", plain("Two"), nil))
	return []slack.Block{
		slack.NewSectionBlock(markup("Everything"), nil, nil),
		slack.NewActionBlock("act", slack.NewButtonBlockElement("press", "v", plain("Press")), menu),
	}
}

func TestFramesHaveTheMembersOfRecordedOnes(t *testing.T) {
	recorded := map[string]map[string]bool{}
	files, err := filepath.Glob(filepath.Join(testData(t), "envelopes", "*", "*.json"))
	require.NoError(t, err)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		var frame map[string]any
		require.NoError(t, json.Unmarshal(raw, &frame))
		delete(frame, "payload")
		kind := frame["type"].(string)
		if recorded[kind] == nil {
			recorded[kind] = map[string]bool{}
		}
		members("", frame, recorded[kind])
	}
	w := start(t)
	lines := []line{}
	frames := []map[string]any{}
	for range 10 {
		l := dial(t, w)
		lines = append(lines, l)
		frames = append(frames, l.read())
	}
	frames = append(frames, dial(t, w).read()) // too many
	w.Socket().Kill(2, 3, 4, 5, 6, 7, 8, 9, 10)
	w.Person("Requestor1").Slash("/ask x")
	w.Person("Requestor1").Shortcut("ask")
	w.Person("Requestor1").Home()
	for range 3 {
		frames = append(frames, lines[0].read())
	}
	for _, frame := range frames {
		delete(frame, "payload")
		got := map[string]bool{}
		members("", frame, got)
		delete(got, "debug_info.started") // in Slack's own example, not in the recorded ones
		assert.Equal(t, recorded[frame["type"].(string)], got, frame["type"])
	}
}
