package commands

import (
	"context"
	"slices"
	"strings"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"

	"golang.org/x/sync/errgroup"
)

// facts are what the form must know, read side by side.
type facts struct {
	about    access.Package
	policies []access.Requirements
	held     []access.Assignment
	requests []access.Request
	clash    access.Clash // what the person holds that keeps them from it
}

func (b *Bot) facts(ctx context.Context, who access.Principal, packageID string) (facts, error) {
	var f facts
	me, app := b.cfg.Graph.As(who), b.cfg.Graph.App()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) { f.policies, err = me.Requirements(ctx, packageID); return none(err) })
	g.Go(func() (err error) { f.held, err = collect(me.MyAssignments(ctx)); return err })
	g.Go(func() (err error) { f.requests, err = collect(me.MyRequests(ctx)); return err })
	g.Go(func() (err error) { f.about, err = app.Package(ctx, packageID); return err })
	g.Go(func() (err error) { f.clash, err = app.Clash(ctx, who.Person().ID, packageID); return err })
	return f, g.Wait()
}

// none turns "no policy covers you" into no policies: it is told as such.
func none(err error) error {
	if access.KindOf(err) == access.NoPolicy {
		return nil
	}
	return err
}

// form shows the form of the draft's package, or why there is none to fill.
func (b *Bot) form(ctx context.Context, who access.Principal, d access.Draft, problem string) (slackapp.Reply, error) {
	d, f, refusal, err := b.prepare(ctx, who, d)
	if err != nil {
		return slackapp.Reply{}, err
	}
	if refusal != nil {
		return show(views.In(d.Locale).Refused(*refusal), views.In(d.Locale).Plain("%s", refusal.Sentence)), nil
	}
	if p, ok := d.Policy(); ok && problem == "" {
		problem = noDates(d, p)
	}
	return b.showForm(ctx, who, d, f.about, problem)
}

// prepare reads what the form must know and takes it into the draft. A
// refusal comes back when there is nothing to fill in.
func (b *Bot) prepare(ctx context.Context, who access.Principal, d access.Draft) (access.Draft, facts, *views.Refusal, error) {
	f, err := b.facts(ctx, who, d.PackageID)
	if err != nil {
		return d, f, nil, err
	}
	refusal := b.preflight(d, f)
	if refusal == nil && d.Extends() {
		refusal = b.notExtendable(ctx, d)
	}
	d, err = b.cfg.Store.UpdateDraft(ctx, d.Owner, d.ID, func(d *access.Draft) error {
		d.Policies = slices.DeleteFunc(f.policies, func(p access.Requirements) bool { return p.ProofElsewhere })
		if d.PackageName == "" && len(f.policies) > 0 {
			d.PackageName = f.about.Name
		}
		if _, known := d.Policy(); !known {
			d.PolicyID = ""
		}
		if len(d.Policies) == 1 {
			d.PolicyID = d.Policies[0].ID
		}
		return nil
	})
	return d, f, refusal, err
}

// notExtendable tells before anything is filled in that the policy does not let
// its people extend what they hold. What cannot be read is left to Entra.
func (b *Bot) notExtendable(ctx context.Context, d access.Draft) *views.Refusal {
	if d.PolicyID == "" {
		return nil
	}
	rights, err := b.cfg.Graph.App().Rights(ctx, d.PolicyID)
	if err != nil || rights.Extend {
		return nil
	}
	return &views.Refusal{Sentence: views.In(d.Locale).Say("The policy of this package does not let you extend it yourself. Ask the owner of the package, or your administrator.")}
}

// noDates says that the policy lets nobody choose, to a person who did.
func noDates(d access.Draft, p access.Requirements) string {
	if p.CustomSchedule || d.Start.IsZero() && d.End.IsZero() && d.Length.IsZero() {
		return ""
	}
	return views.In(d.Locale).Say("“%s” lets nobody choose the dates: you get it %s.", views.Clean(p.Name), p.Length)
}

