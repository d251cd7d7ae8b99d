package graph_test

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// advice matches a sentence that says what to do next.
var advice = regexp.MustCompile(`(?i)try again|sign in|look (at|in)|administrator|go on in`)

// deed is one operation on a tenant that is about to be out of order.
type deed struct {
	name         string
	method, path string // of the call that the trouble strikes
	act          func(ctx context.Context) error
	worked       func(t *testing.T) int // how often, by the tenant's own count; nil for what changes nothing
}

// trouble is one way for a service to be out of order.
type trouble struct {
	name    string
	fault   entrasim.Fault           // strikes the call of each deed; none when its times are zero
	changes func(*entrasim.Tenant)   // what else happens just before the deeds
	late    time.Duration            // how long after the deeds were prepared it strikes
	time    time.Duration            // how long a deed may take; zero: as long as a person would wait
	outside bool                     // needs time to pass in the tenant, and so for us
	may     map[string][]access.Kind // the ends that are allowed beside success, by deed
	all     []access.Kind            // the same for every deed; none: all must succeed
}

// troubles are those of the issue.
func troubles() []trouble {
	// A create, a cancellation or a decision whose outcome shows in no reply.
	unsure := map[string][]access.Kind{
		"userAdd": {access.Unclear}, "admin create": {access.Unclear},
		"cancel": {access.Unclear}, "decide": {access.Unclear},
	}
	people := func(k access.Kind) map[string][]access.Kind {
		return map[string][]access.Kind{"userAdd": {k}, "admin create": {k}, "cancel": {k}, "decide": {k}}
	}
	return []trouble{
		{name: "it is throttled once", fault: entrasim.Fault{Times: 1, Status: 429, RetryAfter: "0.1"}},
		{name: "429 does not end", fault: entrasim.Fault{Times: 1000, Status: 429, RetryAfter: "0.1"}, all: []access.Kind{access.Throttled, access.Unclear}},
		{name: "429 asks for minutes", fault: entrasim.Fault{Times: 1, Status: 429, RetryAfter: "120"}, all: []access.Kind{access.Throttled}},
		{name: "503 comes once, with a time", fault: entrasim.Fault{Times: 1, Status: 503, RetryAfter: "0.1"}},
		{name: "503 does not end", fault: entrasim.Fault{Times: 1000, Status: 503}, all: []access.Kind{access.Unavailable, access.Unclear}},
		{name: "the connection is reset before the work", fault: entrasim.Fault{Times: 1, Kind: entrasim.FaultReset}, may: unsure},
		{name: "the connection is reset after the work", fault: entrasim.Fault{Times: 1, Kind: entrasim.FaultLostReply}},
		{name: "the body is slow", fault: entrasim.Fault{Times: 1, Kind: entrasim.FaultSlow, Delay: entrasim.Span(300 * time.Millisecond)}},
		{name: "the body takes longer than anybody waits", fault: entrasim.Fault{Times: 1, Kind: entrasim.FaultSlow, Delay: entrasim.Span(6 * time.Second)}, all: []access.Kind{access.Unavailable, access.Unclear}, outside: true},
		{name: "the JSON is truncated", fault: entrasim.Fault{Times: 1, Kind: entrasim.FaultTruncated}},
		{name: "a page of HTML comes", fault: entrasim.Fault{Times: 1, Kind: entrasim.FaultHTML}, may: unsure},
		{name: "a page of HTML comes with 200", fault: entrasim.Fault{Times: 1, Kind: entrasim.FaultHTML, Status: 200}, may: unsure},
		{name: "the tokens have expired", late: 2 * time.Hour},
		{name: "the sign-ins are revoked", changes: revoke, may: people(access.SignInAgain)},
		{name: "a permission is removed", fault: entrasim.Fault{Times: 1000, Status: 403}, all: []access.Kind{access.NotAllowed}},
		{name: "replicas lag and the reply is lost", fault: entrasim.Fault{Times: 1, Kind: entrasim.FaultLostReply}, changes: lagging, time: 3 * time.Minute},
	}
}

// revoke ends everybody's sessions.
func revoke(tenant *entrasim.Tenant) {
	for _, p := range tenant.People() {
		tenant.Revoke(p.Name)
	}
}

func TestEveryOperationSucceedsOnceOrSaysWhatToDo(t *testing.T) {
	for _, trouble := range troubles() {
		t.Run("when "+trouble.name, func(t *testing.T) {
			t.Parallel()
			inBothDialects(t, func(t *testing.T, version string) {
				t.Parallel()
				w := newWorld(t, frozen(), speaking(version))
				cast := w.cast(t)
				if trouble.outside {
					trouble.happen(t, w, cast)
					return
				}
				w.bubble(t, func(t *testing.T, inside *world) { trouble.happen(t, inside, cast) })
			})
		})
	}
}

// happen prepares every deed, lets the trouble strike, and judges.
func (x trouble) happen(t *testing.T, w *world, cast cast) {
	t.Helper()
	deeds := w.deeds(t, cast)
	if x.late > 0 {
		pass(x.late)
	}
	for _, d := range deeds {
		w.strike(x, d)
	}
	if x.changes != nil {
		x.changes(w.tenant)
	}
	errs := x.actAll(t, deeds)
	w.tenant.Heal()
	for i, d := range deeds {
		x.judge(t, d, errs[i])
	}
}

// strike plans the trouble for the deed's call.
func (w *world) strike(x trouble, d deed) {
	if x.fault.Times == 0 {
		return
	}
	planned := x.fault
	planned.Method, planned.Path = d.method, d.path
	w.tenant.Fail(planned)
}

