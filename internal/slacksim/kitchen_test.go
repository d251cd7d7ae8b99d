package slacksim_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"accessbot/internal/slacksim"
)

// hostile is what somebody could type as a reason, escaped by nobody.
const hostile = `<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1"> <!channel> <https://evil.example|approve here> <javascript:alert(1)|click>`

// everyBlock is a message with every block and every element that a message can have.
func everyBlock() string {
	options := `"options":[` + option("One") + `,` + option("Two") + `]`
	element := func(kind, more string) string {
		return fmt.Sprintf(`{"type":%q,"action_id":%q%s}`, kind, kind, more)
	}
	placeholder := func(words string) string {
		return `,"placeholder":{"type":"plain_text","text":"` + words + `"}`
	}
	actions := []string{
		element("static_select", placeholder("Choose one")+`,`+options), element("multi_static_select", placeholder("Choose some")+`,`+options),
		element("users_select", placeholder("Choose a person")), element("channels_select", placeholder("Choose a channel")),
		element("conversations_select", placeholder("Choose a place")), element("external_select", placeholder("Search")+`,"min_query_length":0`),
		element("datepicker", placeholder("Choose a day")), element("timepicker", placeholder("Choose a time")), element("datetimepicker", ""),
	}
	return `[
	{"type":"header","text":{"type":"plain_text","text":"Every block :tada:"}},
	{"type":"section","text":{"type":"mrkdwn","text":"*Bold* _slanted_ ~gone~ ` + "`code`" + ` <@U0REQUEST01> <#C0GENERAL01> <!subteam^S0APPROVERS> <!date^1765000000^{date_long} at {time}|a day>\n> quoted\n• a point"},
		"accessory":{"type":"image","image_url":"data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7","alt_text":"a picture"}},
	{"type":"section","fields":[{"type":"mrkdwn","text":"*Who*\nRequestor1"},{"type":"plain_text","text":"Until Friday"}]},
	{"type":"section","text":{"type":"plain_text","text":"Pick"},"accessory":` + element("overflow", `,`+options) + `},
	{"type":"divider"},
	{"type":"context","elements":[{"type":"mrkdwn","text":"Asked by <@U0REQUEST01>"}]},
	{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"Rich ","style":{"bold":true}},{"type":"emoji","name":"wave"}]},
		{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"first"}]}]}]},
	{"type":"section","text":{"type":"mrkdwn","text":"Boxes"},"accessory":` + element("checkboxes", `,`+options) + `},
	{"type":"section","text":{"type":"mrkdwn","text":"Buttons of a radio"},"accessory":` + element("radio_buttons", `,`+options) + `},
	{"type":"actions","block_id":"choices","elements":[` + strings.Join(actions, ",") + `]},
	{"type":"actions","block_id":"decide","elements":[
		{"type":"button","action_id":"approve","style":"primary","text":{"type":"plain_text","text":"Approve"}},
		{"type":"button","action_id":"deny","style":"danger","text":{"type":"plain_text","text":"Deny"},"confirm":{"title":{"type":"plain_text","text":"Deny it?"},
			"text":{"type":"mrkdwn","text":"*Nobody* can take it back."},"confirm":{"type":"plain_text","text":"Deny"},"deny":{"type":"plain_text","text":"Keep"},"style":"danger"}},
		{"type":"button","action_id":"open","text":{"type":"plain_text","text":"Open"},"url":"https://example.com"}]}]`
}

// kitchen is an app that answers everything that people do on the page.
func kitchen(t *testing.T) *slacksim.Workspace {
	t.Helper()
	w := start(t)
	connect(t, w, func(_ *bot, kind string, payload map[string]any) any {
		trigger, _ := payload["trigger_id"].(string)
		switch kind {
		case "slash_commands":
			if payload["text"] == "private" {
				return map[string]any{"text": "Only for you"}
			}
			options := option("One") + "," + option("Two") + "," + option("Three")
			call(t, w, "views.open", "trigger_id", trigger, "view", strings.Replace(fmt.Sprintf(everyInput, options), `"blocks":[`, `"blocks":[`+pushButton+`,`, 1))
		case "block_actions":
			if at(payload, "actions", 0, "action_id") == "push" {
				call(t, w, "views.push", "trigger_id", trigger, "view", modal("pushed"))
			} else if at(payload, "container", "type") == "message" {
				call(t, w, "chat.postMessage", "channel", at(payload, "channel", "id").(string), "thread_ts", at(payload, "container", "message_ts").(string),
					"text", fmt.Sprintf("<@%v> did %v", at(payload, "user", "id"), at(payload, "actions", 0, "action_id")))
			}
		case "block_suggestion":
			return map[string]any{"options": []any{map[string]any{"text": map[string]any{"type": "plain_text", "text": "Found"}, "value": "found"}}}
		case "view_submission":
			return map[string]any{"response_action": "errors", "errors": map[string]any{"day": "That day is taken."}}
		case "app_home_opened":
			if at(payload, "event", "tab") == "home" {
				call(t, w, "views.publish", "user_id", at(payload, "event", "user").(string), "view", `{"type":"home","blocks":`+everyBlock()+`}`)
			}
		case "link_shared":
			call(t, w, "chat.unfurl", "unfurl_id", at(payload, "event", "unfurl_id").(string), "source", at(payload, "event", "source").(string), "unfurls", preview)
		}
		return nil
	})
	return w
}

const pushButton = `{"type":"actions","elements":[{"type":"button","action_id":"push","text":{"type":"plain_text","text":"One more"}}]}`

// furnished has something of everything in #general.
func furnished(t *testing.T) *slacksim.Workspace {
	t.Helper()
	w := kitchen(t)
	posted := call(t, w, "chat.postMessage", "channel", "#general", "text", "Every block", "blocks", everyBlock())
	require.Equal(t, true, posted["ok"], posted)
	call(t, w, "chat.postMessage", "channel", "#general", "text", "A reply", "thread_ts", posted["ts"].(string))
	call(t, w, "chat.postMessage", "channel", "#general", "text", "reason: "+hostile)
	require.NoError(t, w.Person("Approver1").Type("see https://docs.example.com/p/1 and *that*").Acked())
	w.Person("Approver1").Await("see https").AwaitPreview("Marketing package")
	w.SetPerson("Approver1", func(p *slacksim.Profile) { p.StatusText, p.StatusEmoji = "On holiday", ":palm_tree:" })
	return w
}
