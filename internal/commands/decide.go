package commands

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// approve is the Approve button of a card. Without a reason to give it decides
// at once; where the policy wants one, the form asks for it.
func (b *Bot) approve(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	ask, rec, refusal, err := b.asked(ctx, in)
	if err != nil || refusal != "" {
		return privately(in, refusal, err)
	}
	about, err := b.aboutCard(ctx, ask, rec, access.Approved)
	if err != nil {
		return slackapp.Reply{}, err
	}
	d, err := b.draftFor(ctx, in, access.Draft{Deciding: about})
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.resume(ctx, d)
}

// deny is the Deny button of a card: it always asks why.
func (b *Bot) deny(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	ask, rec, refusal, err := b.asked(ctx, in)
	if err != nil || refusal != "" {
		return privately(in, refusal, err)
	}
	about, err := b.aboutCard(ctx, ask, rec, access.Refused)
	if err != nil {
		return slackapp.Reply{}, err
	}
	d, err := b.draftFor(ctx, in, access.Draft{Deciding: about})
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.showDecision(ctx, d, []views.Waiting{waitingFor(rec)}, "")
}

// aboutCard is what a press on a card means.
func (b *Bot) aboutCard(ctx context.Context, ask sessions.Ask, rec sessions.Tracked, v access.Verdict) (*access.Deciding, error) {
	fresh, err := b.demanded(ctx, rec.PackageID, rec.PackageName)
	return &access.Deciding{Requests: []string{rec.ID}, Stage: ask.Stage, Verdict: v, Fresh: fresh}, err
}

// demanded is what the settings demand of who decides about a package, by its
// name or by its catalog's, which is read in Entra: within which time they must
// have signed in, 0 for any. It is an error where nobody decides in Slack.
func (b *Bot) demanded(ctx context.Context, packageID, name string) (time.Duration, error) { // T4
	if len(b.cfg.FreshSignIn)+len(b.cfg.LinkOnly) == 0 {
		return 0, nil
	}
	catalog, err := b.cfg.Graph.App().CatalogOf(ctx, packageID)
	if err != nil {
		return 0, err
	}
	if b.DecidedElsewhere(name, catalog.Name) != "" {
		return 0, elsewhere(name)
	}
	return b.freshFor(name, catalog.Name), nil
}

// freshFor is within which time somebody must have signed in to decide about
// a package; 0 for any time.
func (b *Bot) freshFor(names ...string) time.Duration {
	for _, name := range names {
		for marked, within := range b.cfg.FreshSignIn {
			if name != "" && fold(marked) == fold(name) {
				return within
			}
		}
	}
	return 0
}

func waitingFor(rec sessions.Tracked) views.Waiting {
	return views.Waiting{RequestID: rec.ID, Requestor: rec.Person.Name, PackageName: rec.PackageName, Reason: rec.Reason, Created: rec.Created}
}

// decideNext goes on with a draft that is a decision: it decides when nothing
// is missing, and asks otherwise.
func (b *Bot) decideNext(ctx context.Context, who access.Principal, d access.Draft) (slackapp.Reply, error) {
	if d.Deciding.Question != "" {
		return b.sendQuestion(ctx, who, d)
	}
	if d.Deciding.Verdict != "" && (d.Reason != "" || d.Deciding.Verdict == access.Approved) && len(d.Deciding.Requests) > 0 {
		return b.decideAll(ctx, who, d)
	}
	about, err := b.toDecide(ctx, who, d.Deciding.Requests)
	if err != nil {
		return slackapp.Reply{}, err
	}
	if len(d.Deciding.Requests) == 0 {
		m := views.In(d.Locale).InboxList(views.Inbox{All: about})
		return show(views.In(d.Locale).InModal(views.In(d.Locale).Say("Approvals"), m), m), nil
	}
	return b.showDecision(ctx, d, about, "")
}

// showDecision shows the form in which the person decides.
func (b *Bot) showDecision(ctx context.Context, d access.Draft, about []views.Waiting, problem string) (slackapp.Reply, error) {
	form := views.Decision{DraftID: d.ID, About: about, Verdict: d.Deciding.Verdict, Reason: d.Reason, Problem: problem, ReasonNeeded: problem != ""}
	if len(about) == 1 {
		evidence, err := b.evidence(ctx, views.In(d.Locale), about[0].RequestID)
		if err != nil {
			return slackapp.Reply{}, err
		}
		form.Evidence = evidence
	}
	return show(views.In(d.Locale).DecideForm(form), views.In(d.Locale).ContinueDecision(d.ID)), nil
}

