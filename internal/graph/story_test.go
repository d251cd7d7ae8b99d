package graph_test

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// all reads a listing to its end.
func all[T any](t *testing.T, listing iter.Seq2[T, error]) []T {
	t.Helper()
	var elements []T
	for e, err := range listing {
		require.NoError(t, err)
		elements = append(elements, e)
	}
	return elements
}

// instantly makes requests move on at once.
func instantly() entrasim.Config { return entrasim.Config{SubmittedFor: -1, DeliveringFor: -1} }

func names(packages []access.Package) []string {
	var n []string
	for _, p := range packages {
		n = append(n, p.Name)
	}
	return n
}

func TestRequestOfMarketingCampaignIsFollowedToItsEnd(t *testing.T) {
	for name, mixed := range map[string]bool{"v1.0": false, "beta": false, "v1.0 with answers in both": true} {
		t.Run("in "+name, func(t *testing.T) {
			version, _, _ := strings.Cut(name, " ")
			w := newWorld(t, entrasim.Config{Frozen: true, PageSize: 2}, speaking(version))
			w.tenant.SetKnobs(func(k *entrasim.Knobs) { k.MixedDialect = mixed })
			require.NoError(t, w.client.Ready(t.Context()))
			s := &story{world: w, person: w.as(t, "Requestor1"), app: w.client.App()}
			s.choose(t)
			s.submit(t)
			s.follow(t)
			s.hold(t)
			s.readBack(t)
			_, err := s.person.Submit(t.Context(), graph.Ask{PackageID: s.campaign.ID, PolicyID: s.policy.ID})
			kindOf(t, access.AlreadyHeld, err)
		})
	}
}

// story is Requestor1 on the way to Marketing Campaign.
type story struct {
	world    *world
	person   *graph.Delegated
	app      *graph.Reader
	campaign access.Package
	policy   access.Policy
	made     access.Request
	held     access.Assignment
}

func (s *story) choose(t *testing.T) {
	t.Helper()
	packages := all(t, s.person.Requestable(t.Context()))
	assert.Contains(t, names(packages), "Marketing Campaign")
	assert.NotContains(t, names(packages), "Payroll", "it is for somebody else")
	assert.NotContains(t, names(packages), "Project Nightfall", "it is hidden")
	s.campaign = s.world.packageNamed(t, "Marketing Campaign")
	policies, err := s.person.Policies(t.Context(), s.campaign.ID)
	require.NoError(t, err)
	require.Len(t, policies, 1)
	s.policy = policies[0]
	assert.Equal(t, "All employees", s.policy.Name)
	assert.Equal(t, "for 30 days", s.policy.Length.Words())
	assert.False(t, s.policy.Asks() || s.policy.Approval)
}

func (s *story) submit(t *testing.T) {
	t.Helper()
	var err error
	s.made, err = s.person.Submit(t.Context(), graph.Ask{PackageID: s.campaign.ID, PolicyID: s.policy.ID, Justification: "for the launch"})
	require.NoError(t, err)
	assert.Equal(t, access.Submitted, s.made.State)
	assert.Equal(t, "Requestor1", s.made.Requestor.Name)
	mine := all(t, s.person.MyRequests(t.Context()))
	require.Len(t, mine, 1)
	assert.Equal(t, s.made.ID, mine[0].ID)
	assert.Equal(t, s.campaign.ID, mine[0].PackageID)
}

// seen reads the request as the application.
func (s *story) seen(t *testing.T) access.Request {
	t.Helper()
	r, err := s.app.Request(t.Context(), s.made.ID)
	require.NoError(t, err)
	return r
}

func (s *story) follow(t *testing.T) {
	t.Helper()
	first := s.seen(t)
	assert.Equal(t, access.Submitted, first.State)
	assert.Equal(t, "userAdd", first.Type)
	assert.Equal(t, "Marketing Campaign", first.PackageName)
	assert.Equal(t, "for the launch", first.Justification)
	assert.Equal(t, s.made.Requestor.ID, first.Requestor.ID)
	s.world.tenant.Advance(3 * time.Second)
	assert.Equal(t, access.Delivering, s.seen(t).State)
	s.world.tenant.Advance(time.Minute)
	last := s.seen(t)
	assert.Equal(t, access.Delivered, last.State)
	assert.False(t, last.Open())
	assert.Equal(t, s.policy.ID, last.PolicyID)
}

func (s *story) hold(t *testing.T) {
	t.Helper()
	held, found, err := s.app.Assignment(t.Context(), s.made.Requestor.ID, s.campaign.ID)
	require.NoError(t, err)
	require.True(t, found)
	assert.Equal(t, s.seen(t).AssignmentID, held.ID)
	assert.WithinDuration(t, time.Now().AddDate(0, 0, 30), held.Expires, time.Hour)
	assert.Equal(t, "All employees", held.PolicyName)
	assignments := all(t, s.person.MyAssignments(t.Context()))
	require.Len(t, assignments, 1)
	assert.Equal(t, held.ID, assignments[0].ID)
	assert.Equal(t, "Marketing Campaign", assignments[0].PackageName)
	s.held = held
}

