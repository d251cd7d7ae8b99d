package graph

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strconv"
	"time"

	"accessbot/internal/access"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
)

// SignIn is one sign-in in a browser, from the link to the code that comes
// back. State, Nonce and Verifier are random, made by the caller, kept on the
// server, and used once.
type SignIn struct {
	RedirectURI string
	State       string
	Nonce       string
	Verifier    string   // the PKCE secret; only its hash is in the link
	LoginHint   string   // the user name to begin with; empty for none
	Scopes      []string // nil: LinkScopes
	// MaxAge makes the person prove who they are unless they did so within this
	// time, and Redeem refuse a sign-in that is older; zero: any will do. It is
	// counted in whole seconds.
	MaxAge time.Duration
	// Claims is what ClaimsOf gave: what Entra wants of the sign-in besides.
	Claims string
}

// Account is a sign-in that worked.
type Account struct {
	Person   access.Person
	Home     string // MSAL's id of the account; names the TokenCache entry
	Cache    []byte `json:"-"` // the token cache to keep; secret
	Scopes   []string
	SignedIn time.Time // when the person proved who they are; see Delegated.SignedIn
}

// String leaves the secret out.
func (a Account) String() string {
	return fmt.Sprintf("account %s in tenant %s", a.Person.ID, a.Person.TenantID)
}

// GoString leaves the secret out.
func (a Account) GoString() string { return a.String() }

// LogValue leaves the secret out.
func (a Account) LogValue() slog.Value { return slog.StringValue(a.String()) }

// SignInURL is the address at which the person signs in.
//
// https://learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow
func (c *Client) SignInURL(ctx context.Context, s SignIn) (string, error) {
	if err := s.check(); err != nil {
		return "", err
	}
	msal, err := c.authority.confidential(c.app.cred, nil)
	if err != nil {
		return "", explainSignIn(ctx, err)
	}
	// MSAL adds these three when it redeems the code, but not here.
	scopes := append([]string{"openid", "profile", "offline_access"}, c.scopes(s)...)
	link, err := msal.AuthCodeURL(ctx, c.config.ClientID, s.RedirectURI, scopes)
	if err != nil {
		return "", explainSignIn(ctx, err)
	}
	return s.dress(link)
}

// check refuses a sign-in that would not be safe.
func (s SignIn) check() error {
	if count(s.State, s.Nonce, s.RedirectURI) != 3 || len(s.Verifier) < 43 {
		return &access.Error{Kind: access.Internal, Err: errors.New("sign in: state, nonce, redirect address and a verifier of 43 characters are needed")}
	}
	return nil
}

// dress adds to MSAL's address what ties the answer to this sign-in.
func (s SignIn) dress(link string) (string, error) {
	u, err := url.Parse(link)
	if err != nil {
		return "", &access.Error{Kind: access.Internal, Err: errors.New("sign in: the address of the sign-in page cannot be read")}
	}
	hash := sha256.Sum256([]byte(s.Verifier))
	q := u.Query()
	q.Set("state", s.State)
	q.Set("nonce", s.Nonce)
	q.Set("code_challenge", base64.RawURLEncoding.EncodeToString(hash[:]))
	q.Set("code_challenge_method", "S256")
	q.Set("response_mode", "query")
	q.Set("prompt", "select_account")
	for name, value := range map[string]string{"login_hint": s.LoginHint, "claims": s.Claims} {
		if value != "" {
			q.Set(name, value)
		}
	}
	if s.MaxAge > 0 {
		q.Set("max_age", strconv.Itoa(int(s.MaxAge.Seconds())))
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

func (c *Client) scopes(s SignIn) []string {
	if s.Scopes == nil {
		return c.LinkScopes()
	}
	return slices.Clone(s.Scopes)
}

// Redeem turns the code that came back into an Account. It believes only what
// the token endpoint itself says, for this tenant, this application and this
// very sign-in; the caller has compared the state before.
func (c *Client) Redeem(ctx context.Context, s SignIn, code string) (Account, error) {
	if err := s.check(); err != nil {
		return Account{}, err
	}
	b := &blob{}
	msal, err := c.authority.confidential(c.app.cred, b)
	if err != nil {
		return Account{}, explainSignIn(ctx, err)
	}
	result, err := msal.AcquireTokenByAuthCode(ctx, code, s.RedirectURI, c.scopes(s), confidential.WithChallenge(s.Verifier))
	if err != nil {
		return Account{}, explainSignIn(ctx, err)
	}
	return c.account(ctx, result, b, s)
}

// account checks who signed in, and reads their names from the directory.
func (c *Client) account(ctx context.Context, result confidential.AuthResult, b *blob, s SignIn) (Account, error) {
	claims, err := c.verify(ctx, result.IDToken.RawToken, s)
	if err != nil {
		return Account{}, err
	}
	person := &caller{gateway: c.gateway, person: true, token: onlyToken(result.AccessToken)}
	me, err := readMe(ctx, person, c.config.TenantID)
	if err != nil {
		return Account{}, err
	}
	if me.ID != claims.ObjectID || result.Account.HomeAccountID == "" {
		return Account{}, notYou("id")
	}
	return Account{Person: me, Home: result.Account.HomeAccountID, Cache: b.data, Scopes: result.GrantedScopes, SignedIn: claims.signedIn()}, nil
}

// verify reads an id token and refuses one that is not for us.
func (c *Client) verify(ctx context.Context, token string, s SignIn) (tokenClaims, error) {
	issuer, err := c.authority.issuer(ctx)
	if err != nil {
		return tokenClaims{}, explainSignIn(ctx, err)
	}
	claims, err := readClaims(token)
	if err != nil {
		return tokenClaims{}, notYou("form")
	}
	want := expected{issuer: issuer, audience: c.config.ClientID, tenant: c.config.TenantID, nonce: s.Nonce, maxAge: s.MaxAge}
	switch wrong := want.check(claims, time.Now()); wrong {
	case "":
		return claims, nil
	case "tid":
		return tokenClaims{}, &access.Error{Kind: access.NotAllowed, Sentence: "That account belongs to another organization. Please sign in with your work account of this one.", Err: errors.New("check id token: tid")}
	case "auth_time":
		return tokenClaims{}, stale()
	default:
		return tokenClaims{}, notYou(wrong)
	}
}

// onlyToken is a tokenFunc with one token and no other to follow.
func onlyToken(token string) tokenFunc {
	return func(_ context.Context, fresh bool) (string, error) {
		if fresh {
			return "", &access.Error{Kind: access.SignInAgain, Sentence: "Entra did not accept your new sign-in. Please sign in once more."}
		}
		return token, nil
	}
}

func notYou(claim string) error {
	return &access.Error{
		Kind:     access.SignInAgain,
		Sentence: "That sign-in does not belong to the link you opened, so I did not use it. Please start the sign-in again.",
		Err:      fmt.Errorf("check id token: %s", claim),
	}
}
