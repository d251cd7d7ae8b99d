package entrasim

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// start runs a tenant for one test.
func start(t *testing.T, cfg Config) *Tenant {
	t.Helper()
	tenant, err := Start(cfg)
	require.NoError(t, err)
	t.Cleanup(tenant.Close)
	return tenant
}

// msal builds Microsoft's own confidential client for a tenant.
func msal(t *testing.T, tenant *Tenant, credential confidential.Credential) confidential.Client {
	t.Helper()
	client, err := confidential.New(tenant.AuthorityHost()+tenant.TenantID(), tenant.ClientID(), credential,
		confidential.WithHTTPClient(tenant.HTTPClient()), confidential.WithInstanceDiscovery(false))
	require.NoError(t, err)
	return client
}

func withSecret(t *testing.T, tenant *Tenant) confidential.Client {
	t.Helper()
	credential, err := confidential.NewCredFromSecret(tenant.ClientSecret())
	require.NoError(t, err)
	return msal(t, tenant, credential)
}

// callback is the program that people sign in to: it keeps what its redirect address was given.
type callback struct {
	server *httptest.Server
	values url.Values
}

func newCallback(t *testing.T, tenant *Tenant) *callback {
	t.Helper()
	c := &callback{}
	c.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		c.values = r.Form
		_, _ = w.Write([]byte("<title>Back</title><p>You are back.</p>"))
	}))
	t.Cleanup(c.server.Close)
	tenant.AllowRedirect(c.url())
	return c
}

func (c *callback) url() string { return c.server.URL + "/callback" }

const (
	verifier  = "a-verifier-that-is-long-enough-to-be-accepted-0123456789"
	challenge = "bn7zFzif50KfG_0SAWtGd4CqWcf6cTlQHB97kuQmVGE"
)

// authorizeURL is where a program sends the browser.
func authorizeURL(tenant *Tenant, c *callback, changes ...string) string {
	values := url.Values{
		"client_id": {tenant.ClientID()}, "response_type": {"code"}, "redirect_uri": {c.url()},
		"scope": {"openid profile offline_access User.Read EntitlementMgmt-SubjectAccess.ReadWrite"},
		"state": {"state-1"}, "nonce": {"nonce-1"},
	}
	for i := 0; i < len(changes); i += 2 {
		values.Set(changes[i], changes[i+1])
	}
	return tenant.PagesURL() + "/" + tenant.TenantID() + "/oauth2/v2.0/authorize?" + values.Encode()
}

// signIn takes a person through the form, up to the page after it.
func signIn(t *testing.T, tenant *Tenant, browser *Browser, name string) {
	t.Helper()
	person := tenant.Person(name)
	require.NoError(t, browser.Fill("E-mail", person.UPN))
	require.NoError(t, browser.Fill("Password", person.Password))
	require.NoError(t, browser.Press("Sign in"))
}

// linked signs a person in, consents, and redeems the code with MSAL.
func linked(t *testing.T, tenant *Tenant, name string, scopes ...string) (confidential.Client, confidential.AuthResult) {
	t.Helper()
	back, browser := newCallback(t, tenant), NewBrowser()
	require.NoError(t, browser.Open(authorizeURL(tenant, back, "scope", "openid offline_access "+join(scopes))))
	signIn(t, tenant, browser, name)
	if browser.Title() == "Permissions requested" {
		require.NoError(t, browser.Press("Accept"))
	}
	require.Equal(t, "Back", browser.Title(), browser.Text())
	client := withSecret(t, tenant)
	result, err := client.AcquireTokenByAuthCode(context.Background(), back.values.Get("code"), back.url(), scopes)
	require.NoError(t, err)
	return client, result
}

func join(words []string) string {
	joined := ""
	for _, w := range words {
		joined += w + " "
	}
	return joined
}