func (s *story) readBack(t *testing.T) {
	t.Helper()
	full, err := s.app.Package(t.Context(), s.campaign.ID)
	require.NoError(t, err)
	assert.Equal(t, "General", full.Catalog)
	require.Len(t, full.Contents, 1)
	group := full.Contents[0]
	assert.Equal(t, "Marketing resources", group.Resource)
	assert.Equal(t, "Member", group.Role)
	for id, want := range map[string]bool{s.made.Requestor.ID: true, s.world.tenant.Person("Requestor2").ObjectID: false} {
		member, err := s.app.IsMember(t.Context(), group.OriginID, id)
		require.NoError(t, err)
		assert.Equal(t, want, member)
	}
	grant, err := s.app.Granted(t.Context(), s.made.Requestor.ID, s.campaign.ID)
	require.NoError(t, err)
	assert.Equal(t, access.Grant{Groups: []string{"Marketing resources"}, Expires: s.held.Expires}, grant)
}

func TestRequestThatWaitsForApprovalMayBeCancelled(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, instantly(), speaking(version))
		person := w.as(t, "Requestor1")
		reports := w.packageNamed(t, "Finance Reports")
		policies, err := person.Policies(t.Context(), reports.ID)
		require.NoError(t, err)
		require.Len(t, policies, 1)
		assert.True(t, policies[0].Approval && policies[0].Justification)
		a := graph.Ask{PackageID: reports.ID, PolicyID: policies[0].ID}
		_, err = person.Submit(t.Context(), a)
		kindOf(t, access.Invalid, err)

		a.Justification = "for the quarter"
		made, err := person.Submit(t.Context(), a)
		require.NoError(t, err)
		open, err := person.Submit(t.Context(), a)
		kindOf(t, access.AlreadyOpen, err)
		assert.Equal(t, made.ID, open.ID)

		kindOf(t, access.NotAllowed, w.as(t, "Requestor2").Cancel(t.Context(), made.ID))
		require.NoError(t, person.Cancel(t.Context(), made.ID))
		seen, err := w.client.App().Request(t.Context(), made.ID)
		require.NoError(t, err)
		assert.Equal(t, access.Canceled, seen.State)
		kindOf(t, access.Invalid, person.Cancel(t.Context(), made.ID))
	})
}

func TestPackageForOthersHasNoPolicyForThePerson(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, instantly(), speaking(version))
		person := w.as(t, "Requestor1")
		payroll := w.packageNamed(t, "Payroll")
		policies, err := person.Policies(t.Context(), payroll.ID)
		require.NoError(t, err)
		assert.Empty(t, policies)
		_, err = person.Submit(t.Context(), graph.Ask{PackageID: payroll.ID})
		kindOf(t, access.NoPolicy, err)
	})
}

func TestSeveralPoliciesAndQuestionsAreTold(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, instantly(), speaking(version))
		person := w.as(t, "Requestor1")
		sandbox, err := person.Policies(t.Context(), w.packageNamed(t, "Engineering Sandbox").ID)
		require.NoError(t, err)
		require.Len(t, sandbox, 2)
		database, err := person.Policies(t.Context(), w.packageNamed(t, "Production Database").ID)
		require.NoError(t, err)
		require.Len(t, database, 1)
		require.Len(t, database[0].Questions, 2)
		assert.NotEmpty(t, database[0].Questions[0].Text)
	})
}

func TestCreateHappensOnceWhateverBecomesOfTheReply(t *testing.T) {
	faults := map[string]entrasim.Fault{
		"the reply is lost after the work":    {Kind: entrasim.FaultLostReply},
		"the reply is cut":                    {Kind: entrasim.FaultTruncated},
		"it says 429 though it worked":        {Kind: entrasim.FaultStatusAfter, Status: 429, RetryAfter: "0.25"},
		"it says 504 though it worked":        {Kind: entrasim.FaultStatusAfter, Status: 504},
		"it says 500 though it worked":        {Kind: entrasim.FaultStatusAfter, Status: 500},
		"the token is refused the first time": {Status: 401},
	}
	for name, fault := range faults {
		fault.Method, fault.Path = "POST", "assignmentRequests$"
		for _, lag := range []time.Duration{0, 800 * time.Millisecond, 30 * time.Second} {
			t.Run(fmt.Sprintf("%s, seen after %s", name, lag), func(t *testing.T) {
				t.Parallel()
				cfg := instantly()
				cfg.ReplicationDelay, cfg.Frozen = lag, true
				w := newWorld(t, cfg)
				requestor := w.link(t, "Requestor1")
				w.tenant.Fail(fault)
				w.bubble(t, func(t *testing.T, in *world) {
					made, err := in.client.As(requestor).Submit(t.Context(), graph.Ask{PackageID: in.tenant.PackageID("Marketing Campaign")})
					require.NoError(t, err)
					requests := in.tenant.Requests()
					require.Len(t, requests, 1)
					assert.Equal(t, requests[0].ID, made.ID)
				})
			})
		}
	}
}

