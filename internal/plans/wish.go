package plans

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"accessbot/internal/access"
)

// Kind is what a plan does.
type Kind string

// The kinds of plans.
const (
	CreatingPackage Kind = "createPackage"
	DeletingPackage Kind = "deletePackage"
	Assigning       Kind = "assign"
	Removing        Kind = "remove"
	BulkRemoving    Kind = "bulkRemove"
	CreatingGroup   Kind = "createGroup"
	DeletingGroup   Kind = "deleteGroup"
	CreatingUser    Kind = "createUser"
	DeletingUser    Kind = "deleteUser"
	ReplacingPolicy Kind = "replacePolicy"
	Hiding          Kind = "hide"
	Renaming        Kind = "rename"
	AddingPolicy    Kind = "addPolicy"
	DeletingPolicy  Kind = "deletePolicy"
)

// Wish is what somebody wants to be done. Build is pure: it turns the wish into
// steps, or says what is missing.
type Wish interface {
	// Kind names the type of the wish.
	Kind() Kind
	// Build gives the title, the steps in order, and what must be typed so that
	// the plan is confirmed; the error is an access.Error for the person.
	Build() (Blueprint, error)
}

// Blueprint is a wish in steps.
type Blueprint struct {
	Title string
	Steps []Step
	Typed string
}

// MaxSteps is how many steps a plan may have.
const MaxSteps = 60

// maxWords is the longest text that a name or a description may have, in
// characters; the service's own limits are not all documented.
const maxWords = 512

// build checks what every wish has in common.
func build(w Wish) (Blueprint, error) {
	b, err := w.Build()
	if err != nil {
		return Blueprint{}, err
	}
	if len(b.Steps) > MaxSteps {
		return Blueprint{}, invalid("This would take %d steps, and a plan has at most %d. Do it in two parts.", len(b.Steps), MaxSteps)
	}
	for i := range b.Steps {
		s := &b.Steps[i]
		s.State = Waiting
		if back, undoable := s.inverse(); undoable {
			s.Undo = back.Words
		}
		s.Final = s.final()
	}
	return b, nil
}

// wishes gives an empty wish of a kind; nil for a kind that is not known.
func wishOf(kind Kind) Wish {
	for _, w := range []Wish{
		&CreatePackage{}, &DeletePackage{}, &Assign{}, &Remove{}, &BulkRemove{}, &CreateGroup{}, &DeleteGroup{},
		&CreateUser{}, &DeleteUser{}, &ReplacePolicy{}, &Hide{}, &Rename{},
		&AddPolicy{}, &DeletePolicy{},
	} {
		if w.Kind() == kind {
			return w
		}
	}
	return nil
}

// Parse reads what Plan.JSON wrote. What it makes of it is as untrusted as the
// text: Book.Draft checks it again.
func Parse(text []byte) (Wish, error) {
	var kept struct {
		Kind Kind
		Wish json.RawMessage
	}
	if err := json.Unmarshal(text, &kept); err != nil {
		return nil, invalid("This is no plan: it is not JSON as I export it. Export the plan again and paste it as a whole.")
	}
	w := wishOf(kept.Kind)
	if w == nil {
		return nil, invalid("I do not know this kind of plan. Export the plan again from a bot of this version.")
	}
	if err := json.Unmarshal(kept.Wish, w); err != nil {
		return nil, invalid("This plan cannot be read. Export the plan again and paste it as a whole.")
	}
	return reflect.ValueOf(w).Elem().Interface().(Wish), nil
}

// required checks texts that people enter: a pair is what it is called, and the
// text.
func required(pairs ...string) error {
	for i := 0; i+1 < len(pairs); i += 2 {
		if strings.TrimSpace(pairs[i+1]) == "" {
			return invalid("%s is missing. Enter it and try again.", pairs[i])
		}
	}
	return short(pairs...)
}

// short checks that texts are not too long.
func short(pairs ...string) error {
	for i := 0; i+1 < len(pairs); i += 2 {
		if n := utf8.RuneCountInString(pairs[i+1]); n > maxWords {
			return invalid("%s has %d characters, and may have %d. Shorten it and try again.", pairs[i], n, maxWords)
		}
	}
	return nil
}

// invalid is an error about what was entered.
func invalid(format string, args ...any) error {
	return &access.Error{Kind: access.Invalid, Sentence: fmt.Sprintf(format, args...)}
}
