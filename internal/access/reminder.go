package access

import "time"

// Reminder is one that is due before access ends.
type Reminder struct {
	Mark string // which one it is: "14d", "3d", "1d", or "last" of a short time
	At   time.Time
}

// marks are the reminders of access that lasts long enough for them, in days
// before its end.
func marks() []struct {
	name          string
	days, atLeast int
} {
	return []struct {
		name          string
		days, atLeast int
	}{{"14d", 14, 28}, {"3d", 3, 6}, {"1d", 1, 2}}
}

const (
	briefest = 2 * time.Hour  // access that is shorter has no reminder
	apart    = 12 * time.Hour // two reminders that come closer together are one
)

// Reminders gives when somebody is reminded that access ends: fourteen days,
// three days and one day before, in the working hours of the person, as far as
// the access lasts long enough for each. Access of hours has one, in its last
// eighth. A zero start is long ago; access without an end has none.
func Reminders(start, end time.Time, hours Hours) []Reminder {
	if end.IsZero() {
		return nil
	}
	var all []Reminder
	for _, m := range marks() {
		if start.IsZero() || !start.AddDate(0, 0, m.atLeast).After(end) {
			all = append(all, Reminder{m.name, convenient(end.In(hours.zone()).AddDate(0, 0, -m.days), m.days, hours)})
		}
	}
	if len(all) == 0 && end.Sub(start) >= briefest {
		return []Reminder{{"last", end.Add(-end.Sub(start) / 8)}}
	}
	return sparse(all)
}

// convenient moves a reminder into working hours: to the morning after, unless
// that takes more than half of the time that is left.
func convenient(t time.Time, days int, hours Hours) time.Time {
	next := hours.Next(t)
	if next.Sub(t) > time.Duration(days)*12*time.Hour {
		return hours.Last(t)
	}
	return next
}

// sparse leaves out a reminder that another one follows closely.
func sparse(all []Reminder) []Reminder {
	var kept []Reminder
	for i, r := range all {
		if i+1 == len(all) || all[i+1].At.Sub(r.At) >= apart {
			kept = append(kept, r)
		}
	}
	return kept
}
