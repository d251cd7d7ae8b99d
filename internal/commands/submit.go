package commands

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// checkRequest looks at the form before Slack closes it: what must be mended
// is told at its field.
func (b *Bot) checkRequest(ctx context.Context, in *slackapp.Interaction) (map[string]string, error) {
	d, err := b.cfg.Store.Draft(ctx, in.Sender, in.Private)
	if err != nil {
		return nil, err
	}
	reason := in.Values[views.BlockReason]
	if n := utf8.RuneCountInString(reason); n > access.MaxReason {
		return map[string]string{views.BlockReason: fmt.Sprintf("The reason is %d characters long; Slack and Entra take %d. Please shorten it.", n, access.MaxReason)}, nil
	}
	policy, ok := policyOf(d, in.Values[views.BlockPolicy])
	if !ok {
		return map[string]string{views.BlockPolicy: "Please choose one of these."}, nil
	}
	if policy.Justification && views.Clean(reason) == "" {
		return map[string]string{views.BlockReason: "“" + policy.Name + "” needs a reason."}, nil
	}
	return nil, nil
}

// policyOf finds the chosen policy among those that the form offered; with
// one offered nothing needs to be chosen.
func policyOf(d access.Draft, chosen string) (access.Policy, bool) {
	if len(d.Policies) == 1 {
		return d.Policies[0], true
	}
	for _, p := range d.Policies {
		if p.ID == chosen {
			return p, true
		}
	}
	return access.Policy{}, false
}

// sending is shown from Submit on.
func (b *Bot) sending(*slackapp.Interaction) *views.Modal { return views.Sending() }

// patience is how long a submission is tried while Entra is busy.
const patience = 10 * time.Minute

// submitRequest makes the request in Entra as the person, once.
func (b *Bot) submitRequest(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	d, since, err := b.intend(ctx, in)
	if err != nil {
		return slackapp.Reply{}, err
	}
	if time.Now().Before(d.NotBefore) {
		return slackapp.Reply{}, slackapp.ErrLater
	}
	reply, err := b.submit(ctx, d, since)
	if isBusy(err) && time.Since(in.Arrived) < patience {
		return b.tryLater(ctx, d, in.Attempt, err)
	}
	if err != nil {
		reply, err = b.refused(ctx, d, err)
	}
	reply.Channel, reply.ResponseURL = d.Channel, d.ResponseURL
	return reply, err
}

// tryLater keeps the submission for another attempt, not before the service
// wants to be asked again, and says so.
func (b *Bot) tryLater(ctx context.Context, d access.Draft, attempt int, cause error) (slackapp.Reply, error) {
	b.log.Warn("entra is busy; the submission is tried again", "attempt", attempt, "error", cause)
	busy, _ := errors.AsType[*access.Error](cause)
	_, err := b.cfg.Store.UpdateDraft(ctx, d.Owner, d.ID, func(d *access.Draft) error {
		d.NotBefore, d.Refused = time.Now().Add(busy.After), busy.Kind == access.Throttled
		return nil
	})
	if err != nil {
		b.log.Warn("the time of the next attempt was not kept", "error", err)
	}
	return slackapp.Reply{Show: views.StillTrying(d.PackageName)}, slackapp.ErrLater
}

// intend writes down what is about to be asked, before it is. The time of the
// first attempt comes back when there was one.
func (b *Bot) intend(ctx context.Context, in *slackapp.Interaction) (access.Draft, time.Time, error) {
	var since time.Time
	d, err := b.cfg.Store.UpdateDraft(ctx, in.Sender, in.Private, func(d *access.Draft) error {
		policy, ok := policyOf(*d, in.Values[views.BlockPolicy])
		if !ok {
			return &access.Error{Kind: access.Invalid, Sentence: "The policies of this package changed meanwhile. Start again with /access request."}
		}
		d.PolicyID, d.Reason = policy.ID, in.Values[views.BlockReason]
		since = d.Attempted
		if since.IsZero() {
			d.Attempted = time.Now()
		}
		return nil
	})
	return d, since, err
}

func (b *Bot) submit(ctx context.Context, d access.Draft, since time.Time) (slackapp.Reply, error) {
	if d.RequestID != "" {
		return show(views.AlreadySent(), views.Plain("This form was sent already; I sent nothing twice.")), nil
	}
	who, err := b.cfg.Store.Principal(ctx, d.Owner)
	if err != nil {
		return slackapp.Reply{}, err
	}
	req, err := b.cfg.Graph.As(who).Submit(ctx, graph.Ask{
		PackageID: d.PackageID, PolicyID: d.PolicyID, Justification: d.Reason, Since: since, Refused: d.Refused,
	})
	if err != nil {
		return slackapp.Reply{}, err
	}
	if err := b.follow(ctx, d, who.Person(), req); err != nil {
		return slackapp.Reply{}, err
	}
	_, err = b.cfg.Store.UpdateDraft(ctx, d.Owner, d.ID, func(d *access.Draft) error { d.RequestID = req.ID; return nil })
	return show(views.Submitted(d.PackageName, req.State), views.Plain("Submitted: Entra has your request for *%s*.", d.PackageName)), err
}

