package commands

import (
	"context"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// window holds a decision back for as long as it can be taken back. The reply
// is for the person while Entra is not told, and nil from then on. The work is
// kept meanwhile: a decision outlives the replica that took it in.
func (b *Bot) window(ctx context.Context, d access.Draft) (*slackapp.Reply, error) {
	if b.cfg.UndoWindow == 0 {
		return nil, nil
	}
	now := time.Now()
	d, err := b.cfg.Store.UpdateDraft(ctx, d.Owner, d.ID, func(d *access.Draft) error {
		switch {
		case d.Deciding.TakenBack:
		case d.Deciding.SendAt.IsZero():
			d.Deciding.SendAt = now.Add(b.cfg.UndoWindow)
		case !now.Before(d.Deciding.SendAt):
			d.Deciding.Sent = true
		}
		return nil
	})
	l := views.In(d.Locale)
	switch {
	case err != nil:
		return nil, err
	case d.Deciding.TakenBack:
		reply := takenBack(l)
		return &reply, nil
	case d.Deciding.Sent:
		return nil, nil
	}
	reply := slackapp.Reply{Show: l.UndoDecision(d.ID, d.Deciding.Verdict, b.cfg.UndoWindow)}
	return &reply, slackapp.ErrLater
}

func heldBack(reply *slackapp.Reply) slackapp.Reply {
	if reply == nil {
		return slackapp.Reply{}
	}
	return *reply
}

func takenBack(l views.Language) slackapp.Reply {
	line := l.Say("You took it back: Entra was told nothing, and the request still waits.")
	return show(l.NotDecided([]string{line}), l.Plain("%s", line))
}

// takeBack is the Take it back button: it works until Entra is told.
func (b *Bot) takeBack(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	_, err := b.cfg.Store.UpdateDraft(ctx, in.Sender, in.Value, func(d *access.Draft) error {
		if d.Deciding == nil {
			return &access.Error{Kind: access.NotFound, Sentence: "I no longer have this form. Start again with /access approvals."}
		}
		if d.Deciding.Sent {
			return &access.Error{Kind: access.AlreadyDecided, Sentence: "It is too late to take it back: Entra has your decision."}
		}
		d.Deciding.TakenBack = true
		return nil
	})
	if err != nil {
		return slackapp.Reply{}, err
	}
	b.log.Info("a decision was taken back before it was sent", "user", in.Sender.User)
	return takenBack(in.Language()), nil
}
