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
	if strings.HasPrefix(request.URL.Path, "/v1.0/") || strings.HasPrefix(request.URL.Path, "/beta/") {
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

// describe reads the description of one version.
func describe(t *testing.T, version string) *description {
	t.Helper()
	dir := os.Getenv("ACCESSBOT_TEST_DATA")
	if dir == "" {
		t.Skip("ACCESSBOT_TEST_DATA is not set, so the API description is not at hand.")
	}
	spec, err := openapi3.NewLoader().LoadFromFile(filepath.Join(dir, "graph", "openapi-"+version+".yaml"))
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
	method, path, _ := deviate(request.Method, unversioned(request))
	var best *routers.Route
	var values map[string]string
	for pattern, template := range d.paths {
		found := pattern.FindStringSubmatch(path)
		item := d.spec.Paths.Value(template)
		if found == nil || item.GetOperation(method) == nil {
			continue
		}
		if best != nil && strings.Count(best.Path, "{") <= strings.Count(template, "{") {
			continue // a path with a fixed word is nearer than one with an id
		}
		best = &routers.Route{Spec: d.spec, Path: template, PathItem: item, Method: method, Operation: item.GetOperation(method)}
		values = map[string]string{}
		for i, name := range parameter.FindAllStringSubmatch(template, -1) {
			values[name[1]] = found[i+1]
		}
	}
	return best, values
}

func unversioned(request *http.Request) string {
	return strings.TrimPrefix(strings.TrimPrefix(request.URL.Path, "/v1.0"), "/beta")
}

// check requires that the description allows the request.
func (d *description) check(t *testing.T, request *http.Request) {
	t.Helper()
	route, values := d.route(request)
	if !assert.NotNil(t, route, "%s %s is not described", request.Method, request.URL.Path) {
		return
	}
	_, _, loose := deviate(request.Method, unversioned(request))
	loose = loose && strings.HasPrefix(request.URL.Path, "/beta/")
	err := openapi3filter.ValidateRequest(request.Context(), &openapi3filter.RequestValidationInput{
		Request: request, PathParams: values, Route: route,
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, ExcludeRequestBody: loose},
	})
	assert.NoError(t, err, "%s %s", request.Method, request.URL)
}

// deviation is where the client goes another way than the description.
type deviation struct {
	ours   string // method and path, with a pattern in place of each id
	theirs string // what the description knows in its place; $1 is the first id
	loose  bool   // the description of the body is wrong
	why    string
}

func deviations() []deviation {
	const id, old, em = `([^/]+)`, `/accessPackageAssignmentRequests/`, `/identityGovernance/entitlementManagement`
	return []deviation{
		{`GET /me`, "GET /users/me", false, "the slice leaves /me out; it takes what /users/{id} takes"},
		{`POST ` + em + old + id + `/(cancel|reprocess)`, "POST " + em + "/assignmentRequests/$1/$2", false, "the slice has beta's newer name only; the vendor prints this one too (example 021)"},
		{`PUT (.*/accessPackageAssignmentPolicies/)` + id, "PATCH $1$2", false, "the vendor's page replaces a policy by PUT (example 040)"},
		{`POST (.*/incompatible(?:AccessPackages|Groups)/\$ref)`, "POST $1", true, "beta's slice calls every member of a reference an object; v1.0 has it right"},
	}
}

// deviate gives what the description knows in place of a request's method and
// path, and whether its description of the body is of use.
func deviate(method, path string) (string, string, bool) {
	for _, d := range deviations() {
		ours := regexp.MustCompile("^" + d.ours + "$")
		if line := method + " " + path; ours.MatchString(line) {
			method, path, _ = strings.Cut(ours.ReplaceAllString(line, d.theirs), " ")
			return method, path, d.loose
		}
	}
	return method, path, false
}

// flat takes nested options out of $expand: beta's description lists the names
// that may be expanded, and forgets that each may have options of its own.
func flat(request *http.Request) {
	q := request.URL.Query()
	if expand := q.Get("$expand"); expand != "" {
		q.Set("$expand", options.ReplaceAllString(expand, ""))
		request.URL.RawQuery = q.Encode()
	}
}

var options = regexp.MustCompile(`\([^()]*\)`)

func TestEveryRequestIsAsTheAPIDescriptionSays(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		descriptions := map[string]*description{"v1.0": describe(t, "v1.0"), "beta": describe(t, "beta")}
		r := &recorder{}
		w := newWorld(t, managed(), speaking(version), func(c *graph.Config) {
			r.next = c.HTTP.Transport
			c.HTTP.Transport = r
		})
		callEverything(t, w)
		manageEverything(t, w)
		require.Greater(t, len(r.seen), 60)
		for _, request := range r.seen {
			flat(request)
			spoken, _, _ := strings.Cut(strings.TrimPrefix(request.URL.Path, "/"), "/")
			descriptions[spoken].check(t, request)
		}
	})
}

func TestDescriptionNoticesRequestsThatAreWrong(t *testing.T) {
	d := describe(t, "v1.0")
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
