package slacksim_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"accessbot/internal/slacksim"
)

// events lists the types of the events that the app was sent, oldest first.
func events(t *testing.T, w *slacksim.Workspace) []string {
	t.Helper()
	var kinds []string
	for _, e := range w.Envelopes() {
		var payload map[string]any
		require.NoError(t, json.Unmarshal(e.Payload, &payload))
		if e.Type == "events_api" {
			kinds = append(kinds, at(payload, "event", "type").(string))
		}
	}
	return kinds
}

// lastEvent is the event that the app got last.
func lastEvent(t *testing.T, w *slacksim.Workspace) map[string]any {
	t.Helper()
	event, ok := lastPayload(t, w)["event"].(map[string]any)
	require.True(t, ok, "the last envelope holds an event")
	return event
}

func TestAMentionIsHeardWhereTheAppIsAMember(t *testing.T) {
	w := connected(t)
	p := w.Person("Requestor1")
	p.Mention("hello")
	assert.Empty(t, events(t, w), "the app is not in #general")
	w.InviteBot("#general")
	p.Mention("hello <there>")
	said := lastEvent(t, w)
	assert.Equal(t, "app_mention", said["type"])
	assert.Equal(t, "<@U0ACCESSBOT> hello &lt;there&gt;", said["text"])
	assert.Equal(t, []any{
		map[string]any{"type": "user", "user_id": "U0ACCESSBOT"}, map[string]any{"type": "text", "text": " hello <there>"},
	}, at(said, "blocks", 0, "elements", 0, "elements"))
	assert.Equal(t, "@testbot hello <there>", p.Await("hello <there>").Text())
	assert.Equal(t, []string{"member_joined_channel", "app_mention"}, events(t, w), "message.channels is not in the manifest")
}

func TestTheAppHearsItsDirectMessageOnlyWithScopeAndSubscription(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*slacksim.Config)
		heard  []string
	}{
		"with both":               {func(*slacksim.Config) {}, []string{"message"}},
		"without the scope":       {func(cfg *slacksim.Config) { cfg.WithoutOptionalScopes = true }, nil},
		"without the manifest's":  {leavingOut("message.im, "), nil},
		"with a read-only tab":    {manifestWith("read_only_enabled: false", "read_only_enabled: true"), nil},
		"without a Messages tab ": {manifestWith("messages_tab_enabled: true", "messages_tab_enabled: false"), nil},
	} {
		w := start(t, c.change)
		dial(t, w).read()
		err := w.Person("Requestor1").SayTo("testbot", "hello").Acked()
		assert.Equal(t, c.heard, events(t, w), name)
		if c.heard != nil {
			assert.Equal(t, "im", lastEvent(t, w)["channel_type"])
			require.NoError(t, err)
		}
	}
	assert.EqualError(t, start(t).Person("Requestor1").SayTo("Approver1", "hello").Acked(),
		"Requestor1 has no direct message with Approver1 here")
}

func manifestWith(before, after string) func(*slacksim.Config) {
	return func(cfg *slacksim.Config) { cfg.Manifest = replaced(cfg.Manifest, before, after) }
}

func leavingOut(words string) func(*slacksim.Config) { return manifestWith(words, "") }

func TestADeactivatedPersonIsToldOfAndCanDoNothing(t *testing.T) {
	w := connected(t)
	require.Equal(t, true, call(t, w, "views.open", "trigger_id", triggerOf(t, w, "Requestor1"), "view", modal("b"))["ok"])
	w.Deactivate("Requestor1")
	assert.Equal(t, "user_change", lastEvent(t, w)["type"])
	assert.Equal(t, true, at(lastEvent(t, w), "user", "deleted"))
	assert.Nil(t, at(lastEvent(t, w), "user", "tz"), "Slack tells little of people who left")
	p := w.Person("Requestor1")
	assert.False(t, p.ModalIsOpen())
	for what, done := range map[string]*slacksim.Answer{
		"a command": p.Slash("/ask x"), "words": p.Type("x"), "a shortcut": p.Shortcut("Ask"), "a mention": p.Mention("x"),
	} {
		assert.EqualError(t, done.Acked(), "Requestor1 is deactivated and cannot sign in", what)
	}
	w.Reactivate("Requestor1")
	assert.Equal(t, false, at(lastEvent(t, w), "user", "deleted"))
	assert.Equal(t, "Europe/Berlin", at(lastEvent(t, w), "user", "tz"))
	w.SetPerson("Outsider1", func(p *slacksim.Profile) { p.Title = "x" })
	assert.Len(t, events(t, w), 2, "other organizations' people change unheard")
}

