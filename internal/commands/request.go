package commands

import (
	"context"
	"errors"
	"regexp"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// loading is the modal that opens while Entra is asked.
func loading(in *slackapp.Interaction) *views.Modal {
	return in.Language().Loading(in.Language().Say("One moment…"))
}

func loadingFor(l views.Language, typed string) *views.Modal {
	if typed == "" {
		return l.Loading(l.Say("Looking up what you may ask for…"))
	}
	return l.Loading(l.Say("Looking for %s…", short(typed)))
}

// request is `/access request [NAME …]`.
func (b *Bot) request(ctx context.Context, in *slackapp.Interaction, typed string) (slackapp.Reply, error) {
	d := access.Draft{Typed: bounded(typed, maxTyped), PackageID: linkedPackage(in.Text)}
	return b.begin(ctx, in, d)
}

// begin makes the draft of an interaction and shows what comes next for it.
func (b *Bot) begin(ctx context.Context, in *slackapp.Interaction, d access.Draft) (slackapp.Reply, error) {
	d, err := b.draftFor(ctx, in, d)
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.resume(ctx, d)
}

// packageLink finds the id of a package in a My Access link, or typed bare.
var packageLink = regexp.MustCompile(`(?i)(?:#/access-packages/|^\s*(?:request|ask|get|req|why)\s+)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b`)

// linkedPackage is the id of the package that a text names by link or id; ""
// when it names none. Hidden packages are asked for like this.
func linkedPackage(text string) string {
	if m := packageLink.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}

// startRequest is a Request button or the shortcut; its value names the
// package, if any.
func (b *Bot) startRequest(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	return b.begin(ctx, in, access.Draft{PackageID: in.Value})
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
	d.Locale, d.Zone = in.Locale, in.Zone.String()
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
		refusal := views.Refusal{Sentence: views.In(d.Locale).Error(err), DraftID: d.ID}
		reply, err = show(views.In(d.Locale).Refused(refusal), views.In(d.Locale).Continue(views.In(d.Locale).Error(err), d)), nil
	}
	reply.Channel, reply.ResponseURL = d.Channel, d.ResponseURL
	return reply, err
}

func (b *Bot) next(ctx context.Context, d access.Draft) (slackapp.Reply, error) {
	who, err := b.cfg.Store.Principal(ctx, d.Owner)
	if err != nil {
		return slackapp.Reply{}, err
	}
	if d.Deciding != nil {
		return b.decideNext(ctx, who, d)
	}
	if d.Creating != "" {
		return b.createOn(ctx, d)
	}
	if d.Sent.Name != "" {
		return b.formOn(ctx, d)
	}
	if d.Administers {
		return b.adminMenu(ctx, d.Owner)
	}
	if d.PackageID != "" {
		return b.form(ctx, who, d, "")
	}
	packages, err := b.requestable(ctx, who)
	if err != nil {
		return slackapp.Reply{}, err
	}
	r, f := understand(d, packages)
	if len(f.exact) == 1 {
		return b.take(ctx, who, d, f.exact[0], r)
	}
	choice := views.Choice{Typed: short(r.Name), Near: f.near, Tied: f.tied || len(f.exact) > 1, DraftID: d.ID, Nothing: len(packages) == 0, MyAccess: b.cfg.MyAccessURL}
	if r.Name == "" {
		choice.Near = nil
	}
	return show(views.In(d.Locale).ChoosePackage(choice), late(d)), nil
}

// understand takes the first reading of what was typed whose name is one of a
// package; else the last, for near names.
func understand(d access.Draft, packages []access.Package) (reading, found) {
	var r reading
	var f found
	for _, r = range readings(plainText(d.Typed), time.Now().In(d.Location())) {
		if f = match(r.Name, packages); len(f.exact) > 0 {
			return r, f
		}
	}
	return r, f
}

// late offers to go on with a draft whose form Slack did not open in time.
func late(d access.Draft) views.Message {
	l := views.In(d.Locale)
	return l.Continue(l.Say("That took too long for Slack to open the form. Nothing is lost."), d)
}

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
	if in.Value == valueMore {
		return b.resume(ctx, d)
	}
	packages, err := b.requestable(ctx, who)
	if err != nil {
		return slackapp.Reply{}, err
	}
	r, _ := understand(d, packages)
	r.Because, d.Reason = "", or(d.Reason, r.Because) // what was chosen is confirmed in the form
	for _, p := range packages {
		if p.ID == in.Value {
			return b.take(ctx, who, d, p, r)
		}
	}
	return slackapp.Reply{}, &access.Error{
		Kind:     access.NotFound,
		Sentence: "That package is not among those that you may ask for any more. Start again with /access request.",
		Err:      errors.New("chosen package is not requestable"),
	}
}

// take takes a package, and what was typed about it, into the draft.
func (b *Bot) take(ctx context.Context, who access.Principal, d access.Draft, p access.Package, r reading) (slackapp.Reply, error) {
	reason := or(d.Reason, bounded(r.Because, access.MaxReason))
	d, err := b.cfg.Store.UpdateDraft(ctx, d.Owner, d.ID, func(d *access.Draft) error {
		d.PackageID, d.PackageName, d.Reason = p.ID, p.Name, reason
		d.Start, d.End, d.Length = r.From, r.Until, r.For
		return nil
	})
	if err != nil {
		return slackapp.Reply{}, err
	}
	if r.Because != "" && r.Unclear == "" {
		return b.atOnce(ctx, who, d)
	}
	problem := ""
	if r.Unclear != "" {
		problem = views.In(d.Locale).Say("I could not read “%s”. Lengths look like 14d, 2 weeks or 8h, days like 2026-12-24, friday or tomorrow.", short(r.Unclear))
	}
	return b.form(ctx, who, d, problem)
}

// maxTyped is how much of a typed line is kept, in characters.
const maxTyped = 3500

// short bounds what is shown of a typed name.
func short(name string) string { return bounded(views.Clean(name), 200) }

func bounded(s string, n int) string {
	r := []rune(s)
	return string(r[:min(len(r), n)])
}

func or(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
