package slacksim

import (
	"fmt"
	"net/url"
	"slices"
	"sort"
	"unicode/utf8"
)

// kit checks blocks and views as Slack does: known types, required and unknown members, lengths and counts, unique ids.
// See https://docs.slack.dev/reference/block-kit.
type kit struct {
	limits limitTable
	shapes map[string]shape // by the object's type, or by the name of an object without one
}

// shape is what an object may consist of.
type shape struct {
	fields map[string]rule
	also   func(c *check, at string, o object) // what a list of fields cannot say; may be nil
}

// rule is what a member must be.
type rule struct {
	required bool
	test     func(c *check, at string, v any)
}

// check is one run over one message or view; it collects what is wrong.
type check struct {
	kit      *kit
	problems []string
	blockIDs map[string]bool
	focused  int
	inputs   int
}

func newKit() *kit {
	k := &kit{limits: slackLimits()}
	k.shapes = k.allShapes()
	return k
}

// checkMessage lists what is wrong with the blocks of a message, given as JSON decodes them.
func (k *kit) checkMessage(blocks any) []string {
	c := &check{kit: k, blockIDs: map[string]bool{}}
	k.list("blocks", 0, k.limits["message.blocks.max_items"], k.anyBlock()).test(c, "/blocks", blocks)
	return c.problems
}

// checkView lists what is wrong with a view; kind is modal or home.
func (k *kit) checkView(v object, kind string) []string {
	c := &check{kit: k, blockIDs: map[string]bool{}}
	if got := text(v, "type"); got != kind {
		c.wrong("/view/type", "must be %s", kind)
		return c.problems
	}
	c.object("/view", v, k.shapes["view:"+kind])
	if c.inputs > 0 && kind == "modal" && v["submit"] == nil {
		c.wrong("/view", "missing required field: submit")
	}
	if c.focused > 1 {
		c.wrong("/view/blocks", "only one element may have focus_on_load")
	}
	return c.problems
}

// checkOptions lists what is wrong with the answer to a block_suggestion.
func (k *kit) checkOptions(answer object) []string {
	c := &check{kit: k, blockIDs: map[string]bool{}}
	c.object("", answer, shape{also: oneOfMembers("options", "option_groups"), fields: map[string]rule{
		"options":       k.list("options", 0, k.limits["select.options.max_items"], k.object("option:plain")),
		"option_groups": k.list("option_groups", 0, k.limits["select.option_groups.max_items"], k.object("option_group")),
	}})
	return c.problems
}

func (c *check) wrong(at, format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...)+" [json-pointer:"+at+"]")
}

