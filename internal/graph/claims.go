package graph

import (
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"
)

// tokenClaims is what is read of a token. Its signature is not checked: every
// token comes straight from the token endpoint over TLS, which OpenID Connect
// accepts as proof.
//
// https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
type tokenClaims struct {
	Issuer   string   `json:"iss"`
	Audience string   `json:"aud"`
	ObjectID string   `json:"oid"`
	TenantID string   `json:"tid"`
	Nonce    string   `json:"nonce"`
	Name     string   `json:"name"`
	Username string   `json:"preferred_username"`
	Email    string   `json:"email"`
	Roles    []string `json:"roles"`
	Expires  int64    `json:"exp"`
	Issued   int64    `json:"iat"`
	AuthTime int64    `json:"auth_time"`
}

var errNoClaims = errors.New("read token: it has no readable claims")

// readClaims reads the middle part of a token.
func readClaims(token string) (tokenClaims, error) {
	var claims tokenClaims
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return claims, errNoClaims
	}
	text, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil || json.Unmarshal(text, &claims) != nil {
		return claims, errNoClaims
	}
	return claims, nil
}

// signedIn is when the person proved who they are; zero when the token does
// not say. When it was issued says nothing: that may be long afterwards.
func (t tokenClaims) signedIn() time.Time {
	if t.AuthTime <= 0 {
		return time.Time{}
	}
	return time.Unix(t.AuthTime, 0)
}

// within reports whether the person proved who they are within that time.
func (t tokenClaims) within(age time.Duration, now time.Time) bool {
	at := t.signedIn()
	return !at.IsZero() && !at.Before(now.Add(-age-clockLeeway))
}

// clockLeeway is how far the clocks of Entra and this machine may differ.
const clockLeeway = 5 * time.Minute

// expected is what an id token must say.
type expected struct {
	issuer, audience, tenant string
	nonce                    string // empty when the flow has none
	maxAge                   time.Duration
}

// check tells the first claim that is not as it must be; empty when all are.
func (e expected) check(t tokenClaims, now time.Time) string {
	switch {
	case t.ObjectID == "":
		return "oid"
	case !strings.EqualFold(t.TenantID, e.tenant):
		return "tid"
	case t.Audience != e.audience:
		return "aud"
	case t.Issuer != strings.ReplaceAll(e.issuer, "{tenantid}", t.TenantID):
		return "iss"
	case subtle.ConstantTimeCompare([]byte(t.Nonce), []byte(e.nonce)) != 1:
		return "nonce"
	case now.After(time.Unix(t.Expires, 0).Add(clockLeeway)):
		return "exp"
	case time.Unix(t.Issued, 0).After(now.Add(clockLeeway)):
		return "iat"
	case e.maxAge > 0 && !t.within(e.maxAge, now):
		return "auth_time"
	}
	return ""
}
