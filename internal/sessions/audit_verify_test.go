package sessions_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"accessbot/internal/sessions"

	"github.com/alicebob/miniredis/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// deface is something that an intruder does to a log of six lines, and the
// sentence that tells it.
type deface struct {
	name string
	do   func(log []sessions.AuditEntry) []sessions.AuditEntry
	want string
}

func defacements(t *testing.T) []deface {
	place := func(e sessions.AuditEntry, seq int) sessions.AuditEntry {
		e.ID = fmt.Sprintf("%d-0", seq)
		return e
	}
	return []deface{
		{"a byte flipped", func(log []sessions.AuditEntry) []sessions.AuditEntry {
			log[2].Raw = strings.Replace(log[2].Raw, "req-1", "req-2", 1)
			return log
		}, "Line 3 was altered, or written with another key than SEAL_KEYS has."},
		{"a MAC flipped", func(log []sessions.AuditEntry) []sessions.AuditEntry {
			log[3].MAC = strings.Repeat("0", 64)
			return log
		}, "Line 4 was altered, or written with another key than SEAL_KEYS has."},
		{"no JSON", func(log []sessions.AuditEntry) []sessions.AuditEntry {
			log[0].Raw = "{"
			return log
		}, "Line 1 was altered, or written with another key than SEAL_KEYS has."},
		{"deleted", func(log []sessions.AuditEntry) []sessions.AuditEntry {
			return slices.Delete(log, 2, 3)
		}, "Line 3 is missing."},
		{"two deleted", func(log []sessions.AuditEntry) []sessions.AuditEntry {
			return slices.Delete(log, 0, 2)
		}, "Lines 1 to 2 are missing."},
		{"deleted, and the rest moved up", func(log []sessions.AuditEntry) []sessions.AuditEntry {
			return []sessions.AuditEntry{log[0], place(log[2], 2), place(log[3], 3), place(log[4], 4)}
		}, "At the place of line 2 stands line 3: lines were moved or taken out."},
		{"swapped", func(log []sessions.AuditEntry) []sessions.AuditEntry {
			log[2], log[3] = place(log[3], 3), place(log[2], 4)
			return log
		}, "At the place of line 3 stands line 4: lines were moved or taken out."},
		{"duplicated at the end", func(log []sessions.AuditEntry) []sessions.AuditEntry {
			return append(log, place(log[2], 7))
		}, "At the place of line 7 stands line 3 a second time: it was duplicated."},
		{"duplicated over another", func(log []sessions.AuditEntry) []sessions.AuditEntry {
			log[4] = place(log[2], 5)
			return log
		}, "At the place of line 5 stands line 3 a second time: it was duplicated."},
		{"put between", func(log []sessions.AuditEntry) []sessions.AuditEntry {
			between := log[2]
			between.ID = "3-1"
			return slices.Insert(log, 3, between)
		}, "Behind line 3 stands an entry, 3-1, that is none of the bot's lines."},
		{"forged with another key", func(log []sessions.AuditEntry) []sessions.AuditEntry {
			forged, err := sessions.ForgeLine(key("k1", 'x'), sessions.AuditLine{Seq: 7, Kind: "begin", What: "request", Prev: log[5].MAC})
			require.NoError(t, err)
			return append(log, forged)
		}, "Line 7 was altered, or written with another key than SEAL_KEYS has."},
		{"forged with a key of another id", func(log []sessions.AuditEntry) []sessions.AuditEntry {
			forged, err := sessions.ForgeLine(key("k9", 'x'), sessions.AuditLine{Seq: 7, Kind: "begin", What: "request", Prev: log[5].MAC})
			require.NoError(t, err)
			return append(log, forged)
		}, `Line 7 names the key "k9", which is not in SEAL_KEYS: put it back there behind the first one, or the line is not the bot's.`},
	}
}

func TestVerifyNamesTheFirstLineThatIsWrong(t *testing.T) { // T23
	for _, d := range defacements(t) {
		t.Run(d.name, func(t *testing.T) {
			s := open(t)
			writeAudit(t, s, 6)
			require.NoError(t, s.Rewrite(t.Context(), d.do(entries(t, s))))
			assert.Equal(t, d.want, verify(t, s, sessions.AuditCheck{}).Fault)
		})
	}
}

func TestACutOffEndIsNoticedByTheAnchor(t *testing.T) { // T23
	s := open(t)
	writeAudit(t, s, 6)
	whole := verify(t, s, sessions.AuditCheck{})
	require.Empty(t, whole.Fault)
	log := entries(t, s)
	require.NoError(t, s.Rewrite(t.Context(), log[:4]))
	assert.Equal(t, "The log ends at line 4, but it reached line 6: its end was cut off.",
		verify(t, s, sessions.AuditCheck{Anchor: whole.End}).Fault)
	require.NoError(t, s.Rewrite(t.Context(), nil))
	assert.Equal(t, "The log ends at line 0, but it reached line 6: its end was cut off.",
		verify(t, s, sessions.AuditCheck{Anchor: whole.End}).Fault)

	again := openAt(t, onRedisOf(t, s, log[:4]), key("k1", 'a'))
	writeAudit(t, again, 2)
	assert.Equal(t, "Line 6 is not the one that the anchor names: the log was rewritten, at that line or before it.",
		verify(t, again, sessions.AuditCheck{Anchor: whole.End}).Fault, "cut off, and grown again")
}

// onRedisOf puts a log into a Redis that another replica can reach as well.
func onRedisOf(t *testing.T, s *sessions.Store, log []sessions.AuditEntry) string {
	t.Helper()
	if !s.Embedded() {
		require.NoError(t, s.Rewrite(t.Context(), log))
		return os.Getenv("ACCESSBOT_TEST_REDIS")
	}
	address := "redis://" + miniredis.RunT(t).Addr()
	require.NoError(t, openAt(t, address, key("k1", 'a')).Rewrite(t.Context(), log))
	return address
}
