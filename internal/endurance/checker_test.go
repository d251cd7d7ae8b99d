package endurance

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"accessbot/internal/access"
)

// ackWithin is how long Slack waits for an acknowledgement.
//
// https://docs.slack.dev/interactivity/handling-user-interaction#acknowledgment_response
const ackWithin = 3 * time.Second

// verdict is what a history proves.
type verdict struct {
	Acts        int // distinct things that people did and Slack sent
	Acked       int // of them, acknowledged as done or on its way
	Refused     int // of them, acknowledged with a no
	Unacked     int // of them, never acknowledged: the person saw an error
	Undelivered int // acts that Slack could not send at all: no connection
	Requests    int // in Entra
	Posts       int // marked messages
	Repeated    int // private answers that stand twice over a death or a pause
	Faults      []string
}

// lost reports whether something is missing that may still come.
func (v verdict) lost() bool {
	return slices.ContainsFunc(v.Faults, func(fault string) bool { return strings.HasPrefix(fault, "lost: ") })
}

// act is everything that a history tells of one act.
type act struct {
	record
	sends, accepted, refusals []time.Time
	answers                   []time.Time
	opened                    bool // a modal of its own
	told, refused             bool // what the person read in the modal
}

// check judges a history by the promises alone.
func check(history []record) verdict {
	c := newChecker(history)
	c.checkActs()
	c.checkRequests()
	c.checkLines()
	return c.verdict
}

// checker holds a history in the order in which it is judged.
type checker struct {
	verdict
	acts     []*act
	byID     map[string]*act
	requests []record
	lines    []record
	places   []record
	feeds    []record
	homes    []record
	told     []record        // not yet taken for the answer to an act
	dead     map[string]bool // channels
	breaks   []record
}

func newChecker(history []record) *checker {
	c := &checker{byID: map[string]*act{}, dead: map[string]bool{}}
	history = slices.Clone(history)
	slices.SortStableFunc(history, func(a, b record) int { return a.At.Compare(b.At) })
	for _, r := range history {
		c.read(r)
	}
	return c
}

func (c *checker) read(r record) {
	switch r.Kind {
	case asked:
		c.requests = append(c.requests, r)
	case posted:
		c.lines = append(c.lines, r)
	case place:
		c.places = append(c.places, r)
	case feeds:
		c.feeds = append(c.feeds, r)
	case homed:
		c.homes = append(c.homes, r)
	case told:
		c.told = append(c.told, r)
	case gone:
		c.dead[r.Channel] = true
	case broken:
		c.breaks = append(c.breaks, r)
	case did:
		c.readDeed(r)
	default:
		c.readOf(c.act(r), r)
	}
}

func (c *checker) act(r record) *act {
	a := c.byID[r.Act]
	if a == nil {
		a = &act{record: record{Act: r.Act, Who: r.Who, What: r.What}}
		c.byID[r.Act], c.acts = a, append(c.acts, a)
	}
	return a
}

func (c *checker) readDeed(r record) {
	if r.Act == "" {
		c.Undelivered++
		return
	}
	a := c.act(r)
	a.record = r
}

func (c *checker) readOf(a *act, r record) {
	switch {
	case r.Kind == sent:
		a.sends = append(a.sends, r.At)
	case r.Kind == acked && r.Refused:
		a.refusals = append(a.refusals, r.At)
	case r.Kind == acked:
		a.accepted = append(a.accepted, r.At)
	case r.Kind == answered:
		a.answers = append(a.answers, r.At)
	case r.Kind == opened:
		a.opened = true
	case r.Kind == saw:
		a.told, a.refused = true, a.refused || r.Refused
	}
}

func (c *checker) fault(format string, args ...any) {
	c.Faults = append(c.Faults, fmt.Sprintf(format, args...))
}

// checkActs judges what became of each act (I1, I2).
func (c *checker) checkActs() {
	for _, a := range c.acts {
		c.Acts++
		c.checkAcks(a)
		switch {
		case len(a.accepted) > 0:
			c.Acked++
			c.checkOutcome(a)
		case len(a.refusals) > 0:
			c.Refused++
		default:
			c.Unacked++
		}
		c.checkAnswers(a)
	}
}

// checkAcks wants each acknowledgement in time, or none: only a replica that
// stood still can be late without knowing it.
func (c *checker) checkAcks(a *act) {
	for _, at := range slices.Concat(a.accepted, a.refusals) {
		last := a.sends[0]
		for _, s := range a.sends {
			if !s.After(at) {
				last = s
			}
		}
		if late := at.Sub(last) - ackWithin; late > 0 && !c.brokeBetween(last, at) {
			c.fault("late: %s by %s was acknowledged %s after its time (%s)", a.What, a.Who, late, a.Act)
		}
	}
}

