package sessions

import (
	"context"
	"errors"
	"time"
)

// letEnd is the wish of a holder, by id of the assignment.
func (s *Store) letEnd() Records[time.Time] {
	return RecordsOf(s, "letend", func(time.Time) time.Duration { return keepRequest })
}

// LetEnd remembers that its holder wants an assignment to end by itself and
// to hear no more of it. Whether the member holds it is for the caller to see.
func (s *Store) LetEnd(ctx context.Context, assignmentID string) error {
	_, err := s.letEnd().Add(ctx, assignmentID, time.Now())
	return err
}

// EndsQuietly reports whether LetEnd was called for an assignment.
func (s *Store) EndsQuietly(ctx context.Context, assignmentID string) (bool, error) {
	_, err := s.letEnd().Get(ctx, assignmentID)
	if errors.Is(err, ErrNoRecord) {
		return false, nil
	}
	return err == nil, err
}
