package views

import (
	"fmt"
	"strings"

	"accessbot/internal/access"
)

// Language is one in which the bot speaks to a reader. The zero Language is
// English: the bot's sentences are written in it where they are used, and are
// the keys by which the catalogue of another language has them.
type Language struct{}

// In is the language of somebody whose locale in Slack is such as "de-DE". The
// bot speaks English only.
func In(string) Language { return Language{} }

// Say is a sentence of the bot, with its verbs as in fmt; a sentence that the
// catalogue lacks stays English. Foreign words among args are the caller's to
// make harmless.
func (l Language) Say(english string, args ...any) string {
	if len(args) == 0 {
		return english
	}
	spoken := make([]any, len(args))
	for i, a := range args {
		spoken[i] = l.spoken(a)
	}
	return fmt.Sprintf(english, spoken...)
}

// spoken is an argument of a sentence, in words where access has some for it.
func (l Language) spoken(arg any) any {
	switch a := arg.(type) {
	case access.Sentence:
		return l.Say(a.English, a.Args...)
	case access.Duration:
		return l.duration(a)
	case access.Length:
		return l.length(a)
	case access.Day:
		return l.date(a.Time)
	case access.State:
		return l.State(a)
	}
	return arg
}

// Sentence is one that access made.
func (l Language) Sentence(s access.Sentence) string { return l.Say(s.English, s.Args...) }

// State is where a request stands.
func (l Language) State(s access.State) string { return l.Say(s.Words()) }

// Error is what a fault says to the person who hit it.
func (l Language) Error(err error) string { return l.Sentence(access.Told(err)) }

// Count says how many there are: one is the sentence for 1, many has a verb for
// the number. Languages with more forms need more than this.
func (l Language) Count(n int, one, many string) string {
	if n == 1 {
		return l.Say(one)
	}
	return l.Say(many, n)
}

// duration reads like "30 days" or "8 hours".
func (l Language) duration(d access.Duration) string {
	var parts []string
	add := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, l.Count(n, one, many))
		}
	}
	add(d.Years, "1 year", "%d years")
	add(d.Months, "1 month", "%d months")
	add(d.Weeks, "1 week", "%d weeks")
	add(d.Days, "1 day", "%d days")
	add(d.Hours, "1 hour", "%d hours")
	add(d.Minutes, "1 minute", "%d minutes")
	add(d.Seconds, "1 second", "%d seconds")
	return strings.Join(parts, " ")
}

// length reads like "for 30 days", "until 24 Dec 2026" or "with no end".
func (l Language) length(n access.Length) string {
	switch {
	case !n.For.IsZero():
		return l.Say("for %s", n.For)
	case !n.Until.IsZero():
		return l.Say("until %s", l.date(n.Until.UTC()))
	}
	return l.Say("with no end")
}