func TestPeopleAreRefusedInWords(t *testing.T) {
	tenant := start(t, Config{})
	back := newCallback(t, tenant)
	for _, test := range []struct{ name, email, password, says string }{
		{"a wrong password", "requestor1@contoso.onmicrosoft.com", "nope", "That e-mail or password is not right."},
		{"an unknown account", "nobody@contoso.onmicrosoft.com", "Contoso1234", "That e-mail or password is not right."},
		{"a disabled account", "leaver1@contoso.onmicrosoft.com", "Contoso1234", "AADSTS50057"},
	} {
		t.Run(test.name, func(t *testing.T) {
			browser := NewBrowser()
			require.NoError(t, browser.Open(authorizeURL(tenant, back)))
			require.NoError(t, browser.Fill("E-mail", test.email))
			require.NoError(t, browser.Fill("Password", test.password))
			require.NoError(t, browser.Press("Sign in"))
			assert.Contains(t, browser.Text(), test.says)
		})
	}
}

func TestTheSignInHintIsFilledIn(t *testing.T) {
	tenant := start(t, Config{})
	browser := NewBrowser()
	require.NoError(t, browser.Open(authorizeURL(tenant, newCallback(t, tenant), "login_hint", `x"><script>@contoso.example`)))
	value, err := browser.Value("E-mail")
	require.NoError(t, err)
	assert.Equal(t, `x"><script>@contoso.example`, value, "the hint is shown and not run")
}

func TestAnUnregisteredRedirectNeverLeavesThePage(t *testing.T) {
	tenant := start(t, Config{})
	browser := NewBrowser()
	require.NoError(t, browser.Open(authorizeURL(tenant, newCallback(t, tenant), "redirect_uri", "http://127.0.0.1:1/evil")))
	assert.Equal(t, http.StatusBadRequest, browser.Status())
	assert.Contains(t, browser.Text(), "AADSTS50011")
}

func TestWhatIsAskedForMustExistAndBeAllowed(t *testing.T) {
	tenant := start(t, Config{})
	t.Run("an unknown scope goes back as an error", func(t *testing.T) {
		back, browser := newCallback(t, tenant), NewBrowser()
		require.NoError(t, browser.Open(authorizeURL(tenant, back, "scope", "User.Fly")))
		assert.Equal(t, "invalid_scope", back.values.Get("error"))
		assert.Contains(t, back.values.Get("error_description"), "AADSTS70011")
	})
	t.Run("cancelling goes back as access denied", func(t *testing.T) {
		back, browser := newCallback(t, tenant), NewBrowser()
		require.NoError(t, browser.Open(authorizeURL(tenant, back)))
		signIn(t, tenant, browser, "Requestor2")
		assert.Contains(t, browser.Text(), "Request and give back access for you")
		require.NoError(t, browser.Press("Cancel"))
		assert.Equal(t, "access_denied", back.values.Get("error"))
	})
	t.Run("a person cannot grant what needs an administrator", func(t *testing.T) {
		back, browser := newCallback(t, tenant), NewBrowser()
		require.NoError(t, browser.Open(authorizeURL(tenant, back, "scope", "openid EntitlementManagement.ReadWrite.All")))
		signIn(t, tenant, browser, "Approver1")
		assert.Equal(t, "Need admin approval", browser.Title())
		require.NoError(t, browser.Press("Return to the application without granting consent"))
		assert.Equal(t, "access_denied", back.values.Get("error"))
	})
	t.Run("an administrator grants it for everybody", func(t *testing.T) {
		back, browser := newCallback(t, tenant), NewBrowser()
		address := authorizeURL(tenant, back, "scope", "openid EntitlementManagement.ReadWrite.All")
		require.NoError(t, browser.Open(address))
		signIn(t, tenant, browser, "Admin1")
		require.NoError(t, browser.Fill("Consent on behalf of your organization", "yes"))
		require.NoError(t, browser.Press("Accept"))
		other := NewBrowser()
		require.NoError(t, other.Open(address))
		signIn(t, tenant, other, "Approver1")
		assert.Equal(t, "Back", other.Title())
	})
}

