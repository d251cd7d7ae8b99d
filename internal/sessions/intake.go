package sessions

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"accessbot/internal/access"

	"github.com/redis/go-redis/v9"
)

// Envelope is one delivery from Slack as it is kept until its work is done.
type Envelope struct {
	Key     string // what makes it the same delivery again; see slackapp
	Type    string // Socket Mode envelope type
	Payload []byte
	Arrived time.Time
}

// Work is an envelope that this replica has claimed.
type Work struct {
	Envelope
	ID      string    // entry id in the stream
	Attempt int       // 1 for the first claim
	since   time.Time // before it was asked for
}

// appendScript persists an envelope once.
//
// KEYS[1] the once-mark, KEYS[2] the stream; ARGV[1] seconds to keep the mark,
// ARGV[2] key, ARGV[3] type, ARGV[4] payload, ARGV[5] arrival in ms.
// Result: 1 when it was new, 0 when it was there already.
var appendScript = redis.NewScript(`
if not redis.call('SET', KEYS[1], '1', 'NX', 'EX', ARGV[1]) then
  return 0
end
redis.call('XADD', KEYS[2], '*', 'key', ARGV[2], 'type', ARGV[3], 'payload', ARGV[4], 'arrived', ARGV[5])
return 1`)

const (
	group = "bot"
	// claimAfter is how long an envelope may be without a sign of life from
	// the replica that claimed it before another one takes it over.
	claimAfter = 5 * time.Second
	keepEvery  = 1500 * time.Millisecond // between two signs of life
)

// AppendEnvelope makes the envelope durable. It reports false when the same
// delivery was persisted before; then there is nothing more to do.
func (s *Store) AppendEnvelope(ctx context.Context, e Envelope) (bool, error) {
	fresh, err := appendScript.Run(ctx, s.rdb, []string{seenKey(e.Key), intakeKey()},
		int(keepSeen.Seconds()), e.Key, e.Type, e.Payload, e.Arrived.UnixMilli()).Int()
	if err != nil {
		return false, &access.Error{
			Kind:     access.Unavailable,
			Sentence: "I can't reach my memory (Redis) right now. Most likely nothing was done; look again in a minute, and then repeat it.",
			Err:      fmt.Errorf("persist an envelope: %w", err),
		}
	}
	return fresh == 1, nil
}

// PrepareIntake makes the consumer group; it may be called again.
func (s *Store) PrepareIntake(ctx context.Context) error {
	err := s.rdb.XGroupCreateMkStream(ctx, intakeKey(), group, "0").Err()
	if err != nil && !strings.HasPrefix(err.Error(), "BUSYGROUP") {
		return unavailable("prepare the intake", err)
	}
	return nil
}

// NextEnvelopes waits up to wait for new envelopes and claims at most n.
func (s *Store) NextEnvelopes(ctx context.Context, n int, wait time.Duration) ([]Work, error) {
	asked := time.Now()
	res, err := s.rdb.XReadGroup(ctx, &redis.XReadGroupArgs{
		Group: group, Consumer: s.replica, Streams: []string{intakeKey(), ">"}, Count: int64(n), Block: wait,
	}).Result()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	if err != nil {
		return nil, s.intakeFault(ctx, err)
	}
	var work []Work
	for _, m := range res[0].Messages {
		work = append(work, readWork(m, 1, asked))
	}
	return work, nil
}

// intakeFault recreates the group after Redis lost it, and tells the fault.
func (s *Store) intakeFault(ctx context.Context, err error) error {
	if strings.HasPrefix(err.Error(), "NOGROUP") {
		if made := s.PrepareIntake(ctx); made != nil {
			return made
		}
	}
	return unavailable("read the intake", err)
}

// AbandonedEnvelopes claims at most n envelopes whose replica gave no sign of
// life for five seconds.
func (s *Store) AbandonedEnvelopes(ctx context.Context, n int) ([]Work, error) {
	asked := time.Now()
	msgs, _, err := s.rdb.XAutoClaim(ctx, &redis.XAutoClaimArgs{
		Stream: intakeKey(), Group: group, Consumer: s.replica, MinIdle: claimAfter, Start: "0-0", Count: int64(n),
	}).Result()
	if err != nil {
		return nil, s.intakeFault(ctx, err)
	}
	var work []Work
	for _, m := range msgs {
		attempt, err := s.attempts(ctx, m.ID)
		if err != nil {
			return nil, err
		}
		work = append(work, readWork(m, attempt, asked))
	}
	return work, nil
}

