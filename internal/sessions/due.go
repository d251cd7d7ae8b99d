package sessions

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// Queue holds ids by the time when they are due. A claimed id is leased: when
// its replica gives no sign of life it becomes due again by itself.
type Queue struct {
	store *Store
	keys  []string // KEYS of the scripts below: the times, and the leases
}

// The queues of the bot.
const (
	// Requests are followed until their end.
	Requests = "requests"
	// Approvals are the requests whose approvers are asked, by request id.
	Approvals = "approvals"
	// Holdings are the assignments whose end is watched, by assignment id.
	Holdings = "holdings"
	// Sweeps are what one replica does for all: each is an id of its own.
	Sweeps = "sweeps"
)

// Queue gives the queue of that name; one that was never used is empty.
func (s *Store) Queue(name string) *Queue {
	return &Queue{store: s, keys: []string{dueKey(name), leaseKey(name)}}
}

// Claim is the right to look after one id for a while. Token fences it: a
// replica that was paused for too long cannot settle.
type Claim struct {
	ID    string
	Token int64
	since time.Time // before it was asked for
}

// redisNow begins the scripts below: leases follow the clock of Redis, not
// that of a replica.
const redisNow = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
`

// claimScript claims what is due. A claimed member's score is the end of its
// lease, so an unfinished claim becomes due again by itself.
//
// KEYS[1] sorted set by due time in ms, KEYS[2] hash of leases: "ID" token,
// "ID:until" ms; ARGV[1] length of the lease in ms, ARGV[2] how many.
// Result: a flat list of id, token.
var claimScript = redis.NewScript(redisNow + `
local out = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[2])) do
  local token = redis.call('HINCRBY', KEYS[2], id, 1)
  redis.call('HSET', KEYS[2], id .. ':until', now + ARGV[1])
  redis.call('ZADD', KEYS[1], now + ARGV[1], id)
  out[#out+1] = id
  out[#out+1] = tostring(token)
end
return out`)

// settleScript ends a claim: the id is due again in ARGV[3] ms, or never
// when that is negative. One that was poked meanwhile is due at once.
//
// KEYS as in claimScript; ARGV[1] id, ARGV[2] token, ARGV[3] ms.
// Result: 1, or 0 when the claim was lost.
var settleScript = redis.NewScript(redisNow + `
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then
  return 0
end
redis.call('HDEL', KEYS[2], ARGV[1] .. ':until')
if redis.call('HDEL', KEYS[2], ARGV[1] .. ':poked') == 1 then
  redis.call('ZADD', KEYS[1], now, ARGV[1])
elseif tonumber(ARGV[3]) < 0 then
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.call('HDEL', KEYS[2], ARGV[1])
else
  redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
end
return 1`)

// pokeScript makes an id due now, or, while it is claimed, right after. With
// ARGV[2] it is due in so many ms instead, unless it is due sooner or claimed.
//
// KEYS as in claimScript; ARGV[1] id, ARGV[2] ms.
var pokeScript = redis.NewScript(redisNow + `
local at = now + tonumber(ARGV[2])
local till = redis.call('HGET', KEYS[2], ARGV[1] .. ':until')
if till and tonumber(till) > now then
  if at == now then
    redis.call('HSET', KEYS[2], ARGV[1] .. ':poked', '1')
  end
else
  redis.call('ZADD', KEYS[1], 'LT', at, ARGV[1])
end
return 1`)

// Claim claims at most n ids that are due, for lease long.
func (q *Queue) Claim(ctx context.Context, n int, lease time.Duration) ([]Claim, error) {
	asked := time.Now()
	flat, err := claimScript.Run(ctx, q.store.rdb, q.keys, lease.Milliseconds(), n).StringSlice()
	if err != nil {
		return nil, unavailable("claim what is due", err)
	}
	var claims []Claim
	for i := 0; i+1 < len(flat); i += 2 {
		c := Claim{ID: flat[i], since: asked}
		if _, err := fmt.Sscan(flat[i+1], &c.Token); err != nil {
			return nil, fmt.Errorf("read a claim: %w", err)
		}
		claims = append(claims, c)
	}
	return claims, nil
}

// extendScript is the sign of life of a claim: its lease runs on.
//
// KEYS as in claimScript; ARGV[1] id, ARGV[2] token, ARGV[3] length of the
// lease in ms. Result: 1, or 0 when the claim was lost.
var extendScript = redis.NewScript(redisNow + `
if redis.call('HGET', KEYS[2], ARGV[1]) ~= ARGV[2] then
  return 0
end
redis.call('HSET', KEYS[2], ARGV[1] .. ':until', now + ARGV[3])
redis.call('ZADD', KEYS[1], now + ARGV[3], ARGV[1])
return 1`)

// Extend is the sign of life of a claim that takes long. It reports false
// when the claim was lost to another replica.
func (q *Queue) Extend(ctx context.Context, c Claim, lease time.Duration) (bool, error) {
	kept, err := extendScript.Run(ctx, q.store.rdb, q.keys, c.ID, c.Token, lease.Milliseconds()).Int()
	if err != nil {
		return false, unavailable("extend a claim", err)
	}
	return kept == 1, nil
}

// Never is a delay for Settle: the id leaves the queue.
const Never = -time.Millisecond

// Settle ends a claim and says after which delay to look again. It reports
// false when the claim was lost to another replica.
func (q *Queue) Settle(ctx context.Context, c Claim, again time.Duration) (bool, error) {
	kept, err := settleScript.Run(ctx, q.store.rdb, q.keys, c.ID, c.Token, again.Milliseconds()).Int()
	if err != nil {
		return false, unavailable("settle a claim", err)
	}
	return kept == 1, nil
}

// Poke makes an id due at once; one that is not in the queue enters it.
func (q *Queue) Poke(ctx context.Context, id string) error { return q.PokeIn(ctx, id, 0) }

// PokeIn makes an id due after delay, unless it is due sooner.
func (q *Queue) PokeIn(ctx context.Context, id string, delay time.Duration) error {
	if err := pokeScript.Run(ctx, q.store.rdb, q.keys, id, max(0, delay.Milliseconds())).Err(); err != nil {
		return unavailable("poke what is due", err)
	}
	return nil
}

// Len counts the ids in the queue.
func (q *Queue) Len(ctx context.Context) (int, error) {
	n, err := q.store.rdb.ZCard(ctx, q.keys[0]).Result()
	if err != nil {
		return 0, unavailable("count what is due", err)
	}
	return int(n), nil
}
