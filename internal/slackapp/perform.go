package slackapp

import (
	"context"
	"log/slog"
	"time"

	"accessbot/internal/views"

	"github.com/slack-go/slack"
)

// perform carries a reply out. Each part stands for itself: one that fails
// does not keep the others back.
func (a *App) perform(ctx context.Context, log *slog.Logger, in *Interaction, r Reply) {
	if r.Push != nil || r.Show != nil || r.Under != nil {
		a.letAckPass(ctx, in)
		a.performModals(ctx, log, in, r)
	}
	if r.Say != nil {
		a.whisper(ctx, log, in, r, r.Say)
	}
	if r.Edit != nil {
		a.edit(ctx, log, in, r)
	}
	if r.Home != nil {
		a.publish(ctx, log, in, r.Home)
	}
}

func (a *App) publish(ctx context.Context, log *slog.Logger, in *Interaction, home *views.Home) {
	err := a.call(ctx, call{method: "views.publish", urgency: person}, func() error {
		_, err := a.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: in.Sender.User, View: *home})
		return err
	})
	if err != nil {
		log.Warn("home not shown", "error", err)
	}
}

// noteAcked marks a submission whose acknowledgement went out.
const noteAcked = "acked"

// Slack applies an acknowledgement and a views.update in the order in which
// they reach it: one that overtook the other would leave "one moment" on the
// screen for ever.
const (
	ackSeen  = time.Second            // how long the acknowledgement is waited for
	ackAhead = 150 * time.Millisecond // its head start
)

// letAckPass waits until the acknowledgement of a submission had its head
// start; a replica that died before acknowledging holds nothing up for long.
func (a *App) letAckPass(ctx context.Context, in *Interaction) {
	if in.Kind != Submit || in.Attempt > 1 {
		return
	}
	deadline := time.Now().Add(ackSeen)
	for time.Now().Before(deadline) && ctx.Err() == nil {
		if acked, err := a.store.Noted(ctx, in.Key, noteAcked); err != nil || acked != "" {
			break
		}
		wait(ctx, 20*time.Millisecond)
	}
	wait(ctx, ackAhead)
}

// edit replaces the private message whose button was pressed.
func (a *App) edit(ctx context.Context, log *slog.Logger, in *Interaction, r Reply) {
	if !in.Ephemeral {
		a.whisper(ctx, log, in, r, r.Edit)
		return
	}
	if err := a.respond(ctx, in.ResponseURL, r.Edit, slack.MsgOptionReplaceOriginal(in.ResponseURL)); err != nil {
		log.Warn("message not replaced", "error", err)
		a.whisper(ctx, log, in, r, r.Edit)
	}
}

// content is what every message carries: text for notifications and screen
// readers, blocks, and nothing that Slack would unfurl.
func content(m *views.Message) []slack.MsgOption {
	return []slack.MsgOption{
		slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(m.Blocks...),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
