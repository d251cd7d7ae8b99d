package access_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestParseDurationKeepsWhatWasWritten(t *testing.T) {
	tests := []struct {
		name, iso string
		want      access.Duration
		words     string
	}{
		{"days", "P30D", access.Duration{Days: 30}, "30 days"},
		{"one day", "P1D", access.Duration{Days: 1}, "1 day"},
		{"hours", "PT8H", access.Duration{Hours: 8}, "8 hours"},
		{"months before T, minutes after", "P2MT3M", access.Duration{Months: 2, Minutes: 3}, "2 months 3 minutes"},
		{"weeks stay weeks", "P2W", access.Duration{Weeks: 2}, "2 weeks"},
		{"every part", "P1Y2M3W4DT5H6M7S", access.Duration{1, 2, 3, 4, 5, 6, 7}, "1 year 2 months 3 weeks 4 days 5 hours 6 minutes 7 seconds"},
		{"lower case and spaces", " p365d ", access.Duration{Days: 365}, "365 days"},
		{"less than a second is dropped", "PT1.5S", access.Duration{Seconds: 1}, "1 second"},
		{"more than sixty minutes stay minutes", "PT90M", access.Duration{Minutes: 90}, "90 minutes"},
		{"nothing at all", "P0D", access.Duration{}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := access.ParseDuration(tt.iso)
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
			assert.Equal(t, tt.words, got.Words())
			assert.Equal(t, tt.words == "", got.IsZero())
		})
	}
}

func TestParseDurationRefusesWhatItCannotKeep(t *testing.T) {
	for name, iso := range map[string]string{
		"nothing":                "",
		"no part":                "P",
		"no part of a day":       "PT",
		"a T with nothing after": "P1DT",
		"negative":               "-P1D",
		"a negative part":        "P-1D",
		"parts out of order":     "P1D1M",
		"hours before T":         "P8H",
		"too many days":          "P100000D",
		"more than an int holds": "P99999999999999999999D",
		"a fraction of a day":    "P0.5D",
		"a number only":          "30",
		"Go's spelling":          "720h",
		"words after it":         "P30D or so",
		"two of them":            "P30DP30D",
		"a second line":          "P30D\nP1D",
		"digits of other script": "P٣٠D",
	} {
		t.Run(name, func(t *testing.T) {
			got, err := access.ParseDuration(iso)
			require.ErrorContains(t, err, "read duration")
			assert.True(t, got.IsZero())
		})
	}
}

func TestAfterCountsOnTheCalendar(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	at := func(zone *time.Location, s string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
		require.NoError(t, err)
		return v
	}
	tests := []struct {
		name, iso   string
		zone        *time.Location
		start, want string
	}{
		{"thirty days", "P30D", time.UTC, "2026-12-01 09:00", "2026-12-31 09:00"},
		{"weeks and days add up", "P1W1D", time.UTC, "2026-12-01 09:00", "2026-12-09 09:00"},
		{"a day over the spring change keeps the clock", "P1D", berlin, "2026-03-28 12:00", "2026-03-29 12:00"},
		{"24 hours over the spring change do not", "PT24H", berlin, "2026-03-28 12:00", "2026-03-29 13:00"},
		{"a day over the autumn change keeps the clock", "P1D", berlin, "2026-10-24 12:00", "2026-10-25 12:00"},
		{"24 hours over the autumn change do not", "PT24H", berlin, "2026-10-24 12:00", "2026-10-25 11:00"},
		{"a month", "P1M", time.UTC, "2026-04-15 09:00", "2026-05-15 09:00"},
		{"a month ends in February", "P1M", time.UTC, "2026-01-31 09:00", "2026-02-28 09:00"},
		{"a month ends in a leap February", "P1M", time.UTC, "2028-01-31 09:00", "2028-02-29 09:00"},
		{"a month ends in a month of 30 days", "P1M", time.UTC, "2026-08-31 09:00", "2026-09-30 09:00"},
		{"a year after 29 February", "P1Y", time.UTC, "2028-02-29 09:00", "2029-02-28 09:00"},
		{"half a year over the year's end", "P6M", time.UTC, "2026-08-31 09:00", "2027-02-28 09:00"},
		{"days count after the month's end", "P1M1D", time.UTC, "2026-01-31 09:00", "2026-03-01 09:00"},
		{"nothing", "P0D", time.UTC, "2026-01-31 09:00", "2026-01-31 09:00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, err := access.ParseDuration(tt.iso)
			require.NoError(t, err)
			assert.Equal(t, tt.want, d.After(at(tt.zone, tt.start)).Format("2006-01-02 15:04"))
		})
	}
}

