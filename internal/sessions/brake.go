package sessions

import (
	"context"
	"errors"
	"time"

	"github.com/redis/go-redis/v9"
)

// Brake holds back calls to a service that asked for quiet, for all replicas
// together. It is what graph.Brake asks for.
type Brake struct {
	store   *Store
	service string
}

// Brake gives the brake of a service.
func (s *Store) Brake(service string) *Brake { return &Brake{store: s, service: service} }

// holdScript sets the brake unless it holds longer already.
//
// KEYS[1] the brake; ARGV[1] until when, in ms. Result: 1 when it was set.
var holdScript = redis.NewScript(redisNow + `
local till = tonumber(redis.call('GET', KEYS[1]) or '0')
if till >= tonumber(ARGV[1]) or tonumber(ARGV[1]) <= now then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', tonumber(ARGV[1]) - now)
return 1`)

// Hold keeps every replica from calling the service until then.
func (b *Brake) Hold(ctx context.Context, until time.Time) error {
	if err := holdScript.Run(ctx, b.store.rdb, []string{brakeKey(b.service)}, until.UnixMilli()).Err(); err != nil {
		return unavailable("hold a brake", err)
	}
	return nil
}

// Until tells until when nobody is to call the service; the zero time when
// everybody may.
func (b *Brake) Until(ctx context.Context) (time.Time, error) {
	ms, err := b.store.rdb.Get(ctx, brakeKey(b.service)).Int64()
	if errors.Is(err, redis.Nil) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, unavailable("read a brake", err)
	}
	return time.UnixMilli(ms), nil
}
