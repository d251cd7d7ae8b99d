package sessions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"accessbot/internal/access"

	"github.com/redis/go-redis/v9"
)

// Tracked is a request that is followed until its end, with all that was told
// about it so far.
type Tracked struct {
	ID          string // of the request in Entra
	Owner       access.Member
	Person      access.Person
	PackageID   string
	PackageName string
	PolicyName  string
	Length      access.Length
	Approval    bool
	Reason      string
	Created     time.Time
	State       access.State // the furthest that was seen; never goes back
	Reached     time.Time    // when State was first seen
	CanceledBy  string       // who pressed Cancel in Slack; empty otherwise
	Places      []Place
	Told        bool // everything was told and the end is reached
}

// Place is one conversation in which the request is told.
type Place struct {
	Channel string // conversation id
	Direct  bool   // a direct message with the owner
	Reason  bool   // the reason may be read here
	Card    Post   // the request card
	Shown   access.State
	Replies map[access.State]Post
	Gone    string // why nothing more can be posted here; empty while it can
}

// Post is a message that is to be posted once: first the intent is written,
// then the message is posted, then its ts is written. An intent without a ts
// is looked for in Slack before it is posted again.
type Post struct {
	Intent time.Time
	TS     string
}

// ErrNoRequest is for a request that is not followed here.
var ErrNoRequest = errors.New("no such tracked request")

// Track begins to follow a request; a request that is followed already stays
// as it is. The first look is due at once.
func (s *Store) Track(ctx context.Context, t Tracked) error {
	raw, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("write request: %w", err)
	}
	if err := s.rdb.SetNX(ctx, trackedKey(t.ID), raw, 0).Err(); err != nil {
		return unavailable("follow a request", err)
	}
	return s.Poke(ctx, t.ID)
}

// Tracked reads a followed request; ErrNoRequest when there is none.
func (s *Store) Tracked(ctx context.Context, id string) (Tracked, error) {
	return s.readTracked(ctx, s.rdb, id)
}

func (s *Store) readTracked(ctx context.Context, from redis.Cmdable, id string) (Tracked, error) {
	raw, err := from.Get(ctx, trackedKey(id)).Bytes()
	if errors.Is(err, redis.Nil) {
		return Tracked{}, ErrNoRequest
	}
	if err != nil {
		return Tracked{}, unavailable("read a request", err)
	}
	var t Tracked
	if err := json.Unmarshal(raw, &t); err != nil {
		return Tracked{}, fmt.Errorf("read request: %w", err)
	}
	return t, nil
}

// UpdateTracked changes a followed request by compare-and-set and returns it
// as it is then. change may run more than once.
func (s *Store) UpdateTracked(ctx context.Context, id string, change func(*Tracked) error) (Tracked, error) {
	var t Tracked
	set := func(tx *redis.Tx) error {
		var err error
		if t, err = s.readTracked(ctx, tx, id); err != nil {
			return err
		}
		if err := change(&t); err != nil {
			return err
		}
		raw, err := json.Marshal(t)
		if err != nil {
			return fmt.Errorf("write request: %w", err)
		}
		keep := time.Duration(0)
		if t.Told {
			keep = keepRequest
		}
		_, err = tx.TxPipelined(ctx, func(p redis.Pipeliner) error {
			return p.Set(ctx, trackedKey(id), raw, keep).Err()
		})
		return err
	}
	err := s.rdb.Watch(ctx, set, trackedKey(id))
	for errors.Is(err, redis.TxFailedErr) && ctx.Err() == nil {
		err = s.rdb.Watch(ctx, set, trackedKey(id))
	}
	return t, err
}
