package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// connection is one socket. Its serve loop reads; acknowledgements are
// written from the goroutines that work the envelopes.
type connection struct {
	app      *App
	ws       *websocket.Conn
	retiring chan struct{} // closed when the next connection is to be made
	done     chan struct{} // closed when nothing more is read
	retire   func()
	err      error          // why it ended; read after done
	name     string         // among those that said hello; empty before, and for the reader only
	taken    sync.WaitGroup // envelopes between arrival and acknowledgement

	mu sync.Mutex // guards writes to ws

	life     sync.Mutex // guards what follows, and the read deadline of ws
	reason   string     // why the next one is to be made, as far as that was announced
	inFlight int        // as taken counts
	ending   bool
	parting  bool        // Slack was told that it is closed
	quiet    *time.Timer // to part, once nothing more comes
}

// awaitEnd returns nil when the connection is to be replaced at once.
func (c *connection) awaitEnd(ctx context.Context) error {
	select {
	case <-ctx.Done():
		return nil
	case <-c.retiring:
		return nil
	case <-c.done:
		return c.err
	}
}

// serve reads until the socket ends, and leaves when every envelope that it
// read has been dealt with.
func (c *connection) serve(ctx context.Context) {
	stop := context.AfterFunc(ctx, c.end)
	defer stop()
	watch, unwatch := context.WithCancel(context.WithoutCancel(ctx))
	defer unwatch()
	go c.ping(watch)
	c.err = c.read(context.WithoutCancel(ctx))
	close(c.done)
	c.taken.Wait()
	_ = c.ws.Close()
	c.goodbye(context.WithoutCancel(ctx))
}

// frame is what Slack sends over the socket.
//
// https://docs.slack.dev/apis/events-api/using-socket-mode#events
type frame struct {
	Type           string `json:"type"`
	Reason         string `json:"reason"`
	NumConnections int    `json:"num_connections"`
	ConnectionInfo struct {
		AppID string `json:"app_id"`
	} `json:"connection_info"`
	EnvelopeID   string          `json:"envelope_id"`
	Payload      json.RawMessage `json:"payload"`
	RetryAttempt int             `json:"retry_attempt"`
}

func (c *connection) read(ctx context.Context) error {
	answer := c.ws.PingHandler()
	c.ws.SetPongHandler(c.alive)
	c.ws.SetPingHandler(func(data string) error { return errors.Join(c.alive(""), answer(data)) })
	slots := make(chan struct{}, maxAtOnce)
	for {
		if err := c.alive(""); err != nil {
			return err
		}
		f, err := c.next()
		if err != nil {
			return err
		}
		arrived := time.Now()
		switch {
		case f.Type == "hello":
			err = c.hello(f)
		case f.Type == "disconnect":
			err = c.disconnect(f)
		case f.EnvelopeID == "":
			c.app.log.Info("slack frame that is of no use here", "type", f.Type)
		default:
			slots <- struct{}{}
			c.begin()
			c.taken.Go(func() {
				defer func() { <-slots; c.finish() }()
				c.app.take(ctx, c, f, arrived)
			})
		}
		if err != nil {
			return err
		}
	}
}

// hello is Slack's first word on a connection that works.
func (c *connection) hello(f frame) error {
	if me := c.app.me.Load(); me != nil && f.ConnectionInfo.AppID != "" && f.ConnectionInfo.AppID != me.appID {
		return errOtherApp
	}
	if c.name == "" {
		c.name = c.app.watch.greeted(c.app.store.Replica(), c, f.NumConnections)
		c.app.metrics.sockets.Set(float64(c.app.sockets.Add(1)))
		select {
		case c.app.greeted <- struct{}{}:
		default: // it will be counted anyway
		}
	}
	c.app.log.Info("slack connected", "connections_of_app", f.NumConnections)
	return nil
}

