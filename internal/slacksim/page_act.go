package slacksim

import (
	"encoding/json"
	"errors"
	"net/http"
)

// pageAct is what somebody does on the page.
type pageAct struct {
	As         string                    `json:"as"`
	Do         string                    `json:"do"`
	Channel    string                    `json:"channel"`
	Text       string                    `json:"text"`
	TS         string                    `json:"ts"`
	ThreadTS   string                    `json:"thread_ts"`
	ViewID     string                    `json:"view_id"`
	All        bool                      `json:"all"`
	CallbackID string                    `json:"callback_id"`
	BlockID    string                    `json:"block_id"`
	ActionID   string                    `json:"action_id"`
	Value      any                       `json:"value"`
	Selected   any                       `json:"selected"`
	Query      string                    `json:"query"`
	Values     map[string]map[string]any `json:"values"`
	Where      struct {
		Channel string `json:"channel"`
		TS      string `json:"ts"`
		// Attachment is the id of a preview in the message, 0 for the message itself.
		Attachment int    `json:"attachment"`
		ViewID     string `json:"view_id"`
		Home       bool   `json:"home"`
	} `json:"where"`
}

var (
	errNobody   = errors.New("nobody has that id")
	errNoPlace  = errors.New("that is not there any more")
	errNoSuchDo = errors.New("the page asked for something unknown")
)

// serveAct does what somebody does on the page. It takes the lock.
func (w *Workspace) serveAct(rw http.ResponseWriter, r *http.Request) {
	if !fromOurPage(rw, r) {
		return
	}
	var act pageAct
	if err := json.NewDecoder(http.MaxBytesReader(rw, r.Body, 1<<20)).Decode(&act); err != nil {
		writeJSON(rw, object{"ok": false, "error": "the page sent something that is not JSON"})
		return
	}
	answer, err := w.act(act)
	if err != nil {
		writeJSON(rw, object{"ok": false, "error": err.Error()})
		return
	}
	answer["ok"] = true
	writeJSON(rw, answer)
}

// act finds who acts and lets them. It takes the lock.
func (w *Workspace) act(act pageAct) (object, error) {
	w.mu.Lock()
	m := w.member(act.As)
	w.mu.Unlock()
	if m == nil || m.bot {
		return nil, errNobody
	}
	switch act.Do {
	case "submit":
		return w.actSubmit(m, act)
	case "suggest":
		return w.actSuggest(m, act)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	defer w.changedNow()
	a, err := w.actAtOnce(m, act)
	if err != nil {
		return nil, err
	}
	if a.done && a.err != nil && !errors.Is(a.err, ErrNoConnection) {
		return nil, a.err
	}
	return object{}, nil
}

// actAtOnce does what needs no waiting; what the app makes of it comes with the next snapshots.
func (w *Workspace) actAtOnce(m *member, act pageAct) (*Answer, error) {
	switch act.Do {
	case "say":
		if c := w.channel(act.Channel); c != nil && m.sees(c) {
			return w.say(m, c, act.Text, act.ThreadTS), nil
		}
		return nil, errNoPlace
	case "press", "input":
		return w.actPress(m, act)
	case "close":
		v := w.ownView(m, act.ViewID)
		if v == nil {
			return nil, errNoPlace
		}
		w.closeView(m, v, act.All)
	case "home":
		return w.openHome(m), nil
	case "messagesTab":
		return w.openTab(m, "messages"), nil
	case "compose":
		if c := w.channel(act.Channel); c != nil && m.sees(c) {
			return w.settled(), w.compose(m, c, act.Text)
		}
		return nil, errNoPlace
	case "shortcut":
		return w.globalShortcut(m, act.CallbackID), nil
	case "messageShortcut":
		if c := w.channel(act.Channel); c != nil && m.sees(c) && c.message(act.TS) != nil {
			return w.messageShortcut(m, act.CallbackID, c.message(act.TS)), nil
		}
		return nil, errNoPlace
	case "read":
		if c := w.channel(act.Channel); c != nil {
			w.markRead(m.id, c)
		}
	default:
		return nil, errNoSuchDo
	}
	return &Answer{w: w, done: true}, nil
}

func (w *Workspace) actPress(m *member, act pageAct) (*Answer, error) {
	at, f, err := w.actPlace(m, act)
	if err != nil {
		return nil, err
	}
	w.takeValues(m, at, act.Values)
	value := act.Selected
	if value == nil {
		value = act.Value
	}
	return w.press(m, at, f, value), nil
}

// actPlace finds the element that the page means, if the person can see it.
func (w *Workspace) actPlace(m *member, act pageAct) (place, field, error) {
	at := place{view: w.ownView(m, act.Where.ViewID)}
	if at.view == nil {
		at.view = w.ownView(m, act.ViewID)
	}
	if act.Where.Home {
		at.view = w.homes[m.id]
	}
	if c := w.channel(act.Where.Channel); c != nil && at.view == nil {
		at.message = c.message(act.Where.TS)
	}
	if at.view == nil && (at.message == nil || !at.message.visibleTo(m.id)) {
		return at, field{}, errNoPlace
	}
	if id := act.Where.Attachment; id != 0 && at.message != nil {
		if at.preview = at.message.previewWith(id); at.preview == nil {
			return at, field{}, errNoPlace
		}
	}
	f, found := findElement(at.blocks(), act.BlockID, act.ActionID)
	if !found {
		return at, f, errNoPlace
	}
	return at, f, nil
}

func (w *Workspace) ownView(m *member, id string) *view {
	if v := w.view(id, ""); v != nil && id != "" && v.owner == m.id {
		return v
	}
	return nil
}

// takeValues puts what stands in the fields on the page into the state here. What fits no field is left out.
func (w *Workspace) takeValues(m *member, at place, values map[string]map[string]any) {
	for blockID, actions := range values {
		for actionID, value := range actions {
			f, found := findElement(at.blocks(), blockID, actionID)
			if !found || valueKey(f.kind()) == "" {
				continue
			}
			if stored, err := w.fieldValue(m, f, value); err == nil {
				at.state(m.id).set(blockID, actionID, stored)
			}
		}
	}
}

// actSubmit submits a modal and waits for what comes of it. It takes the lock.
func (w *Workspace) actSubmit(m *member, act pageAct) (object, error) {
	w.mu.Lock()
	v := w.ownView(m, act.ViewID)
	if v == nil || v.sending {
		w.mu.Unlock()
		return nil, errNoPlace
	}
	w.takeValues(m, place{view: v}, act.Values)
	s := w.submit(m, v)
	w.mu.Unlock()
	if err := s.Acked(); err != nil {
		if errors.Is(err, ErrTrouble) {
			return nil, ErrTrouble
		}
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(s.errors) > 0 {
		return object{"errors": s.errors}, nil
	}
	return object{}, nil
}

// actSuggest asks the app for the options of an external menu and waits for them. It takes the lock.
func (w *Workspace) actSuggest(m *member, act pageAct) (object, error) {
	w.mu.Lock()
	at, f, err := w.actPlace(m, act)
	if err != nil {
		w.mu.Unlock()
		return nil, err
	}
	s := w.suggest(m, at, f, act.Query)
	w.mu.Unlock()
	if err := s.Acked(); err != nil {
		return nil, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return clone(s.answer), nil
}