// actAll does all deeds at the same time.
func (x trouble) actAll(t *testing.T, deeds []deed) []error {
	t.Helper()
	patience := cmp.Or(x.time, 5*time.Second)
	errs := make([]error, len(deeds))
	var done sync.WaitGroup
	for i, d := range deeds {
		done.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			errs[i] = d.act(ctx)
		})
	}
	done.Wait()
	return errs
}

// judge requires that the deed worked exactly once and says so, or that it says
// what to do and did not work twice.
func (x trouble) judge(t *testing.T, d deed, err error) {
	t.Helper()
	times := 1
	if d.worked != nil {
		times = d.worked(t)
	}
	if err == nil {
		assert.Equal(t, 1, times, "%s succeeds exactly once", d.name)
		return
	}
	assert.LessOrEqual(t, times, 1, "%s does not happen twice", d.name)
	e, ok := errors.AsType[*access.Error](err)
	require.True(t, ok, "%s: %v is no access.Error", d.name, err)
	assert.Contains(t, append(x.may[d.name], x.all...), e.Kind, "%s: %v", d.name, err)
	assert.Regexp(t, advice, e.Sentence, d.name)
	if d.worked != nil && e.Kind != access.Unclear && e.Kind != access.Throttled {
		assert.Zero(t, times, "%s did not work, as its error says: %v", d.name, err)
	}
}

// cast is who acts, signed in beforehand.
type cast struct{ admin, requestor, other, approver access.Principal }

func (w *world) cast(t *testing.T) cast {
	t.Helper()
	return cast{
		admin: w.link(t, "Admin1", w.client.AdminScopes()...), requestor: w.link(t, "Requestor1"),
		other: w.link(t, "Requestor2"), approver: w.link(t, "Approver1", w.client.ApproverScopes()...),
	}
}

// deeds prepares one operation of every kind.
func (w *world) deeds(t *testing.T, cast cast) []deed {
	t.Helper()
	app, admin, person := w.client.App(), w.client.AsWith(cast.admin, w.client.AdminScopes()), w.client.As(cast.requestor)
	campaign, reports := w.packageNamed(t, "Marketing Campaign"), w.packageNamed(t, "Finance Reports")
	waiting, err := person.Submit(t.Context(), graph.Ask{PackageID: reports.ID, Justification: "for the quarter"})
	require.NoError(t, err)
	return []deed{
		{name: "read", method: "GET", path: "(?i)accessPackages/[^/]+$", act: func(ctx context.Context) error {
			_, err := app.Package(ctx, campaign.ID)
			return err
		}},
		{name: "list", method: "GET", path: "(?i)accessPackages$", act: func(ctx context.Context) error {
			for _, err := range app.Packages(ctx) {
				if err != nil {
					return err
				}
			}
			return nil
		}},
		{name: "userAdd", method: "POST", path: "(?i)assignmentRequests$", act: func(ctx context.Context) error {
			_, err := person.Submit(ctx, graph.Ask{PackageID: campaign.ID})
			return err
		}, worked: func(*testing.T) int { return w.requestsFor("Marketing Campaign", "") }},
		{name: "cancel", method: "POST", path: "/cancel$", act: func(ctx context.Context) error {
			return person.Cancel(ctx, waiting.ID)
		}, worked: func(*testing.T) int { return w.requestsFor("Finance Reports", "canceled") }},
		{name: "admin create", method: "POST", path: "(?i)catalogs$", act: func(ctx context.Context) error {
			_, err := admin.CreateCatalog(ctx, access.Catalog{Name: "Under trouble", Description: "Made once"})
			return err
		}, worked: func(t *testing.T) int { return w.catalogsNamed(t, "Under trouble") }},
		w.decision(t, cast),
	}
}

// decision is Approver1 about to decide a request of Requestor2.
func (w *world) decision(t *testing.T, cast cast) deed {
	t.Helper()
	s := w.workshop(t, w.client.AsWith(cast.admin, w.client.AdminScopes()))
	requestor := w.client.As(cast.other)
	demands, err := requestor.Requirements(t.Context(), s.pkg.ID)
	require.NoError(t, err)
	made, err := requestor.Submit(t.Context(), graph.Ask{PackageID: s.pkg.ID, Justification: "why not", Answers: answers(demands[0].Prompts, "drill")})
	require.NoError(t, err)
	approver := w.client.AsWith(cast.approver, w.client.ApproverScopes())
	approval, err := approver.Approval(t.Context(), made.ID)
	require.NoError(t, err)
	stage, mine := approval.Mine()
	require.True(t, mine)
	return deed{name: "decide", method: "PATCH", path: "(?i)approvals/", act: func(ctx context.Context) error {
		return approver.Decide(ctx, graph.Decision{RequestID: made.ID, StageID: stage.ID, Approve: true, Justification: "fine"})
	}, worked: func(*testing.T) int { return w.requestsFor(s.pkg.Name, "delivered") }}
}

// requestsFor counts the tenant's requests for a package that are in the state;
// with no state, all of them.
func (w *world) requestsFor(name, state string) int {
	n := 0
	for _, r := range w.tenant.Requests() {
		if r.Package == name && (state == "" || strings.EqualFold(r.State, state)) {
			n++
		}
	}
	return n
}

// catalogsNamed counts catalogs through a client that knows nothing of earlier
// trouble, once they show.
func (w *world) catalogsNamed(t *testing.T, name string) int {
	t.Helper()
	w.tenant.Advance(time.Minute)
	n := 0
	for _, c := range all(t, w.newClient(t, speaking(w.version)).App().Catalogs(t.Context())) {
		if c.Name == name {
			n++
		}
	}
	return n
}
