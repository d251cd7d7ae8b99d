package entrasim

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// isoDuration is the part of ISO 8601 that the service uses: days and weeks, or hours, minutes and seconds.
var isoDuration = regexp.MustCompile(`^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$`)

const day = 24 * time.Hour

// parseISO reads a duration such as P30D or PT8H. A year is 365 days and a month 30.
func parseISO(text string) (time.Duration, error) {
	parts := isoDuration.FindStringSubmatch(text)
	if parts == nil || strings.HasSuffix(text, "P") || strings.HasSuffix(text, "T") {
		return 0, fmt.Errorf("read the duration %q: it is not ISO 8601", text)
	}
	units := []time.Duration{365 * day, 30 * day, 7 * day, day, time.Hour, time.Minute, time.Second}
	var total time.Duration
	for i, unit := range units {
		if parts[i+1] == "" {
			continue
		}
		n, err := strconv.ParseFloat(parts[i+1], 64)
		if err != nil || n > 1e6 {
			return 0, fmt.Errorf("read the duration %q: a number is too large", text)
		}
		total += time.Duration(n * float64(unit))
	}
	return total, nil
}

// printISO writes whole days as days and everything else in seconds.
func printISO(d time.Duration) string {
	if d > 0 && d%day == 0 {
		return fmt.Sprintf("P%dD", d/day)
	}
	return fmt.Sprintf("PT%dS", int(d.Seconds()))
}
