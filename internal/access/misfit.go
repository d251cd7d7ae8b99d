package access

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Part is a part of what a person asks for that may be filled wrongly.
type Part string

// The parts.
const (
	PartReason Part = "reason"
	PartAnswer Part = "answer" // see Misfit.PromptID
	PartStart  Part = "start"
	PartEnd    Part = "end"
)

// Fit says what is wrong with a part.
type Fit string

// What may be wrong.
const (
	FitMissing    Fit = "missing"      // it must be filled
	FitWrongForm  Fit = "wrong_form"   // it does not match the pattern of its question
	FitNoChoice   Fit = "no_choice"    // it is none of the choices
	FitOneChoice  Fit = "one_choice"   // only one choice may be taken
	FitNotAsked   Fit = "not_asked"    // the policy has no such question
	FitNotChosen  Fit = "not_chosen"   // the policy leaves no choice of dates
	FitNotInOrder Fit = "not_in_order" // the end lies before the start
	FitTooLong    Fit = "too_long"     // see Misfit.Latest
)

// Misfit is one part of a request that its policy does not take as it is. It
// is the cause inside an Error of the Kind Invalid where the part is known.
type Misfit struct {
	Part     Part
	Fit      Fit
	PromptID string    // of PartAnswer
	Latest   time.Time // of FitTooLong: the last moment that the policy allows
}

// Error is for logs; it holds nothing that was typed.
func (m *Misfit) Error() string {
	if m.PromptID != "" {
		return fmt.Sprintf("%s %s: %s", m.Part, m.PromptID, m.Fit)
	}
	return fmt.Sprintf("%s: %s", m.Part, m.Fit)
}

// Filled is what a person filled in.
type Filled struct {
	Reason   string
	Answers  []Answer
	Schedule Schedule
	Now      time.Time
}

// Check tells every part that the policy does not take, in the order of the
// form. The service has the last word: it knows rules that it does not tell.
func (r Requirements) Check(f Filled) []*Misfit {
	var found []*Misfit
	if r.Justification && strings.TrimSpace(f.Reason) == "" {
		found = append(found, &Misfit{Part: PartReason, Fit: FitMissing})
	}
	for _, p := range r.Prompts {
		if fit := p.check(answerTo(p, f.Answers)); fit != "" {
			found = append(found, &Misfit{Part: PartAnswer, Fit: fit, PromptID: p.ID})
		}
	}
	for _, a := range f.Answers {
		if _, asked := r.Prompt(a.PromptID); !asked {
			found = append(found, &Misfit{Part: PartAnswer, Fit: FitNotAsked, PromptID: a.PromptID})
		}
	}
	if m := r.checkSchedule(f); m != nil {
		found = append(found, m)
	}
	return found
}

func answerTo(p Prompt, answers []Answer) Answer {
	i := slices.IndexFunc(answers, func(a Answer) bool { return strings.EqualFold(a.PromptID, p.ID) })
	if i < 0 {
		return Answer{}
	}
	return answers[i]
}

// check tells what is wrong with an answer; empty when nothing is.
func (p Prompt) check(a Answer) Fit {
	text := strings.TrimSpace(a.Text())
	switch {
	case text == "" && p.Required:
		return FitMissing
	case text == "":
		return ""
	case p.Kind == TextPrompt && !p.fits(text):
		return FitWrongForm
	case p.Kind != ChoicePrompt:
		return ""
	}
	taken := p.Taken(a)
	switch {
	case len(taken) > 1 && !p.Multiple:
		return FitOneChoice
	case slices.ContainsFunc(taken, func(value string) bool { return !p.offers(value) }):
		return FitNoChoice
	}
	return ""
}

// checkSchedule tells what is wrong with the dates, or nil.
func (r Requirements) checkSchedule(f Filled) *Misfit {
	s := f.Schedule
	if s.IsZero() {
		return nil
	}
	if !r.CustomSchedule {
		return &Misfit{Part: PartEnd, Fit: FitNotChosen}
	}
	start := s.Start
	if start.Before(f.Now) {
		start = f.Now
	}
	end, latest := s.Length.End(start), r.Latest(start)
	switch {
	case !end.IsZero() && !end.After(start):
		return &Misfit{Part: PartEnd, Fit: FitNotInOrder}
	case !latest.IsZero() && end.After(latest):
		return &Misfit{Part: PartEnd, Fit: FitTooLong, Latest: latest}
	}
	return nil
}

// Latest is the last moment at which access that starts then may end; zero
// when the policy sets none.
func (p Policy) Latest(start time.Time) time.Time { return p.Length.End(start) }

// End is when access of this length ends that starts then; zero for never.
func (l Length) End(start time.Time) time.Time {
	if !l.For.IsZero() {
		return l.For.After(start)
	}
	return l.Until
}

// Sentence says what to do about it.
func (m *Misfit) Sentence() Sentence {
	switch m.Fit {
	case FitMissing:
		if m.Part == PartReason {
			return Sayf("This package wants a reason. Please say why you need it.")
		}
		return Sayf("One question still needs an answer. Please answer it.")
	case FitWrongForm:
		return Sayf("One answer does not have the form that the package wants. Please write it as the question asks.")
	case FitNoChoice:
		return Sayf("One answer is none of the choices any more. Please choose again.")
	case FitOneChoice:
		return Sayf("One question takes a single choice. Please choose one.")
	case FitNotAsked:
		return Sayf("The questions of this package have changed. Please open the form again.")
	case FitNotChosen:
		return Sayf("This package does not let you choose the dates. Leave them empty.")
	case FitNotInOrder:
		return Sayf("The end lies before the start. Please choose a later end.")
	case FitTooLong:
		latest := m.Latest.UTC()
		return Sayf("That is longer than the package allows. The latest end is %s %s UTC.", Day{latest}, latest.Format("15:04"))
	}
	return Sayf("Entra does not accept this as it is. Check what you entered and try again.")
}
