// Ours is accessbot's connection to Slack without the rest of accessbot: the
// package slackapp on a Redis, with a route that does nothing. It stands beside
// a Bolt application that does nothing either.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "ours:", err)
		os.Exit(1)
	}
}

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	store, err := sessions.New(sessions.Config{URL: os.Getenv("REDIS_URL"), SealKeys: os.Getenv("SEAL_KEYS")})
	if err != nil {
		return err
	}
	defer store.Close()
	idle := slackapp.Route{Do: func(context.Context, *slackapp.Interaction) (slackapp.Reply, error) { return slackapp.Reply{}, nil }}
	app := slackapp.New(slackapp.Config{
		BotToken: os.Getenv("SLACK_BOT_TOKEN"), AppToken: os.Getenv("SLACK_APP_TOKEN"), APIURL: os.Getenv("SLACK_API_URL"),
		Store: store, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
		Routes: &slackapp.Routes{
			Commands: map[string]slackapp.Route{"/access": idle},
			Actions:  map[string]slackapp.Route{"bench.press": idle},
			Submits:  map[string]slackapp.Route{"bench.form": idle},
		},
	})
	return app.Run(ctx)
}
