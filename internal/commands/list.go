package commands

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// list is `/access list [words]`.
func (b *Bot) list(ctx context.Context, in *slackapp.Interaction, words string) (slackapp.Reply, error) {
	return b.listPage(ctx, in, words, 0)
}

func (b *Bot) listPage(ctx context.Context, in *slackapp.Interaction, words string, page int) (slackapp.Reply, error) {
	who, err := b.cfg.Store.Principal(ctx, in.Sender)
	if err != nil {
		return signInMessage(in, err)
	}
	packages, err := b.requestable(ctx, who)
	if err != nil {
		return signInMessage(in, err)
	}
	found := search(words, packages)
	return say(in.Language().PackageList(views.List{Words: words, Found: found, Page: page, MyAccess: b.cfg.MyAccessURL})), nil
}

// turnList turns a page of the list in the message that shows it.
func (b *Bot) turnList(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	page, words := readPage(in.Value)
	return inPlace(in)(b.listPage(ctx, in, words, page))
}

// readPage reads the value of a button that turns a page.
func readPage(value string) (int, string) {
	number, list, _ := strings.Cut(value, " ")
	page, err := strconv.Atoi(number)
	if err != nil || page < 0 || page > 1000 {
		page = 0
	}
	return page, list
}

// inPlace puts an answer into the private message whose button was pressed.
func inPlace(in *slackapp.Interaction) func(slackapp.Reply, error) (slackapp.Reply, error) {
	return func(r slackapp.Reply, err error) (slackapp.Reply, error) {
		if in.Ephemeral && r.Say != nil {
			r.Edit, r.Say = r.Say, nil
		}
		return r, err
	}
}

// search finds packages by words: the best match first, and all by name when
// nothing was typed.
func search(words string, packages []access.Package) []access.Package {
	want := fold(words)
	type hit struct {
		p     access.Package
		score float64
	}
	var hits []hit
	for _, p := range packages {
		if s := score(want, p); want == "" || s >= 0.5 {
			hits = append(hits, hit{p, s})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.score, a.score), strings.Compare(fold(a.p.Name), fold(b.p.Name)))
	})
	found := make([]access.Package, len(hits))
	for i, h := range hits {
		found[i] = h.p
	}
	return found
}

// why is `/access why NAME`: who gets a package, how, and who decides. It
// tells only of what the person may ask for or holds.
func (b *Bot) why(ctx context.Context, in *slackapp.Interaction, typed string) (slackapp.Reply, error) {
	who, err := b.cfg.Store.Principal(ctx, in.Sender)
	if err != nil {
		return signInMessage(in, err)
	}
	name := unquote(plainText(typed))
	if name == "" {
		return b.list(ctx, in, "")
	}
	packages, err := b.requestable(ctx, who)
	if err != nil {
		return signInMessage(in, err)
	}
	f := match(name, packages)
	if len(f.exact) != 1 {
		return b.listPage(ctx, in, name, 0)
	}
	return b.whyPackage(ctx, in, who, f.exact[0].ID)
}

func (b *Bot) whyPackage(ctx context.Context, in *slackapp.Interaction, who access.Principal, id string) (slackapp.Reply, error) {
	w, err := b.reasons(ctx, in.Language(), who, id)
	if err != nil {
		return signInMessage(in, err)
	}
	return say(in.Language().WhyPackage(w)), nil
}

// reasons reads who gets a package and how, as it is for the person.
func (b *Bot) reasons(ctx context.Context, l views.Language, who access.Principal, id string) (views.Why, error) {
	f, err := b.facts(ctx, who, id)
	if err != nil {
		return views.Why{}, err
	}
	w := views.Why{Package: f.about, Policies: f.policies, Deciders: map[string][]string{}}
	for i, a := range f.held {
		if a.PackageID == id && isHeld(a) {
			w.Held = &f.held[i]
		}
	}
	for i, r := range f.requests {
		if r.PackageID == id && r.Open() {
			w.Open = &f.requests[i]
		}
	}
	for _, p := range f.policies {
		if !p.Approval {
			continue
		}
		if w.Deciders[p.ID], err = b.deciders(ctx, l, who.Person(), p); err != nil {
			return views.Why{}, err
		}
	}
	return w, nil
}
