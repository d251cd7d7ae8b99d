package slacksim

import "strings"

// Transcript is what each person could see: by person and place, replies indented under their messages, edits and
// ephemeral messages marked, then the modals and toasts they saw, in order. It has no ids and no times in it.
func (w *Workspace) Transcript() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var parts []string
	for _, m := range w.members {
		if m.bot {
			continue
		}
		if t := w.transcriptOf(m); t != "" {
			parts = append(parts, t)
		}
	}
	return strings.Join(parts, "\n")
}

// TranscriptOf is the part of the transcript for one person.
func (w *Workspace) TranscriptOf(name string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	m := w.memberNamed(name)
	if m == nil {
		return ""
	}
	return w.transcriptOf(m)
}

func (w *Workspace) transcriptOf(m *member) string {
	var out strings.Builder
	for _, c := range w.channels {
		if m.sees(c) {
			w.writePlace(&out, m, c)
		}
	}
	if home := w.plainHome(m.id); home != "" {
		out.WriteString("  Home\n")
		writeIndented(&out, "    ", home)
	}
	for _, s := range w.sightings[m.id] {
		out.WriteString("  " + s.what + "\n")
		writeIndented(&out, "    ", s.text)
	}
	if out.Len() == 0 {
		return ""
	}
	return m.Name + "\n" + out.String()
}

func (w *Workspace) writePlace(out *strings.Builder, m *member, c *channel) {
	name := "#" + c.name
	if c.kind == directMessage {
		name = "DM with " + w.manifest.botName()
	}
	titled := false
	for _, said := range c.messages {
		parentSeen := c.message(said.threadTS) != nil
		if !said.visibleTo(m.id) || said.isReply() && parentSeen {
			continue
		}
		if !titled {
			out.WriteString("  " + name + "\n")
			titled = true
		}
		w.writeMessage(out, "    ", said)
		for _, reply := range c.replies(said.ts) {
			if reply.visibleTo(m.id) {
				w.writeMessage(out, "      ", reply)
			}
		}
	}
}

func (w *Workspace) writeMessage(out *strings.Builder, indent string, m *message) {
	marks := ""
	if m.onlyFor != "" {
		marks += " (only you)"
	}
	if m.editedTS != "" {
		marks += " (edited)"
	}
	author := w.nameOr(m.user, "Slackbot")
	if m.tombstone {
		author = "Slackbot"
	}
	lines := strings.Split(w.plainMessage(m), "\n")
	out.WriteString(indent + author + marks + ": " + strings.TrimRight(lines[0], " ") + "\n")
	for _, line := range lines[1:] {
		out.WriteString(indent + "  " + strings.TrimRight(line, " ") + "\n")
	}
	for _, u := range m.unfurls {
		out.WriteString(indent + "  preview\n")
		writeIndented(out, indent+"    ", w.plainPreview(u))
	}
}

func writeIndented(out *strings.Builder, indent, words string) {
	for line := range strings.SplitSeq(words, "\n") {
		out.WriteString(indent + strings.TrimRight(line, " ") + "\n")
	}
}
