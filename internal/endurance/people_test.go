package endurance

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/require"
)

// packages are those that every employee may ask for; the last one is decided
// by somebody.
func packages() []string {
	return []string{"Marketing Campaign", "Sales Dashboards EMEA", "Sales Dashboards APAC", "Sales Dashboards Americas", "Finance Reports"}
}

// employees are the people of the cast who may use the bot.
func employees() []string {
	return []string{"Requestor1", "Requestor2", "Approver1", "Approver2", "Manager1", "Admin1"}
}

// crowd is everybody at work. Each person has two windows open: in one they
// ask for packages, form by form; in the other they type short commands.
type crowd struct {
	w     *world
	leave chan struct{} // closed when the short commands may end
	wg    sync.WaitGroup

	mu     sync.Mutex // guards the fields below
	deeds  []record
	number int
}

// busy is how much a crowd does.
type busy struct {
	packages int           // how many packages each person asks for
	think    time.Duration // before each form
	pace     time.Duration // between two short commands of one person
}

// gather links everybody's Entra account, the way people do it.
func (w *world) gather() *crowd {
	w.t.Helper()
	c := &crowd{w: w, leave: make(chan struct{})}
	var signIns sync.WaitGroup
	for _, name := range employees() {
		signIns.Go(func() { c.signIn(name) })
	}
	signIns.Wait()
	require.False(w.t, w.t.Failed(), "everybody is signed in")
	return c
}

// start sends everybody to work; finish waits until they have done it.
func (c *crowd) start(b busy) {
	for i, name := range employees() {
		c.wg.Go(func() { c.asker(name, i, b) })
		c.wg.Go(func() { c.typist(name, b) })
	}
}

// finish lets the short commands end and waits for the forms.
func (c *crowd) finish() {
	close(c.leave)
	c.wg.Wait()
}

// word is one that nobody else has used.
func (c *crowd) word() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.number++
	return fmt.Sprintf("n%d", c.number)
}

func (c *crowd) note(r record) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deeds = append(c.deeds, r)
}

// deed is something that a person is about to do.
type deed struct {
	who, what, wants, reason string
	// matches finds the payload in which Slack sends it.
	matches func(payload) bool
}

// do does it, and notes what Slack made of it. It reports the act, empty when
// Slack could not send it, and what the person met.
func (c *crowd) do(d deed, how func() error) (string, error) {
	began := time.Now()
	err := how()
	r := record{Kind: did, At: began, Who: d.who, What: d.what, Wants: d.wants, Reason: d.reason}
	if !errors.Is(err, slacksim.ErrNoConnection) {
		r.Act = c.w.latest(d, began)
	}
	c.note(r)
	return r.Act, err
}

// latest finds the act that the person has just done.
func (w *world) latest(d deed, since time.Time) string {
	id := w.slack.Person(d.who).ID()
	for _, e := range slices.Backward(w.slack.Envelopes()) {
		if e.Sent.Before(since) {
			break
		}
		if p := readPayload(e); p.user() == id && d.matches(p) {
			return p.act()
		}
	}
	return ""
}

// typist types short commands until the crowd may leave.
func (c *crowd) typist(name string, b busy) {
	p := c.w.slack.Person(name).In("DM")
	tick := time.NewTicker(b.pace)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-c.leave:
			return
		case <-tick.C:
		}
		if i%8 == 7 {
			c.openHome(name)
			continue
		}
		line := "/access " + []string{"help", "whoami", "help", "mine"}[i%4] + " " + c.word()
		d := deed{who: name, what: line, wants: anAnswer, matches: func(p payload) bool { return "/access "+p.Text == line }}
		_, _ = c.do(d, func() error { return p.Slash(line).Acked() }) // what they met is in the history
	}
}

func (c *crowd) openHome(name string) {
	d := deed{who: name, what: "the Home tab", wants: aHomePage, matches: func(p payload) bool { return p.Event.Type == "app_home_opened" }}
	_, _ = c.do(d, func() error {
		c.w.slack.Person(name).Home()
		return nil
	})
}

// unstuck runs what a person does; a person who cannot go on gives the reason.
func unstuck(do func() error) (err error) {
	defer func() {
		p := recover()
		if stuck, ok := p.(*slacksim.Stuck); ok {
			err = stuck
		} else if p != nil {
			panic(p)
		}
	}()
	return do()
}

// payload is what an envelope tells of who did what.
type payload struct {
	Command     string `json:"command"`
	Text        string `json:"text"`
	UserID      string `json:"user_id"`
	TriggerID   string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	Type        string `json:"type"`
	EventID     string `json:"event_id"`
	Event       struct {
		Type string `json:"type"`
		User string `json:"user"`
	} `json:"event"`
	User struct {
		ID string `json:"id"`
	} `json:"user"`
	Actions []struct {
		ActionID string `json:"action_id"`
	} `json:"actions"`
	View struct {
		ID   string `json:"id"`
		Hash string `json:"hash"`
	} `json:"view"`
}

func readPayload(e slacksim.EnvelopeLog) payload {
	var p payload
	_ = json.Unmarshal(e.Payload, &p) // the workspace wrote it; what lacks stays empty
	return p
}

func (p payload) user() string { return p.UserID + p.Event.User + p.User.ID }

// act names what the person did. A form that is sent again as it was is the
// same act; a form that came back with an error is another one.
func (p payload) act() string {
	switch {
	case p.EventID != "":
		return "event " + p.EventID
	case p.Type == "view_submission":
		return "submit " + p.View.ID + " " + p.View.Hash
	case p.Type == "view_closed":
		return "close " + p.View.ID
	case p.Type == "block_actions":
		return "press " + p.TriggerID
	}
	return "command " + p.TriggerID
}

// what says in words what the person did.
func (p payload) what() string {
	switch {
	case p.Command != "":
		return strings.TrimSpace(p.Command + " " + p.Text)
	case len(p.Actions) > 0:
		return p.Type + " " + p.Actions[0].ActionID
	}
	return p.Type + " " + p.Event.Type
}

// TestPayloadsTellWhoDidWhat keeps the suite from counting two acts as one.
func TestPayloadsTellWhoDidWhat(t *testing.T) {
	for raw, want := range map[string]string{
		`{"command":"/access","text":"help n1","user_id":"U1","trigger_id":"T1"}`:                      "command T1 by U1: /access help n1",
		`{"type":"block_actions","user":{"id":"U1"},"trigger_id":"T2","actions":[{"action_id":"go"}]}`: "press T2 by U1: block_actions go",
		`{"type":"view_submission","user":{"id":"U1"},"view":{"id":"V1","hash":"h1"}}`:                 "submit V1 h1 by U1: view_submission ",
		`{"type":"event_callback","event_id":"E1","event":{"type":"app_home_opened","user":"U1"}}`:     "event E1 by U1: event_callback app_home_opened",
	} {
		p := readPayload(slacksim.EnvelopeLog{Payload: json.RawMessage(raw)})
		require.Equal(t, want, p.act()+" by "+p.user()+": "+p.what())
	}
}
