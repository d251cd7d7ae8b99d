package access

import (
	"strings"
	"time"
	"unicode/utf8"
)

// SentForm is a form of Slack as somebody sent it: what stood in its inputs, by
// block id.
type SentForm struct {
	Name    string // callback id; empty for none
	Private string // private_metadata
	Values  map[string]string
	Many    map[string][]string
}

// Draft is what a person is about to ask for. It is kept on the server; a
// view that comes back from Slack only names its id.
type Draft struct {
	ID    string
	Owner Member
	// Locale and Zone are the owner's in Slack, such as "de-DE" and
	// "Europe/Berlin"; empty for English and UTC.
	Locale, Zone string
	// Typed is what followed "/access request", to be read again whenever the
	// draft goes on; empty when a package was chosen.
	Typed string
	// AssignmentID is what the person holds and wants to extend; empty when
	// the draft is a new request.
	AssignmentID string

	PackageID   string
	PackageName string
	Policies    []Requirements // as the form showed them; empty before
	PolicyID    string         // empty until one was chosen
	Reason      string
	Answers     map[string][]string // by id of the question; of a choice, its values
	Start, End  time.Time           // midnight of the days that were chosen; zero for none
	Length      Duration            // how long, where no End was chosen; zero for none

	// Typing orders what was typed, as Slack saw it: what comes later and is
	// older does not overwrite what is newer.
	Typing string

	Channel     string // where the command was typed; empty for a shortcut
	ResponseURL string // where a private answer may still be put; empty when none
	Created     time.Time
	// Deciding is set when the draft is no request but a decision about others'.
	Deciding *Deciding
	// Administers is set when the draft is no request but a way into the menu of
	// administrators.
	Administers bool
	// Sent is an administrator's form that a sign-in came between; zero for none.
	Sent SentForm
	// Creating is the new package whose second page goes on; empty for none.
	Creating string
	// Finding is set when its administrator wants to find applications and sites.
	Finding bool

	// RequestID is set once Entra accepted the request; the draft is then done.
	RequestID string
	// Attempted is when a POST was first about to be made; zero before.
	Attempted time.Time
	// NotBefore is when a busy Entra may be asked again; zero for at once.
	NotBefore time.Time
	Refused   bool // the last attempt was put off by a busy Entra
}

// Deciding is a decision that somebody is about to make.
type Deciding struct {
	Requests []string // ids of requests in Entra
	Stage    int      // that was asked about, from 1; 0 for the one that waits now
	Verdict  Verdict  // empty until it was chosen
	// Fresh is within which time the person must have proved who they are to
	// Entra; 0 for any time.
	Fresh time.Duration

	// Question is what the person asks the requestor in place of a decision.
	Question string

	// SendAt is when Entra is told; until then the person may take it back.
	// Zero before the decision was made.
	SendAt    time.Time
	Sent      bool // Entra is told; it is too late to take it back
	TakenBack bool
}

// MaxReason is the longest reason that the bot takes, in characters. Slack's
// input stops there too, so that nothing a person sees is cut later.
//
// https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element
const MaxReason = 3000

// Extends reports whether the draft changes what the person holds.
func (d Draft) Extends() bool { return d.AssignmentID != "" }

// Location is the zone of the owner; UTC when it is not known.
func (d Draft) Location() *time.Location {
	if zone, err := time.LoadLocation(d.Zone); err == nil && d.Zone != "" {
		return zone
	}
	return time.UTC
}

// PolicyNamed finds a policy among those that the form offered. With one
// offered nothing needs to be chosen.
func (d Draft) PolicyNamed(id string) (Requirements, bool) {
	if len(d.Policies) == 1 {
		return d.Policies[0], true
	}
	for _, p := range d.Policies {
		if id != "" && p.ID == id {
			return p, true
		}
	}
	return Requirements{}, false
}

// Policy is the policy of the draft, if it is clear which.
func (d Draft) Policy() (Requirements, bool) { return d.PolicyNamed(d.PolicyID) }

// Schedule is when the person wants access, if it is asked for now. Both ends
// are left to the policy when nothing was chosen, or when it leaves no choice.
func (d Draft) Schedule(now time.Time) Schedule {
	p, ok := d.Policy()
	if ok && !p.CustomSchedule {
		return Schedule{}
	}
	s := Schedule{Start: d.Start}
	switch {
	case !d.End.IsZero():
		s.Length.Until = d.lastMoment(p, now)
	case !d.Length.IsZero():
		s.Length.For = d.Length
	}
	return s
}

