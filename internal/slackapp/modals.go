package slackapp

import (
	"context"
	"log/slog"

	"accessbot/internal/views"

	"github.com/slack-go/slack"
)

// Notes about the modals of an interaction, by which a second attempt finds
// what the first one opened.
const (
	noteView   = "view"
	notePushed = "pushed"
)

// open opens the modal of an interaction once.
func (a *App) open(ctx context.Context, in *Interaction, m *views.Modal) error {
	if m == nil || in.ViewID != "" {
		return a.show(ctx, in.ViewID, m)
	}
	id, err := a.store.Noted(ctx, in.Key, noteView)
	if err != nil || id != "" {
		in.ViewID = id
		return err
	}
	var res *slack.ViewResponse
	err = a.call(ctx, call{method: "views.open", urgency: person}, func() (err error) {
		res, err = a.api.OpenViewContext(ctx, in.TriggerID, *m)
		return err
	})
	if err != nil {
		return err
	}
	in.ViewID = res.ID
	return a.store.Note(ctx, in.Key, noteView, in.ViewID)
}

// push puts a modal on top of the one that a button was pressed in, once.
//
// https://docs.slack.dev/surfaces/modals#adding_views
func (a *App) push(ctx context.Context, in *Interaction, m *views.Modal) error {
	if in.Kind != Action || in.ViewID == "" {
		return errViewGone
	}
	id, err := a.store.Noted(ctx, in.Key, notePushed)
	if err != nil {
		return err
	}
	if id != "" {
		in.onTop(id)
		return a.show(ctx, id, m)
	}
	var res *slack.ViewResponse
	err = a.call(ctx, call{method: "views.push", urgency: person}, func() (err error) {
		res, err = a.api.PushViewContext(ctx, in.TriggerID, *m)
		return err
	})
	if err != nil {
		return err
	}
	in.onTop(res.ID)
	return a.store.Note(ctx, in.Key, notePushed, res.ID)
}

// onTop makes a pushed modal the one of the interaction.
func (in *Interaction) onTop(id string) {
	in.PreviousViewID, in.ViewID, in.pushed = in.ViewID, id, true
}

// show puts m into a view.
func (a *App) show(ctx context.Context, view string, m *views.Modal) error {
	if m == nil {
		return nil
	}
	if view == "" {
		return errViewGone
	}
	return a.call(ctx, call{method: "views.update", urgency: person}, func() error {
		_, err := a.api.UpdateViewContext(ctx, *m, "", "", view)
		return err
	})
}

// openFor opens or pushes the loading modal of a route while the trigger is
// young.
func (a *App) openFor(ctx context.Context, log *slog.Logger, route Route, in *Interaction) {
	if route.Opens == nil && route.Pushes == nil {
		return
	}
	err := guard(func() error {
		if route.Pushes != nil && in.Kind == Action && in.ViewID != "" {
			return a.push(ctx, in, route.Pushes(in))
		}
		if route.Opens != nil {
			return a.open(ctx, in, route.Opens(in))
		}
		return nil
	})
	if err != nil {
		log.Warn("modal not opened", "error", err, "age_ms", sinceArrival(in))
	}
}

// performModals shows the modals of a reply; when the one of the interaction
// is gone or was never opened, the message that stands for it is said.
func (a *App) performModals(ctx context.Context, log *slog.Logger, in *Interaction, r Reply) {
	if err := a.showMain(ctx, log, in, r); err != nil {
		log.Info("modal not shown", "error", err)
		if r.Instead != nil {
			a.whisper(ctx, log, in, r, r.Instead)
		}
	}
	if err := a.show(ctx, in.PreviousViewID, r.Under); err != nil {
		log.Info("modal underneath not shown", "error", err)
	}
}

func (a *App) showMain(ctx context.Context, log *slog.Logger, in *Interaction, r Reply) error {
	if r.Push == nil && r.Show != nil && in.ViewID == "" && in.TriggerID != "" {
		return a.open(ctx, in, r.Show) // a handler that was quick enough needs no loading view
	}
	if r.Push == nil {
		return a.show(ctx, in.ViewID, r.Show)
	}
	if !in.pushed {
		err := a.push(ctx, in, r.Push)
		if err == nil {
			return nil
		}
		log.Info("modal not pushed; it takes the place of the other", "error", err)
	}
	return a.show(ctx, in.ViewID, r.Push)
}