func TestAFormPostAnswerNeedsNoScript(t *testing.T) {
	tenant := start(t, Config{})
	back, browser := newCallback(t, tenant), NewBrowser()
	require.NoError(t, browser.Open(authorizeURL(tenant, back, "response_mode", "form_post")))
	signIn(t, tenant, browser, "Requestor1")
	require.NoError(t, browser.Press("Accept"))
	require.NoError(t, browser.Press("Continue"))
	assert.Equal(t, "Back", browser.Title())
	assert.NotEmpty(t, back.values.Get("code"))
}

func TestABrowserWithASessionPicksItsAccount(t *testing.T) {
	tenant := start(t, Config{})
	back, browser := newCallback(t, tenant), NewBrowser()
	require.NoError(t, browser.Open(authorizeURL(tenant, back)))
	signIn(t, tenant, browser, "Requestor1")
	require.NoError(t, browser.Press("Accept"))
	first := back.values.Get("code")
	require.NoError(t, browser.Open(authorizeURL(tenant, back)))
	assert.Equal(t, "Pick an account", browser.Title())
	require.NoError(t, browser.Press("Requestor1 (requestor1@contoso.onmicrosoft.com)"))
	assert.Equal(t, "Back", browser.Title())
	assert.NotEqual(t, first, back.values.Get("code"))
	require.NoError(t, browser.Open(authorizeURL(tenant, back)))
	require.NoError(t, browser.Press("Use another account"))
	assert.Equal(t, "Sign in to your account", browser.Title())
}

func TestADeviceSignsInThroughThePage(t *testing.T) {
	tenant := start(t, Config{})
	client, err := public.New(tenant.ClientID(), public.WithAuthority(tenant.AuthorityHost()+tenant.TenantID()),
		public.WithHTTPClient(tenant.HTTPClient()), public.WithInstanceDiscovery(false))
	require.NoError(t, err)
	code, err := client.AcquireTokenByDeviceCode(context.Background(), []string{"User.Read"})
	require.NoError(t, err)

	browser := NewBrowser()
	require.NoError(t, browser.Open(code.Result.VerificationURL))
	require.NoError(t, browser.Fill("Code", "WRONGCODE"))
	require.NoError(t, browser.Press("Next"))
	assert.Contains(t, browser.Text(), "That code did not work.")
	require.NoError(t, browser.Fill("Code", code.Result.UserCode))
	require.NoError(t, browser.Press("Next"))
	signIn(t, tenant, browser, "Requestor1")
	require.NoError(t, browser.Press("Accept"))
	assert.Equal(t, "You have signed in", browser.Title())

	result, err := code.AuthenticationResult(context.Background())
	require.NoError(t, err)
	assert.Equal(t, "requestor1@contoso.onmicrosoft.com", result.Account.PreferredUsername)
}

func TestAProgramOnTheDesktopSignsInThroughItsOwnPort(t *testing.T) {
	tenant := start(t, Config{RedirectURIs: []string{"http://localhost"}})
	client, err := public.New(tenant.ClientID(), public.WithAuthority(tenant.AuthorityHost()+tenant.TenantID()),
		public.WithHTTPClient(tenant.HTTPClient()), public.WithInstanceDiscovery(false))
	require.NoError(t, err)
	person := make(chan error, 1)
	result, err := client.AcquireTokenInteractive(context.Background(), []string{"User.Read"}, public.WithOpenURL(func(address string) error {
		go func() { person <- desktopSignIn(tenant, address) }()
		return nil
	}))
	require.NoError(t, err)
	require.NoError(t, <-person)
	assert.Equal(t, "requestor1@contoso.onmicrosoft.com", result.Account.PreferredUsername)
}

// desktopSignIn is the person's part, in a browser that a program opened.
func desktopSignIn(tenant *Tenant, address string) error {
	browser, person := NewBrowser(), tenant.Person("Requestor1")
	return errors.Join(browser.Open(address), browser.Fill("E-mail", person.UPN), browser.Fill("Password", person.Password),
		browser.Press("Sign in"), browser.Press("Accept"), browser.Press("Continue"))
}
