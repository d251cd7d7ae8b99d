package slacksim

import (
	"slices"
	"strings"
)

// channelKind is what sort of conversation a channel is.
type channelKind string

const (
	publicChannel  channelKind = "channel"
	privateChannel channelKind = "private"
	directMessage  channelKind = "dm"
)

// channel is a conversation and everything said in it, replies and ephemeral messages included, oldest first.
type channel struct {
	id        string
	name      string // empty for a direct message
	kind      channelKind
	topic     string
	extShared bool
	archived  bool
	members   []string // ids; a direct message has the bot and one person
	messages  []*message
}

// with is the person on the other side of the bot's direct message.
func (c *channel) with() string {
	for _, id := range c.members {
		if id != botUserID {
			return id
		}
	}
	return ""
}

// payloadName is the name that payloads give a channel: Slack hides those of private ones.
func (c *channel) payloadName() string {
	switch c.kind {
	case directMessage:
		return "directmessage"
	case privateChannel:
		return "privategroup"
	}
	return c.name
}

func (c *channel) has(memberID string) bool { return slices.Contains(c.members, memberID) }

func (c *channel) message(ts string) *message {
	i, found := slices.BinarySearchFunc(c.messages, ts, func(m *message, ts string) int { return strings.Compare(m.ts, ts) })
	if !found {
		return nil
	}
	return c.messages[i]
}

func (c *channel) replies(ts string) []*message {
	var out []*message
	for _, m := range c.messages {
		if m.threadTS == ts && m.ts != ts {
			out = append(out, m)
		}
	}
	return out
}

func (c *channel) remove(gone *message) {
	c.messages = slices.DeleteFunc(c.messages, func(m *message) bool { return m == gone })
}

func (w *Workspace) channel(id string) *channel {
	for _, c := range w.channels {
		if c.id == id {
			return c
		}
	}
	return nil
}

func (w *Workspace) channelNamed(name string) *channel {
	name = strings.TrimPrefix(name, "#")
	for _, c := range w.channels {
		if c.name == name && c.kind != directMessage {
			return c
		}
	}
	return nil
}

// directWith is the bot's direct message with a person, opened when there is none yet.
func (w *Workspace) directWith(memberID string) (dm *channel, wasThere bool) {
	for _, c := range w.channels {
		if c.kind == directMessage && c.with() == memberID {
			return c, true
		}
	}
	dm = &channel{id: w.nextID("D"), kind: directMessage, members: []string{botUserID, memberID}}
	w.channels = append(w.channels, dm)
	return dm, false
}

// botSees says whether the app may know that a channel exists.
func (w *Workspace) botSees(c *channel) bool { return c.kind == publicChannel || c.has(botUserID) }

// Archive archives a channel, so that nobody can post there any more.
func (w *Workspace) Archive(name string) {
	w.changeChannel(name, func(c *channel) { c.archived = true })
}

// RemoveBot takes the bot out of a channel. The app hears channel_left or group_left.
func (w *Workspace) RemoveBot(name string) {
	w.changeChannel(name, func(c *channel) { w.leave(c, w.member(botUserID)) })
}

// InviteBot brings the bot into a channel.
func (w *Workspace) InviteBot(name string) {
	w.changeChannel(name, func(c *channel) { w.join(c, w.member(botUserID)) })
}

// ChangeChannelID gives a channel another id, as happens when it begins or ends to be shared, and returns it. The app
// hears channel_id_changed; the old id leads nowhere any more.
func (w *Workspace) ChangeChannelID(name string) string {
	var id string
	w.changeChannel(name, func(c *channel) {
		old := c.id
		c.id = w.nextID("C")
		for _, read := range w.lastRead {
			read[c.id] = read[old]
		}
		w.emit(to("channel_id_changed", "channels:read", "groups:read", "im:read", "mpim:read"), object{
			"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": c.id, "event_ts": w.nextTS(),
		}, c)
		id = c.id
	})
	return id
}

func (w *Workspace) changeChannel(name string, change func(*channel)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.channelNamed(name)
	if c == nil {
		panic(&Stuck{Why: "no channel is called " + name})
	}
	change(c)
	w.changedNow()
}

// channelObject is a conversation as the Web API shows it to the bot.
// See https://docs.slack.dev/reference/objects/conversation-object.
func (w *Workspace) channelObject(c *channel) object {
	if c.kind == directMessage {
		return object{
			"id": c.id, "created": 1735689600, "is_archived": false, "is_im": true, "is_org_shared": false,
			"context_team_id": teamID, "user": c.with(), "is_user_deleted": w.member(c.with()).Deactivated, "priority": 0,
		}
	}
	return object{
		"id": c.id, "name": c.name, "name_normalized": c.name, "is_channel": true, "is_group": false, "is_im": false,
		"is_mpim": false, "is_private": c.kind == privateChannel, "created": 1735689600, "is_archived": c.archived,
		"is_general": c.name == "general", "unlinked": 0, "is_shared": c.extShared, "is_org_shared": false,
		"is_ext_shared": c.extShared, "is_pending_ext_shared": false, "pending_shared": []any{}, "parent_conversation": nil,
		"context_team_id": teamID, "updated": 1735689600000, "creator": "U0ADMIN0001", "shared_team_ids": c.teams(),
		"is_member": c.has(botUserID), "previous_names": []any{},
		"topic":   object{"value": c.topic, "creator": "U0ADMIN0001", "last_set": 1735689600},
		"purpose": object{"value": "", "creator": "", "last_set": 0},
	}
}

func (c *channel) teams() []string {
	if c.extShared {
		return []string{teamID, "T0FABRIKAM1"}
	}
	return []string{teamID}
}
