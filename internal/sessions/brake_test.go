package sessions_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestABrakeHoldsForEverybodyAndLetsGo(t *testing.T) { // F25
	s := open(t)
	until, err := s.Brake("graph").Until(t.Context())
	require.NoError(t, err)
	assert.Zero(t, until, "everybody may call")

	long := time.Now().Add(time.Minute).Truncate(time.Millisecond)
	require.NoError(t, s.Brake("graph").Hold(t.Context(), long))
	require.NoError(t, s.Brake("graph").Hold(t.Context(), long.Add(-30*time.Second)), "a shorter hold does not loosen it")
	until, err = s.Brake("graph").Until(t.Context())
	require.NoError(t, err)
	assert.True(t, until.Equal(long))

	until, err = s.Brake("slack").Until(t.Context())
	require.NoError(t, err)
	assert.Zero(t, until, "another service has its own")
	require.NoError(t, s.Brake("slack").Hold(t.Context(), time.Now().Add(-time.Second)))
	until, err = s.Brake("slack").Until(t.Context())
	require.NoError(t, err)
	assert.Zero(t, until, "what is over does not hold")
}
