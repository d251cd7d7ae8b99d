package slackapp

import (
	"context"
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
	pingEvery     = 3 * time.Second
	silentFor     = 7 * time.Second  // without a sign from Slack the connection is dead
	retireFor     = 20 * time.Second // how long a replaced connection still listens
	shortestPause = 500 * time.Millisecond
	longestPause  = 30 * time.Second
	steadyAfter   = 3 * time.Second // a connection that held so long is no reason to wait before the next
	ackWithin     = 3 * time.Second // Slack's rule, from the moment of sending
	maxAck        = 20_000          // bytes; Slack drops a larger one without a word
	maxFrame      = 4 << 20
	// writeBuffer holds the largest acknowledgement: one that is longer than
	// the buffer goes out in several WebSocket frames, which Slack ignores.
	writeBuffer = 32 << 10
	maxAtOnce   = 64 // envelopes of one connection between arrival and acknowledgement
)

// errTooMany is for an app that holds ten connections already.
var errTooMany = errors.New("too many connections for this app")

// errOtherApp is for an app-level token of one app and a bot token of another.
var errOtherApp = fmt.Errorf("%w: the two tokens are of different apps", errFinal)

// errLinkDisabled is for Socket Mode switched off in the app's settings.
var errLinkDisabled = fmt.Errorf("%w: Socket Mode is switched off in the app's settings", errFinal)

// keepConnected holds one connection to Slack. When Slack says that it will
// close it, the next one is made before the old one goes.
func (a *App) keepConnected(ctx context.Context) error {
	var old sync.WaitGroup
	defer old.Wait()
	tries := 0
	for ctx.Err() == nil {
		c, err := a.connect(ctx)
		began := time.Now()
		if err == nil {
			old.Go(func() { c.serve(ctx) })
			err = c.awaitEnd(ctx)
		}
		if ctx.Err() == nil {
			a.metrics.reconnects.WithLabelValues(c.ended(err)).Inc()
		}
		if errors.Is(err, errFinal) || errors.Is(err, errScope) {
			return finalSentence(err)
		}
		if tries++; c != nil && time.Since(began) > steadyAfter {
			tries = 1
		}
		if ctx.Err() == nil && (err != nil || tries > 1) {
			a.pause(ctx, err, tries)
		}
	}
	return nil
}

// pause waits before the next connection is made. One that Slack asked to
// replace is replaced at once, but not one after the other.
func (a *App) pause(ctx context.Context, err error, tries int) {
	if err != nil {
		a.lastErr.Store(&err)
		a.log.Warn("slack connection", "error", err, "try", tries)
	}
	wait(ctx, max(backoff(tries), retryAfter(err)))
}

// backoff grows with each try and is never the same for two replicas.
func backoff(tries int) time.Duration {
	ceiling := min(shortestPause<<min(tries, 10), longestPause)
	return shortestPause/2 + rand.N(ceiling) //nolint:gosec // Replicas need to differ, not to be unpredictable.
}

// connect asks for a single-use URL and dials it.
func (a *App) connect(ctx context.Context) (*connection, error) {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	var url string
	err := a.call(ctx, call{method: "apps.connections.open", urgency: thread}, func() (err error) {
		_, url, err = a.api.StartSocketModeContext(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open a connection: %w", err)
	}
	dialer := websocket.Dialer{HandshakeTimeout: 10 * time.Second, Proxy: http.ProxyFromEnvironment, WriteBufferSize: writeBuffer}
	if t, ok := a.cfg.HTTP.Transport.(*http.Transport); ok {
		dialer.TLSClientConfig = t.TLSClientConfig
	}
	ws, _, err := dialer.DialContext(ctx, url, nil) //nolint:bodyclose // After a handshake there is no body to close.
	if err != nil {
		return nil, errors.New("dial the socket: no connection") // the error would hold the ticket
	}
	ws.SetReadLimit(maxFrame)
	c := &connection{app: a, ws: ws, retiring: make(chan struct{}), done: make(chan struct{})}
	c.retire = sync.OnceFunc(func() { close(c.retiring) })
	return c, nil
}
