package slacksim

import (
	"slices"
	"time"
)

func (k *kit) elementShapes() map[string]shape {
	elements := map[string]shape{
		"element:button": {fields: map[string]rule{
			"text": must(k.plain("button.text")), "url": k.link("button.url"), "value": k.str("button.value"),
			"style": k.enum("primary", "danger"), "accessibility_label": k.str("button.accessibility_label"),
			"confirm": k.object("confirmation"),
		}},
		"element:workflow_button": {fields: map[string]rule{
			"text": must(k.plain("button.text")), "workflow": must(k.anything()), "style": k.enum("primary", "danger"),
			"accessibility_label": k.str("button.accessibility_label"),
		}},
		"element:overflow": {fields: map[string]rule{
			"options": must(k.list("options", 1, k.limits["overflow.options.max_items"], k.object("option:overflow"))),
			"confirm": k.object("confirmation"),
		}},
		"element:checkboxes": {also: initialAmongOptions, fields: k.entry(map[string]rule{
			"options":         must(k.list("options", 1, k.limits["checkboxes.options.max_items"], k.object("option:any"))),
			"initial_options": k.list("initial_options", 1, 0, k.object("option:any")),
		})},
		"element:radio_buttons": {also: initialAmongOptions, fields: k.entry(map[string]rule{
			"options":        must(k.list("options", 1, k.limits["radio_buttons.options.max_items"], k.object("option:any"))),
			"initial_option": k.object("option:any"),
		})},
		"element:datepicker": {fields: k.entry(map[string]rule{
			"placeholder": k.plain("select.placeholder"), "initial_date": k.moment(time.DateOnly),
		})},
		"element:timepicker": {fields: k.entry(map[string]rule{
			"placeholder": k.plain("select.placeholder"), "initial_time": k.moment("15:04"), "timezone": k.str(""),
		})},
		"element:datetimepicker": {fields: k.entry(map[string]rule{"initial_date_time": k.number(0, 1<<40)})},
		"element:plain_text_input": {fields: k.writing(map[string]rule{
			"multiline": k.boolean(), "min_length": k.number(0, k.limits["plain_text_input.max_length.max"]),
			"max_length": k.number(1, k.limits["plain_text_input.max_length.max"]),
		})},
		"element:email_text_input": {fields: k.writing(map[string]rule{})},
		"element:url_text_input":   {fields: k.writing(map[string]rule{})},
		"element:number_input": {fields: k.writing(map[string]rule{
			"is_decimal_allowed": must(k.boolean()), "min_value": k.str(""), "max_value": k.str(""),
		})},
		"element:rich_text_input": {fields: k.writing(map[string]rule{"initial_value": k.anything()})},
		"element:file_input": {fields: map[string]rule{
			"filetypes": k.anything(), "max_files": k.number(k.limits["file_input.max_files.min"], k.limits["file_input.max_files.max"]),
		}},
	}
	for _, s := range elements {
		s.fields["type"], s.fields["action_id"] = k.anything(), k.str("action_id")
	}
	return elements
}

// entry adds what every element with a value may have.
func (k *kit) entry(fields map[string]rule) map[string]rule {
	fields["confirm"], fields["focus_on_load"] = k.object("confirmation"), k.boolean()
	return fields
}

// writing adds what every element that is typed into may have.
func (k *kit) writing(fields map[string]rule) map[string]rule {
	fields["placeholder"], fields["focus_on_load"] = k.plain("select.placeholder"), k.boolean()
	fields["dispatch_action_config"] = k.object("dispatch_action_config")
	if _, special := fields["initial_value"]; !special {
		fields["initial_value"] = k.str("")
	}
	return fields
}

func (k *kit) moment(layout string) rule {
	return rule{test: func(c *check, at string, v any) {
		s, _ := v.(string)
		if _, err := time.Parse(layout, s); err != nil {
			c.wrong(at, "must be a valid date or time")
		}
	}}
}