func TestCreateThatMayHaveBeenLostIsNotRepeatedInHaste(t *testing.T) {
	w := newWorld(t, instantly())
	person, campaign := w.as(t, "Requestor1"), w.packageNamed(t, "Marketing Campaign")
	w.tenant.Fail(entrasim.Fault{Method: "POST", Path: "assignmentRequests$", Kind: entrasim.FaultReset})
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
	defer cancel()
	a := graph.Ask{PackageID: campaign.ID}
	_, err := person.Submit(ctx, a)
	kindOf(t, access.Unclear, err)
	assert.Empty(t, w.tenant.Requests())

	// Long afterwards the same ask looks once and then posts.
	a.Since = time.Now().Add(-time.Hour)
	_, err = person.Submit(t.Context(), a)
	require.NoError(t, err)
	assert.Len(t, w.tenant.Requests(), 1)
}

func TestSweepAndBatchTellTheSame(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, entrasim.Config{SubmittedFor: -1, DeliveringFor: -1, PageSize: 2}, speaking(version))
		start := time.Now().Add(-time.Minute)
		var ids []string
		for _, who := range []string{"Requestor1", "Requestor2", "Approver1"} {
			person := w.as(t, who)
			for _, name := range []string{"Marketing Campaign", "Sales Dashboards EMEA"} {
				made, err := person.Submit(t.Context(), graph.Ask{PackageID: w.packageNamed(t, name).ID})
				require.NoError(t, err)
				ids = append(ids, made.ID)
			}
		}
		app := w.client.App()
		swept := all(t, app.Requests(t.Context(), start))
		require.Len(t, swept, len(ids))
		found, failed, err := app.RequestsByID(t.Context(), append(ids, "00000000-0000-0000-0000-00000000dead"))
		require.NoError(t, err)
		require.Len(t, failed, 1)
		for _, err := range failed {
			kindOf(t, access.NotFound, err)
		}
		for _, r := range swept {
			assert.Equal(t, found[r.ID], r)
			assert.Equal(t, access.Delivered, r.State)
			assert.NotEmpty(t, r.PolicyID)
			assert.NotEmpty(t, r.Requestor.UPN)
		}
		assert.Empty(t, all(t, app.Requests(t.Context(), time.Now().Add(time.Hour))))
		assert.Len(t, all(t, app.Requests(t.Context(), time.Time{})), len(ids))
	})
}

func TestReadsSurviveAStormOfFaults(t *testing.T) {
	w := newWorld(t, instantly())
	faults := []entrasim.Fault{
		{Status: 429, RetryAfter: "0.125", Times: 2},
		{Status: 503, Times: 2},
		{Kind: entrasim.FaultReset, Times: 2},
		{Kind: entrasim.FaultHTML, Times: 2},
		{Kind: entrasim.FaultTruncated, Times: 2},
	}
	for _, fault := range faults {
		fault.Path = "accessPackages$"
		w.tenant.Fail(fault)
		assert.NotEmpty(t, all(t, w.client.App().Packages(t.Context())))
	}
}

func TestPeopleAndGroupsAreRead(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, entrasim.Config{}, speaking(version))
		app, who := w.client.App(), w.tenant.Person("Requestor2")
		p, err := app.Person(t.Context(), who.ObjectID)
		require.NoError(t, err)
		assert.Equal(t, access.Person{ID: who.ObjectID, TenantID: w.tenant.TenantID(), Name: "Requestor2", UPN: who.UPN, Mail: who.Mail}, p)
		_, err = app.Person(t.Context(), "00000000-0000-0000-0000-00000000dead")
		kindOf(t, access.NotFound, err)
		_, held, err := app.Assignment(t.Context(), who.ObjectID, w.packageNamed(t, "Marketing Campaign").ID)
		require.NoError(t, err)
		assert.False(t, held)
	})
}

func TestTokensOfManyUsesAtOnceAreAllFound(t *testing.T) {
	w := newWorld(t, entrasim.Config{})
	people := []access.Principal{w.link(t, "Requestor1"), w.link(t, "Requestor2"), w.link(t, "Approver1")}
	type outcome struct {
		want, got string
		err       error
	}
	outcomes := make(chan outcome)
	const each = 20
	for _, p := range people {
		for range each {
			go func() {
				me, err := w.client.As(p).Me(t.Context())
				outcomes <- outcome{p.Person().ID, me.ID, err}
			}()
		}
	}
	for range len(people) * each {
		o := <-outcomes
		require.NoError(t, o.err)
		assert.Equal(t, o.want, o.got)
	}
}
