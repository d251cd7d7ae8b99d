package sessions

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// Budget is how many calls may be made of something that all replicas use
// together. It fills by one call every Per, up to Size.
type Budget struct {
	Name string
	Size float64       // calls that may be made at once after a rest
	Per  time.Duration // in which one call comes back
	// Keep is how many calls must be left over for others; below zero it is
	// how many may be borrowed from the time to come.
	Keep float64
}

// spendScript takes one call from every budget, or none when one of them has
// too little left.
//
// KEYS the budgets: hashes of "left" and "at" in ms; ARGV three for each: size,
// ms for one call, calls to keep. Result: 0 when the call may be made, else
// the ms after which there is enough.
var spendScript = redis.NewScript(redisNow + `
local wait, left = 0, {}
for i, key in ipairs(KEYS) do
  local size, per, keep = tonumber(ARGV[3*i-2]), tonumber(ARGV[3*i-1]), tonumber(ARGV[3*i])
  local was = redis.call('HMGET', key, 'left', 'at')
  left[i] = math.min(size, tonumber(was[1] or size) + math.max(0, now - tonumber(was[2] or now)) / per)
  wait = math.max(wait, math.ceil((keep + 1 - left[i]) * per))
end
if wait > 0 then
  return wait
end
for i, key in ipairs(KEYS) do
  local size, per = tonumber(ARGV[3*i-2]), tonumber(ARGV[3*i-1])
  redis.call('HSET', key, 'left', tostring(left[i] - 1), 'at', now)
  redis.call('PEXPIRE', key, math.ceil((size - left[i] + 1) * per) + 1000)
end
return 0`)

// Spend takes one call from each of the budgets. When it cannot it takes none
// and tells how long it will be until it can, if nobody else spends meanwhile.
func (s *Store) Spend(ctx context.Context, budgets ...Budget) (time.Duration, error) {
	var keys []string
	var args []any
	for _, b := range budgets {
		keys = append(keys, budgetKey(b.Name))
		args = append(args, b.Size, float64(b.Per)/float64(time.Millisecond), b.Keep)
	}
	ms, err := spendScript.Run(ctx, s.rdb, keys, args...).Int64()
	if err != nil {
		return 0, unavailable("spend a call", err)
	}
	return time.Duration(ms) * time.Millisecond, nil
}

func budgetKey(name string) string { return prefix + "{budget}:" + name }
