package slacksim

// openHome does what a click on the app's Home tab does.
func (w *Workspace) openHome(m *member) *Answer {
	if err := m.mayAct(); err != nil {
		return w.refused("%w", err)
	}
	if !w.manifest.Features.AppHome.Home {
		return w.refused("the app has no Home tab")
	}
	if m.ForeignTeam != "" {
		return w.refused("%s belongs to another organization and has no Home tab here", m.Name)
	}
	w.emitHomeOpened(m, "home")
	a := w.answer()
	a.settle(nil)
	return a
}

// globalShortcut does what choosing a shortcut beside the composer does.
func (w *Workspace) globalShortcut(m *member, callbackID string) *Answer {
	if err := m.mayAct(); err != nil {
		return w.refused("%w", err)
	}
	if _, known := w.manifest.shortcut("global", callbackID); !known || m.ForeignTeam != "" {
		return w.refused("there is no global shortcut %q for %s", callbackID, m.Name)
	}
	a := w.answer()
	payload := object{
		"type": "shortcut", "callback_id": callbackID, "trigger_id": w.newTrigger(m.id), "action_ts": w.nextTS(),
		"is_enterprise_install": false, "enterprise": nil,
	}
	payload["token"], payload["team"] = "verification-token", m.teamObject()
	payload["user"] = object{"id": m.id, "username": m.username(), "team_id": m.team()}
	w.deliver(&envelope{kind: "interactive", payload: payload, settle: w.simpleSettle(a, m)})
	return a
}

// messageShortcut does what choosing a shortcut in a message's menu does.
func (w *Workspace) messageShortcut(m *member, callbackID string, on *message) *Answer {
	if err := m.mayAct(); err != nil {
		return w.refused("%w", err)
	}
	if _, known := w.manifest.shortcut("message", callbackID); !known || m.ForeignTeam != "" {
		return w.refused("there is no message shortcut %q for %s", callbackID, m.Name)
	}
	a := w.answer()
	payload := object{
		"type": "message_action", "callback_id": callbackID, "trigger_id": w.newTrigger(m.id), "action_ts": w.nextTS(),
		"message_ts": on.ts, "message": w.messageObject(on), "token": "verification-token", "team": m.teamObject(),
		"channel":      object{"id": on.channel.id, "name": on.channel.payloadName()},
		"response_url": w.newResponseURL("app", on.channel, m.id, on), "user": m.payloadObject(),
		"is_enterprise_install": false, "enterprise": nil,
	}
	w.deliver(&envelope{kind: "interactive", payload: payload, settle: w.simpleSettle(a, m)})
	return a
}