// evidence is what the record knows about a request beside its reason.
func (b *Bot) evidence(ctx context.Context, l views.Language, id string) ([]string, error) {
	rec, err := b.cfg.Store.Tracked(ctx, id)
	if errors.Is(err, sessions.ErrNoRecord) {
		return nil, nil
	}
	var told []string
	for _, a := range rec.Answers {
		told = append(told, a.Question+" "+a.Answer)
	}
	for _, q := range rec.Questions {
		if q.Answer != "" {
			told = append(told, l.Say("%s asked: %s The answer: %s", q.By.Name, q.Text, q.Answer))
		}
	}
	if !rec.Length.For.IsZero() || !rec.Length.Until.IsZero() {
		told = append(told, l.Say("Access lasts %s.", rec.Length))
	}
	return told, err
}

// checkDecision looks at the form before Slack closes it.
func (b *Bot) checkDecision(ctx context.Context, in *slackapp.Interaction) (map[string]string, error) {
	d, err := b.cfg.Store.Draft(ctx, in.Sender, in.Private)
	if err != nil {
		return nil, err
	}
	if d.Deciding == nil {
		return map[string]string{views.BlockReason: in.Language().Say("I no longer have this form. Start again with /access approvals.")}, nil
	}
	verdict := or(string(d.Deciding.Verdict), in.Values[views.BlockVerdict])
	if verdict == string(access.Refused) && reasonOf(in) == "" {
		return map[string]string{views.BlockReason: in.Language().Say("Denying needs a reason: the requestor reads it. Choose one above or write your own.")}, nil
	}
	return nil, nil
}

// reasonOf is what was written, or the reason that was picked as it was shown.
func reasonOf(in *slackapp.Interaction) string {
	written := strings.TrimSpace(in.Values[views.BlockReason])
	if picked := in.Values[views.BlockPick]; written == "" && slices.Contains(views.DenyReasons(), picked) {
		return in.Language().Say(picked)
	}
	return bounded(written, access.MaxReason)
}

// submitDecision decides what the form says.
func (b *Bot) submitDecision(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	d, err := b.cfg.Store.UpdateDraft(ctx, in.Sender, in.Private, func(d *access.Draft) error {
		if d.Deciding == nil {
			return &access.Error{Kind: access.NotFound, Sentence: "I no longer have this form. Start again with /access approvals."}
		}
		d.Reason = reasonOf(in)
		if d.Deciding.Verdict == "" {
			d.Deciding.Verdict = access.Verdict(in.Values[views.BlockVerdict])
		}
		if chosen, several := in.Many[views.BlockWhich]; several {
			d.Deciding.Requests = slices.DeleteFunc(d.Deciding.Requests, func(id string) bool { return !slices.Contains(chosen, id) })
		}
		return nil
	})
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.resume(ctx, d)
}

// deciding is shown from Submit on.
func deciding(in *slackapp.Interaction) *views.Modal {
	return in.Language().Loading(in.Language().Say("Telling Entra your decision…"))
}

// decideAll decides each request of a draft, as the person, and tells how it
// went. What needs the person again, a sign-in or a reason, is asked for and
// goes on from there: a stage that was decided is decided no second time.
func (b *Bot) decideAll(ctx context.Context, who access.Principal, d access.Draft) (slackapp.Reply, error) {
	if held, err := b.window(ctx, d); err != nil || held != nil {
		return heldBack(held), err
	}
	var lines []string
	made := 0
	for _, id := range d.Deciding.Requests {
		line, err := b.decideOne(ctx, who, d, id)
		if wantsReason(err) {
			about, failed := b.toDecide(ctx, who, []string{id})
			if failed != nil {
				return slackapp.Reply{}, failed
			}
			return b.showDecision(ctx, d, about, views.In(d.Locale).Say("The policy wants a reason for the decision."))
		}
		if needsSignIn(err) || isBusy(err) {
			return slackapp.Reply{}, err
		}
		if err != nil {
			b.log.Warn("decision refused", "request", id, "user", d.Owner.User, "kind", string(access.KindOf(err)), "error", err)
			line = views.In(d.Locale).Error(err)
		} else {
			made++
		}
		lines = append(lines, line)
	}
	m := views.In(d.Locale).Plain("%s", strings.Join(lines, " "))
	if made == 0 {
		return show(views.In(d.Locale).NotDecided(lines), m), nil
	}
	return show(views.In(d.Locale).Decided(lines), m), nil
}

// wantsReason reports whether Entra refused a decision for want of a reason.
func wantsReason(err error) bool {
	m, ok := errors.AsType[*access.Misfit](err)
	return ok && m.Part == access.PartReason
}

