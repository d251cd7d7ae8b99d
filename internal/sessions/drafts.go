package sessions

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"accessbot/internal/access"

	"github.com/redis/go-redis/v9"
)

// NewDraft remembers what a member is about to ask for and gives it an id.
func (s *Store) NewDraft(ctx context.Context, d access.Draft) (access.Draft, error) {
	d.ID, d.Created = rand.Text(), time.Now()
	return d, s.putDraft(ctx, d)
}

// Draft reads a draft of the member. Another member's draft is not found.
func (s *Store) Draft(ctx context.Context, m access.Member, id string) (access.Draft, error) {
	raw, err := s.rdb.Get(ctx, draftKey(id)).Bytes()
	if errors.Is(err, redis.Nil) {
		return access.Draft{}, draftGone()
	}
	if err != nil {
		return access.Draft{}, unavailable("read a draft", err)
	}
	var d access.Draft
	if err := json.Unmarshal(raw, &d); err != nil || d.Owner != m {
		return access.Draft{}, draftGone()
	}
	return d, nil
}

// UpdateDraft changes a draft of the member while nobody else does.
func (s *Store) UpdateDraft(ctx context.Context, m access.Member, id string, change func(*access.Draft) error) (access.Draft, error) {
	var d access.Draft
	err := s.withLock(ctx, "draft/"+id, func(ctx context.Context) error {
		var err error
		if d, err = s.Draft(ctx, m, id); err != nil {
			return err
		}
		if err := change(&d); err != nil {
			return err
		}
		return s.putDraft(ctx, d)
	})
	return d, err
}

func (s *Store) putDraft(ctx context.Context, d access.Draft) error {
	raw, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("write draft: %w", err)
	}
	if err := s.rdb.Set(ctx, draftKey(d.ID), raw, keepDraft).Err(); err != nil {
		return unavailable("write a draft", err)
	}
	return nil
}

func draftGone() error {
	return &access.Error{
		Kind:     access.NotFound,
		Sentence: "I no longer have this form. Start again with /access.",
	}
}
