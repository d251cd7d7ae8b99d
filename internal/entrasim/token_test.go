package entrasim

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheApplicationSignsInWithItsSecret(t *testing.T) {
	tenant := start(t, Config{})
	result, err := withSecret(t, tenant).AcquireTokenByCredential(context.Background(), []string{tenant.GraphURL() + "/.default"})
	require.NoError(t, err)
	claims := jwt.MapClaims{}
	_, _, err = jwt.NewParser().ParseUnverified(result.AccessToken, claims)
	require.NoError(t, err)
	assert.Equal(t, tenant.GraphURL(), claims["aud"])
	assert.Equal(t, tenant.ClientID(), claims["appid"])
	assert.ElementsMatch(t, []any{"EntitlementManagement.Read.All", "User.Read.All", "GroupMember.Read.All"}, claims["roles"])
}

func TestAWrongSecretIsRefused(t *testing.T) {
	tenant := start(t, Config{})
	credential, err := confidential.NewCredFromSecret("wrong")
	require.NoError(t, err)
	_, err = msal(t, tenant, credential).AcquireTokenByCredential(context.Background(), []string{tenant.GraphURL() + "/.default"})
	require.ErrorContains(t, err, "AADSTS7000215")
}

func TestThePersonSignsInConsentsAndTheApplicationStaysSignedIn(t *testing.T) {
	tenant := start(t, Config{})
	tenant.SetKnobs(func(k *Knobs) { k.AccessTokenLife = Span(time.Minute) })
	client, result := linked(t, tenant, "Requestor1", "User.Read", "EntitlementMgmt-SubjectAccess.ReadWrite")
	person := tenant.Person("Requestor1")
	assert.Equal(t, person.ObjectID, result.IDToken.Oid)
	assert.Equal(t, person.UPN, result.Account.PreferredUsername)
	assert.Equal(t, person.ObjectID+"."+tenant.TenantID(), result.Account.HomeAccountID)

	again, err := client.AcquireTokenSilent(context.Background(), []string{"User.Read"}, confidential.WithSilentAccount(result.Account))
	require.NoError(t, err)
	assert.NotEqual(t, result.AccessToken, again.AccessToken, "a token with less than five minutes to live is refreshed")
}

func TestTheNonceAndTheStateComeBack(t *testing.T) {
	tenant := start(t, Config{})
	back, browser := newCallback(t, tenant), NewBrowser()
	require.NoError(t, browser.Open(authorizeURL(tenant, back, "code_challenge", challenge, "code_challenge_method", "S256")))
	signIn(t, tenant, browser, "Requestor1")
	require.NoError(t, browser.Press("Accept"))
	assert.Equal(t, "state-1", back.values.Get("state"))
	reply := redeem(t, tenant, back, "code_verifier", verifier)
	claims := jwt.MapClaims{}
	_, _, err := jwt.NewParser().ParseUnverified(reply["id_token"].(string), claims)
	require.NoError(t, err)
	assert.Equal(t, "nonce-1", claims["nonce"])
	assert.Equal(t, "requestor1@contoso.onmicrosoft.com", claims["email"])
}

// redeem sends a code to the token endpoint by hand.
func redeem(t *testing.T, tenant *Tenant, c *callback, changes ...string) map[string]any {
	t.Helper()
	form := url.Values{
		"client_id": {tenant.ClientID()}, "client_secret": {tenant.ClientSecret()}, "grant_type": {"authorization_code"},
		"code": {c.values.Get("code")}, "redirect_uri": {c.url()},
	}
	for i := 0; i < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	response, err := tenant.HTTPClient().PostForm(tenant.tokenEndpoint(), form)
	require.NoError(t, err)
	return decode(t, response)
}

