package endurance

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// disagreements is how often the two approvers disagree.
const disagreements = 200

// TestTwoApproversDisagreeTwoHundredTimes lets one press Approve on a card at
// the moment at which the other sends the form that denies: Entra takes one of
// the two, and both read the truth.
func TestTwoApproversDisagreeTwoHundredTimes(t *testing.T) { // F33
	w := newWorld(t, plan{replicas: 2, env: map[string]string{"FOLLOW_EVERY": "200ms"}})
	w.gather()
	d := dispute{w: w, yes: w.slack.Person("Approver1").In("DM"), no: w.slack.Person("Approver2").In("DM"), waits: make(chan entrasim.RequestSnapshot)}
	var askers sync.WaitGroup
	for _, name := range []string{"Requestor1", "Requestor2", "Manager1", "Admin1"} {
		askers.Go(func() { d.keepsAsking(name) })
	}
	approved := 0
	for n := range disagreements {
		if d.round(<-d.waits, n%2 == 0) {
			approved++
		}
		require.Equal(t, n+1, w.decided(), "Entra has one decision for each request")
	}
	d.over.Store(true)
	go func() { askers.Wait(); close(d.waits) }()
	for range d.waits { // nobody decides on what was asked for meanwhile
	}
	t.Logf("%d disagreements: %d ended approved, %d denied", disagreements, approved, disagreements-approved)
}

// dispute is two approvers and those who ask them.
type dispute struct {
	w       *world
	yes, no *slacksim.Person
	waits   chan entrasim.RequestSnapshot // what waits for a decision
	over    atomic.Bool
}

// keepsAsking asks for a package, waits for the decision, gives back what was
// granted, and begins again.
func (d *dispute) keepsAsking(name string) {
	p := d.w.slack.Person(name).In(askingPlace)
	for !d.over.Load() {
		asked := assert.NoError(d.w.t, unstuck(func() error {
			p.Slash("/access request finance reports because month end")
			p.Modal().Await("Submitted").CloseAll()
			return nil
		}), "%s asks", name)
		if !asked {
			return
		}
		request := d.newest(name)
		d.waits <- request
		decided := eventually(waitsFor, func() bool { return d.over.Load() || ended(d.state(request.ID)) })
		if d.over.Load() || !decided || d.holds(name) && !d.givesBack(p) {
			return
		}
	}
}

func ended(state string) bool { return state == "delivered" || state == "denied" }

// newest is what somebody asked for last.
func (d *dispute) newest(name string) (found entrasim.RequestSnapshot) {
	for _, r := range d.w.entra.Requests() {
		if r.Person == name {
			found = r
		}
	}
	return found
}

func (d *dispute) state(id string) string {
	for _, r := range slices.Backward(d.w.entra.Requests()) {
		if r.ID == id {
			return r.State
		}
	}
	return ""
}

func (d *dispute) holds(name string) bool {
	return slices.Contains(d.w.entra.Members("Finance readers"), name)
}

func (d *dispute) givesBack(p *slacksim.Person) bool {
	p.Reload() // the lines of earlier rounds are gone
	return assert.NoError(d.w.t, unstuck(func() error {
		p.Slash("/access return finance reports")
		return p.AwaitIn(askingPlace, "This is what you hold").Press("Give back").Acked()
	}), "%s gives it back", p.Name()) &&
		assert.True(d.w.t, eventually(waitsFor, func() bool { return ended(d.newest(p.Name()).State) && !d.holds(p.Name()) }), "it is given back")
}

// round lets both decide at once on a request, and reports whether it ended
// approved.
func (d *dispute) round(request entrasim.RequestSnapshot, approveFirst bool) bool {
	t := d.w.t
	t.Helper()
	mine, other := d.card(d.yes, request.Person), d.card(d.no, request.Person)
	other.Press("Deny")
	form := d.no.Modal().Await("Why not?").Choose("Why not?", "Please talk to your manager first.")
	acts := []func(){func() { mine.Press("Approve") }, func() { _ = form.Submit() }}
	if !approveFirst {
		slices.Reverse(acts)
	}
	var both sync.WaitGroup
	for _, act := range acts {
		both.Go(act)
	}
	both.Wait()
	approver, denier := answerTo(d.yes), answerTo(d.no)
	await(t, "the request ends", waitsFor, func() bool { return ended(d.state(request.ID)) })
	denied := d.state(request.ID) == "denied"
	if denied {
		assert.Contains(t, denier, "Denied as Approver2")
		assert.NotContains(t, approver, "ed as Approver")
	} else {
		assert.Contains(t, approver, "Approved as Approver1")
		assert.NotContains(t, denier, "ed as Approver")
	}
	for _, p := range []*slacksim.Person{d.yes, d.no} {
		closeAll(p)
		p.Reload() // the private lines of this round are gone
	}
	return !denied
}

// answerTo waits for what a person is told about their decision: in a modal,
// or in a private line when there was none to show it in.
func answerTo(p *slacksim.Person) (text string) {
	eventually(waitsFor, func() bool {
		if p.ModalIsOpen() {
			_ = unstuck(func() error { text = p.Modal().Text(); return nil })
		}
		for _, m := range p.Messages("DM") {
			if m.Ephemeral {
				text = m.Text()
			}
		}
		return tellsOutcome(text)
	})
	return text
}

// card waits for the card that asks an approver about somebody.
func (d *dispute) card(p *slacksim.Person, name string) (found *slacksim.Message) {
	d.w.t.Helper()
	await(d.w.t, p.Name()+" is asked about "+name, waitsFor, func() bool {
		for _, m := range slices.Backward(p.Messages("DM")) {
			if strings.Contains(m.Text(), name+" asked for Finance Reports") && slices.Contains(m.Buttons(), "Approve") {
				found = m
				return true
			}
		}
		return false
	})
	return found
}
