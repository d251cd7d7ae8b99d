package sessions

import (
	"context"
	"errors"
	"time"
)

// Elsewhere tells how far the requests have been read that people make in My
// Access.
type Elsewhere struct {
	Since time.Time // the first of them is younger
	Read  time.Time // up to here they were read, as far as Entra showed them then
}

func (s *Store) elsewhere() Records[Elsewhere] {
	return RecordsOf(s, "elsewhere", func(Elsewhere) time.Duration { return 0 })
}

// Elsewhere reads how far they have been read. It begins now if it did not
// begin before.
func (s *Store) Elsewhere(ctx context.Context) (Elsewhere, error) {
	e, err := s.elsewhere().Get(ctx, "read")
	if !errors.Is(err, ErrNoRecord) {
		return e, err
	}
	now := time.Now()
	if _, err := s.elsewhere().Add(ctx, "read", Elsewhere{Since: now, Read: now}); err != nil {
		return e, err
	}
	return s.elsewhere().Get(ctx, "read")
}

// ReadElsewhere notes that they have been read up to a moment.
func (s *Store) ReadElsewhere(ctx context.Context, to time.Time) error {
	_, err := s.elsewhere().Update(ctx, "read", func(e *Elsewhere) error {
		if to.After(e.Read) {
			e.Read = to
		}
		return nil
	})
	return err
}
