package views

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

// Limits of a message, which the table of Block Kit does not have: the number
// of blocks, the text, and all words of the blocks together. The last is not
// documented; more has been refused.
//
// https://docs.slack.dev/reference/methods/chat.postMessage
const (
	messageBlocks = 50
	messageText   = 3900
	messageWords  = 13000
)

// kit judges Block Kit by tables that are not ours.
type kit struct {
	limits map[string]any
	schema *jsonschema.Schema
}

func newKit(t *testing.T) *kit {
	t.Helper()
	dir := os.Getenv("ACCESSBOT_TEST_DATA")
	if dir == "" {
		t.Skip("ACCESSBOT_TEST_DATA is not set: there is no table of Slack's limits to judge by.")
	}
	table, err := os.ReadFile(filepath.Join(dir, "slack", "limits.json"))
	require.NoError(t, err)
	k := &kit{}
	require.NoError(t, json.Unmarshal(table, &k.limits))
	schemas, err := filepath.Glob(filepath.Join(dir, "slack", "block-kit-schema", "*.schema.json"))
	require.NoError(t, err)
	require.Len(t, schemas, 1)
	k.schema, err = jsonschema.NewCompiler().Compile(schemas[0])
	require.NoError(t, err)
	return k
}

// limit looks a limit up by its path, such as "button.text.max_length".
func (k *kit) limit(path string) int {
	var at any = k.limits
	for key := range strings.SplitSeq(path, ".") {
		m, ok := at.(map[string]any)
		if !ok {
			return -1
		}
		at = m[key]
	}
	n, ok := at.(float64)
	if !ok {
		panic("the table of limits has no " + path)
	}
	return int(n)
}

// object is one JSON object of a view.
type object = map[string]any

// faults lists what Slack would refuse in a view or a message.
func (k *kit) faults(root object) []string {
	var out []string
	fault := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if err := k.schema.Validate(wrapped(root)); err != nil {
		fault("schema: %v", err)
	}
	each(root, func(path string, o object) {
		for _, f := range k.objectFaults(path, o) {
			fault("%s: %s", path, f)
		}
	})
	switch root["type"] {
	case nil:
		out = append(out, messageFaults(root)...)
	default:
		out = append(out, k.viewFaults(root)...)
	}
	return append(out, doubles(root)...)
}

// wrapped puts a view under the name by which the schema knows it.
func wrapped(root object) object {
	if kind, ok := root["type"].(string); ok {
		return object{kind: root}
	}
	return object{"blocks": root["blocks"]}
}

// each visits every object of a view with its path.
func each(root object, visit func(path string, o object)) {
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case object:
			visit(path, v)
			for key, child := range v {
				walk(path+"/"+key, child)
			}
		case []any:
			for i, child := range v {
				walk(fmt.Sprintf("%s/%d", path, i), child)
			}
		}
	}
	walk("", root)
}

// length counts the characters of a string, or of the string in a text object.
func length(v any) int {
	if o, ok := v.(object); ok {
		v = o["text"]
	}
	s, _ := v.(string)
	return utf8.RuneCountInString(s)
}

func count(v any) int {
	list, _ := v.([]any)
	return len(list)
}

// lengths are the limits of each type's fields, by the paths of the table.
func lengths() map[string]map[string]string {
	choices := map[string]string{"placeholder": "select.placeholder.max_length"}
	return map[string]map[string]string{
		"plain_text": {"text": "text.max_length"},
		"mrkdwn":     {"text": "text.max_length"},
		"button": {
			"text": "button.text.max_length", "url": "button.url.max_length",
			"value": "button.value.max_length", "accessibility_label": "button.accessibility_label.max_length",
		},
		"header": {"text": "header.text.max_length"}, "section": {"text": "section.text.max_length"},
		"input":         {"label": "input.label.max_length", "hint": "input.hint.max_length"},
		"static_select": choices, "external_select": choices, "plain_text_input": choices,
		"confirm": {
			"title": "confirmation.title.max_length", "text": "confirmation.text.max_length",
			"confirm": "confirmation.confirm.max_length", "deny": "confirmation.deny.max_length",
		},
		"multi_static_select": choices,
		"option_group":        {"label": "option_group.label.max_length"},
		"option":              {"text": "option.text.max_length", "value": "option.value.max_length", "description": "option.description.max_length"},
		"modal": {
			"title": "view.title.max_length", "submit": "view.submit.max_length", "close": "view.close.max_length",
			"private_metadata": "view.private_metadata.max_length", "callback_id": "view.callback_id.max_length",
		},
		"home": {"private_metadata": "view.private_metadata.max_length", "callback_id": "view.callback_id.max_length"},
	}
}

