package views

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"accessbot/internal/access"

	"golang.org/x/text/language"
)

// Language is one in which the bot speaks to a reader. The zero Language is
// English: the bot's sentences are written in it where they are used, and are
// the keys by which the catalogue of another language has them.
type Language struct {
	// catalogue gives a sentence in the language, or "" when it has none; nil
	// for English.
	catalogue func(english string) string
}

// In is the language of somebody whose locale in Slack is such as "de-DE", or
// the first that the bot speaks of those that a browser asks for, such as
// "fr, de;q=0.8"; English when it speaks none of them.
//
// https://docs.slack.dev/reference/methods/users.info
func In(locales string) Language {
	wanted, _, _ := language.ParseAcceptLanguage(locales) // what cannot be read is not spoken either
	for _, tag := range wanted {
		switch base, _ := tag.Base(); base.String() {
		case "de":
			return Language{german}
		case "en":
			return Language{}
		}
	}
	return Language{}
}

// Say is a sentence of the bot, with its verbs as in fmt; a sentence that the
// catalogue lacks stays English. Foreign words among args are the caller's to
// make harmless.
func (l Language) Say(english string, args ...any) string {
	format := english
	if l.catalogue != nil {
		format = cmp.Or(l.catalogue(english), english)
	}
	if len(args) == 0 {
		return format
	}
	spoken := make([]any, len(args))
	for i, a := range args {
		spoken[i] = l.spoken(a)
	}
	return quotation(format, fmt.Sprintf(format, spoken...))
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

// noun is a word that in English is a verb as well, and stands in the catalogue
// beside it.
func (l Language) noun(english string) string {
	if l.catalogue == nil {
		return english
	}
	return cmp.Or(l.catalogue(english+" (noun)"), english)
}

// Sentence is one that access made.
func (l Language) Sentence(s access.Sentence) string { return l.Say(s.English, s.Args...) }

// Sentences are several that access made.
func (l Language) Sentences(all []access.Sentence) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = l.Sentence(s)
	}
	return out
}

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
	parts := []string{
		l.some(d.Years, "1 year", "%d years"), l.some(d.Months, "1 month", "%d months"), l.some(d.Weeks, "1 week", "%d weeks"),
		l.some(d.Days, "1 day", "%d days"), l.some(d.Hours, "1 hour", "%d hours"), l.some(d.Minutes, "1 minute", "%d minutes"),
		l.some(d.Seconds, "1 second", "%d seconds"),
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " ")
}

// some is Count, and "" when there are none.
func (l Language) some(n int, one, many string) string {
	if n == 0 {
		return ""
	}
	return l.Count(n, one, many)
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
