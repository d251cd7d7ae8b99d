package entrasim

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// signingKeyID names the only signing key.
const signingKeyID = "tenant-key-1"

// sharedSigningKey signs for every tenant of this process, as Entra's keys sign
// for every tenant of a cloud. Making one takes longer than all else that a
// new tenant needs.
var sharedSigningKey = sync.OnceValues(newSigningKey)

func newSigningKey() (*rsa.PrivateKey, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("make the signing key: %w", err)
	}
	return key, nil
}

// issuer is who the tokens say they come from.
func (t *Tenant) issuer() string { return t.AuthorityHost() + t.tenantID + "/v2.0" }

// sign turns claims into a signed token.
func (t *Tenant) sign(claims jwt.MapClaims) (string, error) {
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	token.Header["kid"] = signingKeyID
	return token.SignedString(t.signingKey)
}

// baseClaims are in every access token.
func (t *Tenant) baseClaims(life time.Duration) jwt.MapClaims {
	now := time.Now()
	return jwt.MapClaims{
		"aud": t.GraphURL(), "iss": t.issuer(), "tid": t.tenantID, "ver": "1.0",
		"appid": t.clientID, "azp": t.clientID, "app_displayname": t.app.name,
		"iat": now.Unix(), "nbf": now.Add(-5 * time.Minute).Unix(), "exp": now.Add(life).Unix(),
		"uti": secret(12),
	}
}

// servicePrincipalID is the object id of the application in the directory.
func servicePrincipalID() string { return seededID("service principal", "the registered one") }

// appToken is an access token for the application itself.
func (t *Tenant) appToken(life time.Duration) (string, error) {
	claims := t.baseClaims(life)
	claims["idtyp"] = "app"
	claims["oid"] = servicePrincipalID()
	claims["sub"] = claims["oid"]
	claims["roles"] = t.app.roles
	return t.sign(claims)
}

// personToken is an access token for the application in a person's name.
func (t *Tenant) personToken(u *user, scopes []string, signedIn time.Time, life time.Duration) (string, error) {
	claims := t.baseClaims(life)
	claims["idtyp"] = "user"
	claims["oid"] = u.id
	claims["sub"] = t.pairwise(u)
	claims["upn"] = u.upn
	claims["unique_name"] = u.upn
	claims["name"] = u.name
	claims["scp"] = strings.Join(scopes, " ")
	claims["auth_time"] = signedIn.Unix()
	return t.sign(claims)
}

// identityToken tells the application who signed in.
func (t *Tenant) identityToken(u *user, nonce string, signedIn time.Time, life time.Duration) (string, error) {
	now := time.Now()
	claims := jwt.MapClaims{
		"aud": t.clientID, "iss": t.issuer(), "tid": t.tenantID, "ver": "2.0",
		"oid": u.id, "sub": t.pairwise(u), "preferred_username": u.upn, "email": u.mail, "name": u.name,
		"iat": now.Unix(), "nbf": now.Add(-5 * time.Minute).Unix(), "exp": now.Add(life).Unix(),
		"auth_time": signedIn.Unix(), "uti": secret(12),
	}
	if nonce != "" {
		claims["nonce"] = nonce
	}
	for name, value := range t.knobs.IdentityClaims {
		claims[name] = value
		if value == nil {
			delete(claims, name)
		}
	}
	return t.sign(claims)
}

// pairwise is the subject by which this one application knows the person.
func (t *Tenant) pairwise(u *user) string {
	sum := sha256.Sum256([]byte(t.clientID + "/" + u.id))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// clientInfo tells the client library which account this is.
func (t *Tenant) clientInfo(u *user) string {
	raw, _ := json.Marshal(map[string]string{"uid": u.id, "utid": t.tenantID}) // two strings always marshal
	return base64.RawURLEncoding.EncodeToString(raw)
}

// errNoBearer says that a call carried no token at all.
var errNoBearer = errors.New("access token is empty")

// bearer reads and verifies an access token from an Authorization header.
func (t *Tenant) bearer(header string) (jwt.MapClaims, error) {
	raw, ok := strings.CutPrefix(header, "Bearer ")
	if !ok || raw == "" {
		return nil, errNoBearer
	}
	claims := jwt.MapClaims{}
	_, err := jwt.ParseWithClaims(raw, claims, func(*jwt.Token) (any, error) { return &t.signingKey.PublicKey, nil },
		jwt.WithValidMethods([]string{"RS256"}), jwt.WithAudience(t.GraphURL()), jwt.WithIssuer(t.issuer()), jwt.WithExpirationRequired())
	return claims, err
}
