package slacksim

import "maps"

// allShapes is the table of blocks and of the objects inside them. Blocks are filed under "block:" and their type,
// elements under "element:" and theirs. Blocks that no workspace app here needs (video, file, charts) are not known.
func (k *kit) allShapes() map[string]shape {
	shapes := map[string]shape{}
	for _, part := range []map[string]shape{k.blockShapes(), k.elementShapes(), k.selectShapes(), k.smallShapes(), k.viewShapes()} {
		maps.Copy(shapes, part)
	}
	return shapes
}

func (k *kit) anyBlock() rule {
	return k.oneOf("block:", "section", "actions", "context", "input", "header", "divider", "image", "rich_text", "markdown")
}

func (k *kit) blockShapes() map[string]shape {
	blocks := map[string]shape{
		"block:section": {also: sectionHasText, fields: map[string]rule{
			"text": k.anyText("section.text"), "expand": k.boolean(),
			"fields":    k.list("fields", 1, k.limits["section.fields.max_items"], k.anyText("section.fields.item")),
			"accessory": k.oneOf("element:", accessoryTypes()...),
		}},
		"block:actions": {also: uniqueActions, fields: map[string]rule{
			"elements": must(k.list("elements", 1, k.limits["actions.elements.max_items"], k.oneOf("element:", actionTypes()...))),
		}},
		"block:context": {fields: map[string]rule{
			"elements": must(k.list("elements", 1, k.limits["context.elements.max_items"], k.contextElement())),
		}},
		"block:input": {also: countInput, fields: map[string]rule{
			"label": must(k.plain("input.label")), "hint": k.plain("input.hint"),
			"element": must(k.oneOf("element:", inputTypes()...)), "optional": k.boolean(), "dispatch_action": k.boolean(),
		}},
		"block:header":  {fields: map[string]rule{"text": must(k.plain("header.text")), "level": k.number(1, 4)}},
		"block:divider": {fields: map[string]rule{}},
		"block:image": {also: oneOfMembers("image_url", "slack_file"), fields: map[string]rule{
			"image_url": k.link("image.image_url"), "slack_file": k.anything(), "alt_text": must(k.str("image.alt_text")),
			"title": k.plain("image.title"),
		}},
		"block:rich_text": {fields: map[string]rule{"elements": must(k.list("elements", 0, 0, k.richPart()))}},
		"block:markdown":  {fields: map[string]rule{"text": must(k.str("markdown.text"))}},
	}
	for _, s := range blocks {
		s.fields["type"], s.fields["block_id"] = k.anything(), k.blockID()
	}
	return blocks
}

func accessoryTypes() []string {
	return append(actionTypes(), "image")
}

func actionTypes() []string {
	return append(selectTypes(), "button", "workflow_button", "overflow", "checkboxes", "radio_buttons", "datepicker",
		"timepicker", "datetimepicker")
}

func inputTypes() []string {
	return append(selectTypes(), "plain_text_input", "number_input", "email_text_input", "url_text_input",
		"checkboxes", "radio_buttons", "datepicker", "timepicker", "datetimepicker", "rich_text_input", "file_input")
}

func selectTypes() []string {
	return []string{
		"static_select", "external_select", "users_select", "conversations_select", "channels_select",
		"multi_static_select", "multi_external_select", "multi_users_select", "multi_conversations_select",
		"multi_channels_select",
	}
}

// blockID is an id that no other block of the message or view has.
func (k *kit) blockID() rule {
	length := k.str("block_id")
	return rule{test: func(c *check, at string, v any) {
		length.test(c, at, v)
		id, _ := v.(string)
		if id != "" && c.blockIDs[id] {
			c.wrong(at, "`block_id` %q already exists", id)
		}
		c.blockIDs[id] = true
	}}
}

func (k *kit) contextElement() rule {
	words, image := k.anyText(""), k.oneOf("element:", "image")
	return rule{test: func(c *check, at string, v any) {
		if o, ok := v.(object); ok && text(o, "type") == "image" {
			image.test(c, at, v)
			return
		}
		words.test(c, at, v)
	}}
}

func (k *kit) richPart() rule {
	return k.oneOf("element:", "rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted")
}

func sectionHasText(c *check, at string, o object) {
	if o["text"] == nil && o["fields"] == nil {
		c.wrong(at, "missing required field: text")
	}
}

func countInput(c *check, _ string, _ object) { c.inputs++ }

func uniqueActions(c *check, at string, o object) {
	seen := map[string]bool{}
	for _, e := range children(o, "elements") {
		id := text(e, "action_id")
		if id != "" && seen[id] {
			c.wrong(at+"/elements", "`action_id` %q already exists", id)
		}
		seen[id] = true
	}
}

// oneOfMembers wants exactly one of the members to be there.
func oneOfMembers(names ...string) func(*check, string, object) {
	return func(c *check, at string, o object) {
		there := 0
		for _, n := range names {
			if o[n] != nil {
				there++
			}
		}
		if there != 1 {
			c.wrong(at, "must have exactly one of: %v", names)
		}
	}
}

func (k *kit) viewShapes() map[string]shape {
	blocks := must(k.list("blocks", k.limits["view.blocks.min_items"], k.limits["view.blocks.max_items"], k.anyBlock()))
	return map[string]shape{
		"view:modal": {fields: map[string]rule{
			"type": k.anything(), "title": must(k.plain("view.title")), "submit": k.plain("view.submit"), "close": k.plain("view.close"),
			"blocks": blocks, "private_metadata": k.str("view.private_metadata"), "callback_id": k.str("view.callback_id"),
			"clear_on_close": k.boolean(), "notify_on_close": k.boolean(), "submit_disabled": k.boolean(),
			"external_id": k.str("view.external_id"),
		}},
		"view:home": {fields: map[string]rule{
			"type": k.anything(), "blocks": blocks, "private_metadata": k.str("view.private_metadata"),
			"callback_id": k.str("view.callback_id"), "external_id": k.str("view.external_id"),
		}},
	}
}
