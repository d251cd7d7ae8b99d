package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// Judge stands before the network in every test of this package, and compares
// each request to Graph with the API as its vendor describes it. Without the
// description it lets everything pass.
type Judge struct {
	next     http.RoundTripper
	complain func(complaint string)
	judged   atomic.Int64
}

// NewJudge passes requests on to next.
func NewJudge(next http.RoundTripper, complain func(complaint string)) *Judge {
	return &Judge{next: next, complain: complain}
}

// Judged is how many requests were compared.
func (j *Judge) Judged() int { return int(j.judged.Load()) }

// RoundTrip passes the request on.
func (j *Judge) RoundTrip(request *http.Request) (*http.Response, error) {
	j.look(request)
	return j.next.RoundTrip(request)
}

// CloseIdleConnections is what http.Client asks of a transport.
func (j *Judge) CloseIdleConnections() { (&http.Client{Transport: j.next}).CloseIdleConnections() }

// look compares a request, and those inside it when it is a batch.
func (j *Judge) look(request *http.Request) {
	version, _, ok := strings.Cut(strings.TrimPrefix(request.URL.Path, "/"), "/")
	if !ok || !knownVersion(version) {
		return
	}
	d := descriptions()[version]
	if d == nil {
		return
	}
	for _, one := range append(inside(request, version), duplicate(request)) {
		j.judged.Add(1)
		if err := d.check(one); err != nil {
			j.complain(fmt.Sprintf("%s %s of version %s: %v", one.Method, one.URL.RequestURI(), version, err))
		}
	}
}

// duplicate copies a request whose body can be read again.
func duplicate(request *http.Request) *http.Request {
	twin := request.Clone(request.Context())
	if request.GetBody != nil {
		twin.Body, _ = request.GetBody() // a bytes.Reader: it cannot fail
	}
	flat(twin)
	return twin
}

// inside takes the requests out of a batch.
func inside(request *http.Request, version string) []*http.Request {
	if !strings.HasSuffix(request.URL.Path, "/$batch") {
		return nil
	}
	var sent wireBatch
	text, err := io.ReadAll(duplicate(request).Body)
	if err != nil || json.Unmarshal(text, &sent) != nil {
		return nil
	}
	var found []*http.Request
	for _, item := range sent.Requests {
		if address, err := url.Parse(request.URL.Scheme + "://" + request.URL.Host + "/" + version + item.URL); err == nil {
			one := &http.Request{Method: item.Method, URL: address, Header: http.Header{}, Body: http.NoBody}
			flat(one)
			found = append(found, one.WithContext(request.Context()))
		}
	}
	return found
}

// description is one version of the API as its vendor describes it.
type description struct {
	spec  *openapi3.T
	paths map[*regexp.Regexp]string
}

// descriptions are read once, for all tests; there are none without the data.
var descriptions = sync.OnceValue(func() map[string]*description {
	found := map[string]*description{}
	dir := os.Getenv("ACCESSBOT_TEST_DATA")
	if dir == "" {
		return found
	}
	for _, version := range dialects() {
		spec, err := openapi3.NewLoader().LoadFromFile(filepath.Join(dir, "graph", "openapi-"+version+".yaml"))
		if err != nil {
			panic(err)
		}
		found[version] = described(spec)
	}
	return found
})

func described(spec *openapi3.T) *description {
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
func (d *description) route(method, path string) (*routers.Route, map[string]string) {
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

func unversioned(path string) string {
	return strings.TrimPrefix(strings.TrimPrefix(path, "/v1.0"), "/beta")
}

// check tells how the request differs from what the description allows.
func (d *description) check(request *http.Request) error {
	way := deviate(request.Method + " " + unversioned(request.URL.Path))
	if way.theirs == "" {
		return nil
	}
	method, path, _ := strings.Cut(way.theirs, " ")
	route, values := d.route(method, path)
	if route == nil {
		return errors.New("it is not described")
	}
	body, err := d.bodyOf(request)
	if err != nil {
		return err
	}
	request.Body = body
	return openapi3filter.ValidateRequest(request.Context(), &openapi3filter.RequestValidationInput{
		Request: request, PathParams: values, Route: route,
		Options: &openapi3filter.Options{
			AuthenticationFunc: openapi3filter.NoopAuthenticationFunc,
			ExcludeRequestBody: way.loose && strings.HasPrefix(request.URL.Path, "/beta/"),
		},
	})
}

func (d *description) bodyOf(request *http.Request) (io.ReadCloser, error) {
	if request.Body == nil {
		return http.NoBody, nil
	}
	text, err := io.ReadAll(request.Body)
	return io.NopCloser(bytes.NewReader(text)), err
}

// deviation is where the client goes another way than the description.
type deviation struct {
	ours   string // method and path, with a pattern in place of each id
	theirs string // what the description knows in its place; $1 is the first id; empty: nothing
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
		{`DELETE .*/accessPackageAssignments/` + id + `/accessPackageAssignment(?:Requests|ResourceRoles)/.*`, "", false, "the vendor's page of the operation has these addresses; the slice leaves deep ones out"},
		{`GET /groups/` + id + `/transitiveMembers`, "GET /groups/$1/members", false, "the slice has the direct members only, which take the same options"},
		{`GET /me/transitiveMemberOf/microsoft\.graph\.directoryRole`, "GET /users/me/memberOf", false, "the slice has memberOf only, which takes the same options"},
		{`GET /users/` + id + `/sponsors`, "GET /users/$1/memberOf", false, "the slice leaves it out; it takes what other lists of a person take"},
		{`POST /users/` + id + `/checkMemberGroups`, "", false, "the slice leaves it out"},
		{`GET /roleManagement/entitlementManagement/roleAssignments`, "", false, "the slice ends at entitlement management"},
		{`GET /(?:servicePrincipals|sites)(?:/[^/]+)?`, "", false, "the slice ends at people and groups"},
	}
}

// deviate gives what the description knows in place of a request's method and
// path.
func deviate(line string) deviation {
	for _, d := range deviations() {
		if ours := regexp.MustCompile("^" + d.ours + "$"); ours.MatchString(line) {
			d.theirs = ours.ReplaceAllString(line, d.theirs)
			return d
		}
	}
	return deviation{theirs: line}
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

// Complaints collects what the judge has to say of tests that cannot be told at
// once; TestMain asks for them.
type Complaints struct {
	mu   sync.Mutex // guards said
	said []string
}

// Add notes one.
func (c *Complaints) Add(complaint string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said = append(c.said, complaint)
}

// All gives them.
func (c *Complaints) All() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.said
}

// Heard holds the complaints about tests on a stage.
var Heard Complaints
