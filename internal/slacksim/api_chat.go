package slacksim

import (
	"encoding/json"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Lengths of messages. See https://docs.slack.dev/reference/methods/chat.postMessage; the last is not documented but
// has been met by many: blocks with more text than this in all are refused.
const (
	maxTextPosted  = 40000
	maxTextUpdated = 4000
	maxBlocksText  = 13200
)

// content is what a message is made of, as the chat methods, response URLs and acknowledgements all take it.
type content struct {
	text        string
	blocks      []object
	attachments []any
	metadata    object
	hasText     bool
	hasBlocks   bool
	hasMetadata bool
}

// readContent reads and checks the content of a message.
func (w *Workspace) readContent(args arguments) (content, error) {
	var c content
	c.text, c.hasText = w.readText(args), args.has("text")
	blocks, err := args.json("blocks")
	if err != nil {
		return c, refuse("invalid_blocks_format")
	}
	if blocks != nil {
		if err := w.checkMessageBlocks(blocks); err != nil {
			return c, err
		}
		c.blocks, c.hasBlocks = objects(blocks), true
	}
	if err := c.readAttachments(args); err != nil {
		return c, err
	}
	if err := c.readMetadata(args); err != nil {
		return c, err
	}
	if c.text == "" && len(c.blocks) == 0 && len(c.attachments) == 0 {
		return c, refuse("no_text")
	}
	return c, nil
}

func (w *Workspace) checkMessageBlocks(blocks any) error {
	if problems := w.kit.checkMessage(blocks); len(problems) > 0 {
		extra := problemReport(problems)
		extra["errors"] = problems
		return &apiError{code: "invalid_blocks", extra: extra}
	}
	if textLength(blocks) > maxBlocksText {
		return refuse("msg_blocks_too_long")
	}
	return nil
}

// textLength counts the characters of all texts in blocks.
func textLength(v any) int {
	total := 0
	switch v := v.(type) {
	case object:
		for key, inner := range v {
			if s, ok := inner.(string); ok && key == "text" {
				total += utf8.RuneCountInString(s)
			}
			total += textLength(inner)
		}
	case []any:
		for _, inner := range v {
			total += textLength(inner)
		}
	}
	return total
}

func (c *content) readAttachments(args arguments) error {
	v, err := args.json("attachments")
	list, ok := v.([]any)
	if err != nil || v != nil && !ok {
		return refuse("invalid_attachments")
	}
	if len(list) > 100 {
		return refuse("too_many_attachments")
	}
	if len(list) > 0 {
		c.attachments = list
	}
	return nil
}

// readMetadata takes an empty event_type for no metadata, since a well-known client sends one always.
func (c *content) readMetadata(args arguments) error {
	v, err := args.json("metadata")
	if err != nil {
		return refuse("invalid_metadata_format")
	}
	if v == nil {
		return nil
	}
	m, ok := v.(object)
	if !ok {
		return refuse("invalid_metadata_format")
	}
	c.hasMetadata = true
	if text(m, "event_type") == "" && m["event_payload"] == nil {
		return nil
	}
	if _, ok := m["event_payload"].(object); !ok || text(m, "event_type") == "" {
		return refuse("invalid_metadata_format")
	}
	c.metadata = m
	return nil
}

var (
	channelWord   = regexp.MustCompile(`(^|\s)#([a-z0-9_-]+)`)
	broadcastWord = regexp.MustCompile(`(^|\s)@(channel|here|everyone)\b`)
)

// readText applies parse and link_names to the text: both turn names into what they name. People are not linked by name.
func (w *Workspace) readText(args arguments) string {
	s := args.text("text")
	full := args.text("parse") == "full"
	if full {
		s = escape(unescape(s))
	}
	if full || args.flag("link_names") {
		s = broadcastWord.ReplaceAllString(s, "$1<!$2>")
		s = channelWord.ReplaceAllStringFunc(s, func(hit string) string {
			p := channelWord.FindStringSubmatch(hit)
			if c := w.channelNamed(p[2]); c != nil {
				return p[1] + "<#" + c.id + "|" + c.name + ">"
			}
			return hit
		})
	}
	return s
}

// postingChannel finds where a message is to go: a channel id, a channel name, or a person's id for a direct message.
func (w *Workspace) postingChannel(name string) (*channel, error) {
	if m := w.member(name); m != nil && !m.bot && !m.Deactivated {
		c, _ := w.directWith(m.id)
		return c, nil
	}
	c := w.channel(name)
	if c == nil {
		c = w.channelNamed(name)
	}
	switch {
	case c == nil || !w.botSees(c):
		return nil, refuse("channel_not_found")
	case c.archived:
		return nil, refuse("is_archived")
	case c.kind == directMessage && !w.manifest.Features.AppHome.Messages:
		return nil, refuse("messages_tab_disabled")
	case !c.has(botUserID) && !w.hasScope("chat:write.public"):
		return nil, refuse("not_in_channel")
	}
	return c, nil
}

func (w *Workspace) chatPostMessage(args arguments) (object, error) {
	c, err := w.postingChannel(args.text("channel"))
	if err != nil {
		return nil, err
	}
	if err := w.limitBurst("chat.postMessage "+c.id, 1, 5); err != nil {
		return nil, err
	}
	said, err := w.readContent(args)
	if err != nil {
		return nil, err
	}
	if runes := []rune(said.text); len(runes) > maxTextPosted {
		said.text = string(runes[:maxTextPosted])
	}
	m := said.message(c)
	m.threadTS = c.parentFor(args.text("thread_ts"))
	w.post(m)
	answer := object{"channel": c.id, "ts": m.ts, "message": w.postedObject(m)}
	if !said.hasText {
		addWarning(answer, "missing_text_in_message")
	}
	return answer, nil
}

// message is the app's message of this content.
func (c content) message(in *channel) *message {
	return &message{
		channel: in, user: botUserID, text: c.text, blocks: c.blocks, attachments: c.attachments, metadata: c.metadata,
	}
}

func (w *Workspace) postedObject(m *message) object {
	o := w.messageObject(m)
	if m.metadata != nil {
		o["metadata"] = clone(m.metadata)
	}
	return o
}

// ownMessage finds a message of the app that chat.update and chat.delete may touch.
func (w *Workspace) ownMessage(args arguments, refusal string) (*message, error) {
	c := w.channel(args.text("channel"))
	if c == nil || !w.botSees(c) {
		return nil, refuse("channel_not_found")
	}
	m := c.message(args.text("ts"))
	if m == nil || m.tombstone || m.onlyFor != "" {
		return nil, refuse("message_not_found")
	}
	if !m.fromApp() {
		return nil, refuse(refusal)
	}
	if c.archived {
		return nil, refuse("is_inactive")
	}
	return m, nil
}

func (w *Workspace) chatUpdate(args arguments) (object, error) {
	m, err := w.ownMessage(args, "cant_update_message")
	if err != nil {
		return nil, err
	}
	said, err := w.readContent(args)
	if err != nil {
		return nil, err
	}
	if utf8.RuneCountInString(said.text) > maxTextUpdated {
		return nil, refuse("msg_too_long")
	}
	w.edit(m, said)
	return object{"channel": m.channel.id, "ts": m.ts, "text": m.text, "message": w.postedObject(m)}, nil
}

// edit replaces a message's content: blocks go when only text is given, metadata stays when none is given.
func (w *Workspace) edit(m *message, said content) {
	before := w.messageObject(m)
	if said.hasText {
		m.text = said.text
	}
	if said.hasBlocks || said.hasText {
		m.blocks = w.fillIn(said.blocks)
	}
	if said.attachments != nil || said.hasText {
		m.attachments = said.attachments
	}
	if said.hasMetadata {
		m.metadata = said.metadata
	}
	m.entry.Edits++
	m.editedTS = w.nextTS()
	m.editedShown = m.editedShown || !said.hasBlocks
	m.choices = map[string]formState{}
	w.emitChange(m, before)
	w.changedNow()
}

func (w *Workspace) chatDelete(args arguments) (object, error) {
	m, err := w.ownMessage(args, "cant_delete_message")
	if err != nil {
		return nil, err
	}
	answer := object{"channel": m.channel.id, "ts": m.ts}
	w.deleteMessage(m)
	return answer, nil
}

func (w *Workspace) chatPostEphemeral(args arguments) (object, error) {
	c, err := w.postingChannel(args.text("channel"))
	if err != nil {
		return nil, err
	}
	if !c.has(args.text("user")) || args.text("user") == botUserID {
		return nil, refuse("user_not_in_channel")
	}
	said, err := w.readContent(args)
	if err != nil {
		return nil, err
	}
	m := said.message(c)
	m.onlyFor, m.threadTS = args.text("user"), c.parentFor(args.text("thread_ts"))
	w.post(m)
	return object{"message_ts": m.ts}, nil
}

func (w *Workspace) chatGetPermalink(args arguments) (object, error) {
	c := w.channel(args.text("channel"))
	if c == nil || !w.botSees(c) {
		return nil, refuse("channel_not_found")
	}
	m := c.message(args.text("message_ts"))
	if m == nil || m.onlyFor != "" {
		return nil, refuse("message_not_found")
	}
	return object{"channel": c.id, "permalink": w.permalink(m)}, nil
}

// permalink leads to the simulator's own page, where Slack's would lead to the workspace.
func (w *Workspace) permalink(m *message) string {
	link := w.base + "archives/" + m.channel.id + "/p" + strings.ReplaceAll(m.ts, ".", "")
	if m.isReply() {
		link += "?thread_ts=" + m.threadTS + "&cid=" + m.channel.id
	}
	return link
}

// asArguments lets JSON that came another way, such as an acknowledgement, be read like a call.
func asArguments(payload json.RawMessage) arguments {
	args := arguments{}
	_ = json.Unmarshal(payload, &args)
	return args
}
