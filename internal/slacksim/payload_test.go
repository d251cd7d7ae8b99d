package slacksim_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
			switch key {
			case "blocks", "values", "title", "submit", "close", "text", "confirm", "placeholder", "bot_profile", "metadata",
				"function_data", "interactivity", "attachments", "enterprise", "app_unfurl", "initial_option":
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
	require.NotEmpty(t, some, "there are samples of %s", kind)
	return some, all
}

func kindOf(payload map[string]any) string {
	if event, ok := payload["event"].(map[string]any); ok {
		return "event_" + event["type"].(string)
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
	} {
		if path == known || strings.HasPrefix(path, known+".") {
			return true
		}
	}
	return false
}

func TestPayloadsHaveTheMembersOfRecordedOnes(t *testing.T) {
	testData(t)
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
			form.Blocks.BlockSet = append(form.Blocks.BlockSet, slack.NewInputBlock("pick", plain("Pick"), nil,
				&slack.SelectBlockElement{Type: slack.OptTypeExternal, ActionID: "pick", MinQueryLength: &zero}).WithOptional(true))
			_, _ = b.OpenView(payload["trigger_id"].(string), form)
		case "app_home_opened":
			_, _ = b.PublishView(at(payload, "event", "user").(string), slack.HomeTabViewRequest{
				Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewSectionBlock(markup("At home"), nil, nil)}},
			}, "")
		case "block_suggestion":
			return slack.OptionsResponse{Options: []*slack.OptionBlockObject{slack.NewOptionBlockObject("1", plain("One"), nil)}}
		}
		return nil
	})
	p := w.Person("Requestor1")
	require.NoError(t, p.Slash("/ask post").Acked())
	card := p.Await("Everything")
	require.NoError(t, card.Press("Press").Acked())
	require.NoError(t, card.Choose("Menu", "Two").Acked())
	require.NoError(t, card.MessageShortcut("ask_like").Acked())
	require.NoError(t, p.Type("@testbot hello").Acked())
	require.NoError(t, p.In("DM").Type("hello").Acked())
	require.NoError(t, p.Shortcut("ask").Acked())
	p.Home().Await("At home")
	p.Home()
	require.NoError(t, p.Slash("/ask form").Acked())
	assert.Equal(t, []string{"One"}, p.Modal().Suggest("Pick", ""))
	p.Modal().Close()
	require.NoError(t, p.Slash("/ask form").Acked())
	require.NoError(t, p.Modal().Fill("Reason", "why").Submit())
	w.InviteBot("#general")
	require.NoError(t, p.Type("@testbot hello").Acked())

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
	assert.Len(t, seen, 10, "every kind was sent: %v", seen)
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
