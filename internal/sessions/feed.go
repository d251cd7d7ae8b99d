package sessions

import (
	"context"
	"time"
)

// FeedSince is when the feed of the channels began, which is now if it did not
// begin before: what happened earlier is never told.
func (s *Store) FeedSince(ctx context.Context) (time.Time, error) {
	records := RecordsOf(s, "feed", func(time.Time) time.Duration { return 0 })
	if _, err := records.Add(ctx, "since", time.Now()); err != nil {
		return time.Time{}, err
	}
	return records.Get(ctx, "since")
}
