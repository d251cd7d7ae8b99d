package access

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Week is when people work: the same hours on some days of the week. The zero
// Week is Monday to Friday, nine to five.
type Week struct {
	days         [7]bool // by time.Weekday
	begins, ends int     // minutes after midnight
}

// span is the week itself, or the usual one in place of the zero Week.
func (w Week) span() Week {
	if w.ends == 0 {
		return Week{days: [7]bool{false, true, true, true, true, true, false}, begins: 9 * 60, ends: 17 * 60}
	}
	return w
}

// weekForm matches "Mon-Fri 09:00-17:00" and "Mon,Wed,Fri 8:30-24:00".
var weekForm = regexp.MustCompile(`^([A-Za-z,-]+) +(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)$`)

// ParseWeek reads a Week such as "Mon-Fri 09:00-17:00" or
// "Sun-Thu,Sat 8:30-16:30". Its error is a sentence for an operator.
func ParseWeek(s string) (Week, error) {
	parts := weekForm.FindStringSubmatch(strings.TrimSpace(s))
	if parts == nil {
		return Week{}, fmt.Errorf("%q is not of the form Mon-Fri 09:00-17:00", s)
	}
	w := Week{begins: minutes(parts[2], parts[3]), ends: minutes(parts[4], parts[5])}
	if w.begins < 0 || w.ends < 0 || w.begins >= w.ends {
		return Week{}, fmt.Errorf("%q does not begin before it ends, on the same day", s)
	}
	for part := range strings.SplitSeq(parts[1], ",") {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		first, last := weekday(from), weekday(to)
		if first < 0 || last < 0 {
			return Week{}, fmt.Errorf("%q names no days of the week: use Mon, Tue, Wed, Thu, Fri, Sat, Sun", part)
		}
		for day := first; ; day = (day + 1) % 7 {
			w.days[day] = true
			if day == last {
				break
			}
		}
	}
	return w, nil
}

// minutes is a time of day in minutes after midnight; -1 when there is no such
// time. 24:00 is the end of a day.
func minutes(hour, minute string) int {
	h, _ := strconv.Atoi(hour) // weekForm has let digits through only
	m, _ := strconv.Atoi(minute)
	if total := h*60 + m; m < 60 && total <= 24*60 {
		return total
	}
	return -1
}

// weekday is the number of a day such as "Mon"; -1 for none.
func weekday(name string) int {
	return slices.IndexFunc([]time.Weekday{0, 1, 2, 3, 4, 5, 6}, func(d time.Weekday) bool { return strings.EqualFold(d.String()[:3], name) })
}
