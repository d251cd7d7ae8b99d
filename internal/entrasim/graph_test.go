package entrasim

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// graphClient calls Graph with one token.
type graphClient struct {
	t      *testing.T
	tenant *Tenant
	token  string
	http   *http.Client
}

// as signs a person in and returns a client that calls Graph in their name.
func as(t *testing.T, tenant *Tenant, name string, scopes ...string) *graphClient {
	t.Helper()
	if len(scopes) == 0 {
		scopes = []string{"User.Read", permSubjectAccess}
	}
	_, result := linked(t, tenant, name, scopes...)
	return &graphClient{t, tenant, result.AccessToken, tenant.HTTPClient()}
}

// asApp returns a client that calls Graph as the application.
func asApp(t *testing.T, tenant *Tenant) *graphClient {
	t.Helper()
	result, err := withSecret(t, tenant).AcquireTokenByCredential(context.Background(), []string{tenant.GraphURL() + "/.default"})
	require.NoError(t, err)
	return &graphClient{t, tenant, result.AccessToken, tenant.HTTPClient()}
}

// do calls Graph v1.0; path starts after the version.
func (c *graphClient) do(method, path string, body any) (int, map[string]any, http.Header) {
	c.t.Helper()
	return c.doIn("v1.0", method, path, body)
}

// doIn calls one version of Graph.
func (c *graphClient) doIn(version, method, path string, body any) (int, map[string]any, http.Header) {
	c.t.Helper()
	var reader io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		require.NoError(c.t, err)
		reader = bytes.NewReader(raw)
	}
	request, err := http.NewRequest(method, c.tenant.GraphURL()+"/"+version+path, reader)
	require.NoError(c.t, err)
	if body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	response, err := c.http.Do(request)
	require.NoError(c.t, err)
	return response.StatusCode, decode(c.t, response), response.Header
}

// get expects 200.
func (c *graphClient) get(path string) map[string]any {
	c.t.Helper()
	status, body, _ := c.do(http.MethodGet, path, nil)
	require.Equal(c.t, http.StatusOK, status, body)
	return body
}

// beta gets from beta and expects 200.
func (c *graphClient) beta(path string) map[string]any {
	c.t.Helper()
	status, body, _ := c.doIn("beta", http.MethodGet, path, nil)
	require.Equal(c.t, http.StatusOK, status, body)
	return body
}

// decode reads a JSON body; an empty one is nil.
func decode(t *testing.T, response *http.Response) map[string]any {
	t.Helper()
	defer response.Body.Close()
	raw, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	if len(raw) == 0 {
		return nil
	}
	var body map[string]any
	require.NoError(t, json.Unmarshal(raw, &body), string(raw))
	return body
}

// codeOf is the code of an error body.
func codeOf(t *testing.T, body map[string]any) string {
	t.Helper()
	inner, ok := body["error"].(map[string]any)
	require.True(t, ok, body)
	return inner["code"].(string)
}

func TestMeIsThePersonWhoSignedIn(t *testing.T) {
	tenant := start(t, Config{})
	me := as(t, tenant, "Requestor1").get("/me")
	assert.Equal(t, tenant.Person("Requestor1").ObjectID, me["id"])
	assert.Equal(t, "Marketing Specialist", me["jobTitle"])
	assert.NotContains(t, me, "department", "the service returns it only when it is selected")
}

func TestACallWithoutATokenIsChallenged(t *testing.T) {
	tenant := start(t, Config{})
	stranger := &graphClient{t, tenant, "", tenant.HTTPClient()}
	status, body, header := stranger.do(http.MethodGet, "/me", nil)
	assert.Equal(t, http.StatusUnauthorized, status)
	assert.Equal(t, "InvalidAuthenticationToken", codeOf(t, body))
	assert.Contains(t, header.Get("WWW-Authenticate"), "Bearer")
	assert.NotEmpty(t, header.Get("request-id"))
	assert.NotEmpty(t, header.Get("x-ms-ags-diagnostic"))
}

func TestABodyMayBeCompressed(t *testing.T) {
	tenant := start(t, Config{})
	requestor := as(t, tenant, "Requestor1")
	raw, err := json.Marshal(userAddOf(tutorialPackage))
	require.NoError(t, err)
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, err = writer.Write(raw)
	require.NoError(t, err)
	require.NoError(t, writer.Close())
	for _, test := range []struct {
		encoding string
		body     []byte
		status   int
	}{
		{"gzip", packed.Bytes(), http.StatusCreated},
		{"identity", raw, http.StatusBadRequest}, // the same request again
		{"gzip", raw, http.StatusBadRequest},
		{"br", raw, http.StatusUnsupportedMediaType},
	} {
		t.Run(test.encoding, func(t *testing.T) {
			request, err := http.NewRequest(http.MethodPost, tenant.GraphURL()+"/v1.0"+em+"/assignmentRequests", bytes.NewReader(test.body))
			require.NoError(t, err)
			request.Header = http.Header{"Authorization": {"Bearer " + requestor.token}, "Content-Type": {"application/json"}, "Content-Encoding": {test.encoding}}
			response, err := requestor.http.Do(request)
			require.NoError(t, err)
			reply := decode(t, response)
			assert.Equal(t, test.status, response.StatusCode, reply)
		})
	}
}

func TestTheApplicationHasNoMe(t *testing.T) {
	status, body, _ := asApp(t, start(t, Config{})).do(http.MethodGet, "/me", nil)
	assert.Equal(t, http.StatusForbidden, status)
	assert.Equal(t, "Authorization_RequestDenied", codeOf(t, body))
}

// signedInAs is like as, without the pages.
func signedInAs(t *testing.T, tenant *Tenant, name string, scopes ...string) *graphClient {
	t.Helper()
	tokens, err := tenant.SignIn(name, scopes...)
	require.NoError(t, err)
	return &graphClient{t, tenant, tokens.AccessToken, tenant.HTTPClient()}
}
