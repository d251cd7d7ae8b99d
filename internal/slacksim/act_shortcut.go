package slacksim

import "fmt"

// openHome does what a click on the app's Home tab does.
func (w *Workspace) openHome(m *member) *Answer { return w.openTab(m, "home") }

// openTab does what a click on a tab of the app does: home or messages.
func (w *Workspace) openTab(m *member, tab string) *Answer {
	home := w.manifest.Features.AppHome
	switch err := m.mayAct(); {
	case err != nil:
		return w.refused("%w", err)
	case tab == "home" && !home.Home || w.uninstalled:
		return w.refused("the app has no Home tab")
	case tab == "messages" && !home.Messages:
		return w.refused("the app has no Messages tab")
	case m.ForeignTeam != "":
		return w.refused("%s belongs to another organization and has no Home tab here", m.Name)
	}
	w.emitHomeOpened(m, tab)
	return w.settled()
}

// globalShortcut does what choosing a shortcut beside the composer does; name is its name or callback id.
func (w *Workspace) globalShortcut(m *member, name string) *Answer {
	s, err := w.offered("global", name, m)
	if err != nil {
		return w.refused("%w", err)
	}
	a := w.answer()
	payload := object{
		"type": "shortcut", "callback_id": s.CallbackID, "trigger_id": w.newTrigger(m.id), "action_ts": w.nextTS(),
		"is_enterprise_install": false, "enterprise": nil,
	}
	payload["token"], payload["team"] = "verification-token", m.teamObject()
	payload["user"] = object{"id": m.id, "username": m.username(), "team_id": m.team()}
	w.deliver(&envelope{kind: "interactive", payload: payload, settle: w.simpleSettle(a, m)})
	return a
}

// messageShortcut does what choosing a shortcut in a message's "More actions" menu does. Messages that only one person
// sees, and what is left of deleted ones, have none.
func (w *Workspace) messageShortcut(m *member, name string, on *message) *Answer {
	s, err := w.offered("message", name, m)
	switch {
	case err != nil:
		return w.refused("%w", err)
	case !on.visibleTo(m.id) || on.channel.message(on.ts) != on:
		return w.refused("the message is gone")
	case on.onlyFor != "" || on.tombstone:
		return w.refused("this message has no shortcuts")
	}
	a := w.answer()
	payload := object{
		"type": "message_action", "callback_id": s.CallbackID, "trigger_id": w.newTrigger(m.id), "action_ts": w.nextTS(),
		"message_ts": on.ts, "message": w.messageObject(on), "token": "verification-token", "team": m.teamObject(),
		"channel":      object{"id": on.channel.id, "name": on.channel.payloadName()},
		"response_url": w.newResponseURL("app", on.channel, m.id, on), "user": m.payloadObject(),
		"is_enterprise_install": false, "enterprise": nil,
	}
	w.deliver(&envelope{kind: "interactive", payload: payload, settle: w.simpleSettle(a, m)})
	return a
}

// offered finds a shortcut of a type that a person is offered. People of other organizations are offered none.
func (w *Workspace) offered(kind, name string, m *member) (shortcut, error) {
	if err := m.mayAct(); err != nil {
		return shortcut{}, err
	}
	s, known := w.manifest.shortcut(kind, name)
	if !known || m.ForeignTeam != "" || w.uninstalled || !w.manifest.Settings.Interactivity.Enabled {
		return s, fmt.Errorf("there is no %s shortcut %q for %s", kind, name, m.Name)
	}
	return s, nil
}
