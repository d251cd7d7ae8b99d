package access

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAWeekIsReadAsItIsWritten(t *testing.T) {
	for text, want := range map[string]struct{ at, next string }{
		"Mon-Fri 09:00-17:00":     {"Fri 2026-11-27 17:00", "Mon 2026-11-30 09:00"},
		"sun-thu 8:30-16:45":      {"Thu 2026-11-26 16:45", "Sun 2026-11-29 08:30"},
		"Mon,Wed 10:00-24:00":     {"Mon 2026-11-30 09:59", "Mon 2026-11-30 10:00"},
		"Fri-Mon,Wed 00:00-00:30": {"Mon 2026-11-30 00:30", "Wed 2026-12-02 00:00"},
	} {
		week, err := ParseWeek(text)
		require.NoError(t, err, text)
		at, err := time.ParseInLocation("Mon 2006-01-02 15:04", want.at, berlin(t))
		require.NoError(t, err)
		h := Hours{Zone: berlin(t), Week: week}
		assert.False(t, h.Open(at), text)
		assert.Equal(t, want.next, h.Next(at).Format("Mon 2006-01-02 15:04"), text)
		assert.True(t, h.Open(h.Next(at)), text)
		assert.True(t, h.Open(h.Last(at)), text)
		assert.True(t, h.Morning(h.Next(at)).After(h.Next(at)), "a morning is never now")
	}
}

func TestAWeekThatIsNoneIsRefusedInWords(t *testing.T) {
	for text, words := range map[string]string{
		"":                    "not of the form",
		"9 to 5":              "not of the form",
		"Mon-Fri 17:00-09:00": "does not begin before it ends",
		"Mon-Fri 09:75-17:00": "does not begin before it ends",
		"Mon-Fri 09:00-25:00": "does not begin before it ends",
		"Mo-Fr 09:00-17:00":   `"Mo-Fr" names no days`,
		"Mon-, 09:00-17:00":   "names no days",
	} {
		_, err := ParseWeek(text)
		require.ErrorContains(t, err, words, text)
	}
}