// showForm shows the first page of the form.
func (b *Bot) showForm(ctx context.Context, who access.Principal, d access.Draft, about access.Package, problem string) (slackapp.Reply, error) {
	about.Name = d.PackageName
	notices, err := b.notices(ctx, who, d)
	if err != nil {
		return slackapp.Reply{}, err
	}
	form := views.Form{Draft: d, Package: about, Problem: problem, Notices: notices}
	return show(views.In(d.Locale).RequestForm(form), late(d)), nil
}

// notices are worth reading before asking: who decides, and how dates were
// read.
func (b *Bot) notices(ctx context.Context, who access.Principal, d access.Draft) ([]string, error) {
	p, ok := d.Policy()
	if !ok {
		return nil, nil
	}
	var told []string
	if approves(d) {
		var err error
		if told, err = b.deciders(ctx, views.In(d.Locale), who.Person(), p); err != nil {
			return nil, err
		}
	}
	if read := views.In(d.Locale).ReadDays(d); read != "" && p.CustomSchedule {
		told = append(told, read)
	}
	return told, nil
}

// preflight tells, before anything is filled in, what would be refused.
func (b *Bot) preflight(d access.Draft, f facts) *views.Refusal {
	name := or(d.PackageName, views.In(d.Locale).Say("this package"))
	if len(f.policies) > 0 {
		name = f.about.Name
	}
	checks := []func(access.Draft, facts, string) *views.Refusal{b.isOpen, isHeldAlready, isIncompatible, isNotCovered, b.isElsewhere}
	for _, check := range checks {
		if refusal := check(d, f, name); refusal != nil {
			return refusal
		}
	}
	return nil
}

func (b *Bot) isOpen(d access.Draft, f facts, name string) *views.Refusal {
	for _, r := range f.requests {
		if r.PackageID == d.PackageID && r.Open() {
			return &views.Refusal{
				Sentence:  views.In(d.Locale).Say("You have an open request for %s already: %s. You need not ask again.", name, r.State),
				RequestID: r.ID,
			}
		}
	}
	return nil
}

func isHeldAlready(d access.Draft, f facts, name string) *views.Refusal {
	for _, a := range f.held {
		if a.PackageID != d.PackageID || !isHeld(a) || d.Extends() {
			continue
		}
		l := views.In(d.Locale)
		if a.Expires.IsZero() {
			return &views.Refusal{Sentence: l.Say("You hold %s already. You need not ask again.", name)}
		}
		until := access.Day{Time: a.Expires.In(d.Location())}
		return &views.Refusal{Sentence: l.Say("You hold %s already until %s. You need not ask again.", name, until), ExtendID: a.ID}
	}
	return nil
}

// isIncompatible holds what the person has against what may not go together.
//
// https://learn.microsoft.com/entra/id-governance/entitlement-management-access-package-incompatible
func isIncompatible(d access.Draft, f facts, name string) *views.Refusal {
	l := views.In(d.Locale)
	if len(f.clash.Packages) > 0 {
		held := f.clash.Packages[0].Name
		return &views.Refusal{Sentence: l.Say("You hold %[1]s, and Entra does not allow it together with %[2]s. Give %[1]s back first, with /access return %[1]s.", held, name)}
	}
	if len(f.clash.Groups) > 0 {
		return &views.Refusal{Sentence: l.Say("You are a member of %s, and Entra does not allow %s to its members. Ask the owner of the package.", f.clash.Groups[0].Name, name)}
	}
	return nil
}

func isNotCovered(d access.Draft, f facts, name string) *views.Refusal {
	if len(f.policies) > 0 {
		return nil
	}
	return &views.Refusal{Sentence: views.In(d.Locale).Say("No policy of %s covers you, so Entra would refuse the request. Ask the owner of the package who may have it.", name)}
}

// isElsewhere is for what only My Access can ask: a verified ID, or a kind of
// question that came after this bot.
func (b *Bot) isElsewhere(d access.Draft, f facts, name string) *views.Refusal {
	for _, p := range f.policies {
		if !p.ProofElsewhere && !slices.ContainsFunc(p.Prompts, cannotAsk) {
			return nil
		}
	}
	l := views.In(d.Locale)
	return &views.Refusal{
		Sentence: l.Say("%s wants something that I cannot ask for here, such as a verified ID. My Access can.", name),
		LinkText: l.Say("Open in My Access"), LinkURL: b.cfg.MyAccessURL + "#/access-packages/" + d.PackageID,
	}
}

