package slacksim

import (
	"slices"
	"time"
)

// socketFaults is what is to go wrong with Socket Mode.
type socketFaults struct {
	dropAcks         int
	duplicateNext    int
	cutNext          int
	cutWithin        int
	cutOnAck         int
	crossNext        int
	ghosts           int
	refreshEvery     time.Duration
	routeToLeaving   bool
	acksBoundToTheir bool
	takeSplitAcks    bool
}

// envelopeFault is what strikes one sending of an envelope.
type envelopeFault int

const (
	unharmed envelopeFault = iota
	cutWithin
	cutOnAck
	crossing
)

// strike takes the next fault for an envelope that goes out now.
func (f *socketFaults) strike() envelopeFault {
	switch {
	case f.cutWithin > 0:
		f.cutWithin--
		return cutWithin
	case f.cutOnAck > 0:
		f.cutOnAck--
		return cutOnAck
	case f.crossNext > 0:
		f.crossNext--
		return crossing
	}
	return unharmed
}

// Socket makes Socket Mode misbehave, and sets what nobody outside Slack knows of it.
type Socket struct{ w *Workspace }

// Socket gives the controls of Socket Mode.
func (w *Workspace) Socket() Socket { return Socket{w} }

func (s Socket) change(do func(w *Workspace)) {
	s.w.mu.Lock()
	defer s.w.mu.Unlock()
	do(s.w)
	s.w.changedNow()
}

// DropAcks loses the next n acknowledgements on the wire.
func (s Socket) DropAcks(n int) { s.change(func(w *Workspace) { w.socket.dropAcks = n }) }

// DuplicateNext sends each of the next n envelopes twice, to two connections when there are two.
func (s Socket) DuplicateNext(n int) { s.change(func(w *Workspace) { w.socket.duplicateNext = n }) }

// CutNext resets the connections to which the next n envelopes go, a moment after they were sent: some are read before
// it, some are not, and some are acknowledged into the void.
func (s Socket) CutNext(n int) { s.change(func(w *Workspace) { w.socket.cutNext = n }) }

// cutMoment is the moment at most, about as long as an app takes to acknowledge.
const cutMoment = 4 * time.Millisecond

// cutSoon cuts a connection if the next one is to be cut.
func (w *Workspace) cutSoon(c *connection) {
	if w.socket.cutNext == 0 {
		return
	}
	w.socket.cutNext--
	w.afterReal(time.Duration(w.rand.Int64N(int64(cutMoment))), c.cut)
}

// CutWithin resets the connection in the middle of the frame, for each of the next n envelopes.
func (s Socket) CutWithin(n int) { s.change(func(w *Workspace) { w.socket.cutWithin = n }) }

// CutOnAck resets the connection when the acknowledgement comes, unread, for each of the next n envelopes: the app has
// the envelope, and Slack does not know.
func (s Socket) CutOnAck(n int) { s.change(func(w *Workspace) { w.socket.cutOnAck = n }) }

// CrossNext holds each of the next n envelopes back until the app closes the connection that it goes to: the two cross
// on the wire.
func (s Socket) CrossNext(n int) { s.change(func(w *Workspace) { w.socket.crossNext = n }) }

// Ghosts counts n connections of clients that have gone without a word. They take places of the ten, and get nothing.
func (s Socket) Ghosts(n int) { s.change(func(w *Workspace) { w.socket.ghosts = n }) }

// RefreshEvery asks each connection to refresh itself after it has lived so long; zero ends it.
func (s Socket) RefreshEvery(life time.Duration) {
	s.change(func(w *Workspace) {
		w.socket.refreshEvery = life
		for _, c := range w.connections {
			w.refreshLater(c)
		}
	})
}

func (w *Workspace) refreshLater(c *connection) {
	life := w.socket.refreshEvery
	if life == 0 {
		return
	}
	w.after(life, func() {
		if w.socket.refreshEvery == life {
			w.sendAway(c, "refresh_requested")
		}
	})
}

// Heal ends everything that goes wrong: faults of methods and of Socket Mode. What nobody knows of Slack stays as set.
func (w *Workspace) Heal() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.faults = nil
	w.socket = socketFaults{
		routeToLeaving: w.socket.routeToLeaving, acksBoundToTheir: w.socket.acksBoundToTheir, takeSplitAcks: w.socket.takeSplitAcks,
	}
	w.changedNow()
}

// RouteToLeaving says whether connections that were told to disconnect still get payloads beside others. Whether Slack
// does so is not known; it starts as no.
func (s Socket) RouteToLeaving(on bool) {
	s.change(func(w *Workspace) { w.socket.routeToLeaving = on })
}

// BindAcks says whether an acknowledgement counts only on the connection that its envelope went to. Whether Slack asks
// for that is not known; it starts as no.
func (s Socket) BindAcks(on bool) { s.change(func(w *Workspace) { w.socket.acksBoundToTheir = on }) }

// TakeSplitAcks says whether an acknowledgement that comes in several WebSocket frames counts. Slack was measured to
// ignore those; it starts as no.
func (s Socket) TakeSplitAcks(on bool) { s.change(func(w *Workspace) { w.socket.takeSplitAcks = on }) }

// Disconnect tells connections to disconnect, every one when no number is given: reason is warning, refresh_requested
// or link_disabled.
func (s Socket) Disconnect(reason string, numbers ...int) {
	s.change(func(w *Workspace) {
		for _, c := range w.numbered(numbers) {
			w.sendAway(c, reason)
		}
	})
}

// Kill resets connections without a word, every one when no number is given.
func (s Socket) Kill(numbers ...int) {
	s.change(func(w *Workspace) {
		for _, c := range w.numbered(numbers) {
			c.cut()
			w.forget(c)
		}
	})
}

// BlackHole leaves connections open but lets nothing through any more, pings included; every one when no number is
// given. New connections are well. The dead ones are counted, and get payloads, until Slack gives them up after 30 s.
func (s Socket) BlackHole(numbers ...int) {
	s.change(func(w *Workspace) {
		for _, c := range w.numbered(numbers) {
			c.silent = true
			w.after(silentForgotten, func() { w.forget(c) })
		}
	})
}

// numbered lists the connections of these numbers, or all when there are none.
func (w *Workspace) numbered(numbers []int) []*connection {
	var out []*connection
	for _, c := range w.connections {
		if len(numbers) == 0 || slices.Contains(numbers, c.number) {
			out = append(out, c)
		}
	}
	return out
}

// SendRaw puts text on a connection as it is: a hostile or odd delivery.
func (w *Workspace) SendRaw(raw string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.pickConnection(0)
	if c == nil {
		return ErrNoConnection
	}
	c.send([]byte(raw))
	return nil
}

// Replay sends a recorded envelope again, with the same envelope id. What comes back is only logged.
func (w *Workspace) Replay(index int) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.pickConnection(0)
	if c == nil {
		return ErrNoConnection
	}
	if index < 0 || index >= len(w.envelopes) {
		return &Stuck{Why: sentence("there is no envelope %d", index)}
	}
	again := *w.envelopes[index]
	again.Sent, again.Connection, again.Acked, again.Answer = w.now(), c.number, time.Time{}, nil
	w.log(&again)
	again.entry.Sent = append(again.entry.Sent, Transmission{Connection: c.number, At: again.Sent})
	c.send(again.wire())
	return nil
}
