package slacksim

import (
	"fmt"
	"regexp"
	"strings"
)

// pingMark is shown before a mention that would notify a whole channel, so that an injected one cannot be overlooked.
const pingMark = "«PING»"

var (
	angled = regexp.MustCompile(`<([^<>\n]+)>`)
	marked = regexp.MustCompile("(^|[\\s(\"'>])([*_~`])([^\\s*_~`][^*_~`\\n]*?|[^\\s*_~`])([*_~`])($|[\\s).,:;!?\"'])")
)

// plainMrkdwn renders mrkdwn as a person reads it: mentions by name, links as "text <url>", dates as <date>.
func (w *Workspace) plainMrkdwn(source string) string {
	out := angled.ReplaceAllStringFunc(source, func(s string) string { return w.plainAngled(s[1 : len(s)-1]) })
	return unescape(stripMarks(out))
}

// plainAngled renders what stands between angle brackets. Its result is still escaped.
func (w *Workspace) plainAngled(inner string) string {
	target, label, labelled := strings.Cut(inner, "|")
	switch {
	case strings.HasPrefix(target, "@"):
		return "@" + w.nameOr(target[1:], label)
	case strings.HasPrefix(target, "#"):
		return "#" + w.channelNameOr(target[1:], label)
	case strings.HasPrefix(target, "!date"):
		return "&lt;date&gt;"
	case strings.HasPrefix(target, "!subteam^"):
		return pingMark + "@" + w.groupNameOr(strings.TrimPrefix(target, "!subteam^"), label)
	case strings.HasPrefix(target, "!"):
		return pingMark + "@" + target[1:]
	case labelled:
		return label + " &lt;" + target + "&gt;"
	}
	return target
}

func (w *Workspace) nameOr(id, label string) string {
	if m := w.member(id); m != nil {
		return m.Name
	}
	if label != "" {
		return label
	}
	return "unknown"
}

func (w *Workspace) channelNameOr(id, label string) string {
	if c := w.channel(id); c != nil && c.kind != directMessage {
		return c.name
	}
	if label != "" {
		return label
	}
	return "private channel"
}

func (w *Workspace) groupNameOr(id, label string) string {
	for _, g := range w.usergroups {
		if g.id == id {
			return g.handle
		}
	}
	if label != "" {
		return strings.TrimPrefix(label, "@")
	}
	return id
}

// stripMarks takes the marks of bold, italic, struck and code words away. Twice, since neighbours share a blank.
func stripMarks(s string) string {
	for range 2 {
		s = marked.ReplaceAllStringFunc(s, func(hit string) string {
			p := marked.FindStringSubmatch(hit)
			if p[2] != p[4] {
				return hit
			}
			return p[1] + p[3] + p[5]
		})
	}
	return s
}

