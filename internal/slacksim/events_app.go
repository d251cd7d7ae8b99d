package slacksim

import "slices"

// RevokeTokens revokes the app's bot token, as the admin page does: every call with it is refused from now on.
// See https://docs.slack.dev/reference/events/tokens_revoked.
func (w *Workspace) RevokeTokens() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tellRevoked()
	w.changedNow()
}

func (w *Workspace) tellRevoked() {
	w.revoked = true
	w.emit(to("tokens_revoked"), object{
		"type": "tokens_revoked", "tokens": object{"oauth": []any{}, "bot": []any{botUserID}}, "event_ts": w.nextTS(),
	}, nil)
}

// Uninstall takes the app out of the workspace: its token is revoked, its commands, shortcuts and buttons are dead, and
// after app_uninstalled it hears nothing more. See https://docs.slack.dev/reference/events/app_uninstalled.
func (w *Workspace) Uninstall() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tellRevoked()
	w.emit(to("app_uninstalled"), object{"type": "app_uninstalled", "event_ts": w.nextTS()}, nil)
	w.uninstalled = true
	w.stacks, w.homes = map[string][]*view{}, map[string]*view{}
	w.changedNow()
}

// leave takes a member out of a channel. The app hears of others in its channels by member_left_channel, and of itself
// by channel_left or group_left alone.
func (w *Workspace) leave(c *channel, m *member) {
	if !c.has(m.id) {
		return
	}
	heard := c.has(botUserID)
	c.members = slices.DeleteFunc(c.members, func(id string) bool { return id == m.id })
	switch {
	case m.bot:
		w.emitOwnLeaving(c)
	case heard:
		w.emitMembership("member_left_channel", c, m)
	}
}

func (w *Workspace) emitOwnLeaving(c *channel) {
	kind, scope := "channel_left", "channels:read"
	if c.kind == privateChannel {
		kind, scope = "group_left", "groups:read"
	}
	w.emit(to(kind, scope), object{
		"type": kind, "channel": c.id, "actor_id": "U0ADMIN0001", "event_ts": w.nextTS(),
	}, c)
}

// join brings a member into a channel.
func (w *Workspace) join(c *channel, m *member) {
	if c.has(m.id) {
		return
	}
	c.members = append(c.members, m.id)
	if c.has(botUserID) {
		w.emitMembership("member_joined_channel", c, m)
	}
}

// emitMembership tells that somebody came or went, by member_joined_channel or member_left_channel.
func (w *Workspace) emitMembership(kind string, c *channel, m *member) {
	w.emit(to(kind, c.kind.scopePrefix()+":read"), object{
		"type": kind, "user": m.id, "channel": c.id, "channel_type": "C", "team": m.team(), "event_ts": w.nextTS(),
	}, c)
}