// attempts tells how often an entry has been claimed.
func (s *Store) attempts(ctx context.Context, id string) (int, error) {
	pend, err := s.rdb.XPendingExt(ctx, &redis.XPendingExtArgs{
		Stream: intakeKey(), Group: group, Start: id, End: id, Count: 1,
	}).Result()
	if err != nil {
		return 0, unavailable("count the attempts of an envelope", err)
	}
	if len(pend) == 0 {
		return 1, nil
	}
	return int(pend[0].RetryCount), nil
}

// keepScript is the sign of life for a claimed envelope.
//
// KEYS[1] the stream; ARGV[1] group, ARGV[2] consumer, ARGV[3] entry id.
// Result: 1, or 0 when the envelope is not this consumer's any more.
var keepScript = redis.NewScript(`
local mine = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1, ARGV[2])
if #mine == 0 then
  return 0
end
redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[3], 'JUSTID')
return 1`)

// HoldEnvelope gives signs of life for a claimed envelope until stop is called.
// The context that it returns ends when the claim was lost to another replica,
// or may be.
func (s *Store) HoldEnvelope(ctx context.Context, w Work) (held context.Context, stop func()) {
	return lease{since: w.since, length: claimAfter, every: keepEvery, sign: func(ctx context.Context) (bool, error) {
		kept, err := keepScript.Run(ctx, s.rdb, []string{intakeKey()}, group, s.replica, w.ID).Int()
		return kept == 1, err
	}}.hold(ctx)
}

// FinishEnvelope ends the work on an envelope.
func (s *Store) FinishEnvelope(ctx context.Context, w Work) error {
	_, err := s.rdb.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.XAck(ctx, intakeKey(), group, w.ID)
		p.XDel(ctx, intakeKey(), w.ID)
		return nil
	})
	if err != nil {
		return unavailable("finish an envelope", err)
	}
	return nil
}

// IntakeState is how much waits to be worked.
type IntakeState struct {
	Waiting int           // envelopes, those included that are being worked
	Oldest  time.Duration // since the oldest of them arrived; 0 when there is none
}

// Intake tells how much waits to be worked.
func (s *Store) Intake(ctx context.Context) (IntakeState, error) {
	n, err := s.rdb.XLen(ctx, intakeKey()).Result()
	if err != nil {
		return IntakeState{}, unavailable("measure the intake", err)
	}
	first, err := s.rdb.XRangeN(ctx, intakeKey(), "-", "+", 1).Result()
	if err != nil {
		return IntakeState{}, unavailable("measure the intake", err)
	}
	state := IntakeState{Waiting: int(n)}
	if len(first) > 0 {
		state.Oldest = max(0, time.Since(readWork(first[0], 1, time.Time{}).Arrived))
	}
	return state, nil
}

func readWork(m redis.XMessage, attempt int, asked time.Time) Work {
	text := func(field string) string { return fmt.Sprint(m.Values[field]) }
	ms, _ := strconv.ParseInt(text("arrived"), 10, 64) // written by appendScript
	return Work{
		Envelope: Envelope{Key: text("key"), Type: text("type"), Payload: []byte(text("payload")), Arrived: time.UnixMilli(ms)},
		ID:       m.ID, Attempt: attempt, since: asked,
	}
}

// Note remembers a fact about the work on an envelope, such as the id of the
// view that was opened for it, so that a second attempt can go on from there.
func (s *Store) Note(ctx context.Context, key, field, value string) error {
	_, err := s.rdb.TxPipelined(ctx, func(p redis.Pipeliner) error {
		p.HSet(ctx, noteKey(key), field, value)
		p.Expire(ctx, noteKey(key), keepNote)
		return nil
	})
	if err != nil {
		return unavailable("write a note", err)
	}
	return nil
}

// Noted reads what Note wrote; "" when there is nothing.
func (s *Store) Noted(ctx context.Context, key, field string) (string, error) {
	v, err := s.rdb.HGet(ctx, noteKey(key), field).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return "", unavailable("read a note", err)
	}
	return v, nil
}
