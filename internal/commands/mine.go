package commands

import (
	"context"
	"slices"
	"strconv"
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
		return signInMessage(err)
	}
	m.Page = page
	return say(views.MineList(m)), nil
}

// minePage turns a page of the list, in the message or on the home tab.
func (b *Bot) minePage(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	page, err := strconv.Atoi(in.Value)
	if err != nil || page < 0 || page > 1000 {
		page = 0
	}
	if in.MessageTS == "" {
		return b.homePage(ctx, in, page)
	}
	reply, err := b.mine(ctx, in, page)
	if in.Ephemeral {
		reply.Edit, reply.Say = reply.Say, nil
	}
	return reply, err
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

// openHome fills the home tab.
func (b *Bot) openHome(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
	return b.homePage(ctx, in, 0)
}

func (b *Bot) homePage(ctx context.Context, in *slackapp.Interaction, page int) (slackapp.Reply, error) {
	m, err := b.readMine(ctx, in.Sender)
	switch {
	case needsSignIn(err):
		return slackapp.Reply{Home: views.HomeTab(views.Mine{}, false)}, nil
	case err != nil:
		b.log.Warn("home not filled", "user", in.Sender.User, "error", err)
		return slackapp.Reply{Home: views.HomeFault(access.SentenceOf(err))}, nil
	}
	m.Page = page
	return slackapp.Reply{Home: views.HomeTab(m, true)}, nil
}
