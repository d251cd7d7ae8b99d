package slacksim

import (
	"fmt"
	"sort"
	"strings"
	"time"
)

// Modal is what a person has open on top. It follows updates, pushes and closings: its methods act on what is on top
// when they are called.
type Modal struct {
	Surface
	p *Person
}

// FieldErrors is what stands in red at the fields of a modal, by label.
type FieldErrors map[string]string

// Error lists the errors by label.
func (e FieldErrors) Error() string {
	var parts []string
	for label, words := range e {
		parts = append(parts, fmt.Sprintf("%s: %s", label, words))
	}
	sort.Strings(parts)
	return strings.Join(parts, "; ")
}

// Modal waits for a modal to be open.
func (p *Person) Modal() *Modal {
	if !p.w.await(p.w.cfg.Patience, func() bool { return p.w.top(p.m.id) != nil }) {
		p.stuck("no modal opened")
	}
	return p.modal()
}

// ModalIsOpen says whether the person has a modal open now.
func (p *Person) ModalIsOpen() bool {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return p.w.top(p.m.id) != nil
}

// AwaitNoModal waits until the person has no modal open.
func (p *Person) AwaitNoModal() error {
	if p.w.await(p.w.cfg.Patience, func() bool { return p.w.top(p.m.id) == nil }) {
		return nil
	}
	return &Stuck{Why: p.Name() + " still has a modal open:\n" + p.modal().Text()}
}

// read looks at the view on top, with the lock held while look runs.
func (m *Modal) read(look func(v *view)) {
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	if v := m.p.w.top(m.p.m.id); v != nil {
		look(v)
	}
}

func (p *Person) modal() *Modal {
	where := func() (place, bool) { v := p.w.top(p.m.id); return place{view: v}, v != nil }
	return &Modal{Surface: Surface{p, where}, p: p}
}

// Title is the modal's title.
func (m *Modal) Title() (title string) {
	m.read(func(v *view) { title = m.p.w.plainText(child(v.source, "title")) })
	return title
}

// Text is what the person reads in the modal, with what is in the fields and the errors at them.
func (m *Modal) Text() (words string) {
	m.read(func(v *view) { words = m.p.w.plainViewBlocks(v) })
	return words
}

// SubmitLabel is the text on the submit button, empty when there is none.
func (m *Modal) SubmitLabel() (label string) {
	m.read(func(v *view) { label = m.p.w.plainText(child(v.source, "submit")) })
	return label
}

// Await waits until the modal, title included, contains the words.
func (m *Modal) Await(words string) *Modal {
	found := m.p.w.await(m.p.w.cfg.Patience, func() bool {
		v := m.p.w.top(m.p.m.id)
		return v != nil && strings.Contains(m.p.w.plainView(v), words)
	})
	if !found {
		m.p.stuck("the modal never said %q", words)
	}
	return m
}

// Fields lists the labels of the modal's inputs.
func (m *Modal) Fields() (labels []string) {
	m.read(func(v *view) {
		for _, f := range elementsOf(v.blocks()) {
			if f.isInput() {
				labels = append(labels, m.p.w.plainText(child(f.block, "label")))
			}
		}
	})
	return labels
}

// Depth is how many modals are open, one on another.
func (m *Modal) Depth() int {
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	return len(m.p.w.stacks[m.p.m.id])
}

// Fill types into the field of a label, in place of what was there. The app hears of it only where the field reports
// each character.
func (m *Modal) Fill(label, value string) *Modal { return m.typeInto(label, value, false) }

// Enter types into the field of a label and presses Enter, of which the app hears where the field reports that.
func (m *Modal) Enter(label, value string) *Modal { return m.typeInto(label, value, true) }

func (m *Modal) typeInto(label, value string, enter bool) *Modal {
	f, at, found := m.p.findField(label, m.where)
	if !found {
		return m
	}
	m.p.w.mu.Lock()
	a := m.p.w.typeInto(m.p.m, at, f, typing{value, enter})
	m.p.w.mu.Unlock()
	return m.must(label, a)
}

// Choose chooses an option, date, member or channel in the field of a label. Where several can be chosen it adds one.
func (m *Modal) Choose(label, option string) *Modal {
	return m.must(label, m.Surface.Choose(label, option))
}

// ChooseMany chooses exactly these options where several can be chosen.
func (m *Modal) ChooseMany(label string, options ...string) *Modal {
	return m.must(label, m.Surface.ChooseMany(label, options...))
}

// Check ticks a checkbox.
func (m *Modal) Check(label, option string) *Modal {
	return m.must(label, m.Surface.Check(label, option))
}

// Uncheck takes the tick of a checkbox away.
func (m *Modal) Uncheck(label, option string) *Modal {
	return m.must(label, m.Surface.Uncheck(label, option))
}

// PickDate picks a day, such as 2026-12-24.
func (m *Modal) PickDate(label, day string) *Modal {
	return m.must(label, m.Surface.PickDate(label, day))
}

// PickTime picks a time of day, such as 09:30.
func (m *Modal) PickTime(label, clock string) *Modal {
	return m.must(label, m.Surface.PickTime(label, clock))
}

// PickDateTime picks a moment.
func (m *Modal) PickDateTime(label string, moment time.Time) *Modal {
	return m.must(label, m.Surface.PickDateTime(label, moment))
}

// must tells when the client itself refused what the person did in a field.
func (m *Modal) must(label string, a *Answer) *Modal {
	m.p.w.mu.Lock()
	err, done := a.err, a.done
	m.p.w.mu.Unlock()
	if done && err != nil {
		m.p.stuck("%q cannot be filled: %v", label, err)
	}
	return m
}

// Submit presses the submit button and waits for what comes of it: FieldErrors when fields are wrong, ErrTrouble when
// the app did not answer or answered badly.
func (m *Modal) Submit() error {
	m.p.w.mu.Lock()
	v := m.p.w.top(m.p.m.id)
	if v == nil {
		m.p.w.mu.Unlock()
		m.p.stuck("there is no modal to submit")
		return ErrTrouble
	}
	labels := map[string]string{}
	for _, b := range v.blocks() {
		labels[text(b, "block_id")] = m.p.w.plainText(child(b, "label"))
	}
	s := m.p.w.submit(m.p.m, v)
	m.p.w.mu.Unlock()
	if err := s.Acked(); err != nil {
		return err
	}
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	if len(s.errors) == 0 {
		return nil
	}
	wrong := FieldErrors{}
	for id, words := range s.errors {
		wrong[labels[id]] = words
	}
	return wrong
}

// Close presses Cancel: the view on top goes.
func (m *Modal) Close() { m.close(false) }

// CloseAll presses the x in the corner: everything goes.
func (m *Modal) CloseAll() { m.close(true) }

func (m *Modal) close(all bool) {
	m.read(func(v *view) { m.p.w.closeView(m.p.m, v, all) })
}
