package graph_test

import (
	"testing"
	"time"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestHistoryTellsWhoDecidedElsewhereAndWhy(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		t.Parallel()
		w := newWorld(t, instantly(), speaking(version))
		made := w.asked(t, "Requestor1", "Treasury Console")
		require.NoError(t, w.tenant.Decide("Manager1", made.ID, true, "she needs it"))
		require.NoError(t, w.tenant.Decide("Approver2", made.ID, false, "not this quarter"))
		read, err := w.client.App().Request(t.Context(), made.ID)
		require.NoError(t, err)
		assert.Equal(t, access.Denied, read.State)
		history, err := w.client.App().History(t.Context(), made.ID)
		require.NoError(t, err)
		last, decided := access.LastDecision(history)
		require.True(t, decided)
		assert.Equal(t, []string{"Approver2", "not this quarter"}, []string{last.By.Name, last.Detail})
		assert.Equal(t, access.Refused, last.Verdict)
		assert.WithinDuration(t, w.tenant.Now(), last.At, time.Minute)
		var verdicts []access.Verdict
		for _, a := range history {
			verdicts = append(verdicts, a.Verdict)
		}
		assert.Equal(t, []access.Verdict{access.NotReviewed, access.Approved, access.Refused}, verdicts)
	})
}

func TestHistoryOfATimeOutNamesNobody(t *testing.T) {
	cfg := instantly()
	cfg.Frozen = true
	w := newWorld(t, cfg)
	made := w.asked(t, "Requestor1", "Finance Reports")
	w.tenant.Advance(15 * 24 * time.Hour)
	history, err := w.client.App().History(t.Context(), made.ID)
	require.NoError(t, err)
	last, decided := access.LastDecision(history)
	require.True(t, decided)
	assert.Equal(t, access.Refused, last.Verdict)
	assert.Empty(t, last.By)
}

func TestUndecidedRequestHasNoDecision(t *testing.T) {
	w := newWorld(t, instantly())
	person := w.as(t, "Requestor1")
	made := w.asked(t, "Requestor1", "Finance Reports")
	require.NoError(t, person.Cancel(t.Context(), made.ID))
	history, err := w.client.App().History(t.Context(), made.ID)
	require.NoError(t, err)
	assert.Len(t, history, 2)
	_, decided := access.LastDecision(history)
	assert.False(t, decided)
	_, err = w.client.App().History(t.Context(), "00000000-0000-0000-0000-00000000dead")
	kindOf(t, access.NotFound, err)
}
