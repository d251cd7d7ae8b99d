package slacksim

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/websocket"
)

// Socket Mode as a server sees it. See https://docs.slack.dev/apis/events-api/using-socket-mode.
const (
	maxConnections  = 10
	pingEvery       = 10 * time.Second
	maxAckBytes     = 20480
	warningGrace    = 10 * time.Second
	refreshGrace    = 2 * time.Second
	usualLife       = 3600
	debugLife       = 360
	socketHost      = "applink-1"
	outgoingFrames  = 1024
	writeWait       = 5 * time.Second
	silentForgotten = 30 * time.Second
)

// connection is one WebSocket of the app.
type connection struct {
	number  int
	ws      *websocket.Conn
	out     chan outgoing
	done    chan struct{} // closed when the reader has ended
	leaving bool          // was told to disconnect
	silent  bool          // a black hole: open, but nothing goes in or out
	// cutOnAck resets the connection when the next acknowledgement comes, before Slack reads it.
	cutOnAck bool
	held     []outgoing // goes out when the app closes the connection
}

// outgoing is a frame to send; without a frame it asks for a polite end.
type outgoing struct {
	frame []byte
	half  bool // send half of it, then reset the connection
}

// cut ends a connection without a word.
func (c *connection) cut() { abort(c.ws.NetConn()) }

// send queues a frame, or without one a polite end.
func (c *connection) send(frame []byte) { c.queue(outgoing{frame: frame}) }

// transmit queues the frame of an envelope, which a fault may strike.
func (c *connection) transmit(frame []byte, strike envelopeFault) {
	o := outgoing{frame: frame, half: strike == cutWithin}
	if strike == crossing {
		c.held = append(c.held, o)
		return
	}
	c.cutOnAck = c.cutOnAck || strike == cutOnAck
	c.queue(o)
}

// queue takes what is to go out; a reader so slow that the queue is full loses its connection.
func (c *connection) queue(o outgoing) {
	select {
	case c.out <- o:
	default:
		c.cut()
	}
}

// AwaitConnections waits until the app has at least n live connections.
func (w *Workspace) AwaitConnections(n int) error {
	if w.await(w.cfg.Patience, func() bool { return w.live() >= n }) {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return &Stuck{Why: sentence("the app has %d live connections, not %d", w.live(), n)}
}

func (w *Workspace) live() int {
	n := 0
	for _, c := range w.connections {
		if !c.leaving && !c.silent {
			n++
		}
	}
	return n
}

// serveLink takes a Socket Mode connection for a ticket that was not used yet. It takes the lock.
func (w *Workspace) serveLink(rw http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	w.mu.Lock()
	used, known := w.tickets[ticket]
	w.tickets[ticket] = true
	if !known {
		delete(w.tickets, ticket)
	}
	closed := w.closed
	w.mu.Unlock()
	if !known || used || closed {
		http.Error(rw, "the ticket is not valid", http.StatusForbidden)
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	ws, err := upgrader.Upgrade(rw, r, nil)
	if err != nil {
		return
	}
	if watched, ok := ws.NetConn().(*watchedConn); ok {
		watched.watching = true
	}
	life := usualLife
	if r.URL.Query().Get("debug_reconnects") == "true" {
		life = debugLife
	}
	w.admit(ws, life)
}

// admit greets a new connection, or sends it away when there are too many. It takes the lock.
func (w *Workspace) admit(ws *websocket.Conn, life int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		_ = ws.Close()
		return
	}
	w.connected++
	c := &connection{number: w.connected, ws: ws, out: make(chan outgoing, outgoingFrames), done: make(chan struct{})}
	w.wg.Go(func() { w.readFrom(c) })
	w.wg.Go(func() { w.writeTo(c) })
	count := len(w.connections) + w.socket.ghosts
	if count >= maxConnections {
		c.send(frame(object{
			"type": "disconnect", "reason": "too_many_websockets", "num_connections": count,
			"debug_info": object{"host": socketHost}, "connection_info": object{"app_id": appID},
		}))
		c.send(nil)
		return
	}
	w.connections = append(w.connections, c)
	c.send(frame(object{
		"type": "hello", "num_connections": count + 1, "connection_info": object{"app_id": appID},
		"debug_info": object{
			"host": socketHost, "started": w.now().UTC().Format("2006-01-02 15:04:05.000"), "build_number": 1,
			"approximate_connection_time": life,
		},
	}))
	w.after(time.Duration(life)*time.Second-warningGrace, func() { w.sendAway(c, "warning") })
	w.refreshLater(c)
	w.changedNow()
}

func frame(o object) []byte {
	b, _ := json.Marshal(o)
	return b
}

// writeTo sends queued frames and pings until the reader has ended, and then what is queued still. It takes the lock.
func (w *Workspace) writeTo(c *connection) {
	ticker := time.NewTicker(pingEvery)
	defer ticker.Stop()
	for {
		select {
		case <-c.done:
			w.flush(c)
			return
		case <-ticker.C:
			if !w.isSilent(c) {
				_ = c.ws.WriteControl(websocket.PingMessage, []byte("Ping from "+socketHost), time.Now().Add(writeWait))
			}
		case o := <-c.out:
			if !w.put(c, o) {
				return
			}
		}
	}
}

// flush sends what was queued before the reader ended: when the app closed the connection, it reads until the reply.
func (w *Workspace) flush(c *connection) {
	defer func() { _ = c.ws.Close() }()
	for {
		select {
		case o := <-c.out:
			if !w.put(c, o) {
				return
			}
		default:
			return
		}
	}
}

// put sends a frame, or ends the connection and reports false.
func (w *Workspace) put(c *connection, o outgoing) (open bool) {
	switch {
	case o.frame == nil:
		_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(writeWait))
		_ = c.ws.Close()
		return false
	case !w.isSilent(c):
		c.write(o)
	}
	return true
}

