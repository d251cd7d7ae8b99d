package sessions

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// countScript counts one more in the window that is open, or opens one.
//
// KEYS[1] the counter; ARGV[1] length of the window in ms. Result: how many.
var countScript = redis.NewScript(`
local n = redis.call('INCR', KEYS[1])
if n == 1 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return n`)

// Count counts one more thing of that name, over all replicas, and tells how
// many there were in the window that began with the first of them.
func (s *Store) Count(ctx context.Context, name string, window time.Duration) (int, error) {
	n, err := countScript.Run(ctx, s.rdb, []string{countKey(name)}, window.Milliseconds()).Int()
	if err != nil {
		return 0, unavailable("count", err)
	}
	return n, nil
}

func countKey(name string) string { return prefix + "count:{" + name + "}" }
