package slacksim_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"accessbot/internal/slacksim"
)

// lastPayload is what the app got last.
func lastPayload(t *testing.T, w *slacksim.Workspace) map[string]any {
	t.Helper()
	sent := w.Envelopes()
	require.NotEmpty(t, sent)
	var payload map[string]any
	require.NoError(t, json.Unmarshal(sent[len(sent)-1].Payload, &payload))
	return payload
}

func TestCommandsArriveAsTyped(t *testing.T) {
	w := connected(t)
	for typed, text := range map[string]string{
		"/ask":                         "",
		"/ask  Marketing  Campaign ":   "Marketing  Campaign",
		"/ask for @Requestor2":         "for <@U0REQUEST02|requestor2>",
		"/ask in #general":             "in <#C0GENERAL01|general>",
		"/ask in #it-approvals":        "in <#C0ITAPPR001|>",
		"/ask a < b & c":               "a &lt; b &amp; c",
		"/ask see https://example.com": "see <https://example.com>",
		"/ask @Nobody":                 "@Nobody",
		"/ask @channel":                "@channel",
	} {
		w.Person("Requestor1").Slash(typed)
		assert.Equal(t, text, lastPayload(t, w)["text"], typed)
	}
	w.Person("Approver1").In("#it-approvals").Slash("/ask x")
	assert.Equal(t, "privategroup", lastPayload(t, w)["channel_name"])
	w.Person("Approver1").In("DM").Slash("/ask x")
	assert.Equal(t, "directmessage", lastPayload(t, w)["channel_name"])
}

func TestPeopleCanDoOnlyWhatSlackLetsThem(t *testing.T) {
	w := connected(t)
	ts := call(t, w, "chat.postMessage", "channel", "#general", "text", "parent")["ts"]
	require.NotNil(t, ts)
	parent := w.Person("Requestor1").Await("parent")
	before := len(w.Envelopes())
	for name, c := range map[string]struct {
		done    *slacksim.Answer
		problem string
	}{
		"a command in a thread":            {parent.Reply("/ask x"), "/ask is not supported in threads"},
		"an unknown command":               {w.Person("Requestor1").Slash("/dance"), "/dance is not a valid command"},
		"a command of somebody who left":   {w.Person("Leaver1").Slash("/ask x"), "Leaver1 is not in #general"},
		"a command of an outsider":         {w.Person("Outsider1").In("#fabrikam-shared").Slash("/ask x"), "Outsider1 belongs to another organization and cannot use /ask here"},
		"words in a channel one is not in": {w.Person("Requestor2").In("#it-approvals").Type("hi"), "Requestor2 is not in #it-approvals"},
		"an unknown shortcut":              {w.Person("Requestor1").Shortcut("nothing"), `there is no global shortcut "nothing" for Requestor1`},
	} {
		assert.EqualError(t, c.done.Acked(), c.problem, name)
	}
	w.SetPerson("Requestor1", func(p *slacksim.Profile) { p.Deactivated = true })
	assert.EqualError(t, w.Person("Requestor1").Slash("/ask x").Acked(), "Requestor1 is deactivated and cannot sign in")
	assert.Len(t, w.Envelopes(), before+1, "the app heard only of the change of the person")
	assert.Equal(t, true, at(lastPayload(t, w), "event", "user", "deleted"))
	assert.NotNil(t, w.Person("Guest1").Slash("/ask x"))
	assert.Equal(t, "U0GUEST0001", lastPayload(t, w)["user_id"], "guests may")
}

func TestAnOutsiderCanPressAButtonInASharedChannel(t *testing.T) {
	w := connected(t)
	const button = `[{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Approve"},"action_id":"ok","value":"1"}]}]`
	call(t, w, "chat.postMessage", "channel", "#fabrikam-shared", "text", "x", "blocks", button)
	w.Person("Outsider1").Await("Approve").Press("Approve")
	payload := lastPayload(t, w)
	assert.Equal(t, "T0FABRIKAM1", at(payload, "team", "id"))
	assert.Equal(t, "T0FABRIKAM1", at(payload, "user", "team_id"))
}

