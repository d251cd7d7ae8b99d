package sessions_test

import (
	"strings"
	"testing"

	"accessbot/internal/access"
	"accessbot/internal/sessions"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A transaction whose end does not fit into the reading of its beginning: of
// all lengths around that of a reading, none is waited for.
func TestTheEmbeddedRedisKeepsRecordsOfEveryLength(t *testing.T) {
	s, err := sessions.New(sessions.Config{})
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	a := sessions.Asking{RequestID: "1", Stage: 1}
	require.NoError(t, s.AddAsking(t.Context(), a))
	for length := 3000; length < 4200; length++ {
		a, err = s.UpdateAsking(t.Context(), a, func(a *sessions.Asking) error {
			a.Evidence.Title = strings.Repeat("x", length)
			return nil
		})
		require.NoError(t, err, "%d characters", length)
	}
	for range 5000 {
		a.Asked = append(a.Asked, sessions.Asked{Person: access.Person{Name: "Somebody of the company"}})
	}
	a, err = s.UpdateAsking(t.Context(), a, func(stored *sessions.Asking) error { stored.Asked = a.Asked; return nil })
	require.NoError(t, err)
	assert.Len(t, a.Asked, 5000)
}
