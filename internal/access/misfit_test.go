package access

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// form is a policy that asks for everything that can be asked.
func form() Requirements {
	return Requirements{
		Policy: Policy{ID: "y", Justification: true, CustomSchedule: true, Length: Length{For: Duration{Days: 30}}},
		Prompts: []Prompt{
			{ID: "cost", Kind: TextPrompt, Required: true, Pattern: "^CC-[0-9]{4}$"},
			{ID: "plans", Kind: TextPrompt},
			{ID: "class", Kind: ChoicePrompt, Required: true, Choices: []Choice{{Value: "1"}, {Value: "2"}}},
			{ID: "regions", Kind: ChoicePrompt, Multiple: true, Choices: []Choice{{Value: "eu"}, {Value: "a,b"}, {Value: "us"}}},
		},
	}
}

func filled(now time.Time) Filled {
	return Filled{Reason: "the fair", Now: now, Answers: []Answer{
		{PromptID: "COST", Value: "CC-1234"}, {PromptID: "class", Value: "2"}, {PromptID: "regions", Values: []string{"eu", "us"}},
	}}
}

func TestFormIsCheckedPartByPart(t *testing.T) {
	now := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	latest := time.Date(2026, 3, 31, 9, 0, 0, 0, time.UTC)
	tests := map[string]struct {
		change func(*Requirements, *Filled)
		want   []*Misfit
	}{
		"all is well":             {func(*Requirements, *Filled) {}, nil},
		"no reason":               {func(_ *Requirements, f *Filled) { f.Reason = " \n" }, []*Misfit{{Part: PartReason, Fit: FitMissing}}},
		"no reason, none wanted":  {func(r *Requirements, f *Filled) { r.Justification, f.Reason = false, "" }, nil},
		"nothing answered":        {func(_ *Requirements, f *Filled) { f.Answers = nil }, []*Misfit{{PartAnswer, FitMissing, "cost", time.Time{}}, {PartAnswer, FitMissing, "class", time.Time{}}}},
		"another form":            {func(_ *Requirements, f *Filled) { f.Answers[0].Value = "1234" }, []*Misfit{{PartAnswer, FitWrongForm, "cost", time.Time{}}}},
		"a pattern only .NET has": {func(r *Requirements, f *Filled) { r.Prompts[0].Pattern = "(?<=x)y"; f.Answers[0].Value = "1234" }, nil},
		"no such choice":          {func(_ *Requirements, f *Filled) { f.Answers[1].Value = "3" }, []*Misfit{{PartAnswer, FitNoChoice, "class", time.Time{}}}},
		"two where one is wanted": {func(_ *Requirements, f *Filled) { f.Answers[1].Values = []string{"1", "2"} }, []*Misfit{{PartAnswer, FitOneChoice, "class", time.Time{}}}},
		"a choice with a comma":   {func(_ *Requirements, f *Filled) { f.Answers[2] = Answer{PromptID: "regions", Value: "a,b"} }, nil},
		"two choices as read":     {func(_ *Requirements, f *Filled) { f.Answers[2] = Answer{PromptID: "regions", Value: "eu, us"} }, nil},
		"nobody asked that":       {func(_ *Requirements, f *Filled) { f.Answers = append(f.Answers, Answer{PromptID: "old", Value: "x"}) }, []*Misfit{{PartAnswer, FitNotAsked, "old", time.Time{}}}},
		"no choice of dates":      {func(r *Requirements, f *Filled) { r.CustomSchedule = false; f.Schedule.Start = now.Add(time.Hour) }, []*Misfit{{Part: PartEnd, Fit: FitNotChosen}}},
		"the end before the start": {func(_ *Requirements, f *Filled) {
			f.Schedule = Schedule{Start: now.Add(48 * time.Hour), Length: Length{Until: now.Add(time.Hour)}}
		}, []*Misfit{{Part: PartEnd, Fit: FitNotInOrder}}},
		"longer than allowed": {func(_ *Requirements, f *Filled) { f.Schedule.Length.For = Duration{Days: 31} }, []*Misfit{{Part: PartEnd, Fit: FitTooLong, Latest: latest}}},
		"as long as allowed":  {func(_ *Requirements, f *Filled) { f.Schedule.Length.Until = latest }, nil},
		"a start in the past counts from now": {func(_ *Requirements, f *Filled) {
			f.Schedule = Schedule{Start: now.AddDate(-1, 0, 0), Length: Length{For: Duration{Days: 30}}}
		}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			r, f := form(), filled(now)
			tt.change(&r, &f)
			found := r.Check(f)
			assert.Equal(t, tt.want, found)
			for _, m := range found {
				assert.NotEmpty(t, m.Sentence().String())
				assert.NotEmpty(t, m.Error())
			}
		})
	}
}

func TestQuestionsAreShownInTheReadersLanguage(t *testing.T) {
	p := Prompt{
		Kind: ChoicePrompt, Text: "Which class?", Localizations: []Localization{{"de", "Welche Klasse?"}, {"de-CH", "Welli Klass?"}, {"fr", ""}},
		Choices: []Choice{{Value: "1", Text: "First", Localizations: []Localization{{"de-DE", "Erste"}}}},
	}
	for language, want := range map[string]string{"": "Which class?", "en-GB": "Which class?", "de": "Welche Klasse?", "de-AT": "Welche Klasse?", "DE_ch": "Welche Klasse?", "de-CH": "Welli Klass?", "fr": "Which class?"} {
		assert.Equal(t, want, p.In(language), language)
	}
	assert.Equal(t, "Erste", p.Words(Answer{Value: "1"}, "de"))
	assert.Equal(t, "gone", p.Words(Answer{Value: "gone"}, "de"))
	assert.Equal(t, "as typed", Prompt{Kind: TextPrompt}.Words(Answer{Value: "as typed"}, "de"))
}