// follow hands the request to the tracker, which posts the card and tells
// every change.
func (b *Bot) follow(ctx context.Context, d access.Draft, who access.Person, req access.Request) error {
	places, err := b.places(ctx, d)
	if err != nil {
		return err
	}
	policy, _ := policyOf(d, d.PolicyID)
	return b.cfg.Store.Track(ctx, sessions.Tracked{
		ID: req.ID, Owner: d.Owner, Person: who, PackageID: d.PackageID, PackageName: d.PackageName,
		PolicyName: policy.Name, Length: policy.Length, Approval: policy.Approval, Reason: d.Reason,
		Created: time.Now(), State: access.Submitted, Places: places,
	})
}

// places are where the card goes: the requestor's direct message, and the
// requests channel unless outsiders share it. What the person gave as the
// reason is for a channel only when it is private.
func (b *Bot) places(ctx context.Context, d access.Draft) ([]sessions.Place, error) {
	direct, err := b.slack.OpenDirect(ctx, d.Owner)
	if err != nil {
		return nil, fmt.Errorf("open the direct message: %w", err)
	}
	places := []sessions.Place{{Channel: direct, Direct: true, Reason: true}}
	if b.channel == "" {
		return places, nil
	}
	ch, err := b.slack.Channel(ctx, b.channel)
	switch {
	case errors.Is(err, slackapp.ErrGone):
		b.log.Warn("the requests channel is gone; the card goes to the direct message only", "error", err)
	case err != nil:
		return nil, fmt.Errorf("look at the requests channel: %w", err)
	case ch.Shared:
		b.log.Warn("the requests channel is shared with outsiders; the card goes to the direct message only", "channel", ch.ID)
	default:
		places = append(places, sessions.Place{Channel: ch.ID, Reason: ch.Closed})
	}
	return places, nil
}

// refused shows why the request did not go through. The form comes back with
// everything that was typed where changing it can help.
func (b *Bot) refused(ctx context.Context, d access.Draft, cause error) (slackapp.Reply, error) {
	if !isBusy(cause) {
		var err error
		if d, err = b.reset(ctx, d); err != nil {
			return slackapp.Reply{}, err
		}
	}
	switch access.KindOf(cause) {
	case access.NotLinked, access.SignInAgain:
		return b.signInFor(ctx, d, cause)
	case access.Invalid:
		who, err := b.cfg.Store.Principal(ctx, d.Owner)
		if err != nil {
			return slackapp.Reply{}, err
		}
		return b.form(ctx, who, d, access.SentenceOf(cause))
	case access.Internal:
		return slackapp.Reply{}, cause
	}
	b.log.Warn("request refused", "kind", string(access.KindOf(cause)), "error", cause)
	refusal := views.Refusal{Sentence: access.SentenceOf(cause)}
	if isBusy(cause) {
		refusal.DraftID = d.ID
	}
	return show(views.Refused(refusal), views.Continue(access.SentenceOf(cause), d)), nil
}

// reset makes the next Submit of a draft that was clearly refused a new
// attempt.
func (b *Bot) reset(ctx context.Context, d access.Draft) (access.Draft, error) {
	return b.cfg.Store.UpdateDraft(ctx, d.Owner, d.ID, func(d *access.Draft) error {
		d.Attempted = time.Time{}
		return nil
	})
}

// saveTyped keeps what is being typed, so that a closed form loses nothing.
func (b *Bot) saveTyped(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	_, err := b.cfg.Store.UpdateDraft(ctx, in.Sender, in.Private, func(d *access.Draft) error {
		if reason, ok := in.Values[views.BlockReason]; ok && utf8.RuneCountInString(reason) <= access.MaxReason {
			d.Reason = reason
		}
		if policy := in.Values[views.BlockPolicy]; policy != "" {
			d.PolicyID = policy
		}
		return nil
	})
	return slackapp.Reply{}, err
}

// closedForm tells that nothing was sent, and how to go on.
func (b *Bot) closedForm(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	if in.Private == "" {
		return slackapp.Reply{}, nil
	}
	d, err := b.cfg.Store.Draft(ctx, in.Sender, in.Private)
	if err != nil || d.RequestID != "" || !d.Attempted.IsZero() {
		return slackapp.Reply{}, err
	}
	what := "the form"
	if d.PackageName != "" {
		what = "the form for " + d.PackageName
	}
	m := views.Continue("You closed "+what+". Nothing was sent, and what you typed is kept for a week.", d)
	return slackapp.Reply{Say: &m, Channel: d.Channel, ResponseURL: d.ResponseURL}, nil
}
