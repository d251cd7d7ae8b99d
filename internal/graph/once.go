package graph

import (
	"context"
	"net/http"
	"time"

	"accessbot/internal/access"
)

// creation is one thing that is to be made once, whatever becomes of the reply.
type creation[T any] struct {
	send func(ctx context.Context) (T, error)
	// look finds what an attempt since the creation began has made.
	look    func(ctx context.Context) (T, bool, error)
	earlier earlier
}

// earlier is an attempt that a run before this one may have made.
type earlier struct {
	since  time.Time // zero: there was none
	putOff bool      // whether it was put off by a busy service
}

// certain is when a thing that the attempt made would be seen for sure.
func (e earlier) certain() time.Time {
	if e.putOff {
		return time.Now().Add(refusedAfter)
	}
	return e.since.Add(callTime + shownAfter)
}

// shownAfter is when a thing that was made is surely shown. Entra has been seen
// to lag by half a minute, and nothing else keeps most things from being made
// twice: it takes a second catalog of the same name.
const shownAfter = 45 * time.Second

// run sends the create until its outcome is clear, as Submit does: when no
// answer says what happened it looks, and sends again only when there surely
// is nothing. A refusal of a later attempt may be due to an earlier one.
func (c creation[T]) run(ctx context.Context) (T, error) {
	if !c.earlier.since.IsZero() {
		found, there, err := settle(ctx, c.earlier.certain(), c.look)
		if err != nil || there {
			return found, err
		}
	}
	for attempt := 1; ; attempt++ {
		made, err := c.send(ctx)
		f, ok := faultOf(err)
		if err == nil || !ok || !f.arrived() {
			return c.refused(ctx, made, err, attempt)
		}
		if f.asked && f.after > longestStay {
			return made, err
		}
		found, there, sure := c.afterDoubt(ctx, f)
		if there {
			return found, nil
		}
		if !sure || attempt == maxCreates {
			return made, unclearCreate(f)
		}
	}
}

// refused ends with a clear answer, unless it is a refusal that an earlier
// attempt explains.
func (c creation[T]) refused(ctx context.Context, made T, err error, attempt int) (T, error) {
	if err == nil || attempt == 1 && c.earlier.since.IsZero() {
		return made, err
	}
	if found, there, look := c.look(ctx); look == nil && there {
		return found, nil
	}
	return made, err
}

// afterDoubt looks for what a create in doubt has made, once the service can be
// asked again. The last result is true when it is sure whether there is any.
func (c creation[T]) afterDoubt(ctx context.Context, f *fault) (T, bool, bool) {
	sure := time.Now().Add(shownAfter)
	if f.asked {
		if !pause(ctx, f.after) {
			var none T
			return none, false, false
		}
		sure = time.Now().Add(refusedAfter)
	}
	found, there, err := settle(ctx, sure, c.look)
	return found, there, err == nil
}

// settle looks until the thing is found or would have been seen, which it is
// from the time certain on. Without an error the second result tells which.
func settle[T any](ctx context.Context, certain time.Time, look func(context.Context) (T, bool, error)) (T, bool, error) {
	wait := firstLook
	for {
		sure := !time.Now().Before(certain)
		found, there, err := look(ctx)
		if err == nil && (there || sure) {
			return found, there, nil
		}
		if err != nil && !passing(err) {
			return found, false, err
		}
		if !pause(ctx, wait) {
			return found, false, &access.Error{Kind: access.Unclear, Sentence: unclearWords, Err: err}
		}
		wait = min(2*wait, slowestLook)
	}
}

// insist makes a change that may be made twice, such as a PUT or a DELETE,
// until its outcome is clear.
func (d *Delegated) insist(ctx context.Context, k call, out any) error {
	for attempt := 1; ; attempt++ {
		err := d.caller.do(ctx, k, out)
		f, ok := faultOf(err)
		switch {
		case !ok:
			return err
		case attempt > 1 && k.method == http.MethodDelete && f.status == http.StatusNotFound:
			return nil // an earlier attempt worked
		case !f.arrived() || f.permanent || attempt == maxAttempts || !pause(ctx, f.wait(attempt)):
			return err
		}
	}
}

// since is when a creation that begins now may have been begun, on a clock that
// is behind ours.
func since() time.Time { return time.Now().Add(-clockSkew) }

func unclearCreate(f *fault) error {
	return &access.Error{
		Kind: access.Unclear, After: f.after, RequestID: f.requestID, Err: f,
		Sentence: "Microsoft Graph did not answer clearly, so I do not know yet whether that was made. Look in Entra before you make it again.",
	}
}

// fetchNew makes a create and gives its answer, which must name what was made.
func fetchNew[W any](ctx context.Context, c *caller, k call, id func(W) word) (W, error) {
	w, err := fetch[W](ctx, c, k)
	if err == nil && id(w) == "" {
		err = unclearCreate(noID(k))
	}
	return w, err
}
