package slacksim

// Forge submits, in place of the modal on top, one that the app never opened, as somebody with a client of their own
// might: callbackID and private name it, and fields are the texts that stand in it, by block id.
func (m *Modal) Forge(callbackID, private string, fields map[string]string) *Answer {
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	v := m.p.w.top(m.p.m.id)
	if v == nil {
		return m.p.w.refused("there is no modal to submit")
	}
	v.source = clone(v.source)
	v.source["callback_id"], v.source["private_metadata"] = callbackID, private
	v.source["blocks"] = []any{} // nothing of what is on the screen keeps it from being sent
	v.source["submit"] = object{"type": "plain_text", "text": "Submit"}
	for block, words := range fields {
		v.state.set(block, "forged", object{"type": "plain_text_input", "value": words})
	}
	return &m.p.w.submit(m.p.m, v).Answer
}

// Private is the private_metadata of the modal on top. No client shows it, and every client has it.
func (m *Modal) Private() (kept string) {
	m.read(func(v *view) { kept = text(v.source, "private_metadata") })
	return kept
}
