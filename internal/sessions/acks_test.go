package sessions_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnAcknowledgementIsHandedToAnotherReplicaOfTheApp(t *testing.T) {
	s := open(t)
	require.ErrorContains(t, s.HandAck(t.Context(), "A1", []byte("early")), "no other replica listens")

	ctx, stop := context.WithCancel(t.Context())
	taken, ended := make(chan string, 1000), make(chan struct{})
	go func() {
		defer close(ended)
		s.HandedAcks(ctx, "A1", func(ack []byte) { taken <- string(ack) })
	}()
	require.Eventually(t, func() bool { return s.HandAck(ctx, "A1", []byte("now")) == nil }, 10*time.Second, time.Millisecond)
	assert.Equal(t, "now", <-taken)
	require.Error(t, s.HandAck(ctx, "A2", []byte("of another app")))
	require.NoError(t, s.Redis().Publish(ctx, "accessbot:{acks}:A1", "made up").Err()) // T16
	require.NoError(t, s.HandAck(ctx, "A1", []byte("and on")))
	assert.Equal(t, "and on", <-taken)
	stop()
	<-ended
}
