package slacksim

import (
	"strings"
	"time"
)

// Message is a message as one person sees it. Its methods tell how it looks now, edits included.
type Message struct {
	Surface
	// TS is the message's timestamp, its id in the channel.
	TS string
	// Ephemeral messages are seen by this person only.
	Ephemeral bool

	p *Person
	m *message
}

func (p *Person) handle(m *message) *Message {
	where := func() (place, bool) { return place{message: m}, m.channel.message(m.ts) == m }
	return &Message{Surface: Surface{p, where}, TS: m.ts, Ephemeral: m.onlyFor != "", p: p, m: m}
}

// Text is what the person reads: blocks rendered plainly, or the text of a message without blocks.
func (m *Message) Text() string {
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	return m.p.w.plainMessage(m.m)
}

// Notification is the text for notifications and screen readers, which blocks hide on the screen.
func (m *Message) Notification() string {
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	return m.p.w.plainMrkdwn(m.m.text)
}

// Author is the name of whoever wrote the message.
func (m *Message) Author() string {
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	return m.p.w.nameOr(m.m.user, "")
}

// Channel is where the message is: "#name", or "DM".
func (m *Message) Channel() string {
	if m.m.channel.kind == directMessage {
		return "DM"
	}
	return "#" + m.m.channel.name
}

// ChannelID is the id of the message's channel.
func (m *Message) ChannelID() string { return m.m.channel.id }

// Gone says whether the message has been deleted.
func (m *Message) Gone() bool {
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	return m.m.tombstone || m.m.channel.message(m.TS) == nil
}

// Permalink is the message's address.
func (m *Message) Permalink() string {
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	return m.p.w.permalink(m.m)
}

// MessageShortcut chooses a shortcut, by its name or callback id, in the message's "More actions" menu.
func (m *Message) MessageShortcut(name string) *Answer {
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	return m.p.w.messageShortcut(m.p.m, name, m.m)
}

// MoreActions lists the names of the shortcuts in the message's "More actions" menu.
func (m *Message) MoreActions() []string {
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	var names []string
	for _, s := range m.p.w.manifest.Features.Shortcuts {
		if _, err := m.p.w.offered("message", s.Name, m.p.m); err == nil && m.m.onlyFor == "" && !m.m.tombstone {
			names = append(names, s.Name)
		}
	}
	return names
}

// Preview is what the app shows of a link in the message.
type Preview struct {
	Surface
	// URL is the link.
	URL string
	p   *Person
	u   *unfurl
}

// Text is what the person reads in the preview.
func (v *Preview) Text() string {
	v.p.w.mu.Lock()
	defer v.p.w.mu.Unlock()
	return v.p.w.plainPreview(v.u)
}

// AwaitPreview waits for a preview of a link in the message whose text contains the words.
func (m *Message) AwaitPreview(words string) *Preview {
	var found *unfurl
	m.p.w.await(m.p.w.cfg.Patience, func() bool {
		for _, u := range m.m.unfurls {
			if strings.Contains(m.p.w.plainPreview(u), words) {
				found = u
			}
		}
		return found != nil
	})
	if found == nil {
		m.p.stuck("no preview with %q came", words)
		return nil
	}
	where := func() (place, bool) { return place{message: m.m, preview: found}, m.m.channel.message(m.TS) != nil }
	return &Preview{Surface: Surface{m.p, where}, URL: found.url, p: m.p, u: found}
}

// Replies lists the thread under the message, oldest first, with what only this person sees in it.
func (m *Message) Replies() []*Message {
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	var out []*Message
	for _, r := range m.m.channel.replies(m.TS) {
		if r.visibleTo(m.p.m.id) {
			out = append(out, m.p.handle(r))
		}
	}
	return out
}

// Reply writes into the thread under the message. Commands are refused there.
func (m *Message) Reply(line string) *Answer {
	m.p.w.mu.Lock()
	defer m.p.w.mu.Unlock()
	return m.p.w.say(m.p.m, m.m.channel, line, m.TS)
}

// AwaitReply waits for a reply in the thread whose text contains the words.
func (m *Message) AwaitReply(words string) *Message {
	return m.p.await(words, "in the thread", func() []*message {
		var out []*message
		for _, r := range m.m.channel.replies(m.TS) {
			if r.visibleTo(m.p.m.id) {
				out = append(out, r)
			}
		}
		return out
	})
}

// AwaitText waits until the message itself contains the words, after an edit for instance.
func (m *Message) AwaitText(words string) *Message {
	if !m.p.w.await(m.p.w.cfg.Patience, func() bool { return strings.Contains(m.p.w.plainMessage(m.m), words) }) {
		m.p.stuck("the message never said %q", words)
	}
	return m
}

// PostedAt is when the message was posted, by the workspace's clock.
func (m *Message) PostedAt() time.Time {
	seconds, micros, _ := strings.Cut(m.TS, ".")
	return time.Unix(int64(atoi(seconds)), int64(atoi(micros))*1000)
}