func TestWordsOfPeopleCannotHideAPing(t *testing.T) {
	w := connected(t)
	call(t, w, "chat.postMessage", "channel", "#general", "text", "reason: <!channel> <https://example.com|approve here> &lt;!here&gt;")
	assert.Equal(t, "reason: «PING»@channel approve here <https://example.com> <!here>", w.Person("Requestor1").Await("reason").Text())
	require.NoError(t, w.Person("Requestor1").Type("hello @Approver1 & @channel <b>").Acked())
	assert.Equal(t, "hello @Approver1 & «PING»@channel <b>", w.Person("Requestor1").Await("hello").Text())
}

func TestAnEphemeralMessageIsLostOnReload(t *testing.T) {
	w := start(t)
	call(t, w, "chat.postEphemeral", "channel", "#general", "user", "U0REQUEST01", "text", "private")
	p := w.Person("Requestor1")
	require.Len(t, p.Messages("#general"), 1)
	p.Reload()
	assert.Empty(t, p.Messages("#general"))
}

func TestAResponseURLTakesFivePostsInHalfAnHour(t *testing.T) {
	w := connected(t)
	w.Person("Requestor1").Slash("/ask x")
	address := lastPayload(t, w)["response_url"].(string)
	respond := func(content string) (int, string) {
		response := post(t, address, "application/json", "", content)
		defer func() { _ = response.Body.Close() }()
		raw, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		return response.StatusCode, string(raw)
	}
	for range 4 {
		status, said := respond(`{"text":"private","blocks":null,"metadata":{"event_type":"","event_payload":null}}`)
		assert.Equal(t, http.StatusOK, status)
		assert.Equal(t, "ok", said)
	}
	_, _ = respond(`{"text":"for all","response_type":"in_channel"}`)
	assert.True(t, w.Person("Requestor1").Await("private").Ephemeral)
	assert.False(t, w.Person("Requestor2").Await("for all").Ephemeral)
	assert.Len(t, w.Person("Requestor2").Messages("#general"), 1)
	status, said := respond(`{"text":"once more"}`)
	assert.Equal(t, http.StatusNotFound, status)
	assert.Equal(t, "used_url", said)

	w.Person("Requestor1").Slash("/ask x")
	address = lastPayload(t, w)["response_url"].(string)
	w.Advance(31 * time.Minute)
	_, said = respond(`{"text":"late"}`)
	assert.Equal(t, "expired_url", said)
}

func TestAResponseCanReplaceOrDeleteTheMessageThatWasActedOn(t *testing.T) {
	w := start(t)
	connect(t, w, func(b *bot, kind string, payload map[string]any) any {
		if kind == "block_actions" {
			answer := &slack.WebhookMessage{Text: "replaced", ReplaceOriginal: true}
			if at(payload, "actions", 0, "value") == "delete" {
				answer = &slack.WebhookMessage{DeleteOriginal: true}
			}
			_ = slack.PostWebhookContext(t.Context(), payload["response_url"].(string), answer)
			return nil
		}
		_, _ = b.PostEphemeral("C0GENERAL01", payload["user_id"].(string), slack.MsgOptionBlocks(slack.NewActionBlock("",
			slack.NewButtonBlockElement("a", "replace", plain("Replace")), slack.NewButtonBlockElement("b", "delete", plain("Delete")))))
		return nil
	})
	p := w.Person("Requestor1")
	require.NoError(t, p.Slash("/ask").Acked())
	offered := p.Await("Replace")
	require.NoError(t, offered.Press("Replace").Acked())
	offered.AwaitText("replaced")
	require.NoError(t, p.Slash("/ask").Acked())
	offered = p.Await("Delete")
	require.NoError(t, offered.Press("Delete").Acked())
	assert.True(t, offered.Gone())
}

