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
// that it may be there: ask Find.
func (a *App) Post(ctx context.Context, line access.Line, m views.Message) (string, error) {
	opts := append(content(&m), mark(line))
	if line.Thread != "" {
		opts = append(opts, slack.MsgOptionTS(line.Thread))
	}
	_, ts, err := a.api.PostMessageContext(ctx, line.Channel, opts...)
	return ts, translate(err)
}

// Edit replaces the line that was posted at ts.
func (a *App) Edit(ctx context.Context, line access.Line, ts string, m views.Message) error {
	_, _, _, err := a.api.UpdateMessageContext(ctx, line.Channel, ts, append(content(&m), mark(line))...)
	return translate(err)
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

// history reads a page of a thread, or of a channel when thread is empty.
func (a *App) history(ctx context.Context, line access.Line, cursor string, since time.Time) ([]slack.Message, string, error) {
	oldest := slackTime(since.Add(-5 * time.Minute))
	if line.Thread != "" {
		msgs, _, next, err := a.api.GetConversationRepliesContext(ctx, &slack.GetConversationRepliesParameters{
			ChannelID: line.Channel, Timestamp: line.Thread, Cursor: cursor, Limit: 200, IncludeAllMetadata: true,
		})
		return msgs, next, translate(err)
	}
	res, err := a.api.GetConversationHistoryContext(ctx, &slack.GetConversationHistoryParameters{
		ChannelID: line.Channel, Cursor: cursor, Oldest: oldest, Limit: 200, IncludeAllMetadata: true,
	})
	if err != nil {
		return nil, "", translate(err)
	}
	return res.Messages, res.ResponseMetaData.NextCursor, nil
}

func slackTime(t time.Time) string {
	return fmt.Sprintf("%d.%06d", t.Unix(), t.Nanosecond()/1000)
}

// Permalink gives the address of a message.
//
// https://docs.slack.dev/reference/methods/chat.getPermalink
func (a *App) Permalink(ctx context.Context, channel, ts string) (string, error) {
	link, err := a.api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: channel, Ts: ts})
	return link, translate(err)
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
	Member bool // the bot is in it, and can read what it posted there
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
	return Channel{ID: ch.ID, Name: ch.Name, Shared: ch.IsExtShared || ch.IsPendingExtShared, Closed: ch.IsPrivate, Member: ch.IsMember}
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
