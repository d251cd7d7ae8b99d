package graph

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"time"

	"accessbot/internal/access"
)

// SignedIn tells when the person last proved to Entra who they are: with a
// password, a key or whatever their organization wants. It is zero when Entra
// does not say. A token that is renewed without the person does not change it.
//
// https://openid.net/specs/openid-connect-core-1_0.html#IDToken
func (d *Delegated) SignedIn(ctx context.Context) (time.Time, error) { return d.proved(ctx) }

// Fresh is nil when the person proved who they are within that time, and
// access.SignInAgain otherwise, also when Entra does not say: then SignIn.MaxAge
// brings a fresh sign-in about.
func (d *Delegated) Fresh(ctx context.Context, within time.Duration) error {
	at, err := d.SignedIn(ctx)
	if err != nil {
		return err
	}
	if at.IsZero() || time.Since(at) > within {
		return stale()
	}
	return nil
}

func stale() error {
	return &access.Error{
		Kind: access.SignInAgain, Err: errStale,
		Sentence: "This wants a fresh sign-in to Entra, and yours is too old. Please sign in again, then go on.",
	}
}

var errStale = errors.New("check sign-in: its auth_time is too old or missing")

// signedIn gets a token, and tells what came with it.
func (p *personTokens) signedIn(ctx context.Context) (time.Time, error) {
	if _, err := p.token(ctx, false); err != nil {
		return time.Time{}, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.proved, nil
}

// provedAt reads when somebody proved who they are out of an id token.
func provedAt(token string) time.Time {
	claims, err := readClaims(token)
	if err != nil {
		return time.Time{}
	}
	return claims.signedIn()
}

// ClaimsOf gives what Entra wants of the next sign-in because of which a call
// was refused, for SignIn.Claims; empty when it wants nothing in particular.
//
// https://learn.microsoft.com/entra/identity-platform/claims-challenge
func ClaimsOf(err error) string {
	if f, ok := faultOf(err); ok && f.challenge != "" {
		return f.challenge
	}
	if e, ok := errors.AsType[*oauthError](err); ok {
		return e.claims
	}
	return ""
}

// longestChallenge is more than any challenge needs, in bytes.
const longestChallenge = 4096

// challengeText matches the challenge in a WWW-Authenticate header.
var challengeText = regexp.MustCompile(`claims="([A-Za-z0-9+/=_-]+)"`)

// challengeOf reads the challenge out of a WWW-Authenticate header.
func challengeOf(header string) string {
	found := challengeText.FindStringSubmatch(header)
	if found == nil || len(found[1]) > 2*longestChallenge {
		return ""
	}
	plain := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(found[1], "="))
	text, err := base64.RawStdEncoding.DecodeString(plain)
	if err != nil {
		return ""
	}
	return challengeIn(string(text))
}

// challengeIn passes a challenge that is a JSON object, and no other text.
func challengeIn(text string) string {
	var object map[string]json.RawMessage
	if len(text) > longestChallenge || json.Unmarshal([]byte(text), &object) != nil {
		return ""
	}
	return text
}
