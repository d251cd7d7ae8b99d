package sessions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"accessbot/internal/access"

	"github.com/redis/go-redis/v9"
)

// errLinkBroken is for a link record that was not written by the bot.
var errLinkBroken = errors.New("a link record does not open for its member")

// Link reads the link of a member. It is access.NotLinked when there is none.
// The record is sealed for its member: one that was copied from another
// member's key, or forged, does not open.
func (s *Store) Link(ctx context.Context, m access.Member) (access.Link, error) {
	sealed, err := s.rdb.Get(ctx, linkKey(m)).Bytes()
	if errors.Is(err, redis.Nil) {
		return access.Link{}, notLinked(nil)
	}
	if err != nil {
		return access.Link{}, unavailable("read a link", err)
	}
	plain, err := s.ring.open("link", m.String(), sealed)
	if err != nil {
		return access.Link{}, notLinked(errLinkBroken)
	}
	var l access.Link
	if err := json.Unmarshal(plain, &l); err != nil || l.Member != m {
		return access.Link{}, notLinked(errLinkBroken)
	}
	if s.ring.stale(sealed) {
		return l, s.writeLink(ctx, l)
	}
	return l, nil
}

// Principal vouches for the member who sent an authenticated envelope: it is
// the only way to act in Graph as a person.
func (s *Store) Principal(ctx context.Context, m access.Member) (access.Principal, error) {
	l, err := s.Link(ctx, m)
	if err != nil {
		return access.Principal{}, err
	}
	return access.Vouch(l), nil
}

// putLink binds the member to the account and stores the account's tokens.
// An account that another member holds is refused: one account, one member.
func (s *Store) putLink(ctx context.Context, l access.Link, tokens []byte) error {
	taken, err := s.rdb.SetArgs(ctx, accountKey(l.Person), l.Member.String(), redis.SetArgs{Mode: "NX", Get: true}).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return unavailable("claim an account", err)
	}
	if taken != "" && taken != l.Member.String() {
		return &access.Error{
			Kind:     access.NotAllowed,
			Sentence: "That Entra account is already linked to another Slack member. The other member can give it up with /access signout.",
			Err:      errors.New("account linked to another member"),
		}
	}
	if err := s.dropOther(ctx, l); err != nil {
		return err
	}
	if err := s.putTokens(ctx, l.Home, tokens); err != nil {
		return err
	}
	return s.writeLink(ctx, l)
}

// writeLink seals the record under the first key.
func (s *Store) writeLink(ctx context.Context, l access.Link) error {
	plain, err := json.Marshal(l)
	if err != nil {
		return fmt.Errorf("write link: %w", err)
	}
	if err := s.rdb.Set(ctx, linkKey(l.Member), s.ring.seal("link", l.Member.String(), plain), 0).Err(); err != nil {
		return unavailable("write a link", err)
	}
	return nil
}

// dropOther forgets the account that the member was linked to before.
func (s *Store) dropOther(ctx context.Context, l access.Link) error {
	old, err := s.Link(ctx, l.Member)
	if access.KindOf(err) == access.NotLinked || (err == nil && old.Person.ID == l.Person.ID) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.forget(ctx, old)
}

// Unlink forgets the member's account and its tokens. It is access.NotLinked
// when there was nothing to forget.
func (s *Store) Unlink(ctx context.Context, m access.Member) (access.Link, error) {
	l, err := s.Link(ctx, m)
	if err != nil {
		return access.Link{}, err
	}
	return l, s.forget(ctx, l)
}

// forget deletes the tokens first: a link without tokens asks for a new
// sign-in, tokens without a link would stay for ever.
func (s *Store) forget(ctx context.Context, l access.Link) error {
	for _, key := range []string{tokenKey(l.Home), accountKey(l.Person), linkKey(l.Member)} {
		if err := s.rdb.Del(ctx, key).Err(); err != nil {
			return unavailable("forget a link", err)
		}
	}
	return nil
}

func notLinked(cause error) error {
	return &access.Error{
		Kind:     access.NotLinked,
		Sentence: "Your Slack account is not linked to an Entra account yet. Type /access signin to link it.",
		Err:      cause,
	}
}
