// Slackgo is a program on slack-go's SocketmodeHandler that acknowledges what
// comes in and does nothing else.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	api := slack.New(os.Getenv("SLACK_BOT_TOKEN"), slack.OptionAppLevelToken(os.Getenv("SLACK_APP_TOKEN")), slack.OptionAPIURL(os.Getenv("SLACK_API_URL")))
	handler := socketmode.NewSocketmodeHandler(socketmode.New(api))
	ack := func(e *socketmode.Event, c *socketmode.Client) {
		if err := c.AckCtx(ctx, e.Request.EnvelopeID, nil); err != nil {
			fmt.Fprintln(os.Stderr, "slackgo: acknowledge:", err)
		}
	}
	handler.HandleSlashCommand("/access", ack)
	handler.HandleInteraction(slack.InteractionTypeBlockActions, ack)
	handler.HandleInteraction(slack.InteractionTypeViewSubmission, ack)
	if err := handler.RunEventLoopContext(ctx); err != nil && ctx.Err() == nil {
		fmt.Fprintln(os.Stderr, "slackgo:", err)
		os.Exit(1)
	}
}
