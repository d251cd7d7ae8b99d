package graph

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"accessbot/internal/access"
)

var (
	errForeignLink = errors.New("the address leaves the configured Graph host")
	errTooLong     = errors.New("the answer is longer than the limit")
	errHTML        = errors.New("a page of HTML stands in place of the answer")
	errNobody      = errors.New("a change is made by a person only, never by the application")
	errNoID        = errors.New("the answer names no request")
	errNoAnswer    = errors.New("the batch holds no answer to this call")
)

// fault is what went wrong with one attempt of a call. It is the cause inside
// an access.Error, and holds nothing that was sent or answered but codes.
type fault struct {
	method, route string
	status        int    // zero when no answer came
	code          string // the service's code, such as NoValidPolicy
	requestID     string // the service's id of the call
	clientID      string // our id of the call
	after         time.Duration
	asked         bool   // whether the service asked to wait for after
	claims        bool   // whether a refused token came with a claims challenge
	challenge     string // the challenge, as a sign-in is to carry it; never logged
	unsent        bool   // whether the request surely never reached the service
	unknownMember bool   // whether the service does not know a member that was sent
	permanent     bool   // whether a repetition cannot help
	err           error  // why no answer came or could be read
}

// Error is for logs.
func (f *fault) Error() string {
	s := f.method + " " + f.route + ":"
	if f.status != 0 {
		s += fmt.Sprintf(" status %d", f.status)
	}
	if f.code != "" {
		s += " " + f.code
	}
	if f.err != nil {
		s += " " + f.err.Error()
	}
	return s + " (client-request-id " + f.clientID + ")"
}

// Unwrap gives the cause, such as context.DeadlineExceeded.
func (f *fault) Unwrap() error { return f.err }

// arrived reports whether the call may have been worked though no answer says
// so. A 429 counts: it has been seen on calls that had their effect.
func (f *fault) arrived() bool {
	if f.unsent {
		return false
	}
	return f.status < 300 || f.status == http.StatusRequestTimeout || f.status == http.StatusTooManyRequests || f.status >= 500
}

// connectionFault is the fault of a call that got no answer. The address is
// taken out: it may hold names.
func connectionFault(err error) *fault {
	f := &fault{err: innermost(err)}
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		f.unsent = true
	}
	if isCertificate(err) {
		f.unsent, f.permanent = true, true
	}
	return f
}

func isCertificate(err error) bool {
	_, ok := errors.AsType[*tls.CertificateVerificationError](err)
	return ok
}

