package graph_test

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"testing"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	"github.com/microsoft/kiota-abstractions-go/authentication"
	khttp "github.com/microsoft/kiota-http-go"
	core "github.com/microsoftgraph/msgraph-sdk-go-core"
	"github.com/microsoftgraph/msgraph-sdk-go/groups"
	"github.com/microsoftgraph/msgraph-sdk-go/identitygovernance"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
	"github.com/stretchr/testify/require"
)

// client is the SDK in the hands of one caller.
type client struct {
	adapter *core.GraphRequestAdapterBase
	em      *identitygovernance.EntitlementManagementRequestBuilder
	users   *users.UsersRequestBuilder
	groups  *groups.GroupsRequestBuilder
}

// newClient puts the SDK together as its root client does: its own middleware, compression and retries included, and
// only those request builders that are needed, because the root client compiles them all.
func newClient(t *testing.T, tokens bearer) *client {
	t.Helper()
	options := &core.GraphClientOptions{GraphServiceLibraryVersion: "1.89.0"}
	middleware := core.GetDefaultMiddlewaresWithOptions(options)
	http := &http.Client{Transport: khttp.NewCustomTransportWithParentTransport(counted{contoso.transport, contoso.tally}, middleware...)}
	provider := authentication.NewBaseBearerTokenAuthenticationProvider(tokens)
	adapter, err := core.NewGraphRequestAdapterBaseWithParseNodeFactoryAndSerializationWriterFactoryAndHttpClient(provider, *options, nil, nil, http)
	require.NoError(t, err)
	adapter.SetBaseUrl(contoso.graphURL + "/v1.0")
	base := func() map[string]string { return map[string]string{"baseurl": adapter.GetBaseUrl()} }
	return &client{
		adapter: adapter,
		em:      identitygovernance.NewEntitlementManagementRequestBuilderInternal(base(), adapter),
		users:   users.NewUsersRequestBuilderInternal(base(), adapter),
		groups:  groups.NewGroupsRequestBuilderInternal(base(), adapter),
	}
}

// bearer asks MSAL for a token whenever the SDK needs one.
type bearer func(context.Context) (string, error)

// GetAuthorizationToken returns the access token for a call.
func (b bearer) GetAuthorizationToken(ctx context.Context, _ *url.URL, _ map[string]any) (string, error) {
	return b(ctx)
}

// GetAllowedHostsValidator allows every host: there is only one.
func (b bearer) GetAllowedHostsValidator() *authentication.AllowedHostsValidator {
	validator, _ := authentication.NewAllowedHostsValidatorErrorCheck(nil) // an empty list is sound
	return validator
}

// application is the SDK with the application's own permissions.
func application(t *testing.T) *client {
	t.Helper()
	msal := confidentialClient(t)
	return newClient(t, func(ctx context.Context) (string, error) {
		result, err := msal.AcquireTokenByCredential(ctx, []string{contoso.scope(".default")})
		return result.AccessToken, err
	})
}

// permissionToWrite is what both governing and deciding need.
const permissionToWrite = "EntitlementManagement.ReadWrite.All"

// administrator is the SDK in the hands of Admin1, who governs entitlement management and consents for themself to what
// nobody else needs.
func administrator(t *testing.T) *client {
	t.Helper()
	consentForAll(t)
	return person(t, "Admin1", contoso.scope(permissionToWrite), contoso.scope("Group.ReadWrite.All"), contoso.scope("User.ReadWrite.All"))
}

// approver is the SDK in the hands of somebody who decides.
func approver(t *testing.T, name string) *client {
	t.Helper()
	consentForAll(t)
	return person(t, name, contoso.scope(permissionToWrite))
}

// consented says that consentForAll has done its work.
var consented sync.Once

// consentForAll lets the administrator grant everybody the permission to decide. It comes before the administrator's
// own consent, because nobody is asked twice.
func consentForAll(t *testing.T) {
	t.Helper()
	consented.Do(func() {
		admin := newBrowser(t, "Admin1")
		admin.forAll = true
		signInWith(t, admin, []string{contoso.scope(permissionToWrite)})
	})
}

// requestor is the SDK in the hands of somebody who asks for access, with permissions that everybody can grant.
func requestor(t *testing.T, name string) *client {
	t.Helper()
	return person(t, name, contoso.scope("EntitlementMgmt-SubjectAccess.ReadWrite"), contoso.scope("User.Read"))
}

// person is the SDK in the hands of somebody who has signed in.
func person(t *testing.T, name string, scopes ...string) *client {
	t.Helper()
	msal, account := signIn(t, name, scopes)
	return newClient(t, func(ctx context.Context) (string, error) {
		result, err := msal.AcquireTokenSilent(ctx, scopes, confidential.WithSilentAccount(account))
		return result.AccessToken, err
	})
}
