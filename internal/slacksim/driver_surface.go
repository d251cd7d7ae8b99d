package slacksim

import (
	"strconv"
	"time"
)

// Surface is what a person can press, choose and fill in: a message, the preview of a link, or a tab.
type Surface struct {
	p     *Person
	where func() (place, bool) // looked up with the lock held
}

// Press presses a button by its label, accessibility label or, in an overflow menu, the option's text. A dialog that
// asks for confirmation is confirmed.
func (s Surface) Press(label string) *Answer { return s.p.press(label, s.where) }

// Choose chooses an option, date, member or channel in the field whose label, placeholder or section holds the label.
// Where several can be chosen it adds one.
func (s Surface) Choose(label, option string) *Answer { return s.p.choose(label, option, s.where) }

// ChooseMany chooses exactly these options in a menu of several or among checkboxes, in place of what was chosen.
func (s Surface) ChooseMany(label string, options ...string) *Answer {
	return s.p.chooseMany(label, options, s.where)
}

// Check ticks a checkbox, and Uncheck takes the tick away.
func (s Surface) Check(label, option string) *Answer { return s.p.check(label, option, s.where) }

// Uncheck takes the tick of a checkbox away.
func (s Surface) Uncheck(label, option string) *Answer { return s.p.uncheck(label, option, s.where) }

// PickDate picks a day, such as 2026-12-24.
func (s Surface) PickDate(label, day string) *Answer {
	return s.p.pick(label, "datepicker", day, s.where)
}

// PickTime picks a time of day, such as 09:30.
func (s Surface) PickTime(label, clock string) *Answer {
	return s.p.pick(label, "timepicker", clock, s.where)
}

// PickDateTime picks a moment.
func (s Surface) PickDateTime(label string, moment time.Time) *Answer {
	return s.p.pick(label, "datetimepicker", strconv.FormatInt(moment.Unix(), 10), s.where)
}

// Options lists what can be chosen in a menu, in radio buttons or in checkboxes.
func (s Surface) Options(label string) []string { return s.p.optionsIn(label, s.where) }

// Suggest types into an external menu and lists what is offered.
func (s Surface) Suggest(label, typed string) []string { return s.p.suggestIn(label, typed, s.where) }

// Value is what stands in a field now, empty when nothing does.
func (s Surface) Value(label string) string { return s.p.valueIn(label, s.where) }

// Confirmation is the dialog that a button asks for confirmation with, as "title: text [yes] [no]"; empty when it asks
// for none.
func (s Surface) Confirmation(label string) string {
	s.p.w.mu.Lock()
	defer s.p.w.mu.Unlock()
	at, there := s.where()
	if !there {
		return ""
	}
	f, _ := s.p.w.pressable(at.blocks(), label)
	return s.p.w.plainConfirm(child(f.element, "confirm"))
}

// Buttons lists the labels of the buttons.
func (s Surface) Buttons() []string {
	s.p.w.mu.Lock()
	defer s.p.w.mu.Unlock()
	at, there := s.where()
	if !there {
		return nil
	}
	return s.p.w.buttons(at.blocks())
}

// LinkURL is the address that a link button opens, empty when the button opens none.
func (s Surface) LinkURL(label string) string {
	s.p.w.mu.Lock()
	defer s.p.w.mu.Unlock()
	at, there := s.where()
	if !there {
		return ""
	}
	f, _ := s.p.w.pressable(at.blocks(), label)
	return text(f.element, "url")
}

func (p *Person) chooseMany(label string, options []string, where func() (place, bool)) *Answer {
	f, at, ok := p.findField(label, where)
	if !ok {
		return p.w.refused("there is no field %q", label)
	}
	if !holdsList(f.kind()) {
		p.stuck("in %q only one can be chosen", label)
		return p.w.refused("in %q only one can be chosen", label)
	}
	chosen := []any{}
	for _, words := range options {
		value, ok := p.valueFor(f, at, words)
		if !ok {
			p.stuck("%q cannot be chosen in %q", words, label)
			return p.w.refused("there is no option %q", words)
		}
		chosen = append(chosen, value)
	}
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return p.w.press(p.m, at, f, chosen)
}

func (p *Person) check(label, option string, where func() (place, bool)) *Answer {
	if f, _, ok := p.findField(label, where); ok && f.kind() != "checkboxes" {
		p.stuck("%q has no checkboxes", label)
		return p.w.refused("%q has no checkboxes", label)
	}
	return p.choose(label, option, where)
}

func (p *Person) uncheck(label, option string, where func() (place, bool)) *Answer {
	f, at, ok := p.findField(label, where)
	if !ok {
		return p.w.refused("there is no field %q", label)
	}
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	list := objects(at.state(p.m.id).at(f.blockID(), f.actionID())["selected_options"])
	left := []any{}
	for _, o := range list {
		if p.w.plainText(child(o, "text")) != option {
			left = append(left, o)
		}
	}
	if f.kind() != "checkboxes" || len(left) == len(list) {
		return p.w.refused("%q is not ticked in %q", option, label)
	}
	return p.w.press(p.m, at, f, left)
}

// pick puts a date or time into a picker of a kind.
func (p *Person) pick(label, kind, value string, where func() (place, bool)) *Answer {
	f, at, ok := p.findField(label, where)
	if !ok {
		return p.w.refused("there is no field %q", label)
	}
	if f.kind() != kind {
		p.stuck("%q is a %s, not a %s", label, f.kind(), kind)
		return p.w.refused("%q is a %s, not a %s", label, f.kind(), kind)
	}
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return p.w.press(p.m, at, f, value)
}

func (p *Person) optionsIn(label string, where func() (place, bool)) (words []string) {
	f, _, _ := p.findField(label, where)
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return p.w.wordsOf(f.element)
}

// wordsOf lists the texts of the options of a menu or a suggestion.
func (w *Workspace) wordsOf(holder object) (words []string) {
	for _, o := range optionsOf(holder) {
		words = append(words, w.plainText(child(o, "text")))
	}
	return words
}

func (p *Person) suggestIn(label, typed string, where func() (place, bool)) []string {
	f, at, found := p.findField(label, where)
	if !found {
		return nil
	}
	options := p.suggestions(f, at, typed)
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return p.w.wordsOf(options)
}

func (p *Person) valueIn(label string, where func() (place, bool)) string {
	f, at, found := p.findField(label, where)
	if !found {
		return ""
	}
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return p.w.plainValue(at.state(p.m.id).at(f.blockID(), f.actionID()))
}
