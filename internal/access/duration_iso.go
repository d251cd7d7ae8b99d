package access

import (
	"fmt"
	"strings"
)

// ISO is the duration as ISO 8601 writes it, such as P30D; none is PT0S.
func (d Duration) ISO() string {
	date := parts(unit{d.Years, "Y"}, unit{d.Months, "M"}, unit{d.Weeks, "W"}, unit{d.Days, "D"})
	clock := parts(unit{d.Hours, "H"}, unit{d.Minutes, "M"}, unit{d.Seconds, "S"})
	switch {
	case clock != "":
		return "P" + date + "T" + clock
	case date != "":
		return "P" + date
	default:
		return "PT0S"
	}
}

// unit is a number of units of time, and the unit's letter.
type unit struct {
	n      int
	letter string
}

// parts writes the units that are not zero.
func parts(units ...unit) string {
	var b strings.Builder
	for _, u := range units {
		if u.n != 0 {
			fmt.Fprintf(&b, "%d%s", u.n, u.letter)
		}
	}
	return b.String()
}
