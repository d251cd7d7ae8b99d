package slackapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// notice reports whether Slack itself tells something, and no person asks for
// anything.
func (in *Interaction) notice() bool {
	switch in.Kind {
	case left, moved, revoked, uninstalled:
		return true
	}
	return false
}

// hook is what the routes want done for a notice; nil when they want nothing.
func (r *Routes) hook(in *Interaction) func(ctx context.Context) error {
	switch {
	case in.Kind == left && r.Left != nil:
		return func(ctx context.Context) error { return r.Left(ctx, in.Sender) }
	case in.Kind == moved && r.Moved != nil:
		return func(ctx context.Context) error { return r.Moved(ctx, in.Value, in.Channel) }
	case in.Kind == uninstalled || in.Kind == revoked:
		return r.Uninstalled
	}
	return nil
}

// heed does what a notice asks for. A hook that failed is tried again.
func (a *App) heed(ctx context.Context, log *slog.Logger, in *Interaction) error {
	log.Info("slack tells", "channel", in.Channel)
	if in.Kind == left {
		a.people.forget(in.Sender.User)
	}
	if hook := a.cfg.Routes.hook(in); hook != nil {
		ctx, cancel := context.WithTimeout(ctx, workWithin)
		defer cancel()
		if err := guard(func() error { return hook(ctx) }); err != nil && in.Attempt <= maxAttempts {
			log.Error("notice not heeded; to be tried again", "error", err)
			return ErrLater
		} else if err != nil {
			return err
		}
	}
	if in.Kind == uninstalled || in.Kind == revoked {
		a.suspect()
	}
	return nil
}

// suspect has the bot's token looked at: Slack told, or refused a call in
// words, that it is of no use any more.
func (a *App) suspect() {
	select {
	case a.suspicion <- struct{}{}:
	default: // it is going to be looked at
	}
}

// watchToken ends with an error when Slack confirms a suspicion. A notice may
// be of an installation that was replaced, and a refusal of one call alone.
func (a *App) watchToken(ctx context.Context) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-a.suspicion:
		}
		if _, err := a.authTest(ctx); errors.Is(err, errFinal) {
			return fmt.Errorf("install the app again and set its SLACK_BOT_TOKEN: %w", err)
		}
		wait(ctx, suspectEvery)
	}
}

// suspectEvery is how long one look at the token holds.
const suspectEvery = 10 * time.Second
