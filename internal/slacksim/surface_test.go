package slacksim_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"accessbot/internal/slacksim"
)

// everyInput is a modal with every input that people fill in.
const everyInput = `{"type":"modal","title":{"type":"plain_text","text":"All"},"submit":{"type":"plain_text","text":"Go"},"blocks":[
	{"type":"input","block_id":"day","label":{"type":"plain_text","text":"Day"},"element":{"type":"datepicker","action_id":"a"}},
	{"type":"input","block_id":"time","label":{"type":"plain_text","text":"Time"},"element":{"type":"timepicker","action_id":"a"}},
	{"type":"input","block_id":"moment","label":{"type":"plain_text","text":"Moment"},"element":{"type":"datetimepicker","action_id":"a"}},
	{"type":"input","block_id":"ticks","label":{"type":"plain_text","text":"Ticks"},"element":{"type":"checkboxes","action_id":"a","options":[%[1]s]}},
	{"type":"input","block_id":"radio","label":{"type":"plain_text","text":"Radio"},"element":{"type":"radio_buttons","action_id":"a","options":[%[1]s]}},
	{"type":"input","block_id":"many","label":{"type":"plain_text","text":"Many"},"element":{"type":"multi_static_select","action_id":"a","max_selected_items":2,"options":[%[1]s]}},
	{"type":"input","block_id":"people","label":{"type":"plain_text","text":"People"},"element":{"type":"multi_users_select","action_id":"a"}},
	{"type":"input","block_id":"channel","label":{"type":"plain_text","text":"Channel"},"element":{"type":"channels_select","action_id":"a"}},
	{"type":"input","block_id":"place","label":{"type":"plain_text","text":"Place"},"element":{"type":"conversations_select","action_id":"a","filter":{"include":["private"]}}},
	{"type":"input","block_id":"number","label":{"type":"plain_text","text":"Number"},"element":{"type":"number_input","action_id":"a","is_decimal_allowed":false,"min_value":"1"}},
	{"type":"input","block_id":"mail","label":{"type":"plain_text","text":"Mail"},"element":{"type":"email_text_input","action_id":"a"}},
	{"type":"input","block_id":"link","label":{"type":"plain_text","text":"Link"},"element":{"type":"url_text_input","action_id":"a"}}]}`

// everything opens that modal for Approver1. What the driver cannot do ends up in stuck.
func everything(t *testing.T) (w *slacksim.Workspace, form *slacksim.Modal, stuck *string) {
	t.Helper()
	stuck = new(string)
	w = start(t, func(cfg *slacksim.Config) {
		cfg.Patience = 50 * time.Millisecond
		cfg.Fatalf = func(format string, args ...any) {
			if *stuck == "" {
				*stuck = fmt.Sprintf(format, args...)
			}
		}
	})
	dial(t, w).read()
	options := option("One") + "," + option("Two") + "," + option("Three")
	opened := call(t, w, "views.open", "trigger_id", triggerOf(t, w, "Approver1"), "view", fmt.Sprintf(everyInput, options))
	require.Equal(t, true, opened["ok"], opened)
	return w, w.Person("Approver1").Modal(), stuck
}

func TestAPersonFillsEveryKindOfInput(t *testing.T) {
	w, form, stuck := everything(t)
	moment := time.Date(2026, 12, 24, 18, 0, 0, 0, time.UTC)
	form.PickDate("Day", "2026-12-24").PickTime("Time", "09:30").PickDateTime("Moment", moment)
	form.Check("Ticks", "One").Check("Ticks", "Three").Uncheck("Ticks", "One").Choose("Radio", "Two")
	form.ChooseMany("Many", "Three", "One").ChooseMany("People", "@Requestor1", "Requestor2")
	form.Choose("Channel", "#marketing").Choose("Place", "#it-approvals")
	form.Fill("Number", "3").Fill("Mail", "a@example.com").Fill("Link", "https://example.com")
	require.Empty(t, *stuck)
	assert.Equal(t, "Three, One", form.Value("Many"))
	_ = form.Submit()
	values := at(lastPayload(t, w), "view", "state", "values").(map[string]any)
	for block, want := range map[string]string{
		"day":    `{"selected_date":"2026-12-24","type":"datepicker"}`,
		"time":   `{"selected_time":"09:30","type":"timepicker"}`,
		"moment": `{"selected_date_time":1798135200,"type":"datetimepicker"}`,
		"people": `{"selected_users":["U0REQUEST01","U0REQUEST02"],"type":"multi_users_select"}`,
		"place":  `{"selected_conversation":"C0ITAPPR001","type":"conversations_select"}`,
		"number": `{"type":"number_input","value":"3"}`,
	} {
		assert.JSONEq(t, want, asJSON(t, at(values, block, "a")), block)
	}
	assert.Equal(t, "three", at(values, "ticks", "a", "selected_options", 0, "value"))
	assert.Len(t, at(values, "ticks", "a", "selected_options"), 1)
}

