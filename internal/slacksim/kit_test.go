package slacksim

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func decode(t *testing.T, source string) any {
	t.Helper()
	var v any
	require.NoError(t, json.Unmarshal([]byte(source), &v), source)
	return v
}

// acceptedBlocks are messages that Slack takes.
func acceptedBlocks() map[string]string {
	return map[string]string{
		"a section with a button":            `[{"type":"section","text":{"type":"mrkdwn","text":"x"},"accessory":{"type":"button","text":{"type":"plain_text","text":"Go"},"action_id":"go","style":"danger","confirm":{"title":{"type":"plain_text","text":"Sure?"},"text":{"type":"plain_text","text":"Really"},"confirm":{"type":"plain_text","text":"Yes"},"deny":{"type":"plain_text","text":"No"}}}}]`,
		"fields":                             `[{"type":"section","fields":[{"type":"mrkdwn","text":"*a*"},{"type":"plain_text","text":"b","emoji":true}]}]`,
		"header and divider":                 `[{"type":"header","text":{"type":"plain_text","text":"H"}},{"type":"divider"}]`,
		"context":                            `[{"type":"context","elements":[{"type":"mrkdwn","text":"x"},{"type":"image","image_url":"https://example.com/x.png","alt_text":"x"}]}]`,
		"actions":                            `[{"type":"actions","block_id":"a","elements":[{"type":"button","text":{"type":"plain_text","text":"Go"},"url":"https://example.com","value":"v"},{"type":"overflow","action_id":"o","options":[{"text":{"type":"plain_text","text":"One"},"value":"1"}]},{"type":"datepicker","action_id":"d","initial_date":"2026-12-01"}]}]`,
		"a static select":                    `[{"type":"actions","elements":[{"type":"static_select","action_id":"s","placeholder":{"type":"plain_text","text":"Pick"},"options":[{"text":{"type":"plain_text","text":"One"},"value":"1","description":{"type":"plain_text","text":"first"}}]}]}]`,
		"rich text":                          `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"hi","style":{"bold":true}},{"type":"user","user_id":"U1"}]},{"type":"rich_text_list","style":"bullet","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x"}]}]}]}]`,
		"3000 characters of four bytes each": `[{"type":"section","text":{"type":"plain_text","text":"` + strings.Repeat("😀", 3000) + `"}}]`,
	}
}

// acceptedViews are modals that Slack takes.
func acceptedViews() map[string]string {
	head := `{"type":"modal","title":{"type":"plain_text","text":"T"},"submit":{"type":"plain_text","text":"S"},"blocks":[`
	input := func(element string) string {
		return head + `{"type":"input","block_id":"b","label":{"type":"plain_text","text":"L"},"element":` + element + `}]}`
	}
	return map[string]string{
		"no inputs":          `{"type":"modal","title":{"type":"plain_text","text":"T"},"blocks":[{"type":"divider"}],"private_metadata":"x","callback_id":"c","notify_on_close":true}`,
		"text":               input(`{"type":"plain_text_input","action_id":"a","multiline":true,"min_length":1,"max_length":3000,"dispatch_action_config":{"trigger_actions_on":["on_enter_pressed"]}}`),
		"an external select": input(`{"type":"external_select","action_id":"a","min_query_length":0}`),
		"a grouped select":   input(`{"type":"static_select","action_id":"a","option_groups":[{"label":{"type":"plain_text","text":"G"},"options":[{"text":{"type":"plain_text","text":"One"},"value":"1"}]}]}`),
		"checkboxes":         input(`{"type":"checkboxes","action_id":"a","options":[{"text":{"type":"mrkdwn","text":"*One*"},"value":"1"}],"initial_options":[{"text":{"type":"mrkdwn","text":"*One*"},"value":"1"}]}`),
		"radio buttons":      input(`{"type":"radio_buttons","action_id":"a","options":[{"text":{"type":"plain_text","text":"One"},"value":"1"}]}`),
		"a number":           input(`{"type":"number_input","action_id":"a","is_decimal_allowed":false,"min_value":"1"}`),
		"people":             input(`{"type":"users_select","action_id":"a","placeholder":{"type":"plain_text","text":"Who"}}`),
	}
}

