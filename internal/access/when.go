package access

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// typedDuration is "14d", "3 days", "2w" or "8 hours".
var typedDuration = regexp.MustCompile(`^(\d{1,4})\s*([a-z]+)$`)

// longestTyped is the longest length that is taken from what somebody typed:
// a slip of the finger is told, not asked for.
const longestTyped = 10 * 366 * 24 * time.Hour

// ReadDuration reads a length as people type it: 14d, 2w, 8h, "3 days", "a
// week" or ISO 8601 such as P30D. It reports false for anything else, for no
// time at all and for more than ten years.
func ReadDuration(s string) (Duration, bool) {
	s = strings.ToLower(strings.Join(strings.Fields(s), " "))
	d, err := ParseDuration(s)
	if err != nil {
		d = countedDuration(s)
	}
	from := time.Unix(0, 0).UTC()
	length := d.After(from).Sub(from)
	return d, length > 0 && length <= longestTyped
}

// countedDuration reads a number and a unit; the zero Duration when it is not
// of that form.
func countedDuration(s string) Duration {
	for _, one := range []string{"a ", "an ", "one "} {
		if rest, ok := strings.CutPrefix(s, one); ok {
			s = "1 " + rest
		}
	}
	m := typedDuration.FindStringSubmatch(s)
	if m == nil {
		return Duration{}
	}
	n, _ := strconv.Atoi(m[1]) // at most four digits
	switch m[2] {
	case "h", "hr", "hrs", "hour", "hours":
		return Duration{Hours: n}
	case "d", "day", "days":
		return Duration{Days: n}
	case "w", "wk", "wks", "week", "weeks":
		return Duration{Weeks: n}
	case "mo", "month", "months":
		return Duration{Months: n}
	case "y", "yr", "yrs", "year", "years":
		return Duration{Years: n}
	}
	return Duration{}
}

// dayLayouts are the dates that mean the same everywhere. A date with slashes
// does not, and is refused.
var dayLayouts = []string{"2006-01-02", "2006-1-2", "2.1.2006", "2 Jan 2006", "2 January 2006", "Jan 2 2006", "January 2 2006"}

// shortLayouts are dates without a year: the next such day is meant.
var shortLayouts = []string{"2 Jan", "2 January", "Jan 2", "January 2"}

// ReadDay reads a day as people type it: an ISO date, "24 Dec", "today",
// "tomorrow", a weekday, "next friday" or "in 3 weeks". The result is midnight
// of that day in now's zone. A weekday is the next such day after today, and
// "next" moves it to the week after this one.
func ReadDay(s string, now time.Time) (time.Time, bool) {
	s = strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(s, ",", " ")), " "))
	today := midnight(now)
	switch s {
	case "today":
		return today, true
	case "tomorrow":
		return today.AddDate(0, 0, 1), true
	}
	if length, ok := strings.CutPrefix(s, "in "); ok {
		d, ok := ReadDuration(length)
		return midnight(d.After(now)), ok
	}
	if day, ok := readWeekday(s, today); ok {
		return day, true
	}
	return readDate(s, today)
}

func midnight(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location())
}

// readWeekday reads "friday", "fri" and "next friday".
func readWeekday(s string, today time.Time) (time.Time, bool) {
	name, next := strings.CutPrefix(s, "next ")
	for d := time.Sunday; d <= time.Saturday; d++ {
		full := strings.ToLower(d.String())
		if name != full && (len(name) < 3 || !strings.HasPrefix(full, name)) {
			continue
		}
		ahead := (int(d)-int(today.Weekday())+6)%7 + 1
		if next {
			ahead = daysToNextWeek(today) + (int(d)+6)%7
		}
		return today.AddDate(0, 0, ahead), true
	}
	return time.Time{}, false
}

// daysToNextWeek is how far the next Monday is.
func daysToNextWeek(today time.Time) int { return 7 - (int(today.Weekday())+6)%7 }

func readDate(s string, today time.Time) (time.Time, bool) {
	for _, layout := range dayLayouts {
		if t, err := time.ParseInLocation(layout, s, today.Location()); err == nil {
			return t, true
		}
	}
	for _, layout := range shortLayouts {
		if t, err := time.ParseInLocation(layout+" 2006", s+" "+strconv.Itoa(today.Year()), today.Location()); err == nil {
			if t.Before(today) {
				t = t.AddDate(1, 0, 0)
			}
			return t, true
		}
	}
	return time.Time{}, false
}
