package plans_test

import (
	"context"
	"fmt"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"
	"accessbot/internal/plans"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// counted kills a process at the n-th event of a kind, from one, and counts
// them; it lives when n is zero.
type counted struct{ seen, died atomic.Int64 }

func killAt(p *process, at event, n int64) *counted {
	var c counted
	p.wire.kills(func(e event) bool {
		if e != at || c.seen.Add(1) != n {
			return false
		}
		c.died.Store(1)
		return true
	})
	return &c
}

// moments are where a process may die: after each record, and on either side of
// each change, which lies between two records. One dialect takes the first, the
// other the second.
func moments(version string) []event {
	if version == "beta" {
		return []event{{"graph", "before"}, {"graph", "after"}}
	}
	return []event{{"redis", "after"}}
}

// mortal lets others take over from a dead process after two seconds.
func mortal(c *plans.Config) { c.Lease = 2 * time.Second }

// longVariable makes the tests go through every moment; without it they take
// some of them.
const longVariable = "ACCESSBOT_TEST_LONG"

// short is how many moments a short plan has at the most.
const short = 6

func stride() int64 {
	if os.Getenv(longVariable) != "" {
		return 1
	}
	return short * slowness
}

// everyDeath plays a story once to its end, to count its moments, and then once
// for each of them, in which the process dies. I3, F04, F05, F06.
func everyDeath(t *testing.T, story func(t *testing.T, version string, at event, n int64) *counted) {
	t.Helper()
	t.Parallel()
	inBothDialects(t, func(t *testing.T, version string) {
		for _, at := range moments(version) {
			t.Run(fmt.Sprintf("%s a message to %s", at.when, at.where), func(t *testing.T) {
				t.Parallel()
				moments := story(t, version, at, 0).seen.Load()
				require.Positive(t, moments)
				step := stride()
				if moments <= short { // it is tried at each
					step = 1
				}
				if step > 1 {
					t.Logf("one moment of %d is tried; %s is not set, which tries each", step, longVariable)
				}
				for n := int64(0); n < moments; n += step {
					t.Run(fmt.Sprintf("number %d", n+1), func(t *testing.T) {
						t.Parallel()
						if story(t, version, at, n+1).died.Load() == 0 {
							t.Log("there were fewer moments this time")
						}
					})
				}
			})
		}
	})
}

// dies lets a process be told something about a plan, and die at a moment of
// the work. Another one takes over when it has, or has come to the end.
func dies(t *testing.T, w *world, id string, at event, n int64, tell func(*plans.Book) error) (plans.Plan, *counted) {
	t.Helper()
	doomed := w.here
	w.here = w.join(t, mortal)
	moments := killAt(doomed, at, n)
	dead := func() bool { return moments.died.Load() > 0 }
	told := tell(doomed.book)
	require.True(t, told == nil || dead(), "%v", told)
	require.Eventually(t, func() bool { return dead() || isOver(w, id) }, patience, 5*time.Millisecond)
	w.here = w.start(t, mortal)
	if told != nil { // the envelope that Slack sent is worked again
		require.NoError(t, tell(w.here.book))
	}
	return w.ends(t, id), moments
}

func isOver(w *world, id string) bool {
	p, err := w.here.book.Get(context.Background(), id)
	return err == nil && !p.Ended.IsZero()
}

// A process dies at every moment of making the tutorial's package, another one
// takes over: everything is made once.
func TestPackageIsMadeOnceWheneverTheProcessDies(t *testing.T) {
	everyDeath(t, func(t *testing.T, version string, at event, n int64) *counted {
		w := newWorld(t, version, entrasim.Config{Seed: "empty"}, mortal)
		admin := w.link(t, "Admin1")
		p := w.draft(t, admin, campaign())
		p, died := dies(t, w, p.ID, at, n, func(b *plans.Book) error {
			_, err := b.Confirm(t.Context(), admin, p.ID, "")
			return err
		})
		onlyOnce(t, w, done(t, p))
		return died
	})
}

// onlyOnce requires that every object of the tutorial exists once.
func onlyOnce(t *testing.T, w *world, p plans.Plan) {
	t.Helper()
	app := w.here.client.App()
	assert.Len(t, all(t, app.GroupsNamed(t.Context(), "Marketing resources")), 1)
	assert.Len(t, all(t, app.Resources(t.Context(), p.IDs["catalog"])), 1)
	packages := all(t, app.Packages(t.Context()))
	require.Len(t, packages, 1)
	assert.Len(t, packages[0].Contents, 1)
	assert.Len(t, all(t, app.AssignmentPolicies(t.Context(), packages[0].ID)), 1)
	people := 0
	for _, someone := range w.tenant.People() {
		if someone.UPN == requestor {
			people++
			shown := w.secrets.of(requestor)
			assert.Equal(t, someone.Password, shown[len(shown)-1], "the password that was shown last opens the account")
		}
	}
	assert.Equal(t, 1, people)
	for _, s := range p.Steps {
		assert.Equal(t, plans.Did, s.State, "%s: nothing that the plan made is taken for somebody else's", s.Words)
	}
}

// The same for taking it down: nothing is left, and nothing is asked twice.
func TestPackageIsTakenDownOnceWheneverTheProcessDies(t *testing.T) {
	everyDeath(t, func(t *testing.T, version string, at event, n int64) *counted {
		w := newWorld(t, version, entrasim.Config{Seed: "empty"}, mortal)
		admin := w.link(t, "Admin1")
		made := done(t, w.do(t, admin, campaign()))
		_, err := w.as(t, "Requestor1").Submit(t.Context(), graph.Ask{PackageID: made.IDs["package"]})
		require.NoError(t, err)
		p := w.draft(t, admin, takeDown(t, w, admin, made))
		p, died := dies(t, w, p.ID, at, n, func(b *plans.Book) error {
			_, err := b.Confirm(t.Context(), admin, p.ID, p.Typed)
			return err
		})
		done(t, p)
		nothingIsLeft(t, w, made)
		assert.Equal(t, 1, removals(w), "the assignment is removed once")
		return died
	})
}

// takeDown is the wish that takes the tutorial down, with its group and person.
func takeDown(t *testing.T, w *world, by access.Principal, made plans.Plan) plans.DeletePackage {
	t.Helper()
	o, err := plans.FindObstacles(t.Context(), w.here.client.AsWith(by, w.here.client.AdminScopes()), w.here.client.App(), made.IDs["package"])
	require.NoError(t, err)
	wish := o.Wish()
	wish.DeleteUsers = []plans.Thing{{ID: made.IDs["user"], Name: "Requestor1"}}
	wish.DeleteGroups = []plans.Thing{{ID: made.IDs["group"], Name: "Marketing resources"}}
	return wish
}

func nothingIsLeft(t *testing.T, w *world, made plans.Plan) {
	t.Helper()
	app := w.here.client.App()
	assert.Empty(t, all(t, app.Packages(t.Context())))
	assert.Empty(t, all(t, app.GroupsNamed(t.Context(), "Marketing resources")))
	assert.Empty(t, all(t, app.Resources(t.Context(), made.IDs["catalog"])))
	for _, someone := range w.tenant.People() {
		assert.NotEqual(t, requestor, someone.UPN)
	}
}

func removals(w *world) int {
	n := 0
	for _, r := range w.tenant.Requests() {
		if r.Type == "adminRemove" {
			n++
		}
	}
	return n
}

// The same for taking back what was made.
func TestPlanIsTakenBackOnceWheneverTheProcessDies(t *testing.T) {
	everyDeath(t, func(t *testing.T, version string, at event, n int64) *counted {
		w := newWorld(t, version, entrasim.Config{Seed: "empty"}, mortal)
		admin := w.link(t, "Admin1")
		made := done(t, w.do(t, admin, campaign()))
		p, died := dies(t, w, made.ID, at, n, func(b *plans.Book) error {
			_, err := b.Undo(t.Context(), admin, made.ID)
			return err
		})
		require.Equal(t, plans.Undone, p.State, account(p))
		nothingIsLeft(t, w, made)
		return died
	})
}
