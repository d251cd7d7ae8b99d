package slacksim

import "strings"

// Home is the app's Home tab as one person sees it.
type Home struct{ p *Person }

// Home opens the tab; what the app publishes comes a moment later.
func (p *Person) Home() *Home {
	p.w.mu.Lock()
	a := p.w.openHome(p.m)
	err := a.err
	p.w.mu.Unlock()
	if err != nil {
		p.stuck("the Home tab cannot be opened: %v", err)
	}
	return &Home{p}
}

// OpenMessagesTab opens the direct message with the app, of which an app hears as of its Home tab.
func (p *Person) OpenMessagesTab() {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	p.w.emitHomeOpened(p.m, "messages")
}

// Text is what the person reads on the tab, empty while nothing is published.
func (h *Home) Text() string {
	h.p.w.mu.Lock()
	defer h.p.w.mu.Unlock()
	return h.p.w.plainHome(h.p.m.id)
}

func (w *Workspace) plainHome(memberID string) string {
	v := w.homes[memberID]
	if v == nil {
		return ""
	}
	return w.plainBlocks(v.blocks(), v.state)
}

// Await waits until the tab contains the words.
func (h *Home) Await(words string) *Home {
	if !h.p.w.await(h.p.w.cfg.Patience, func() bool { return strings.Contains(h.p.w.plainHome(h.p.m.id), words) }) {
		h.p.stuck("the Home tab never said %q", words)
	}
	return h
}

func (h *Home) where() (place, bool) {
	v := h.p.w.homes[h.p.m.id]
	return place{view: v}, v != nil
}

// Press presses a button on the tab.
func (h *Home) Press(label string) *Answer { return h.p.press(label, h.where) }

// Choose chooses an option in a menu on the tab.
func (h *Home) Choose(label, option string) *Answer { return h.p.choose(label, option, h.where) }

// Buttons lists the labels of the buttons on the tab.
func (h *Home) Buttons() []string {
	h.p.w.mu.Lock()
	defer h.p.w.mu.Unlock()
	if v := h.p.w.homes[h.p.m.id]; v != nil {
		return h.p.w.buttons(v.blocks())
	}
	return nil
}