func (c *connection) goodbye(ctx context.Context) {
	if c.name == "" {
		return
	}
	c.app.metrics.sockets.Set(float64(c.app.sockets.Add(-1)))
	c.app.watch.closed(c.name)
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if err := c.app.store.DropSocket(ctx, c.name); err != nil {
		c.app.log.Debug("socket not dropped", "error", err)
	}
}

// next reads one frame; one that is not JSON comes back empty.
func (c *connection) next() (frame, error) {
	_, raw, err := c.ws.ReadMessage()
	if err != nil {
		return frame{}, fmt.Errorf("read the socket: %w", err)
	}
	var f frame
	if json.Unmarshal(raw, &f) != nil {
		c.app.log.Warn("slack frame that is not JSON", "bytes", len(raw))
		f = frame{}
	}
	return f, nil
}

// disconnect handles each reason by name.
func (c *connection) disconnect(f frame) error {
	c.app.log.Info("slack disconnects", "reason", f.Reason)
	switch f.Reason {
	case "link_disabled":
		return errLinkDisabled
	case "too_many_websockets":
		return errTooMany
	}
	c.leave(f.Reason) // warning, refresh_requested
	return nil
}

// leave lets the next connection be made. This one listens until Slack closes
// it, or for a while: what Slack has sent there is sent nowhere else.
func (c *connection) leave(reason string) {
	c.life.Lock()
	c.reason = reason
	c.life.Unlock()
	c.retire()
	time.AfterFunc(retireFor, c.end)
}

// ended names the end of a connection, or of the attempt to make one, in one
// of a few words.
func (c *connection) ended(err error) string {
	switch {
	case errors.Is(err, errTooMany):
		return "too_many_websockets"
	case errors.Is(err, errLinkDisabled):
		return "link_disabled"
	case c == nil:
		return "not_made"
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "silent"
	case err != nil:
		return "lost"
	}
	c.life.Lock()
	defer c.life.Unlock()
	if slices.Contains([]string{"warning", "refresh_requested", recount}, c.reason) {
		return c.reason
	}
	return "other"
}

// ping keeps asking for a sign of life; the read deadline notices silence.
func (c *connection) ping(ctx context.Context) {
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if c.ws.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second)) != nil {
				return
			}
		}
	}
}

// ack acknowledges an envelope, with an answer when there is one.
func (c *connection) ack(ctx context.Context, f frame, arrived time.Time, payload any) error {
	body := map[string]any{"envelope_id": f.EnvelopeID}
	if payload != nil {
		body["payload"] = payload
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("write ack: %w", err)
	}
	if len(raw) > maxAck {
		return fmt.Errorf("write ack: %d bytes are more than Slack takes", len(raw))
	}
	if late := time.Since(arrived); late > ackWithin {
		return fmt.Errorf("write ack: it is %s late", late-ackWithin)
	}
	if c.write(raw) == nil || c.app.write(raw, c) {
		return nil
	}
	if err := c.app.store.HandAck(ctx, c.app.me.Load().appID, raw); err != nil {
		return fmt.Errorf("write ack: %w", err)
	}
	return nil
}

// write sends an acknowledgement on any connection that goes on, and reports
// whether there was one. Whether Slack takes it there is not known.
func (a *App) write(raw []byte, without *connection) bool {
	for _, c := range a.watch.others(without) {
		if c.write(raw) == nil {
			return true
		}
	}
	return false
}

// lend sends what other replicas acknowledge whose connections have ended. A
// process that keeps its state to itself has no others.
func (a *App) lend(ctx context.Context) {
	if a.store.Embedded() {
		return
	}
	a.store.HandedAcks(ctx, a.me.Load().appID, func(ack []byte) { a.write(ack, nil) })
}

func (c *connection) write(raw []byte) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	// A write that runs out of time spoils the socket for all that follow.
	if err := c.ws.SetWriteDeadline(time.Now().Add(ackWithin)); err != nil {
		return err
	}
	err := c.ws.WriteMessage(websocket.TextMessage, raw)
	if err != nil && !errors.Is(err, websocket.ErrCloseSent) {
		_ = c.ws.Close()
	}
	return err
}
