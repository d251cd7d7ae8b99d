package entrasim

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// order sends an order to the simulator's own endpoints.
func order(t *testing.T, tenant *Tenant, path string, body any) (int, map[string]any) {
	t.Helper()
	raw, err := json.Marshal(body)
	require.NoError(t, err)
	response, err := tenant.HTTPClient().Post(tenant.GraphURL()+"/_sim/"+path, "application/json", bytes.NewReader(raw))
	require.NoError(t, err)
	return response.StatusCode, decode(t, response)
}

func TestAPersonSignsInWithoutABrowser(t *testing.T) {
	tenant := start(t, Config{})
	status, tokens := order(t, tenant, "signin", fields{"name": "Requestor1", "scopes": []string{"User.Read", permSubjectAccess}})
	require.Equal(t, http.StatusOK, status, tokens)
	person := &graphClient{t, tenant, tokens["accessToken"].(string), tenant.HTTPClient()}
	assert.Equal(t, tutorialRequestor, person.get("/me")["id"])
	assert.NotEmpty(t, tokens["refreshToken"])
	assert.NotEmpty(t, tokens["idToken"])
	for name, body := range map[string]fields{
		"nobody":                      {"name": "Nobody", "scopes": []string{"User.Read"}},
		"a disabled account":          {"name": "Leaver1", "scopes": []string{"User.Read"}},
		"an unknown permission":       {"name": "Requestor1", "scopes": []string{"Everything.All"}},
		"without the administrator":   {"name": "Requestor1", "scopes": []string{permEMWrite}},
		"with a member nobody knows":  {"name": "Requestor1", "password": "x"},
		"with scopes of another kind": {"name": "Requestor1", "scopes": "User.Read"},
	} {
		t.Run(name, func(t *testing.T) {
			status, reply := order(t, tenant, "signin", body)
			assert.Equal(t, http.StatusBadRequest, status)
			assert.NotEmpty(t, reply["error"])
		})
	}
}

func TestACodeIsHadWithoutABrowser(t *testing.T) {
	tenant := start(t, Config{})
	back := newCallback(t, tenant)
	status, reply := order(t, tenant, "authorize", fields{"name": "Requestor1", "url": authorizeURL(tenant, back)})
	require.Equal(t, http.StatusOK, status, reply)
	location, err := url.Parse(reply["location"].(string))
	require.NoError(t, err)
	assert.Equal(t, "state-1", location.Query().Get("state"))
	result, err := withSecret(t, tenant).AcquireTokenByAuthCode(context.Background(), location.Query().Get("code"), back.url(), []string{"User.Read"})
	require.NoError(t, err)
	assert.Equal(t, tutorialRequestor, result.IDToken.Oid)

	status, reply = order(t, tenant, "authorize", fields{"name": "Requestor1", "url": authorizeURL(tenant, back, "response_type", "token")})
	require.Equal(t, http.StatusOK, status)
	assert.Contains(t, reply["location"], "error=unsupported_response_type")
	status, _ = order(t, tenant, "authorize", fields{"name": "Requestor1", "url": authorizeURL(tenant, back, "client_id", "another")})
	assert.Equal(t, http.StatusBadRequest, status)
}

func TestADeviceCodeIsApprovedOrDeclinedWithoutABrowser(t *testing.T) {
	tenant := start(t, Config{})
	client, err := public.New(tenant.ClientID(), public.WithAuthority(tenant.AuthorityHost()+tenant.TenantID()),
		public.WithHTTPClient(tenant.HTTPClient()), public.WithInstanceDiscovery(false))
	require.NoError(t, err)
	for _, declines := range []bool{false, true} {
		code, err := client.AcquireTokenByDeviceCode(context.Background(), []string{"User.Read"})
		require.NoError(t, err)
		status, reply := order(t, tenant, "device", fields{"name": "Requestor1", "code": code.Result.UserCode, "decline": declines})
		require.Equal(t, http.StatusNoContent, status, reply)
		result, err := code.AuthenticationResult(context.Background())
		assert.Equal(t, declines, err != nil)
		if !declines {
			assert.Equal(t, tutorialRequestor, result.IDToken.Oid)
		}
	}
	status, _ := order(t, tenant, "device", fields{"name": "Requestor1", "code": "NOTACODE"})
	assert.Equal(t, http.StatusBadRequest, status)
}

func TestACatalogRoleIsGivenOverHTTP(t *testing.T) {
	tenant := start(t, Config{AppRoles: []string{}})
	status, _ := order(t, tenant, "catalogrole", fields{"catalog": "Finance", "name": "app", "role": "Catalog reader"})
	require.Equal(t, http.StatusNoContent, status)
	assert.Len(t, asApp(t, tenant).get(em + "/catalogs")["value"], 1)
}

func TestTheSameSeedGivesTheSameIDs(t *testing.T) {
	ids := func(seed uint64) []string {
		tenant, admin := admin(t, Config{RandomSeed: seed})
		o := offer(t, admin, "Reports")
		request := signedInAs(t, tenant, "Requestor2", permSubjectAccess).ask(userAddOf(o.pack))
		tenant.Advance(day)
		held := admin.get(em + "/assignments")["value"].([]any)[0].(fields)["id"].(string)
		return []string{tenant.TenantID(), tenant.ClientID(), tenant.Person("Admin1").ObjectID, o.group, o.catalog, o.resource, o.pack, o.policy, request, held}
	}
	first, other := ids(7), ids(8)
	assert.Equal(t, first, ids(7))
	assert.Equal(t, first[:3], other[:3], "what is seeded does not depend on it")
	for i := 3; i < len(first); i++ {
		assert.NotEqual(t, first[i], other[i])
	}
}
