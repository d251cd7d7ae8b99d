package access

import "time"

// Hours are somebody's working hours: a Week in their time zone. A nil Zone is
// UTC.
type Hours struct {
	Zone *time.Location
	Week Week
}

// lastCall is how long before the end of a working day somebody is written to
// at the latest: they should still have time to answer.
const lastCall = 60

// Open reports whether it is a working hour.
func (h Hours) Open(t time.Time) bool {
	t = t.In(h.zone())
	minute := t.Hour()*60 + t.Minute()
	return h.works(t) && minute >= h.Week.span().begins && minute < h.Week.span().ends
}

// Next gives the first working moment that is not before t.
func (h Hours) Next(t time.Time) time.Time {
	if h.Open(t) {
		return t
	}
	return h.Morning(t)
}

// Morning gives the first beginning of a working day that is after t.
func (h Hours) Morning(t time.Time) time.Time {
	at := t.In(h.zone())
	for begins := h.clock(at, h.Week.span().begins); ; begins = h.clock(at, h.Week.span().begins) {
		if h.works(at) && begins.After(t) {
			return begins
		}
		at = at.AddDate(0, 0, 1)
	}
}

// Last gives the last moment at which somebody can be written to that is not
// after t.
func (h Hours) Last(t time.Time) time.Time {
	if h.Open(t) {
		return t
	}
	span := h.Week.span()
	last := max(span.begins, span.ends-lastCall)
	at := t.In(h.zone())
	for moment := h.clock(at, last); ; moment = h.clock(at, last) {
		if h.works(at) && !moment.After(t) {
			return moment
		}
		at = at.AddDate(0, 0, -1)
	}
}

// Day is the date of a moment where the person is, such as "2026-11-26".
func (h Hours) Day(t time.Time) string { return t.In(h.zone()).Format(time.DateOnly) }

func (h Hours) works(t time.Time) bool { return h.Week.span().days[t.Weekday()] }

func (h Hours) zone() *time.Location {
	if h.Zone == nil {
		return time.UTC
	}
	return h.Zone
}

// clock is a time of the day of t, in minutes after midnight.
func (h Hours) clock(t time.Time, minutes int) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), minutes/60, minutes%60, 0, 0, t.Location())
}
