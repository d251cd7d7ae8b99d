package slackapp

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/views"

	"github.com/slack-go/slack"
)

// metaType marks messages that tell about a request, so that a post whose
// outcome is unclear can be looked for.
const metaType = "access_request"

// Post posts a line and returns its ts. An error of kind access.Unclear means
// that it may be there: ask Find. A reply to a message that was deleted is
// ErrGone.
//
// https://docs.slack.dev/reference/methods/chat.postMessage
func (a *App) Post(ctx context.Context, line access.Line, m views.Message) (string, error) {
	return a.post(ctx, thread, line, m)
}

func (a *App) post(ctx context.Context, u urgency, line access.Line, m views.Message) (string, error) {
	opts := inThread(append(content(&m), mark(line)), line.Thread)
	var ts string
	var posted slack.Message
	err := a.call(ctx, call{method: "chat.postMessage", channel: line.Channel, urgency: u}, func() (err error) {
		_, ts, posted, err = a.api.PostMessageWithResponseContext(ctx, line.Channel, opts...)
		return err
	})
	if err == nil && line.Thread != "" && posted.ThreadTimestamp == "" {
		return a.astray(ctx, line, ts)
	}
	return ts, err
}

// astray deals with a reply that Slack put beside the thread, because the
// message that it answers was deleted. Somebody did not want that message in
// the channel, so the reply is taken out too; in a direct message it stays.
func (a *App) astray(ctx context.Context, line access.Line, ts string) (string, error) {
	if strings.HasPrefix(line.Channel, "D") {
		return ts, nil
	}
	err := a.call(ctx, call{method: "chat.delete", urgency: thread}, func() error {
		_, _, err := a.api.DeleteMessageContext(ctx, line.Channel, ts)
		return err
	})
	if err != nil {
		a.log.Warn("a reply beside its deleted thread stays", "channel", line.Channel, "error", err)
	}
	return "", fmt.Errorf("%w: the message that it answers was deleted", ErrGone)
}

func inThread(opts []slack.MsgOption, thread string) []slack.MsgOption {
	if thread == "" {
		return opts
	}
	return append(opts, slack.MsgOptionTS(thread))
}

// mark is the metadata by which a line is found again.
//
// https://docs.slack.dev/messaging/message-metadata
func mark(line access.Line) slack.MsgOption {
	return slack.MsgOptionMetadata(slack.SlackMetadata{
		EventType: metaType, EventPayload: map[string]any{"request_id": line.Request, "what": line.What},
	})
}

func isMarked(m slack.Message, line access.Line) bool {
	p := m.Metadata.EventPayload
	return m.Metadata.EventType == metaType && p["request_id"] == line.Request && p["what"] == line.What
}

// Find looks for the line that Post was about to make, not earlier than
// since. Without the optional history scopes it cannot tell and reports that
// it is not there: then a line may stand twice, and none is lost.
func (a *App) Find(ctx context.Context, line access.Line, since time.Time) (string, bool, error) {
	cursor := ""
	for {
		msgs, next, err := a.history(ctx, line, cursor, since)
		if errors.Is(err, errScope) {
			a.log.Warn("cannot look whether a line was posted: a history scope is missing", "channel", line.Channel)
			return "", false, nil
		}
		if err != nil {
			return "", false, err
		}
		for _, m := range msgs {
			if isMarked(m, line) {
				return m.Timestamp, true, nil
			}
		}
		if cursor = next; cursor == "" {
			return "", false, nil
		}
	}
}

// history reads a page of a thread, or of a channel when the line stands in
// none.
func (a *App) history(ctx context.Context, line access.Line, cursor string, since time.Time) (msgs []slack.Message, next string, err error) {
	oldest := slackTime(since.Add(-5 * time.Minute))
	if line.Thread != "" {
		err = a.call(ctx, call{method: "conversations.replies", urgency: thread}, func() (err error) {
			msgs, _, next, err = a.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
				ChannelID: line.Channel, Timestamp: line.Thread, Cursor: cursor, Limit: 200, IncludeAllMetadata: true,
			})
			return err
		})
		return msgs, next, err
	}
	err = a.call(ctx, call{method: "conversations.history", urgency: thread}, func() error {
		res, err := a.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
			ChannelID: line.Channel, Cursor: cursor, Oldest: oldest, Limit: 200, IncludeAllMetadata: true,
		})
		if err == nil {
			msgs, next = res.Messages, res.ResponseMetaData.NextCursor
		}
		return err
	})
	return msgs, next, err
}

func slackTime(t time.Time) string {
	return fmt.Sprintf("%d.%06d", t.Unix(), t.Nanosecond()/1000)
}

// IsGone reports whether err means that nothing can be posted there any more.
func (a *App) IsGone(err error) bool { return errors.Is(err, ErrGone) }
