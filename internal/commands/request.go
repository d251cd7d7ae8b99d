package commands

import (
	"context"
	"errors"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"

	"golang.org/x/sync/errgroup"
)

// loading is the modal that opens while Entra is asked.
func loading(*slackapp.Interaction) *views.Modal { return views.Loading("One moment…") }

func loadingFor(name string) *views.Modal {
	if name == "" {
		return views.Loading("Looking up what you may ask for…")
	}
	return views.Loading("Looking for " + short(name) + "…")
}

// request is `/access request [NAME]`.
func (b *Bot) request(ctx context.Context, in *slackapp.Interaction, name string) (slackapp.Reply, error) {
	d, err := b.draftFor(ctx, in, access.Draft{PackageName: short(name)})
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.resume(ctx, d)
}

// startRequest is a Request access button or the shortcut.
func (b *Bot) startRequest(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	return b.request(ctx, in, "")
}

// continueRequest goes on with a draft.
func (b *Bot) continueRequest(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	d, err := b.cfg.Store.Draft(ctx, in.Sender, in.Value)
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.resume(ctx, d)
}

// draftFor makes the draft of an interaction, once.
func (b *Bot) draftFor(ctx context.Context, in *slackapp.Interaction, d access.Draft) (access.Draft, error) {
	id, err := b.cfg.Store.Noted(ctx, in.Key, "draft")
	if err != nil {
		return access.Draft{}, err
	}
	if id != "" {
		return b.cfg.Store.Draft(ctx, in.Sender, id)
	}
	d.Owner, d.Channel, d.ResponseURL = in.Sender, in.Channel, in.ResponseURL
	if d, err = b.cfg.Store.NewDraft(ctx, d); err != nil {
		return access.Draft{}, err
	}
	return d, b.cfg.Store.Note(ctx, in.Key, "draft", d.ID)
}

// resume shows what comes next for a draft: sign in, choose, or the form.
func (b *Bot) resume(ctx context.Context, d access.Draft) (slackapp.Reply, error) {
	reply, err := b.next(ctx, d)
	if needsSignIn(err) {
		reply, err = b.signInFor(ctx, d, err)
	}
	if isBusy(err) {
		refusal := views.Refusal{Sentence: access.SentenceOf(err), DraftID: d.ID}
		reply, err = show(views.Refused(refusal), views.Continue(access.SentenceOf(err), d)), nil
	}
	reply.Channel, reply.ResponseURL = d.Channel, d.ResponseURL
	return reply, err
}

func (b *Bot) next(ctx context.Context, d access.Draft) (slackapp.Reply, error) {
	who, err := b.cfg.Store.Principal(ctx, d.Owner)
	if err != nil {
		return slackapp.Reply{}, err
	}
	if d.PackageID != "" {
		return b.form(ctx, who, d, "")
	}
	packages, err := b.requestable(ctx, who)
	if err != nil {
		return slackapp.Reply{}, err
	}
	f := match(d.PackageName, packages)
	if len(f.exact) == 1 {
		return b.chosen(ctx, who, d, f.exact[0])
	}
	choice := views.Choice{Typed: d.PackageName, Near: f.near, Tied: f.tied || len(f.exact) > 1, DraftID: d.ID, Nothing: len(packages) == 0, MyAccess: b.cfg.MyAccessURL}
	if d.PackageName == "" {
		choice.Near = nil
	}
	return show(views.ChoosePackage(choice), views.Continue(lateSentence, d)), nil
}

const lateSentence = "That took too long for Slack to open the form. Nothing is lost."

// choosePackage is a choice in the picker, or a near name.
func (b *Bot) choosePackage(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	who, err := b.cfg.Store.Principal(ctx, in.Sender)
	if err != nil {
		return slackapp.Reply{}, err
	}
	d, err := b.cfg.Store.Draft(ctx, in.Sender, in.Private)
	if err != nil {
		return slackapp.Reply{}, err
	}
	packages, err := b.requestable(ctx, who)
	if err != nil {
		return slackapp.Reply{}, err
	}
	for _, p := range packages {
		if p.ID == in.Value {
			return b.chosen(ctx, who, d, p)
		}
	}
	return slackapp.Reply{}, &access.Error{
		Kind:     access.NotFound,
		Sentence: "That package is not among those that you may ask for any more. Start again with /access request.",
		Err:      errors.New("chosen package is not requestable"),
	}
}

