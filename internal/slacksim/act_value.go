package slacksim

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// fieldValue turns what a person gave into the value as payloads show it; nil for a button. Slack's client lets nobody
// give anything else. Text and dates come as strings, a moment in Unix seconds, an option as its object or value,
// people and channels as ids, several as a list.
func (w *Workspace) fieldValue(m *member, f field, given any) (object, error) {
	kind := f.kind()
	key := valueKey(kind)
	switch {
	case kind == "overflow":
		option, err := w.chosen(f, given)
		return object{"selected_option": option}, err
	case key == "":
		return nil, nil
	case given == nil || given == "":
		return object{"type": kind, key: emptyValue(kind)}, nil
	case holdsList(kind):
		list, err := w.chosenList(m, f, given)
		return object{"type": kind, key: list}, err
	}
	value, err := w.oneValue(m, f, given)
	return object{"type": kind, key: value}, err
}

func (w *Workspace) chosenList(m *member, f field, given any) ([]any, error) {
	list, ok := given.([]any)
	if !ok {
		return nil, fmt.Errorf("a list of options is needed for %s", f.actionID())
	}
	values := []any{}
	for _, g := range list {
		v, err := w.oneValue(m, f, g)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	if most, ok := f.element["max_selected_items"].(float64); ok && len(values) > int(most) {
		return nil, fmt.Errorf("no more than %d can be chosen", int(most))
	}
	return values, nil
}

// oneValue checks one value of a field.
func (w *Workspace) oneValue(m *member, f field, given any) (any, error) {
	words, isText := given.(string)
	kind := strings.TrimPrefix(f.kind(), "multi_")
	switch kind {
	case "static_select", "external_select", "radio_buttons", "checkboxes":
		return w.chosen(f, given)
	case "datetimepicker":
		return momentOf(given)
	case "rich_text_input":
		if isText {
			return w.richBlocks(w.typedText(words))[0], nil
		}
		return given, nil
	}
	if !isText {
		return nil, fmt.Errorf("%v does not fit into a %s", given, f.kind())
	}
	switch kind {
	case "datepicker":
		return checkedMoment(words, time.DateOnly)
	case "timepicker":
		return checkedMoment(words, "15:04")
	case "users_select":
		return w.chosenMember(words)
	case "channels_select", "conversations_select":
		return w.chosenChannel(m, kind, f, words)
	}
	return words, nil
}

func checkedMoment(words, layout string) (any, error) {
	if _, err := time.Parse(layout, words); err != nil {
		return nil, fmt.Errorf("%q is not of the form %s", words, layout)
	}
	return words, nil
}

// momentOf reads Unix seconds, of which Slack takes ten digits.
func momentOf(given any) (any, error) {
	seconds, isNumber := given.(float64)
	if words, ok := given.(string); ok {
		n, err := strconv.ParseInt(words, 10, 64)
		seconds, isNumber = float64(n), err == nil
	}
	if !isNumber || seconds < 1e9 || seconds >= 1e10 {
		return nil, fmt.Errorf("%v is not a moment in Unix seconds", given)
	}
	return seconds, nil
}

func (w *Workspace) chosenMember(id string) (any, error) {
	m := w.member(id)
	if m == nil || m.Deactivated {
		return nil, fmt.Errorf("nobody who can be chosen has the id %s", id)
	}
	return id, nil
}

// chosenChannel wants a conversation that the person sees, of a kind that the menu offers.
func (w *Workspace) chosenChannel(m *member, kind string, f field, id string) (any, error) {
	c := w.channel(id)
	if c == nil || c.kind != publicChannel && !m.sees(c) || !offersConversation(kind, f, c) {
		return nil, fmt.Errorf("no channel that can be chosen has the id %s", id)
	}
	return id, nil
}

// offersConversation says whether a menu of conversations offers one.
// See https://docs.slack.dev/reference/block-kit/composition-objects/conversation-filter-object.
func offersConversation(kind string, f field, c *channel) bool {
	if kind == "channels_select" {
		return c.kind == publicChannel
	}
	filter := child(f.element, "filter")
	if outside, _ := filter["exclude_external_shared_channels"].(bool); outside && c.extShared {
		return false
	}
	if noBots, _ := filter["exclude_bot_users"].(bool); noBots && c.kind == directMessage {
		return false
	}
	include, _ := filter["include"].([]any)
	if len(include) == 0 {
		return true
	}
	name := map[channelKind]string{publicChannel: "public", privateChannel: "private", directMessage: "im"}[c.kind]
	for _, wanted := range include {
		if wanted == name {
			return true
		}
	}
	return false
}

// chosen finds the option that was chosen. What an external menu offered is not known here, so its options are taken as
// they come, as Slack does.
func (w *Workspace) chosen(f field, given any) (object, error) {
	wanted, isObject := given.(object)
	if !isObject {
		wanted = object{"value": given}
	}
	if strings.HasSuffix(f.kind(), "external_select") && isObject {
		w.fillObject(wanted)
		return wanted, nil
	}
	for _, o := range optionsOf(f.element) {
		if text(o, "value") == text(wanted, "value") {
			return clone(o), nil
		}
	}
	return nil, fmt.Errorf("there is no option %q", text(wanted, "value"))
}
