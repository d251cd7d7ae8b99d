package commands

import (
	"time"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
)

// meant is something of the person's own that a typed name may mean.
type meant[T any] struct {
	what  T
	exact bool // the name to the letter, but for case and accents
}

// named finds what a typed name means: everything of exactly that name, else
// everything that resembles it.
func named[T any](name string, list []T, pack func(T) access.Package) []meant[T] {
	var exact, near []meant[T]
	want := fold(name)
	for _, v := range list {
		p := pack(v)
		switch {
		case fold(p.Name) == want || p.ID == name:
			exact = append(exact, meant[T]{v, true})
		case score(want, p) >= 0.5:
			near = append(near, meant[T]{v, false})
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return near
}

func heldNamed(name string, held []access.Assignment) []meant[access.Assignment] {
	return named(name, held, func(a access.Assignment) access.Package { return access.Package{ID: a.ID, Name: a.PackageName} })
}

func requestsNamed(name string, open []access.Request) []meant[access.Request] {
	return named(name, open, func(r access.Request) access.Package { return access.Package{ID: r.ID, Name: r.PackageName} })
}

func values[T any](all []meant[T]) []T {
	out := make([]T, len(all))
	for i, m := range all {
		out[i] = m.what
	}
	return out
}

// readName takes the reading of a typed text whose name is meant exactly, the
// longest name first; else the last one.
func readName[T any](typed string, in *slackapp.Interaction, find func(string) []meant[T]) (reading, []meant[T]) {
	var r reading
	var found []meant[T]
	for _, r = range readings(plainText(typed), time.Now().In(in.Zone)) {
		if found = find(r.Name); len(found) > 0 && found[0].exact {
			break
		}
	}
	return r, found
}
