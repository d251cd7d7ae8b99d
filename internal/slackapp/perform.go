package slackapp

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/views"

	"github.com/slack-go/slack"
)

// open opens the modal of an interaction once; a second attempt finds the
// view that the first one opened.
func (a *App) open(ctx context.Context, in *Interaction, m *views.Modal) error {
	if m == nil || in.ViewID != "" {
		return a.show(ctx, in, m)
	}
	id, err := a.store.Noted(ctx, in.Key, "view")
	if err != nil || id != "" {
		in.ViewID = id
		return err
	}
	res, err := a.api.OpenViewContext(ctx, in.TriggerID, *m)
	if err != nil {
		return translate(err)
	}
	in.ViewID = res.ID
	return a.store.Note(ctx, in.Key, "view", in.ViewID)
}

// show puts m into the view of the interaction.
func (a *App) show(ctx context.Context, in *Interaction, m *views.Modal) error {
	if m == nil {
		return nil
	}
	if in.ViewID == "" {
		return errViewGone
	}
	_, err := a.api.UpdateViewContext(ctx, *m, "", "", in.ViewID)
	return translate(err)
}

// perform carries a reply out. Each part stands for itself: one that fails
// does not keep the others back.
func (a *App) perform(ctx context.Context, log *slog.Logger, in *Interaction, r Reply) {
	if r.Show != nil {
		a.performShow(ctx, log, in, r)
	}
	if r.Say != nil {
		a.whisper(ctx, log, in, r, r.Say)
	}
	if r.Edit != nil {
		a.edit(ctx, log, in, r)
	}
	if r.Home != nil {
		req := slack.PublishViewContextRequest{UserID: in.Sender.User, View: *r.Home}
		if _, err := a.api.PublishViewContext(ctx, req); err != nil {
			log.Warn("home not shown", "error", translate(err))
		}
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

// performShow shows the modal; when it is gone or was never opened, the
// message that stands for it is said.
func (a *App) performShow(ctx context.Context, log *slog.Logger, in *Interaction, r Reply) {
	a.letAckPass(ctx, in)
	err := a.show(ctx, in, r.Show)
	if err == nil {
		return
	}
	log.Info("modal not shown", "error", err)
	if r.Instead != nil {
		a.whisper(ctx, log, in, r, r.Instead)
	}
}

// whisper tells the sender alone: over the response URL, else as an ephemeral
// message where the act was, else in the direct message.
func (a *App) whisper(ctx context.Context, log *slog.Logger, in *Interaction, r Reply, m *views.Message) {
	url, channel := first(in.ResponseURL, r.ResponseURL), first(in.Channel, r.Channel)
	ways := []func() error{
		func() error {
			return a.respond(ctx, url, m, slack.MsgOptionResponseURL(url, slack.ResponseTypeEphemeral))
		},
		func() error { return a.ephemeral(ctx, channel, in.Sender, m) },
		func() error { return a.direct(ctx, in.Sender, m) },
	}
	var errs []error
	for _, way := range ways {
		err := way()
		if err == nil {
			return
		}
		errs = append(errs, err)
	}
	log.Error("answer not told", "error", errors.Join(errs...))
}

var errNoPlace = errors.New("no such place")

// respond uses a response URL: at most five times in thirty minutes.
//
// https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
func (a *App) respond(ctx context.Context, url string, m *views.Message, how slack.MsgOption) error {
	if url == "" {
		return errNoPlace
	}
	_, _, err := a.api.PostMessageContext(ctx, "", append(content(m), how)...)
	return translate(err)
}

func (a *App) ephemeral(ctx context.Context, channel string, who access.Member, m *views.Message) error {
	if channel == "" {
		return errNoPlace
	}
	_, err := a.api.PostEphemeralContext(ctx, channel, who.User, content(m)...)
	return translate(err)
}

func (a *App) direct(ctx context.Context, who access.Member, m *views.Message) error {
	channel, err := a.OpenDirect(ctx, who)
	if err != nil {
		return err
	}
	_, _, err = a.api.PostMessageContext(ctx, channel, content(m)...)
	return translate(err)
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
