package sessions

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// socketFor is how long a socket is believed to be open without a sign of
// life from its replica.
const socketFor = 15 * time.Second

// socketScript notes sockets as open and counts those of all replicas.
//
// KEYS[1] sorted set of sockets by their last sign of life in ms; ARGV[1] ms
// for which one is believed, then the names. Result: how many are open.
var socketScript = redis.NewScript(redisNow + `
for i = 2, #ARGV do
  redis.call('ZADD', KEYS[1], now, ARGV[i])
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[1]))
return redis.call('ZCARD', KEYS[1])`)

// HoldSockets gives signs of life for sockets, each with a name of its own,
// and tells how many all replicas hold. Repeat it every few seconds.
func (s *Store) HoldSockets(ctx context.Context, names ...string) (int, error) {
	args := []any{socketFor.Milliseconds()}
	for _, name := range names {
		args = append(args, name)
	}
	n, err := socketScript.Run(ctx, s.rdb, []string{socketsKey()}, args...).Int()
	if err != nil {
		return 0, unavailable("count sockets", err)
	}
	return n, nil
}

// DropSocket notes that a socket is closed.
func (s *Store) DropSocket(ctx context.Context, name string) error {
	if err := s.rdb.ZRem(ctx, socketsKey(), name).Err(); err != nil {
		return unavailable("drop a socket", err)
	}
	return nil
}

func socketsKey() string { return prefix + "{sockets}:open" }
