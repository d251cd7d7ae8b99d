package slacksim

import (
	"maps"
	"strconv"
	"strings"
)

// place is where an interactive element stands: in a message, in the preview of a link in it, or in a view.
type place struct {
	message *message
	preview *unfurl // of a link in message
	view    *view
}

func (p place) blocks() []object {
	switch {
	case p.view != nil:
		return p.view.blocks()
	case p.preview != nil:
		return p.preview.blocks()
	}
	return p.message.blocks
}

// state is what the person has put into the fields there.
func (p place) state(memberID string) formState {
	if p.view != nil {
		return p.view.state
	}
	who := memberID
	if p.preview != nil {
		who += "/" + strconv.Itoa(p.preview.id)
	}
	if p.message.choices[who] == nil {
		p.message.choices[who] = startState(p.blocks(), nil)
	}
	return p.message.choices[who]
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
	stored, err := w.keepValue(m, p, f, value)
	if err != nil {
		return w.refused("%w", err)
	}
	if !f.dispatches() {
		return w.settled()
	}
	return w.report(m, p, f, stored)
}

// typing is what a person types into a field, and whether they press Enter after it.
type typing struct {
	words string
	enter bool
}

// typeInto does what typing into a text field does: the value stays in the field, and the app hears of it only when the
// field says so.
func (w *Workspace) typeInto(m *member, p place, f field, t typing) *Answer {
	if !strings.HasSuffix(f.kind(), "_input") {
		return w.press(m, p, f, t.words)
	}
	if err := m.mayAct(); err != nil {
		return w.refused("%w", err)
	}
	stored, err := w.keepValue(m, p, f, t.words)
	if err != nil {
		return w.refused("%w", err)
	}
	if !f.reports(t.enter) {
		return w.settled()
	}
	return w.report(m, p, f, stored)
}

// keepValue puts what a person gave into the field.
func (w *Workspace) keepValue(m *member, p place, f field, given any) (object, error) {
	stored, err := w.fieldValue(m, f, given)
	if err != nil {
		return nil, err
	}
	if stored != nil && valueKey(f.kind()) != "" {
		p.state(m.id).set(f.blockID(), f.actionID(), stored)
		w.changedNow()
	}
	return stored, nil
}

// report tells the app of a press or a choice.
func (w *Workspace) report(m *member, p place, f field, stored object) *Answer {
	a := w.answer()
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
	if p.preview != nil {
		container["type"], container["attachment_id"] = "message_attachment", p.preview.id
		container["is_app_unfurl"], container["app_unfurl_url"] = true, p.preview.url
		payload["app_unfurl"] = p.preview.object()
	}
	if urlKind == "" {
		return
	}
	payload["state"] = object{"values": p.state(m.id)}
	payload["response_url"] = w.newResponseURL(urlKind, c, m.id, said)
	if said.onlyFor == "" && p.preview == nil {
		shown := w.messageObject(said)
		delete(shown, "bot_profile")
		payload["message"] = shown
	}
}
