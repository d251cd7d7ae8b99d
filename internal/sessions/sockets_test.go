package sessions_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheSocketsOfAllReplicasAreCounted(t *testing.T) {
	s := open(t)
	hold := func(names ...string) int {
		n, err := s.HoldSockets(t.Context(), names...)
		require.NoError(t, err)
		return n
	}
	assert.Zero(t, hold())
	assert.Equal(t, 2, hold("one/1", "one/2"))
	assert.Equal(t, 3, hold("two/1"), "another replica's")
	assert.Equal(t, 3, hold("one/1", "one/2"), "a sign of life adds none")
	require.NoError(t, s.DropSocket(t.Context(), "one/2"))
	assert.Equal(t, 2, hold("one/1"))
}
