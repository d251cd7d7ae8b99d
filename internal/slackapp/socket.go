package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// Times of the connection.
const (
	pingEvery  = 3 * time.Second
	silentFor  = 8 * time.Second  // without a sign from Slack the connection is dead
	retireFor  = 20 * time.Second // how long a replaced connection still listens
	backoffMin = 500 * time.Millisecond
	backoffMax = 30 * time.Second
	ackWithin  = 3 * time.Second // Slack's rule, from the moment of sending
	maxAck     = 20_000          // bytes; Slack drops a larger one without a word
	maxFrame   = 4 << 20
	maxAtOnce  = 64 // envelopes of one connection between arrival and acknowledgement
)

// errTooMany is for an app that holds ten connections already.
var errTooMany = errors.New("too many connections for this app")

// errLinkDisabled is for Socket Mode switched off in the app's settings.
var errLinkDisabled = fmt.Errorf("%w: Socket Mode is switched off in the app's settings", errFinal)

// keepConnected holds one connection to Slack. When Slack says that it will
// close it, the next one is made before the old one goes.
func (a *App) keepConnected(ctx context.Context) error {
	var old sync.WaitGroup
	defer old.Wait()
	tries := 0
	for ctx.Err() == nil {
		began := time.Now()
		c, err := a.connect(ctx)
		if err == nil {
			old.Go(func() { c.serve(ctx) })
			err = c.awaitEnd(ctx)
		}
		if errors.Is(err, errFinal) || errors.Is(err, errScope) {
			return finalSentence(err)
		}
		if tries++; time.Since(began) > backoffMax {
			tries = 0
		}
		if err != nil && ctx.Err() == nil {
			a.lastErr.Store(&err)
			a.log.Warn("slack connection", "error", err, "try", tries)
			wait(ctx, backoff(tries))
		}
	}
	return nil
}

// backoff grows with each try and is never the same for two replicas.
func backoff(tries int) time.Duration {
	ceiling := min(backoffMin<<min(tries, 10), backoffMax)
	return backoffMin/2 + rand.N(ceiling)
}

// connection is one socket. Its serve loop reads; acknowledgements are
// written from the goroutines that work the envelopes.
type connection struct {
	app      *App
	ws       *websocket.Conn
	retiring chan struct{} // closed when Slack announced the end
	done     chan struct{} // closed when the socket is gone
	retire   func()
	err      error // why it ended; read after done

	mu sync.Mutex // guards writes to ws
}

// connect asks for a single-use URL and dials it.
func (a *App) connect(ctx context.Context) (*connection, error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	_, url, err := a.api.StartSocketModeContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("open a connection: %w", translate(err))
	}
	dialer := websocket.Dialer{HandshakeTimeout: 10 * time.Second, Proxy: http.ProxyFromEnvironment}
	if t, ok := a.cfg.HTTP.Transport.(*http.Transport); ok {
		dialer.TLSClientConfig = t.TLSClientConfig
	}
	ws, _, err := dialer.DialContext(ctx, url, nil)
	if err != nil {
		return nil, errors.New("dial the socket: no connection") // the error would hold the ticket
	}
	ws.SetReadLimit(maxFrame)
	c := &connection{app: a, ws: ws, retiring: make(chan struct{}), done: make(chan struct{})}
	c.retire = sync.OnceFunc(func() { close(c.retiring) })
	return c, nil
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
	stop := context.AfterFunc(ctx, func() { c.ws.SetReadDeadline(time.Now()) })
	defer stop()
	watch, unwatch := context.WithCancel(context.WithoutCancel(ctx))
	defer unwatch()
	go c.ping(watch)
	var taken sync.WaitGroup
	c.err = c.read(ctx, &taken)
	taken.Wait()
	c.ws.Close()
	close(c.done)
}

// frame is what Slack sends over the socket.
//
// https://docs.slack.dev/apis/events-api/using-socket-mode#events
type frame struct {
	Type           string          `json:"type"`
	Reason         string          `json:"reason"`
	NumConnections int             `json:"num_connections"`
	EnvelopeID     string          `json:"envelope_id"`
	Payload        json.RawMessage `json:"payload"`
	RetryAttempt   int             `json:"retry_attempt"`
}

func (c *connection) read(ctx context.Context, taken *sync.WaitGroup) error {
	alive := c.stayAlive(ctx)
	slots := make(chan struct{}, maxAtOnce)
	hello := false
	defer func() {
		if hello {
			c.app.sockets.Add(-1)
		}
	}()
	for {
		if err := alive(""); err != nil {
			return err
		}
		f, err := c.next()
		if err != nil {
			return err
		}
		arrived := time.Now()
		switch f.Type {
		case "":
		case "hello":
			hello = true
			c.app.sockets.Add(1)
			c.app.log.Info("slack connected", "connections_of_app", f.NumConnections)
		case "disconnect":
			if err := c.disconnect(f); err != nil {
				return err
			}
		default:
			slots <- struct{}{}
			taken.Go(func() {
				defer func() { <-slots }()
				c.app.take(context.WithoutCancel(ctx), c, f, arrived)
			})
		}
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
	if err := json.Unmarshal(raw, &f); err != nil {
		c.app.log.Warn("slack frame that is not JSON", "bytes", len(raw))
		return frame{}, nil
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
	time.AfterFunc(retireFor, func() { c.ws.Close() })
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
	if err := c.ws.SetWriteDeadline(arrived.Add(ackWithin)); err != nil {
		return err
	}
	return c.ws.WriteMessage(websocket.TextMessage, raw)
}
