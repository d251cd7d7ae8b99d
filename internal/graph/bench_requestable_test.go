package graph

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
)

// scale counts calls and bytes on the way to a tenant.
type scale struct {
	next         http.RoundTripper
	calls, bytes atomic.Int64
}

// RoundTrip passes the request on.
func (s *scale) RoundTrip(request *http.Request) (*http.Response, error) {
	s.calls.Add(1)
	response, err := s.next.RoundTrip(request)
	if err == nil {
		response.Body = &counted{response.Body, s}
	}
	return response, err
}

// counted is a body of which the bytes are counted.
type counted struct {
	io.ReadCloser
	scale *scale
}

// Read passes bytes on.
func (c *counted) Read(p []byte) (int, error) {
	n, err := c.ReadCloser.Read(p)
	c.scale.bytes.Add(int64(n))
	return n, err
}

// bigTenant gives the application and Requestor1 in a tenant with 2,000
// packages in 40 catalogs, 300 of which Requestor1 may request.
func bigTenant(b *testing.B) (*scale, *Reader, *Delegated) {
	b.Helper()
	tenant, err := entrasim.Start(entrasim.Config{Seed: "large"})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(tenant.Close)
	client := tenant.HTTPClient()
	b.Cleanup(client.CloseIdleConnections)
	s := &scale{next: client.Transport}
	root, err := url.Parse(tenant.GraphURL())
	if err != nil {
		b.Fatal(err)
	}
	g := newGateway(Config{Version: versionOne, Log: slog.New(slog.DiscardHandler)}, root, pin(&http.Client{Transport: s}))
	person, err := tenant.SignIn("Requestor1", "EntitlementMgmt-SubjectAccess.ReadWrite", "User.Read")
	if err != nil {
		b.Fatal(err)
	}
	admin, err := tenant.SignIn("Admin1", "EntitlementManagement.Read.All", "GroupMember.Read.All") // reads what the application reads
	if err != nil {
		b.Fatal(err)
	}
	app := &Reader{caller: &caller{gateway: g, token: onlyToken(admin.AccessToken)}, tenant: tenant.TenantID()}
	return s, app, &Delegated{
		caller: &caller{gateway: g, token: onlyToken(person.AccessToken), person: true}, app: app,
		person: access.Person{ID: tenant.Person("Requestor1").ObjectID}, tenant: tenant.TenantID(),
	}
}

// BenchmarkRequestableWithContents compares ways to learn what 300 requestable
// packages of 2,000 contain, for a search over contents. The naive one reads
// each package; the ratios are of its calls and bytes.
func BenchmarkRequestableWithContents(b *testing.B) {
	scale, app, person := bigTenant(b)
	ways := []struct {
		name string
		list func(ctx context.Context) ([]access.Package, error)
	}{
		{"package by package", func(ctx context.Context) ([]access.Package, error) { return packageByPackage(ctx, app, person) }},
		{"expanded, for each person anew", func(ctx context.Context) ([]access.Package, error) { return expanded(ctx, person) }},
		{"joined, the first person", func(ctx context.Context) ([]access.Package, error) {
			person.caller.gateway.contents.forget()
			return person.RequestableInFull(ctx)
		}},
		{"joined, every later person", person.RequestableInFull},
	}
	var naiveCalls, naiveBytes float64
	for i, way := range ways {
		b.Run(way.name, func(b *testing.B) {
			scale.calls.Store(0)
			scale.bytes.Store(0)
			b.ReportAllocs()
			for b.Loop() {
				packages, err := way.list(b.Context())
				if err != nil || len(packages) != 300 || len(packages[0].Contents) != 1 || packages[0].Contents[0].Resource == "" {
					b.Fatal(len(packages), err)
				}
			}
			calls, bytes := float64(scale.calls.Load())/float64(b.N), float64(scale.bytes.Load())/float64(b.N)
			if i == 0 {
				naiveCalls, naiveBytes = calls, bytes
			}
			b.ReportMetric(calls, "calls/op")
			b.ReportMetric(bytes, "wire-B/op")
			if naiveCalls > 0 {
				b.ReportMetric(calls/naiveCalls, "calls-of-naive")
				b.ReportMetric(bytes/naiveBytes, "bytes-of-naive")
			}
		})
	}
}

func packageByPackage(ctx context.Context, app *Reader, person *Delegated) ([]access.Package, error) {
	var full []access.Package
	for p, err := range person.Requestable(ctx) {
		if err != nil {
			return nil, err
		}
		whole, err := app.Package(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		full = append(full, whole)
	}
	return full, nil
}

// expanded asks for the contents along with the packages, which the service may
// or may not allow, and for the names of the groups.
func expanded(ctx context.Context, person *Delegated) ([]access.Package, error) {
	dl := person.dialect()
	k := dl.get(dl.paths.packages+"/filterByCurrentUser(on='allowedRequestor')").with("$top", pageSize).
		with("$expand", "catalog,resourceRoleScopes($expand=role($expand=resource),scope)")
	return collect(each(ctx, person.caller, k, wirePackage.pkg))
}
