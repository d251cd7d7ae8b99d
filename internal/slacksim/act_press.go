package slacksim

import (
	"fmt"
	"maps"
	"strings"
)

// place is where an interactive element stands: in a message, or in a view.
type place struct {
	message *message
	view    *view
}

func (p place) blocks() []object {
	if p.view != nil {
		return p.view.blocks()
	}
	return p.message.blocks
}

// state is what the person has put into the fields there.
func (p place) state(memberID string) formState {
	if p.view != nil {
		return p.view.state
	}
	if p.message.choices[memberID] == nil {
		p.message.choices[memberID] = startState(p.message.blocks, nil)
	}
	return p.message.choices[memberID]
}

// press does what pressing, choosing or typing in an element does: it changes the field and tells the app, unless the
// element is an input that keeps its value until Submit.
func (w *Workspace) press(m *member, p place, f field, value any) *Answer {
	if err := m.mayAct(); err != nil {
		return w.refused("%w", err)
	}
	if !w.manifest.Settings.Interactivity.Enabled {
		return w.refused("interactivity is turned off for this app")
	}
	stored, err := w.fieldValue(f, value)
	if err != nil {
		return w.refused("%w", err)
	}
	if stored != nil && valueKey(f.kind()) != "" {
		p.state(m.id).set(f.blockID(), f.actionID(), stored)
		w.changedNow()
	}
	a := w.answer()
	if !f.dispatches() {
		a.settle(nil)
		return a
	}
	payload := object{"type": "block_actions", "trigger_id": w.newTrigger(m.id), "actions": []object{w.actionObject(f, stored)}}
	w.addPlace(payload, m, p, "actions")
	w.interact(m, clone(payload), false, w.simpleSettle(a, m))
	return a
}

// actionObject is the entry under actions: the element's own members, and what was chosen.
func (w *Workspace) actionObject(f field, stored object) object {
	o := object{"type": f.kind(), "block_id": f.blockID(), "action_id": f.actionID(), "action_ts": w.nextTS()}
	for _, key := range []string{"text", "value", "style", "url", "confirm", "accessibility_label", "placeholder"} {
		if f.element[key] != nil && f.kind() != "plain_text_input" {
			o[key] = f.element[key]
		}
	}
	if initial := initialKey(f.kind()); f.element[initial] != nil && valueKey(f.kind()) != "value" {
		o[initial] = f.element[initial]
	}
	maps.Copy(o, stored)
	return o
}

// addPlace puts into a payload where it comes from.
func (w *Workspace) addPlace(payload object, m *member, p place, urlKind string) {
	if p.view != nil {
		payload["container"] = object{"type": "view", "view_id": p.view.id}
		payload["view"] = w.viewObject(p.view)
		return
	}
	said, c := p.message, p.message.channel
	container := object{
		"type": "message", "message_ts": said.ts, "channel_id": c.id, "is_ephemeral": said.onlyFor != "",
	}
	if said.threadTS != "" {
		container["thread_ts"] = said.threadTS
	}
	payload["container"], payload["channel"] = container, object{"id": c.id, "name": c.payloadName()}
	if urlKind == "" {
		return
	}
	payload["state"] = object{"values": p.state(m.id)}
	payload["response_url"] = w.newResponseURL(urlKind, c, m.id, said)
	if said.onlyFor == "" {
		shown := w.messageObject(said)
		delete(shown, "bot_profile")
		payload["message"] = shown
	}
}

// fieldValue turns what a person gave into the value as payloads show it; nil for a button.
// Text comes as a string, an option as its object or value, several as a list, people and channels as ids.
func (w *Workspace) fieldValue(f field, given any) (object, error) {
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
	case key == "selected_option":
		option, err := w.chosen(f, given)
		return object{"type": kind, key: option}, err
	case key == "selected_options":
		options, err := w.chosenList(f, given)
		return object{"type": kind, key: options}, err
	}
	return object{"type": kind, key: given}, nil
}

func (w *Workspace) chosenList(f field, given any) ([]any, error) {
	list, ok := given.([]any)
	if !ok {
		return nil, fmt.Errorf("a list of options is needed for %s", f.actionID())
	}
	options := []any{}
	for _, g := range list {
		o, err := w.chosen(f, g)
		if err != nil {
			return nil, err
		}
		options = append(options, o)
	}
	if most, ok := f.element["max_selected_items"].(float64); ok && len(options) > int(most) {
		return nil, fmt.Errorf("no more than %d can be chosen", int(most))
	}
	return options, nil
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