func cannotAsk(q access.Prompt) bool {
	return q.Required && (q.Kind == access.UnknownPrompt || q.Kind == access.ChoicePrompt && len(q.Choices) == 0)
}

// typed takes what stands in the form into the draft.
func typed(in *slackapp.Interaction, d *access.Draft) {
	if reason, ok := in.Values[views.BlockReason]; ok {
		d.Reason = bounded(reason, access.MaxReason+1) // one too many is told, more is not kept
	}
	if policy := in.Values[views.BlockPolicy]; policy != "" {
		d.PolicyID = policy
	}
	if day, ok := in.Values[views.BlockStart]; ok {
		d.Start = dayIn(day, d.Location())
	}
	if day, ok := in.Values[views.BlockEnd]; ok {
		d.End = dayIn(day, d.Location())
	}
	policy, _ := d.Policy()
	for _, q := range policy.Prompts {
		if answer, ok := answerOf(in, q); ok {
			if d.Answers == nil {
				d.Answers = map[string][]string{}
			}
			d.Answers[q.ID] = answer
		}
	}
}

// answerOf reads the answer to a question, if the view asked it.
func answerOf(in *slackapp.Interaction, q access.Prompt) ([]string, bool) {
	block := views.BlockQuestion(q.ID)
	one, single := in.Values[block]
	many, several := in.Many[block]
	switch {
	case !single && !several:
		return nil, false
	case q.Kind == access.ChoicePrompt && several:
		return views.Chosen(q, many), true
	case q.Kind == access.ChoicePrompt:
		return views.Chosen(q, []string{one}), true
	case strings.TrimSpace(one) == "":
		return nil, true
	}
	return []string{bounded(one, access.MaxAnswer+1)}, true
}

func dayIn(day string, zone *time.Location) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, zone)
	if err != nil {
		return time.Time{}
	}
	return t
}

// saveTyped keeps what is being typed, so that a closed form loses nothing.
func (b *Bot) saveTyped(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	_, err := b.saved(ctx, in)
	return slackapp.Reply{}, err
}

func (b *Bot) saved(ctx context.Context, in *slackapp.Interaction) (access.Draft, error) {
	return b.cfg.Store.UpdateDraft(ctx, in.Sender, in.Private, func(d *access.Draft) error {
		if in.Acted == "" || in.Acted > d.Typing {
			d.Typing = max(in.Acted, d.Typing)
			typed(in, d)
		}
		return nil
	})
}

// choosePolicy shows the form anew: another policy may ask for other things.
func (b *Bot) choosePolicy(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	d, err := b.saved(ctx, in)
	if err != nil {
		return slackapp.Reply{}, err
	}
	who, err := b.cfg.Store.Principal(ctx, in.Sender)
	if err != nil {
		return slackapp.Reply{}, err
	}
	about, err := b.cfg.Graph.App().Package(ctx, d.PackageID)
	if err != nil {
		return slackapp.Reply{}, err
	}
	p, _ := d.Policy()
	return b.showForm(ctx, who, d, about, noDates(d, p))
}

// previousPage is the Back button of a later page.
func (b *Bot) previousPage(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	d, err := b.saved(ctx, in)
	if err != nil {
		return slackapp.Reply{}, err
	}
	if page := pageShown(in, d) - 1; page > 0 {
		return slackapp.Reply{Show: laterPage(d, page)}, nil
	}
	return b.resume(ctx, d)
}

// laterPage is a page of the form that asks nothing but questions.
func laterPage(d access.Draft, page int) *views.Modal {
	return views.In(d.Locale).RequestForm(views.Form{Draft: d, Package: access.Package{Name: d.PackageName}, Page: page})
}

// pageShown tells which page of the form somebody looked at, by the questions
// on it.
func pageShown(in *slackapp.Interaction, d access.Draft) int {
	for i, page := range views.FormPages(d) {
		for _, q := range page {
			if _, ok := answerOf(in, q); ok {
				return i
			}
		}
	}
	return 0
}
