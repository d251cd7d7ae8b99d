package slacksim

import (
	"slices"
	"strconv"
	"strings"
)

// scopePrefix is the first word of the scopes that cover a kind of conversation.
func (k channelKind) scopePrefix() string {
	switch k {
	case privateChannel:
		return "groups"
	case directMessage:
		return "im"
	}
	return "channels"
}

// readableChannel finds a channel by id that the bot may know of, and checks the scope for its kind.
func (w *Workspace) readableChannel(id, right string) (*channel, error) {
	c := w.channel(id)
	if c == nil || !w.botSees(c) {
		return nil, refuse("channel_not_found")
	}
	return c, w.requireScope(c.kind.scopePrefix() + ":" + right)
}

// conversationsOpen opens the bot's direct message with one person. Group messages need mpim:write and are not offered.
func (w *Workspace) conversationsOpen(args arguments) (object, error) {
	if id := args.text("channel"); id != "" {
		c := w.channel(id)
		if c == nil || c.kind != directMessage {
			return nil, refuse("channel_not_found")
		}
		return object{"no_op": true, "already_open": true, "channel": object{"id": c.id}}, nil
	}
	ids := strings.FieldsFunc(args.text("users"), func(r rune) bool { return r == ',' || r == ' ' })
	if len(ids) == 0 {
		return nil, refuse("users_list_not_supplied")
	}
	if len(ids) > 1 {
		return nil, w.requireScope("mpim:write")
	}
	if err := w.requireScope("im:write"); err != nil {
		return nil, err
	}
	m := w.member(ids[0])
	switch {
	case m == nil:
		return nil, refuse("user_not_found")
	case m.Deactivated:
		return nil, refuse("user_disabled")
	case m.bot:
		return nil, refuse("invalid_user_combination")
	}
	c, wasThere := w.directWith(m.id)
	w.changedNow()
	shown := object{"id": c.id}
	if args.flag("return_im") {
		shown = w.channelObject(c)
	}
	answer := object{"channel": shown}
	if wasThere {
		answer["no_op"], answer["already_open"] = true, true
	}
	return answer, nil
}

// conversationsJoin brings the bot into a public channel.
// See https://docs.slack.dev/reference/methods/conversations.join.
func (w *Workspace) conversationsJoin(args arguments) (object, error) {
	c := w.channel(args.text("channel"))
	switch {
	case c == nil || !w.botSees(c):
		return nil, refuse("channel_not_found")
	case c.kind != publicChannel:
		return nil, refuse("method_not_supported_for_channel_type")
	case c.archived:
		return nil, refuse("is_archived")
	}
	answer := object{}
	if c.has(botUserID) {
		answer["warning"] = "already_in_channel"
		answer["response_metadata"] = object{"warnings": []string{"already_in_channel"}}
	}
	w.join(c, w.member(botUserID))
	w.changedNow()
	answer["channel"] = w.channelObject(c)
	return answer, nil
}

func (w *Workspace) conversationsInfo(args arguments) (object, error) {
	c, err := w.readableChannel(args.text("channel"), "read")
	if err != nil {
		return nil, err
	}
	shown := w.channelObject(c)
	if args.flag("include_num_members") {
		shown["num_members"] = len(c.members)
	}
	return object{"channel": shown}, nil
}

func (w *Workspace) conversationsList(args arguments) (object, error) {
	kinds, err := w.listedKinds(args.text("types"))
	if err != nil {
		return nil, err
	}
	var found []*channel
	for _, c := range w.channels {
		if kinds[c.kind] && w.botSees(c) && (!args.flag("exclude_archived") || !c.archived) {
			found = append(found, c)
		}
	}
	page, next, err := pageOf(found, args, pages{100, 999})
	if err != nil {
		return nil, err
	}
	list := []object{}
	for _, c := range page {
		shown := w.channelObject(c)
		if c.kind != directMessage {
			shown["num_members"] = len(c.members)
		}
		list = append(list, shown)
	}
	return object{"channels": list, "response_metadata": object{"next_cursor": next}}, nil
}

