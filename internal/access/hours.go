package access

import "time"

// Hours are somebody's working hours: Monday to Friday, nine to five in their
// time zone.
type Hours struct{ Zone *time.Location }

const (
	dayBegins = 9
	dayEnds   = 17
	// lastCall is the latest that somebody is written to on a working day: they
	// should still have time to answer.
	lastCall = dayEnds - 1
)

// Open reports whether it is a working hour.
func (h Hours) Open(t time.Time) bool {
	t = t.In(h.zone())
	return weekday(t) && t.Hour() >= dayBegins && t.Hour() < dayEnds
}

// Next gives the first working moment that is not before t.
func (h Hours) Next(t time.Time) time.Time {
	if h.Open(t) {
		return t
	}
	at := t.In(h.zone())
	if at.Hour() >= dayEnds || !weekday(at) {
		at = at.AddDate(0, 0, 1)
	}
	for !weekday(at) {
		at = at.AddDate(0, 0, 1)
	}
	return clock(at, dayBegins)
}

// Last gives the last moment at which somebody can be written to that is not
// after t.
func (h Hours) Last(t time.Time) time.Time {
	if h.Open(t) {
		return t
	}
	at := t.In(h.zone())
	if at.Hour() < dayBegins || !weekday(at) {
		at = at.AddDate(0, 0, -1)
	}
	for !weekday(at) {
		at = at.AddDate(0, 0, -1)
	}
	return clock(at, lastCall)
}

func (h Hours) zone() *time.Location {
	if h.Zone == nil {
		return time.UTC
	}
	return h.Zone
}

func weekday(t time.Time) bool { return t.Weekday() != time.Saturday && t.Weekday() != time.Sunday }

func clock(t time.Time, hour int) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), hour, 0, 0, 0, t.Location())
}
