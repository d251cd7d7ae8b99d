package slacksim

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Slack's limits on views. See https://docs.slack.dev/surfaces/modals.
const (
	maxStack    = 3
	maxViewSize = 250_000
)

// view is a modal that is open, or a published home tab.
type view struct {
	id      string
	owner   string // member id of the person who sees it
	source  object // what the app sent, filled in; blocks are in it
	hash    string
	state   formState
	rootID  string
	prevID  string // the view under it in the stack, empty at the root
	errors  map[string]string
	sending bool // a submission waits for its answer
}

func (v *view) blocks() []object   { return objects(v.source["blocks"]) }
func (v *view) kind() string       { return text(v.source, "type") }
func (v *view) externalID() string { return text(v.source, "external_id") }
func (v *view) flag(name string) bool {
	set, _ := v.source[name].(bool)
	return set
}

// readView reads and checks a view argument; size counts bytes.
func (w *Workspace) readView(args arguments, kind string) (object, error) {
	v, err := args.json("view")
	source, ok := v.(object)
	if err != nil || !ok {
		return nil, invalidArguments("must be a valid view [json-pointer:/view]")
	}
	if problems := w.kit.checkView(source, kind); len(problems) > 0 {
		return nil, invalidArguments(problems...)
	}
	if b, err := json.Marshal(source); err != nil || len(b) > maxViewSize {
		return nil, refuse("view_too_large")
	}
	return source, nil
}

// newView makes a view of a checked source. It is not shown yet.
func (w *Workspace) newView(owner string, source object) *view {
	v := &view{id: w.nextID("V"), owner: owner}
	v.rootID = v.id
	w.setSource(v, source)
	return v
}

// setSource gives a view its content, a new hash, and keeps what was typed into fields that are still there.
func (w *Workspace) setSource(v *view, source object) {
	source = clone(source)
	source["blocks"] = w.fillIn(objects(source["blocks"]))
	for _, key := range []string{"title", "submit", "close"} {
		if t := child(source, key); t != nil {
			w.fillObject(t)
		}
	}
	v.source, v.errors = source, nil
	v.hash = fmt.Sprintf("%d.%s", w.now().Unix(), w.randomHex(8))
	v.state = startState(v.blocks(), v.state)
}

// viewObject is a view as answers and payloads show it. See https://docs.slack.dev/reference/views.
func (w *Workspace) viewObject(v *view) object {
	o := object{
		"id": v.id, "team_id": teamID, "type": v.kind(), "blocks": v.blocks(), "hash": v.hash,
		"private_metadata": text(v.source, "private_metadata"), "callback_id": text(v.source, "callback_id"),
		"external_id": v.externalID(), "state": object{"values": v.state}, "title": v.source["title"],
		"submit": v.source["submit"], "close": v.source["close"], "clear_on_close": v.flag("clear_on_close"),
		"notify_on_close": v.flag("notify_on_close"), "root_view_id": v.rootID, "previous_view_id": nil,
		"app_id": appID, "app_installed_team_id": teamID, "bot_id": botID,
	}
	if v.prevID != "" {
		o["previous_view_id"] = v.prevID
	}
	if v.kind() == "home" {
		o["title"] = object{"type": "plain_text", "text": "View Title", "emoji": true}
	}
	return clone(o)
}

// view finds a view that is open or published, by its id or external id.
func (w *Workspace) view(id, externalID string) *view {
	match := func(v *view) bool { return v.id == id || externalID != "" && v.externalID() == externalID }
	for _, stack := range w.stacks {
		for _, v := range stack {
			if match(v) {
				return v
			}
		}
	}
	for _, v := range w.homes {
		if match(v) {
			return v
		}
	}
	return nil
}

func (w *Workspace) top(memberID string) *view {
	stack := w.stacks[memberID]
	if len(stack) == 0 {
		return nil
	}
	return stack[len(stack)-1]
}

// show puts a new modal on top of what a person has open.
func (w *Workspace) show(v *view) {
	w.stacks[v.owner] = append(w.stacks[v.owner], v)
	w.sawModal(v)
	w.changedNow()
}

