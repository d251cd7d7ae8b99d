package slackapp

import (
	"context"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/views"

	"github.com/slack-go/slack"
)

// Permalink gives the address of a message.
//
// https://docs.slack.dev/reference/methods/chat.getPermalink
func (a *App) Permalink(ctx context.Context, channel, ts string) (string, error) {
	var link string
	err := a.call(ctx, call{method: "chat.getPermalink", urgency: person}, func() (err error) {
		link, err = a.api.GetPermalinkContext(ctx, &slack.PermalinkParameters{Channel: channel, Ts: ts})
		return err
	})
	return link, err
}

// OpenDirect gives the conversation id of the direct message with a member.
// It never changes, so Slack is asked once for each member.
//
// https://docs.slack.dev/reference/methods/conversations.open
func (a *App) OpenDirect(ctx context.Context, m access.Member) (string, error) {
	if id, ok := a.directs.Load(m.User); ok {
		return id.(string), nil
	}
	var ch *slack.Channel
	err := a.call(ctx, call{method: "conversations.open", urgency: person}, func() (err error) {
		ch, _, _, err = a.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{m.User}})
		return err
	})
	if err != nil {
		return "", err
	}
	a.directs.Store(m.User, ch.ID)
	return ch.ID, nil
}

// Tell sends a member a direct message.
func (a *App) Tell(ctx context.Context, m access.Member, msg views.Message) error {
	channel, err := a.OpenDirect(ctx, m)
	if err != nil {
		return err
	}
	_, err = a.post(ctx, person, access.Line{Channel: channel, What: "notice"}, msg)
	return err
}

// Channel is a conversation as far as the bot must know it.
type Channel struct {
	ID     string
	Name   string
	Shared bool // with people outside the workspace, now or soon
	Closed bool // private: its members were chosen
	Member bool // the bot is in it, and can read what it posted there
	Gone   bool // archived: nothing can be posted there
}

// Channel reads a conversation by id.
func (a *App) Channel(ctx context.Context, id string) (Channel, error) {
	var ch *slack.Channel
	err := a.call(ctx, call{method: "conversations.info", urgency: person}, func() (err error) {
		ch, err = a.api.GetConversationInfoContext(ctx, &slack.GetConversationInfoInput{ChannelID: id})
		return err
	})
	if err != nil {
		return Channel{}, err
	}
	return readChannel(ch), nil
}

func readChannel(ch *slack.Channel) Channel {
	return Channel{ID: ch.ID, Name: ch.Name, Shared: ch.IsExtShared || ch.IsPendingExtShared, Closed: ch.IsPrivate, Member: ch.IsMember, Gone: ch.IsArchived}
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
		page, next, err := a.channels(ctx, cursor)
		if err != nil {
			return Channel{}, err
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

func (a *App) channels(ctx context.Context, cursor string) (page []slack.Channel, next string, err error) {
	err = a.call(ctx, call{method: "conversations.list", urgency: thread}, func() (err error) {
		page, next, err = a.api.GetConversationsContext(ctx, &slack.GetConversationsParameters{
			Cursor: cursor, ExcludeArchived: true, Limit: 500, Types: []string{"public_channel", "private_channel"},
		})
		return err
	})
	return page, next, err
}