func (w *Workspace) listedKinds(types string) (map[channelKind]bool, error) {
	kinds := map[channelKind]bool{}
	if types == "" {
		types = "public_channel"
	}
	for t := range strings.SplitSeq(types, ",") {
		kind, known := map[string]channelKind{
			"public_channel": publicChannel, "private_channel": privateChannel, "im": directMessage, "mpim": "mpim",
		}[strings.TrimSpace(t)]
		if !known {
			return nil, refuse("invalid_types")
		}
		scope := kind.scopePrefix()
		if kind == "mpim" {
			scope = "mpim"
		}
		if err := w.requireScope(scope + ":read"); err != nil {
			return nil, err
		}
		kinds[kind] = true
	}
	return kinds, nil
}

func (w *Workspace) conversationsMembers(args arguments) (object, error) {
	c, err := w.readableChannel(args.text("channel"), "read")
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(c.members, args, pages{100, 1000})
	if err != nil {
		return nil, err
	}
	return object{"members": page, "response_metadata": object{"next_cursor": next}}, nil
}

// conversationsHistory lists what was said in a channel, newest first, without replies and ephemeral messages.
func (w *Workspace) conversationsHistory(args arguments) (object, error) {
	c, err := w.historyChannel(args)
	if err != nil {
		return nil, err
	}
	inRange, err := rangeOf(args)
	if err != nil {
		return nil, err
	}
	var found []*message
	for _, m := range slices.Backward(c.messages) {
		if !m.isReply() && m.onlyFor == "" && inRange(m.ts) {
			found = append(found, m)
		}
	}
	answer, err := w.historyPage(found, args, pages{100, 999})
	if err == nil {
		answer["pin_count"] = 0
	}
	return answer, err
}

// conversationsReplies lists a thread, parent first.
func (w *Workspace) conversationsReplies(args arguments) (object, error) {
	c, err := w.historyChannel(args)
	if err != nil {
		return nil, err
	}
	inRange, err := rangeOf(args)
	if err != nil {
		return nil, err
	}
	parent := c.message(args.text("ts"))
	if parent == nil || parent.onlyFor != "" {
		return nil, refuse("thread_not_found")
	}
	found := []*message{parent}
	for _, m := range c.publicReplies(parent.ts) {
		if inRange(m.ts) {
			found = append(found, m)
		}
	}
	return w.historyPage(found, args, pages{1000, 1000})
}

func (w *Workspace) historyChannel(args arguments) (*channel, error) {
	c, err := w.readableChannel(args.text("channel"), "history")
	if err != nil {
		return nil, err
	}
	if !c.has(botUserID) {
		return nil, refuse("not_in_channel")
	}
	return c, nil
}

func (w *Workspace) historyPage(found []*message, args arguments, length pages) (object, error) {
	page, next, err := pageOf(found, args, length)
	if err != nil {
		return nil, err
	}
	list := []object{}
	for _, m := range page {
		list = append(list, w.historyObject(m, args.flag("include_all_metadata")))
	}
	answer := object{"messages": list, "has_more": next != ""}
	if next != "" {
		answer["response_metadata"] = object{"next_cursor": next}
	}
	return answer, nil
}

// rangeOf reads oldest, latest and inclusive.
func rangeOf(args arguments) (func(ts string) bool, error) {
	oldest, err := readTS(args, "oldest")
	if err != nil {
		return nil, err
	}
	latest, err := readTS(args, "latest")
	if err != nil {
		return nil, err
	}
	inclusive := args.flag("inclusive")
	return func(ts string) bool {
		at, _ := strconv.ParseFloat(ts, 64)
		after := oldest == 0 || at > oldest || inclusive && at == oldest
		before := latest == 0 || at < latest || inclusive && at == latest
		return after && before
	}, nil
}

func readTS(args arguments, name string) (float64, error) {
	if !args.has(name) || args.text(name) == "now" {
		return 0, nil
	}
	at, err := strconv.ParseFloat(args.text(name), 64)
	if err != nil {
		return 0, refuse("invalid_ts_" + name)
	}
	return at, nil
}
