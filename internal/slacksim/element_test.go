package slacksim_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"accessbot/internal/slacksim"
)

func option(name string) string {
	return `{"text":{"type":"plain_text","text":"` + name + `"},"value":"` + strings.ToLower(name) + `"}`
}

// withElement posts a message with one element of a type and what else it is given.
func withElement(t *testing.T, kind, more string) (*slacksim.Workspace, *slacksim.Message) {
	t.Helper()
	w := connected(t)
	posted := call(t, w, "chat.postMessage", "channel", "#general", "text", "x", "blocks",
		`[{"type":"section","block_id":"s","text":{"type":"mrkdwn","text":"Your choice"},"accessory":{"type":"`+kind+`","action_id":"a"`+more+`}}]`)
	require.Equal(t, true, posted["ok"], posted)
	return w, w.Person("Requestor1").Await("Your choice")
}

func TestEveryElementReportsWhatWasChosen(t *testing.T) {
	options := `,"options":[` + option("One") + `,` + option("Two") + `]`
	for kind, c := range map[string]struct {
		more, choice string
		path         []any
		value        any
	}{
		"static_select":        {options, "Two", []any{"selected_option", "value"}, "two"},
		"radio_buttons":        {options, "One", []any{"selected_option", "value"}, "one"},
		"checkboxes":           {options, "Two", []any{"selected_options", 0, "value"}, "two"},
		"multi_static_select":  {options, "Two", []any{"selected_options", 0, "value"}, "two"},
		"datepicker":           {``, "2026-12-01", []any{"selected_date"}, "2026-12-01"},
		"timepicker":           {``, "10:30", []any{"selected_time"}, "10:30"},
		"users_select":         {``, "@Approver1", []any{"selected_user"}, "U0APPROVE01"},
		"channels_select":      {``, "#general", []any{"selected_channel"}, "C0GENERAL01"},
		"conversations_select": {``, "#general", []any{"selected_conversation"}, "C0GENERAL01"},
	} {
		t.Run(kind, func(t *testing.T) {
			w, message := withElement(t, kind, c.more)
			message.Choose("Your choice", c.choice)
			payload := lastPayload(t, w)
			assert.Equal(t, kind, at(payload, "actions", 0, "type"))
			assert.Equal(t, c.value, at(payload, append([]any{"actions", 0}, c.path...)...))
			assert.Equal(t, c.value, at(payload, append([]any{"state", "values", "s", "a"}, c.path...)...))
		})
	}
}

func TestCheckboxesAddUp(t *testing.T) {
	w, message := withElement(t, "checkboxes", `,"options":[`+option("One")+`,`+option("Two")+`]`)
	message.Choose("Your choice", "One")
	message.Choose("Your choice", "Two")
	assert.Len(t, at(lastPayload(t, w), "actions", 0, "selected_options"), 2)
}

func TestAnOverflowMenuReportsItsOption(t *testing.T) {
	w, message := withElement(t, "overflow", `,"options":[`+option("Details")+`]`)
	message.Press("Details")
	assert.Equal(t, "details", at(lastPayload(t, w), "actions", 0, "selected_option", "value"))
}

func TestALinkButtonOpensAndReports(t *testing.T) {
	w, message := withElement(t, "button", `,"text":{"type":"plain_text","text":"Sign in"},"url":"https://example.com/in"`)
	assert.Equal(t, "https://example.com/in", message.LinkURL("Sign in"))
	message.Press("Sign in")
	assert.Equal(t, "a", at(lastPayload(t, w), "actions", 0, "action_id"))
}

func TestAnInputReportsOnlyWhatItWasAskedToReport(t *testing.T) {
	const each, onEnter = `,"dispatch_action_config":{"trigger_actions_on":["on_character_entered"]}`, `,"dispatch_action_config":{"trigger_actions_on":["on_enter_pressed"]}`
	for name, c := range map[string]struct {
		dispatch, config string
		enter, reports   bool
	}{
		"typing where nothing is reported":      {"false", "", true, false},
		"typing where Enter is, as usual":       {"true", "", false, false},
		"Enter where it is, as usual":           {"true", "", true, true},
		"typing where Enter is":                 {"true", onEnter, false, false},
		"Enter where it is":                     {"true", onEnter, true, true},
		"typing where each character is":        {"true", each, false, true},
		"Enter after each character is as well": {"true", each, true, true},
	} {
		w := connected(t)
		view := `{"type":"modal","title":{"type":"plain_text","text":"T"},"submit":{"type":"plain_text","text":"Go"},"blocks":[{"type":"input",
			"block_id":"b","dispatch_action":` + c.dispatch + `,"label":{"type":"plain_text","text":"Name"},"element":{"type":"plain_text_input","action_id":"a"` + c.config + `}}]}`
		require.Equal(t, true, call(t, w, "views.open", "trigger_id", triggerOf(t, w, "Requestor1"), "view", view)["ok"])
		if c.enter {
			w.Person("Requestor1").Modal().Enter("Name", "typed")
		} else {
			w.Person("Requestor1").Modal().Fill("Name", "typed")
		}
		payload := lastPayload(t, w)
		assert.Equal(t, c.reports, payload["type"] == "block_actions", name)
		if c.reports {
			assert.Equal(t, "typed", at(payload, "actions", 0, "value"))
			assert.Equal(t, "typed", at(payload, "view", "state", "values", "b", "a", "value"))
			assert.Equal(t, "view", at(payload, "container", "type"))
			assert.Nil(t, payload["response_url"])
		}
	}
}

