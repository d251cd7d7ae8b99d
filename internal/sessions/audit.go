package sessions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"accessbot/internal/access"
)

// Act is something that is about to be done in somebody's name. It goes into
// the audit log as it is, so it holds ids and settled words and never what a
// person typed as a reason.
type Act struct {
	// What is a short verb: "request", "decide.approve", "decide.deny",
	// "cancel", "extend", "return", "link", "unlink", "admin.…".
	What  string
	Slack access.Member // who acts in Slack
	Entra access.Person // as whom in Entra; of it the ids and the UPN are kept
	// What it is about, as ids in Entra and of plans; empty where there is none.
	Request, Package, Assignment, Plan, Stage string
	Detail                                    string // settled words, such as "until 2026-12-22"
	Link                                      string // the message in Slack where it was asked for
}

// AuditRef is the line that Begin wrote. It may be kept and given to End by
// another process.
type AuditRef struct {
	Seq  int64
	What string
}

// Kinds of lines.
const (
	lineBegin   = "begin"   // somebody is about to act
	lineEnd     = "end"     // how it ended
	lineRewound = "rewound" // a replica had seen the log reach further
)

// AuditLine is one line of the audit log. Each is authenticated under a key
// that Redis does not know, and names the line before it by its MAC: so none
// can be changed, taken out, moved or put in without breaking the chain.
type AuditLine struct {
	Seq     int64     `json:"seq"` // 1 for the first; there are no gaps
	At      time.Time `json:"at"`  // by the clock of the replica, UTC
	Replica string    `json:"replica"`
	Kind    string    `json:"kind"` // "begin", "end" or "rewound"
	What    string    `json:"what,omitempty"`
	Of      int64     `json:"of,omitempty"` // Seq of the line whose outcome this is

	Team   string `json:"team,omitempty"`
	User   string `json:"user,omitempty"`
	Tenant string `json:"tenant,omitempty"`
	Person string `json:"person,omitempty"` // object id
	UPN    string `json:"upn,omitempty"`

	Request    string `json:"request,omitempty"`
	Package    string `json:"package,omitempty"`
	Assignment string `json:"assignment,omitempty"`
	Plan       string `json:"plan,omitempty"`
	Stage      string `json:"stage,omitempty"`
	Detail     string `json:"detail,omitempty"`
	Link       string `json:"link,omitempty"`

	Outcome      string `json:"outcome,omitempty"`
	GraphRequest string `json:"graphRequest,omitempty"` // Graph's request-id, for Microsoft's support

	Key  string `json:"key"`  // id of the key in SEAL_KEYS
	Prev string `json:"prev"` // MAC of the line before; empty for the first
}

// Begin writes down that somebody is about to act. An error, which is
// access.Unavailable, means: do not act. It may be that the line stands there
// all the same; then no outcome follows it.
func (s *Store) Begin(ctx context.Context, a Act) (AuditRef, error) {
	if a.What == "" {
		return AuditRef{}, errors.New("begin an act without a name")
	}
	seq, err := s.audit.append(ctx, AuditLine{
		Kind: lineBegin, What: bounded(a.What),
		Team: bounded(a.Slack.Team), User: bounded(a.Slack.User),
		Tenant: bounded(a.Entra.TenantID), Person: bounded(a.Entra.ID), UPN: bounded(a.Entra.UPN),
		Request: bounded(a.Request), Package: bounded(a.Package), Assignment: bounded(a.Assignment),
		Plan: bounded(a.Plan), Stage: bounded(a.Stage), Detail: bounded(a.Detail), Link: bounded(a.Link),
	})
	if err != nil {
		return AuditRef{}, refuseToAct(err)
	}
	return AuditRef{Seq: seq, What: a.What}, nil
}

// End writes down how an act ended, also when ctx has ended meanwhile: "done",
// "refused: " and the access.Kind, or "unclear". graphRequestID is empty when
// Graph gave none. Its error is for the log: the act is done, and its first
// line tells of it.
func (s *Store) End(ctx context.Context, ref AuditRef, outcome string, graphRequestID string) error {
	if ref.Seq == 0 {
		return errors.New("end an act that was not begun")
	}
	_, err := s.audit.append(context.WithoutCancel(ctx), AuditLine{
		Kind: lineEnd, What: bounded(ref.What), Of: ref.Seq, Outcome: bounded(outcome), GraphRequest: bounded(graphRequestID),
	})
	return err
}

// maxWords is how many bytes of one field are kept, so that a line is small.
const maxWords = 500

// bounded cuts a long text at the end of a character.
func bounded(text string) string {
	if len(text) <= maxWords {
		return strings.ToValidUTF8(text, "?")
	}
	cut := maxWords
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return strings.ToValidUTF8(text[:cut], "?")
}

// errTampered is for an audit log whose end somebody else wrote or removed.
var errTampered = errors.New("the audit log was tampered with")

// refuseToAct tells a person that nothing was done for want of an audit line.
func refuseToAct(cause error) error {
	sentence := "I can't write my audit log right now, so I did nothing. Please try again in a minute."
	if errors.Is(cause, errTampered) {
		sentence = "The end of my audit log is not as I left it, so I did nothing. Please tell whoever runs accessbot to look at it with `bot audit verify`."
	}
	return &access.Error{Kind: access.Unavailable, Sentence: sentence, Err: cause}
}

// readLine takes a line apart and checks its MAC. It reports whether it is
// one that the bot wrote; known is false when its key is not in the ring.
func (r *keyRing) readLine(raw, mac string) (l AuditLine, genuine, known bool) {
	if err := json.Unmarshal([]byte(raw), &l); err != nil {
		return AuditLine{}, false, true
	}
	want, known := r.lineMAC(l.Key, raw)
	return l, known && sameMAC(want, mac), known
}

// writeLine is the line as it is kept, with its MAC under the first key.
func (r *keyRing) writeLine(l AuditLine) (raw, mac string, err error) {
	l.Key = r.first
	b, err := json.Marshal(l)
	if err != nil {
		return "", "", fmt.Errorf("write an audit line: %w", err)
	}
	mac, _ = r.lineMAC(l.Key, string(b))
	return string(b), mac, nil
}
