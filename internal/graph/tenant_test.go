package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"

	"github.com/stretchr/testify/require"
)

// vault keeps token caches in memory, under one lock.
type vault struct {
	mu    sync.Mutex
	blobs map[string][]byte
}

// Update is what graph.TokenCache asks for.
func (v *vault) Update(_ context.Context, home string, change func([]byte) ([]byte, error)) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	changed, err := change(v.blobs[home])
	if err != nil {
		return err
	}
	if changed == nil {
		delete(v.blobs, home)
		return nil
	}
	v.blobs[home] = changed
	return nil
}

// world is a tenant, a client of it, and the address that sign-ins come back to.
type world struct {
	tenant  *entrasim.Tenant
	client  *graph.Client
	vault   *vault
	log     *bytes.Buffer
	back    string
	version string // the dialect of the client
	came    chan url.Values
	judge   *graph.Judge
	tune    func(*graph.Config) // what else every client needs; see bubble
}

// newWorld starts a tenant; change may edit the client's settings.
func newWorld(t *testing.T, cfg entrasim.Config, change ...func(*graph.Config)) *world {
	t.Helper()
	w := &world{vault: &vault{blobs: map[string][]byte{}}, log: &bytes.Buffer{}, came: make(chan url.Values, 1)}
	callback := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { w.came <- r.URL.Query() }))
	t.Cleanup(callback.Close)
	w.back = callback.URL + "/callback"
	cfg.RedirectURIs = append(cfg.RedirectURIs, w.back)
	tenant, err := entrasim.Start(cfg)
	require.NoError(t, err)
	t.Cleanup(tenant.Close)
	w.tenant = tenant
	w.client = w.newClient(t, change...)
	return w
}

// newClient makes a client with the tenant's settings.
func (w *world) newClient(t *testing.T, change ...func(*graph.Config)) *graph.Client {
	t.Helper()
	h := w.tenant.HTTPClient()
	t.Cleanup(h.CloseIdleConnections)
	w.judge = graph.NewJudge(h.Transport, func(complaint string) { t.Error(complaint) })
	h.Transport = w.judge
	cfg := graph.Config{
		GraphURL: w.tenant.GraphURL(), AuthorityHost: w.tenant.AuthorityHost(), TenantID: w.tenant.TenantID(),
		ClientID: w.tenant.ClientID(), ClientSecret: w.tenant.ClientSecret(), HTTP: h, Tokens: w.vault,
		Log: slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if w.tune != nil {
		w.tune(&cfg)
	}
	for _, c := range change {
		c(&cfg)
	}
	w.version = cfg.Version
	client, err := graph.New(cfg)
	require.NoError(t, err)
	return client
}

// signIn is one sign-in with fixed secrets.
func (w *world) signIn() graph.SignIn {
	return graph.SignIn{RedirectURI: w.back, State: "state-1", Nonce: "nonce-1", Verifier: "a-verifier-that-is-long-enough-to-be-accepted-0123456789"}
}

// code takes a person through the browser and returns what came back.
func (w *world) code(t *testing.T, s graph.SignIn, name string) url.Values {
	t.Helper()
	link, err := w.client.SignInURL(t.Context(), s)
	require.NoError(t, err)
	browser, person := entrasim.NewBrowser(), w.tenant.Person(name)
	require.NoError(t, browser.Open(link))
	require.NoError(t, browser.Fill("E-mail", person.UPN))
	require.NoError(t, browser.Fill("Password", person.Password))
	require.NoError(t, browser.Press("Sign in"))
	if browser.Title() == "Permissions requested" {
		require.NoError(t, browser.Press("Accept"))
	}
	select {
	case values := <-w.came:
		return values
	default:
		t.Fatalf("nothing came back; the page says: %s", browser.Text())
		return nil
	}
}

// account signs a person in, with the scopes of linking if none are named.
func (w *world) account(t *testing.T, name string, scopes ...string) graph.Account {
	t.Helper()
	s := w.signIn()
	s.Scopes = scopes
	account, err := w.client.Redeem(t.Context(), s, w.code(t, s, name).Get("code"))
	require.NoError(t, err)
	return account
}

// link signs a person in and keeps the cache, as the link store would.
func (w *world) link(t *testing.T, name string, scopes ...string) access.Principal {
	t.Helper()
	a := w.account(t, name, scopes...)
	w.vault.blobs[a.Home] = a.Cache
	return access.Vouch(access.Link{Member: access.Member{Team: "T0CONTOSO01", User: "U0REQUEST01"}, Person: a.Person, Home: a.Home})
}

// as links a person and acts as them.
func (w *world) as(t *testing.T, name string) *graph.Delegated {
	t.Helper()
	return w.client.As(w.link(t, name))
}

// with links a person who grants the scopes, and acts as them.
func (w *world) with(t *testing.T, name string, scopes []string) *graph.Delegated {
	t.Helper()
	return w.client.AsWith(w.link(t, name, scopes...), scopes)
}

// admin acts as the administrator.
func (w *world) admin(t *testing.T) *graph.Delegated {
	t.Helper()
	return w.with(t, "Admin1", w.client.AdminScopes())
}

// packageNamed finds a package, hidden ones too.
func (w *world) packageNamed(t *testing.T, name string) access.Package {
	t.Helper()
	for p, err := range w.client.App().Packages(t.Context()) {
		require.NoError(t, err)
		if p.Name == name {
			return p
		}
	}
	t.Fatalf("there is no package %q", name)
	return access.Package{}
}

// forgetAccessTokens makes the next use of an account renew its tokens.
func (w *world) forgetAccessTokens(t *testing.T, home string) {
	t.Helper()
	var parts map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(w.vault.blobs[home], &parts))
	delete(parts, "AccessToken")
	var err error
	w.vault.blobs[home], err = json.Marshal(parts)
	require.NoError(t, err)
}

// decidedBy is the decision because of which another came too late.
func decidedBy(t *testing.T, err error) access.Stage {
	t.Helper()
	decided, ok := errors.AsType[*access.Decided](err)
	require.True(t, ok, "%v", err)
	return decided.Stage
}
