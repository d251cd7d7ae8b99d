package sessions

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/redis/go-redis/v9"
)

// unlockScript gives a lock back if it is still ours.
//
// KEYS[1] the lock; ARGV[1] our token. Result: 1 when it was ours, else 0.
var unlockScript = redis.NewScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0`)

// lockFor is how long a lock is held at the most; what runs under it has a
// shorter deadline.
const lockFor = 20 * time.Second

// withLock runs do while no other replica runs under the same name. It waits
// for its turn as long as ctx lasts.
func (s *Store) withLock(ctx context.Context, name string, do func(context.Context) error) error {
	token := rand.Text()
	for {
		ok, err := s.rdb.SetNX(ctx, lockKey(name), token, lockFor).Result()
		if err != nil {
			return unavailable("take a lock", err)
		}
		if ok {
			break
		}
		if err := pause(ctx, 25*time.Millisecond); err != nil {
			return unavailable("wait for a lock", err)
		}
	}
	defer unlockScript.Run(context.WithoutCancel(ctx), s.rdb, []string{lockKey(name)}, token)
	ctx, cancel := context.WithTimeout(ctx, lockFor-2*time.Second)
	defer cancel()
	return do(ctx)
}

// pause waits for d, or less when ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
