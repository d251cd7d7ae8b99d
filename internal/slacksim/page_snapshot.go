package slacksim

// snapshot is everything that one person sees, for the page.
func (w *Workspace) snapshot(m *member) object {
	w.directWith(m.id)
	me := w.personObject(m)
	me["tz"] = m.TimeZone
	people := []object{}
	for _, other := range w.members {
		people = append(people, w.personObject(other))
	}
	channels, public := []object{}, []object{}
	for _, c := range w.channels {
		if m.sees(c) {
			channels = append(channels, w.channelSnapshot(m, c))
		}
		if c.kind == publicChannel {
			public = append(public, object{"id": c.id, "name": c.name, "kind": c.kind, "is_ext_shared": c.extShared})
		}
	}
	groups := []object{}
	for _, g := range w.usergroups {
		groups = append(groups, object{"id": g.id, "handle": g.handle})
	}
	views := []object{}
	for _, v := range w.stacks[m.id] {
		views = append(views, viewSnapshot(v))
	}
	toasts := []object{}
	for _, t := range w.toasts[m.id] {
		toasts = append(toasts, object{"id": t.id, "text": t.text})
	}
	draft := []object{}
	if d := w.drafts[m.id]; d != nil {
		draft = previewSnapshots(d.unfurls)
	}
	var home object
	if v := w.homes[m.id]; v != nil {
		home = viewSnapshot(v)
	}
	return object{
		"me": me, "team": object{"id": teamID, "name": teamName}, "people": people, "channels": channels, "views": views,
		"app": object{
			"id": appID, "name": w.manifest.botName(), "bot_user_id": botUserID, "takes_messages": w.manifest.takesMessages(),
			"unfurl_domains": w.manifest.Features.Unfurls,
		},
		"public_channels": public, "usergroups": groups,
		"commands": w.offeredCommands(m), "shortcuts": w.offeredShortcuts(m), "home": home, "toasts": toasts,
		"hints": w.cfg.Hints, "draft_previews": draft,
	}
}

func (w *Workspace) personObject(m *member) object {
	status := object{"text": m.StatusText, "emoji": m.StatusEmoji}
	if m.statusIsOver(w.now()) {
		status = object{"text": "", "emoji": ""}
	}
	return object{
		"status": status,
		"id":     m.id, "name": m.Name, "title": m.Title, "is_bot": m.bot, "is_guest": m.Guest || m.SingleChannelGuest,
		"is_outsider": m.ForeignTeam != "", "deleted": m.Deactivated,
	}
}

func (w *Workspace) channelSnapshot(m *member, c *channel) object {
	o := object{
		"id": c.id, "name": c.name, "kind": c.kind, "topic": c.topic, "is_ext_shared": c.extShared, "archived": c.archived,
		"unread": w.unread(m.id, c),
	}
	if c.kind == directMessage {
		o["name"], o["with"] = w.manifest.botName(), botUserID
	}
	messages := []object{}
	for _, said := range c.messages {
		if said.visibleTo(m.id) && (!said.isReply() || c.message(said.threadTS) == nil) {
			messages = append(messages, w.messageSnapshot(m, said))
		}
	}
	o["messages"] = messages
	return o
}

func (w *Workspace) messageSnapshot(m *member, said *message) object {
	replies := []object{}
	if !said.isReply() {
		for _, r := range said.channel.replies(said.ts) {
			if r.visibleTo(m.id) {
				replies = append(replies, w.messageSnapshot(m, r))
			}
		}
	}
	return object{
		"ts": said.ts, "user": said.user, "text": said.text, "blocks": said.blocks, "edited": said.editedShown,
		"previews": previewSnapshots(said.unfurls), "ephemeral": said.onlyFor != "", "thread_ts": said.threadTS, "reply_count": len(replies), "replies": replies,
	}
}

func previewSnapshots(unfurls []*unfurl) []object {
	out := []object{}
	for _, u := range unfurls {
		out = append(out, object{
			"id": u.id, "url": u.url, "blocks": u.blocks(), "title": u.source["title"], "text": u.source["text"],
			"fallback": u.source["fallback"],
		})
	}
	return out
}

func viewSnapshot(v *view) object {
	return object{
		"id": v.id, "type": v.kind(), "title": v.source["title"], "submit": v.source["submit"], "close": v.source["close"],
		"blocks": v.blocks(), "state_hint": v.state, "hash": v.hash, "root": v.rootID, "errors": v.errors,
		"submit_disabled": v.flag("submit_disabled"),
	}
}

// offeredCommands are the commands that a person's client completes.
func (w *Workspace) offeredCommands(m *member) []slashCommand {
	if w.uninstalled || m.ForeignTeam != "" {
		return []slashCommand{}
	}
	return w.manifest.Features.Commands
}

// offeredShortcuts are the shortcuts in a person's menus.
func (w *Workspace) offeredShortcuts(m *member) []shortcut {
	out := []shortcut{}
	for _, s := range w.manifest.Features.Shortcuts {
		if _, err := w.offered(s.Type, s.CallbackID, m); err == nil {
			out = append(out, s)
		}
	}
	return out
}
