package entrasim

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

func TestFaultsStrikeAsOftenAsPlanned(t *testing.T) {
	tenant := start(t, Config{})
	app := asApp(t, tenant)
	tenant.Fail(Fault{Method: "GET", Path: "accessPackages$", Times: 2, Status: 429, RetryAfter: "2.128"})
	for range 2 {
		status, body, header := app.do(http.MethodGet, em+"/accessPackages", nil)
		assert.Equal(t, http.StatusTooManyRequests, status)
		assert.Equal(t, "2.128", header.Get("Retry-After"))
		assert.Equal(t, "TooManyRequests", codeOf(t, body))
	}
	app.get(em + "/accessPackages")
	tenant.Fail(Fault{Times: 100, Status: 503})
	tenant.Heal()
	app.get(em + "/accessPackages")
}

// posted sends a userAdd without expecting anything.
func (c *graphClient) posted() (*http.Response, error) {
	body, err := json.Marshal(userAddOf(tutorialPackage))
	require.NoError(c.t, err)
	request, err := http.NewRequest(http.MethodPost, c.tenant.GraphURL()+"/v1.0"+em+"/assignmentRequests", bytes.NewReader(body))
	require.NoError(c.t, err)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+c.token)
	return c.http.Do(request)
}

func TestALostReplyHasBeenCommittedAndAResetHasNot(t *testing.T) {
	tenant := start(t, Config{})
	requestor := as(t, tenant, "Requestor1")
	tenant.Fail(Fault{Method: "POST", Kind: FaultReset})
	_, err := requestor.posted()
	require.Error(t, err)
	assert.Empty(t, tenant.Requests())
	tenant.Fail(Fault{Method: "POST", Kind: FaultLostReply})
	_, err = requestor.posted()
	require.Error(t, err)
	assert.Len(t, tenant.Requests(), 1)
	assert.Equal(t, "ExistingOpenRequest", requestor.refused(http.StatusBadRequest, userAddOf(tutorialPackage)))
}

func TestBodiesCanBeSpoiled(t *testing.T) {
	tenant := start(t, Config{})
	app := asApp(t, tenant)
	read := func() (int, string, string) {
		request, err := http.NewRequest(http.MethodGet, tenant.GraphURL()+"/v1.0/groups", nil)
		require.NoError(t, err)
		request.Header.Set("Authorization", "Bearer "+app.token)
		response, err := app.http.Do(request)
		require.NoError(t, err)
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		return response.StatusCode, response.Header.Get("Content-Type"), string(body)
	}
	tenant.Fail(Fault{Kind: FaultTruncated})
	status, _, body := read()
	assert.Equal(t, http.StatusOK, status)
	assert.False(t, json.Valid([]byte(body)))
	tenant.Fail(Fault{Kind: FaultHTML})
	status, contentType, _ := read()
	assert.Equal(t, http.StatusBadGateway, status)
	assert.Contains(t, contentType, "text/html")
	tenant.Fail(Fault{Kind: FaultSlow, Delay: Span(time.Millisecond)})
	_, _, body = read()
	assert.True(t, json.Valid([]byte(body)))
}

func TestASlowAnswerEndsWhenTheCallerHasGone(t *testing.T) {
	tenant, err := Start(Config{})
	require.NoError(t, err)
	client := tenant.HTTPClient()
	defer client.CloseIdleConnections()
	tenant.Fail(Fault{Path: "/nowhere$", Kind: FaultSlow, Delay: Span(24 * time.Hour)})
	// No handler reads this body, and it is longer than what the server reads by itself.
	ctx, leave := context.WithCancel(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, tenant.GraphURL()+"/nowhere", strings.NewReader(strings.Repeat("x", 300_000)))
	require.NoError(t, err)
	response, err := client.Do(request)
	require.NoError(t, err)
	leave()
	require.NoError(t, response.Body.Close())
	closed := make(chan struct{})
	go func() { tenant.programs.serving.Wait(); close(closed) }()
	select {
	case <-closed:
	case <-time.After(20 * time.Second):
		t.Fatal("the call goes on though nobody waits for it")
	}
	tenant.Close()
}

func TestCallersCanBeLedAstray(t *testing.T) {
	tenant := start(t, Config{})
	app := asApp(t, tenant)
	tenant.Fail(Fault{Path: "/groups$", Kind: FaultNextLink, Location: "https://evil.example/next"})
	assert.Equal(t, "https://evil.example/next", app.get("/groups")["@odata.nextLink"])
	tenant.Fail(Fault{Path: "/groups$", Kind: FaultRedirect, Location: tenant.GraphURL() + "/elsewhere"})
	app.http.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	status, _, header := app.do(http.MethodGet, "/groups", nil)
	assert.Equal(t, http.StatusFound, status)
	assert.Equal(t, tenant.GraphURL()+"/elsewhere", header.Get("Location"))
}

