package slacksim_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"github.com/stretchr/testify/require"

	"accessbot/internal/slacksim"
)

// testManifest is the manifest of an app that uses everything the simulator has.
const testManifest = `
display_information: {name: testbot}
features:
  app_home: {home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false}
  bot_user: {display_name: testbot}
  unfurl_domains: [example.com]
  shortcuts:
    - {name: Ask, type: global, callback_id: ask, description: Ask for something}
    - {name: Ask like this, type: message, callback_id: ask_like, description: Ask for the same}
  slash_commands:
    - {command: /ask, description: Ask for something, usage_hint: "[what]", should_escape: true}
oauth_config:
  scopes:
    bot: [commands, "chat:write", "chat:write.public", "im:write", "channels:read", "groups:read", "users:read", "users:read.email", "app_mentions:read", "links:read", "links:write", "users.profile:read", "channels:join", "usergroups:read"]
    bot_optional: ["channels:history", "groups:history", "im:history", "metadata.message:read"]
settings:
  event_subscriptions: {bot_events: [app_home_opened, app_mention, message.im, user_change, link_shared, tokens_revoked, app_uninstalled, channel_id_changed, member_left_channel, member_joined_channel, channel_left, group_left]}
  interactivity: {is_enabled: true}
  socket_mode_enabled: true
`

// start opens a workspace that ends with the test.
func start(t *testing.T, change ...func(*slacksim.Config)) *slacksim.Workspace {
	t.Helper()
	cfg := slacksim.Config{Manifest: []byte(testManifest), AckWithin: 500 * time.Millisecond, Fatalf: t.Fatalf}
	for _, c := range change {
		c(&cfg)
	}
	w, err := slacksim.Start(cfg)
	require.NoError(t, err)
	t.Cleanup(w.Close)
	return w
}

// bot is an app on slack-go, an independent client: what it cannot do is the simulator's fault.
type bot struct {
	*slack.Client
	w *slacksim.Workspace
	// on answers what comes in; the payload it returns goes with the acknowledgement.
	on func(b *bot, kind string, payload map[string]any) any
}

func client(w *slacksim.Workspace) *slack.Client {
	return slack.New(w.BotToken(), slack.OptionAppLevelToken(w.AppToken()), slack.OptionAPIURL(w.APIURL()))
}

// connect starts an app whose handler gets the interaction's type, such as block_actions, or the envelope's.
func connect(t *testing.T, w *slacksim.Workspace, on func(b *bot, kind string, payload map[string]any) any) *bot {
	t.Helper()
	b := &bot{Client: client(w), w: w, on: on}
	ctx, cancel := context.WithCancel(t.Context())
	socket := socketmode.New(b.Client)
	done := make(chan struct{}, 2)
	go func() { _ = socket.RunContext(ctx); done <- struct{}{} }()
	go func() { b.serve(ctx, socket); done <- struct{}{} }()
	t.Cleanup(func() { cancel(); <-done; <-done })
	require.NoError(t, w.AwaitConnections(1))
	return b
}

func (b *bot) serve(ctx context.Context, socket *socketmode.Client) {
	for {
		select {
		case <-ctx.Done():
			return
		case e := <-socket.Events:
			if e.Request == nil || e.Request.EnvelopeID == "" {
				continue
			}
			b.answer(ctx, socket, *e.Request)
		}
	}
}

func (b *bot) answer(ctx context.Context, socket *socketmode.Client, request socketmode.Request) {
	payload := map[string]any{}
	_ = json.Unmarshal(request.Payload, &payload)
	kind := request.Type
	if inner, ok := payload["type"].(string); ok && kind == "interactive" {
		kind = inner
	}
	if event, ok := payload["event"].(map[string]any); ok {
		kind = event["type"].(string)
	}
	answer := b.on(b, kind, payload)
	if answer == nil {
		_ = socket.AckCtx(ctx, request.EnvelopeID, nil)
		return
	}
	_ = socket.AckCtx(ctx, request.EnvelopeID, answer)
}

func plain(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

func markup(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, s, false, false)
}

func at(o map[string]any, path ...any) any {
	var v any = o
	for _, step := range path {
		switch key := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[key]
		case int:
			list, _ := v.([]any)
			if key >= len(list) {
				return nil
			}
			v = list[key]
		}
	}
	return v
}

func replaced(manifest []byte, before, after string) []byte {
	return []byte(strings.Replace(string(manifest), before, after, 1))
}
