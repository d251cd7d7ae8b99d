package commands

import (
	"regexp"
	"strings"
	"time"

	"accessbot/internal/access"
)

// reading is one way to understand what follows "/access request" or
// "/access extend": a name, and what was said about it.
type reading struct {
	Name    string
	Because string
	For     access.Duration
	From    time.Time // midnight in the person's zone; zero when not said
	Until   time.Time // the last day, likewise
	// Unclear is a date or a length that could not be read, as it was typed.
	Unclear string
}

// plain reports whether nothing but a name was typed.
func (r reading) plain() bool {
	return r.Because == "" && r.For.IsZero() && r.From.IsZero() && r.Until.IsZero()
}

// quotedName is a name in quotes at the beginning, and what follows it.
var quotedName = regexp.MustCompile(`^"([^"]*)"\s*(.*)$`)

// because parts the reason from what stands before it.
var because = regexp.MustCompile(`(?i)(?:^|\s)because(?:\s+of)?\s+`)

// clause is the last "for …", "from …" or "until …" of a text.
var clause = regexp.MustCompile(`(?i)^(.*?)(?:^|\s)(for|from|starting|until|till|to)\s+(\S.*)$`)

// readings gives every way to understand text, the longest name first: a
// package may be called "Tools for Finance" or "Because we can". The names
// differ; the caller takes the first that is one.
func readings(text string, now time.Time) []reading {
	if m := quotedName.FindStringSubmatch(text); m != nil {
		last := parseClauses(withReason(reading{}, m[2]), now)
		unread := last.Name
		last.Name = strings.TrimSpace(m[1])
		if unread != "" && last.Unclear == "" {
			last.Unclear = unread
		}
		return []reading{last}
	}
	text = strings.TrimSpace(strings.TrimPrefix(text, `"`)) // a quote that nobody closed
	all := []reading{{Name: unquote(text)}}
	add := func(r reading) {
		if r.Name != all[len(all)-1].Name {
			all = append(all, r)
		}
	}
	whole := withReason(reading{}, text)
	add(whole)
	add(parseClauses(whole, now))
	return all
}

// withReason takes the reason off the end of text; the rest is the name.
func withReason(r reading, text string) reading {
	at := because.FindStringIndex(text)
	if at == nil {
		r.Name = strings.TrimSpace(text)
		return r
	}
	r.Name, r.Because = strings.TrimSpace(text[:at[0]]), strings.TrimSpace(text[at[1]:])
	return r
}

// parseClauses takes lengths and dates off the end of the name, as long as
// they can be read. What looks like one and cannot be read is kept as Unclear.
func parseClauses(r reading, now time.Time) reading {
	for {
		name, word, what, ok := lastClause(r.Name)
		if !ok {
			return r
		}
		if !r.take(word, what, now) {
			if looksLikeTime(what) {
				r.Name, r.Unclear = name, what
			}
			return r
		}
		r.Name = name
	}
}

// lastClause cuts a text before its last word that begins a clause.
func lastClause(text string) (before, word, what string, ok bool) {
	for from := 0; ; {
		m := clause.FindStringSubmatchIndex(text[from:])
		if m == nil {
			return before, word, what, ok
		}
		before, ok = strings.TrimSpace(text[:from+m[3]]), true
		word, what = strings.ToLower(text[from+m[4]:from+m[5]]), text[from+m[6]:]
		from += m[5]
	}
}

// take puts a clause into the reading; false when it cannot be read or was
// said before.
func (r *reading) take(word, what string, now time.Time) bool {
	if word == "for" {
		length, ok := access.ReadDuration(what)
		if ok && r.For.IsZero() && r.Until.IsZero() {
			r.For = length
			return true
		}
		return false
	}
	day, ok := access.ReadDay(what, now)
	place := &r.Until
	if word == "from" || word == "starting" {
		place = &r.From
	}
	if !ok || !place.IsZero() || (place == &r.Until && !r.For.IsZero()) {
		return false
	}
	*place = day
	return true
}

// looksLikeTime reports whether a text begins like a date or a length, so
// that it is no part of a name.
func looksLikeTime(s string) bool {
	word, _, _ := strings.Cut(strings.ToLower(s), " ")
	if word == "next" || word == "tomorrow" || word == "today" {
		return true
	}
	return word[0] >= '0' && word[0] <= '9'
}
