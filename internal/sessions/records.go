package sessions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// Records are documents of one kind, by id. They are kept as JSON and changed
// by compare-and-set, so that two replicas never overwrite each other.
type Records[T any] struct {
	store *Store
	kind  string
	keep  func(T) time.Duration
}

// RecordsOf gives the records of a kind. keep says for how long a document is
// kept after it was written; 0 means for ever.
func RecordsOf[T any](s *Store, kind string, keep func(T) time.Duration) Records[T] {
	return Records[T]{store: s, kind: kind, keep: keep}
}

// ErrNoRecord is for a document that is not there, or not any more.
var ErrNoRecord = errors.New("no such record")

// Add writes a new document. It reports false, and changes nothing, when
// there is one of that id.
func (r Records[T]) Add(ctx context.Context, id string, v T) (bool, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return false, fmt.Errorf("write %s: %w", r.kind, err)
	}
	fresh, err := r.store.rdb.SetNX(ctx, recordKey(r.kind, id), raw, r.keep(v)).Result()
	if err != nil {
		return false, unavailable("write "+r.kind, err)
	}
	return fresh, nil
}

// Get reads a document; ErrNoRecord when there is none.
func (r Records[T]) Get(ctx context.Context, id string) (T, error) {
	return r.read(ctx, r.store.rdb, id)
}

func (r Records[T]) read(ctx context.Context, from redis.Cmdable, id string) (T, error) {
	var v T
	raw, err := from.Get(ctx, recordKey(r.kind, id)).Bytes()
	if errors.Is(err, redis.Nil) {
		return v, fmt.Errorf("read %s: %w", r.kind, ErrNoRecord)
	}
	if err != nil {
		return v, unavailable("read "+r.kind, err)
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		return v, fmt.Errorf("read %s: %w", r.kind, err)
	}
	return v, nil
}

// Update changes a document and returns it as it is then. change may run more
// than once; when it returns an error nothing is written.
func (r Records[T]) Update(ctx context.Context, id string, change func(*T) error) (T, error) {
	var v T
	set := func(tx *redis.Tx) error {
		var err error
		if v, err = r.read(ctx, tx, id); err != nil {
			return err
		}
		if err := change(&v); err != nil {
			return err
		}
		raw, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("write %s: %w", r.kind, err)
		}
		_, err = tx.TxPipelined(ctx, func(p redis.Pipeliner) error {
			return p.Set(ctx, recordKey(r.kind, id), raw, r.keep(v)).Err()
		})
		return err
	}
	err := r.store.rdb.Watch(ctx, set, recordKey(r.kind, id))
	for errors.Is(err, redis.TxFailedErr) && ctx.Err() == nil {
		err = r.store.rdb.Watch(ctx, set, recordKey(r.kind, id))
	}
	return v, err
}

// Delete forgets a document; one that is not there is no error.
func (r Records[T]) Delete(ctx context.Context, id string) error {
	if err := r.store.rdb.Del(ctx, recordKey(r.kind, id)).Err(); err != nil {
		return unavailable("forget "+r.kind, err)
	}
	return nil
}
