package graph

import (
	"context"
	"strings"
	"sync"
	"time"

	"accessbot/internal/access"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"
)

// personTokens gets the tokens of one person for one use.
type personTokens struct {
	client    *Client
	principal access.Principal
	scopes    []string

	mu      sync.Mutex // guards what follows
	current string
	until   time.Time
	proved  time.Time // when the person proved who they are; zero when Entra does not say
}

// renewTime is the longest that a token is waited for, and so the longest that
// the person's cache stays locked.
const renewTime = 15 * time.Second

// spareTime is how long a token must still last to be used again.
const spareTime = time.Minute

// token is a tokenFunc.
func (p *personTokens) token(ctx context.Context, fresh bool) (string, error) {
	if !p.principal.Valid() {
		return "", &access.Error{Kind: access.NotLinked, Sentence: "I do not know your Entra account yet. Please sign in first: /access signin."}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !fresh && p.current != "" && time.Now().Add(spareTime).Before(p.until) {
		return p.current, nil
	}
	result, err := p.acquire(ctx, fresh)
	if err != nil {
		return "", err
	}
	p.current, p.until = result.AccessToken, result.ExpiresOn
	p.proved = provedAt(result.IDToken.RawToken)
	return p.current, nil
}

// acquire gets a token from the person's cache, or renews it, while no other
// replica works on that cache. A sign-in that Entra has ended is forgotten.
func (p *personTokens) acquire(ctx context.Context, fresh bool) (confidential.AuthResult, error) {
	var result confidential.AuthResult
	var refusal error
	err := p.client.config.Tokens.Update(ctx, p.principal.Home(), func(old []byte) ([]byte, error) {
		b := &blob{data: old, fresh: fresh}
		result, refusal = p.silent(ctx, b)
		if refusal != nil && ended(refusal) {
			return nil, nil
		}
		return b.data, nil
	})
	switch {
	case refusal != nil:
		return result, refusal
	case err != nil:
		return result, cacheTrouble(err)
	}
	return result, p.verify(result)
}

// silent asks MSAL for a token without the person.
func (p *personTokens) silent(ctx context.Context, b *blob) (confidential.AuthResult, error) {
	if len(b.data) == 0 {
		return confidential.AuthResult{}, noSignIn()
	}
	ctx, cancel := context.WithTimeout(ctx, renewTime)
	defer cancel()
	result, err := p.fromMSAL(ctx, b)
	if err != nil {
		return confidential.AuthResult{}, explainSignIn(ctx, err)
	}
	return result, nil
}

// fromMSAL uses the kind of client that the person signed in with.
func (p *personTokens) fromMSAL(ctx context.Context, b *blob) (confidential.AuthResult, error) {
	if p.client.config.SignIn == "device" {
		return p.fromPublic(ctx, b)
	}
	msal, err := p.client.authority.confidential(p.client.app.cred, b)
	if err != nil {
		return confidential.AuthResult{}, err
	}
	account, err := msal.Account(ctx, p.principal.Home())
	if err != nil || account.IsZero() {
		return confidential.AuthResult{}, noSignIn()
	}
	return msal.AcquireTokenSilent(ctx, p.scopes, confidential.WithSilentAccount(account))
}

func (p *personTokens) fromPublic(ctx context.Context, b *blob) (confidential.AuthResult, error) {
	msal, err := p.client.authority.public(b)
	if err != nil {
		return confidential.AuthResult{}, err
	}
	accounts, err := msal.Accounts(ctx)
	if err != nil {
		return confidential.AuthResult{}, noSignIn()
	}
	for _, account := range accounts {
		if account.HomeAccountID == p.principal.Home() {
			return msal.AcquireTokenSilent(ctx, p.scopes, public.WithSilentAccount(account))
		}
	}
	return confidential.AuthResult{}, noSignIn()
}

// verify refuses a token that is not the principal's own: whoever could swap
// two people's caches must gain nothing by it.
func (p *personTokens) verify(result confidential.AuthResult) error {
	person := p.principal.Person()
	same := func(oid, tid string) bool {
		return strings.EqualFold(oid, person.ID) && strings.EqualFold(tid, person.TenantID)
	}
	if !same(result.IDToken.Oid, result.IDToken.TenantID) || result.Account.HomeAccountID != p.principal.Home() {
		return notYours()
	}
	if claims, err := readClaims(result.AccessToken); err == nil && !same(claims.ObjectID, claims.TenantID) {
		return notYours()
	}
	return nil
}

func noSignIn() error {
	return &access.Error{Kind: access.SignInAgain, Sentence: "Your sign-in to Entra is no longer here. Please sign in again."}
}

func notYours() error {
	return &access.Error{Kind: access.SignInAgain, Sentence: "The sign-in I kept for you does not match your account, so I did not use it. Please sign in again."}
}

// cacheTrouble is the error of a TokenCache; one that has words keeps them.
func cacheTrouble(err error) error {
	if access.KindOf(err) != access.Internal {
		return err
	}
	return &access.Error{Kind: access.Unavailable, Sentence: "I cannot reach my own memory at the moment, so I did nothing. Please try again in a minute.", Err: err}
}
