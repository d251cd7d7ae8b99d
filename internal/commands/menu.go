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

// menus remembers for a short while what each person may ask for, so that a
// menu answers while the person types. A list is never shown to another.
type menus struct {
	mu    sync.Mutex
	lists map[string]menu // by token cache of the person
}

type menu struct {
	packages []access.Package
	read     time.Time
}

// menuFor is how long a list is good.
const menuFor = 30 * time.Second

func newMenus() *menus { return &menus{lists: map[string]menu{}} }

// requestable lists what the person may ask for.
func (b *Bot) requestable(ctx context.Context, who access.Principal) ([]access.Package, error) {
	b.menus.mu.Lock()
	m, ok := b.menus.lists[who.Home()]
	b.menus.mu.Unlock()
	if ok && time.Since(m.read) < menuFor {
		return m.packages, nil
	}
	packages, err := collect(b.cfg.Graph.As(who).Requestable(ctx))
	if err != nil {
		return nil, err
	}
	b.menus.mu.Lock()
	defer b.menus.mu.Unlock()
	if len(b.menus.lists) > 1000 {
		clear(b.menus.lists)
	}
	b.menus.lists[who.Home()] = menu{packages: packages, read: time.Now()}
	return packages, nil
}

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
	var options []views.Option
	for _, p := range packages {
		if in.Text == "" || score(fold(in.Text), p) >= 0.5 {
			options = append(options, views.Option{Value: p.ID, Text: p.Name, Description: p.Description})
		}
	}
	return options, nil
}

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
