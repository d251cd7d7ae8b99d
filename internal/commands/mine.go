package commands

import (
	"context"
	"slices"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"

	"golang.org/x/sync/errgroup"
)

// mine is `/access mine`: what the person holds and what is open, as Entra
// tells it to that person.
func (b *Bot) mine(ctx context.Context, in *slackapp.Interaction, page int) (slackapp.Reply, error) {
	m, err := b.readMine(ctx, in.Sender)
	if err != nil {
		return signInMessage(in, err)
	}
	m.Page = page
	return say(in.Language().MineList(m)), nil
}

// minePage turns a page of the list, in the message or on the home tab.
func (b *Bot) minePage(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	page, _ := readPage(in.Value)
	if in.MessageTS == "" {
		return b.homePage(ctx, in, page)
	}
	return inPlace(in)(b.mine(ctx, in, page))
}

// showMine is a button that asks for the list.
func (b *Bot) showMine(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	return b.mine(ctx, in, 0)
}

func (b *Bot) readMine(ctx context.Context, m access.Member) (views.Mine, error) {
	who, err := b.cfg.Store.Principal(ctx, m)
	if err != nil {
		return views.Mine{}, err
	}
	var held []access.Assignment
	var requests []access.Request
	g, gctx := errgroup.WithContext(ctx)
	me := b.cfg.Graph.As(who)
	g.Go(func() (err error) { held, err = collect(me.MyAssignments(gctx)); return err })
	g.Go(func() (err error) { requests, err = collect(me.MyRequests(gctx)); return err })
	if err := g.Wait(); err != nil {
		return views.Mine{}, err
	}
	held = slices.DeleteFunc(held, func(a access.Assignment) bool { return !isHeld(a) })
	requests = slices.DeleteFunc(requests, func(r access.Request) bool { return !r.Open() })
	slices.SortStableFunc(held, func(a, b access.Assignment) int { return strings.Compare(a.PackageName, b.PackageName) })
	slices.SortStableFunc(requests, func(a, b access.Request) int { return b.Created.Compare(a.Created) })
	return views.Mine{Who: who.Person(), Held: held, Open: requests, MyAccess: b.cfg.MyAccessURL}, nil
}

// isHeld reports whether an assignment gives access now.
func isHeld(a access.Assignment) bool {
	return strings.EqualFold(a.State, "delivered") || strings.EqualFold(a.State, "partiallyDelivered")
}
