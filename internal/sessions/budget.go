package sessions

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// Calls are the calls of one kind that all replicas make to a service that
// counts them together.
type Calls struct {
	store *Store
	kind  string
}

// Calls gives the calls of a kind.
func (s *Store) Calls(kind string) *Calls { return &Calls{store: s, kind: kind} }

// Budget is how many calls may be made. It fills by one call every Per, up to
// Size.
type Budget struct {
	Name string
	Size float64       // calls that may be made at once after a rest
	Per  time.Duration // in which one call comes back
	// Keep is how many calls must be left over for others; below zero it is
	// how many may be borrowed from the time to come.
	Keep float64
}

// Room is the answer to a call that asks to be made.
type Room struct {
	Wait  time.Duration // how long there is no room yet; 0 means that the call may be made
	Trial bool          // it is the first call after a hold: tell with Flow when it went well
}

const (
	trialWithin = 3 * time.Second        // how long the others wait for a trial
	trialAsk    = 100 * time.Millisecond // how often they ask meanwhile
	keepHold    = time.Minute            // after its end, for the trial
)

// askScript lets a call be made or tells how long to wait. It takes one from
// every budget, or from none. After a hold one call is let through for a
// trial; the others wait until it went well, or for ARGV[1] ms.
//
// KEYS[1] the hold, a hash of "till" and "trial" in ms, KEYS[2..] the budgets,
// hashes of "left" and "at"; ARGV[1] ms for the trial, ARGV[2] ms until the
// others ask again, then three for each budget: size, ms for one call, calls
// to keep. Result: ms to wait, and 1 for a trial.
var askScript = redis.NewScript(redisNow + `
local hold = redis.call('HMGET', KEYS[1], 'till', 'trial')
if hold[1] and tonumber(hold[1]) > now then
  return {tonumber(hold[1]) - now, 0}
end
if hold[2] and tonumber(hold[2]) > now then
  return {math.min(tonumber(ARGV[2]), tonumber(hold[2]) - now), 0}
end
local wait, left = 0, {}
for i = 2, #KEYS do
  local size, per, keep = tonumber(ARGV[3*i-3]), tonumber(ARGV[3*i-2]), tonumber(ARGV[3*i-1])
  local was = redis.call('HMGET', KEYS[i], 'left', 'at')
  left[i] = math.min(size, tonumber(was[1] or size) + math.max(0, now - tonumber(was[2] or now)) / per)
  wait = math.max(wait, math.ceil((keep + 1 - left[i]) * per))
end
if wait > 0 then
  return {wait, 0}
end
for i = 2, #KEYS do
  local size, per = tonumber(ARGV[3*i-3]), tonumber(ARGV[3*i-2])
  redis.call('HSET', KEYS[i], 'left', tostring(left[i] - 1), 'at', now)
  redis.call('PEXPIRE', KEYS[i], math.ceil((size - left[i] + 1) * per) + 1000)
end
if hold[1] then
  redis.call('HSET', KEYS[1], 'trial', now + tonumber(ARGV[1]))
  return {0, 1}
end
return {0, 0}`)

// Ask asks for room for one call. While there is none nothing is taken, and
// Wait is right if nobody else calls meanwhile.
func (c *Calls) Ask(ctx context.Context, budgets ...Budget) (Room, error) {
	keys := []string{holdKey(c.kind)}
	args := []any{trialWithin.Milliseconds(), trialAsk.Milliseconds()}
	for _, b := range budgets {
		keys = append(keys, budgetKey(b.Name))
		args = append(args, b.Size, float64(b.Per)/float64(time.Millisecond), b.Keep)
	}
	got, err := askScript.Run(ctx, c.store.rdb, keys, args...).Int64Slice()
	if err != nil {
		return Room{}, unavailable("ask for room", err)
	}
	return Room{Wait: time.Duration(got[0]) * time.Millisecond, Trial: got[1] == 1}, nil
}

// pauseScript holds the calls back unless they are held for longer already.
//
// KEYS[1] the hold; ARGV[1] for how many ms, ARGV[2] ms to keep it after that.
// Result: 1.
var pauseScript = redis.NewScript(redisNow + `
local till = math.max(tonumber(redis.call('HGET', KEYS[1], 'till') or '0'), now + tonumber(ARGV[1]))
redis.call('HSET', KEYS[1], 'till', till)
redis.call('HDEL', KEYS[1], 'trial')
redis.call('PEXPIRE', KEYS[1], till - now + tonumber(ARGV[2]))
return 1`)

// Pause keeps every replica from making the calls for a while: the service
// asked for it.
func (c *Calls) Pause(ctx context.Context, d time.Duration) error {
	err := pauseScript.Run(ctx, c.store.rdb, []string{holdKey(c.kind)}, d.Milliseconds(), keepHold.Milliseconds()).Err()
	if err != nil {
		return unavailable("hold calls back", err)
	}
	return nil
}

// Flow lets all calls flow again: a trial went well.
func (c *Calls) Flow(ctx context.Context) error {
	if err := c.store.rdb.Del(ctx, holdKey(c.kind)).Err(); err != nil {
		return unavailable("let calls flow", err)
	}
	return nil
}

func budgetKey(name string) string { return prefix + "{budget}:" + name }
func holdKey(kind string) string   { return prefix + "{budget}:hold:" + kind }
