package slacksim

import "maps"

// limitTable holds Block Kit's lengths and counts by name. Lengths count characters, not bytes.
type limitTable map[string]int

// slackLimits is gathered from the pages under https://docs.slack.dev/reference/block-kit.
func slackLimits() limitTable {
	limits := elementLimits()
	maps.Copy(limits, blockLimits())
	return limits
}

func elementLimits() limitTable {
	return limitTable{
		"text.min_length": 1,

		"action_id.max_length": 255,
		"block_id.max_length":  255,

		"button.text.max_length":                75,
		"button.url.max_length":                 3000,
		"button.value.max_length":               2000,
		"button.accessibility_label.max_length": 75,

		"confirmation.title.max_length":   100,
		"confirmation.text.max_length":    300,
		"confirmation.confirm.max_length": 30,
		"confirmation.deny.max_length":    30,

		"option.text.max_length":        75,
		"option.value.max_length":       150,
		"option.description.max_length": 75,
		"option.url.max_length":         3000,

		"option_group.label.max_length":  75,
		"option_group.options.min_items": 1,
		"option_group.options.max_items": 100,

		"select.placeholder.max_length":  150,
		"select.options.max_items":       100,
		"select.option_groups.max_items": 100,

		"overflow.options.min_items":      1,
		"overflow.options.max_items":      5,
		"checkboxes.options.min_items":    1,
		"checkboxes.options.max_items":    10,
		"radio_buttons.options.min_items": 1,
		"radio_buttons.options.max_items": 10,

		"plain_text_input.max_length.max": 3000,
		"file_input.max_files.min":        1,
		"file_input.max_files.max":        10,
	}
}

func blockLimits() limitTable {
	return limitTable{
		"actions.elements.max_items": 25,
		"context.elements.max_items": 10,

		"header.text.max_length":         150,
		"image.image_url.max_length":     3000,
		"image.alt_text.max_length":      2000,
		"image.title.max_length":         2000,
		"input.label.max_length":         2000,
		"input.hint.max_length":          2000,
		"markdown.text.min_length":       1,
		"markdown.text.max_length":       12000,
		"section.text.max_length":        3000,
		"section.fields.max_items":       10,
		"section.fields.item.max_length": 2000,

		"message.blocks.max_items": 50,

		"view.blocks.min_items":            1,
		"view.blocks.max_items":            100,
		"view.private_metadata.max_length": 3000,
		"view.callback_id.max_length":      255,
		"view.external_id.max_length":      255,
		"view.title.max_length":            24,
		"view.close.max_length":            24,
		"view.submit.max_length":           24,
	}
}
