package slacksim

import "strings"

// Home is the app's Home tab as one person sees it.
type Home struct {
	Surface
	p *Person
}

// Home opens the tab; what the app publishes comes a moment later.
func (p *Person) Home() *Home {
	p.w.mu.Lock()
	a := p.w.openHome(p.m)
	err := a.err
	p.w.mu.Unlock()
	if err != nil {
		p.stuck("the Home tab cannot be opened: %v", err)
	}
	where := func() (place, bool) { v := p.w.homes[p.m.id]; return place{view: v}, v != nil }
	return &Home{Surface: Surface{p, where}, p: p}
}

// OpenMessagesTab opens the direct message with the app, of which an app hears as of its Home tab.
func (p *Person) OpenMessagesTab() {
	p.w.mu.Lock()
	a := p.w.openTab(p.m, "messages")
	err := a.err
	p.w.mu.Unlock()
	if err != nil {
		p.stuck("the Messages tab cannot be opened: %v", err)
	}
}

// MessagesTab changes from the Home tab to the Messages tab, and Back opens the Home tab again.
func (h *Home) MessagesTab() *Home {
	h.p.OpenMessagesTab()
	return h
}

// Back opens the Home tab again.
func (h *Home) Back() *Home { return h.p.Home() }

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