func TestAnUntouchedInputIsNull(t *testing.T) {
	w := connected(t)
	opened := call(t, w, "views.open", "trigger_id", triggerOf(t, w, "Requestor1"), "view", modal("b"))
	values := at(opened, "view", "state", "values", "b", "a").(map[string]any)
	assert.Contains(t, values, "value")
	assert.Nil(t, values["value"])
}

func TestMarkupIsReadAsPeopleReadIt(t *testing.T) {
	w := start(t)
	for source, shown := range map[string]string{
		"*bold* and _italic_, ~gone~ `code`": "bold and italic, gone code",
		"2 * 3 * 4 and snake_case_name":      "2 * 3 * 4 and snake_case_name",
		"<@U0APPROVE01> in <#C0GENERAL01>":   "@Approver1 in #general",
		"<!date^1765000000^{date}|some day>": "<date>",
		"<!here> <!everyone>":                "«PING»@here «PING»@everyone",
		"<https://example.com/a_b_c|a link>": "a link <https://example.com/a_b_c>",
		"&lt;@U0APPROVE01&gt; &amp;":         "<@U0APPROVE01> &",
	} {
		posted := call(t, w, "chat.postMessage", "channel", "#general", "text", source)
		require.Equal(t, true, posted["ok"])
		messages := w.Person("Requestor1").Messages("#general")
		assert.Equal(t, shown, messages[len(messages)-1].Text())
	}
}

func TestNamesAreLinkedOnlyWhenAskedFor(t *testing.T) {
	w := start(t)
	posted := func(args ...string) any {
		return at(call(t, w, "chat.postMessage", append([]string{"channel", "#general", "text", "see #general @here"}, args...)...), "message", "text")
	}
	assert.Equal(t, "see #general @here", posted())
	assert.Equal(t, "see <#C0GENERAL01|general> <!here>", posted("link_names", "true"))
	assert.Equal(t, "see <#C0GENERAL01|general> <!here>", posted("parse", "full"))
}

func TestADeletedParentLeavesItsReplies(t *testing.T) {
	w := start(t)
	parent := call(t, w, "chat.postMessage", "channel", "#general", "text", "parent")["ts"].(string)
	call(t, w, "chat.postMessage", "channel", "#general", "text", "reply", "thread_ts", parent)
	call(t, w, "chat.delete", "channel", "C0GENERAL01", "ts", parent)
	assert.Equal(t, `Requestor2
  #general
    Slackbot: This message was deleted.
      testbot: reply
`, w.TranscriptOf("Requestor2"))
}

func TestASlowOrBareRefusalCanBeHad(t *testing.T) {
	w := start(t)
	w.Fail(slacksim.Fault{Method: "auth.test", RetryAfter: -1})
	w.Fail(slacksim.Fault{Method: "auth.test", Delay: 20 * time.Millisecond})
	bare := post(t, w.APIURL()+"auth.test", "application/x-www-form-urlencoded", "Bearer "+w.BotToken(), "")
	require.NoError(t, bare.Body.Close())
	assert.Equal(t, http.StatusTooManyRequests, bare.StatusCode)
	assert.Empty(t, bare.Header.Get("Retry-After"))
	before := time.Now()
	assert.Equal(t, true, call(t, w, "auth.test")["ok"])
	assert.GreaterOrEqual(t, time.Since(before), 20*time.Millisecond)
	scopes := post(t, w.APIURL()+"auth.test", "application/x-www-form-urlencoded", "Bearer "+w.BotToken(), "")
	_, _ = io.Copy(io.Discard, scopes.Body)
	require.NoError(t, scopes.Body.Close())
	assert.Contains(t, scopes.Header.Get("X-OAuth-Scopes"), "chat:write")
}