func unescape(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// plainText renders a text object.
func (w *Workspace) plainText(o object) string {
	switch text(o, "type") {
	case "plain_text":
		return text(o, "text")
	case "mrkdwn":
		return w.plainMrkdwn(text(o, "text"))
	}
	return ""
}

// plainMessage is what a reader sees of a message: its blocks, or its text when it has none.
func (w *Workspace) plainMessage(m *message) string {
	if len(m.blocks) == 0 {
		return w.plainMrkdwn(m.text)
	}
	return w.plainBlocks(m.blocks, startState(m.blocks, nil))
}

// plainPreview is what a reader sees of the preview of a link.
func (w *Workspace) plainPreview(u *unfurl) string {
	if blocks := u.blocks(); len(blocks) > 0 {
		return w.plainBlocks(blocks, startState(blocks, nil))
	}
	var lines []string
	for _, key := range []string{"title", "text", "fallback"} {
		if s := text(u.source, key); s != "" && (key != "fallback" || len(lines) == 0) {
			lines = append(lines, w.plainMrkdwn(s))
		}
	}
	return strings.Join(lines, "\n")
}

// plainConfirm renders a dialog that asks for confirmation.
func (w *Workspace) plainConfirm(c object) string {
	if c == nil {
		return ""
	}
	word := func(key, usual string) string {
		if o := child(c, key); o != nil {
			return w.plainText(o)
		}
		return usual
	}
	return word("title", "Are you sure?") + ": " + word("text", "") + " [" + word("confirm", "Yes") + "] [" + word("deny", "No") + "]"
}

// plainBlocks renders blocks, a line or more for each, buttons and menus in brackets.
func (w *Workspace) plainBlocks(blocks []object, state formState) string {
	var lines []string
	for _, b := range blocks {
		if s := w.plainBlock(b, state); s != "" {
			lines = append(lines, s)
		}
	}
	return strings.Join(lines, "\n")
}

func (w *Workspace) plainBlock(b object, state formState) string {
	switch text(b, "type") {
	case "section":
		return w.plainSection(b, state)
	case "header", "markdown", "alert":
		if s, ok := b["text"].(string); ok {
			return s
		}
		return w.plainText(child(b, "text"))
	case "divider":
		return "---"
	case "context", "actions":
		return w.plainElements(text(b, "block_id"), children(b, "elements"), state)
	case "image":
		return "(image: " + text(b, "alt_text") + ")"
	case "input":
		return w.plainInput(b, state)
	case "rich_text":
		return w.plainRich(children(b, "elements"), "\n")
	}
	return ""
}

func (w *Workspace) plainSection(b object, state formState) string {
	var parts []string
	if t := child(b, "text"); t != nil {
		parts = append(parts, w.plainText(t))
	}
	for _, f := range children(b, "fields") {
		parts = append(parts, w.plainText(f))
	}
	out := strings.Join(parts, "\n")
	if accessory := child(b, "accessory"); accessory != nil {
		out += " " + w.plainElement(accessory, state.at(text(b, "block_id"), text(accessory, "action_id")))
	}
	return out
}

func (w *Workspace) plainElements(blockID string, elements []object, state formState) string {
	var parts []string
	for _, e := range elements {
		parts = append(parts, w.plainElement(e, state.at(blockID, text(e, "action_id"))))
	}
	return strings.Join(parts, " ")
}

// plainElement renders one element with what is chosen in it.
func (w *Workspace) plainElement(e, value object) string {
	switch kind := text(e, "type"); kind {
	case "plain_text", "mrkdwn":
		return w.plainText(e)
	case "image":
		return "(image: " + text(e, "alt_text") + ")"
	case "button", "workflow_button":
		return "[" + w.plainText(child(e, "text")) + "]"
	case "overflow", "checkboxes", "radio_buttons":
		return w.plainOptions(e, value)
	default:
		if shown := w.plainValue(value); shown != "" {
			return "[" + shown + "]"
		}
		return "[" + w.plainText(child(e, "placeholder")) + "]"
	}
}

func (w *Workspace) plainOptions(e, value object) string {
	chosen := map[string]bool{}
	for _, o := range append(objects(value["selected_options"]), child(value, "selected_option")) {
		chosen[text(o, "value")] = o != nil
	}
	var parts []string
	for _, o := range children(e, "options") {
		mark := "( ) "
		switch {
		case text(e, "type") == "overflow":
			mark = ""
		case chosen[text(o, "value")]:
			mark = "(x) "
		}
		parts = append(parts, "["+mark+w.plainText(child(o, "text"))+"]")
	}
	return strings.Join(parts, " ")
}

func (w *Workspace) plainInput(b object, state formState) string {
	element := child(b, "element")
	label := w.plainText(child(b, "label"))
	if optional, _ := b["optional"].(bool); optional {
		label += " (optional)"
	}
	line := label + ": " + w.plainElement(element, state.at(text(b, "block_id"), text(element, "action_id")))
	if hint := child(b, "hint"); hint != nil {
		line += "\n  " + w.plainText(hint)
	}
	return line
}

// plainValue renders what is in a field, empty when nothing is.
func (w *Workspace) plainValue(v object) string {
	if v == nil {
		return ""
	}
	if o := child(v, "selected_option"); o != nil {
		return w.plainText(child(o, "text"))
	}
	if list := objects(v["selected_options"]); len(list) > 0 {
		var names []string
		for _, o := range list {
			names = append(names, w.plainText(child(o, "text")))
		}
		return strings.Join(names, ", ")
	}
	if rich := child(v, "rich_text_value"); rich != nil {
		return w.plainRich(children(rich, "elements"), "\n")
	}
	if id := text(v, "selected_user"); id != "" {
		return "@" + w.nameOr(id, "")
	}
	for _, key := range []string{"value", "selected_date", "selected_time"} {
		if s := text(v, key); s != "" {
			return s
		}
	}
	if v["selected_date_time"] != nil {
		return "<date>"
	}
	return strings.Join(w.plainNames(v), ", ")
}

// plainNames are the names of the people and channels that are chosen in a field.
func (w *Workspace) plainNames(v object) []string {
	var names []string
	for _, key := range []string{
		"selected_users", "selected_channel", "selected_channels", "selected_conversation", "selected_conversations",
	} {
		ids, _ := v[key].([]any)
		if id := text(v, key); id != "" {
			ids = []any{id}
		}
		for _, id := range ids {
			if key == "selected_users" {
				names = append(names, "@"+w.nameOr(fmt.Sprint(id), ""))
			} else {
				names = append(names, "#"+w.channelNameOr(fmt.Sprint(id), ""))
			}
		}
	}
	return names
}

// plainRich renders the elements of a rich_text block.
func (w *Workspace) plainRich(elements []object, separator string) string {
	var parts []string
	for _, e := range elements {
		parts = append(parts, w.plainRichElement(e))
	}
	return strings.Join(parts, separator)
}

func (w *Workspace) plainRichElement(e object) string {
	switch text(e, "type") {
	case "rich_text_list":
		return "• " + w.plainRich(children(e, "elements"), "\n• ")
	case "rich_text_section", "rich_text_quote", "rich_text_preformatted":
		return w.plainRich(children(e, "elements"), "")
	case "link":
		if label := text(e, "text"); label != "" {
			return label + " <" + text(e, "url") + ">"
		}
		return text(e, "url")
	case "user":
		return "@" + w.nameOr(text(e, "user_id"), "")
	case "channel":
		return "#" + w.channelNameOr(text(e, "channel_id"), "")
	case "broadcast":
		return pingMark + "@" + text(e, "range")
	case "usergroup":
		return pingMark + "@" + w.groupNameOr(text(e, "usergroup_id"), "")
	case "emoji":
		return ":" + text(e, "name") + ":"
	case "date":
		return "<date>"
	}
	return text(e, "text")
}
