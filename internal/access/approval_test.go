package access

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestApprovalKnowsTheStageThatWaitsForTheReader(t *testing.T) {
	decided := Stage{ID: "1", Mine: true, Verdict: Approved, Status: "Completed"}
	other := Stage{ID: "2", Verdict: NotReviewed, Status: "InProgress"}
	mine := Stage{ID: "3", Mine: true, Verdict: NotReviewed, Status: "InProgress"}
	found, ok := Approval{Stages: []Stage{decided, other, mine}}.Mine()
	assert.True(t, ok)
	assert.Equal(t, mine, found)
	mine.Status = "Expired"
	_, ok = Approval{Stages: []Stage{decided, other, mine}}.Mine()
	assert.False(t, ok)
}

func TestScheduleThatChoosesNothingIsZero(t *testing.T) {
	assert.True(t, Schedule{}.IsZero())
	assert.False(t, Schedule{Length: Length{For: Duration{Days: 1}}}.IsZero())
}
