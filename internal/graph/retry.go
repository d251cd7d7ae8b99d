package graph

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The bounds of repeating a call.
//
// https://learn.microsoft.com/graph/throttling
const (
	maxAttempts = 4
	firstWait   = 200 * time.Millisecond
	longestWait = 30 * time.Second // the service asked for more: tell, do not wait
)

// mayRepeat reports whether the call may be sent again after the fault.
func (k call) mayRepeat(f *fault) bool {
	switch {
	case f.unsent:
		return f.retriable()
	case k.once:
		return false
	case k.read:
		return f.retriable()
	default:
		return f.asked && (f.status == http.StatusTooManyRequests || f.status == http.StatusServiceUnavailable)
	}
}

// retriable reports whether the same call may well succeed a little later.
func (f *fault) retriable() bool {
	switch f.status {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return f.status < 300 && !f.permanent
}

// wait tells how long to wait before the next attempt: what the service asked
// for, else a random part of a doubling time.
func (f *fault) wait(attempt int) time.Duration {
	if f.asked {
		return f.after
	}
	return rand.N(firstWait<<attempt) + 1 //nolint:gosec // A wait is no secret.
}

// waitApart is wait, somewhat longer when the service said how long: many are
// told the same at the same time, and must not all return together.
func (f *fault) waitApart(ctx context.Context, attempt int) time.Duration {
	wait := f.wait(attempt)
	if f.asked {
		wait += drift(ctx, wait)
	}
	return wait
}

// pause waits, and reports whether there is still time for another attempt. It
// does not start a wait that cannot end in time.
func pause(ctx context.Context, wait time.Duration) bool {
	if ctx.Err() != nil || wait > longestWait {
		return false
	}
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= wait {
		return false
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// retryAfter reads a Retry-After header: seconds, parts of seconds, or a date.
// The second result reports whether there was one that could be read.
//
// https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
func retryAfter(header string, now time.Time) (time.Duration, bool) {
	header = strings.TrimSpace(header)
	if header == "" {
		return 0, false
	}
	if seconds, err := strconv.ParseFloat(header, 64); err == nil {
		return secondsOf(seconds)
	}
	date, err := http.ParseTime(header)
	if err != nil {
		return 0, false
	}
	return min(max(date.Sub(now), 0), longestAfter), true
}

// longestAfter bounds what is believed of a Retry-After.
const longestAfter = 24 * time.Hour

func secondsOf(seconds float64) (time.Duration, bool) {
	if !(seconds >= 0) { // also refuses NaN
		return 0, false
	}
	if seconds > longestAfter.Seconds() {
		return longestAfter, true
	}
	return time.Duration(seconds * float64(time.Second)), true
}