// checkOutcome wants something to come of an act that was acknowledged.
func (c *checker) checkOutcome(a *act) {
	done := true
	switch a.Wants {
	case anAnswer:
		done = len(a.answers) > 0
	case aForm:
		done = a.opened && a.told || len(a.answers) > 0
	case aView:
		done = a.told || len(a.answers) > 0
	case aHomePage:
		done = slices.ContainsFunc(c.homes, func(h record) bool { return h.Who == a.Who && h.At.After(a.sends[0]) })
	case aRequest:
		made := slices.ContainsFunc(c.requests, func(r record) bool { return r.Reason == a.Reason })
		done = made || a.refused || len(a.answers) > 0
	}
	if !done && !c.takeTold(a) {
		c.fault("lost: %s by %s was acknowledged and nothing came of it (%s)", a.What, a.Who, a.Act)
	}
}

// takeTold takes the oldest word to the person alone, after the act, for the
// answer to it: a word answers one act.
func (c *checker) takeTold(a *act) bool {
	i := slices.IndexFunc(c.told, func(r record) bool { return r.Who == a.Who && r.At.After(a.sends[0]) })
	if i < 0 || a.Wants == nothing {
		return false
	}
	c.told = slices.Delete(c.told, i, i+1)
	return true
}

// checkAnswers wants no private answer twice, unless something died or stood
// still between the sending and the last of them: each time may repeat it once.
func (c *checker) checkAnswers(a *act) {
	if len(a.answers) < 2 || a.Wants == nothing {
		return
	}
	if len(a.answers)-1 <= c.breaksBetween(a.sends[0], a.answers[len(a.answers)-1]) {
		c.Repeated++
		return
	}
	c.fault("doubled: %s by %s was answered %d times (%s)", a.What, a.Who, len(a.answers), a.Act)
}

func (c *checker) brokeBetween(from, to time.Time) bool { return c.breaksBetween(from, to) > 0 }

func (c *checker) breaksBetween(from, to time.Time) int {
	n := 0
	for _, b := range c.breaks {
		if b.At.Before(to) && b.Until.After(from) {
			n++
		}
	}
	return n
}

// checkRequests wants one request for each submission (I2, I3), and each told
// to its end in each place (I4).
func (c *checker) checkRequests() {
	byReason := map[string]string{}
	for _, r := range c.requests {
		c.Requests++
		if earlier := byReason[r.Reason]; earlier != "" && r.Reason != "" {
			c.fault("doubled: %s's submission %q made the requests %s and %s", r.Who, r.Reason, earlier, r.Request)
		}
		byReason[r.Reason] = r.Request
		for _, p := range c.places {
			if !c.dead[p.Channel] && (p.Who == "" || p.Who == r.Who) {
				c.checkTold(r, p)
			}
		}
		for _, f := range c.feeds {
			c.checkFed(r, f)
		}
	}
}

func (c *checker) checkTold(r, p record) {
	for _, what := range []string{"card", r.State} {
		if what == r.State && !access.ParseState(r.State).Terminal() {
			continue
		}
		if !slices.ContainsFunc(c.lines, func(l record) bool {
			return l.Channel == p.Channel && l.Request == r.Request && l.What == what
		}) {
			c.fault("lost: request %s of %s has no %q in %s", r.Request, r.Who, what, p.Channel)
		}
	}
}

// checkFed wants a line that somebody asked, and one of how it ended (I4).
func (c *checker) checkFed(r, feed record) {
	ends := map[string]string{"delivered": "feed.done", "canceled": "feed.canceled", "denied": "feed.decided.1"}
	for _, what := range []string{"feed.requested", ends[r.State]} {
		if what != "" && !slices.ContainsFunc(c.lines, func(l record) bool {
			return l.Channel == feed.Channel && l.Request == r.Request && l.What == what
		}) {
			c.fault("lost: the feed %s has no %q of request %s of %s", feed.Channel, what, r.Request, r.Who)
		}
	}
}

// checkLines wants each line once (I4), and no thread to go back (I5).
func (c *checker) checkLines() {
	seen, furthest := map[record]bool{}, map[record]access.State{}
	for _, l := range c.lines {
		c.Posts++
		thread := record{Channel: l.Channel, Request: l.Request}
		line := record{Channel: l.Channel, Request: l.Request, What: l.What}
		if seen[line] {
			c.fault("doubled: request %s has %q twice in %s", l.Request, l.What, l.Channel)
		}
		seen[line] = true
		state := access.ParseState(l.What)
		if furthest[thread].After(state) && state != access.Unknown {
			c.fault("back: request %s went from %q to %q in %s", l.Request, furthest[thread], l.What, l.Channel)
		}
		if state.After(furthest[thread]) {
			furthest[thread] = state
		}
	}
}
