package access

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestReviewsInWordsAndTheirChanges(t *testing.T) {
	start := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	boss := []Subject{{Kind: RequestorManager, Level: 1}}
	r := Reviews{Every: Quarterly, Start: start, Days: 14, Reviewers: boss, Fallback: []Subject{{Kind: SingleUser, ID: "u1", Description: "Admin1"}}, Unanswered: KeepAccess}
	assert.Equal(t, "reviewed every quarter by their manager, else Admin1, within 14 days; unreviewed, it stays", r.Words())
	assert.Equal(t, "not reviewed", Reviews{}.Words())
	assert.Equal(t, "reviewed every week by themselves, within 3 days; unreviewed, what Entra recommends is done", Reviews{Every: Weekly, Self: true, Days: 3, Unanswered: Recommended}.Words())
	assert.Equal(t, "reviewed at times that I do not know by nobody; unreviewed, Entra decides", Reviews{Every: UnknownRecurrence}.Words())
	assert.True(t, r.ByManager())
	assert.False(t, Reviews{Every: Weekly, Self: true, Reviewers: boss}.ByManager())
	elsewhere := r
	elsewhere.Start = start.In(time.FixedZone("CET", 3600))
	assert.True(t, r.Same(elsewhere), "the same moment in another zone")
	later := r
	later.Start = start.AddDate(0, 0, 1)
	assert.False(t, r.Same(later))
	assert.Equal(t, []string{"reviews changed"}, PolicyChanges(AssignmentPolicy{Reviews: r}, AssignmentPolicy{Reviews: later}))
	assert.Equal(t, []string{"reviews: not reviewed → " + r.Words()}, PolicyChanges(AssignmentPolicy{}, AssignmentPolicy{Reviews: r}))
}

func TestQuestionsThatChangeAreNamed(t *testing.T) {
	why, which := Prompt{Kind: TextPrompt, Text: "Why?"}, Prompt{Kind: ChoicePrompt, Text: "Which?", Choices: []Choice{{Value: "a", Text: "A"}}}
	more, must := which, why
	more.Choices, must.Required = append([]Choice{{Value: "b", Text: "B"}}, which.Choices...), true
	turned := []Prompt{which, why}
	turned[0].Sequence, turned[1].Sequence = 0, 1
	for name, tt := range map[string]struct {
		was, now []Prompt
		want     []string
	}{
		"the same":              {[]Prompt{why}, []Prompt{why}, nil},
		"one more":              {[]Prompt{why}, []Prompt{why, which}, []string{"questions: new “Which?” (A)"}},
		"one less":              {[]Prompt{why, which}, []Prompt{why}, []string{"questions: no longer “Which?” (A)"}},
		"other answers":         {[]Prompt{which}, []Prompt{more}, []string{"questions: changed “Which?” (A → B, A)"}},
		"an answer is demanded": {[]Prompt{why}, []Prompt{must}, []string{"questions: changed “Why?”"}},
		"in another order":      {[]Prompt{why, which}, turned, []string{"questions: in another order"}},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, tt.want, PolicyChanges(AssignmentPolicy{Questions: tt.was}, AssignmentPolicy{Questions: tt.now}))
		})
	}
}

func TestLintFindsReviewsThatNobodyDoes(t *testing.T) {
	boss := []Subject{{Kind: RequestorManager}}
	for name, tt := range map[string]struct {
		reviews Reviews
		found   int
	}{
		"by nobody":                  {Reviews{Every: Monthly, Unanswered: RemoveAccess}, 1},
		"by a manager alone":         {Reviews{Every: Monthly, Reviewers: boss}, 1},
		"by a manager or another":    {Reviews{Every: Monthly, Reviewers: boss, Fallback: []Subject{{Kind: SingleUser, ID: "u1"}}}, 0},
		"by those who have it":       {Reviews{Every: Monthly, Self: true}, 0},
		"by nobody, because of none": {Reviews{}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			p := AssignmentPolicy{Audience: AllMembers, Rights: RequestorRights{Add: true}, Length: Length{For: Duration{Days: 30}}, Reviews: tt.reviews}
			found := LintPolicies([]AssignmentPolicy{p}, nil)
			assert.Len(t, found, tt.found)
			for _, f := range found {
				assert.Equal(t, NoReviewer, f.Rule)
			}
		})
	}
}
