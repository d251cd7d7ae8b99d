package sessions

import (
	"context"
	"fmt"
	"time"

	"accessbot/internal/access"
)

// Open is what the index of open requests knows of one: enough to find those
// that moved without reading each record.
type Open struct {
	ID        string
	State     access.State // the furthest that was recorded
	Created   time.Time    // to the millisecond
	Escalated bool         // the alternates of its stage are asked too
}

// OpenRequests lists all requests that are followed and have not ended.
func (s *Store) OpenRequests(ctx context.Context) ([]Open, error) {
	rows, err := s.rdb.HGetAll(ctx, openKey()).Result()
	if err != nil {
		return nil, unavailable("list the open requests", err)
	}
	open := make([]Open, 0, len(rows))
	for id, row := range rows {
		open = append(open, readOpen(id, row))
	}
	return open, nil
}

// OpenOf gives the rows of some requests; one that is not open has none.
func (s *Store) OpenOf(ctx context.Context, ids []string) ([]Open, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	rows, err := s.rdb.HMGet(ctx, openKey(), ids...).Result()
	if err != nil {
		return nil, unavailable("read open requests", err)
	}
	var open []Open
	for i, row := range rows {
		if text, there := row.(string); there {
			open = append(open, readOpen(ids[i], text))
		}
	}
	return open, nil
}

// readOpen reads what index wrote; a row that is not of its form makes its
// request one of no known state, which is then looked at.
func readOpen(id, row string) Open {
	var ms int64
	o := Open{ID: id}
	if _, err := fmt.Sscan(row, &ms, &o.State, &o.Escalated); err == nil {
		o.Created = time.UnixMilli(ms)
	}
	return o
}

// Index brings the index of open requests up to a record. It is done with
// every change, and again by whoever finds the two at odds.
func (s *Store) Index(ctx context.Context, t Tracked) error {
	if t.Told {
		return s.Unindex(ctx, t.ID)
	}
	row := fmt.Sprintf("%d %s %t", t.Created.UnixMilli(), t.State, t.Escalated)
	if err := s.rdb.HSet(ctx, openKey(), t.ID, row).Err(); err != nil {
		return unavailable("index a request", err)
	}
	return nil
}

// Unindex forgets a request that ended, or of which there is no record.
func (s *Store) Unindex(ctx context.Context, id string) error {
	if err := s.rdb.HDel(ctx, openKey(), id).Err(); err != nil {
		return unavailable("forget an open request", err)
	}
	return nil
}
