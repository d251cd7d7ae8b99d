package slacksim

import "strings"

// richBlocks is the rich_text block that Slack makes of what a person typed, from the stored source of the text.
// See https://docs.slack.dev/reference/block-kit/blocks/rich-text-block.
func (w *Workspace) richBlocks(source string) []object {
	var elements []any
	words := func(s string) { elements = append(elements, styledWords(s)...) }
	rest := source
	for {
		hit := angled.FindStringSubmatchIndex(rest)
		if hit == nil {
			break
		}
		words(rest[:hit[0]])
		elements = append(elements, richElement(rest[hit[2]:hit[3]]))
		rest = rest[hit[1]:]
	}
	words(rest)
	section := object{"type": "rich_text_section", "elements": elements}
	return []object{{"type": "rich_text", "block_id": w.randomLetters(5), "elements": []any{section}}}
}

// richElement is what stands between angle brackets in a text's source.
func richElement(inner string) object {
	target, _, _ := strings.Cut(inner, "|")
	switch target[0] {
	case '@':
		return object{"type": "user", "user_id": target[1:]}
	case '#':
		return object{"type": "channel", "channel_id": target[1:]}
	case '!':
		return object{"type": "broadcast", "range": target[1:]}
	}
	return object{"type": "link", "url": unescape(target)}
}

// styledWords are the text elements of a text without angle brackets: *bold*, _italic_, ~struck~ and `code` become styles.
func styledWords(s string) []any {
	var elements []any
	add := func(words, mark string) {
		e := object{"type": "text", "text": unescape(words)}
		if style := map[string]string{"*": "bold", "_": "italic", "~": "strike", "`": "code"}[mark]; style != "" {
			e["style"] = object{style: true}
		}
		if words != "" {
			elements = append(elements, e)
		}
	}
	rest, plain := s, ""
	for {
		hit := marked.FindStringSubmatchIndex(rest)
		if hit == nil {
			break
		}
		mark, inner := rest[hit[4]:hit[5]], rest[hit[6]:hit[7]]
		if mark != rest[hit[8]:hit[9]] {
			plain, rest = plain+rest[:hit[5]], rest[hit[5]:]
			continue
		}
		add(plain+rest[:hit[4]], "")
		add(inner, mark)
		plain, rest = "", rest[hit[9]:]
	}
	add(plain+rest, "")
	return elements
}
