package slacksim

// Forge sends the press of a button that the message may not have, as somebody with a client of their own might. Whether
// Slack compares a press with the message is not known, so no app may rely on it.
func (m *Message) Forge(actionID, value string) *Answer {
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	button := object{"type": "button", "action_id": actionID, "value": value, "text": object{"type": "plain_text", "text": "Press"}}
	return m.p.w.press(m.p.m, place{message: m.m}, field{block: object{"type": "actions", "block_id": "forged"}, element: button}, nil)
}

// ButtonValue is the value of a button that the person sees; empty when there is none of that label.
func (m *Message) ButtonValue(label string) string {
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	f, _ := m.p.w.pressable(m.m.blocks, label)
	return text(f.element, "value")
}

// ButtonValue is the value of a button of the modal; empty when there is none of that label.
func (m *Modal) ButtonValue(label string) (value string) {
	m.read(func(v *view) {
		f, _ := m.p.w.pressable(v.blocks(), label)
		value = text(f.element, "value")
	})
	return value
}
