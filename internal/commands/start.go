package commands

import (
	"context"
	"slices"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"

	"golang.org/x/sync/errgroup"
)

// start is a bare `/access`: what the person can do now.
func (b *Bot) start(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	s, err := b.readStart(ctx, in.Sender)
	if err != nil {
		return signInMessage(in, err)
	}
	return say(in.Language().StartHere(s)), nil
}

// readStart reads what the person holds, what is open and what may be wanted,
// side by side.
func (b *Bot) readStart(ctx context.Context, m access.Member) (views.Start, error) {
	who, err := b.cfg.Store.Principal(ctx, m)
	if err != nil {
		return views.Start{}, err
	}
	var s views.Start
	var packages []access.Package
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() (err error) { s.Mine, err = b.readMine(gctx, m); return err })
	g.Go(func() (err error) { packages, err = b.requestable(gctx, who); return err })
	g.Go(func() error { s.Admin = b.mayAdminister(gctx, who); return nil })
	if err := g.Wait(); err != nil {
		return views.Start{}, err
	}
	s.Likely = likely(packages, s.Mine)
	s.Waiting = b.inboxOf(ctx, who)
	return s, nil
}

// inboxOf lists what waits for the person. Somebody who never granted the
// right to decide is not asked for it here.
func (b *Bot) inboxOf(ctx context.Context, who access.Principal) []views.Waiting {
	all, err := b.toDecide(ctx, who, nil)
	if err != nil && !needsSignIn(err) {
		b.log.Info("what waits for a decision is not shown", "error", err)
	}
	return all
}

// mostLikely is how many packages are offered unasked.
const mostLikely = 3

// likely are packages that the person may ask for and has not: those that
// share most words with what the person holds come first.
func likely(packages []access.Package, m views.Mine) []access.Package {
	has := map[string]bool{}
	var words []string
	for _, a := range m.Held {
		has[a.PackageID] = true
		words = append(words, wordsOf(a.PackageName)...)
	}
	for _, r := range m.Open {
		has[r.PackageID] = true
	}
	left := slices.DeleteFunc(slices.Clone(packages), func(p access.Package) bool { return has[p.ID] })
	slices.SortStableFunc(left, func(x, y access.Package) int { return kinship(y, words) - kinship(x, words) })
	return left[:min(len(left), mostLikely)]
}

// kinship counts the words of a package's name that are known.
func kinship(p access.Package, known []string) int {
	n := 0
	for _, w := range wordsOf(p.Name) {
		if slices.Contains(known, w) {
			n++
		}
	}
	return n
}

// openHome fills the home tab.
func (b *Bot) openHome(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	return b.homePage(ctx, in, 0)
}

func (b *Bot) homePage(ctx context.Context, in *slackapp.Interaction, page int) (slackapp.Reply, error) {
	s, err := b.readStart(ctx, in.Sender)
	switch {
	case needsSignIn(err):
		return slackapp.Reply{Home: in.Language().HomeTab(views.Start{}, false)}, nil
	case err != nil:
		b.log.Warn("home not filled", "user", in.Sender.User, "error", err)
		return slackapp.Reply{Home: in.Language().HomeFault(in.Language().Error(err))}, nil
	}
	s.Page = page
	return slackapp.Reply{Home: in.Language().HomeTab(s, true)}, nil
}
