package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// connection is one socket. Its serve loop reads; acknowledgements are
// written from the goroutines that work the envelopes.
type connection struct {
	app      *App
	ws       *websocket.Conn
	retiring chan struct{} // closed when Slack announced the end
	done     chan struct{} // closed when the socket is gone
	retire   func()
	err      error // why it ended; read after done
	greeted  bool  // Slack said hello; for the reader only

	mu sync.Mutex // guards writes to ws
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

// serve reads until the socket or ctx ends, and leaves when every envelope
// that it read has been dealt with: the last acknowledgements go out before
// the socket closes.
func (c *connection) serve(ctx context.Context) {
	stop := context.AfterFunc(ctx, func() { _ = c.ws.SetReadDeadline(time.Now()) })
	defer stop()
	watch, unwatch := context.WithCancel(context.WithoutCancel(ctx))
	defer unwatch()
	go c.ping(watch)
	var taken sync.WaitGroup
	c.err = c.read(ctx, &taken)
	taken.Wait()
	_ = c.ws.Close()
	close(c.done)
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

func (c *connection) read(ctx context.Context, taken *sync.WaitGroup) error {
	alive := c.stayAlive(ctx)
	slots := make(chan struct{}, maxAtOnce)
	defer c.goodbye()
	for {
		if err := alive(""); err != nil {
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
			taken.Go(func() {
				defer func() { <-slots }()
				c.app.take(context.WithoutCancel(ctx), c, f, arrived)
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
	if !c.greeted {
		c.greeted = true
		c.app.sockets.Add(1)
	}
	c.app.log.Info("slack connected", "connections_of_app", f.NumConnections)
	return nil
}

func (c *connection) goodbye() {
	if c.greeted {
		c.app.sockets.Add(-1)
	}
}

// stayAlive gives the function that puts the read deadline off; pings and
// pongs of Slack call it too.
func (c *connection) stayAlive(ctx context.Context) func(string) error {
	alive := func(string) error {
		if err := c.ws.SetReadDeadline(time.Now().Add(silentFor)); err != nil {
			return err
		}
		return ctx.Err()
	}
	answer := c.ws.PingHandler()
	c.ws.SetPongHandler(alive)
	c.ws.SetPingHandler(func(data string) error { return errors.Join(alive(""), answer(data)) })
	return alive
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
	c.retire() // warning, refresh_requested: the next one is made first
	time.AfterFunc(retireFor, func() { _ = c.ws.Close() })
	return nil
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
func (c *connection) ack(f frame, arrived time.Time, payload any) error {
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
	c.mu.Lock()
	defer c.mu.Unlock()
	if late := time.Since(arrived); late > ackWithin {
		return fmt.Errorf("write ack: it is %s late", late-ackWithin)
	}
	// A write that runs out of time spoils the socket for all that follow.
	if err := c.ws.SetWriteDeadline(time.Now().Add(ackWithin)); err != nil {
		return err
	}
	if err := c.ws.WriteMessage(websocket.TextMessage, raw); err != nil {
		_ = c.ws.Close()
		return fmt.Errorf("write ack: %w", err)
	}
	return nil
}
