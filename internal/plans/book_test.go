package plans_test

import (
	"fmt"
	"strings"
	"sync"
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

func kindOf(t *testing.T, want access.Kind, err error) {
	t.Helper()
	assert.Equal(t, want, access.KindOf(err), "%v", err)
}

// changesBy lists the changes in Entra that somebody made and that worked.
func (w *world) changesBy(name string) []string {
	var made []string
	for _, c := range w.tenant.Calls() {
		if c.Method != "GET" && c.Status < 300 && c.Who == strings.ToLower(name)+"@contoso.onmicrosoft.com" {
			made = append(made, c.Method+" "+c.Path)
		}
	}
	return made
}

// T21: administration reached by somebody who is no administrator.
func TestPlansOfSomebodyWithoutARoleChangeNothing(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, version, entrasim.Config{})
		admin := w.as(t, "Admin1")
		c := &scene{world: w, admin: admin, app: w.join(t).client.App(), ids: map[string]string{}}
		holder(t, c, "Requestor2")
		id := w.tenant.PackageID("Marketing Campaign")
		policy, err := c.app.AssignmentPolicy(t.Context(), all(t, c.app.AssignmentPolicies(t.Context(), id))[0].ID)
		require.NoError(t, err)
		wider := policy
		wider.Length = access.Length{}
		pkg, err := c.app.Package(t.Context(), id)
		require.NoError(t, err)
		o, err := plans.FindObstacles(t.Context(), admin, c.app, id)
		require.NoError(t, err)
		group := plans.Thing{ID: pkg.Contents[0].OriginID, Name: "Marketing resources"}
		wishes := []plans.Wish{
			withGroup(t, c, "General", "Marketing resources"), newPackage("General"), o.Wish(),
			assigning("Marketing Campaign", "Requestor1")(t, c),
			plans.Remove{Package: plans.Thing{ID: id, Name: pkg.Name}, Held: o.Holders()[0]},
			plans.BulkRemove{Package: plans.Thing{ID: id, Name: pkg.Name}, Held: o.Holders(), TryDelete: true},
			plans.CreateGroup{Group: graph.NewGroup{Name: "Mine"}},
			plans.DeleteGroup{Group: group},
			plans.CreateUser{Account: plans.Account{Name: "Mine", UPN: "mine@contoso.onmicrosoft.com"}},
			plans.DeleteUser{Person: plans.Thing{ID: w.tenant.Person("Leaver1").ObjectID, Name: "Leaver1"}},
			plans.ReplacePolicy{Package: plans.Thing{ID: id}, Was: policy, Want: wider},
			plans.Hide{Package: pkg},
			plans.Rename{Package: pkg, Name: "Mine"},
		}
		requestor := w.link(t, "Requestor1")
		for _, wish := range wishes {
			p := w.draft(t, requestor, wish)
			_, err := w.here.book.Confirm(t.Context(), requestor, p.ID, p.Typed)
			kindOf(t, access.NotAllowed, err)
			assert.Contains(t, access.SentenceOf(err), "you administer no packages here")
		}
		_, err = w.here.client.AsWith(requestor, w.here.client.AdminScopes()).Reader().CatalogOf(t.Context(), id)
		kindOf(t, access.NotAllowed, err)
		_, err = plans.FindObstacles(t.Context(), w.here.client.AsWith(requestor, w.here.client.AdminScopes()), c.app, id)
		kindOf(t, access.NotAllowed, err)
		assert.Empty(t, w.changesBy("Requestor1"))

		require.NoError(t, w.tenant.GrantCatalogRole("Engineering", "Manager1", "Catalog reader"))
		manager := w.link(t, "Manager1")
		for _, wish := range wishes {
			switch wish.(type) {
			case plans.CreateGroup, plans.CreatePackage: // Entra lets everybody make a group
				continue
			}
			p := w.do(t, manager, wish)
			assert.Equal(t, plans.Stopped, p.State, account(p))
			assert.Regexp(t, "Entra does not|a package that you may not see", sayings(p), account(p))
		}
		assert.Empty(t, w.changesBy("Manager1"), "a role in another catalog is none in this one")
	})
}