func TestAnExternalMenuAsksOnceEnoughIsTyped(t *testing.T) {
	w := start(t)
	connect(t, w, func(b *bot, kind string, payload map[string]any) any {
		switch kind {
		case "slash_commands":
			_, _ = b.OpenView(payload["trigger_id"].(string), slack.ModalViewRequest{
				Type: slack.VTModal, Title: plain("Pick"), Submit: plain("Go"), Blocks: slack.Blocks{BlockSet: []slack.Block{
					slack.NewInputBlock("pick", plain("Package"), nil, &slack.SelectBlockElement{Type: slack.OptTypeExternal, ActionID: "pick"}),
				}},
			})
		case "block_suggestion":
			var options []*slack.OptionBlockObject
			for _, name := range []string{"Marketing Campaign", "Marketing Budget", "Sales"} {
				if strings.HasPrefix(strings.ToLower(name), strings.ToLower(payload["value"].(string))) {
					options = append(options, slack.NewOptionBlockObject(name, plain(name), nil))
				}
			}
			return slack.OptionsResponse{Options: options}
		case "view_submission":
			chosen := at(payload, "view", "state", "values", "pick", "pick", "selected_option", "value").(string)
			_, _, _ = b.PostMessage("#general", slack.MsgOptionText("chosen: "+chosen, false))
		}
		return nil
	})
	p := w.Person("Requestor1")
	require.NoError(t, p.Slash("/ask").Acked())
	form := p.Modal()
	sent := len(w.Envelopes())
	assert.Empty(t, form.Suggest("Package", "ma"))
	assert.Len(t, w.Envelopes(), sent, "two characters are not enough")
	assert.Equal(t, []string{"Marketing Campaign", "Marketing Budget"}, form.Suggest("Package", "mark"))
	require.NoError(t, form.Choose("Package", "Marketing Campaign").Submit())
	p.Await("chosen: Marketing Campaign")
}

func TestMentionsAndDirectMessagesReachTheAppOnlyWithTheirScopes(t *testing.T) {
	w := connected(t)
	w.InviteBot("#general")
	require.NoError(t, w.Person("Requestor1").Type("@testbot hello").Acked())
	payload := lastPayload(t, w)
	assert.Equal(t, "app_mention", at(payload, "event", "type"))
	assert.Equal(t, "<@"+w.BotUserID()+"> hello", at(payload, "event", "text"))
	require.NoError(t, w.Person("Requestor1").In("DM").Type("hi").Acked())
	assert.Equal(t, "im", at(lastPayload(t, w), "event", "channel_type"))

	deaf := start(t, func(c *slacksim.Config) { c.WithoutOptionalScopes = true })
	dial(t, deaf).read()
	require.NoError(t, deaf.Person("Requestor1").In("DM").Type("hi").Acked())
	assert.Empty(t, deaf.Envelopes(), "im:history was not granted")
}

func TestTheDriverSaysWhyItCannotGoOn(t *testing.T) {
	var why string
	w := start(t, func(c *slacksim.Config) {
		c.Patience = 20 * time.Millisecond
		c.Fatalf = func(_ string, args ...any) { why = args[0].(string) }
	})
	assert.Nil(t, w.Person("Requestor1").Await("something"))
	assert.Contains(t, why, `Requestor1: no message with "something" came anywhere`)
	assert.PanicsWithError(t, "nobody is called Stranger1", func() { w.Person("Stranger1") })
}

func TestAnUnusableManifestIsRefused(t *testing.T) {
	for name, source := range map[string]string{
		"no name":              `{settings: {socket_mode_enabled: true}}`,
		"no Socket Mode":       strings.Replace(testManifest, "socket_mode_enabled: true", "socket_mode_enabled: false", 1),
		"commands not allowed": strings.Replace(testManifest, "bot: [commands, ", "bot: [", 1),
		"no slash":             strings.Replace(testManifest, "command: /ask", "command: ask", 1),
	} {
		_, err := slacksim.Start(slacksim.Config{Manifest: []byte(source)})
		assert.Error(t, err, name)
	}
	_, err := slacksim.Start(slacksim.Config{Manifest: []byte(testManifest), Addr: "0.0.0.0:0"})
	assert.ErrorContains(t, err, "loopback only")
}
