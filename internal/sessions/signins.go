package sessions

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"accessbot/internal/access"

	"github.com/redis/go-redis/v9"
)

// SignIn is a sign-in that a member started in Slack. It is known by its
// State, lives for ten minutes, and its callback counts once.
type SignIn struct {
	State    string
	Member   access.Member
	Verifier string // PKCE
	Nonce    string
	Browser  string        // cookie of the browser that opened the link; empty before
	DraftID  string        // what to go on with afterwards; may be empty
	Scopes   []string      // what is asked for; nil: what every link needs
	MaxAge   time.Duration // within which the person must have proved who they are; 0: any time
}

// BeginSignIn remembers a new sign-in of its Member and gives it its secrets.
func (s *Store) BeginSignIn(ctx context.Context, in SignIn) (SignIn, error) {
	in.State, in.Verifier, in.Nonce = rand.Text(), rand.Text()+rand.Text(), rand.Text()
	return in, s.putSignIn(ctx, in)
}

// OpenSignIn gives the sign-in to the browser that opens its link: the same
// browser must come back. A later browser takes it over, as a person who
// switches browsers wants.
func (s *Store) OpenSignIn(ctx context.Context, state string) (SignIn, error) {
	in, err := s.getSignIn(ctx, state)
	if err != nil {
		return SignIn{}, err
	}
	in.Browser = rand.Text()
	return in, s.putSignIn(ctx, in)
}

// TakeSignIn gives the sign-in to its callback, once.
func (s *Store) TakeSignIn(ctx context.Context, state string) (SignIn, error) {
	sealed, err := s.rdb.GetDel(ctx, signInKey(state)).Bytes()
	return s.readSignIn(state, sealed, err)
}

func (s *Store) getSignIn(ctx context.Context, state string) (SignIn, error) {
	sealed, err := s.rdb.Get(ctx, signInKey(state)).Bytes()
	return s.readSignIn(state, sealed, err)
}

func (s *Store) readSignIn(state string, sealed []byte, err error) (SignIn, error) {
	if errors.Is(err, redis.Nil) {
		return SignIn{}, signInGone()
	}
	if err != nil {
		return SignIn{}, unavailable("read a sign-in", err)
	}
	var in SignIn
	return in, s.openJSON("signin", state, sealed, &in)
}

func (s *Store) putSignIn(ctx context.Context, in SignIn) error {
	sealed, err := s.sealJSON("signin", in.State, in)
	if err != nil {
		return err
	}
	if err := s.rdb.Set(ctx, signInKey(in.State), sealed, keepSignIn).Err(); err != nil {
		return unavailable("write a sign-in", err)
	}
	return nil
}

// pending is an account that a browser proved, waiting for the member to
// type the code of the callback page into Slack.
type pending struct {
	Code    string
	Tries   int
	Link    access.Link
	Tokens  []byte
	DraftID string
}

// maxTries is how often a wrong code may be typed.
const maxTries = 5

// HoldLink keeps a proved account until the member types the code that it
// returns. The newest one counts.
func (s *Store) HoldLink(ctx context.Context, l access.Link, tokens []byte, draftID string) (string, error) {
	code := rand.Text()[:8] // 40 bits, five tries
	p := pending{Code: code, Link: l, Tokens: tokens, DraftID: draftID}
	return code[:4] + "-" + code[4:], s.putPending(ctx, p, keepSignIn)
}

// ConfirmLink compares the typed code and, when it is right, links the
// member. It returns the link and the draft to go on with.
func (s *Store) ConfirmLink(ctx context.Context, m access.Member, typed string) (access.Link, string, error) {
	var p pending
	err := s.withLock(ctx, "pending/"+m.String(), func(ctx context.Context) error {
		var err error
		p, err = s.tryCode(ctx, m, typed)
		return err
	})
	if err != nil {
		return access.Link{}, "", err
	}
	if err := s.putLink(ctx, p.Link, p.Tokens); err != nil {
		return access.Link{}, "", err
	}
	return p.Link, p.DraftID, nil
}

// LinkDevice links an account that was proved without a browser of ours.
func (s *Store) LinkDevice(ctx context.Context, l access.Link, tokens []byte) error {
	return s.putLink(ctx, l, tokens)
}

// tryCode reads the waiting account and drops it when the code is right or
// was wrong too often.
func (s *Store) tryCode(ctx context.Context, m access.Member, typed string) (pending, error) {
	sealed, err := s.rdb.Get(ctx, pendingKey(m)).Bytes()
	if errors.Is(err, redis.Nil) {
		return pending{}, signInGone()
	}
	if err != nil {
		return pending{}, unavailable("read a pending link", err)
	}
	var p pending
	if err := s.openJSON("pending", m.String(), sealed, &p); err != nil {
		return pending{}, err
	}
	if subtle.ConstantTimeCompare([]byte(bareCode(typed)), []byte(p.Code)) == 1 {
		return p, s.dropPending(ctx, m)
	}
	p.Tries++
	if p.Tries >= maxTries {
		return pending{}, errors.Join(wrongCode(0), s.dropPending(ctx, m))
	}
	return pending{}, errors.Join(wrongCode(maxTries-p.Tries), s.putPending(ctx, p, redis.KeepTTL))
}

func (s *Store) dropPending(ctx context.Context, m access.Member) error {
	if err := s.rdb.Del(ctx, pendingKey(m)).Err(); err != nil {
		return unavailable("drop a pending link", err)
	}
	return nil
}

func (s *Store) putPending(ctx context.Context, p pending, ttl time.Duration) error {
	sealed, err := s.sealJSON("pending", p.Link.Member.String(), p)
	if err != nil {
		return err
	}
	if err := s.rdb.Set(ctx, pendingKey(p.Link.Member), sealed, ttl).Err(); err != nil {
		return unavailable("write a pending link", err)
	}
	return nil
}

// bareCode takes the code as people type it: any case, spaces, dashes, and 0
// and 1 for the letters that look like them.
func bareCode(typed string) string {
	return strings.NewReplacer("-", "", " ", "", "0", "O", "1", "I").Replace(strings.ToUpper(typed))
}

func wrongCode(left int) error {
	told := access.Countf(left, "That is not the code on the sign-in page. 1 try left.", "That is not the code on the sign-in page. %d tries left.")
	if left == 0 {
		told = access.Sayf("That is not the code on the sign-in page, and it was the last try. Start again with /access signin.")
	}
	return &access.Error{Kind: access.Invalid, Sentence: told.English, Args: told.Args}
}

func signInGone() error {
	return &access.Error{
		Kind:     access.NotFound,
		Sentence: "This sign-in is over or was used already. Start again with /access signin.",
	}
}

func (s *Store) sealJSON(purpose, owner string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", purpose, err)
	}
	return s.ring.seal(purpose, owner, plain), nil
}

func (s *Store) openJSON(purpose, owner string, sealed []byte, v any) error {
	plain, err := s.ring.open(purpose, owner, sealed)
	if err != nil {
		return signInGone()
	}
	return json.Unmarshal(plain, v)
}