func TestACodeWorksOnceAndOnlyWithItsVerifier(t *testing.T) {
	tenant := start(t, Config{})
	back, browser := newCallback(t, tenant), NewBrowser()
	require.NoError(t, browser.Open(authorizeURL(tenant, back, "code_challenge", challenge, "code_challenge_method", "S256")))
	signIn(t, tenant, browser, "Requestor1")
	require.NoError(t, browser.Press("Accept"))
	assert.Contains(t, redeem(t, tenant, back, "code_verifier", "another")["error_description"], "AADSTS501481")
	assert.Contains(t, redeem(t, tenant, back, "redirect_uri", "http://elsewhere.example/")["error_description"], "AADSTS500112")
	assert.NotEmpty(t, redeem(t, tenant, back, "code_verifier", verifier)["access_token"])
	assert.Contains(t, redeem(t, tenant, back, "code_verifier", verifier)["error_description"], "AADSTS54005")
}

func TestRevokedAndDisabledPeopleCannotRefresh(t *testing.T) {
	for _, test := range []struct {
		name, says string
		do         func(*Tenant)
	}{
		{"revoked", "AADSTS50173", func(tenant *Tenant) { tenant.Revoke("Requestor1") }},
		{"disabled", "AADSTS50057", func(tenant *Tenant) { tenant.Disable("Requestor1") }},
	} {
		t.Run(test.name, func(t *testing.T) {
			tenant := start(t, Config{})
			tenant.SetKnobs(func(k *Knobs) { k.AccessTokenLife = Span(time.Minute) })
			client, result := linked(t, tenant, "Requestor1", "User.Read")
			test.do(tenant)
			_, err := client.AcquireTokenSilent(context.Background(), []string{"User.Read"}, confidential.WithSilentAccount(result.Account))
			require.ErrorContains(t, err, test.says)
		})
	}
}

func TestMoreScopesNeedAnotherConsent(t *testing.T) {
	tenant := start(t, Config{})
	client, result := linked(t, tenant, "Requestor1", "User.Read")
	_, err := client.AcquireTokenSilent(context.Background(), []string{"EntitlementMgmt-SubjectAccess.ReadWrite"}, confidential.WithSilentAccount(result.Account))
	require.ErrorContains(t, err, "AADSTS65001")
}

func TestTheApplicationSignsInWithACertificate(t *testing.T) {
	certificate, key, pemBytes := selfSigned(t)
	tenant := start(t, Config{Certificates: [][]byte{pemBytes}})
	credential, err := confidential.NewCredFromCert([]*x509.Certificate{certificate}, key)
	require.NoError(t, err)
	_, err = msal(t, tenant, credential).AcquireTokenByCredential(context.Background(), []string{tenant.GraphURL() + "/.default"})
	require.NoError(t, err)

	stranger, strangersKey, _ := selfSigned(t)
	credential, err = confidential.NewCredFromCert([]*x509.Certificate{stranger}, strangersKey)
	require.NoError(t, err)
	_, err = msal(t, tenant, credential).AcquireTokenByCredential(context.Background(), []string{tenant.GraphURL() + "/.default"})
	require.ErrorContains(t, err, "AADSTS700027")
}

