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

// whisper tells the sender alone, in the first way that works.
func (a *App) whisper(ctx context.Context, log *slog.Logger, in *Interaction, r Reply, m *views.Message) {
	var errs []error
	for _, way := range a.ways(ctx, in, r, m) {
		err := way()
		if err == nil {
			return
		}
		errs = append(errs, err)
	}
	log.Error("answer not told", "error", errors.Join(errs...))
}

// ways are the ways to tell the sender alone, the best one first: over the
// response URL, as an ephemeral message where the act was, in the direct
// message. A response URL does not lead into a thread. Somebody who wrote in
// the direct message is answered there, and somebody who posted a link, and
// asked nothing of the bot, is told beside the link or not at all.
func (a *App) ways(ctx context.Context, in *Interaction, r Reply, m *views.Message) []func() error {
	url, channel := first(in.ResponseURL, r.ResponseURL), first(in.Channel, r.Channel)
	respond := func() error {
		return a.respond(ctx, url, m, slack.MsgOptionResponseURL(url, slack.ResponseTypeEphemeral))
	}
	beside := func() error { return a.ephemeral(ctx, in, channel, m) }
	direct := func() error { return a.direct(ctx, in.Sender, m) }
	switch {
	case in.Kind == Direct:
		return []func() error{func() error { return a.answer(ctx, in, m) }, direct}
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
	_, _, err := a.api.PostMessageContext(ctx, "", append(content(m), how)...)
	return translate(err)
}

func (a *App) ephemeral(ctx context.Context, in *Interaction, channel string, m *views.Message) error {
	if channel == "" {
		return errNoPlace
	}
	_, err := a.api.PostEphemeralContext(ctx, channel, in.Sender.User, inThread(content(m), in.ThreadTS)...)
	return translate(err)
}

// answer posts in the direct message in which somebody wrote.
func (a *App) answer(ctx context.Context, in *Interaction, m *views.Message) error {
	_, _, err := a.api.PostMessageContext(ctx, in.Channel, inThread(content(m), in.ThreadTS)...)
	return translate(err)
}

func inThread(opts []slack.MsgOption, thread string) []slack.MsgOption {
	if thread == "" {
		return opts
	}
	return append(opts, slack.MsgOptionTS(thread))
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
