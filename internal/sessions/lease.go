package sessions

import (
	"context"
	"errors"
	"time"
)

// ErrLost ends the context of work whose claim was lost: somebody else may be
// doing it by now.
var ErrLost = errors.New("the claim was lost")

// lease is the right to work on something for a while, as long as signs of
// life are given.
type lease struct {
	since  time.Time // before the claim was asked for
	length time.Duration
	every  time.Duration // between two signs of life
	// sign gives one; it reports false when the claim is somebody else's.
	sign func(ctx context.Context) (bool, error)
}

// hold gives signs of life until stop is called. The context that it returns
// ends with the lease, by the clock of this process: one that stood still, or
// that cannot reach Redis, stops before somebody else begins.
func (l lease) hold(ctx context.Context) (held context.Context, stop func()) {
	held, cancel := context.WithCancelCause(ctx)
	end := time.AfterFunc(time.Until(l.since.Add(l.length)), func() { cancel(ErrLost) })
	done := make(chan struct{})
	go func() {
		defer close(done)
		for pause(held, l.every) == nil {
			asked := time.Now()
			kept, err := l.sign(held)
			if err == nil && !kept {
				cancel(ErrLost)
			}
			if err == nil && kept {
				end.Reset(time.Until(asked.Add(l.length)))
			}
		}
	}()
	return held, func() {
		cancel(nil)
		end.Stop()
		<-done
	}
}
