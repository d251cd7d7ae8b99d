package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// checkRequest looks at a page of the form before Slack closes it: what must
// be mended is told at its field.
func (b *Bot) checkRequest(ctx context.Context, in *slackapp.Interaction) (map[string]string, error) {
	d, err := b.cfg.Store.Draft(ctx, in.Sender, in.Private)
	if err != nil {
		return nil, err
	}
	typed(in, &d)
	problems := map[string]string{}
	for _, flaw := range d.Flaws(time.Now()) {
		if block := blockOf(flaw); isShown(in, block) {
			problems[block] = in.Language().Sentence(flaw.Sentence)
		}
	}
	return problems, nil
}

// blockOf is the input at which a flaw is told.
func blockOf(f access.Flaw) string {
	switch f.Part {
	case access.PartPolicy:
		return views.BlockPolicy
	case access.PartStart:
		return views.BlockStart
	case access.PartEnd:
		return views.BlockEnd
	case access.PartAnswer:
		return views.BlockQuestion(f.PromptID)
	}
	return views.BlockReason
}

// isShown reports whether the submitted page has the input.
func isShown(in *slackapp.Interaction, block string) bool {
	_, one := in.Values[block]
	_, many := in.Many[block]
	return one || many
}

// sending is shown from Submit on.
func (b *Bot) sending(in *slackapp.Interaction) *views.Modal { return in.Language().Sending() }

// patience is how long a submission is tried while Entra is busy.
const patience = 10 * time.Minute

// submitRequest shows the next page of the form, or makes the request in
// Entra as the person, once.
func (b *Bot) submitRequest(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	d, err := b.saved(ctx, in)
	if err != nil {
		return slackapp.Reply{}, err
	}
	if page := pageShown(in, d) + 1; page < len(views.FormPages(d)) {
		return slackapp.Reply{Show: laterPage(d, page), Channel: d.Channel, ResponseURL: d.ResponseURL}, nil
	}
	if flaws := d.Flaws(time.Now()); len(flaws) > 0 && d.Attempted.IsZero() {
		return b.mend(ctx, d, flaws[0])
	}
	return b.send(ctx, in, d)
}

// mend shows the page of the form on which something is missing still.
func (b *Bot) mend(ctx context.Context, d access.Draft, flaw access.Flaw) (slackapp.Reply, error) {
	l := views.In(d.Locale)
	for i, page := range views.FormPages(d) {
		asks := func(q access.Prompt) bool { return q.ID == flaw.PromptID }
		if i > 0 && flaw.Part == access.PartAnswer && slices.ContainsFunc(page, asks) {
			form := views.Form{Draft: d, Package: access.Package{Name: d.PackageName}, Page: i, Problem: l.Sentence(flaw.Sentence)}
			return show(views.In(d.Locale).RequestForm(form), l.Continue(l.Sentence(flaw.Sentence), d)), nil
		}
	}
	who, err := b.cfg.Store.Principal(ctx, d.Owner)
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.form(ctx, who, d, l.Sentence(flaw.Sentence))
}

// atOnce sends a draft to which nothing is missing, because a whole line was
// typed; else it shows the form, filled in as far as it goes.
func (b *Bot) atOnce(ctx context.Context, who access.Principal, d access.Draft) (slackapp.Reply, error) {
	d, f, refusal, err := b.prepare(ctx, who, d)
	switch {
	case err != nil:
		return slackapp.Reply{}, err
	case refusal != nil:
		return show(views.In(d.Locale).Refused(*refusal), views.In(d.Locale).Plain("%s", refusal.Sentence)), nil
	}
	p, clear := d.Policy()
	problem := noDates(d, p)
	if flaws := d.Flaws(time.Now()); clear && len(flaws) > 0 {
		problem = views.In(d.Locale).Sentence(flaws[0].Sentence)
	}
	if !clear || problem != "" {
		return b.showForm(ctx, who, d, f.about, problem)
	}
	return b.send(ctx, nil, d)
}