// lastMoment is the end of the last day, which is included; on the last day
// that the policy allows it is the moment when its time is over.
func (d Draft) lastMoment(p Requirements, now time.Time) time.Time {
	end := endOfDay(d.End)
	start := now
	if d.Start.After(now) {
		start = d.Start
	}
	if latest := p.Latest(start); !latest.IsZero() && latest.Before(end) && !latest.Before(d.End) {
		return latest
	}
	return end
}

func endOfDay(day time.Time) time.Time { return day.AddDate(0, 0, 1).Add(-time.Minute) }

// Given are the answers of the draft to the questions of its policy.
func (d Draft) Given() []Answer {
	p, _ := d.Policy()
	var out []Answer
	for _, q := range p.Prompts {
		given := d.Answers[q.ID]
		switch {
		case len(given) == 0:
		case q.Multiple:
			out = append(out, Answer{PromptID: q.ID, Kind: q.Kind, Values: given})
		default:
			out = append(out, Answer{PromptID: q.ID, Kind: q.Kind, Value: given[0]})
		}
	}
	return out
}

// Flaw is what must be mended in a draft before it can be sent, at one of its
// fields.
type Flaw struct {
	Part     Part
	PromptID string // of PartAnswer
	Sentence Sentence
}

// PartPolicy is the choice among several policies.
const PartPolicy Part = "policy"

// Flaws tells everything that Entra would refuse and that can be told without
// asking it; empty when the draft can be sent.
func (d Draft) Flaws(now time.Time) []Flaw {
	p, ok := d.Policy()
	if !ok {
		return []Flaw{{Part: PartPolicy, Sentence: Sayf("Please choose one of these.")}}
	}
	var flaws []Flaw
	if utf8.RuneCountInString(d.Reason) > MaxReason {
		flaws = append(flaws, Flaw{Part: PartReason, Sentence: Sayf("The reason is too long; Slack and Entra take 3,000 characters. Please shorten it.")})
	}
	if !d.Start.IsZero() && endOfDay(d.Start).Before(now) {
		flaws = append(flaws, Flaw{Part: PartStart, Sentence: Sayf("This day has passed. Choose today or a later day, or leave it empty to begin at once.")})
	}
	for _, m := range p.Check(Filled{Reason: d.Reason, Answers: d.Given(), Schedule: d.Schedule(now), Now: now}) {
		flaws = append(flaws, Flaw{Part: m.Part, PromptID: m.PromptID, Sentence: d.sentence(p, m)})
	}
	return append(flaws, longAnswers(d, p)...)
}

// MaxAnswer is the longest answer to a question that the bot takes, in
// characters: what Slack's input takes.
const MaxAnswer = 3000

func longAnswers(d Draft, p Requirements) []Flaw {
	var flaws []Flaw
	for _, q := range p.Prompts {
		if utf8.RuneCountInString(strings.Join(d.Answers[q.ID], "")) > MaxAnswer {
			flaws = append(flaws, Flaw{Part: PartAnswer, PromptID: q.ID, Sentence: Sayf("The answer is too long; Slack and Entra take 3,000 characters. Please shorten it.")})
		}
	}
	return flaws
}

// sentence tells a misfit at its field, where it can be told more shortly than
// anywhere else.
func (d Draft) sentence(p Requirements, m *Misfit) Sentence {
	switch {
	case m.Fit == FitMissing && m.Part == PartAnswer:
		return Sayf("Please answer this: the policy asks for it.")
	case m.Fit == FitWrongForm:
		q, _ := p.Prompt(m.PromptID)
		return Sayf("The answer does not have the form that the policy wants: %s", q.Pattern)
	case m.Fit == FitNoChoice:
		return Sayf("Please choose one of these.")
	case m.Fit == FitOneChoice:
		return Sayf("Please choose one.")
	case m.Fit == FitNotInOrder:
		return Sayf("The end must come after the start.")
	case m.Fit == FitTooLong:
		return Sayf("The policy gives it %s at the most: choose a day until %s.", p.Length, Day{m.Latest.In(d.Location())})
	}
	return m.Sentence()
}
