package sessions

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// auditKey derives the key of audit lines from a key of SEAL_KEYS: one that
// seals is never used for anything else.
func auditKey(sealKey []byte) ([]byte, error) {
	return hkdf.Key(sha256.New, sealKey, nil, "accessbot audit log v1", sha256.Size)
}

// lineMAC authenticates a line under the key of that id; false when the ring
// has none.
func (r *keyRing) lineMAC(id, raw string) (string, bool) {
	key, known := r.audit[id]
	if !known {
		return "", false
	}
	h := hmac.New(sha256.New, key)
	h.Write([]byte(raw))
	return hex.EncodeToString(h.Sum(nil)), true
}

func sameMAC(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }

// auditEnd is a line of the log by its number and MAC; the zero value is the
// beginning of an empty log.
type auditEnd struct {
	seq int64
	mac string
}

// String is the form of an anchor, "seq:mac".
func (e auditEnd) String() string { return strconv.FormatInt(e.seq, 10) + ":" + e.mac }

// id is the line's id in the stream.
func (e auditEnd) id() string {
	if e.seq == 0 {
		return ""
	}
	return lineID(e.seq)
}

// lineID is the id of a line in the stream: its number, so that Redis itself
// refuses a second line of that number.
func lineID(seq int64) string { return strconv.FormatInt(seq, 10) + "-0" }

func auditKeyName() string { return prefix + "{audit}:log" }

// auditLog appends to the audit log. Redis orders the lines of all replicas:
// a line is appended only behind the one that it names.
type auditLog struct {
	store *Store
	log   *slog.Logger
	turn  chan struct{} // who holds its one place may touch the rest
	last  auditEnd      // where the log ended when this replica looked last
	lost  *auditEnd     // a line that was seen and is gone; not written down yet

	written  auditEnd // the last line of this replica
	anchored auditEnd // the last one of them that the program's log tells
}

func newAuditLog(s *Store, log *slog.Logger) *auditLog {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &auditLog{store: s, log: log, turn: make(chan struct{}, 1)}
}

// auditWithin bounds the wait for a line, after which whoever clicked hears
// that nothing was done.
const auditWithin = 3 * time.Second

// append writes a line at the end of the log and tells its number.
func (a *auditLog) append(ctx context.Context, l AuditLine) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, auditWithin)
	defer cancel()
	select {
	case a.turn <- struct{}{}:
		defer func() { <-a.turn }()
	case <-ctx.Done():
		return 0, fmt.Errorf("wait for the audit log: %w", ctx.Err())
	}
	for {
		if a.lost != nil {
			note := AuditLine{Kind: lineRewound, Detail: a.lost.String()}
			if wrote, err := a.try(ctx, note); err != nil {
				return 0, err
			} else if wrote {
				a.lost = nil
			}
			continue
		}
		if wrote, err := a.try(ctx, l); err != nil || wrote {
			return a.last.seq, err
		}
	}
}

// appendLine appends a line when the log ends where its writer thinks. The
// line may be there already, from a try whose answer was lost.
//
// KEYS[1] the log; ARGV[1] id of its last line and ARGV[2] that line's MAC,
// both empty for an empty log; ARGV[3] id of the new line, ARGV[4] the line,
// ARGV[5] its MAC. Result: {1} when it is there; else {0, id, line, MAC, kept}
// with what is last and whether the line of ARGV[1] is still there.
var appendLine = redis.NewScript(`
local function field(entry, n) return entry and entry[2][n] or '' end
local function at(id) return id ~= '' and redis.call('XRANGE', KEYS[1], id, id)[1] or nil end
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local id = last and last[1] or ''
if id == ARGV[1] and field(last, 4) == ARGV[2] then
  redis.call('XADD', KEYS[1], ARGV[3], 'line', ARGV[4], 'mac', ARGV[5])
  return {1}
end
if field(at(ARGV[3]), 4) == ARGV[5] then
  return {1}
end
local kept = field(at(ARGV[1]), 4) == ARGV[2] and 1 or 0
return {0, id, field(last, 2), field(last, 4), kept}`)

// try appends a line behind the last one that this replica knows. When there
// are others by now it reports false, and knows them.
func (a *auditLog) try(ctx context.Context, l AuditLine) (bool, error) {
	next := auditEnd{seq: a.last.seq + 1}
	l.Seq, l.Prev, l.Replica, l.At = next.seq, a.last.mac, a.store.replica, time.Now().UTC().Truncate(time.Millisecond)
	raw, mac, err := a.store.ring.writeLine(l)
	if err != nil {
		return false, err
	}
	next.mac = mac
	answer, err := appendLine.Run(ctx, a.store.rdb, []string{auditKeyName()}, a.last.id(), a.last.mac, next.id(), raw, mac).Slice()
	if err != nil {
		return false, appendFault(err)
	}
	if len(answer) == 1 {
		a.last, a.written = next, next
		if next.seq%anchorLines == 0 {
			a.anchor()
		}
		return true, nil
	}
	return false, a.catchUp(answer)
}

// appendFault tells a log whose last lines were deleted from a Redis that is
// out of reach: Redis never takes the number of a deleted line again.
func appendFault(err error) error {
	if strings.Contains(err.Error(), "equal or smaller than the target stream top item") {
		return fmt.Errorf("append to the audit log: lines at its end were deleted: %w", errTampered)
	}
	return fmt.Errorf("append to the audit log: %w", err)
}

// catchUp learns from the answer of appendLine where the log ends. It does
// not go on from a line that the bot did not write.
func (a *auditLog) catchUp(answer []any) error {
	id, raw, mac := fmt.Sprint(answer[1]), fmt.Sprint(answer[2]), fmt.Sprint(answer[3])
	end := auditEnd{}
	if id != "" {
		var err error
		if end, err = a.store.ring.endAt(id, raw, mac); err != nil {
			return err
		}
	}
	if kept := fmt.Sprint(answer[4]) == "1"; !kept && a.last.seq > 0 {
		a.log.Error("lines of the audit log are gone", "reached", a.last.String(), "ends", end.String())
		if a.lost == nil {
			gone := a.last
			a.lost = &gone
		}
	}
	a.last = end
	return nil
}

// endAt is the end of a log whose last entry is this one. One under a key that
// is not in the ring any more is believed here: verifying tells of it.
func (r *keyRing) endAt(id, raw, mac string) (auditEnd, error) {
	l, genuine, known := r.readLine(raw, mac)
	if known && !genuine || lineID(l.Seq) != id {
		return auditEnd{}, fmt.Errorf("the last entry of the audit log, %s, is none of the bot's lines: %w", id, errTampered)
	}
	return auditEnd{seq: l.Seq, mac: mac}, nil
}

// How often the end of the log is told to the program's log.
const (
	anchorLines = 100
	anchorEvery = time.Minute
)

// AnchorAudit tells the program's log once a minute how far the audit log
// reaches, when this replica wrote to it, until ctx ends. Whoever cuts the
// audit log later would have to change that log as well.
func (s *Store) AnchorAudit(ctx context.Context) error {
	for pause(ctx, anchorEvery) == nil {
		s.audit.tell()
	}
	return nil
}

// tell waits for its turn and tells the last line of this replica.
func (a *auditLog) tell() {
	a.turn <- struct{}{}
	a.anchor()
	<-a.turn
}

// anchor tells the last line of this replica, once. The caller has the turn.
func (a *auditLog) anchor() {
	if a.written != a.anchored {
		a.log.Info("the audit log reaches", "anchor", a.written.String())
		a.anchored = a.written
	}
}
