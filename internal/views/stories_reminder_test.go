package views

import "time"

// reminderStories are what a holder is told before and at the end of access.
func reminderStories() []story {
	out := []story{
		{"reminder of what cannot be extended", func(f foreign) any {
			r := f.reminder(14 * 24 * time.Hour)
			r.Extendable = false
			return f.EndsSoon(r)
		}},
		{"reminder after the end", func(f foreign) any {
			return f.ReminderDone(Reminded{PackageName: f.Package, Expires: noon(), Ended: true})
		}},
		{"reminder after a wish", func(f foreign) any {
			return f.ReminderDone(Reminded{PackageName: f.Package, Expires: noon(), LetEnd: true})
		}},
		{"reminder after an extension", func(f foreign) any {
			return f.ReminderDone(Reminded{PackageName: f.Package, Expires: noon()})
		}},
		{"reminder after the end was taken out", func(f foreign) any {
			return f.ReminderDone(Reminded{PackageName: f.Package})
		}},
		{"end of access", func(f foreign) any { return f.Over(f.pack().ID, f.Package) }},
	}
	for name, left := range map[string]time.Duration{
		"of fourteen days": 14 * 24 * time.Hour, "of a day": 23*time.Hour + 40*time.Minute, "of an hour": time.Hour, "of minutes": 10 * time.Minute,
	} {
		out = append(out, story{"reminder " + name, func(f foreign) any { return f.EndsSoon(f.reminder(left)) }})
	}
	return out
}

func (f foreign) reminder(left time.Duration) Reminder {
	return Reminder{AssignmentID: requestID, PackageName: f.Package, Expires: noon().Add(left), Left: left, Extendable: true}
}
