package commands

import (
	"context"
	"errors"
	"slices"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// asked finds the copy of a card that a button's value names, and its request.
// A refusal is for the person; it never depends on what the client says.
func (b *Bot) asked(ctx context.Context, in *slackapp.Interaction) (sessions.Ask, sessions.Tracked, string, error) {
	ask, err := b.cfg.Store.ApprovalAsk(ctx, in.Value)
	if err != nil {
		return ask, sessions.Tracked{}, "", err
	}
	if !ask.InChannel() && ask.Member != in.Sender {
		b.log.Warn("somebody else's approval card was pressed", "request", ask.RequestID, "user", in.Sender.User)
		return ask, sessions.Tracked{}, in.Language().Say("This card asks somebody else. What waits for you is on your Home tab."), nil
	}
	rec, err := b.cfg.Store.Tracked(ctx, ask.RequestID)
	if errors.Is(err, sessions.ErrNoRecord) {
		return ask, rec, in.Language().Say("I no longer follow this request. What waits for your decision is on your Home tab and in My Access."), nil
	}
	if ask.InChannel() {
		rec = withoutReasons(rec)
	}
	return ask, rec, cannotDecide(in.Language(), rec, ask.Stage), err
}

// withoutReasons is a record as somebody may see it who is known only to see a
// channel.
func withoutReasons(rec sessions.Tracked) sessions.Tracked {
	rec.Decisions = slices.Clone(rec.Decisions)
	for i := range rec.Decisions {
		rec.Decisions[i].Reason = ""
	}
	return rec
}

// cannotDecide says truthfully why a stage waits for nobody any more; "" while
// it does.
func cannotDecide(l views.Language, rec sessions.Tracked, stage int) string {
	if d, decided := rec.DecisionOn(stage); decided {
		return l.Sentence(decidedWords(d))
	}
	switch {
	case rec.State.Terminal():
		return l.Say("This request has ended already: %s.", rec.State)
	case rec.State.Rank() > access.PendingApproval.Rank():
		return l.Say("This request needs no approval any more: %s.", rec.State)
	}
	return ""
}

// decidedWords reads like "Manager1 approved this 2 minutes ago."
func decidedWords(d sessions.Decision) access.Sentence {
	who, when, denied := nameOf(d.By), ago(time.Since(d.At)), d.Verdict == access.Refused
	switch {
	case denied && d.Reason != "":
		return access.Sayf("%s denied this %s. The reason: %s", who, when, d.Reason)
	case denied:
		return access.Sayf("%s denied this %s.", who, when)
	case d.Reason != "":
		return access.Sayf("%s approved this %s. The reason: %s", who, when, d.Reason)
	}
	return access.Sayf("%s approved this %s.", who, when)
}

// nameOf is how somebody is named who may have no name.
func nameOf(p access.Person) access.Sentence {
	if p.Name == "" {
		return access.Sayf("Somebody")
	}
	return access.Sayf("%s", p.Name)
}

// ago reads like "2 minutes ago".
func ago(d time.Duration) access.Sentence {
	switch {
	case d < time.Minute:
		return access.Sayf("just now")
	case d < time.Hour:
		return access.Countf(int(d.Minutes()), "1 minute ago", "%d minutes ago")
	case d < 48*time.Hour:
		return access.Countf(int(d.Hours()), "1 hour ago", "%d hours ago")
	}
	return access.Countf(int(d.Hours()/24), "1 day ago", "%d days ago")
}
