package entrasim

import (
	"bytes"
	"encoding/json"
	"time"
)

// record is one object as a dialect of Graph shows it: its own members in order, and the ways to its neighbours.
type record struct {
	kind    string // the type's name, without its namespace
	members []member
	links   []link
	// mixed stands among records of other kinds, which have properties that it lacks: selecting those is no mistake.
	mixed bool
}

// member is one property.
type member struct {
	name  string
	value any
}

// link is one navigation property. It is walked only when a call expands it or filters by it.
type link struct {
	name  string
	one   func() *record   // to at most one neighbour; nil for the other kind
	many  func() []*record // to several
	blank func() *record   // an empty neighbour: it tells which properties exist
}

// toOne links to a row that may be missing.
func toOne[T any](name string, row *T, show func(*T) *record) link {
	return link{name: name, blank: blankOf(show), one: func() *record {
		if row == nil {
			return nil
		}
		return show(row)
	}}
}

// toMany links to rows that are looked up when the link is walked.
func toMany[T any](name string, rows func() []*T, show func(*T) *record) link {
	return link{name: name, blank: blankOf(show), many: func() []*record { return records(rows(), show) }}
}

// toNothing links to neighbours of a kind that the tenant has none of.
func toNothing(name string) link {
	return link{name: name, many: func() []*record { return nil }, blank: func() *record { return &record{kind: name} }}
}

func blankOf[T any](show func(*T) *record) func() *record {
	return func() *record { return show(new(T)) }
}

// records shows rows one by one.
func records[T any](rows []T, show func(T) *record) []*record {
	shown := []*record{}
	for _, row := range rows {
		shown = append(shown, show(row))
	}
	return shown
}

// enum is a word of a fixed set; filters compare it whatever the case of its letters.
type enum string

// moment is a time as Graph prints it; its zero is null.
type moment time.Time

// MarshalJSON prints UTC with up to three decimals.
func (m moment) MarshalJSON() ([]byte, error) {
	if time.Time(m).IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(time.Time(m).UTC().Format("2006-01-02T15:04:05.999Z"))
}

// MarshalJSON keeps the members in their order.
func (r *record) MarshalJSON() ([]byte, error) { return marshalMembers(r.members) }

// object is a JSON object whose members keep their order: a complex value inside a record.
type object []member

// MarshalJSON keeps the members in their order.
func (o object) MarshalJSON() ([]byte, error) { return marshalMembers(o) }

func marshalMembers(members []member) ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, m := range members {
		if i > 0 {
			out.WriteByte(',')
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		name, _ := json.Marshal(m.name) // a string always marshals
		out.Write(name)
		out.WriteByte(':')
		out.Write(value)
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// get finds a property by name.
func (r *record) get(name string) (any, bool) { return object(r.members).get(name) }

func (o object) get(name string) (any, bool) {
	for _, m := range o {
		if m.name == name {
			return m.value, true
		}
	}
	return nil, false
}

// link finds a navigation property by name.
func (r *record) link(name string) (link, bool) {
	for _, l := range r.links {
		if l.name == name {
			return l, true
		}
	}
	return link{}, false
}

// before puts a member in front of all others.
func (r *record) before(name string, value any) *record {
	return &record{kind: r.kind, members: append([]member{{name, value}}, r.members...), links: r.links, mixed: r.mixed}
}

// among marks a record that stands among others of other kinds.
func (r *record) among() *record {
	r.mixed = true
	return r
}

// orNull is nil for an empty string, which Graph prints as null.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}
