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

// Post posts a message once in a channel, in a thread when thread is not
// empty, and returns its ts. An error of kind access.Unclear means that it
// may be there: ask Find.
func (a *App) Post(ctx context.Context, channel, thread string, m views.Message, request, what string) (string, error) {
	opts := append(content(&m), slack.MsgOptionMetadata(slack.SlackMetadata{
		EventType: metaType, EventPayload: map[string]any{"request_id": request, "what": what},
	}))
	if thread != "" {
		opts = append(opts, slack.MsgOptionTS(thread))
	}
	_, ts, err := a.api.PostMessageContext(ctx, channel, opts...)
	return ts, translate(err)
}

// Edit replaces a message of the bot's own.
func (a *App) Edit(ctx context.Context, channel, ts string, m views.Message, request, what string) error {
	opts := append(content(&m), slack.MsgOptionMetadata(slack.SlackMetadata{
		EventType: metaType, EventPayload: map[string]any{"request_id": request, "what": what},
	}))
	_, _, _, err := a.api.UpdateMessageContext(ctx, channel, ts, opts...)
	return translate(err)
}

// Find looks for the message that Post was about to make, not earlier than
// since. Without the optional history scopes it cannot tell and reports that
// it is not there: then a line may stand twice, and none is lost.
func (a *App) Find(ctx context.Context, channel, thread, request, what string, since time.Time) (string, bool, error) {
	cursor := ""
	for {
		msgs, next, err := a.history(ctx, channel, thread, cursor, since)
		if errors.Is(err, errScope) {
			a.log.Warn("cannot look whether a line was posted: a history scope is missing", "channel", channel)
			return "", false, nil
		}
		if err != nil {
			return "", false, err
		}
		for _, m := range msgs {
			p := m.Metadata.EventPayload
			if m.Metadata.EventType == metaType && p["request_id"] == request && p["what"] == what {
				return m.Timestamp, true, nil
			}
		}
		if cursor = next; cursor == "" {
			return "", false, nil
		}
	}
}

// history reads a page of a thread, or of a channel when thread is empty.
func (a *App) history(ctx context.Context, channel, thread, cursor string, since time.Time) ([]slack.Message, string, error) {
	oldest := slackTime(since.Add(-5 * time.Minute))
	if thread != "" {
		msgs, _, next, err := a.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: channel, Timestamp: thread, Cursor: cursor, Limit: 200, IncludeAllMetadata: true,
		})
		return msgs, next, translate(err)
	}
	res, err := a.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: channel, Cursor: cursor, Oldest: oldest, Limit: 200, IncludeAllMetadata: true,
	})
	if err != nil {
		return nil, "", translate(err)
	}
	return res.Messages, res.ResponseMetaData.NextCursor, nil
}

func slackTime(t time.Time) string {
	return fmt.Sprintf("%d.%06d", t.Unix(), t.Nanosecond()/1000)
}

// OpenDirect gives the conversation id of the direct message with a member.
func (a *App) OpenDirect(ctx context.Context, m access.Member) (string, error) {
	ch, _, _, err := a.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{m.User}, ReturnIM: false})
	if err != nil {
		return "", translate(err)
	}
	return ch.ID, nil
}

// Tell sends a member a direct message.
func (a *App) Tell(ctx context.Context, m access.Member, msg views.Message) error {
	return a.direct(ctx, m, &msg)
}

// Channel is a conversation as far as the bot must know it.
type Channel struct {
	ID     string
	Name   string
	Shared bool // with people outside the workspace, now or soon
	Closed bool // private: its members were chosen
}

// Channel reads a conversation by id.
func (a *App) Channel(ctx context.Context, id string) (Channel, error) {
	ch, err := a.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id})
	if err != nil {
		return Channel{}, translate(err)
	}
	return readChannel(ch), nil
}

func readChannel(ch *slack.Channel) Channel {
	return Channel{ID: ch.ID, Name: ch.Name, Shared: ch.IsExtShared || ch.IsPendingExtShared, Closed: ch.IsPrivate}
}

// FindChannel finds a conversation by id or by name, with or without "#". It
// is access.NotFound when the bot sees none of that name.
func (a *App) FindChannel(ctx context.Context, nameOrID string) (Channel, error) {
	if ch, err := a.Channel(ctx, nameOrID); err == nil {
		return ch, nil
	} else if access.KindOf(err) != access.Internal {
		return Channel{}, err
	}
	name, cursor := strings.TrimPrefix(nameOrID, "#"), ""
	for {
		page, next, err := a.api.GetConversationsContext(ctx, &slack.GetConversationsParameters{
			Cursor: cursor, ExcludeArchived: true, Limit: 500, Types: []string{"public_channel", "private_channel"},
		})
		if err != nil {
			return Channel{}, translate(err)
		}
		for i := range page {
			if page[i].Name == name {
				return readChannel(&page[i]), nil
			}
		}
		if cursor = next; cursor == "" {
			return Channel{}, &access.Error{Kind: access.NotFound, Sentence: "There is no channel " + nameOrID + " that the bot can see."}
		}
	}
}

// IsGone reports whether err means that nothing can be posted there any more.
func (a *App) IsGone(err error) bool { return errors.Is(err, ErrGone) }
