package endurance

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// relay passes TCP connections on to wherever target says at that moment, and
// can hold back what comes from there.
type relay struct {
	listener net.Listener
	target   func() string
	delay    atomic.Int64 // nanoseconds that each piece of an answer is held back
	wg       sync.WaitGroup

	mu   sync.Mutex
	open map[net.Conn]bool // guarded by mu
}

func newRelay(t *testing.T, target func() string) *relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	r := &relay{listener: l, target: target, open: map[net.Conn]bool{}}
	r.wg.Go(r.accept)
	t.Cleanup(r.close)
	return r
}

func (r *relay) addr() string { return r.listener.Addr().String() }

// slow holds back every answer from now on; zero ends that.
func (r *relay) slow(d time.Duration) { r.delay.Store(int64(d)) }

func (r *relay) close() {
	_ = r.listener.Close()
	r.mu.Lock()
	for c := range r.open {
		_ = c.Close()
	}
	r.mu.Unlock()
	r.wg.Wait()
}

func (r *relay) accept() {
	for {
		near, err := r.listener.Accept()
		if err != nil {
			return
		}
		r.wg.Go(func() { r.pass(near) })
	}
}

func (r *relay) pass(near net.Conn) {
	defer r.forget(near)
	r.remember(near)
	far, err := net.Dial("tcp", r.target())
	if err != nil {
		return
	}
	defer r.forget(far)
	r.remember(far)
	var both sync.WaitGroup
	both.Go(func() { _, _ = io.Copy(far, near); _ = far.Close() })
	both.Go(func() { r.answer(near, far); _ = near.Close() })
	both.Wait()
}

// answer copies what comes back, each piece after its delay.
func (r *relay) answer(near, far net.Conn) {
	piece := make([]byte, 64<<10)
	for {
		n, err := far.Read(piece)
		if d := time.Duration(r.delay.Load()); d > 0 {
			<-time.After(d)
		}
		if n > 0 {
			if _, werr := near.Write(piece[:n]); werr != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

func (r *relay) remember(c net.Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.open[c] = true
}

func (r *relay) forget(c net.Conn) {
	_ = c.Close()
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.open, c)
}