// decideOne decides the stage of one request that waits for the person.
func (b *Bot) decideOne(ctx context.Context, who access.Principal, d access.Draft, id string) (string, error) {
	rec, err := b.cfg.Store.Tracked(ctx, id)
	followed := err == nil
	if err != nil && !errors.Is(err, sessions.ErrNoRecord) {
		return "", err
	}
	if followed && rec.Person.ID == who.Person().ID {
		return "", &access.Error{Kind: access.NotAllowed, Sentence: "This is your own request: somebody else has to decide on it."}
	}
	if over := cannotDecide(views.In(d.Locale), rec, d.Deciding.Stage); followed && over != "" {
		return "", &access.Error{Kind: access.AlreadyDecided, Sentence: over}
	}
	as := b.cfg.Graph.AsWith(who, b.cfg.Graph.ApproverScopes())
	if d.Deciding.Fresh > 0 {
		if err := as.Fresh(ctx, d.Deciding.Fresh); err != nil {
			return "", err
		}
	}
	stage, n, err := stageFor(ctx, as, id, d.Deciding.Stage)
	if err != nil && followed {
		err = errors.Join(err, b.cfg.Store.Poke(ctx, id)) // the cards may be behind
	}
	if err != nil {
		return "", err
	}
	made := sessions.Decision{
		Stage: n, StageID: stage.ID, Verdict: d.Deciding.Verdict, By: who.Person(), BySlack: d.Owner, Reason: d.Reason, At: time.Now(),
	}
	if err := b.cfg.Store.Deciding(ctx, id, made); err != nil {
		return "", err
	}
	if err := b.decideStage(ctx, who, as, d, stage, id); err != nil {
		return "", err
	}
	if followed {
		_, err = b.cfg.Store.Decided(ctx, id, made)
	}
	return decisionWords(d, rec, who), err
}

// decideStage makes the one call that decides.
func (b *Bot) decideStage(ctx context.Context, who access.Principal, as *graph.Delegated, d access.Draft, stage access.Stage, id string) error {
	approve := d.Deciding.Verdict == access.Approved
	act := sessions.Act{What: "decide.deny", Slack: d.Owner, Entra: who.Person(), Request: id, Stage: stage.ID}
	if approve {
		act.What = "decide.approve"
	}
	return b.audited(ctx, act, func() error {
		return as.Decide(ctx, graph.Decision{RequestID: id, StageID: stage.ID, Approve: approve, Justification: d.Reason})
	})
}

func decisionWords(d access.Draft, rec sessions.Tracked, who access.Principal) string {
	l, me, denied := views.In(d.Locale), who.Person().Name, d.Deciding.Verdict == access.Refused
	switch {
	case denied && rec.ID == "":
		return l.Say("Denied as %s: the request.", me)
	case denied:
		return l.Say("Denied as %s: %s's request for %s.", me, rec.Person.Name, rec.PackageName)
	case rec.ID == "":
		return l.Say("Approved as %s: the request.", me)
	}
	return l.Say("Approved as %s: %s's request for %s.", me, rec.Person.Name, rec.PackageName)
}

// stageFor finds the stage that waits for the person, and its number from 1.
// asked is the stage that a card was about, or 0: a card of a stage that has
// passed decides no other.
func stageFor(ctx context.Context, as *graph.Delegated, id string, asked int) (access.Stage, int, error) {
	approval, err := as.Approval(ctx, id)
	if access.KindOf(err) == access.NotAllowed {
		return access.Stage{}, 0, notTheirs(err) // Entra shows an approval to its approvers only
	}
	if err != nil {
		return access.Stage{}, 0, err
	}
	for i, s := range approval.Stages {
		if !s.Open() && asked == i+1 {
			return s, 0, stageDecided(s)
		}
		if s.Mine && s.Open() && (asked == 0 || asked == i+1) {
			return s, i + 1, nil
		}
	}
	return access.Stage{}, 0, notTheirs(nil)
}

func notTheirs(cause error) error {
	return &access.Error{
		Kind:     access.NotAllowed,
		Sentence: "This stage of the request does not wait for you: you are not one of its approvers, or it is not its turn. Entra took no decision.",
		Err:      cause,
	}
}

func stageDecided(s access.Stage) error {
	if s.Verdict == access.NotReviewed {
		return &access.Error{Kind: access.AlreadyDecided, Sentence: "This stage is over: nobody decided it in time."}
	}
	told := decidedWords(sessions.Decision{Verdict: s.Verdict, By: access.Person{Name: s.ReviewedBy}, Reason: s.Justification, At: s.Reviewed})
	return &access.Error{Kind: access.AlreadyDecided, Sentence: told.English, Args: told.Args}
}

// privately tells a refusal to the person alone.
func privately(in *slackapp.Interaction, refusal string, err error) (slackapp.Reply, error) {
	if err != nil {
		return signInMessage(in, err)
	}
	return say(in.Language().Plain("%s", refusal)), nil
}
