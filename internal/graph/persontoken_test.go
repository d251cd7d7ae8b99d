package graph_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTokenIsRenewedWithoutThePerson(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	p := w.link(t, "Requestor1")
	t.Run("not while it is good", func(t *testing.T) {
		before := w.tenant.CallsTo("POST", "/token$")
		_, err := w.client.As(p).Me(t.Context())
		require.NoError(t, err)
		assert.Equal(t, before, w.tenant.CallsTo("POST", "/token$"))
	})
	t.Run("when Graph refuses it", func(t *testing.T) {
		before, kept := w.tenant.CallsTo("POST", "/token$"), string(w.vault.blobs[p.Home()])
		w.tenant.Fail(entrasim.Fault{Path: "/me$", Status: 401})
		_, err := w.client.As(p).Me(t.Context())
		require.NoError(t, err)
		assert.Equal(t, before+1, w.tenant.CallsTo("POST", "/token$"))
		assert.NotEqual(t, kept, string(w.vault.blobs[p.Home()]), "the new token is kept")
	})
	t.Run("when it is about to end", func(t *testing.T) {
		w.tenant.SetKnobs(func(k *entrasim.Knobs) { k.AccessTokenLife = entrasim.Span(time.Minute) })
		w.tenant.Fail(entrasim.Fault{Path: "/me$", Status: 401})
		_, err := w.client.As(p).Me(t.Context())
		require.NoError(t, err)
		before := w.tenant.CallsTo("POST", "/token$")
		_, err = w.client.As(p).Me(t.Context())
		require.NoError(t, err)
		assert.Equal(t, before+1, w.tenant.CallsTo("POST", "/token$"))
	})
	assert.Equal(t, 1, w.tenant.CallsTo("GET", "openid-configuration$"), "the service describes itself once")
}

func TestEndedSignInAsksForANewOneAndSaysWhy(t *testing.T) {
	tests := map[string]struct {
		end  func(*entrasim.Tenant)
		says string
	}{
		"it was revoked":          {func(t *entrasim.Tenant) { t.Revoke("Requestor1") }, "ended"},
		"the account is disabled": {func(t *entrasim.Tenant) { t.Disable("Requestor1") }, "disabled"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, entrasim.Config{})
			p := w.link(t, "Requestor1")
			tt.end(w.tenant)
			w.tenant.Fail(entrasim.Fault{Path: "/me$", Status: 401})
			_, err := w.client.As(p).Me(t.Context())
			assert.Contains(t, kindOf(t, access.SignInAgain, err), tt.says)
			assert.NotContains(t, err.Error(), "Trace ID")
			assert.Empty(t, w.vault.blobs, "a sign-in that Entra ended is forgotten")
			_, err = w.client.As(p).Me(t.Context())
			kindOf(t, access.SignInAgain, err)
		})
	}
}

func TestClaimsChallengeAsksThePerson(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	me := w.as(t, "Requestor1")
	w.tenant.Fail(entrasim.Fault{Path: "/me$", Kind: entrasim.FaultClaims, Times: 9})
	before := w.tenant.CallsTo("GET", "/me$")
	_, err := me.Me(t.Context())
	assert.Contains(t, kindOf(t, access.SignInAgain, err), "sign-in rules")
	assert.Equal(t, before+1, w.tenant.CallsTo("GET", "/me$"))
}

func TestNobodyActsWithSomebodyElsesSignIn(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	one, two := w.link(t, "Requestor1"), w.link(t, "Requestor2")
	blobs := w.vault.blobs
	swapped := map[string]func(){
		"two caches were swapped": func() { blobs[one.Home()], blobs[two.Home()] = blobs[two.Home()], blobs[one.Home()] },
	}
	for name, swap := range swapped {
		t.Run(name, func(t *testing.T) {
			swap()
			defer swap()
			before := len(w.tenant.Calls())
			_, err := w.client.As(one).Me(t.Context())
			kindOf(t, access.SignInAgain, err)
			assert.Len(t, w.tenant.Calls(), before, "Graph was not called")
		})
	}
	t.Run("a link names another account", func(t *testing.T) {
		forged := access.Vouch(access.Link{Person: one.Person(), Home: two.Home()})
		before := w.tenant.CallsTo("", "/v1.0/")
		_, err := w.client.As(forged).Me(t.Context())
		kindOf(t, access.SignInAgain, err)
		assert.Equal(t, before, w.tenant.CallsTo("", "/v1.0/"))
	})
}

func TestNobodyIsNotLinked(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	nobody := w.client.As(access.Principal{})
	_, err := nobody.Me(t.Context())
	kindOf(t, access.NotLinked, err)
	_, err = nobody.Submit(t.Context(), graph.Ask{PackageID: "p"})
	kindOf(t, access.NotLinked, err)
	_, err = nobody.Policies(t.Context(), "p")
	kindOf(t, access.NotLinked, err)
	kindOf(t, access.NotLinked, nobody.Cancel(t.Context(), "r"))
	for _, err := range nobody.Requestable(t.Context()) {
		kindOf(t, access.NotLinked, err)
	}
	for _, err := range nobody.MyRequests(t.Context()) {
		kindOf(t, access.NotLinked, err)
	}
	for _, err := range nobody.MyAssignments(t.Context()) {
		kindOf(t, access.NotLinked, err)
	}
	assert.Empty(t, w.tenant.Calls())
}

var errVault = errors.New("the vault is closed")

// closedVault is a token cache out of reach.
type closedVault struct{}

func (closedVault) Update(context.Context, string, func([]byte) ([]byte, error)) error {
	return errVault
}

func TestWithoutTheTokenCacheNothingIsDone(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	p := w.link(t, "Requestor1")
	c := w.newClient(t, func(c *graph.Config) { c.Tokens = closedVault{} })
	before := len(w.tenant.Calls())
	_, err := c.As(p).Me(t.Context())
	kindOf(t, access.Unavailable, err)
	assert.ErrorIs(t, err, errVault)
	assert.Len(t, w.tenant.Calls(), before)
}