func TestTheKitAcceptsWhatSlackAccepts(t *testing.T) {
	k := newKit()
	for name, source := range acceptedBlocks() {
		t.Run(name, func(t *testing.T) { assert.Empty(t, k.checkMessage(decode(t, source))) })
	}
	for name, source := range acceptedViews() {
		t.Run(name, func(t *testing.T) { assert.Empty(t, k.checkView(decode(t, source).(object), "modal")) })
	}
}

func TestTheKitRefusesWhatSlackRefuses(t *testing.T) {
	long := func(n int) string { return strings.Repeat("é", n) }
	button := func(inner string) string { return `[{"type":"actions","elements":[{"type":"button",` + inner + `}]}]` }
	for name, c := range map[string]struct{ blocks, problem string }{
		"blocks that are no list":      {`{"type":"divider"}`, "must be an array [json-pointer:/blocks]"},
		"51 blocks":                    {`[` + strings.Repeat(`{"type":"divider"},`, 50) + `{"type":"divider"}]`, "no more than 50 items allowed [json-pointer:/blocks]"},
		"an unknown block":             {`[{"type":"banner"}]`, "unsupported type: banner [json-pointer:/blocks/0/type]"},
		"a block without a type":       {`[{}]`, "missing required field: type [json-pointer:/blocks/0]"},
		"an unknown member":            {`[{"type":"divider","colour":"red"}]`, "invalid additional property: colour [json-pointer:/blocks/0]"},
		"a section without words":      {`[{"type":"section"}]`, "missing required field: text [json-pointer:/blocks/0]"},
		"a section of 3001":            {`[{"type":"section","text":{"type":"mrkdwn","text":"` + long(3001) + `"}}]`, "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
		"an empty text":                {`[{"type":"section","text":{"type":"mrkdwn","text":""}}]`, "must be more than 0 characters [json-pointer:/blocks/0/text/text]"},
		"mrkdwn in a header":           {`[{"type":"header","text":{"type":"mrkdwn","text":"x"}}]`, "must be a valid enum value [json-pointer:/blocks/0/text/type]"},
		"a header of 151":              {`[{"type":"header","text":{"type":"plain_text","text":"` + long(151) + `"}}]`, "must be less than 151 characters [json-pointer:/blocks/0/text/text]"},
		"a button text of 76":          {button(`"text":{"type":"plain_text","text":"` + long(76) + `"}`), "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"},
		"an unknown style":             {button(`"text":{"type":"plain_text","text":"x"},"style":"warning"`), "must be a valid enum value [json-pointer:/blocks/0/elements/0/style]"},
		"a value of 2001":              {button(`"text":{"type":"plain_text","text":"x"},"value":"` + long(2001) + `"`), "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"},
		"a link that is none":          {button(`"text":{"type":"plain_text","text":"x"},"url":"here"`), "must be a valid url [json-pointer:/blocks/0/elements/0/url]"},
		"emoji in mrkdwn":              {`[{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}]`, "invalid additional property: emoji [json-pointer:/blocks/0/text]"},
		"an input in actions":          {`[{"type":"actions","elements":[{"type":"plain_text_input"}]}]`, "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]"},
		"a block_id twice":             {`[{"type":"divider","block_id":"x"},{"type":"divider","block_id":"x"}]`, "`block_id` \"x\" already exists [json-pointer:/blocks/1/block_id]"},
		"an action_id twice":           {`[{"type":"actions","elements":[{"type":"button","action_id":"a","text":{"type":"plain_text","text":"x"}},{"type":"button","action_id":"a","text":{"type":"plain_text","text":"y"}}]}]`, "`action_id` \"a\" already exists [json-pointer:/blocks/0/elements]"},
		"an option value of 151":       {`[{"type":"actions","elements":[{"type":"overflow","options":[{"text":{"type":"plain_text","text":"x"},"value":"` + long(151) + `"}]}]}]`, "must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]"},
		"a select without options":     {`[{"type":"actions","elements":[{"type":"static_select"}]}]`, "must have exactly one of: [options option_groups] [json-pointer:/blocks/0/elements/0]"},
		"a start that is no option":    {`[{"type":"actions","elements":[{"type":"static_select","options":[{"text":{"type":"plain_text","text":"x"},"value":"1"}],"initial_option":{"text":{"type":"plain_text","text":"y"},"value":"2"}}]}]`, `initial option "2" is not among the options [json-pointer:/blocks/0/elements/0]`},
		"six entries in an overflow":   {`[{"type":"actions","elements":[{"type":"overflow","options":[` + strings.Repeat(`{"text":{"type":"plain_text","text":"x"},"value":"1"},`, 5) + `{"text":{"type":"plain_text","text":"x"},"value":"1"}]}]}]`, "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]"},
		"eleven elements in a context": {`[{"type":"context","elements":[` + strings.Repeat(`{"type":"mrkdwn","text":"x"},`, 10) + `{"type":"mrkdwn","text":"x"}]}]`, "no more than 10 items allowed [json-pointer:/blocks/0/elements]"},
	} {
		t.Run(name, func(t *testing.T) { assert.Equal(t, []string{c.problem}, newKit().checkMessage(decode(t, c.blocks))) })
	}
}

func TestTheKitRefusesViewsThatSlackRefuses(t *testing.T) {
	for name, c := range map[string]struct{ view, problem string }{
		"no title":        {`{"type":"modal","blocks":[{"type":"divider"}]}`, "missing required field: title [json-pointer:/view]"},
		"no blocks":       {`{"type":"modal","title":{"type":"plain_text","text":"T"}}`, "missing required field: blocks [json-pointer:/view]"},
		"a title of 25":   {`{"type":"modal","title":{"type":"plain_text","text":"1234567890123456789012345"},"blocks":[{"type":"divider"}]}`, "must be less than 25 characters [json-pointer:/view/title/text]"},
		"no submit":       {`{"type":"modal","title":{"type":"plain_text","text":"T"},"blocks":[{"type":"input","label":{"type":"plain_text","text":"L"},"element":{"type":"plain_text_input"}}]}`, "missing required field: submit [json-pointer:/view]"},
		"a home as modal": {`{"type":"home","blocks":[]}`, "must be modal [json-pointer:/view/type]"},
		"an unknown key":  {`{"type":"modal","title":{"type":"plain_text","text":"T"},"blocks":[{"type":"divider"}],"size":"large"}`, "invalid additional property: size [json-pointer:/view]"},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, []string{c.problem}, newKit().checkView(decode(t, c.view).(object), "modal"))
		})
	}
}

