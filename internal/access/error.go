package access

import (
	"errors"
	"time"
)

// Kind says what a fault means to the person who hit it.
type Kind string

// The kinds of faults. A Kind decides what the bot does next; the Sentence of
// an Error says it.
const (
	NotLinked    Kind = "not_linked"    // no Entra account is linked to this Slack member
	SignInAgain  Kind = "sign_in_again" // linked, but Entra wants the person to sign in anew
	NotAllowed   Kind = "not_allowed"   // Entra, or the bot's gate, does not let this person do it
	NotFound     Kind = "not_found"     // no such thing, or not visible to this person
	NoPolicy     Kind = "no_policy"     // no policy of the package covers the person
	AlreadyOpen  Kind = "already_open"  // a request for the package is open
	AlreadyHeld  Kind = "already_held"  // the person holds the package
	Invalid      Kind = "invalid"       // what was sent is refused as it is; changing it may help
	Throttled    Kind = "throttled"     // too many calls; see Error.After
	Unavailable  Kind = "unavailable"   // a service is out of reach; nothing was changed
	Unclear      Kind = "unclear"       // it may or may not have happened: look before repeating
	Misconfigure Kind = "misconfigured" // the operator must mend a setting
	Internal     Kind = "internal"      // a fault of the bot
)

// Error is a fault that is told to a person. Sentence says what happened and
// what to do next, in English words that hold no secret and no foreign text;
// Err is the cause and goes to the log only.
type Error struct {
	Kind      Kind
	Sentence  string
	Args      []any         // of the verbs in Sentence; without any it has none
	After     time.Duration // how long to wait before a retry; zero when unknown
	RequestID string        // the request id of the service, for its support
	Err       error
}

// Error tells the kind and the cause; it is for logs.
func (e *Error) Error() string {
	s := string(e.Kind)
	if e.Sentence != "" {
		s += ": " + Sentence{e.Sentence, e.Args}.String()
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf tells the Kind of err: Internal when err is not an Error, and ""
// when it is nil.
func KindOf(err error) Kind {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// SentenceOf gives the words for the person in English, and a general sentence
// for an error that has none.
func SentenceOf(err error) string { return Told(err).String() }