// drop closes one view, and with clear_on_close everything.
func (w *Workspace) drop(v *view) {
	if v.flag("clear_on_close") {
		delete(w.stacks, v.owner)
	} else {
		w.stacks[v.owner] = slices.DeleteFunc(w.stacks[v.owner], func(open *view) bool { return open == v })
	}
	if below := w.top(v.owner); below != nil {
		w.sawModal(below)
	}
	w.changedNow()
}

func (w *Workspace) push(v *view, onto *view) error {
	if len(w.stacks[onto.owner]) >= maxStack {
		return refuse("push_limit_reached")
	}
	v.rootID, v.prevID = onto.rootID, onto.id
	w.show(v)
	return nil
}

func (w *Workspace) replaceView(v *view, source object) {
	w.setSource(v, source)
	if v.kind() == "modal" && w.top(v.owner) == v {
		w.sawModal(v)
	}
	w.changedNow()
}

// externalIDFree refuses an external id that another view has.
func (w *Workspace) externalIDFree(source object, self *view) error {
	id := text(source, "external_id")
	if id == "" {
		return nil
	}
	if other := w.view("", id); other != nil && other != self {
		return refuse("duplicate_external_id")
	}
	return nil
}

func (w *Workspace) viewAnswer(v *view) object {
	return object{"view": w.viewObject(v)}
}

// viewsOpen opens a modal. While another one is open the new one comes on top of it as a root of its own.
func (w *Workspace) viewsOpen(args arguments) (object, error) {
	source, err := w.readView(args, "modal")
	if err != nil {
		return nil, err
	}
	if err := w.externalIDFree(source, nil); err != nil {
		return nil, err
	}
	t, err := w.exchange(args.text("trigger_id"))
	if err != nil {
		return nil, err
	}
	v := w.newView(t.member, source)
	if len(w.stacks[t.member]) >= maxStack {
		delete(w.stacks, t.member)
	}
	w.show(v)
	return w.viewAnswer(v), nil
}

func (w *Workspace) viewsPush(args arguments) (object, error) {
	source, err := w.readView(args, "modal")
	if err != nil {
		return nil, err
	}
	if err := w.externalIDFree(source, nil); err != nil {
		return nil, err
	}
	t, err := w.exchange(args.text("trigger_id"))
	if err != nil {
		return nil, err
	}
	top := w.top(t.member)
	if top == nil {
		return nil, refuse("not_found")
	}
	v := w.newView(t.member, source)
	if err := w.push(v, top); err != nil {
		return nil, err
	}
	return w.viewAnswer(v), nil
}

func (w *Workspace) viewsUpdate(args arguments) (object, error) {
	v := w.view(args.text("view_id"), args.text("external_id"))
	if !args.has("view_id") && !args.has("external_id") {
		return nil, missingField("view_id")
	}
	if v == nil {
		return nil, refuse("not_found")
	}
	source, err := w.readView(args, v.kind())
	if err != nil {
		return nil, err
	}
	if err := w.externalIDFree(source, v); err != nil {
		return nil, err
	}
	if args.has("hash") && args.text("hash") != v.hash {
		return nil, refuse("hash_conflict")
	}
	w.replaceView(v, source)
	return w.viewAnswer(v), nil
}

func (w *Workspace) viewsPublish(args arguments) (object, error) {
	m := w.member(args.text("user_id"))
	switch {
	case m == nil || m.bot:
		return nil, refuse("user_not_found")
	case !w.manifest.Features.AppHome.Home:
		return nil, refuse("not_enabled")
	}
	source, err := w.readView(args, "home")
	if err != nil {
		return nil, err
	}
	v := w.homes[m.id]
	if err := w.externalIDFree(source, v); err != nil {
		return nil, err
	}
	if args.has("hash") && (v == nil || args.text("hash") != v.hash) {
		return nil, refuse("hash_conflict")
	}
	if v == nil {
		w.homes[m.id] = w.newView(m.id, source)
		w.changedNow()
	} else {
		w.replaceView(v, source)
	}
	return w.viewAnswer(w.homes[m.id]), nil
}
