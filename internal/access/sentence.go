package access

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Sentence is one for people that can be told in their language: the words in
// English, with a verb of fmt for each of Args. An argument that has Words is
// told by them, and one that is a Sentence by itself. A Sentence that is to be
// kept has strings only.
type Sentence struct {
	English string
	Args    []any
}

// Sayf makes a Sentence.
func Sayf(english string, args ...any) Sentence { return Sentence{english, args} }

// Countf makes a Sentence that says how many there are: one for 1, else many,
// which has a verb for the number.
func Countf(n int, one, many string) Sentence {
	if n == 1 {
		return Sayf(one)
	}
	return Sayf(many, n)
}

// UnmarshalJSON reads a Sentence that was kept. A bare string is one in English:
// what was kept before there were other languages.
func (s *Sentence) UnmarshalJSON(text []byte) error {
	if json.Unmarshal(text, &s.English) == nil {
		return nil
	}
	type plain Sentence
	if err := json.Unmarshal(text, (*plain)(s)); err != nil {
		return fmt.Errorf("read a sentence: %w", err)
	}
	return nil
}

// String is the sentence in English.
func (s Sentence) String() string {
	if len(s.Args) == 0 {
		return s.English
	}
	args := make([]any, len(s.Args))
	for i, a := range s.Args {
		args[i] = a
		if w, ok := a.(interface{ Words() string }); ok {
			args[i] = w.Words()
		}
	}
	return fmt.Sprintf(s.English, args...)
}

// Day is a day in a Sentence.
type Day struct{ time.Time }

// Words reads like "24 Dec 2026".
func (d Day) Words() string { return d.Format("2 Jan 2006") }

// Told is what err says to the person who hit it, and a general sentence when
// it says nothing.
func Told(err error) Sentence {
	if e, ok := errors.AsType[*Error](err); ok && e.Sentence != "" {
		return Sentence{e.Sentence, e.Args}
	}
	return Sentence{English: "Something went wrong on my side. Nothing you typed is lost; please try again in a minute."}
}
