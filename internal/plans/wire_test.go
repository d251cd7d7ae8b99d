package plans_test

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// event is something that goes over the wire of a process: a change that is
// about to reach Graph or has been answered, or a record that is about to reach
// Redis or has.
type event struct {
	where string // "graph" or "redis"
	when  string // "before" or "after"
}

// wire is all that a process has of the world: cutting it kills the process as
// kill -9 does, because nothing that it does can be seen from then on.
type wire struct {
	redis net.Listener
	graph http.RoundTripper

	mu    sync.Mutex // guards the rest
	dead  bool
	conns []net.Conn
	trap  func(event) bool // whether the process dies at the event
	dies  func()           // what else ends with the process
	ice   chan struct{}    // while it is open nothing passes; nil when nothing holds
}

var errDead = errors.New("the process is dead")

func newWire(t *testing.T, w *world) *wire {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	h := w.tenant.HTTPClient()
	t.Cleanup(h.CloseIdleConnections)
	wire := &wire{redis: listener, graph: h.Transport, dies: func() {}}
	go wire.serve(w.redis.Addr())
	return wire
}

func (w *wire) client() *http.Client { return &http.Client{Transport: w} }

// RoundTrip lets a call pass while the process lives.
func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	change := r.Method != http.MethodGet && !bytes.Contains([]byte(r.URL.Path), []byte("oauth2"))
	if w.passes(event{"graph", "before"}, change) {
		return nil, errDead
	}
	answer, err := w.graph.RoundTrip(r)
	if w.passes(event{"graph", "after"}, change) {
		return nil, errDead
	}
	return answer, err
}

// passes reports whether the process is dead, after the event if it counts.
func (w *wire) passes(e event, counts bool) bool {
	w.mu.Lock()
	trap, dead, ice := w.trap, w.dead, w.ice
	w.mu.Unlock()
	if ice != nil {
		<-ice
	}
	if !dead && counts && trap != nil && trap(e) {
		w.cut()
		return true
	}
	return dead
}

// freeze lets nothing pass any more until ice is closed, as SIGSTOP does.
func (w *wire) freeze(ice chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ice = ice
}

// kills lets the process die at an event.
func (w *wire) kills(trap func(event) bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.trap = trap
}

func (w *wire) onCut(dies func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dies = dies
}

// cut kills the process.
func (w *wire) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dead = true
	w.dies()
	_ = w.redis.Close()
	for _, c := range w.conns {
		_ = c.Close()
	}
}

func (w *wire) serve(address string) {
	for {
		near, err := w.redis.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", address)
		if err != nil {
			_ = near.Close()
			return
		}
		w.mu.Lock()
		w.conns = append(w.conns, near, far)
		w.mu.Unlock()
		go func() { _, _ = io.Copy(near, far); _ = near.Close() }()
		go w.forward(near, far)
	}
}

// forward carries commands to Redis, and sees when one writes a plan.
func (w *wire) forward(near, far net.Conn) {
	defer func() { _ = far.Close() }()
	buffer := make([]byte, 1<<20)
	for {
		n, err := near.Read(buffer)
		if n > 0 {
			writes := bytes.Contains(buffer[:n], []byte("accessbot:plan:{")) && bytes.Contains(bytes.ToLower(buffer[:n]), []byte("\r\nset\r\n"))
			if w.passes(event{"redis", "before"}, writes) {
				return
			}
			if _, err := far.Write(buffer[:n]); err != nil {
				return
			}
			if w.passes(event{"redis", "after"}, writes) {
				return
			}
		}
		if err != nil {
			return
		}
	}
}
