package slacksim

import (
	"cmp"
	"context"
	"math"
	"net/http"
	"time"

	"golang.org/x/time/rate"
)

// Fault makes calls of one method fail.
type Fault struct {
	// Method is the method's name; "*" is every method, "response_url" the response URLs.
	Method string
	// Times is how often the fault strikes. Zero means once, or with For every time.
	Times int
	// For is how long the fault strikes, by the workspace's clock. Zero means until Times is used up.
	For time.Duration
	// Error is the code to answer with; Status 429 or a RetryAfter answers ratelimited, Status 5xx an HTML page.
	Error  string
	Status int
	// RetryAfter is in seconds; less than zero answers ratelimited without a Retry-After header.
	RetryAfter int
	// AfterCommit does what was asked before it fails; with neither Error nor Status the connection is reset.
	AfterCommit bool
	// Delay, in real time, passes before the answer. A fault with nothing but a delay answers as usual.
	Delay time.Duration

	until time.Time
}

// Fail makes the next calls of a method fail. Faults for one method strike in the order they were given.
func (w *Workspace) Fail(f Fault) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case f.For > 0:
		f.until = w.now().Add(f.For)
		f.Times = cmp.Or(f.Times, math.MaxInt)
	case f.Times == 0:
		f.Times = 1
	}
	w.faults = append(w.faults, &f)
}

// takeFault gives what strikes a call, as it strikes now.
func (w *Workspace) takeFault(method string) *Fault {
	now := w.now()
	for _, f := range w.faults {
		over := !f.until.IsZero() && !now.Before(f.until)
		if f.Times > 0 && !over && (f.Method == method || f.Method == "*") {
			f.Times--
			struck := *f
			if f.Status == http.StatusTooManyRequests && f.RetryAfter == 0 && f.For > 0 {
				struck.RetryAfter = int(math.Ceil(f.until.Sub(now).Seconds()))
			}
			return &struck
		}
	}
	return nil
}

// resets says whether the fault ends in a connection reset; onlyWaits, whether nothing else goes wrong but time.
func (f *Fault) resets() bool { return !f.answers() && !f.onlyWaits() }

func (f *Fault) onlyWaits() bool { return !f.answers() && f.Delay > 0 && !f.AfterCommit }

func (f *Fault) answers() bool { return f.Error != "" || f.Status != 0 || f.RetryAfter != 0 }

// wait lets the delay pass, or less when the caller has gone.
func (f *Fault) wait(ctx context.Context) {
	if f.Delay == 0 {
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(f.Delay):
	}
}

func (f *Fault) refusal() error {
	switch {
	case f.RetryAfter < 0:
		return &apiError{code: "ratelimited"}
	case f.Status == http.StatusTooManyRequests || f.RetryAfter > 0 || f.Error == "ratelimited":
		return &apiError{code: "ratelimited", retryAfter: max(1, f.RetryAfter)}
	case f.Error != "":
		return refuse(f.Error)
	case f.Status != 0:
		return refuse("http_" + http.StatusText(f.Status))
	}
	return refuse("connection_reset")
}

// limiterSet holds the buckets of Slack's rate limits, by method or by what a method counts itself.
type limiterSet map[string]*rate.Limiter

// limitRate counts a call against a limit per minute. Slack allows the whole minute's worth in a burst.
// See https://docs.slack.dev/apis/web-api/rate-limits.
func (w *Workspace) limitRate(key string, perMinute int) error {
	if perMinute == 0 {
		return nil
	}
	return w.limitBurst(key, rate.Limit(float64(perMinute)/60), perMinute)
}

func (w *Workspace) limitBurst(key string, per rate.Limit, burst int) error {
	if !w.cfg.RateLimits {
		return nil
	}
	limiter := w.limiters[key]
	if limiter == nil {
		limiter = rate.NewLimiter(per, burst)
		w.limiters[key] = limiter
	}
	now := w.now()
	reservation := limiter.ReserveN(now, 1)
	wait := reservation.DelayFrom(now)
	if wait <= 0 {
		return nil
	}
	reservation.CancelAt(now)
	return &apiError{code: "ratelimited", retryAfter: int(math.Ceil(wait.Seconds() / time.Second.Seconds()))}
}
