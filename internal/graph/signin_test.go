package graph_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// kindOf requires an error of the kind and returns its sentence.
func kindOf(t *testing.T, kind access.Kind, err error) string {
	t.Helper()
	require.Error(t, err)
	require.Equal(t, kind, access.KindOf(err), "%v", err)
	return access.SentenceOf(err)
}

func TestSignInLinkTiesTheAnswerToThisSignIn(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	s := w.signIn()
	s.LoginHint = "requestor1@contoso.onmicrosoft.com"
	link, err := w.client.SignInURL(t.Context(), s)
	require.NoError(t, err)
	u, err := url.Parse(link)
	require.NoError(t, err)
	q := u.Query()
	assert.Equal(t, w.tenant.PagesURL(), u.Scheme+"://"+u.Host)
	for name, want := range map[string]string{
		"state": "state-1", "nonce": "nonce-1", "response_type": "code", "response_mode": "query", "prompt": "select_account",
		"login_hint": s.LoginHint, "code_challenge_method": "S256", "code_challenge": "bn7zFzif50KfG_0SAWtGd4CqWcf6cTlQHB97kuQmVGE",
		"redirect_uri": w.back, "client_id": w.tenant.ClientID(),
		"scope": fmt.Sprintf("openid profile offline_access %[1]s/EntitlementMgmt-SubjectAccess.ReadWrite %[1]s/User.Read", w.tenant.GraphURL()),
	} {
		assert.Equal(t, want, q.Get(name), name)
	}
	assert.NotContains(t, link, s.Verifier)
}

func TestPersonSignsInAndIsKnownFromTheDirectory(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	before := time.Now().Add(-time.Minute)
	a := w.account(t, "Requestor1")
	who := w.tenant.Person("Requestor1")
	assert.Equal(t, access.Person{ID: who.ObjectID, TenantID: w.tenant.TenantID(), Name: "Requestor1", UPN: who.UPN, Mail: who.Mail}, a.Person)
	assert.NotEmpty(t, a.Home)
	assert.NotEmpty(t, a.Cache)
	assert.Subset(t, a.Scopes, w.client.LinkScopes())
	assert.True(t, a.SignedIn.After(before))

	log := fmt.Sprintf("%v %+v %#v %s", a, a, a, a)
	text, err := json.Marshal(a)
	require.NoError(t, err)
	assert.NotContains(t, string(text), "Cache")
	log += string(text) + slog.AnyValue(a).Resolve().String() + w.log.String()
	assert.NotContains(t, log, "refresh_token")
	assert.NotContains(t, log, "RefreshToken")
	assert.NotContains(t, log, "secret")
}

func TestCodeIsRefusedThatDoesNotBelongToTheSignIn(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	tests := map[string]func(*graph.SignIn){
		"another nonce":            func(s *graph.SignIn) { s.Nonce = "nonce-2" },
		"another verifier":         func(s *graph.SignIn) { s.Verifier = "another-verifier-that-is-long-enough-0123456789abcd" },
		"another redirect address": func(s *graph.SignIn) { s.RedirectURI += "2" },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			s := w.signIn()
			code := w.code(t, s, "Requestor1").Get("code")
			change(&s)
			_, err := w.client.Redeem(t.Context(), s, code)
			kindOf(t, access.SignInAgain, err)
			assert.NotContains(t, err.Error(), "AADSTS9002313:")
		})
	}
	t.Run("a code that was made up", func(t *testing.T) {
		_, err := w.client.Redeem(t.Context(), w.signIn(), "made-up-code")
		kindOf(t, access.SignInAgain, err)
		assert.NotContains(t, err.Error(), "made-up-code")
	})
	t.Run("a code that was used", func(t *testing.T) {
		s := w.signIn()
		code := w.code(t, s, "Requestor1").Get("code")
		_, err := w.client.Redeem(t.Context(), s, code)
		require.NoError(t, err)
		_, err = w.client.Redeem(t.Context(), s, code)
		assert.Contains(t, kindOf(t, access.SignInAgain, err), "already used")
		assert.NotContains(t, err.Error(), code)
	})
}

func TestSignInWithoutItsSecretsIsNotBegun(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	for name, change := range map[string]func(*graph.SignIn){
		"no state":         func(s *graph.SignIn) { s.State = "" },
		"no nonce":         func(s *graph.SignIn) { s.Nonce = "" },
		"a short verifier": func(s *graph.SignIn) { s.Verifier = "short" },
	} {
		t.Run(name, func(t *testing.T) {
			s := w.signIn()
			change(&s)
			_, err := w.client.SignInURL(t.Context(), s)
			kindOf(t, access.Internal, err)
			_, err = w.client.Redeem(t.Context(), s, "code")
			kindOf(t, access.Internal, err)
		})
	}
}

func TestDeviceCodeIsOffUnlessChosen(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	_, err := w.client.StartDeviceCode(t.Context())
	assert.Contains(t, kindOf(t, access.Misconfigure, err), "SIGN_IN=device")
	assert.Zero(t, w.tenant.CallsTo("", "devicecode"))
}

func TestPersonSignsInByDeviceCode(t *testing.T) {
	w := newWorld(t, entrasim.Config{RedirectURIs: []string{"http://localhost"}}, func(c *graph.Config) { c.SignIn = "device" })
	code, err := w.client.StartDeviceCode(t.Context())
	require.NoError(t, err)
	assert.NotEmpty(t, code.UserCode)
	assert.True(t, code.Expires.After(time.Now()))
	browser, person := entrasim.NewBrowser(), w.tenant.Person("Requestor1")
	require.NoError(t, browser.Open(code.VerificationURL))
	require.NoError(t, browser.Fill("Code", code.UserCode))
	require.NoError(t, browser.Press("Next"))
	require.NoError(t, browser.Fill("E-mail", person.UPN))
	require.NoError(t, browser.Fill("Password", person.Password))
	require.NoError(t, browser.Press("Sign in"))
	require.NoError(t, browser.Press("Accept"))
	account, err := code.Wait(t.Context())
	require.NoError(t, err, browser.Text())
	assert.Equal(t, person.ObjectID, account.Person.ID)

	w.vault.blobs[account.Home] = account.Cache
	p := access.Vouch(access.Link{Person: account.Person, Home: account.Home})
	me, err := w.client.As(p).Me(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "Requestor1", me.Name)
}
