package slackapp_test

import (
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"

	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"

	"github.com/alicebob/miniredis/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stalling forwards connections to addr until it is told to stall: then they
// stay open and nothing comes back.
func stalling(t *testing.T, addr string) (string, *atomic.Bool) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	stalled := &atomic.Bool{}
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			far, err := net.Dial("tcp", addr)
			if err != nil {
				_ = near.Close()
				return
			}
			t.Cleanup(func() { _ = near.Close(); _ = far.Close() })
			go func() { _, _ = io.Copy(far, near) }()
			go forward(near, far, stalled)
		}
	}()
	return l.Addr().String(), stalled
}

func forward(to io.Writer, from io.Reader, stalled *atomic.Bool) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		if !stalled.Load() {
			_, _ = to.Write(buf[:n])
		}
	}
}

func TestASlowMemoryIsToldInTime(t *testing.T) { // I7, F14
	t.Parallel()
	w := newWorld(t)
	addr, stalled := stalling(t, miniredis.RunT(t).Addr())
	w.withForm(slackapp.Route{Do: w.does(slackapp.Reply{})})
	w.run(t, w.app(t, storeOf(memory(t, sessions.Config{URL: "redis://" + addr}))))
	require.NoError(t, w.AwaitConnections(2))
	modal := w.formOf(t, "Requestor1").Fill("Reason", "because")
	stalled.Store(true)
	began := time.Now()
	require.ErrorContains(t, modal.Submit(), "I can't reach my memory")
	assert.Less(t, time.Since(began), 3*time.Second)
	assert.Equal(t, "because", modal.Value("Reason"))
}