func (b *Bot) chosen(ctx context.Context, who access.Principal, d access.Draft, p access.Package) (slackapp.Reply, error) {
	d, err := b.cfg.Store.UpdateDraft(ctx, d.Owner, d.ID, func(d *access.Draft) error {
		d.PackageID, d.PackageName = p.ID, p.Name
		return nil
	})
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.form(ctx, who, d, "")
}

// facts are what the form must know, read side by side.
type facts struct {
	about    access.Package
	policies []access.Policy
	held     []access.Assignment
	requests []access.Request
}

func (b *Bot) facts(ctx context.Context, who access.Principal, packageID string) (facts, error) {
	var f facts
	me := b.cfg.Graph.As(who)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) { f.policies, err = me.Policies(ctx, packageID); return err })
	g.Go(func() (err error) { f.held, err = collect(me.MyAssignments(ctx)); return err })
	g.Go(func() (err error) { f.requests, err = collect(me.MyRequests(ctx)); return err })
	g.Go(func() (err error) { f.about, err = b.cfg.Graph.App().Package(ctx, packageID); return err })
	return f, g.Wait()
}

// form shows the form of the draft's package, or why there is none to fill.
func (b *Bot) form(ctx context.Context, who access.Principal, d access.Draft, problem string) (slackapp.Reply, error) {
	f, err := b.facts(ctx, who, d.PackageID)
	if err != nil && access.KindOf(err) != access.NoPolicy {
		return slackapp.Reply{}, err
	}
	if refusal := b.preflight(d, f); refusal != nil {
		return show(views.Refused(*refusal), views.Plain("%s", refusal.Sentence)), nil
	}
	d, err = b.cfg.Store.UpdateDraft(ctx, d.Owner, d.ID, func(d *access.Draft) error {
		d.Policies = f.policies
		if len(f.policies) == 1 {
			d.PolicyID = f.policies[0].ID
		}
		return nil
	})
	if err != nil {
		return slackapp.Reply{}, err
	}
	f.about.Name = d.PackageName
	form := views.Form{Draft: d, Package: f.about, Policies: f.policies, Problem: problem}
	return show(views.RequestForm(form), views.Continue(lateSentence, d)), nil
}

// preflight tells, before anything is filled in, what would be refused.
func (b *Bot) preflight(d access.Draft, f facts) *views.Refusal {
	portal := b.cfg.MyAccessURL + "#/access-packages/" + d.PackageID
	for _, r := range f.requests {
		if r.PackageID == d.PackageID && r.Open() {
			return &views.Refusal{Sentence: "You have an open request for " + d.PackageName + " already: " + r.State.Words() + ". You need not ask again."}
		}
	}
	for _, a := range f.held {
		if a.PackageID == d.PackageID && isHeld(a) {
			return &views.Refusal{Sentence: "You hold " + d.PackageName + " already" + untilWords(a) + ". You need not ask again."}
		}
	}
	if len(f.policies) == 0 {
		return &views.Refusal{Sentence: "No policy of " + d.PackageName + " covers you, so Entra would refuse the request. Ask the owner of the package who may have it."}
	}
	for _, p := range f.policies {
		if len(p.Questions) > 0 {
			return &views.Refusal{
				Sentence: d.PackageName + " asks questions that I cannot show yet. My Access can.",
				LinkText: "Open in My Access", LinkURL: portal,
			}
		}
	}
	return nil
}

func untilWords(a access.Assignment) string {
	if a.Expires.IsZero() {
		return ""
	}
	return " until " + a.Expires.UTC().Format("2 Jan 2006")
}

// short bounds what is kept of a typed name.
func short(name string) string {
	r := []rune(views.Clean(name))
	return string(r[:min(len(r), 200)])
}