// innermost takes the address out of an error of net/http.
func innermost(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// noID is the fault of a create whose answer does not say what was made.
func noID(k call) *fault {
	return &fault{method: k.method, route: k.route, status: http.StatusCreated, err: errNoID}
}

func unreadable(r reply, err error) *fault {
	return &fault{status: r.status, requestID: requestID(r.header), permanent: errors.Is(err, errTooLong), err: err}
}

// refusal is the fault of an answer that says no.
//
// https://learn.microsoft.com/graph/errors
func refusal(r reply) *fault {
	var body struct {
		Error struct {
			Code    word `json:"code"`
			Message word `json:"message"`
			Inner   struct {
				RequestID word `json:"request-id"`
			} `json:"innerError"`
		} `json:"error"`
	}
	// A gateway answers with HTML or nothing: the status then says it all.
	_ = json.Unmarshal(r.body, &body)
	f := &fault{
		status: r.status, code: codeOf(string(body.Error.Code)), requestID: requestID(r.header),
		claims: strings.Contains(r.header.Get("WWW-Authenticate"), "claims="),
	}
	f.challenge = challengeOf(r.header.Get("WWW-Authenticate"))
	f.unknownMember = unknownMember.MatchString(string(body.Error.Message))
	if f.requestID == "" {
		f.requestID = idOf(string(body.Error.Inner.RequestID))
	}
	f.after, f.asked = retryAfter(r.header.Get("Retry-After"), time.Now())
	return f
}

// word-like texts of the service may be logged; everything else is dropped.
var codeText = regexp.MustCompile(`^[0-9A-Za-z_.-]{1,64}$`)

// unknownMember matches how the service says that it does not know a member of
// a body. There is no code for it.
var unknownMember = regexp.MustCompile(`(?i)property .*does not exist`)

func codeOf(s string) string {
	if codeText.MatchString(s) {
		return s
	}
	return ""
}

func idOf(s string) string { return codeOf(s) }

func requestID(h http.Header) string { return idOf(h.Get("request-id")) }

// explain turns a fault into words, once and for all calls.
func (c *caller) explain(k call, f *fault) error {
	kind, sentence := c.words(k, f)
	e := &access.Error{Kind: kind, Sentence: sentence, After: f.after, RequestID: f.requestID, Err: f}
	if kind == access.Throttled { // it says when to come back
		e.Args = []any{soon(f.after)}
	}
	return e
}

func (c *caller) words(k call, f *fault) (access.Kind, string) {
	switch {
	case isCertificate(f.err):
		return access.Misconfigure, "I do not trust the certificate of Microsoft Graph's address. An administrator must check GRAPH_URL and SSL_CERT_FILE."
	case errors.Is(f.err, errForeignLink):
		return access.Unavailable, "Microsoft Graph sent me to an address that I do not trust, so I stopped. Please tell your administrator."
	case !k.read && f.arrived() && f.status != http.StatusTooManyRequests && !f.refusedFirst():
		return access.Unclear, "Microsoft Graph did not answer clearly, so I do not know whether that happened. Look at /access mine before you repeat it."
	case f.status == 0 || (f.status >= 200 && f.status < 300):
		return silence(f)
	case f.status < 400:
		return access.Misconfigure, "The address of Microsoft Graph leads elsewhere. An administrator must check GRAPH_URL."
	}
	if f.status >= 500 {
		return access.Unavailable, "Microsoft Graph is out of order at the moment. Nothing was changed; please try again in a few minutes."
	}
	return c.refused(f)
}

// refusedFirst reports whether the service said that it is not working and when
// it will be: it did not begin.
func (f *fault) refusedFirst() bool {
	return f.status == http.StatusServiceUnavailable && f.asked
}

// silence is the words when no usable answer came and nothing can have changed.
func silence(f *fault) (access.Kind, string) {
	if errors.Is(f.err, context.DeadlineExceeded) {
		return access.Unavailable, "Microsoft Graph took too long to answer. Nothing was changed; please try again in a minute."
	}
	return access.Unavailable, "I cannot reach Microsoft Graph at the moment. Nothing was changed; please try again in a minute."
}

// refused is the words for a status between 400 and 499.
func (c *caller) refused(f *fault) (access.Kind, string) {
	switch f.status {
	case http.StatusUnauthorized:
		return c.unauthorized(f)
	case http.StatusForbidden:
		return c.forbidden()
	case http.StatusNotFound, http.StatusGone:
		return access.NotFound, "I cannot find that in Entra. It may have been removed, or you may not be allowed to see it."
	case http.StatusConflict:
		return access.Invalid, "Somebody changed that at the same moment. Look at it again before you repeat it."
	case http.StatusTooManyRequests:
		return access.Throttled, "Microsoft Graph has too much to do right now. Please try again %s."
	}
	return badRequest(f)
}

// badRequest goes by the service's code; the codes that are not known all mean
// that what was sent is not taken.
func badRequest(f *fault) (access.Kind, string) {
	switch {
	case strings.EqualFold(f.code, "ExistingOpenRequest"):
		return access.AlreadyOpen, "You already have an open request for this package."
	case strings.EqualFold(f.code, "NoValidPolicy"):
		return access.NoPolicy, "No policy of this package lets you request it. Ask the owner of the package, or your administrator."
	case strings.Contains(strings.ToLower(f.code), "incompatible"):
		return access.Incompatible, incompatibleWords
	}
	return access.Invalid, "Entra does not accept this as it is. Check what you entered and try again; if it stays so, tell your administrator."
}

func (c *caller) unauthorized(f *fault) (access.Kind, string) {
	if !c.person {
		return access.Misconfigure, "Microsoft Graph refuses my own sign-in. An administrator must check my app registration."
	}
	if f.claims {
		return access.SignInAgain, "Your organization's sign-in rules ask you to sign in to Entra again before I may go on."
	}
	return access.SignInAgain, "Entra no longer accepts your sign-in. Please sign in again."
}

func (c *caller) forbidden() (access.Kind, string) {
	if c.person {
		return access.NotAllowed, "Entra does not let you do that. If you should be able to, ask your administrator."
	}
	return access.NotAllowed, "Entra does not let me see that. An administrator can check the permissions of my app registration."
}

// soon reads like "in 30 seconds", or "in a minute" when nobody said.
func soon(after time.Duration) access.Sentence {
	switch {
	case after <= 0:
		return access.Sayf("in a minute")
	case after <= time.Minute:
		return access.Countf(int((after+time.Second-1)/time.Second), "in 1 second", "in %d seconds")
	default:
		return access.Countf(int((after+time.Minute-1)/time.Minute), "in 1 minute", "in %d minutes")
	}
}

// misconfigured is an error that the operator must mend.
func misconfigured(sentence string, values ...any) error {
	return &access.Error{Kind: access.Misconfigure, Sentence: fmt.Sprintf(sentence, values...)}
}