func (c *connection) write(o outgoing) {
	_ = c.ws.SetWriteDeadline(time.Now().Add(writeWait))
	if o.half {
		whole := textFrame(o.frame)
		_, _ = c.ws.NetConn().Write(whole[:len(whole)/2])
		c.cut()
		return
	}
	if c.ws.WriteMessage(websocket.TextMessage, o.frame) != nil {
		_ = c.ws.Close()
	}
}

func (w *Workspace) isSilent(c *connection) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return c.silent
}

// readFrom takes acknowledgements until the connection ends. It takes the lock.
func (w *Workspace) readFrom(c *connection) {
	defer close(c.done)
	c.ws.SetPingHandler(func(data string) error {
		if w.isSilent(c) {
			return nil
		}
		return c.ws.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(writeWait))
	})
	c.ws.SetCloseHandler(func(int, string) error {
		w.closing(c)
		return nil
	})
	for {
		_, data, err := c.ws.ReadMessage()
		if err != nil {
			if closed := (*websocket.CloseError)(nil); !errors.As(err, &closed) {
				_ = c.ws.Close()
			}
			w.mu.Lock()
			w.forget(c)
			w.mu.Unlock()
			return
		}
		watched, _ := c.ws.NetConn().(*watchedConn)
		split := watched != nil && watched.cameSplit()
		w.mu.Lock()
		if !c.silent && (!split || w.socket.takeSplitAcks) {
			w.takeFrame(c, data)
		}
		w.mu.Unlock()
	}
}

// closing takes the app's word that a connection is closed. Nothing is sent there from now on; what is on its way goes
// out before the reply, as on any WebSocket. It takes the lock.
func (w *Workspace) closing(c *connection) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.forget(c)
	for _, o := range c.held {
		c.queue(o)
	}
	if !c.silent {
		c.send(nil)
	}
}

func (w *Workspace) forget(c *connection) {
	w.connections = slices.DeleteFunc(w.connections, func(other *connection) bool { return other == c })
	w.changedNow()
}

// sendAway tells a connection to disconnect, and closes it after the time that Slack leaves it.
func (w *Workspace) sendAway(c *connection, reason string) {
	if c.leaving || !slices.Contains(w.connections, c) {
		return
	}
	c.leaving = true
	c.send(frame(object{"type": "disconnect", "reason": reason, "debug_info": object{"host": socketHost}}))
	grace := refreshGrace
	if reason == "warning" {
		grace = warningGrace
	}
	w.after(grace, func() { c.send(nil) })
	w.changedNow()
}

// pickConnection chooses any connection that payloads may go to. One that is leaving is used only when there is no
// other, or when the switch says that Slack does not care.
func (w *Workspace) pickConnection(not int) *connection {
	var staying, all []*connection
	for _, c := range w.connections {
		if c.number == not && len(w.connections) > 1 {
			continue
		}
		all = append(all, c)
		if !c.leaving {
			staying = append(staying, c)
		}
	}
	if len(staying) > 0 && !w.socket.routeToLeaving {
		all = staying
	}
	if len(all) == 0 {
		return nil
	}
	return all[w.rand.IntN(len(all))]
}