// selfSigned makes a certificate for a client assertion.
func selfSigned(t *testing.T) (*x509.Certificate, *rsa.PrivateKey, []byte) {
	t.Helper()
	key, err := newSigningKey()
	require.NoError(t, err)
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	require.NoError(t, err)
	certificate, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return certificate, key, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

func TestTheAuthorityVouchesForItself(t *testing.T) {
	tenant := start(t, Config{})
	address := tenant.AuthorityHost() + "common/discovery/instance?api-version=1.1&authorization_endpoint="
	response, err := tenant.HTTPClient().Get(address + url.QueryEscape(tenant.AuthorityHost()+tenant.TenantID()+"/oauth2/v2.0/authorize"))
	require.NoError(t, err)
	assert.NotEmpty(t, decode(t, response)["tenant_discovery_endpoint"])
	response, err = tenant.HTTPClient().Get(address + url.QueryEscape("https://evil.example/oauth2/v2.0/authorize"))
	require.NoError(t, err)
	assert.Equal(t, "invalid_instance", decode(t, response)["error"])
}

func TestAnotherTenantIsNotFound(t *testing.T) {
	tenant := start(t, Config{})
	response, err := tenant.HTTPClient().Get(tenant.AuthorityHost() + tutorialGroup + "/v2.0/.well-known/openid-configuration")
	require.NoError(t, err)
	assert.Contains(t, decode(t, response)["error_description"], "AADSTS90002")
}

func TestAForgedOrForeignTokenIsRefused(t *testing.T) {
	tenant, other := start(t, Config{}), start(t, Config{})
	foreign := asApp(t, other)
	foreign.tenant, foreign.http = tenant, tenant.HTTPClient()
	status, body, _ := foreign.do(http.MethodGet, "/groups", nil)
	assert.Equal(t, http.StatusUnauthorized, status)
	assert.Equal(t, "InvalidAuthenticationToken", codeOf(t, body))
	unsigned, err := jwt.NewWithClaims(jwt.SigningMethodNone, jwt.MapClaims{
		"aud": tenant.GraphURL(), "iss": tenant.issuer(), "idtyp": "app", "roles": []string{"Group.Read.All"}, "exp": time.Now().Add(time.Hour).Unix(),
	}).SignedString(jwt.UnsafeAllowNoneSignatureType)
	require.NoError(t, err)
	forged := &graphClient{t, tenant, unsigned, tenant.HTTPClient()}
	status, _, _ = forged.do(http.MethodGet, "/groups", nil)
	assert.Equal(t, http.StatusUnauthorized, status)
}

func TestTheTokenEndpointFailsInItsOwnWords(t *testing.T) {
	tenant := start(t, Config{})
	tenant.Fail(Fault{Path: "/token$", Status: 400, Code: "interaction_required", Message: "Multi-factor authentication is needed."})
	_, err := withSecret(t, tenant).AcquireTokenByCredential(context.Background(), []string{tenant.GraphURL() + "/.default"})
	require.ErrorContains(t, err, "interaction_required")
}

func TestAnIDTokenCanBeMadeWrong(t *testing.T) {
	tenant := start(t, Config{})
	tenant.SetKnobs(func(k *Knobs) { k.IdentityClaims = map[string]any{"nonce": "another", "email": nil} })
	back, browser := newCallback(t, tenant), NewBrowser()
	require.NoError(t, browser.Open(authorizeURL(tenant, back)))
	signIn(t, tenant, browser, "Requestor1")
	require.NoError(t, browser.Press("Accept"))
	claims := jwt.MapClaims{}
	_, _, err := jwt.NewParser().ParseUnverified(redeem(t, tenant, back)["id_token"].(string), claims)
	require.NoError(t, err)
	assert.Equal(t, "another", claims["nonce"])
	assert.NotContains(t, claims, "email")
}

func TestRefreshTokensWorkOnceWhileTheKnobIsOn(t *testing.T) {
	tenant := start(t, Config{})
	tenant.SetKnobs(func(k *Knobs) { k.RefreshOnce = true })
	back, browser := newCallback(t, tenant), NewBrowser()
	require.NoError(t, browser.Open(authorizeURL(tenant, back)))
	signIn(t, tenant, browser, "Requestor1")
	require.NoError(t, browser.Press("Accept"))
	first := redeem(t, tenant, back)["refresh_token"].(string)
	second := redeem(t, tenant, back, "grant_type", "refresh_token", "refresh_token", first)
	assert.NotEqual(t, first, second["refresh_token"])
	assert.Equal(t, "invalid_grant", redeem(t, tenant, back, "grant_type", "refresh_token", "refresh_token", first)["error"])
	assert.NotEmpty(t, redeem(t, tenant, back, "grant_type", "refresh_token", "refresh_token", second["refresh_token"].(string))["access_token"])
}
