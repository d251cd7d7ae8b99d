package access_test

import (
	"strings"
	"testing"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

// everyState is each state with what is true of it.
var everyState = []struct {
	state    access.State
	beta     string // the spelling of requestState
	words    string
	terminal bool
}{
	{access.Submitted, "Submitted", "Submitted", false},
	{access.PendingApproval, "PendingApproval", "Waiting for approval", false},
	{access.Scheduled, "Scheduled", "Scheduled", false},
	{access.Delivering, "Delivering", "Delivering", false},
	{access.PartiallyDelivered, "PartiallyDelivered", "Partly delivered", false},
	{access.DeliveryFailed, "DeliveryFailed", "Delivery failed", false},
	{access.Delivered, "Delivered", "Delivered", true},
	{access.Denied, "Denied", "Denied", true},
	{access.Canceled, "Canceled", "Canceled", true},
}

func TestParseStateReadsBothDialectsInAnyCase(t *testing.T) {
	for _, s := range everyState {
		t.Run(string(s.state), func(t *testing.T) {
			for _, spelling := range []string{string(s.state), s.beta, strings.ToUpper(s.beta), strings.ToLower(s.beta)} {
				assert.Equal(t, s.state, access.ParseState(spelling), spelling)
			}
		})
	}
}

func TestParseStateInventsNothing(t *testing.T) {
	for _, s := range []string{"", "unknown", "unknownFutureValue", "fulfilled", "Cancelled", " delivered", "delivered\n", "pending approval"} {
		assert.Equal(t, access.Unknown, access.ParseState(s), "%q", s)
	}
}

func TestStatesReadInWords(t *testing.T) {
	for _, s := range everyState {
		assert.Equal(t, s.words, s.state.Words())
	}
	assert.Equal(t, "Unknown", access.Unknown.Words())
	assert.Equal(t, "Unknown", access.State("somethingNew").Words())
}

func TestOnlyThreeStatesEndARequest(t *testing.T) {
	for _, s := range everyState {
		assert.Equal(t, s.terminal, s.state.Terminal(), string(s.state))
		assert.Equal(t, !s.terminal, access.Request{State: s.state}.Open(), string(s.state))
	}
	assert.False(t, access.Unknown.Terminal())
	assert.False(t, access.State("somethingNew").Terminal())
}

func TestStatesOfEachWayComeOneAfterTheOther(t *testing.T) {
	for name, way := range map[string][]access.State{
		"no approval":        {access.Unknown, access.Submitted, access.Delivering, access.Delivered},
		"approval and start": {access.Submitted, access.PendingApproval, access.Scheduled, access.Delivering, access.Delivered},
		"denied":             {access.Submitted, access.PendingApproval, access.Denied},
		"canceled in time":   {access.Submitted, access.PendingApproval, access.Scheduled, access.Canceled},
		"mended delivery":    {access.Delivering, access.PartiallyDelivered, access.DeliveryFailed, access.Delivered},
	} {
		t.Run(name, func(t *testing.T) {
			for i := range way[1:] {
				assert.True(t, way[i+1].After(way[i]), "%s after %s", way[i+1], way[i])
				assert.False(t, way[i].After(way[i+1]), "%s after %s", way[i], way[i+1])
			}
		})
	}
}

// I5: whatever order the states are seen in, what is shown never goes back,
// and an end stays.
func TestWhatIsShownNeverGoesBack(t *testing.T) {
	seen := rapid.SliceOf(rapid.OneOf(
		rapid.Map(rapid.IntRange(0, len(everyState)-1), func(i int) access.State { return everyState[i].state }),
		rapid.Just(access.Unknown), rapid.Just(access.State("somethingNew")),
	))
	rapid.Check(t, func(t *rapid.T) {
		shown := access.Submitted
		for _, s := range seen.Draw(t, "seen") {
			if !s.After(shown) {
				continue
			}
			assert.False(t, shown.Terminal(), "%s was the end, then came %s", shown, s)
			assert.Greater(t, s.Rank(), shown.Rank())
			shown = s
		}
	})
}

func TestNoStateComesAfterItself(t *testing.T) {
	for _, s := range everyState {
		assert.False(t, s.state.After(s.state), string(s.state))
		assert.True(t, s.state.After(access.Unknown), string(s.state))
	}
}
