package slacksim

import (
	"slices"
	"strconv"
	"strings"
)

// press presses a button found by its label in a place that is looked up with the lock held.
func (p *Person) press(label string, where func() (place, bool)) *Answer {
	p.w.mu.Lock()
	at, there := where()
	if !there {
		p.w.mu.Unlock()
		p.stuck("what holds the button %q is gone", label)
		return p.w.refused("it is gone")
	}
	f, value := p.w.pressable(at.blocks(), label)
	if f.element == nil {
		shown := p.w.buttons(at.blocks())
		p.w.mu.Unlock()
		p.stuck("there is no button %q, only %q", label, shown)
		return p.w.refused("there is no button %q", label)
	}
	defer p.w.mu.Unlock()
	return p.w.press(p.m, at, f, value)
}

// pressable finds a button, or an option of an overflow menu with its value.
func (w *Workspace) pressable(blocks []object, label string) (field, any) {
	for _, f := range elementsOf(blocks) {
		switch {
		case f.kind() == "button" && (w.plainText(child(f.element, "text")) == label || text(f.element, "accessibility_label") == label):
			return f, nil
		case f.kind() == "overflow":
			if o := w.optionNamed(f.element, label); o != nil {
				return f, o
			}
		}
	}
	return field{}, nil
}

func (w *Workspace) buttons(blocks []object) []string {
	var out []string
	for _, f := range elementsOf(blocks) {
		if f.kind() == "button" {
			out = append(out, w.plainText(child(f.element, "text")))
		}
	}
	return out
}

func (w *Workspace) optionNamed(holder object, label string) object {
	for _, o := range optionsOf(holder) {
		if strings.EqualFold(w.plainText(child(o, "text")), label) {
			return o
		}
	}
	return nil
}

// fieldLabelled finds a field by what a person reads beside it: the label of an input, the text of the section it
// stands in, or its placeholder. Words that match in full go before words that contain the label.
func (w *Workspace) fieldLabelled(blocks []object, label string) (field, bool) {
	label = strings.ToLower(label)
	if f, found := w.fieldBeside(blocks, func(words string) bool { return words == label }); found {
		return f, true
	}
	return w.fieldBeside(blocks, func(words string) bool { return strings.Contains(words, label) })
}

func (w *Workspace) fieldBeside(blocks []object, fits func(words string) bool) (field, bool) {
	for _, f := range elementsOf(blocks) {
		if valueKey(f.kind()) != "" && slices.ContainsFunc(w.wordsBeside(f), fits) {
			return f, true
		}
	}
	return field{}, false
}

// wordsBeside are in lower case.
func (w *Workspace) wordsBeside(f field) []string {
	var words []string
	for _, o := range []object{child(f.block, "label"), child(f.block, "text"), child(f.element, "placeholder")} {
		if o != nil {
			words = append(words, strings.ToLower(w.plainText(o)))
		}
	}
	return words
}

// choose chooses what a person reads as option in the field of a label. An external menu is asked first; in a menu of
// several, and among checkboxes, the option is added.
func (p *Person) choose(label, option string, where func() (place, bool)) *Answer {
	f, at, ok := p.findField(label, where)
	if !ok {
		return p.w.refused("there is no field %q", label)
	}
	value, ok := p.valueFor(f, at, option)
	if !ok {
		p.stuck("%q cannot be chosen in %q", option, label)
		return p.w.refused("there is no option %q", option)
	}
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	if holdsList(f.kind()) {
		list, _ := at.state(p.m.id).at(f.blockID(), f.actionID())[valueKey(f.kind())].([]any)
		value = append(slices.Clone(list), value)
	}
	return p.w.press(p.m, at, f, value)
}

func (p *Person) findField(label string, where func() (place, bool)) (field, place, bool) {
	p.w.mu.Lock()
	at, there := where()
	var f field
	var found bool
	if there {
		f, found = p.w.fieldLabelled(at.blocks(), label)
	}
	p.w.mu.Unlock()
	if !found {
		p.stuck("there is no field %q", label)
	}
	return f, at, found
}

// valueFor is what choosing the words in the field means: an option, a member's id, or the words themselves.
func (p *Person) valueFor(f field, at place, words string) (any, bool) {
	switch {
	case strings.HasSuffix(f.kind(), "external_select"):
		options := p.suggestions(f, at, words)
		p.w.mu.Lock()
		defer p.w.mu.Unlock()
		o := p.w.optionNamed(options, words)
		return o, o != nil
	case strings.HasSuffix(valueKey(f.kind()), "selected_option") || valueKey(f.kind()) == "selected_options":
		p.w.mu.Lock()
		defer p.w.mu.Unlock()
		o := p.w.optionNamed(f.element, words)
		return o, o != nil
	}
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	switch f.kind() {
	case "users_select", "multi_users_select":
		if m := p.w.memberNamed(strings.TrimPrefix(words, "@")); m != nil {
			return m.id, true
		}
		return nil, false
	case "channels_select", "conversations_select", "multi_channels_select", "multi_conversations_select":
		c := p.channelAt(words)
		if c == nil {
			c = p.w.channelNamed(words)
		}
		if c != nil {
			return c.id, true
		}
		return nil, false
	}
	return words, true
}

// suggestions asks the app for the options of an external menu and waits for them.
func (p *Person) suggestions(f field, at place, typed string) object {
	p.w.mu.Lock()
	s := p.w.suggest(p.m, at, f, typed)
	p.w.mu.Unlock()
	if s.Acked() != nil {
		return object{}
	}
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return clone(s.answer)
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}