func TestPlannedNonsenseIsAMistakeInTheProgram(t *testing.T) {
	tenant := start(t, Config{})
	assert.Panics(t, func() { tenant.Fail(Fault{Kind: "nonsense"}) })
	assert.Panics(t, func() { tenant.Fail(Fault{Path: "("}) })
	assert.Panics(t, func() { tenant.Person("Nobody") })
}

func TestAClaimsChallengeAsksForANewSignIn(t *testing.T) {
	tenant := start(t, Config{})
	tenant.Fail(Fault{Path: "^/v1.0/groups", Kind: FaultClaims})
	status, _, header := asApp(t, tenant).do(http.MethodGet, "/groups", nil)
	assert.Equal(t, http.StatusUnauthorized, status)
	assert.Contains(t, header.Get("WWW-Authenticate"), `error="insufficient_claims", claims="`)
}

func TestTheJournalTellsWhoCalledWhat(t *testing.T) {
	tenant := start(t, Config{})
	asApp(t, tenant).get("/groups?$top=2")
	as(t, tenant, "Requestor1").get("/me")
	assert.Equal(t, 1, tenant.CallsTo("GET", "^/v1.0/groups$"))
	assert.Equal(t, 2, tenant.CallsTo("POST", "/oauth2/v2.0/token$"))
	assert.Equal(t, 0, tenant.CallsTo("DELETE", ""))
	calls := tenant.Calls()
	last := calls[len(calls)-1]
	assert.Equal(t, "requestor1@contoso.onmicrosoft.com", last.Who)
	assert.Equal(t, http.StatusOK, last.Status)
}

func TestTheCallersOwnRequestIDComesBack(t *testing.T) {
	tenant := start(t, Config{})
	request, err := http.NewRequest(http.MethodGet, tenant.GraphURL()+"/v1.0/me", nil)
	require.NoError(t, err)
	request.Header.Set("client-request-id", "my-own-id")
	response, err := tenant.HTTPClient().Do(request)
	require.NoError(t, err)
	body := decode(t, response)
	assert.Equal(t, "my-own-id", response.Header.Get("client-request-id"))
	assert.Equal(t, "my-own-id", body["error"].(map[string]any)["innerError"].(map[string]any)["client-request-id"])
}

func TestTheMixedDialectUsesNamesOfBeta(t *testing.T) {
	tenant := start(t, Config{Frozen: true})
	tenant.SetKnobs(func(k *Knobs) { k.MixedDialect = true })
	id := as(t, tenant, "Requestor1").ask(userAddOf(tutorialPackage))
	found := asApp(t, tenant).get(em + "/assignmentRequests/" + id)
	assert.Equal(t, "Submitted", found["requestState"])
	assert.Equal(t, "UserAdd", found["requestType"])
	assert.NotContains(t, found, "state")
}

func TestOrdersComeOverHTTPAsJSONOnly(t *testing.T) {
	tenant := start(t, Config{Frozen: true})
	client := tenant.HTTPClient()
	post := func(path, contentType, body string) *http.Response {
		response, err := client.Post(tenant.GraphURL()+"/_sim/"+path, contentType, bytes.NewReader([]byte(body)))
		require.NoError(t, err)
		t.Cleanup(func() { _ = response.Body.Close() })
		return response
	}
	before := tenant.Now()
	assert.Equal(t, http.StatusUnsupportedMediaType, post("clock", "text/plain", `{"advance":"1h"}`).StatusCode)
	assert.Equal(t, http.StatusOK, post("clock", "application/json", `{"advance":"1h"}`).StatusCode)
	assert.Equal(t, time.Hour, tenant.Now().Sub(before))
	assert.Equal(t, http.StatusOK, post("knobs", "application/json", `{"deliveringFor":"7s"}`).StatusCode)
	assert.Equal(t, Span(7*time.Second), tenant.Knobs().DeliveringFor)
	assert.Equal(t, Span(2*time.Second), tenant.Knobs().SubmittedFor, "what is not named stays")
	assert.Equal(t, http.StatusBadRequest, post("knobs", "application/json", `{"nonsense":1}`).StatusCode)
	assert.Equal(t, http.StatusBadRequest, post("faults", "application/json", `{"path":"("}`).StatusCode)
	assert.Equal(t, http.StatusNoContent, post("faults", "application/json", `{"path":"groups$","status":503}`).StatusCode)
	status, _, _ := asApp(t, tenant).do(http.MethodGet, "/groups", nil)
	assert.Equal(t, http.StatusServiceUnavailable, status)
	assert.Equal(t, http.StatusNoContent, post("disable", "application/json", `{"name":"Requestor2"}`).StatusCode)
	assert.Equal(t, http.StatusBadRequest, post("disable", "application/json", `{"name":"Nobody"}`).StatusCode)
}

func TestAnotherHostNameIsNotServed(t *testing.T) {
	tenant := start(t, Config{})
	request, err := http.NewRequest(http.MethodGet, tenant.PagesURL()+"/devicelogin", nil)
	require.NoError(t, err)
	request.Host = "rebound.example"
	response, err := tenant.HTTPClient().Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	assert.Equal(t, http.StatusMisdirectedRequest, response.StatusCode)
}