// Four eyes are those of two accounts in Entra, whatever they are called in
// Slack.
func TestAnotherAdministratorMustAgree(t *testing.T) {
	w := newWorld(t, "v1.0", entrasim.Config{}, func(c *plans.Config) { c.SecondAdmin = true })
	admin := w.link(t, "Admin1")
	p := w.draft(t, admin, newPackage("General"))
	w.confirm(t, admin, p)
	p, err := w.here.book.Get(t.Context(), p.ID)
	require.NoError(t, err)
	assert.Equal(t, plans.Asked, p.State)
	before := len(w.changesBy("Admin1"))

	_, err = w.here.book.Agree(t.Context(), admin, p.ID)
	kindOf(t, access.NotAllowed, err)
	_, err = w.here.store.Unlink(t.Context(), member("Admin1"))
	require.NoError(t, err)
	again := w.linkAs(t, member("Alias"), "Admin1")
	_, err = w.here.book.Agree(t.Context(), again, p.ID)
	kindOf(t, access.NotAllowed, err)
	assert.Contains(t, access.SentenceOf(err), "somebody else in Entra")
	_, err = w.here.book.Agree(t.Context(), w.link(t, "Requestor1"), p.ID)
	kindOf(t, access.NotAllowed, err)
	_, err = w.here.book.Agree(t.Context(), access.Principal{}, p.ID)
	kindOf(t, access.NotLinked, err)
	assert.Len(t, w.changesBy("Admin1"), before, "nothing happens before somebody agrees")

	_, err = w.here.store.Unlink(t.Context(), member("Alias"))
	require.NoError(t, err)
	w.link(t, "Admin1")
	require.NoError(t, w.tenant.GrantCatalogRole("General", "Manager1", "Catalog owner"))
	manager := w.link(t, "Manager1")
	p, err = w.here.book.Agree(t.Context(), manager, p.ID)
	require.NoError(t, err)
	assert.Equal(t, w.tenant.Person("Manager1").ObjectID, p.Second.Person.ID)
	_, err = w.here.book.Agree(t.Context(), manager, p.ID)
	require.NoError(t, err, "the same consent, given twice")
	done(t, w.ends(t, p.ID))
	assert.Empty(t, w.changesBy("Manager1"), "the plan acts as its owner")
}

// I2, F18: a click that comes twice.
func TestClicksThatComeTwiceChangeNothing(t *testing.T) {
	w := newWorld(t, "v1.0", entrasim.Config{})
	admin, other := w.link(t, "Admin1"), w.link(t, "Approver1")
	p := w.draft(t, admin, newPackage("General"))
	_, err := w.here.book.Confirm(t.Context(), other, p.ID, "")
	kindOf(t, access.NotAllowed, err)
	var clicks sync.WaitGroup
	for range 5 {
		clicks.Go(func() {
			_, err := w.here.book.Confirm(t.Context(), admin, p.ID, "")
			if access.KindOf(err) != access.AlreadyDecided { // when it is done before the click comes
				assert.NoError(t, err)
			}
		})
	}
	clicks.Wait()
	done(t, w.ends(t, p.ID))
	_, err = w.here.book.Resume(t.Context(), admin, p.ID)
	kindOf(t, access.AlreadyDecided, err)
	_, err = w.here.book.Cancel(t.Context(), admin, p.ID)
	kindOf(t, access.AlreadyDecided, err)
	for range 2 {
		_, err = w.here.book.Undo(t.Context(), admin, p.ID)
		require.NoError(t, err)
	}
	assert.Equal(t, plans.Undone, w.ends(t, p.ID).State)
	_, err = w.here.book.Get(t.Context(), "no such plan")
	kindOf(t, access.NotFound, err)
	dropped := w.draft(t, admin, newPackage("General"))
	for range 2 {
		dropped, err = w.here.book.Cancel(t.Context(), admin, dropped.ID)
		require.NoError(t, err)
	}
	assert.Equal(t, plans.Canceled, dropped.State)
	mine, err := w.here.book.Mine(t.Context(), member("Admin1"))
	require.NoError(t, err)
	require.Len(t, mine, 2)
	assert.Equal(t, dropped.ID, mine[0].ID, "the newest first")
	mine, err = w.here.book.Mine(t.Context(), member("Approver1"))
	require.NoError(t, err)
	assert.Empty(t, mine)
}

// F19: many replicas, and each plan worked on by one of them.
func TestManyReplicasMakeEachThingOnce(t *testing.T) {
	w := newWorld(t, "v1.0", entrasim.Config{})
	w.start(t)
	w.start(t)
	admin := w.link(t, "Admin1")
	var ids []string
	for i := range 6 {
		wish := newPackage("General")
		wish.Name, wish.Resources[0].NewGroup = fmt.Sprintf("Package %d", i), &graph.NewGroup{Name: fmt.Sprintf("Group %d", i)}
		p := w.draft(t, admin, wish)
		w.confirm(t, admin, p)
		ids = append(ids, p.ID)
	}
	for i, id := range ids {
		done(t, w.ends(t, id))
		assert.Len(t, all(t, w.here.client.App().GroupsNamed(t.Context(), fmt.Sprintf("Group %d", i))), 1)
	}
	names := map[string]int{}
	for _, p := range all(t, w.here.client.App().Packages(t.Context())) {
		names[p.Name]++
	}
	for name, n := range names {
		assert.Equal(t, 1, n, name)
	}
}

