package slackapp

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"log/slog"

	"accessbot/internal/access"
	"accessbot/internal/views"

	"github.com/slack-go/slack"
)

// whisper tells the sender alone, in the first way that works. When Slack is
// too busy for all of them, the answer comes later, in the direct message.
// What an earlier attempt has told is not told again.
func (a *App) whisper(ctx context.Context, log *slog.Logger, in *Interaction, r Reply, m *views.Message) {
	line := answerTo(in, m)
	if in.Attempt > 1 {
		if told, err := a.store.Noted(ctx, in.Key, line.What); err == nil && told != "" {
			return
		}
	}
	err := a.tryWays(a.ways(ctx, in, r, m, line))
	if isBusy(err) && in.Kind != LinkShared {
		log.Warn("answer told later", "error", err)
		err = a.enqueue(ctx, outgoing{Line: line, To: in.Sender}, *m)
	}
	if err != nil {
		log.Error("answer not told", "error", err)
		return
	}
	if err := a.store.Note(ctx, in.Key, line.What, "1"); err != nil {
		log.Warn("answer not noted; a second attempt may repeat it", "error", err)
	}
}

// answerTo is the line that an answer is: the act that it answers, by a digest
// since a key holds a trigger, and what it says.
func answerTo(in *Interaction, m *views.Message) access.Line {
	return access.Line{Request: digest(in.Key), What: "answer:" + digest(m)}
}

func digest(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return "" // it cannot be sent either, and Slack's client says why
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8])
}

func (a *App) tryWays(ways []func() error) error {
	var errs []error
	for _, way := range ways {
		err := way()
		if err == nil {
			return nil
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func isBusy(err error) bool {
	kind := access.KindOf(err)
	return kind == access.Throttled || kind == access.Unclear
}

// ways are the ways to tell the sender alone, the best one first: over the
// response URL, as an ephemeral message where the act was, in the direct
// message. A response URL does not lead into a thread. Somebody who wrote in
// the direct message is answered there, and somebody who posted a link, and
// asked nothing of the bot, is told beside the link or not at all.
func (a *App) ways(ctx context.Context, in *Interaction, r Reply, m *views.Message, line access.Line) []func() error {
	url, channel := first(in.ResponseURL, r.ResponseURL), first(in.Channel, r.Channel)
	respond := func() error {
		return a.respond(ctx, url, m, slack.MsgOptionResponseURL(url, slack.ResponseTypeEphemeral))
	}
	beside := func() error { return a.ephemeral(ctx, in, channel, m) }
	direct := func() error { return a.direct(ctx, in, line, m) }
	switch {
	case in.Kind == Direct:
		return []func() error{func() error { return a.answer(ctx, in, line, m) }, direct}
	case in.Kind == LinkShared:
		return []func() error{beside}
	case in.ThreadTS != "":
		return []func() error{beside, respond, direct}
	}
	return []func() error{respond, beside, direct}
}

var errNoPlace = errors.New("no such place")

// respond uses a response URL: at most five times in thirty minutes.
//
// https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
func (a *App) respond(ctx context.Context, url string, m *views.Message, how slack.MsgOption) error {
	if url == "" {
		return errNoPlace
	}
	return a.call(ctx, call{method: "response_url", urgency: person}, func() error {
		_, _, err := a.api.PostMessageContext(ctx, "", append(content(m), how)...)
		return err
	})
}

// ephemeral messages carry no metadata, and nobody can look for one.
//
// https://docs.slack.dev/reference/methods/chat.postEphemeral
func (a *App) ephemeral(ctx context.Context, in *Interaction, channel string, m *views.Message) error {
	if channel == "" {
		return errNoPlace
	}
	return a.call(ctx, call{method: "chat.postEphemeral", urgency: person}, func() error {
		_, err := a.api.PostEphemeralContext(ctx, channel, in.Sender.User, inThread(content(m), in.ThreadTS)...)
		return err
	})
}

// answer posts in the direct message in which somebody wrote.
func (a *App) answer(ctx context.Context, in *Interaction, line access.Line, m *views.Message) error {
	line.Channel, line.Thread = in.Channel, in.ThreadTS
	return a.postOnce(ctx, in, line, m)
}

func (a *App) direct(ctx context.Context, in *Interaction, line access.Line, m *views.Message) error {
	channel, err := a.OpenDirect(ctx, in.Sender)
	if err != nil {
		return err
	}
	line.Channel = channel
	return a.postOnce(ctx, in, line, m)
}

// postOnce posts unless an earlier attempt has, whose end is not known.
func (a *App) postOnce(ctx context.Context, in *Interaction, line access.Line, m *views.Message) error {
	if in.Attempt > 1 {
		if _, found, err := a.Find(ctx, line, in.Arrived); err == nil && found {
			return nil
		}
	}
	_, err := a.post(ctx, person, line, *m)
	return err
}
