package access_test

import (
	"strings"
	"testing"
	"time"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
)

var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func strict() access.Requirements {
	return access.Requirements{
		Policy: access.Policy{ID: "p1", Name: "Strict", Justification: true, CustomSchedule: true, Length: access.Length{For: access.Duration{Days: 30}}},
		Prompts: []access.Prompt{
			{ID: "ticket", Kind: access.TextPrompt, Required: true, Pattern: `^[A-Z]+-\d+$`},
			{ID: "work", Kind: access.ChoicePrompt, Choices: []access.Choice{{Value: "read", Text: "Only read"}, {Value: "fix"}}},
		},
	}
}

func TestADraftSaysWhatIsMissing(t *testing.T) {
	whole := access.Draft{
		Policies: []access.Requirements{strict()}, Reason: "Launch", Start: day("2026-12-01"), End: day("2026-12-24"),
		Answers: map[string][]string{"ticket": {"OPS-1"}, "work": {"read"}},
	}
	assert.Empty(t, whole.Flaws(noon))
	for _, c := range []struct {
		name   string
		change func(*access.Draft)
		part   access.Part
		says   string
	}{
		{"no policy was chosen", func(d *access.Draft) { d.Policies = append(d.Policies, access.Requirements{}) }, access.PartPolicy, "choose"},
		{"no reason", func(d *access.Draft) { d.Reason = " \n" }, access.PartReason, "say why"},
		{"a long reason", func(d *access.Draft) { d.Reason = strings.Repeat("é", 3001) }, access.PartReason, "too long"},
		{"no answer", func(d *access.Draft) { delete(d.Answers, "ticket") }, access.PartAnswer, "answer this"},
		{"an answer of another form", func(d *access.Draft) { d.Answers["ticket"] = []string{"see OPS-1"} }, access.PartAnswer, "[A-Z]+-"},
		{"a choice that is none", func(d *access.Draft) { d.Answers["work"] = []string{"root"} }, access.PartAnswer, "choose one of"},
		{"a start that has passed", func(d *access.Draft) { d.Start = day("2026-11-24") }, access.PartStart, "has passed"},
		{"an end before the start", func(d *access.Draft) { d.End = day("2026-11-30") }, access.PartEnd, "after the start"},
		{"an end after what the policy gives", func(d *access.Draft) { d.End = day("2027-01-01") }, access.PartEnd, "for 30 days at the most: choose a day until 31 Dec 2026"},
		{"a length beyond it", func(d *access.Draft) { d.End, d.Length = time.Time{}, access.Duration{Days: 31} }, access.PartEnd, "at the most"},
	} {
		d := whole
		d.Answers = map[string][]string{"ticket": {"OPS-1"}, "work": {"read"}}
		c.change(&d)
		flaws := d.Flaws(noon)
		if assert.Len(t, flaws, 1, c.name) {
			assert.Equal(t, c.part, flaws[0].Part, c.name)
			assert.Contains(t, flaws[0].Sentence.String(), c.says, c.name)
		}
	}
}

func TestTheLastDayIsIncluded(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	assert.NoError(t, err)
	d := access.Draft{Start: time.Date(2026, 12, 1, 0, 0, 0, 0, berlin), End: time.Date(2026, 12, 24, 0, 0, 0, 0, berlin)}
	assert.Equal(t, "2026-12-24T23:59:00+01:00", d.Schedule(noon).Length.Until.Format(time.RFC3339))
	last := access.Draft{Policies: []access.Requirements{strict()}, End: day("2026-12-25")}
	assert.Equal(t, "2026-12-25T12:00:00Z", last.Schedule(noon).Length.Until.Format(time.RFC3339), "as long as the policy allows")
	assert.True(t, access.Draft{}.Schedule(noon).IsZero())
}
