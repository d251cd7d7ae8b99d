package slacksim

import (
	"encoding/json"
	"maps"
	"slices"
	"time"
)

// retryDelays are the pauses before each retry of an event that was not acknowledged.
// See https://docs.slack.dev/apis/events-api (retries).
func retryDelays() []time.Duration { return []time.Duration{0, time.Minute, 5 * time.Minute} }

// subscription is an event type of the manifest, with the scopes of which the app needs one to be told.
type subscription struct {
	event  string
	scopes []string
}

func to(event string, scopes ...string) subscription { return subscription{event, scopes} }

// emit sends an event to the app if it is installed, its manifest subscribes to it and its scopes allow it.
func (w *Workspace) emit(s subscription, event object, in *channel) {
	if w.uninstalled || !w.manifest.hears(s.event) || w.requireScope(s.scopes...) != nil {
		return
	}
	shared := in != nil && in.extShared
	w.sendEvent(object{
		"token": "verification-token", "team_id": teamID, "api_app_id": appID, "event": event, "type": "event_callback",
		"event_id": "Ev" + w.nextID(""), "event_time": w.now().Unix(), "is_ext_shared_channel": shared,
		"authorizations": []object{{
			"enterprise_id": nil, "team_id": teamID, "user_id": botUserID, "is_bot": true, "is_enterprise_install": false,
		}},
	}, 0, "")
}

// sendEvent delivers an event, and again after each delay while nobody acknowledges it.
func (w *Workspace) sendEvent(payload object, attempt int, reason string) {
	w.deliver(&envelope{
		kind: "events_api", payload: payload, attempt: attempt, reason: reason,
		settle: func(_ json.RawMessage, err error) {
			if err == nil || attempt >= len(retryDelays()) {
				return
			}
			w.after(retryDelays()[attempt], func() { w.sendEvent(payload, attempt+1, "timeout") })
		},
	})
}

// emitMention tells the app that a person named it, in a channel that it is in.
// See https://docs.slack.dev/reference/events/app_mention.
func (w *Workspace) emitMention(m *message) {
	if m.channel.kind == directMessage || !m.channel.has(botUserID) || !slices.Contains(mentioned(m.text), botUserID) {
		return
	}
	event := w.messageObject(m)
	event["type"], event["channel"], event["event_ts"] = "app_mention", m.channel.id, m.ts
	w.emit(to("app_mention", "app_mentions:read"), event, m.channel)
}

// emitMessage tells the app of a message where it is a member, of its own ones too: that it was posted or, with a
// subtype among the members of what happened, changed or deleted. See https://docs.slack.dev/reference/events/message.
func (w *Workspace) emitMessage(m *message, happened object) {
	if !m.channel.has(botUserID) || m.onlyFor != "" {
		return
	}
	kind := map[channelKind]string{publicChannel: "channel", privateChannel: "group", directMessage: "im"}[m.channel.kind]
	heard := map[channelKind]string{
		publicChannel: "message.channels", privateChannel: "message.groups", directMessage: "message.im",
	}[m.channel.kind]
	event := object{"type": "message", "ts": w.nextTS()}
	if happened == nil {
		event = w.messageObject(m)
	}
	maps.Copy(event, happened)
	event["channel"], event["channel_type"], event["event_ts"] = m.channel.id, kind, event["ts"]
	w.emit(to(heard, m.channel.kind.scopePrefix()+":history"), event, m.channel)
}

// emitChange tells that a message is not what it was.
func (w *Workspace) emitChange(m *message, before object) {
	w.emitMessage(m, object{
		"subtype": "message_changed", "hidden": true, "message": w.messageObject(m), "previous_message": before,
	})
}

func mentioned(source string) []string {
	var ids []string
	for _, hit := range angled.FindAllStringSubmatch(source, -1) {
		if len(hit[1]) > 1 && hit[1][0] == '@' {
			ids = append(ids, hit[1][1:])
		}
	}
	return ids
}

func (w *Workspace) emitUserChange(m *member) {
	w.emit(to("user_change", "users:read"), object{
		"type": "user_change", "user": w.userObject(m, false), "cache_ts": w.now().Unix(), "event_ts": w.nextTS(),
	}, nil)
}

// emitHomeOpened tells that a person looks at a tab of the app: home or messages.
func (w *Workspace) emitHomeOpened(m *member, tab string) {
	dm, _ := w.directWith(m.id)
	event := object{"type": "app_home_opened", "user": m.id, "channel": dm.id, "tab": tab, "event_ts": w.nextTS()}
	if v := w.homes[m.id]; v != nil && tab == "home" {
		event["view"] = w.viewObject(v)
	}
	w.emit(to("app_home_opened"), event, nil)
}
