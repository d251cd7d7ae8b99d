package sessions

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Workers look after what is due in a queue. What one of them has claimed is
// looked after by nobody else, in any replica, while it gives signs of life.
type Workers struct {
	Queue  *Queue
	Log    *slog.Logger
	AtOnce int           // how many ids are looked after at the same time; 0 means 8
	Lease  time.Duration // after it a replica without a sign of life is dead; 0 means 5 s
	Every  time.Duration // how often to ask what is due; 0 means 500 ms
	Drain  time.Duration // how long a stop waits for what was begun; 0 means 8 s
}

// Run looks after what is due until ctx ends, and then lets what it has begun
// come to its end. look returns after which delay to look again, or Never; its
// context ends when the claim was lost to another replica or may be, or when a
// stop has waited long enough. A look that panics ends the process: it catches its own.
func (w Workers) Run(ctx context.Context, look func(ctx context.Context, id string) time.Duration) error {
	w = w.withDefaults()
	slots := make(chan struct{}, w.AtOnce)
	looking, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var looks sync.WaitGroup
	for ctx.Err() == nil {
		claims := w.claim(ctx, w.AtOnce-len(slots))
		for _, c := range claims {
			slots <- struct{}{}
			looks.Go(func() {
				defer func() { <-slots }()
				w.one(looking, c, look)
			})
		}
		if len(claims) == 0 {
			_ = pause(ctx, w.Every) // the loop sees that ctx has ended
		}
	}
	late := time.AfterFunc(w.Drain, stop)
	defer late.Stop()
	looks.Wait()
	return nil
}

func (w Workers) withDefaults() Workers {
	if w.AtOnce == 0 {
		w.AtOnce = 8
	}
	if w.Lease == 0 {
		w.Lease = 5 * time.Second
	}
	if w.Every == 0 {
		w.Every = 500 * time.Millisecond
	}
	if w.Drain == 0 {
		w.Drain = 8 * time.Second
	}
	return w
}

// claim claims no more than can be looked after now.
func (w Workers) claim(ctx context.Context, free int) []Claim {
	if free == 0 {
		return nil
	}
	claims, err := w.Queue.Claim(ctx, free, w.Lease)
	if err != nil && ctx.Err() == nil {
		w.Log.Error("nothing claimed", "error", err)
		_ = pause(ctx, time.Second) // as above
	}
	return claims
}

// one looks after a claim while it gives signs of life for it, and settles it.
func (w Workers) one(ctx context.Context, c Claim, look func(context.Context, string) time.Duration) {
	alive, stop := w.lease(c).hold(ctx)
	again := look(alive, c.ID)
	stop()
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), w.Lease)
	defer done()
	if kept, err := w.Queue.Settle(ctx, c, again); err != nil || !kept {
		w.Log.Warn("claim not settled", "id", c.ID, "kept", kept, "error", err)
	}
}

func (w Workers) lease(c Claim) lease {
	return lease{
		since: c.since, length: w.Lease, every: w.Lease / 3,
		sign: func(ctx context.Context) (bool, error) { return w.Queue.Extend(ctx, c, w.Lease) },
	}
}
