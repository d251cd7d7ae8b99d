package commands

import (
	"context"
	"iter"
	"sync"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// menus remembers what each person may ask for, so that a menu answers while
// the person types. A list is never shown to another.
type menus struct {
	mu    sync.Mutex
	lists map[string]menu // by token cache of the person
}

type menu struct {
	packages []access.Package
	read     time.Time
	renewing bool // somebody reads it anew already
}

// A list is fresh for a while. After that it is still shown, at once, while it
// is read anew; an old one is not.
const (
	menuFresh = 30 * time.Second
	menuOld   = 10 * time.Minute
	menuRead  = 30 * time.Second // how long reading one may take
	maxMenus  = 1000
)

func newMenus() *menus { return &menus{lists: map[string]menu{}} }

// look gives the list of a person. renew tells the caller to read it anew.
func (m *menus) look(home string) (list []access.Package, there, renew bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	kept, ok := m.lists[home]
	age := time.Since(kept.read)
	if !ok || age > menuOld {
		return nil, false, false
	}
	renew = age > menuFresh && !kept.renewing
	if renew {
		kept.renewing = true
		m.lists[home] = kept
	}
	return kept.packages, true, renew
}

func (m *menus) keep(home string, packages []access.Package) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.lists) > maxMenus {
		clear(m.lists)
	}
	m.lists[home] = menu{packages: packages, read: time.Now()}
}

// forget drops the list of a person, such as one who signed out.
func (m *menus) forget(home string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.lists, home)
}

// requestable lists what the person may ask for, with what it contains.
func (b *Bot) requestable(ctx context.Context, who access.Principal) ([]access.Package, error) {
	list, there, renew := b.menus.look(who.Home())
	if renew {
		b.waiting.Go(func() { b.renewMenu(context.WithoutCancel(ctx), who) })
	}
	if there {
		return list, nil
	}
	return b.readMenu(ctx, who)
}

func (b *Bot) readMenu(ctx context.Context, who access.Principal) ([]access.Package, error) {
	packages, err := b.cfg.Graph.As(who).RequestableInFull(ctx)
	if err != nil {
		return nil, err
	}
	b.menus.keep(who.Home(), packages)
	return packages, nil
}

// renewMenu reads a list anew that was shown already. One that cannot be read
// is forgotten, so that the person is told why.
func (b *Bot) renewMenu(ctx context.Context, who access.Principal) {
	ctx, cancel := context.WithTimeout(ctx, menuRead)
	defer cancel()
	go b.cancelOnClose(ctx, cancel)
	if _, err := b.readMenu(ctx, who); err != nil {
		b.menus.forget(who.Home())
		b.log.Info("what a person may ask for was not read anew", "error", err)
	}
}

// maxSuggested is how many entries a menu shows: more would not fit into an
// acknowledgement. What is left out is counted in the last entry.
const maxSuggested = 50

// suggestPackages fills the menu of packages while the person types.
func (b *Bot) suggestPackages(ctx context.Context, in *slackapp.Interaction) ([]views.Option, error) {
	who, err := b.cfg.Store.Principal(ctx, in.Sender)
	if err != nil {
		return nil, err
	}
	packages, err := b.requestable(ctx, who)
	if err != nil {
		return nil, err
	}
	found := search(in.Text, packages)
	var options []views.Option
	for _, p := range found[:min(len(found), maxSuggested)] {
		options = append(options, views.Option{Value: p.ID, Text: p.Name, Description: p.Description})
	}
	if more := len(found) - len(options); more > 0 {
		options = append(options, views.Option{Value: valueMore, Text: in.Language().Say("… and %d more: type to search", more)})
	}
	return options, nil
}

// valueMore is the entry of a menu that stands for what is left out.
const valueMore = "more"

// collect reads a sequence to its end.
func collect[T any](seq iter.Seq2[T, error]) ([]T, error) {
	var all []T
	for v, err := range seq {
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}