func (k *kit) selectShapes() map[string]shape {
	anyID := k.str("")
	ids := k.list("initial", 1, 0, anyID)
	kinds := map[string]map[string]rule{
		"static_select": k.choices(map[string]rule{"initial_option": k.object("option:plain")}),
		"multi_static_select": k.choices(map[string]rule{
			"initial_options": k.list("initial_options", 1, 0, k.object("option:plain")),
		}),
		"external_select": {"initial_option": k.object("option:plain"), "min_query_length": k.number(0, 1000)},
		"multi_external_select": {
			"initial_options": k.list("initial_options", 1, 0, k.object("option:plain")), "min_query_length": k.number(0, 1000),
		},
		"users_select":       {"initial_user": anyID},
		"multi_users_select": {"initial_users": ids},
		"channels_select":    {"initial_channel": anyID, "response_url_enabled": k.boolean()},
		"conversations_select": {
			"initial_conversation": anyID, "response_url_enabled": k.boolean(), "filter": k.anything(),
			"default_to_current_conversation": k.boolean(),
		},
		"multi_channels_select": {"initial_channels": ids},
		"multi_conversations_select": {
			"initial_conversations": ids, "filter": k.anything(), "default_to_current_conversation": k.boolean(),
		},
	}
	shapes := map[string]shape{}
	for kind, fields := range kinds {
		k.entry(fields)
		fields["type"], fields["action_id"] = k.anything(), k.str("action_id")
		fields["placeholder"] = k.plain("select.placeholder")
		if len(kind) > 6 && kind[:6] == "multi_" {
			fields["max_selected_items"] = k.number(1, 1<<20)
		}
		s := shape{fields: fields}
		if fields["options"].test != nil {
			s.also = optionsOrGroups
		}
		shapes["element:"+kind] = s
	}
	return shapes
}

func (k *kit) choices(fields map[string]rule) map[string]rule {
	fields["options"] = k.list("options", 1, k.limits["select.options.max_items"], k.object("option:plain"))
	fields["option_groups"] = k.list("option_groups", 1, k.limits["select.option_groups.max_items"], k.object("option_group"))
	return fields
}

func optionsOrGroups(c *check, at string, o object) {
	oneOfMembers("options", "option_groups")(c, at, o)
	initialAmongOptions(c, at, o)
}

// initialAmongOptions wants what is chosen at the start to be among what can be chosen.
func initialAmongOptions(c *check, at string, o object) {
	var values []string
	for _, option := range optionsOf(o) {
		values = append(values, text(option, "value"))
	}
	for _, initial := range append(children(o, "initial_options"), child(o, "initial_option")) {
		if initial != nil && !slices.Contains(values, text(initial, "value")) {
			c.wrong(at, "initial option %q is not among the options", text(initial, "value"))
		}
	}
}

// optionsOf lists the options of an element or of a suggestion, groups opened.
func optionsOf(o object) []object {
	out := children(o, "options")
	for _, group := range children(o, "option_groups") {
		out = append(out, children(group, "options")...)
	}
	return out
}

// smallShapes are the objects inside elements, and the parts of rich text.
func (k *kit) smallShapes() map[string]shape {
	option := func(words rule) shape {
		return shape{fields: map[string]rule{
			"text": must(words), "value": must(k.str("option.value")), "description": words,
		}}
	}
	overflow := option(k.plain("option.text"))
	overflow.fields["url"] = k.link("option.url")
	shapes := map[string]shape{
		"option:plain":    option(k.plain("option.text")),
		"option:any":      option(k.anyText("option.text")),
		"option:overflow": overflow,
		"option_group": {fields: map[string]rule{
			"label":   must(k.plain("option_group.label")),
			"options": must(k.list("options", k.limits["option_group.options.min_items"], k.limits["option_group.options.max_items"], k.object("option:plain"))),
		}},
		"confirmation": {fields: map[string]rule{
			"title": k.plain("confirmation.title"), "text": must(k.anyText("confirmation.text")),
			"confirm": k.plain("confirmation.confirm"), "deny": k.plain("confirmation.deny"),
			"style": k.enum("primary", "danger"),
		}},
		"dispatch_action_config": {fields: map[string]rule{
			"trigger_actions_on": k.list("trigger_actions_on", 1, 2, k.enum("on_enter_pressed", "on_character_entered")),
		}},
		"element:image": {also: oneOfMembers("image_url", "slack_file"), fields: map[string]rule{
			"type": k.anything(), "image_url": k.link("image.image_url"), "slack_file": k.anything(), "alt_text": must(k.str("image.alt_text")),
		}},
	}
	for _, kind := range []string{"rich_text_section", "rich_text_quote", "rich_text_preformatted", "rich_text_list"} {
		shapes["element:"+kind] = shape{fields: map[string]rule{
			"type": k.anything(), "elements": must(k.list("elements", 0, 0, k.richElement())), "border": k.number(0, 1),
			"style": k.enum("bullet", "ordered"), "indent": k.number(0, 8), "offset": k.number(0, 1<<20), "language": k.str(""),
		}}
	}
	return shapes
}

// richElement checks no more than the type: the members of rich text are many and carry no limits.
func (k *kit) richElement() rule {
	return k.typed("text", "link", "user", "usergroup", "channel", "emoji", "date", "broadcast", "color", "team", "rich_text_section")
}

func (k *kit) typed(types ...string) rule {
	return rule{test: func(c *check, at string, v any) {
		if o, ok := v.(object); !ok || !slices.Contains(types, text(o, "type")) {
			c.wrong(at+"/type", "unsupported type")
		}
	}}
}
