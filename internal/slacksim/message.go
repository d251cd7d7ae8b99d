package slacksim

import "slices"

// message is one message, of a person or of the app.
type message struct {
	channel     *channel
	ts          string
	user        string // member id of the author
	text        string // mrkdwn source, with &, < and > escaped as Slack stores them
	blocks      []object
	attachments []any
	unfurls     []*unfurl
	metadata    object
	clientMsgID string // set for what people typed
	threadTS    string // the parent's ts in a thread, the own ts on a parent with replies, else empty
	onlyFor     string // the one member who sees an ephemeral message; empty for everybody
	editedTS    string // set once changed in any way
	editedShown bool   // Slack shows "(edited)" only when text replaced text
	tombstone   bool   // a deleted parent whose replies remain
	entry       *LedgerMessage
	// choices is what people have selected in the message and not sent, by member id.
	choices map[string]formState
}

func (m *message) fromApp() bool { return m.user == botUserID }

func (m *message) isReply() bool { return m.threadTS != "" && m.threadTS != m.ts }

// visibleTo says whether a member who is in the channel sees the message.
func (m *message) visibleTo(memberID string) bool {
	return m.channel.has(memberID) && (m.onlyFor == "" || m.onlyFor == memberID)
}

// post puts a message into its channel and tells everybody who listens.
func (w *Workspace) post(m *message) {
	m.ts = w.nextTS()
	m.blocks = w.fillIn(m.blocks)
	m.choices = map[string]formState{}
	m.channel.messages = append(m.channel.messages, m)
	if parent := m.channel.message(m.threadTS); parent != nil && m.onlyFor == "" {
		parent.threadTS = parent.ts
	}
	w.enterMessage(m)
	w.emitMessage(m, nil)
	w.markRead(m.user, m.channel)
	w.changedNow()
}

// parentFor resolves thread_ts: a reply's own ts leads to its parent, and an unknown one to no thread at all.
func (c *channel) parentFor(threadTS string) string {
	parent := c.message(threadTS)
	switch {
	case parent == nil || parent.tombstone && len(c.replies(threadTS)) == 0:
		return ""
	case parent.isReply():
		return parent.threadTS
	}
	return parent.ts
}

// deleteMessage removes a message; a parent with replies leaves a tombstone.
func (w *Workspace) deleteMessage(m *message) {
	m.entry.Deleted = true
	w.emitMessage(m, object{
		"subtype": "message_deleted", "hidden": true, "deleted_ts": m.ts, "previous_message": w.messageObject(m),
	})
	if len(m.channel.replies(m.ts)) == 0 {
		m.channel.remove(m)
		w.changedNow()
		return
	}
	m.tombstone, m.user, m.text = true, slackbotID, "This message was deleted."
	m.blocks, m.metadata, m.attachments, m.unfurls = nil, nil, nil, nil
	w.changedNow()
}

// messageObject is a message as the Web API and payloads show it.
func (w *Workspace) messageObject(m *message) object {
	o := object{"type": "message", "user": m.user, "ts": m.ts, "text": m.text, "team": w.teamOf(m.user)}
	if m.fromApp() {
		o["bot_id"], o["app_id"], o["bot_profile"] = botID, appID, w.botProfile()
		delete(o, "team")
		o["team"] = teamID
	}
	if m.clientMsgID != "" {
		o["client_msg_id"] = m.clientMsgID
	}
	if m.blocks != nil {
		o["blocks"] = m.blocks
	}
	if list := m.allAttachments(); len(list) > 0 {
		o["attachments"] = list
	}
	if m.editedTS != "" {
		o["edited"] = object{"user": m.user, "ts": m.editedTS}
	}
	if m.tombstone {
		o["subtype"], o["hidden"] = "tombstone", true
	}
	if m.threadTS != "" {
		o["thread_ts"] = m.threadTS
	}
	if m.isReply() {
		if parent := m.channel.message(m.threadTS); parent != nil {
			o["parent_user_id"] = parent.user
		}
	}
	return clone(o)
}

// allAttachments are the app's own and the previews of links.
func (m *message) allAttachments() []any {
	list := slices.Clone(m.attachments)
	for _, u := range m.unfurls {
		list = append(list, u.object())
	}
	return list
}

func (m *message) previewWith(id int) *unfurl {
	for _, u := range m.unfurls {
		if u.id == id {
			return u
		}
	}
	return nil
}

func (w *Workspace) teamOf(memberID string) string {
	if m := w.member(memberID); m != nil {
		return m.team()
	}
	return teamID
}

func (w *Workspace) botProfile() object {
	return object{
		"id": botID, "deleted": false, "name": w.manifest.botName(), "updated": 1735689600, "app_id": appID, "team_id": teamID,
		"icons": object{
			"image_36": w.base + "icon.png", "image_48": w.base + "icon.png", "image_72": w.base + "icon.png",
		},
	}
}

// historyObject adds what conversations.history and conversations.replies tell beyond the message itself.
func (w *Workspace) historyObject(m *message, withMetadata bool) object {
	o := w.messageObject(m)
	if withMetadata && m.metadata != nil && (m.fromApp() || w.hasScope("metadata.message:read")) {
		o["metadata"] = clone(m.metadata)
	}
	if replies := m.channel.publicReplies(m.ts); len(replies) > 0 {
		users := map[string]bool{}
		var list []string
		for _, r := range replies {
			if !users[r.user] {
				users[r.user] = true
				list = append(list, r.user)
			}
		}
		o["reply_count"], o["reply_users_count"], o["reply_users"] = len(replies), len(list), list
		o["latest_reply"], o["is_locked"], o["subscribed"] = replies[len(replies)-1].ts, false, false
	}
	return o
}

func (c *channel) publicReplies(ts string) []*message {
	var out []*message
	for _, m := range c.replies(ts) {
		if m.onlyFor == "" {
			out = append(out, m)
		}
	}
	return out
}

// markRead records that a member has seen all of a channel.
func (w *Workspace) markRead(memberID string, c *channel) {
	if w.lastRead[memberID] == nil {
		w.lastRead[memberID] = map[string]string{}
	}
	if n := len(c.messages); n > 0 {
		w.lastRead[memberID][c.id] = c.messages[n-1].ts
	}
}

// unread counts the messages in a channel that a member has not seen.
func (w *Workspace) unread(memberID string, c *channel) int {
	count := 0
	for _, m := range c.messages {
		if m.visibleTo(memberID) && m.user != memberID && m.ts > w.lastRead[memberID][c.id] {
			count++
		}
	}
	return count
}
