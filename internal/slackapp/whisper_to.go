package slackapp

import (
	"context"

	"accessbot/internal/access"
	"accessbot/internal/views"
)

// Whisper posts something in a conversation that only one of its members sees,
// and only while their client is open: Slack does not keep it.
//
// https://docs.slack.dev/reference/methods/chat.postEphemeral
func (a *App) Whisper(ctx context.Context, channel string, m access.Member, msg views.Message) error {
	return a.call(ctx, call{method: "chat.postEphemeral", urgency: person}, func() error {
		_, err := a.api.PostEphemeralContext(ctx, channel, m.User, content(&msg)...)
		return err
	})
}
