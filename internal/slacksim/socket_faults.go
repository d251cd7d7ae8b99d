package slacksim

import "time"

// socketFaults is what is to go wrong with Socket Mode.
type socketFaults struct {
	dropAcks         int
	duplicateNext    int
	cutNext          int
	routeToLeaving   bool
	acksBoundToTheir bool
	takeSplitAcks    bool
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

// cutWithin is the moment at most, about as long as an app takes to acknowledge.
const cutWithin = 4 * time.Millisecond

// cutSoon cuts a connection if the next one is to be cut.
func (w *Workspace) cutSoon(c *connection) {
	if w.socket.cutNext == 0 {
		return
	}
	w.socket.cutNext--
	w.afterReal(time.Duration(w.rand.Int64N(int64(cutWithin))), c.cut)
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

// Disconnect tells every connection to disconnect: reason is warning, refresh_requested or link_disabled.
func (s Socket) Disconnect(reason string) {
	s.change(func(w *Workspace) {
		for _, c := range append([]*connection(nil), w.connections...) {
			w.sendAway(c, reason)
		}
	})
}

// Kill resets every connection without a word.
func (s Socket) Kill() {
	s.change(func(w *Workspace) {
		for _, c := range w.connections {
			c.cut()
		}
		w.connections = nil
	})
}

// BlackHole leaves every connection open but lets nothing through any more, pings included. New connections are well.
// The dead ones are counted, and get payloads, until Slack gives them up after 30 s.
func (s Socket) BlackHole() {
	s.change(func(w *Workspace) {
		for _, c := range w.connections {
			c.silent = true
			w.after(silentForgotten, func() { w.forget(c) })
		}
	})
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
	c.send(again.wire())
	return nil
}
