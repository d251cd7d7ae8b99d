package graph

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// Brake is shared by the replicas of the bot, so that all of them are quiet
// when Graph has asked one of them to be. Until gives the zero time when
// everybody may call.
type Brake interface {
	Until(ctx context.Context) (time.Time, error)
	Hold(ctx context.Context, until time.Time) error
}

// The bounds of the brake.
const (
	longestQuiet  = 5 * time.Minute
	brakeKept     = time.Second // how long the shared brake's last answer is used
	brakePatience = time.Second // how long the shared brake may take to answer

	// Those who waited for the same end do not all return at that moment, but
	// within a part of the time that was waited, up to a bound.
	spreadPart   = 5
	longestDrift = 5 * time.Second
)

// quiet is the time in which Graph wants no calls. The limits are those of the
// application in the tenant, so it holds for everybody's calls alike.
//
// https://learn.microsoft.com/graph/throttling
type quiet struct {
	shared Brake // nil: only this process knows
	log    *slog.Logger

	mu    sync.Mutex // guards what follows
	until time.Time
	asked time.Time // when the shared brake was asked last
	mute  bool      // whether the shared brake failed, and that was logged
}

// wait lets the quiet pass. When it cannot end in time the fault says how long
// it lasts: then nothing is to be sent.
func (q *quiet) wait(ctx context.Context) *fault {
	for {
		left := time.Until(q.ends(ctx))
		if left <= 0 {
			return nil
		}
		if !pause(ctx, left+drift(ctx, left)) {
			return &fault{status: http.StatusTooManyRequests, after: left, asked: true, unsent: true, err: ctx.Err()}
		}
	}
}

// drift is how much later than the end of a quiet this caller returns: a random
// time, unless the caller has none to spare.
func drift(ctx context.Context, left time.Duration) time.Duration {
	most := min(left/spreadPart, longestDrift)
	if deadline, ok := ctx.Deadline(); ok {
		most = min(most, time.Until(deadline)-left)
	}
	if most <= 0 {
		return 0
	}
	return rand.N(most) //nolint:gosec // A wait is no secret.
}

// ends tells when the quiet ends. The shared brake is asked by one caller and
// once in a while; the others go by its last answer.
func (q *quiet) ends(ctx context.Context) time.Time {
	q.mu.Lock()
	until, ask := q.until, q.shared != nil && time.Since(q.asked) >= brakeKept
	if ask {
		q.asked = time.Now()
	}
	q.mu.Unlock()
	if !ask {
		return until
	}
	asking, cancel := context.WithTimeout(ctx, brakePatience)
	defer cancel()
	shared, err := q.shared.Until(asking)
	if ctx.Err() == nil {
		q.heard(ctx, err)
	}
	if err != nil {
		return until
	}
	return q.extend(shared)
}

// learn begins a quiet when the fault asks for one, and tells the others.
func (q *quiet) learn(ctx context.Context, f *fault) {
	if f == nil || f.status != http.StatusTooManyRequests || !f.asked || f.after <= 0 {
		return
	}
	until := q.extend(time.Now().Add(f.after))
	if q.shared == nil {
		return
	}
	// A caller whose time is over has still learned it for everybody.
	telling, cancel := context.WithTimeout(context.WithoutCancel(ctx), brakePatience)
	defer cancel()
	q.heard(ctx, q.shared.Hold(telling, until))
}

// extend lengthens the quiet up to its bound, never shortens it, and tells when
// it ends.
func (q *quiet) extend(until time.Time) time.Time {
	if last := time.Now().Add(longestQuiet); until.After(last) {
		until = last
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if until.After(q.until) {
		q.until = until
	}
	return q.until
}

// heard logs that the shared brake fails, once until it works again.
func (q *quiet) heard(ctx context.Context, err error) {
	q.mu.Lock()
	news := err != nil && !q.mute
	q.mute = err != nil
	q.mu.Unlock()
	if news {
		q.log.WarnContext(ctx, "the shared brake does not work, so each replica brakes for itself", "cause", err)
	}
}