func TestWhatDoesNotFitIsToldInASentence(t *testing.T) {
	for problem, do := range map[string]func(*slacksim.Modal){
		`"Day" cannot be filled: "24.12.2026" is not of the form 2006-01-02`:               func(f *slacksim.Modal) { f.PickDate("Day", "24.12.2026") },
		`"Time" cannot be filled: "25:00" is not of the form 15:04`:                        func(f *slacksim.Modal) { f.PickTime("Time", "25:00") },
		`"Day" is a datepicker, not a timepicker`:                                          func(f *slacksim.Modal) { f.PickTime("Day", "09:30") },
		`"Many" cannot be filled: no more than 2 can be chosen`:                            func(f *slacksim.Modal) { f.ChooseMany("Many", "One", "Two", "Three") },
		`"Four" cannot be chosen in "Many"`:                                                func(f *slacksim.Modal) { f.ChooseMany("Many", "Four") },
		`in "Radio" only one can be chosen`:                                                func(f *slacksim.Modal) { f.ChooseMany("Radio", "One") },
		`"Many" has no checkboxes`:                                                         func(f *slacksim.Modal) { f.Check("Many", "One") },
		`"Ticks" cannot be filled: "One" is not ticked in "Ticks"`:                         func(f *slacksim.Modal) { f.Uncheck("Ticks", "One") },
		`"Channel" cannot be filled: no channel that can be chosen has the id C0ITAPPR001`: func(f *slacksim.Modal) { f.Choose("Channel", "#it-approvals") },
		`"Place" cannot be filled: no channel that can be chosen has the id C0GENERAL01`:   func(f *slacksim.Modal) { f.Choose("Place", "#general") },
		`"People" cannot be filled: nobody who can be chosen has the id U0LEAVER001`:       func(f *slacksim.Modal) { f.ChooseMany("People", "@Leaver1") },
		`there is no field "Nothing"`:                                                      func(f *slacksim.Modal) { f.Fill("Nothing", "x") },
	} {
		_, form, stuck := everything(t)
		do(form)
		assert.Contains(t, *stuck, "Approver1: "+problem)
	}
}

func TestAShortcutIsChosenInAMessagesMenu(t *testing.T) {
	w := connected(t)
	p := w.Person("Requestor1")
	require.NoError(t, p.Type("the old one").Acked())
	said := p.Await("the old one")
	assert.Equal(t, []string{"Ask like this"}, said.MoreActions())
	said.MessageShortcut("Ask like this")
	payload := lastPayload(t, w)
	assert.Equal(t, "message_action", payload["type"])
	assert.Equal(t, "ask_like", payload["callback_id"])
	assert.Equal(t, "the old one", at(payload, "message", "text"))
	replaced := post(t, payload["response_url"].(string), "application/json", "", `{"replace_original":true,"text":"mine now"}`)
	assert.Equal(t, 400, replaced.StatusCode, "the app cannot write over a person's words")
	require.NoError(t, replaced.Body.Close())
	assert.Equal(t, "the old one", said.Text())

	call(t, w, "chat.postEphemeral", "channel", "#general", "user", p.ID(), "text", "only you")
	assert.Empty(t, p.Await("only you").MoreActions())
	assert.EqualError(t, p.Await("only you").MessageShortcut("ask_like").Acked(), "this message has no shortcuts")
	assert.EqualError(t, said.MessageShortcut("ask").Acked(), `there is no message shortcut "ask" for Requestor1`)
	outsider := w.Person("Outsider1").In("#fabrikam-shared")
	require.NoError(t, outsider.Type("hello").Acked())
	assert.Empty(t, outsider.Await("hello").MoreActions())
}

func TestTabsOfTheAppAreChanged(t *testing.T) {
	w := connected(t)
	home := w.Person("Requestor1").Home()
	assert.Equal(t, "home", lastEvent(t, w)["tab"])
	home.MessagesTab()
	assert.Equal(t, "messages", lastEvent(t, w)["tab"])
	call(t, w, "views.publish", "user_id", "U0REQUEST01", "view", `{"type":"home","blocks":[{"type":"actions","block_id":"b","elements":[
		{"type":"button","action_id":"x","text":{"type":"plain_text","text":"Delete"},"confirm":{"title":{"type":"plain_text","text":"Sure?"},
		"text":{"type":"mrkdwn","text":"It is *gone* then."},"confirm":{"type":"plain_text","text":"Delete"},"deny":{"type":"plain_text","text":"Keep"}}}]}]}`)
	home.Back()
	assert.NotNil(t, lastEvent(t, w)["view"])
	assert.Equal(t, "Sure?: It is gone then. [Delete] [Keep]", home.Confirmation("Delete"))
	home.Press("Delete")
	assert.Equal(t, "x", at(lastPayload(t, w), "actions", 0, "action_id"))
	assert.Equal(t, "view", at(lastPayload(t, w), "container", "type"))
}