func TestLimitsAreThoseOfTheRegistry(t *testing.T) {
	dir := os.Getenv("ACCESSBOT_TEST_DATA")
	if dir == "" {
		t.Skip("ACCESSBOT_TEST_DATA does not name the folder with limits.json")
	}
	raw, err := os.ReadFile(filepath.Join(dir, "slack", "limits.json"))
	require.NoError(t, err)
	registry := map[string]int{}
	flatten("", decode(t, string(raw)), registry)
	ours := slackLimits()
	for name, limit := range registry {
		group, _, _ := strings.Cut(name, ".")
		if slices.Contains([]string{"alert", "card", "carousel", "container", "context_actions", "feedback_button", "icon_button", "data_table", "data_visualization", "video", "url_source"}, group) {
			continue // blocks that the simulator does not know
		}
		if name == "text.max_length" {
			continue // sections and the like have their own, and smaller, limits
		}
		assert.Equal(t, limit, ours[name], name)
	}
}

func flatten(prefix string, v any, into map[string]int) {
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			flatten(strings.TrimPrefix(prefix+"."+strings.Replace(key, "item_max", "item.max", 1), "."), inner, into)
		}
	case float64:
		into[prefix] = int(v)
	}
}

func TestAcceptedFixturesKeepTheTypesOfSlacksOwnLibrary(t *testing.T) {
	dir := os.Getenv("ACCESSBOT_TEST_DATA")
	if dir == "" {
		t.Skip("ACCESSBOT_TEST_DATA does not name the folder with the JSON Schema")
	}
	files, err := filepath.Glob(filepath.Join(dir, "slack", "block-kit-schema", "*.schema.json"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	compiler := jsonschema.NewCompiler()
	block, err := compiler.Compile(files[0] + "#/definitions/KnownBlock")
	require.NoError(t, err)
	modal, err := compiler.Compile(files[0] + "#/definitions/ModalView")
	require.NoError(t, err)
	for name, source := range acceptedBlocks() {
		for _, b := range decode(t, source).([]any) {
			assert.NoError(t, block.Validate(b), name)
		}
	}
	for name, source := range acceptedViews() {
		assert.NoError(t, modal.Validate(decode(t, source)), name)
	}
	assert.Error(t, block.Validate(decode(t, `{"type":"divider","colour":"red"}`)), "the schema can refuse")
}