// send makes the request of a draft. in is the submission that asks for it;
// nil when a typed line does.
func (b *Bot) send(ctx context.Context, in *slackapp.Interaction, d access.Draft) (slackapp.Reply, error) {
	if time.Now().Before(d.NotBefore) {
		return slackapp.Reply{}, slackapp.ErrLater
	}
	d, since, err := b.intend(ctx, d)
	if err != nil {
		return slackapp.Reply{}, err
	}
	reply, err := b.submit(ctx, d, since)
	if isBusy(err) && in != nil && time.Since(in.Arrived) < patience {
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
	return slackapp.Reply{Show: views.In(d.Locale).StillTrying(d.PackageName)}, slackapp.ErrLater
}

// intend writes down what is about to be asked, before it is. The time of the
// first attempt comes back when there was one.
func (b *Bot) intend(ctx context.Context, d access.Draft) (access.Draft, time.Time, error) {
	var since time.Time
	d, err := b.cfg.Store.UpdateDraft(ctx, d.Owner, d.ID, func(d *access.Draft) error {
		policy, ok := d.Policy()
		if !ok {
			return &access.Error{Kind: access.Invalid, Sentence: "The policies of this package changed meanwhile. Start again with /access request."}
		}
		d.PolicyID, since = policy.ID, d.Attempted
		if since.IsZero() {
			d.Attempted = time.Now()
		}
		return nil
	})
	return d, since, err
}

func (b *Bot) submit(ctx context.Context, d access.Draft, since time.Time) (slackapp.Reply, error) {
	if d.RequestID != "" {
		return show(views.In(d.Locale).AlreadySent(), views.In(d.Locale).Plain("This form was sent already; I sent nothing twice.")), nil
	}
	who, err := b.cfg.Store.Principal(ctx, d.Owner)
	if err != nil {
		return slackapp.Reply{}, err
	}
	req, err := b.ask(ctx, who, d, since)
	if err != nil {
		return slackapp.Reply{}, err
	}
	if err := b.follow(ctx, d, who.Person(), req); err != nil {
		return slackapp.Reply{}, err
	}
	_, err = b.cfg.Store.UpdateDraft(ctx, d.Owner, d.ID, func(d *access.Draft) error { d.RequestID = req.ID; return nil })
	sent := views.Sent{PackageName: d.PackageName, RequestID: req.ID, Approval: approves(d), Extends: d.Extends()}
	return show(views.In(d.Locale).Submitted(sent), views.In(d.Locale).SubmittedMessage(sent)), err
}

// ask makes the call to Entra that the draft stands for.
func (b *Bot) ask(ctx context.Context, who access.Principal, d access.Draft, since time.Time) (access.Request, error) {
	me, act := b.cfg.Graph.As(who), sessions.Act{What: "request", Slack: d.Owner, Entra: who.Person(), Package: d.PackageID}
	call := func() (access.Request, error) {
		return me.Submit(ctx, graph.Ask{
			PackageID: d.PackageID, PolicyID: d.PolicyID, Justification: d.Reason, Answers: d.Given(), Schedule: d.Schedule(time.Now()),
			Since: since, Refused: d.Refused,
		})
	}
	if d.Extends() {
		act.What, act.Assignment = "extend", d.AssignmentID
		call = func() (access.Request, error) {
			return me.UserUpdate(ctx, graph.Change{
				AssignmentID: d.AssignmentID, Justification: d.Reason, Answers: d.Given(), Schedule: d.Schedule(time.Now()),
			})
		}
	}
	var req access.Request
	err := b.audited(ctx, act, func() (err error) { req, err = call(); return err })
	return req, err
}

// follow hands the request to the tracker, which posts the card and tells
// every change.
func (b *Bot) follow(ctx context.Context, d access.Draft, who access.Person, req access.Request) error {
	places, err := b.places(ctx, d)
	if err != nil {
		return err
	}
	policy, _ := d.Policy()
	t := sessions.Tracked{
		ID: req.ID, Type: req.Type, Owner: d.Owner, Person: who, AssignmentID: d.AssignmentID, PackageID: d.PackageID, PackageName: d.PackageName,
		PolicyID: policy.ID, PolicyName: policy.Name, Length: policy.Length, Starts: d.Schedule(time.Now()).Start, Ends: d.Schedule(time.Now()).Length.Until,
		Approval: approves(d), Reason: d.Reason, State: access.Submitted, Places: places,
	}
	if !d.Length.IsZero() && d.End.IsZero() {
		t.Length = access.Length{For: d.Length}
	}
	for _, a := range d.Given() {
		q, _ := policy.Prompt(a.PromptID)
		t.Answers = append(t.Answers, sessions.Answered{Question: q.Text, Answer: q.Words(a, "")})
	}
	return b.track(ctx, t)
}

// approves reports whether somebody must agree to what the draft asks for.
func approves(d access.Draft) bool {
	policy, _ := d.Policy()
	if d.Extends() {
		return policy.ApprovalForExtend
	}
	return policy.Approval
}

// track follows a request that was made now.
func (b *Bot) track(ctx context.Context, t sessions.Tracked) error {
	t.Created = time.Now()
	return b.cfg.Store.Track(ctx, t)
}

// places are where the card goes: the requestor's direct message, and the
// requests channel unless outsiders share it. What the person gave as the
// reason is for a channel only when it is private.
func (b *Bot) places(ctx context.Context, d access.Draft) ([]sessions.Place, error) {
	direct, err := b.slack.OpenDirect(ctx, d.Owner)
	if err != nil {
		return nil, fmt.Errorf("open the direct message: %w", err)
	}
	places := []sessions.Place{{Channel: direct, Direct: true, Reason: true, Locale: d.Locale}}
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
		return b.form(ctx, who, d, views.In(d.Locale).Error(cause))
	case access.Internal:
		return slackapp.Reply{}, cause
	}
	b.log.Warn("request refused", "kind", string(access.KindOf(cause)), "error", cause)
	refusal := views.Refusal{Sentence: views.In(d.Locale).Error(cause)}
	if isBusy(cause) {
		refusal.DraftID = d.ID
	}
	return show(views.In(d.Locale).Refused(refusal), views.In(d.Locale).Continue(views.In(d.Locale).Error(cause), d)), nil
}

// reset makes the next Submit of a draft that was clearly refused a new
// attempt.
func (b *Bot) reset(ctx context.Context, d access.Draft) (access.Draft, error) {
	return b.cfg.Store.UpdateDraft(ctx, d.Owner, d.ID, func(d *access.Draft) error {
		d.Attempted = time.Time{}
		return nil
	})
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
	l := in.Language()
	told := l.Say("You closed the form. Nothing was sent, and what you typed is kept for a week.")
	if d.PackageName != "" {
		told = l.Say("You closed the form for %s. Nothing was sent, and what you typed is kept for a week.", d.PackageName)
	}
	m := l.Continue(told, d)
	return slackapp.Reply{Say: &m, Channel: d.Channel, ResponseURL: d.ResponseURL}, nil
}
