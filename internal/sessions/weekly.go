package sessions

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// keepTally is how long it is known what happened: a little more than the
// weekly message of a bot that stood still for some weeks needs.
const keepTally = 60 * 24 * time.Hour

func tallyKey(channel string) string { return prefix + "tally:{" + channel + "}" }

// Tally notes that something happened that the weekly message of a channel
// counts. name is what it counts as; id makes it the same thing when it is
// noted again.
func (s *Store) Tally(ctx context.Context, channel, name, id string, at time.Time) error {
	_, err := s.rdb.Pipelined(ctx, func(p redis.Pipeliner) error {
		p.ZAdd(ctx, tallyKey(channel), redis.Z{Score: float64(at.UnixMilli()), Member: name + " " + id})
		p.ZRemRangeByScore(ctx, tallyKey(channel), "-inf", ms(time.Now().Add(-keepTally)))
		p.Expire(ctx, tallyKey(channel), keepTally)
		return nil
	})
	if err != nil {
		return unavailable("count what happened", err)
	}
	return nil
}

// Tallied counts what happened after one moment and not after the other, by
// name.
func (s *Store) Tallied(ctx context.Context, channel string, after, until time.Time) (map[string]int, error) {
	span := &redis.ZRangeBy{Min: "(" + ms(after), Max: ms(until)}
	members, err := s.rdb.ZRangeByScore(ctx, tallyKey(channel), span).Result()
	if err != nil {
		return nil, unavailable("count what happened", err)
	}
	counts := map[string]int{}
	for _, m := range members {
		name, _, _ := strings.Cut(m, " ")
		counts[name]++
	}
	return counts, nil
}

func ms(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

func (s *Store) weeklies() Records[time.Time] {
	return RecordsOf(s, "weekly", func(time.Time) time.Duration { return 0 })
}

// WeeklyAfter is until when the weekly messages of a channel have told; now
// for a channel that had none.
func (s *Store) WeeklyAfter(ctx context.Context, channel string) (time.Time, error) {
	if _, err := s.weeklies().Add(ctx, channel, time.Now()); err != nil {
		return time.Time{}, err
	}
	return s.weeklies().Get(ctx, channel)
}

// WeeklyTold notes until when the weekly messages of a channel have told.
func (s *Store) WeeklyTold(ctx context.Context, channel string, until time.Time) error {
	_, err := s.weeklies().Update(ctx, channel, func(t *time.Time) error { *t = until; return nil })
	if errors.Is(err, ErrNoRecord) {
		return nil
	}
	return err
}
