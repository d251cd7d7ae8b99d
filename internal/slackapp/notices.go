package slackapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
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
		a.mustMend(ctx)
	}
	return nil
}

// mustMend ends the program when Slack confirms that the bot's token is of no
// use any more: a notice may be of an installation that was replaced.
func (a *App) mustMend(ctx context.Context) {
	_, err := a.authTest(ctx)
	if !errors.Is(err, errFinal) {
		return
	}
	err = fmt.Errorf("install the app again and set its SLACK_BOT_TOKEN: %w", err)
	select {
	case a.broken <- err:
	default: // it is told already
	}
}
