package sessions_test

import (
	"os"
	"strconv"
	"testing"
	"time"

	"accessbot/internal/sessions"

	"github.com/stretchr/testify/require"
)

// BenchmarkAnAct compares what the audit log costs an act, its two lines,
// with what it costs to take in the click that asked for it.
func BenchmarkAnAct(b *testing.B) {
	s, err := sessions.New(sessions.Config{URL: os.Getenv("ACCESSBOT_TEST_REDIS"), SealKeys: key("k1", 'a')})
	require.NoError(b, err)
	defer func() { require.NoError(b, s.Close()) }()
	require.NoError(b, s.Forget(b.Context()))
	b.Run("taken in", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			_, err := s.AppendEnvelope(b.Context(), sessions.Envelope{Key: strconv.Itoa(i), Type: "interactive", Payload: make([]byte, 2000), Arrived: time.Now()})
			require.NoError(b, err)
		}
	})
	b.Run("audited", func(b *testing.B) {
		for b.Loop() {
			ref, err := s.Begin(b.Context(), asking("request"))
			require.NoError(b, err)
			require.NoError(b, s.End(b.Context(), ref, "done", ""))
		}
	})
}
