package graph_test

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"testing"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	msalerrors "github.com/AzureAD/microsoft-authentication-library-for-go/apps/errors"
	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// authority is where MSAL signs in.
func authority() string { return contoso.authorityHost + contoso.tenantID }

// confidentialClient is MSAL with the application's secret.
func confidentialClient(t *testing.T) confidential.Client {
	t.Helper()
	return clientWithSecret(t, contoso.clientSecret)
}

func clientWithSecret(t *testing.T, secret string) confidential.Client {
	t.Helper()
	credential, err := confidential.NewCredFromSecret(secret)
	require.NoError(t, err)
	client, err := confidential.New(authority(), contoso.clientID, credential,
		confidential.WithHTTPClient(&http.Client{Transport: contoso.transport}), confidential.WithInstanceDiscovery(false))
	require.NoError(t, err)
	return client
}

// signIn signs a person in through the browser, by authorization code with PKCE.
func signIn(t *testing.T, name string, scopes []string) (confidential.Client, confidential.Account) {
	t.Helper()
	return signInWith(t, newBrowser(t, name), scopes)
}

// signInWith signs the person of a browser in.
func signInWith(t *testing.T, walker *browser, scopes []string) (confidential.Client, confidential.Account) {
	t.Helper()
	client := confidentialClient(t)
	verifier, state := rand.Text()+rand.Text(), rand.Text()
	address, err := client.AuthCodeURL(t.Context(), contoso.clientID, redirect(), scopes)
	require.NoError(t, err)
	back := walker.walk(t, address+"&"+url.Values{
		"state": {state}, "code_challenge": {challenge(verifier)}, "code_challenge_method": {"S256"},
	}.Encode())
	require.NotNil(t, back, "the browser was sent back")
	require.Equal(t, state, back.Query().Get("state"))
	require.NotEmpty(t, back.Query().Get("code"), back.Query().Get("error_description"))
	result, err := client.AcquireTokenByAuthCode(t.Context(), back.Query().Get("code"), redirect(), scopes, confidential.WithChallenge(verifier))
	require.NoError(t, err)
	return client, result.Account
}

func challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func TestMSALKeepsTheApplicationsTokenUntilItEnds(t *testing.T) {
	client := confidentialClient(t)
	scopes := []string{contoso.scope(".default")}
	first, err := client.AcquireTokenByCredential(t.Context(), scopes)
	require.NoError(t, err)
	second, err := client.AcquireTokenByCredential(t.Context(), scopes)
	require.NoError(t, err)
	assert.Equal(t, first.AccessToken, second.AccessToken)
	assert.Equal(t, confidential.TokenSourceCache, second.Metadata.TokenSource)
	assert.False(t, first.ExpiresOn.IsZero())
}

func TestMSALReportsAWrongSecret(t *testing.T) {
	_, err := clientWithSecret(t, "not the secret").AcquireTokenByCredential(t.Context(), []string{contoso.scope(".default")})
	var refused msalerrors.CallErr
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, http.StatusUnauthorized, refused.Resp.StatusCode)
	assert.ErrorContains(t, err, "AADSTS7000215")
}

func TestMSALKnowsWhoSignedInThroughTheBrowser(t *testing.T) {
	client, account := signIn(t, "Requestor1", []string{contoso.scope("User.Read")})
	assert.Equal(t, upn("Requestor1"), account.PreferredUsername)
	assert.Equal(t, contoso.tenantID, account.Realm)
	result, err := client.AcquireTokenSilent(t.Context(), []string{contoso.scope("User.Read")}, confidential.WithSilentAccount(account))
	require.NoError(t, err)
	assert.Equal(t, contoso.tenantID, result.IDToken.TenantID)
	assert.Contains(t, result.GrantedScopes, contoso.scope("User.Read"))
}

func TestMSALRefreshesForAnotherPermissionThatWasGranted(t *testing.T) {
	both := []string{contoso.scope("User.Read"), contoso.scope("EntitlementMgmt-SubjectAccess.ReadWrite")}
	client, account := signIn(t, "Requestor2", both)
	first, err := client.AcquireTokenSilent(t.Context(), both, confidential.WithSilentAccount(account))
	require.NoError(t, err)
	assert.Equal(t, confidential.TokenSourceCache, first.Metadata.TokenSource)
	fresh, err := client.AcquireTokenSilent(t.Context(), []string{contoso.scope(".default")}, confidential.WithSilentAccount(account))
	require.NoError(t, err)
	assert.Equal(t, confidential.TokenSourceIdentityProvider, fresh.Metadata.TokenSource)
	assert.NotEqual(t, first.AccessToken, fresh.AccessToken)
}

func TestMSALSignsInByDeviceCode(t *testing.T) {
	client, err := public.New(contoso.clientID, public.WithAuthority(authority()),
		public.WithHTTPClient(&http.Client{Transport: contoso.transport}), public.WithInstanceDiscovery(false))
	require.NoError(t, err)
	device, err := client.AcquireTokenByDeviceCode(t.Context(), []string{contoso.scope("User.Read")})
	require.NoError(t, err)
	walker := newBrowser(t, "Manager1")
	walker.code = device.Result.UserCode
	require.Nil(t, walker.walk(t, device.Result.VerificationURL), "the last page stays")
	result, err := device.AuthenticationResult(t.Context())
	require.NoError(t, err)
	assert.Equal(t, upn("Manager1"), result.Account.PreferredUsername)

	me, err := newClient(t, fixed(result.AccessToken)).users.ByUserId(meToken).Get(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, "Manager1", value(me.GetDisplayName()))
}

func TestMSALReportsThatASignInWasRevoked(t *testing.T) {
	client, account := signIn(t, "Approver2", []string{contoso.scope("User.Read")})
	contoso.order(t, "revoke", map[string]string{"name": "Approver2"})
	_, err := client.AcquireTokenSilent(t.Context(), []string{contoso.scope(".default")}, confidential.WithSilentAccount(account))
	var refused msalerrors.CallErr
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, http.StatusBadRequest, refused.Resp.StatusCode)
	assert.ErrorContains(t, err, "invalid_grant")
	assert.ErrorContains(t, err, "AADSTS50173")
}
