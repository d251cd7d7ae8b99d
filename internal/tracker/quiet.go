package tracker

import (
	"context"
	"fmt"
	"iter"
	"sync"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"
)

// Groups is where it is read who is in a group: Microsoft Graph, as the
// application.
type Groups interface {
	// PeopleIn lists everybody in the groups of that name, and in the groups
	// inside them. It is access.NotFound when there is no such group.
	PeopleIn(ctx context.Context, name string) iter.Seq2[access.Profile, error]
}

// mannered is a copy, and how its person wants to be asked.
type mannered struct {
	sessions.Ask
	how sessions.Manner
	// alone is set when nobody would hear of the stage if all were left alone
	// who want to be.
	alone bool
}

// manners is how the people of a stage want to be asked.
type manners struct {
	of      map[string]sessions.Manner // by id of the copy
	unheard bool                       // all of them want to hear nothing, and no channel is told
}

func (m manners) manner(c sessions.Ask) mannered {
	return mannered{Ask: c, how: m.of[c.ID], alone: m.unheard}
}

// readManners reads how the people want to be asked whom a stage asks now.
func (t *Tracker) readManners(ctx context.Context, a sessions.Asking, all []sessions.Ask) (manners, error) {
	m := manners{of: map[string]sessions.Manner{}, unheard: true}
	for _, c := range all {
		how, err := t.mannerOf(ctx, c.Person, c.Member)
		if err != nil {
			return m, err
		}
		if how == sessions.Daily && isPressing(a) {
			how = sessions.AtOnce
		}
		m.of[c.ID] = how
		deaf, err := t.isDeaf(ctx, c)
		if err != nil {
			return m, err
		}
		m.unheard = m.unheard && (how == sessions.Silent || deaf)
	}
	for _, one := range a.Asked { // while some are being sought it is not known
		m.unheard = m.unheard && (one.Sought || one.Alternate && !a.Escalated)
	}
	return m, nil
}

// pressing is how long before its deadline a stage waits for no morning: a
// long weekend may lie between.
const pressing = 4 * 24 * time.Hour

func isPressing(a sessions.Asking) bool {
	return !a.Deadline.IsZero() && time.Until(a.Deadline) < pressing
}

// isDeaf reports whether a copy is for a channel in which nothing can be posted
// any more.
func (t *Tracker) isDeaf(ctx context.Context, c sessions.Ask) (bool, error) {
	if !c.InChannel() {
		return false, nil
	}
	known, err := t.cfg.Store.ApprovalAsk(ctx, c.ID)
	if access.KindOf(err) == access.NotFound {
		return false, nil // it was not posted yet
	}
	return known.Gone != "", err
}

// mannerOf is how somebody wants to be asked, or is by the settings. The copy
// of a channel, which is nobody's, is posted at once.
func (t *Tracker) mannerOf(ctx context.Context, p access.Person, m access.Member) (sessions.Manner, error) {
	if m == (access.Member{}) {
		return sessions.AtOnce, nil
	}
	silenced, err := t.isSilenced(ctx, p)
	if err != nil || silenced {
		return sessions.Silent, err
	}
	return t.cfg.Store.MannerOf(ctx, m)
}

// keepQuiet reports whether a person is left alone with a copy; then what
// waits is noted for the morning. Somebody who was asked though he or she
// wants not to be is reminded like others.
func (t *Tracker) keepQuiet(ctx context.Context, c sessions.Ask, m mannered) (sessions.Ask, bool, error) {
	switch {
	case m.how == sessions.AtOnce || c.Anyway:
		return c, false, nil
	case m.alone:
		c, err := t.cfg.Store.UpdateAsk(ctx, c.ID, func(c *sessions.Ask) error { c.Anyway = true; return nil })
		return c, false, err
	}
	return c, true, t.cfg.Store.AddWaiting(ctx, c)
}

// silenced remembers who is in the groups whose members are not written to.
type silenced struct {
	mu     sync.Mutex
	people map[string]bool // by id in Entra
	read   time.Time
}

// silencedFor is how long the members of the groups are believed.
const silencedFor = 10 * time.Minute

func (t *Tracker) isSilenced(ctx context.Context, p access.Person) (bool, error) {
	if len(t.cfg.Quiet) == 0 {
		return false, nil
	}
	t.silenced.mu.Lock()
	defer t.silenced.mu.Unlock()
	if time.Since(t.silenced.read) > silencedFor {
		people, err := t.readSilenced(ctx)
		switch {
		case err == nil:
			t.silenced.people, t.silenced.read = people, time.Now()
		case t.silenced.people == nil:
			return false, err
		default: // who was in the groups before is a better guess than nobody
			t.cfg.Log.Warn("the groups of QUIET_APPROVERS could not be read anew", "error", err)
		}
	}
	return t.silenced.people[p.ID], nil
}

// readSilenced reads the members of the groups. A group that cannot be read at
// all keeps nobody from being asked.
func (t *Tracker) readSilenced(ctx context.Context) (map[string]bool, error) {
	people := map[string]bool{}
	for _, name := range t.cfg.Quiet {
		err := t.entra.call(func() error {
			for p, err := range t.cfg.Groups.PeopleIn(ctx, name) {
				if err != nil {
					return err
				}
				people[p.ID] = true
			}
			return nil
		})
		if lasting(err) {
			t.cfg.Log.Warn("a group of QUIET_APPROVERS cannot be read: its members are written to", "group", name, "error", err)
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("read who is not to be written to: %w", err)
		}
	}
	return people, nil
}
