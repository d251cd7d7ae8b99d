package slacksim

import (
	"crypto/rand"
	"fmt"
	"strings"
	"time"
)

// triggerLife is how long a trigger_id can be exchanged for a view, once.
const triggerLife = 3 * time.Second

// trigger is the right to open one view for a person who has just acted.
type trigger struct {
	member string
	issued time.Time
	used   bool
}

func (w *Workspace) newTrigger(memberID string) string {
	id := fmt.Sprintf("%d.%d.%s", w.rand.Uint32(), w.rand.Uint32(), w.randomHex(32))
	w.triggers[id] = &trigger{member: memberID, issued: w.now()}
	return id
}

func (w *Workspace) exchange(id string) (*trigger, error) {
	t := w.triggers[id]
	switch {
	case t == nil:
		return nil, refuse("invalid_trigger_id")
	case t.used:
		return nil, refuse("exchanged_trigger_id")
	case w.now().Sub(t.issued) > triggerLife:
		return nil, refuse("expired_trigger_id")
	}
	t.used = true
	return t, nil
}

// spend lets a trigger expire when a fault refused a call because of it: Slack would not take it a moment later.
func (w *Workspace) spend(id string, refusal error) {
	if t := w.triggers[id]; t != nil && strings.HasSuffix(refusal.Error(), "_trigger_id") {
		t.issued = time.Time{}
	}
}

// newTicket gives the address of one Socket Mode connection.
func (w *Workspace) newTicket() string {
	ticket := rand.Text()
	w.tickets[ticket] = false
	return "ws" + w.base[len("http"):] + "link/?ticket=" + ticket + "&app_id=" + appID
}