func TestAStatusEndsByItself(t *testing.T) {
	w := connected(t)
	until := w.Now().Unix() + 3600
	w.SetPerson("Approver1", func(p *slacksim.Profile) {
		p.StatusText, p.StatusEmoji, p.StatusExpiration = "Out of office", ":palm_tree:", until
	})
	profile := func() any { return call(t, w, "users.profile.get", "user", "U0APPROVE01")["profile"] }
	assert.Equal(t, "Out of office", at(map[string]any{"p": profile()}, "p", "status_text"))
	assert.Equal(t, "Out of office", at(call(t, w, "users.info", "user", "U0APPROVE01"), "user", "profile", "status_text"))
	w.Advance(3700e9)
	assert.Empty(t, at(map[string]any{"p": profile()}, "p", "status_text"))
	assert.Equal(t, "user_not_found", call(t, w, "users.profile.get", "user", "U0NOBODY")["error"])
}

func TestARevokedTokenIsRefused(t *testing.T) {
	w := connected(t)
	w.RevokeTokens()
	assert.Equal(t, "tokens_revoked", lastEvent(t, w)["type"])
	assert.Equal(t, []any{"U0ACCESSBOT"}, at(lastEvent(t, w), "tokens", "bot"))
	assert.Equal(t, "account_inactive", call(t, w, "auth.test")["error"])
}

func TestAnUninstalledAppIsDead(t *testing.T) {
	w := connected(t)
	w.InviteBot("#general")
	call(t, w, "chat.postMessage", "channel", "#general", "text", "x", "blocks",
		`[{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Go"},"action_id":"go"}]}]`)
	w.Uninstall()
	assert.Equal(t, []string{"member_joined_channel", "tokens_revoked", "app_uninstalled"}, events(t, w))
	p := w.Person("Requestor1")
	before := len(w.Envelopes())
	assert.EqualError(t, p.Slash("/ask x").Acked(), "/ask is not a valid command")
	assert.EqualError(t, p.Shortcut("Ask").Acked(), `there is no global shortcut "Ask" for Requestor1`)
	require.ErrorIs(t, p.Await("Go").Press("Go").Acked(), slacksim.ErrUninstalled)
	p.Mention("anybody there?")
	w.Deactivate("Requestor2")
	assert.Len(t, w.Envelopes(), before)
	assert.Equal(t, "account_inactive", call(t, w, "chat.postMessage", "channel", "#general", "text", "x")["error"])
}

func TestAChannelGetsAnotherID(t *testing.T) {
	w := connected(t)
	call(t, w, "chat.postMessage", "channel", "#general", "text", "before")
	id := w.ChangeChannelID("#general")
	assert.Equal(t, map[string]any{
		"type": "channel_id_changed", "old_channel_id": "C0GENERAL01", "new_channel_id": id, "event_ts": lastEvent(t, w)["event_ts"],
	}, lastEvent(t, w))
	assert.Equal(t, "channel_not_found", call(t, w, "chat.postMessage", "channel", "C0GENERAL01", "text", "x")["error"])
	assert.Equal(t, true, call(t, w, "chat.postMessage", "channel", id, "text", "x")["ok"])
	assert.Len(t, w.Person("Requestor1").Messages("#general"), 2)
}

func TestComingAndGoingIsHeardInTheAppsChannels(t *testing.T) {
	w := connected(t)
	approver := w.Person("Approver1").In("#it-approvals")
	require.NoError(t, approver.Leave().Acked())
	assert.Equal(t, "member_left_channel", lastEvent(t, w)["type"])
	assert.Equal(t, "U0APPROVE01", lastEvent(t, w)["user"])
	require.EqualError(t, approver.Leave().Acked(), "Approver1 cannot leave #it-approvals")
	require.NoError(t, w.Person("Requestor1").In("#marketing").Leave().Acked())
	assert.Equal(t, []string{"member_left_channel"}, events(t, w), "the app is not in #marketing")
	w.RemoveBot("#it-approvals")
	assert.Equal(t, "group_left", lastEvent(t, w)["type"])
	assert.Equal(t, true, call(t, w, "conversations.join", "channel", "C0GENERAL01")["ok"])
	assert.Equal(t, "U0ACCESSBOT", lastEvent(t, w)["user"])
	assert.Equal(t, "already_in_channel", call(t, w, "conversations.join", "channel", "C0GENERAL01")["warning"])
	assert.Equal(t, "channel_not_found", call(t, w, "conversations.join", "channel", "C0ITAPPR001")["error"])
	w.RemoveBot("#general")
	assert.Equal(t, "channel_left", lastEvent(t, w)["type"])
}
