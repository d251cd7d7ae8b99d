package access

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Duration is an ISO 8601 duration kept as it was written: a month stays a
// month. The zero Duration is none.
//
// https://en.wikipedia.org/wiki/ISO_8601#Durations
type Duration struct {
	Years, Months, Weeks, Days, Hours, Minutes, Seconds int
}

var isoDuration = regexp.MustCompile(`^P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,6})(?:\.\d+)?S)?)?$`)

// ParseDuration reads an ISO 8601 duration such as P30D or PT8H; what is less
// than a second is dropped. A duration without any part, or a negative one, is
// an error.
func ParseDuration(s string) (Duration, error) {
	upper := strings.ToUpper(strings.TrimSpace(s))
	m := isoDuration.FindStringSubmatch(upper)
	if m == nil || strings.Join(m[1:], "") == "" || strings.HasSuffix(upper, "T") {
		return Duration{}, fmt.Errorf("read duration %q: not of the form P30D or PT8H", s)
	}
	var n [7]int
	for i, part := range m[1:] {
		n[i], _ = strconv.Atoi(part) // digits only, at most six: empty is 0
	}
	return Duration{n[0], n[1], n[2], n[3], n[4], n[5], n[6]}, nil
}

// After gives the moment that lies d after t, on the calendar of t's zone: a
// day may have 23 hours, and a month after 31 January is the last day of
// February.
func (d Duration) After(t time.Time) time.Time {
	months := time.Month(d.Years*12 + d.Months)
	last := time.Date(t.Year(), t.Month()+months+1, 0, 0, 0, 0, 0, time.UTC).Day()
	day := min(t.Day(), last) + d.Weeks*7 + d.Days
	date := time.Date(t.Year(), t.Month()+months, day, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location())
	return date.Add(time.Duration(d.Hours)*time.Hour + time.Duration(d.Minutes)*time.Minute + time.Duration(d.Seconds)*time.Second)
}

// IsZero reports whether d is no duration at all.
func (d Duration) IsZero() bool { return d == Duration{} }

// Words reads like "30 days" or "8 hours".
func (d Duration) Words() string {
	var parts []string
	for _, p := range []struct {
		n    int
		unit string
	}{
		{d.Years, "year"},
		{d.Months, "month"},
		{d.Weeks, "week"},
		{d.Days, "day"},
		{d.Hours, "hour"},
		{d.Minutes, "minute"},
		{d.Seconds, "second"},
	} {
		if p.n > 0 {
			parts = append(parts, Count(p.n, p.unit))
		}
	}
	return strings.Join(parts, " ")
}

// Count reads like "1 day" or "3 days".
func Count(n int, unit string) string {
	if n == 1 {
		return "1 " + unit
	}
	return strconv.Itoa(n) + " " + unit + "s"
}

// Length is how long access lasts once it is granted.
//
// https://learn.microsoft.com/graph/api/resources/expirationpattern
type Length struct {
	For   Duration  // afterDuration; zero otherwise
	Until time.Time // afterDateTime; zero otherwise
}

// Words reads like "for 30 days", "until 24 Dec 2026" or "with no end".
func (l Length) Words() string {
	switch {
	case !l.For.IsZero():
		return "for " + l.For.Words()
	case !l.Until.IsZero():
		return "until " + l.Until.UTC().Format("2 Jan 2006")
	default:
		return "with no end"
	}
}
