package graph

import (
	"bytes"
	"encoding/json"
	"time"
)

// The types here read JSON that a service may change under us: a member of an
// unexpected kind is read as empty and never breaks the rest.

// word is a string member.
type word string

// UnmarshalJSON reads a string, and anything else as empty.
func (w *word) UnmarshalJSON(text []byte) error {
	var s string
	if json.Unmarshal(text, &s) != nil {
		s = ""
	}
	*w = word(s)
	return nil
}

// yes is a boolean member.
type yes bool

// UnmarshalJSON reads true, and anything else as false.
func (y *yes) UnmarshalJSON(text []byte) error {
	*y = yes(bytes.Equal(bytes.TrimSpace(text), []byte("true")))
	return nil
}

// moment is a time member.
type moment time.Time

// UnmarshalJSON reads a time, and anything else as the zero time.
func (m *moment) UnmarshalJSON(text []byte) error {
	var t time.Time
	if json.Unmarshal(text, &t) != nil {
		t = time.Time{}
	}
	*m = moment(t)
	return nil
}

// maybe is an object member that may be missing, null or of another kind.
type maybe[T any] struct {
	value T
	there bool
}

// UnmarshalJSON reads an object, and anything else as missing.
func (m *maybe[T]) UnmarshalJSON(text []byte) error {
	*m = maybe[T]{}
	if !bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		return nil
	}
	m.there = json.Unmarshal(text, &m.value) == nil
	if !m.there {
		*m = maybe[T]{}
	}
	return nil
}

// list is an array member; elements that are no objects are left out.
type list[T any] []T

// UnmarshalJSON reads an array, and anything else as empty.
func (l *list[T]) UnmarshalJSON(text []byte) error {
	*l = nil
	var elements []maybe[T]
	if json.Unmarshal(text, &elements) != nil {
		elements = nil
	}
	for _, e := range elements {
		if e.there {
			*l = append(*l, e.value)
		}
	}
	return nil
}

// first gives the first word that is not empty: the spelling that was used.
func first(words ...word) string {
	for _, w := range words {
		if w != "" {
			return string(w)
		}
	}
	return ""
}

// earliestSet gives the first moment that is set.
func earliestSet(moments ...moment) time.Time {
	for _, m := range moments {
		if t := time.Time(m); !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

// either gives the first object that is there.
func either[T any](objects ...maybe[T]) T {
	for _, o := range objects {
		if o.there {
			return o.value
		}
	}
	var none T
	return none
}
