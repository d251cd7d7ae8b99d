package slacksim

import (
	"slices"
	"strings"
)

// formState is what people have put into the fields of a view or message: block id, action id, value as payloads show it.
type formState map[string]map[string]object

func (s formState) at(blockID, actionID string) object { return s[blockID][actionID] }

func (s formState) set(blockID, actionID string, value object) {
	if s[blockID] == nil {
		s[blockID] = map[string]object{}
	}
	s[blockID][actionID] = value
}

// field is an element that holds a value, with the block that it stands in.
type field struct {
	block   object
	element object
}

func (f field) blockID() string  { return text(f.block, "block_id") }
func (f field) actionID() string { return text(f.element, "action_id") }
func (f field) kind() string     { return text(f.element, "type") }
func (f field) isInput() bool    { return text(f.block, "type") == "input" }

// dispatches says whether a change of the field is sent to the app at once.
func (f field) dispatches() bool {
	at, _ := f.block["dispatch_action"].(bool)
	return at || !f.isInput()
}

// reports says whether typing is sent to the app at once: at each character, or when Enter is pressed.
// See https://docs.slack.dev/reference/block-kit/composition-objects/dispatch-action-configuration-object.
func (f field) reports(enter bool) bool {
	if dispatch, _ := f.block["dispatch_action"].(bool); !dispatch {
		return false
	}
	triggers, _ := child(f.element, "dispatch_action_config")["trigger_actions_on"].([]any)
	if len(triggers) == 0 {
		return enter
	}
	return slices.Contains(triggers, any("on_character_entered")) || enter && slices.Contains(triggers, any("on_enter_pressed"))
}

// holdsList says whether several can be chosen in an element of a type.
func holdsList(kind string) bool {
	return kind == "checkboxes" || strings.HasPrefix(kind, "multi_")
}

// elementsOf lists every interactive element of the blocks with its block, in order.
func elementsOf(blocks []object) []field {
	var out []field
	for _, b := range blocks {
		for _, e := range append(children(b, "elements"), child(b, "accessory"), child(b, "element")) {
			if e != nil && e["action_id"] != nil {
				out = append(out, field{block: b, element: e})
			}
		}
	}
	return out
}

func findElement(blocks []object, blockID, actionID string) (field, bool) {
	for _, f := range elementsOf(blocks) {
		if f.blockID() == blockID && f.actionID() == actionID {
			return f, true
		}
	}
	return field{}, false
}

// valueKey is the member of a state value that holds what was entered, by element type; empty for those without state.
func valueKey(kind string) string {
	switch kind {
	case "plain_text_input", "number_input", "email_text_input", "url_text_input":
		return "value"
	case "rich_text_input":
		return "rich_text_value"
	case "static_select", "external_select", "radio_buttons":
		return "selected_option"
	case "multi_static_select", "multi_external_select", "checkboxes":
		return "selected_options"
	case "datepicker":
		return "selected_date"
	case "timepicker":
		return "selected_time"
	case "datetimepicker":
		return "selected_date_time"
	case "users_select":
		return "selected_user"
	case "multi_users_select":
		return "selected_users"
	case "channels_select":
		return "selected_channel"
	case "multi_channels_select":
		return "selected_channels"
	case "conversations_select":
		return "selected_conversation"
	case "multi_conversations_select":
		return "selected_conversations"
	}
	return ""
}

// initialKey is the member of an element that fills its field at the start.
func initialKey(kind string) string {
	switch kind {
	case "static_select", "external_select", "radio_buttons":
		return "initial_option"
	case "multi_static_select", "multi_external_select", "checkboxes":
		return "initial_options"
	case "datepicker":
		return "initial_date"
	case "timepicker":
		return "initial_time"
	case "datetimepicker":
		return "initial_date_time"
	case "users_select":
		return "initial_user"
	case "multi_users_select":
		return "initial_users"
	case "channels_select":
		return "initial_channel"
	case "multi_channels_select":
		return "initial_channels"
	case "conversations_select":
		return "initial_conversation"
	case "multi_conversations_select":
		return "initial_conversations"
	}
	return "initial_value"
}

// emptyValue is an untouched field: null, or an empty list where several can be chosen.
func emptyValue(kind string) any {
	if holdsList(kind) {
		return []any{}
	}
	return nil
}

// startState gives the values that the blocks begin with, keeping those of an earlier state whose field is still there.
// Slack keeps what was typed only if block_id and action_id stay the same.
func startState(blocks []object, before formState) formState {
	state := formState{}
	for _, f := range elementsOf(blocks) {
		key := valueKey(f.kind())
		if key == "" {
			continue
		}
		if kept := before.at(f.blockID(), f.actionID()); kept != nil && text(kept, "type") == f.kind() {
			state.set(f.blockID(), f.actionID(), kept)
			continue
		}
		value := f.element[initialKey(f.kind())]
		if value == nil {
			value = emptyValue(f.kind())
		}
		state.set(f.blockID(), f.actionID(), object{"type": f.kind(), key: value})
	}
	return state
}
