package graph_test

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"accessbot/internal/access"
	"accessbot/internal/graph"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// recorder keeps a copy of every request that goes to Graph.
type recorder struct {
	next http.RoundTripper

	mu   sync.Mutex
	seen []*http.Request
}

// RoundTrip passes the request on.
func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	if strings.HasPrefix(request.URL.Path, "/v1.0/") {
		r.mu.Lock()
		r.seen = append(r.seen, duplicate(request))
		r.mu.Unlock()
	}
	return r.next.RoundTrip(request)
}

func duplicate(request *http.Request) *http.Request {
	twin := request.Clone(request.Context())
	if request.GetBody != nil {
		twin.Body, _ = request.GetBody() // a bytes.Reader: it cannot fail
	}
	return twin
}

// description is the API as its vendor describes it.
type description struct {
	spec  *openapi3.T
	paths map[*regexp.Regexp]string
}

// describe reads the description of v1.0.
func describe(t *testing.T) *description {
	t.Helper()
	dir := os.Getenv("ACCESSBOT_TEST_DATA")
	if dir == "" {
		t.Skip("ACCESSBOT_TEST_DATA is not set, so the API description is not at hand.")
	}
	spec, err := openapi3.NewLoader().LoadFromFile(filepath.Join(dir, "graph", "openapi-v1.0.yaml"))
	require.NoError(t, err)
	d := &description{spec: spec, paths: map[*regexp.Regexp]string{}}
	for path := range spec.Paths.Map() {
		// The names of functions and actions may be called without their namespace.
		short := strings.ReplaceAll(path, "/microsoft.graph.", "/")
		pattern := placeholder.ReplaceAllString(regexp.QuoteMeta(short), `([^/']+)`)
		d.paths[regexp.MustCompile(`^`+pattern+`$`)] = path
	}
	return d
}

var (
	placeholder = regexp.MustCompile(`\\\{[^}]*\\\}`)
	parameter   = regexp.MustCompile(`\{([^}]*)\}`)
)

// route finds what the description says of a request; nil when it says nothing.
func (d *description) route(request *http.Request) (*routers.Route, map[string]string) {
	path := strings.TrimPrefix(request.URL.Path, "/v1.0")
	var best *routers.Route
	var values map[string]string
	for pattern, template := range d.paths {
		found := pattern.FindStringSubmatch(path)
		item := d.spec.Paths.Value(template)
		if found == nil || item.GetOperation(request.Method) == nil {
			continue
		}
		if best != nil && strings.Count(best.Path, "{") <= strings.Count(template, "{") {
			continue // a path with a fixed word is nearer than one with an id
		}
		best = &routers.Route{Spec: d.spec, Path: template, PathItem: item, Method: request.Method, Operation: item.GetOperation(request.Method)}
		values = map[string]string{}
		for i, name := range parameter.FindAllStringSubmatch(template, -1) {
			values[name[1]] = found[i+1]
		}
	}
	return best, values
}

// check requires that the description allows the request.
func (d *description) check(t *testing.T, request *http.Request) {
	t.Helper()
	route, values := d.route(request)
	if !assert.NotNil(t, route, "%s %s is not described", request.Method, request.URL.Path) {
		return
	}
	err := openapi3filter.ValidateRequest(request.Context(), &openapi3filter.RequestValidationInput{
		Request: request, PathParams: values, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	})
	assert.NoError(t, err, "%s %s", request.Method, request.URL)
}

func TestEveryRequestIsAsTheAPIDescriptionSays(t *testing.T) {
	d := describe(t)
	r := &recorder{}
	w := newWorld(t, instantly(), func(c *graph.Config) {
		r.next = c.HTTP.Transport
		c.HTTP.Transport = r
	})
	callEverything(t, w)
	require.Greater(t, len(r.seen), 15)
	for _, request := range r.seen {
		if request.URL.Path == "/v1.0/me" {
			continue // The slice of the description leaves /me out; it takes what /users/{id} takes.
		}
		d.check(t, request)
	}
}

func TestDescriptionNoticesRequestsThatAreWrong(t *testing.T) {
	d := describe(t)
	const requests = "https://graph.example/v1.0/identityGovernance/entitlementManagement/assignmentRequests"
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, requests, io.NopCloser(bytes.NewReader([]byte(`{"requestType":"userSteal"}`))))
	require.NoError(t, err)
	request.Header.Set("Content-Type", "application/json")
	route, values := d.route(request)
	require.NotNil(t, route)
	assert.Error(t, openapi3filter.ValidateRequest(t.Context(), &openapi3filter.RequestValidationInput{Request: request, PathParams: values, Route: route}))
	request, err = http.NewRequestWithContext(t.Context(), http.MethodDelete, requests, nil)
	require.NoError(t, err)
	route, _ = d.route(request)
	assert.Nil(t, route)
}

// callEverything makes each call that the client can make.
func callEverything(t *testing.T, w *world) {
	t.Helper()
	person, app := w.as(t, "Requestor1"), w.client.App()
	campaign, reports := w.packageNamed(t, "Marketing Campaign"), w.packageNamed(t, "Finance Reports")
	all(t, person.Requestable(t.Context()))
	_, err := person.Policies(t.Context(), campaign.ID)
	require.NoError(t, err)
	made, err := person.Submit(t.Context(), graph.Ask{PackageID: campaign.ID})
	require.NoError(t, err)
	waiting, err := person.Submit(t.Context(), graph.Ask{PackageID: reports.ID, Justification: "for the quarter"})
	require.NoError(t, err)
	require.NoError(t, person.Cancel(t.Context(), waiting.ID))
	all(t, person.MyRequests(t.Context()))
	all(t, person.MyAssignments(t.Context()))
	all(t, app.Requests(t.Context(), made.Created.AddDate(0, 0, -1)))
	_, err = app.Request(t.Context(), made.ID)
	require.NoError(t, err)
	_, _, err = app.RequestsByID(t.Context(), []string{made.ID, waiting.ID})
	require.NoError(t, err)
	full, err := app.Package(t.Context(), campaign.ID)
	require.NoError(t, err)
	_, _, err = app.Assignment(t.Context(), made.Requestor.ID, campaign.ID)
	require.NoError(t, err)
	_, err = app.IsMember(t.Context(), full.Contents[0].OriginID, made.Requestor.ID)
	require.NoError(t, err)
	_, err = app.Person(t.Context(), made.Requestor.ID)
	require.NoError(t, err)
	_, err = person.Submit(t.Context(), graph.Ask{PackageID: campaign.ID})
	kindOf(t, access.AlreadyHeld, err)
}