// counts are the limits of lists: type, field, path of the least and the most.
func counts() [][4]string {
	return [][4]string{
		{"actions", "elements", "", "actions.elements.max_items"},
		{"context", "elements", "", "context.elements.max_items"},
		{"static_select", "options", "", "select.options.max_items"},
		{"static_select", "option_groups", "", "select.option_groups.max_items"},
		{"multi_static_select", "options", "", "select.options.max_items"},
		{"multi_static_select", "option_groups", "", "select.option_groups.max_items"},
		{"option_group", "options", "option_group.options.min_items", "option_group.options.max_items"},
		{"checkboxes", "options", "checkboxes.options.min_items", "checkboxes.options.max_items"},
		{"radio_buttons", "options", "radio_buttons.options.min_items", "radio_buttons.options.max_items"},
		{"modal", "blocks", "view.blocks.min_items", "view.blocks.max_items"},
		{"home", "blocks", "view.blocks.min_items", "view.blocks.max_items"},
	}
}

// typeOf names an object; dialogs and options bear no type of their own.
func typeOf(path string, o object) string {
	if t, ok := o["type"].(string); ok {
		return t
	}
	switch {
	case strings.HasSuffix(path, "/confirm"):
		return "confirm"
	case o["label"] != nil && o["options"] != nil:
		return "option_group"
	case strings.Contains(path, "option"):
		return "option"
	}
	return ""
}

func (k *kit) objectFaults(path string, o object) []string {
	var out []string
	kind := typeOf(path, o)
	for field, limit := range lengths()[kind] {
		if n, most := length(o[field]), k.limit(limit); n > most {
			out = append(out, fmt.Sprintf("%s of %d, at most %d", field, n, most))
		}
	}
	for _, c := range counts() {
		n := count(o[c[1]])
		if n == 0 && count(o["options"])+count(o["option_groups"]) > 0 && strings.HasPrefix(c[1], "option") {
			continue // a menu has options or groups of them
		}
		if c[0] == kind && (n > k.limit(c[3]) || n < 1 || (c[2] != "" && n < k.limit(c[2]))) {
			out = append(out, fmt.Sprintf("%d %s", n, c[1]))
		}
	}
	for _, id := range []string{"action_id", "block_id"} {
		if length(o[id]) > k.limit(id+".max_length") {
			out = append(out, id+" too long")
		}
	}
	if (kind == "plain_text" || kind == "mrkdwn") && length(o) < k.limit("text.min_length") {
		out = append(out, "text is empty")
	}
	if most, ok := o["max_length"].(float64); ok && (length(o["initial_value"]) > int(most) || int(most) > k.limit("plain_text_input.max_length.max")) {
		out = append(out, "input longer than it may be")
	}
	return out
}

func messageFaults(root object) []string {
	var out []string
	if n := count(root["blocks"]); n > messageBlocks || n == 0 {
		out = append(out, fmt.Sprintf("%d blocks", n))
	}
	if n := length(root); n > messageText || n == 0 {
		out = append(out, fmt.Sprintf("text of %d", n))
	}
	total := 0
	each(object{"blocks": root["blocks"]}, func(_ string, o object) {
		if s, ok := o["text"].(string); ok {
			total += utf8.RuneCountInString(s)
		}
	})
	if total > messageWords {
		out = append(out, fmt.Sprintf("%d characters in blocks", total))
	}
	return out
}

// viewFaults knows that a view with an input must be submitted.
func (k *kit) viewFaults(root object) []string {
	var out []string
	each(root, func(path string, o object) {
		if o["type"] == "input" && root["type"] == "modal" && root["submit"] == nil {
			out = append(out, path+": an input without a submit button")
		}
	})
	return out
}

// doubles lists ids that stand twice: a block id, or an action id without a
// block id that tells it from the other.
func doubles(root object) []string {
	var out []string
	seen := map[string]bool{}
	blocks, _ := root["blocks"].([]any)
	for _, b := range blocks {
		block, _ := b.(object)
		id, _ := block["block_id"].(string)
		if id != "" && seen["block "+id] {
			out = append(out, "block_id "+id+" twice")
		}
		seen["block "+id] = true
		each(block, func(_ string, o object) {
			if action, ok := o["action_id"].(string); ok {
				if seen["action "+id+" "+action] {
					out = append(out, "action_id "+action+" twice")
				}
				seen["action "+id+" "+action] = true
			}
		})
	}
	return out
}
