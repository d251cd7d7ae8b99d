package sessions

import (
	"context"
	"fmt"
	"strings"

	"accessbot/internal/access"
)

// Forget empties the store that a test is about to use.
func (s *Store) Forget(ctx context.Context) error {
	if s.Embedded() {
		return nil
	}
	return s.rdb.FlushDB(ctx).Err()
}

// Dump is everything that somebody who reads Redis would see.
func (s *Store) Dump(ctx context.Context) (string, error) {
	var all strings.Builder
	keys, err := s.rdb.Keys(ctx, "*").Result()
	for _, k := range keys {
		fmt.Fprintln(&all, k, s.rdb.Get(ctx, k).Val(), s.rdb.HGetAll(ctx, k).Val())
	}
	return all.String(), err
}

// SwapRecords does what an intruder who can write to Redis might do.
func (s *Store) SwapRecords(ctx context.Context, a, b access.Member) error {
	for _, pair := range [][2]string{{linkKey(a), linkKey(b)}, {tokenKey("oid-1.tid"), tokenKey("oid-2.tid")}} {
		va, vb := s.rdb.Get(ctx, pair[0]).Val(), s.rdb.Get(ctx, pair[1]).Val()
		if err := s.rdb.MSet(ctx, pair[0], vb, pair[1], va).Err(); err != nil {
			return err
		}
	}
	return nil
}
