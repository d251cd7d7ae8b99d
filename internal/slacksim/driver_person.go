package slacksim

import (
	"slices"
	"strings"
)

// Person is somebody of the cast who looks at one channel. It reads like what they do:
//
//	w.Person("Requestor1").In("#access-requests").Slash("/hello")
//
// What they cannot find within Config.Patience is told to Config.Fatalf, which does not return.
type Person struct {
	w     *Workspace
	m     *member
	place string
}

// Person finds somebody by name, looking at #general. It panics when there is nobody of that name.
func (w *Workspace) Person(name string) *Person {
	w.mu.Lock()
	defer w.mu.Unlock()
	m := w.memberNamed(name)
	if m == nil || m.bot {
		panic(&Stuck{Why: "nobody is called " + name})
	}
	return &Person{w: w, m: m, place: "#general"}
}

// ID is the person's member id.
func (p *Person) ID() string { return p.m.id }

// Name is the person's name.
func (p *Person) Name() string {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return p.m.Name
}

// In is the same person looking at another place: "#channel", or "DM" for the direct message with the app.
func (p *Person) In(place string) *Person { return &Person{w: p.w, m: p.m, place: place} }

// stuck tells why the driver cannot go on. It is called without the lock.
func (p *Person) stuck(format string, args ...any) {
	p.w.cfg.Fatalf("%s", p.Name()+": "+sentence(format, args...)+"\nThey saw:\n"+p.w.TranscriptOf(p.Name()))
}

// channelAt is the channel that a place names, nil when the person cannot see such a one.
func (p *Person) channelAt(place string) *channel {
	if strings.EqualFold(place, "DM") {
		dm, _ := p.w.directWith(p.m.id)
		return dm
	}
	if c := p.w.channelNamed(place); c != nil && p.m.sees(c) {
		return c
	}
	return nil
}

// Slash sends a slash command from where the person looks.
func (p *Person) Slash(command string) *Answer { return p.Type(command) }

// Type types a line into the composer and presses Enter.
func (p *Person) Type(line string) *Answer {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	c := p.channelAt(p.place)
	if c == nil {
		return p.w.refused("%s is not in %s", p.m.Name, p.place)
	}
	return p.w.say(p.m, c, line, "")
}

// Mention writes a line that begins with a mention of the app, where the person looks.
func (p *Person) Mention(words string) *Answer {
	return p.Type("@" + p.w.manifest.botName() + " " + words)
}

// SayTo writes into the direct message with somebody. Only the app has one here.
func (p *Person) SayTo(name, line string) *Answer {
	if !strings.EqualFold(strings.TrimPrefix(name, "@"), p.w.manifest.botName()) {
		return p.w.refused("%s has no direct message with %s here", p.Name(), name)
	}
	return p.In("DM").Type(line)
}

// Compose writes a line without sending it: of a link the app hears already, and may show a preview.
func (p *Person) Compose(line string) *Answer {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	c := p.channelAt(p.place)
	if c == nil {
		return p.w.refused("%s is not in %s", p.m.Name, p.place)
	}
	if err := p.w.compose(p.m, c, line); err != nil {
		return p.w.refused("%w", err)
	}
	return p.w.settled()
}

// Leave leaves the channel where the person looks.
func (p *Person) Leave() *Answer {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	c := p.channelAt(p.place)
	if c == nil || c.kind == directMessage {
		return p.w.refused("%s cannot leave %s", p.m.Name, p.place)
	}
	p.w.leave(c, p.m)
	return p.w.settled()
}

// Shortcut chooses a global shortcut by its name or callback id.
func (p *Person) Shortcut(name string) *Answer {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	return p.w.globalShortcut(p.m, name)
}

// Await waits for a message that the person can see anywhere and whose text contains the words; the newest if several.
func (p *Person) Await(words string) *Message {
	return p.await(words, "anywhere", func() []*message {
		var all []*message
		for _, c := range p.w.channels {
			all = append(all, p.visible(c)...)
		}
		return all
	})
}

// AwaitIn waits for a message like Await, in one place only.
func (p *Person) AwaitIn(place, words string) *Message {
	return p.await(words, "in "+place, func() []*message {
		if c := p.channelAt(place); c != nil {
			return p.visible(c)
		}
		return nil
	})
}

func (p *Person) await(words, where string, candidates func() []*message) *Message {
	var found *message
	p.w.await(p.w.cfg.Patience, func() bool {
		for _, m := range candidates() {
			if strings.Contains(p.w.plainMessage(m), words) && (found == nil || m.ts > found.ts) {
				found = m
			}
		}
		return found != nil
	})
	if found == nil {
		p.stuck("no message with %q came %s", words, where)
		return nil
	}
	return p.handle(found)
}

// visible lists what the person sees in a channel, replies included, oldest first.
func (p *Person) visible(c *channel) []*message {
	var out []*message
	for _, m := range c.messages {
		if m.visibleTo(p.m.id) {
			out = append(out, m)
		}
	}
	return out
}

// Messages lists what the person sees in a place now, without the replies in threads, oldest first.
func (p *Person) Messages(place string) []*Message {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	c := p.channelAt(place)
	if c == nil {
		return nil
	}
	var out []*Message
	for _, m := range p.visible(c) {
		if !m.isReply() {
			out = append(out, p.handle(m))
		}
	}
	return out
}

// Reload starts the person's client anew: ephemeral messages are gone, as they are in Slack.
func (p *Person) Reload() {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	for _, c := range p.w.channels {
		c.messages = slices.DeleteFunc(c.messages, func(m *message) bool { return m.onlyFor == p.m.id })
	}
	p.w.changedNow()
}

// Toasts lists the notices of Slack itself that the person has seen so far.
func (p *Person) Toasts() []string {
	p.w.mu.Lock()
	defer p.w.mu.Unlock()
	var out []string
	for _, s := range p.w.sightings[p.m.id] {
		if s.what == "toast" {
			out = append(out, s.text)
		}
	}
	return out
}

// AwaitToast waits for a notice of Slack itself that contains the words.
func (p *Person) AwaitToast(words string) string {
	found := ""
	p.w.await(p.w.cfg.AckWithin+p.w.cfg.Patience, func() bool {
		for _, s := range p.w.sightings[p.m.id] {
			if s.what == "toast" && strings.Contains(s.text, words) {
				found = s.text
			}
		}
		return found != ""
	})
	if found == "" {
		p.stuck("no toast with %q came", words)
	}
	return found
}