// object checks the members of an object, then the object as a whole.
func (c *check) object(at string, o object, s shape) {
	for _, name := range sortedKeys(s.fields) {
		if s.fields[name].required && o[name] == nil {
			c.wrong(at, "missing required field: %s", name)
		}
	}
	for _, name := range sortedKeys(o) {
		r, known := s.fields[name]
		switch {
		case o[name] == nil:
		case !known && name == "type":
		case !known:
			c.wrong(at, "invalid additional property: %s", name)
		default:
			r.test(c, at+"/"+name, o[name])
		}
	}
	if s.also != nil {
		s.also(c, at, o)
	}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

func must(r rule) rule {
	r.required = true
	return r
}

// str is a string of at most so many characters; limit is a key of the limit table with or without min_length.
func (k *kit) str(limit string) rule {
	least, most := k.limits[limit+".min_length"], k.limits[limit+".max_length"]
	return rule{test: func(c *check, at string, v any) {
		s, ok := v.(string)
		length := utf8.RuneCountInString(s)
		switch {
		case !ok:
			c.wrong(at, "must be a string")
		case most > 0 && length > most:
			c.wrong(at, "must be less than %d characters", most+1)
		case length < least:
			c.wrong(at, "must be more than %d characters", least-1)
		}
	}}
}

// textObject is a text object of one of the kinds, whose text keeps the limit.
func (k *kit) textObject(limit string, kinds ...string) rule {
	inner := k.str(limit)
	least := k.limits["text.min_length"]
	return rule{test: func(c *check, at string, v any) {
		o, ok := v.(object)
		if !ok {
			c.wrong(at, "must be an object")
			return
		}
		if !slices.Contains(kinds, text(o, "type")) {
			c.wrong(at+"/type", "must be a valid enum value")
			return
		}
		fields := map[string]rule{"type": k.anything(), "text": must(inner)}
		if text(o, "type") == "plain_text" {
			fields["emoji"] = k.boolean()
		} else {
			fields["verbatim"] = k.boolean()
		}
		c.object(at, o, shape{fields: fields})
		if s, ok := o["text"].(string); ok && utf8.RuneCountInString(s) < least {
			c.wrong(at+"/text", "must be more than %d characters", least-1)
		}
	}}
}

func (k *kit) plain(limit string) rule   { return k.textObject(limit, "plain_text") }
func (k *kit) anyText(limit string) rule { return k.textObject(limit, "plain_text", "mrkdwn") }

func (k *kit) anything() rule { return rule{test: func(*check, string, any) {}} }

func (k *kit) boolean() rule {
	return rule{test: func(c *check, at string, v any) {
		if _, ok := v.(bool); !ok {
			c.wrong(at, "must be a boolean")
		}
	}}
}

// number is a whole number between two bounds.
func (k *kit) number(least, most int) rule {
	return rule{test: func(c *check, at string, v any) {
		n, ok := v.(float64)
		switch {
		case !ok || n != float64(int(n)):
			c.wrong(at, "must be an integer")
		case int(n) < least:
			c.wrong(at, "must be more than %d", least-1)
		case int(n) > most:
			c.wrong(at, "must be less than %d", most+1)
		}
	}}
}

func (k *kit) enum(values ...string) rule {
	return rule{test: func(c *check, at string, v any) {
		if s, ok := v.(string); !ok || !slices.Contains(values, s) {
			c.wrong(at, "must be a valid enum value")
		}
	}}
}

func (k *kit) link(limit string) rule {
	length := k.str(limit)
	return rule{test: func(c *check, at string, v any) {
		length.test(c, at, v)
		s, _ := v.(string)
		if u, err := url.Parse(s); err != nil || u.Scheme == "" {
			c.wrong(at, "must be a valid url")
		}
	}}
}

func (k *kit) list(name string, least, most int, item rule) rule {
	return rule{test: func(c *check, at string, v any) {
		list, ok := v.([]any)
		if !ok {
			c.wrong(at, "must be an array")
			return
		}
		if most > 0 && len(list) > most {
			c.wrong(at, "no more than %d items allowed", most)
		}
		if len(list) < least {
			c.wrong(at, "no fewer than %d items allowed", least)
		}
		for i, inner := range list {
			item.test(c, fmt.Sprintf("%s/%d", at, i), inner)
		}
	}}
}

// object is an object of a named shape.
func (k *kit) object(name string) rule {
	return rule{test: func(c *check, at string, v any) {
		o, ok := v.(object)
		if !ok {
			c.wrong(at, "must be an object")
			return
		}
		c.object(at, o, k.shapes[name])
	}}
}

// oneOf is an object whose type is among the given ones.
func (k *kit) oneOf(prefix string, types ...string) rule {
	return rule{test: func(c *check, at string, v any) {
		o, ok := v.(object)
		if !ok {
			c.wrong(at, "must be an object")
			return
		}
		kind := text(o, "type")
		if kind == "" {
			c.wrong(at, "missing required field: type")
			return
		}
		s, known := k.shapes[prefix+kind]
		if !known || !slices.Contains(types, kind) {
			c.wrong(at+"/type", "unsupported type: %s", kind)
			return
		}
		c.object(at, o, s)
		if focus, _ := o["focus_on_load"].(bool); focus {
			c.focused++
		}
	}}
}
