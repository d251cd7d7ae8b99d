package slackapp

import (
	"context"
	"log/slog"
	"time"
)

// noteHome is when a member opened the home tab last.
const noteHome = "home"

// homeFor is how long a home tab that was opened is taken to be looked at.
const homeFor = 30 * time.Minute

// opensHome remembers that the home tab is on the sender's screen, or was not
// long ago.
func (a *App) opensHome(ctx context.Context, log *slog.Logger, in *Interaction) {
	if err := a.store.Note(ctx, homeOf(in), noteHome, time.Now().Format(time.RFC3339)); err != nil {
		log.Debug("opened home not noted", "error", err)
	}
}

// renewHome fills the home tab anew of somebody who has just done something:
// what it shows may be past. Slack tells only when it is opened.
//
// https://docs.slack.dev/reference/events/app_home_opened
func (a *App) renewHome(ctx context.Context, log *slog.Logger, in *Interaction) {
	route := a.cfg.Routes.Home
	if !in.changes() || route.Do == nil {
		return
	}
	noted, err := a.store.Noted(ctx, homeOf(in), noteHome)
	opened, never := time.Parse(time.RFC3339, noted)
	if err != nil || never != nil || time.Since(opened) > homeFor {
		return
	}
	home := &Interaction{Kind: HomeTab, Name: in.Name, Sender: in.Sender, Locale: in.Locale, Zone: in.Zone, Arrived: in.Arrived, Attempt: 1}
	reply, err := a.run(ctx, route.Do, home)
	if err != nil {
		log.Info("home not filled anew", "error", err)
		return
	}
	a.perform(ctx, log, home, Reply{Home: reply.Home})
}

// changes reports whether an act may change what the home tab shows: a form
// that was sent, or a button on a message.
func (in *Interaction) changes() bool {
	return in.Kind == Submit || in.Kind == Action && in.MessageTS != ""
}

func homeOf(in *Interaction) string { return "home:" + in.Sender.Team + ":" + in.Sender.User }
