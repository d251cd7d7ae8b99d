package slacksim

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"

	"github.com/google/uuid"
)

// say does what pressing Enter in the composer does: a slash command, or a message to the channel or thread.
func (w *Workspace) say(m *member, c *channel, typed, threadTS string) *Answer {
	if err := m.mayAct(); err != nil {
		return w.refused("%w", err)
	}
	switch {
	case !m.sees(c):
		return w.refused("%s is not in that channel", m.Name)
	case strings.HasPrefix(typed, "/"):
		return w.slash(m, c, typed, threadTS)
	case c.archived:
		return w.refused("the channel is archived")
	case strings.TrimSpace(typed) == "":
		return w.refused("there is nothing to send")
	case c.kind == directMessage && !w.manifest.takesMessages():
		return w.refused("sending messages to this app has been turned off")
	}
	source := w.typedText(typed)
	said := &message{
		channel: c, user: m.id, text: source, blocks: w.richBlocks(source), clientMsgID: uuid.NewString(),
		threadTS: c.parentFor(threadTS),
	}
	delete(w.drafts, m.id)
	w.post(said)
	w.emitMention(said)
	w.emitLinks(said)
	return w.settled()
}

var (
	typedName    = regexp.MustCompile(`@([\p{L}][\p{L}0-9._-]*)`)
	typedChannel = regexp.MustCompile(`#([a-z0-9_-]+)`)
	typedLink    = regexp.MustCompile(`https?://[^\s<>]+`)
)

// typedText turns what a person typed into what Slack stores: escaped, with mentions, channels and links marked.
func (w *Workspace) typedText(typed string) string {
	return w.mark(escape(typed), func(m *member) string { return "<@" + m.id + ">" }, true)
}

// mark replaces names by their marked forms. Broadcasts are marked only in messages.
func (w *Workspace) mark(s string, person func(*member) string, broadcasts bool) string {
	s = typedLink.ReplaceAllString(s, "<$0>")
	s = typedName.ReplaceAllStringFunc(s, func(hit string) string {
		if m := w.memberNamed(hit[1:]); m != nil {
			return person(m)
		}
		if broadcasts && (hit == "@channel" || hit == "@here" || hit == "@everyone") {
			return "<!" + hit[1:] + ">"
		}
		return hit
	})
	return typedChannel.ReplaceAllStringFunc(s, func(hit string) string {
		c := w.channelNamed(hit[1:])
		switch {
		case c == nil:
			return hit
		case c.kind == privateChannel:
			return "<#" + c.id + "|>"
		}
		return "<#" + c.id + "|" + c.name + ">"
	})
}

// slash sends a command. See https://docs.slack.dev/interactivity/implementing-slash-commands.
func (w *Workspace) slash(m *member, c *channel, typed, threadTS string) *Answer {
	name, rest, _ := strings.Cut(strings.TrimSpace(typed), " ")
	command, known := w.manifest.command(name)
	switch {
	case !known || w.uninstalled:
		return w.refused("%s is not a valid command", name)
	case threadTS != "":
		return w.refused("%s is not supported in threads", name)
	case m.ForeignTeam != "":
		return w.refused("%s belongs to another organization and cannot use %s here", m.Name, name)
	case c.archived:
		return w.refused("the channel is archived")
	case c.kind == directMessage && !w.manifest.takesMessages():
		return w.refused("sending messages to this app has been turned off")
	}
	rest = strings.TrimSpace(rest)
	if command.ShouldEscape {
		rest = w.mark(escape(rest), func(m *member) string { return "<@" + m.id + "|" + m.username() + ">" }, false)
	}
	a := w.answer()
	w.deliver(&envelope{kind: "slash_commands", accepts: true, payload: object{
		"token": "verification-token", "team_id": teamID, "team_domain": teamDomain, "channel_id": c.id,
		"channel_name": c.payloadName(), "user_id": m.id, "user_name": m.username(), "command": name, "text": rest,
		"api_app_id": appID, "response_url": w.newResponseURL("commands", c, m.id, nil), "trigger_id": w.newTrigger(m.id),
	}, settle: func(answer json.RawMessage, err error) {
		err = w.showAnswer(&responseURL{channel: c, member: m.id}, answer, err)
		if err != nil {
			w.toast(m.id, name+" "+slashProblem(err))
		}
		a.settle(err)
	}})
	return a
}

// showAnswer shows what the acknowledgement of a command carries.
func (w *Workspace) showAnswer(to *responseURL, answer json.RawMessage, err error) error {
	if err != nil || answer == nil {
		return err
	}
	return w.answerInPlace(to, asArguments(answer))
}

// slashProblem is how Slack's client tells that a command went wrong.
func slashProblem(err error) string {
	if errors.Is(err, ErrNoAnswer) || errors.Is(err, ErrNoConnection) || errors.Is(err, ErrUninstalled) {
		return "failed because the " + err.Error()
	}
	return `failed with the error "` + err.Error() + `"`
}