func TestCountSpeaksOfOneAndMany(t *testing.T) {
	assert.Equal(t, "0 requests", access.Count(0, "request"))
	assert.Equal(t, "1 request", access.Count(1, "request"))
	assert.Equal(t, "2 requests", access.Count(2, "request"))
}

func TestLengthReadsInWords(t *testing.T) {
	until := time.Date(2026, 12, 24, 23, 30, 0, 0, time.FixedZone("west", -5*3600))
	tests := []struct {
		name   string
		length access.Length
		want   string
	}{
		{"after a duration", access.Length{For: access.Duration{Days: 14}}, "for 14 days"},
		{"until a day, of UTC", access.Length{Until: until}, "until 25 Dec 2026"},
		{"no end", access.Length{}, "with no end"},
		{"a duration goes first", access.Length{For: access.Duration{Hours: 1}, Until: until}, "for 1 hour"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) { assert.Equal(t, tt.want, tt.length.Words()) })
	}
}

// durations draws every duration that ParseDuration takes.
func durations() *rapid.Generator[access.Duration] {
	return rapid.Custom(func(t *rapid.T) access.Duration {
		part := func(name string, most int) int { return rapid.IntRange(0, most).Draw(t, name) }
		return access.Duration{
			part("years", 9999), part("months", 9999), part("weeks", 9999), part("days", 99999),
			part("hours", 99999), part("minutes", 99999), part("seconds", 999999),
		}
	})
}

// iso writes a duration the way Graph does, leaving out what is zero.
func iso(d access.Duration) string {
	date, clock := "", ""
	for _, p := range []struct {
		n    int
		unit string
		to   *string
	}{
		{d.Years, "Y", &date},
		{d.Months, "M", &date},
		{d.Weeks, "W", &date},
		{d.Days, "D", &date},
		{d.Hours, "H", &clock},
		{d.Minutes, "M", &clock},
		{d.Seconds, "S", &clock},
	} {
		if p.n > 0 {
			*p.to += fmt.Sprint(p.n, p.unit)
		}
	}
	if clock != "" {
		return "P" + date + "T" + clock
	}
	if date == "" {
		return "PT0S"
	}
	return "P" + date
}

func TestDurationsComeBackFromTheirSpelling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := durations().Draw(t, "duration")
		read, err := access.ParseDuration(iso(d))
		require.NoError(t, err)
		assert.Equal(t, d, read)
		stored, err := json.Marshal(access.Length{For: d})
		require.NoError(t, err)
		var back access.Length
		require.NoError(t, json.Unmarshal(stored, &back))
		assert.Equal(t, d, back.For, "what is stored")
	})
}

func TestDurationsNeverLeadBack(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		d := durations().Draw(t, "duration")
		start := time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "start"), 0).In(berlin)
		assert.False(t, d.After(start).Before(start))
		assert.Equal(t, d.IsZero(), d.After(start).Equal(start))
		assert.Equal(t, d.IsZero(), d.Words() == "")
	})
}

func FuzzParseDuration(f *testing.F) {
	for _, seed := range []string{"P30D", "PT8H", "P", "PT", "P1DT", "-P1D", "P1Y2M3W4DT5H6M7.8S", "p1d ", "P99999999999D", "P\x00D", "PT1ſ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := access.ParseDuration(s)
		if err != nil {
			assert.True(t, d.IsZero(), "a fault comes with no duration")
			return
		}
		for _, part := range []int{d.Years, d.Months, d.Weeks, d.Days, d.Hours, d.Minutes, d.Seconds} {
			assert.GreaterOrEqual(t, part, 0)
		}
		again, err := access.ParseDuration(iso(d))
		require.NoError(t, err)
		assert.Equal(t, d, again)
		assert.True(t, strings.ContainsAny(s, "0123456789"), "a duration has a number")
	})
}
