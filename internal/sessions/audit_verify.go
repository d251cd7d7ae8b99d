package sessions

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// AuditEntry is an entry of the audit log as it stands in Redis. Whether the
// bot wrote it is for VerifyAudit to say.
type AuditEntry struct {
	ID  string // its place in the stream, "seq-0"
	Raw string // the AuditLine as JSON
	MAC string // of Raw, in hex
}

// auditPage is how many entries are read at once.
const auditPage = 500

// AuditEntries reads the audit log from its beginning.
func (s *Store) AuditEntries(ctx context.Context) iter.Seq2[AuditEntry, error] {
	return func(yield func(AuditEntry, error) bool) {
		from := "-"
		for {
			page, err := s.rdb.XRangeN(ctx, auditKeyName(), from, "+", auditPage).Result()
			if err != nil {
				yield(AuditEntry{}, unavailable("read the audit log", err))
				return
			}
			for _, m := range page {
				if !yield(readEntry(m), nil) {
					return
				}
				from = "(" + m.ID
			}
			if len(page) < auditPage {
				return
			}
		}
	}
}

func readEntry(m redis.XMessage) AuditEntry {
	raw, _ := m.Values["line"].(string) // another type, or none, is nothing that the bot wrote
	mac, _ := m.Values["mac"].(string)
	return AuditEntry{ID: m.ID, Raw: raw, MAC: mac}
}

// AuditEnd looks at the last line of the audit log only, behind which the next
// one is to be written, and tells its number; 0 when there is none. It fails
// when the bot would refuse to act because of it.
func (s *Store) AuditEnd(ctx context.Context) (int64, error) {
	last, err := s.rdb.XRevRangeN(ctx, auditKeyName(), "+", "-", 1).Result()
	if err != nil {
		return 0, unavailable("read the end of the audit log", err)
	}
	if len(last) == 0 {
		return 0, nil
	}
	e := readEntry(last[0])
	end, err := s.ring.endAt(e.ID, e.Raw, e.MAC)
	return end.seq, err
}

// AuditCheck says against what the audit log is verified, beside itself.
type AuditCheck struct {
	// Anchor is "seq:mac" from the program's log: a line that must be there.
	// Empty: what was cut off the end is noticed only while Redis remembers.
	Anchor string
	// After is "seq:mac" of the last line that is not verified, because the
	// log up to there was archived, or was looked into before. Empty: none.
	After string
}

// AuditReport is what VerifyAudit found.
type AuditReport struct {
	Lines int    // how many are in order
	End   string // the last of them, in the form of an anchor
	Fault string // the first thing that is wrong, as a sentence; empty when nothing is
	Open  []int64
}

// VerifyAudit reads the audit log and tells the first line that is missing,
// altered, moved or put in, or that all are in order. Open are then the acts
// of which no outcome is known. An error means that it could not be read.
func (s *Store) VerifyAudit(ctx context.Context, check AuditCheck) (AuditReport, error) {
	anchor, err := parseEnd(check.Anchor)
	if err != nil {
		return AuditReport{}, fmt.Errorf("anchor: %w", err)
	}
	after, err := parseEnd(check.After)
	if err != nil {
		return AuditReport{}, fmt.Errorf("after: %w", err)
	}
	reached, err := s.auditReached(ctx) // before the lines are read: it must not be ahead of them
	if err != nil {
		return AuditReport{}, err
	}
	v := auditVerifier{ring: s.ring, after: after.seq, last: after, anchor: anchor, open: map[int64]bool{}}
	for e, err := range s.AuditEntries(ctx) {
		if err != nil {
			return AuditReport{}, err
		}
		if fault := v.next(e); fault != "" {
			return v.report(fault), nil
		}
	}
	return v.report(v.cutOff(max(reached, anchor.seq))), nil
}

// parseEnd reads "seq:mac".
func parseEnd(text string) (auditEnd, error) {
	if text == "" {
		return auditEnd{}, nil
	}
	number, mac, _ := strings.Cut(text, ":")
	seq, err := strconv.ParseInt(number, 10, 64)
	if err != nil || seq < 1 || len(mac) != 64 {
		return auditEnd{}, errors.New(`not of the form seq:mac, a number and 64 hexadecimal digits, as the log has it at "the audit log reaches"`)
	}
	return auditEnd{seq: seq, mac: mac}, nil
}

