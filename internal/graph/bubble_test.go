package graph_test

import (
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"

	"github.com/stretchr/testify/require"
)

// bubble runs a test on the clock of testing/synctest. Its client talks to the
// tenant over real TLS, and the tenant's clock follows that of the bubble: to
// wait for half a minute takes no time, and both sides have waited. The tenant
// must be frozen, and everybody signed in before.
func (w *world) bubble(t *testing.T, test func(t *testing.T, inside *world)) {
	t.Helper()
	now := w.tenant.Now()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(now))
		inside := *w
		follow := &follower{tenant: w.tenant, last: time.Now()}
		inside.tune = func(c *graph.Config) {
			plain := w.tenant.HTTPClient().Transport.(*http.Transport)
			plain.DisableKeepAlives = true // one that is kept would hold the clock
			c.HTTP.Transport = follow.before(graph.NewJudge(plain, func(complaint string) { t.Error(complaint) }))
		}
		inside.client = inside.newClient(t, speaking(w.version))
		test(t, &inside)
	})
}

// follower moves the tenant's clock on before each call, by as much time as has
// passed here.
type follower struct {
	tenant *entrasim.Tenant

	mu   sync.Mutex // guards last
	last time.Time
}

// follow moves it on.
func (f *follower) follow() {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := time.Now()
	f.tenant.Advance(now.Sub(f.last))
	f.last = now
}

// before gives a transport that moves the clock on before each request.
func (f *follower) before(next http.RoundTripper) http.RoundTripper {
	return transport(func(request *http.Request) (*http.Response, error) {
		f.follow()
		return next.RoundTrip(request)
	})
}

// transport is a function that passes requests on.
type transport func(*http.Request) (*http.Response, error)

// RoundTrip passes the request on.
func (t transport) RoundTrip(request *http.Request) (*http.Response, error) { return t(request) }

// frozen is a company on a clock that a bubble moves.
func frozen() entrasim.Config {
	cfg := managed()
	cfg.Frozen = true
	return cfg
}

// lagging makes everything that is made now show only half a minute later.
func lagging(tenant *entrasim.Tenant) {
	tenant.SetKnobs(func(k *entrasim.Knobs) {
		lag := entrasim.Span(30 * time.Second)
		k.ReplicationDelay, k.NewObjectVisibleAfter, k.RoleVisibleAfter, k.StaleAfterDelete = lag, lag, lag, lag
	})
}

func TestThirtySecondsOfReplicationAreWaitedOut(t *testing.T) { // F28
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, frozen(), speaking(version))
		admin, person := w.link(t, "Admin1", w.client.AdminScopes()...), w.link(t, "Requestor1")
		lagging(w.tenant)
		w.bubble(t, func(t *testing.T, in *world) {
			begun := time.Now()
			s := in.workshop(t, in.client.AsWith(admin, in.client.AdminScopes()))
			roles, err := s.app.RoleScopes(t.Context(), s.pkg.ID)
			require.NoError(t, err)
			require.Len(t, roles, 1)
			made, err := in.client.As(person).Submit(t.Context(), graph.Ask{PackageID: in.tenant.PackageID("Marketing Campaign")})
			require.NoError(t, err)
			kindOf(t, access.NotFound, errorFrom(in.client.App().Request(t.Context(), made.ID)))
			time.Sleep(31 * time.Second)
			read, err := in.client.App().Request(t.Context(), made.ID)
			require.NoError(t, err)
			require.Equal(t, made.ID, read.ID)
			require.NoError(t, s.admin.RemoveRole(t.Context(), s.pkg.ID, s.roles.ID))
			require.NoError(t, s.admin.RemoveResource(t.Context(), s.catalog.ID, s.resource))
			require.Greater(t, time.Since(begun), 2*time.Minute, "the client waited as long as the service made it wait")
		})
	})
}

func errorFrom[T any](_ T, err error) error { return err }

// pass lets time pass in a bubble.
func pass(d time.Duration) { time.Sleep(d) }
