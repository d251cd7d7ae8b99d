package sessions

import (
	"bytes"
	"context"
	"errors"

	"github.com/redis/go-redis/v9"
)

// Tokens keeps the token caches of linked accounts, each sealed for its
// account. It is what graph.TokenCache asks for.
type Tokens struct{ store *Store }

// Tokens gives the token caches kept in the store.
func (s *Store) Tokens() *Tokens { return &Tokens{store: s} }

// Update runs change on the account's blob, nil when there is none, while no
// other replica does, and stores what it returns if that differs. A blob that
// does not open counts as none: the person signs in again.
func (t *Tokens) Update(ctx context.Context, home string, change func(old []byte) ([]byte, error)) error {
	s := t.store
	return s.withLock(ctx, "tokens/"+home, func(ctx context.Context) error {
		sealed, err := s.rdb.Get(ctx, tokenKey(home)).Bytes()
		if err != nil && !errors.Is(err, redis.Nil) {
			return unavailable("read a token cache", err)
		}
		old, err := s.ring.open("tokens", home, sealed)
		if err != nil {
			old = nil
		}
		now, err := change(old)
		if err != nil {
			return err
		}
		if bytes.Equal(old, now) && !s.ring.stale(sealed) {
			return nil
		}
		return s.putTokens(ctx, home, now)
	})
}

// dropTokens wipes the tokens of a sign-in that is dead.
func (s *Store) dropTokens(ctx context.Context, home string) error {
	if err := s.rdb.Del(ctx, tokenKey(home)).Err(); err != nil {
		return unavailable("wipe a token cache", err)
	}
	return nil
}

func (s *Store) putTokens(ctx context.Context, home string, blob []byte) error {
	if blob == nil {
		return s.dropTokens(ctx, home)
	}
	if err := s.rdb.Set(ctx, tokenKey(home), s.ring.seal("tokens", home, blob), 0).Err(); err != nil {
		return unavailable("write a token cache", err)
	}
	return nil
}