// auditReached asks Redis for the highest number that the stream ever had;
// Redis remembers it when lines are deleted.
//
// https://redis.io/docs/latest/commands/xinfo-stream/
func (s *Store) auditReached(ctx context.Context) (int64, error) {
	info, err := s.rdb.XInfoStream(ctx, auditKeyName()).Result()
	if err != nil && strings.Contains(err.Error(), "no such key") {
		return 0, nil
	}
	if err != nil {
		return 0, unavailable("look at the audit log", err)
	}
	reached, _ := placeOf(info.LastGeneratedID) // another form is an entry that the reading will meet
	return reached, nil
}

// placeOf reads the number in the id of an entry.
func placeOf(id string) (int64, bool) {
	number, rest, _ := strings.Cut(id, "-")
	seq, err := strconv.ParseInt(number, 10, 64)
	return seq, err == nil && rest == "0"
}

// auditVerifier goes through the log line by line.
type auditVerifier struct {
	ring   *keyRing
	after  int64    // lines up to this one are not looked at
	last   auditEnd // the last line in order
	anchor auditEnd
	lines  int
	open   map[int64]bool
}

func (v *auditVerifier) report(fault string) AuditReport {
	r := AuditReport{Lines: v.lines, End: v.last.String(), Fault: fault}
	if fault == "" {
		r.Open = slices.Sorted(maps.Keys(v.open))
	}
	return r
}

// next says what is wrong with the entry that follows; "" when nothing is.
func (v *auditVerifier) next(e AuditEntry) string {
	place, ours := placeOf(e.ID)
	if !ours {
		return fmt.Sprintf("Behind line %d stands an entry, %s, that is none of the bot's lines.", v.last.seq, e.ID)
	}
	if place <= v.after {
		return ""
	}
	if want := v.last.seq + 1; place != want {
		return missing(want, place-1)
	}
	l, genuine, known := v.ring.readLine(e.Raw, e.MAC)
	switch {
	case !known:
		return fmt.Sprintf("Line %d names the key %q, which is not in SEAL_KEYS: put it back there behind the first one, or the line is not the bot's.", place, l.Key)
	case !genuine:
		return fmt.Sprintf("Line %d was altered, or written with another key than SEAL_KEYS has.", place)
	}
	return v.fits(l, auditEnd{seq: place, mac: e.MAC})
}

// fits says what is wrong with a genuine line at its place, and takes it in
// when nothing is.
func (v *auditVerifier) fits(l AuditLine, here auditEnd) string {
	switch {
	case l.Seq > here.seq:
		return fmt.Sprintf("At the place of line %d stands line %d: lines were moved or taken out.", here.seq, l.Seq)
	case l.Seq < here.seq:
		return fmt.Sprintf("At the place of line %d stands line %d a second time: it was duplicated.", here.seq, l.Seq)
	case l.Prev != v.last.mac:
		return fmt.Sprintf("Line %d was written behind another line %d than the one that is there: lines were replaced.", here.seq, v.last.seq)
	case l.Kind == lineRewound:
		return fmt.Sprintf("Line %d tells that lines are missing: a replica had seen the log reach line %s, and then it ended at line %d.", here.seq, l.Detail, v.last.seq)
	case here.seq == v.anchor.seq && !sameMAC(here.mac, v.anchor.mac):
		return fmt.Sprintf("Line %d is not the one that the anchor names: the log was rewritten, at that line or before it.", here.seq)
	}
	v.last = here
	v.lines++
	v.note(l)
	return ""
}

// note keeps account of acts without an outcome.
func (v *auditVerifier) note(l AuditLine) {
	if l.Kind == lineBegin {
		v.open[l.Seq] = true
	}
	delete(v.open, l.Of)
}

// cutOff says what is missing at the end when the log once reached further.
func (v *auditVerifier) cutOff(reached int64) string {
	if reached <= v.last.seq {
		return ""
	}
	return fmt.Sprintf("The log ends at line %d, but it reached line %d: its end was cut off.", v.last.seq, reached)
}

func missing(from, to int64) string {
	if from == to {
		return fmt.Sprintf("Line %d is missing.", from)
	}
	return fmt.Sprintf("Lines %d to %d are missing.", from, to)
}