// F32: a process that is paused in the middle of a step, and wakes when another
// one has done it.
func TestProcessThatWakesUpLateDoesNothingTwice(t *testing.T) {
	w := newWorld(t, "v1.0", entrasim.Config{}, mortal)
	admin := w.link(t, "Admin1")
	p := w.draft(t, admin, newPackage("General"))
	sleeper := w.here
	w.here = w.join(t)
	asleep, wake, awake := make(chan struct{}), make(chan struct{}), make(chan struct{})
	rise := sync.OnceFunc(func() { close(wake) })
	t.Cleanup(rise)
	var n atomic.Int64
	sleeper.wire.kills(func(e event) bool {
		switch {
		case e == event{"graph", "before"} && n.Add(1) == 3: // about to make the package
			sleeper.wire.freeze(wake)
			close(asleep)
			<-wake
		case e == event{"graph", "after"} && n.CompareAndSwap(3, 4):
			close(awake)
		}
		return false
	})
	w.confirm(t, admin, p)
	<-asleep
	w.start(t, mortal)
	done(t, w.ends(t, p.ID))
	rise()
	<-awake
	named := 0
	for _, pkg := range all(t, w.here.client.App().Packages(t.Context())) {
		if pkg.Name == "Autumn Campaign" {
			named++
		}
	}
	assert.Equal(t, 1, named)
	late, err := w.here.book.Get(t.Context(), p.ID)
	require.NoError(t, err)
	assert.Equal(t, plans.Done, late.State, "and it writes nothing over what the other one wrote")
}

// T22: a runaway change.
func TestPlansThatChangeTooMuchAreHeldBack(t *testing.T) {
	w := newWorld(t, "v1.0", entrasim.Config{}, func(c *plans.Config) { c.PerMin, c.AllMin = 2, 4 })
	admin := w.link(t, "Admin1")
	first := w.draft(t, admin, newPackage("General"))
	w.confirm(t, admin, first)
	w.until(t, first.ID, func(p plans.Plan) bool { return strings.Contains(p.Note, "Your plans change much in a short time") })
	assert.Len(t, w.changesBy("Admin1"), 2)
	require.NoError(t, w.tenant.GrantCatalogRole("General", "Manager1", "Catalog owner"))
	manager := w.link(t, "Manager1")
	second := w.draft(t, manager, plans.Hide{Package: access.Package{ID: w.tenant.PackageID("Marketing Campaign"), Name: "Marketing Campaign"}})
	w.confirm(t, manager, second)
	done(t, w.ends(t, second.ID))
	third := w.draft(t, manager, plans.Hide{Package: access.Package{ID: second.Steps[0].In.PackageID, Name: "Marketing Campaign", Hidden: true}, Show: true})
	w.confirm(t, manager, third)
	w.until(t, third.ID, func(p plans.Plan) bool { return strings.Contains(p.Note, "all stand still") })
	assert.Contains(t, w.log.String(), "too many changes in a minute: all plans stand still")
	assert.Len(t, w.changesBy("Manager1"), 1)
}

func TestHaltStopsEveryPlan(t *testing.T) {
	w := newWorld(t, "v1.0", entrasim.Config{})
	admin := w.link(t, "Admin1")
	require.NoError(t, w.here.book.Halt(t.Context(), 1500*time.Millisecond))
	p := w.draft(t, admin, newPackage("General"))
	began := time.Now()
	w.confirm(t, admin, p)
	done(t, w.ends(t, p.ID))
	assert.Greater(t, time.Since(began), time.Second)
}

// What is taken back: a removal is assigned again, a change changed back; what
// cannot be is said.
func TestUndoGoesAsFarAsItCan(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, version, entrasim.Config{})
		c := &scene{world: w, admin: w.as(t, "Admin1"), app: w.join(t).client.App(), ids: map[string]string{}}
		admin := w.link(t, "Admin1")
		holder(t, c, "Requestor1")
		p := done(t, w.do(t, admin, removing(t, c)))
		assert.Empty(t, w.tenant.Members("Marketing resources"))
		back, stop := p.UndoWords()
		assert.Equal(t, []string{"Assign it again to Requestor1, as long as before, without asking an approver"}, back)
		assert.Empty(t, stop)
		undo(t, w, admin, p)
		assert.Equal(t, []string{"Requestor1"}, w.tenant.Members("Marketing resources"))

		p = done(t, w.do(t, admin, assigning("Marketing Campaign", "Requestor2")(t, c)))
		assert.Contains(t, sayings(p), "Requestor2: delivered, now a member of Marketing resources, until ")
		undo(t, w, admin, p)
		assert.Equal(t, []string{"Requestor1"}, w.tenant.Members("Marketing resources"))

		pkg, err := c.app.Package(t.Context(), w.tenant.PackageID("Marketing Campaign"))
		require.NoError(t, err)
		p = done(t, w.do(t, admin, plans.Hide{Package: pkg}))
		undo(t, w, admin, p)
		shown, err := c.app.Package(t.Context(), pkg.ID)
		require.NoError(t, err)
		assert.False(t, shown.Hidden)

		p = done(t, w.do(t, admin, deletion("Sales Dashboards APAC")(t, c)))
		_, stop = p.UndoWords()
		assert.Equal(t, "Delete the package Sales Dashboards APAC", stop)
		p = undo(t, w, admin, p)
		assert.Contains(t, p.Note, "This could not be taken back, nor what came before it: Delete the package Sales Dashboards APAC")
	})
}

func undo(t *testing.T, w *world, by access.Principal, p plans.Plan) plans.Plan {
	t.Helper()
	_, err := w.here.book.Undo(t.Context(), by, p.ID)
	require.NoError(t, err)
	p = w.ends(t, p.ID)
	require.Equal(t, plans.Undone, p.State, account(p))
	return p
}
