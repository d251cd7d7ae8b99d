package plans_test

import (
	"regexp"
	"strings"
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

// situation is something bad that happens to a plan.
type situation struct {
	name  string
	empty bool   // in the tenant of the tutorial, whose administrator may do everything
	long  bool   // it takes most of a minute, and wants ACCESSBOT_TEST_LONG
	slow  bool   // requests in Entra take their time, until the tenant's clock is moved
	owner string // Admin1 unless said
	wish  func(t *testing.T, c *scene) plans.Wish
	// at is the act before which trouble comes; empty: before the plan begins.
	at      plans.Act
	trouble func(t *testing.T, c *scene)
	// says matches what the plan says: why it stopped, what it waits for, or what
	// is worth saying about a step.
	says string
	// mend takes the trouble away. A plan that stopped is then resumed, one that
	// waits goes on by itself. Without it, a plan that stopped is taken back.
	mend func(t *testing.T, c *scene)
}

// scene is a world in which a situation happens.
type scene struct {
	*world
	runner *process         // that works on the plan
	admin  *graph.Delegated // somebody else, in another process
	app    *graph.Reader
	plan   plans.Plan
	ids    map[string]string
}

// advice matches a sentence that says what to do, or that nothing is to be done.
var advice = regexp.MustCompile(`(?i)press Resume|undo|ask |sign in|by itself|by myself|I go on|anew|still granting|still taking`)

func TestEveryBadSituationSaysWhatToDoAndThePlanGoesOn(t *testing.T) {
	t.Parallel()
	list := allSituations()
	require.GreaterOrEqual(t, len(list), 40)
	for _, s := range list {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			if s.long && stride() > 1 {
				t.Skipf("skipped: it takes most of a minute; set %s", longVariable)
			}
			c := newScene(t, s)
			c.play(t, s)
		})
	}
}

func newScene(t *testing.T, s situation) *scene {
	t.Helper()
	cfg := entrasim.Config{}
	if s.empty {
		cfg.Seed = "empty"
	}
	if s.slow {
		cfg.Frozen, cfg.SubmittedFor, cfg.DeliveringFor = true, time.Second, time.Hour
	}
	w := newWorld(t, "v1.0", cfg)
	c := &scene{world: w, runner: w.here, ids: map[string]string{}}
	w.here = w.join(t)
	c.admin, c.app = w.as(t, "Admin1"), w.join(t).client.App()
	return c
}

func (c *scene) play(t *testing.T, s situation) {
	t.Helper()
	if s.owner == "" {
		s.owner = "Admin1"
	}
	wish := s.wish(t, c)
	by := c.link(t, s.owner)
	c.plan = c.draft(t, by, wish)
	var struck atomic.Bool
	c.teller.listen(func(p plans.Plan) {
		step, _, left := p.Current()
		if s.trouble != nil && left && (s.at == "" || step.Act == s.at) && struck.CompareAndSwap(false, true) {
			s.trouble(t, c)
		}
	})
	c.confirm(t, by, c.plan)
	says := regexp.MustCompile(s.says)
	p := c.until(t, c.plan.ID, func(p plans.Plan) bool {
		return !p.Ended.IsZero() || p.Note != "" && says.MatchString(p.Note)
	})
	c.plan = p
	said := sayings(p)
	assert.Regexp(t, says, said, account(p))
	if p.State != plans.Done {
		assert.Regexp(t, advice, said, account(p))
	}
	c.goOn(t, s, by)
}

// sayings is all that a plan says to its owner.
func sayings(p plans.Plan) string {
	parts := []string{p.Note}
	for _, s := range p.Steps {
		parts = append(parts, s.Note)
		if s.Failure != nil {
			parts = append(parts, s.Failure.Sentence)
		}
	}
	return strings.Join(parts, "\n")
}

// goOn requires that the plan comes to a good end.
func (c *scene) goOn(t *testing.T, s situation, by access.Principal) {
	t.Helper()
	if s.mend != nil {
		s.mend(t, c)
	}
	var err error
	switch {
	case c.plan.State == plans.Stopped && s.mend != nil:
		_, err = c.here.book.Resume(t.Context(), by, c.plan.ID)
	case c.plan.State == plans.Stopped:
		_, err = c.here.book.Undo(t.Context(), by, c.plan.ID)
	}
	require.NoError(t, err)
	p := c.ends(t, c.plan.ID)
	want := plans.Done
	if c.plan.State == plans.Stopped && s.mend == nil {
		want = plans.Undone
	}
	assert.Equal(t, want, p.State, account(p))
}

func allSituations() []situation {
	var list []situation
	for _, some := range [][]situation{namesTaken(), rights(), catalogTroubles(), packageTroubles(), services(), signIns(), takeDowns(), lateTakeDowns(), assignments(), badDeliveries(), removalTroubles(), changes(), directory(), policyChanges()} {
		list = append(list, some...)
	}
	return list
}

// newPackage is a package with a new group in a catalog.
func newPackage(catalog string) plans.CreatePackage {
	w := campaign()
	w.People, w.Catalog.Name, w.Name = nil, catalog, "Autumn Campaign"
	w.Resources[0].NewGroup = &graph.NewGroup{Name: "Autumn helpers", Description: "Autumn"}
	w.Policies[0].Audience, w.Policies[0].Targets = access.AllMembers, nil
	return w
}

// withGroup is a package that grants a group that is there.
func withGroup(t *testing.T, c *scene, catalog, group string) plans.CreatePackage {
	t.Helper()
	w := newPackage(catalog)
	found := all(t, c.app.GroupsNamed(t.Context(), group))
	require.Len(t, found, 1)
	w.Resources = []plans.ResourceChoice{{Existing: access.Resource{OriginID: found[0].ID, System: "AadGroup", Name: group}}}
	return w
}

func fixed(w plans.Wish) func(*testing.T, *scene) plans.Wish {
	return func(*testing.T, *scene) plans.Wish { return w }
}

// fails plans a fault of the tenant.
func fails(f entrasim.Fault) func(*testing.T, *scene) {
	return func(_ *testing.T, c *scene) { c.tenant.Fail(f) }
}

func namesTaken() []situation {
	return []situation{
		{
			name: "the group's name is taken", wish: fixed(newPackage("General")), says: "There is a group called Autumn helpers already",
			trouble: func(t *testing.T, c *scene) {
				g, err := c.admin.CreateGroup(t.Context(), graph.NewGroup{Name: "Autumn helpers", Nickname: "other"})
				require.NoError(t, err)
				c.ids["group"] = g.ID
			},
			mend: func(t *testing.T, c *scene) { require.NoError(t, c.admin.DeleteGroup(t.Context(), c.ids["group"])) },
		},
		{
			name: "the package's name is taken", says: "There is a package of this catalog called Marketing Campaign already",
			wish: func(*testing.T, *scene) plans.Wish {
				w := newPackage("General")
				w.Name = "Marketing Campaign"
				return w
			},
			mend: func(t *testing.T, c *scene) {
				other := "Marketing Campaign of last year"
				require.NoError(t, c.admin.UpdatePackage(t.Context(), c.tenant.PackageID("Marketing Campaign"), graph.PackageChange{Name: &other}))
			},
		},
		{
			name: "the catalog's name is taken", says: "There is a catalog called Finance already",
			wish: func(*testing.T, *scene) plans.Wish {
				w := newPackage("")
				w.Catalog.New = &access.Catalog{Name: "Finance", Description: "Ours", Published: true}
				return w
			},
		},
		{
			name: "the policy's name is taken meanwhile", wish: fixed(newPackage("General")), at: plans.ActCreatePolicy, says: "There is a policy of this package called Specific users already",
			trouble: func(t *testing.T, c *scene) {
				p, err := c.admin.CreatePolicy(t.Context(), access.AssignmentPolicy{PackageID: c.tenant.PackageID("Autumn Campaign"), Name: "Specific users", Audience: access.Nobody})
				require.NoError(t, err)
				c.ids["policy"] = p.ID
			},
			mend: func(t *testing.T, c *scene) { require.NoError(t, c.admin.DeletePolicy(t.Context(), c.ids["policy"])) },
		},
		{
			name: "the account's name is taken", empty: true, wish: fixed(campaign()), says: "There is an account called",
			trouble: func(t *testing.T, c *scene) {
				p, err := c.admin.CreatePerson(t.Context(), graph.NewPerson{Name: "Another", UPN: requestor, Nickname: "another", Password: "Contoso1234"})
				require.NoError(t, err)
				c.ids["user"] = p.ID
			},
			mend: func(t *testing.T, c *scene) { require.NoError(t, c.admin.DeletePerson(t.Context(), c.ids["user"])) },
		},
	}
}

func rights() []situation {
	role := func(catalog, role string) func(*testing.T, *scene) {
		return func(t *testing.T, c *scene) { require.NoError(t, c.tenant.GrantCatalogRole(catalog, "Manager1", role)) }
	}
	return []situation{
		{
			name: "an administrator of another catalog sees no such catalog", owner: "Manager1", says: "You see no catalog called General",
			wish: func(t *testing.T, c *scene) plans.Wish {
				role("Finance", "Catalog owner")(t, c)
				return withGroup(t, c, "General", "Marketing resources")
			},
			mend: role("General", "Catalog owner"),
		},
		{
			name: "a reader of the catalog may make no package", owner: "Manager1", says: "Entra does not let you do this: Create the package Autumn Campaign.*Access package manager",
			wish: func(t *testing.T, c *scene) plans.Wish {
				role("Finance", "Catalog reader")(t, c)
				return withGroup(t, c, "Finance", "Finance readers")
			},
			mend: role("Finance", "Access package manager"),
		},
		{
			name: "the group is not owned", owner: "Manager1", says: "only an owner put this into a catalog: Marketing resources",
			wish: func(t *testing.T, c *scene) plans.Wish {
				role("Finance", "Catalog owner")(t, c)
				return withGroup(t, c, "Finance", "Marketing resources")
			},
			mend: func(t *testing.T, c *scene) {
				catalog, _, err := c.app.CatalogNamed(t.Context(), "Finance")
				require.NoError(t, err)
				group := all(t, c.app.GroupsNamed(t.Context(), "Marketing resources"))[0]
				_, err = c.admin.AddResource(t.Context(), catalog.ID, access.Resource{OriginID: group.ID, System: "AadGroup"})
				require.NoError(t, err)
			},
		},
		{
			name: "an administrator of packages makes accounts", says: "Entra does not let you do this: Create the account .* User Administrator",
			wish: fixed(plans.CreateUser{Account: plans.Account{Name: "Trial", UPN: "trial@contoso.onmicrosoft.com"}}),
		},
	}
}

func catalogTroubles() []situation {
	return []situation{
		{
			name: "the catalog is not there", wish: fixed(newPackage("Nowhere")), says: "You see no catalog called Nowhere",
			mend: func(t *testing.T, c *scene) {
				_, err := c.admin.CreateCatalog(t.Context(), access.Catalog{Name: "Nowhere", Description: "Now it is", Published: true})
				require.NoError(t, err)
			},
		},
		{
			name: "the group is gone", empty: true, at: plans.ActAddResource, says: "Entra does not find what this step needs: Put the group Doomed",
			wish: func(t *testing.T, c *scene) plans.Wish {
				g, err := c.admin.CreateGroup(t.Context(), graph.NewGroup{Name: "Doomed", Nickname: "doomed"})
				require.NoError(t, err)
				c.ids["group"] = g.ID
				return withGroup(t, c, "General", "Doomed")
			},
			trouble: func(t *testing.T, c *scene) { require.NoError(t, c.admin.DeleteGroup(t.Context(), c.ids["group"])) },
		},
		{
			name: "the group is in the catalog already", says: "It was in the catalog already",
			wish: func(t *testing.T, c *scene) plans.Wish { return withGroup(t, c, "General", "Marketing resources") },
		},
		{
			name: "the role is not shown yet", wish: fixed(newPackage("General")), says: "",
			trouble: func(_ *testing.T, c *scene) {
				c.tenant.SetKnobs(func(k *entrasim.Knobs) { k.RoleVisibleAfter = entrasim.Span(600 * time.Millisecond) })
			},
		},
	}
}

func packageTroubles() []situation {
	return []situation{
		{
			name: "there is no such role", says: "Entra shows no role called Owner",
			wish: func(*testing.T, *scene) plans.Wish {
				w := newPackage("General")
				w.Resources[0].Roles = []string{"Owner"}
				return w
			},
		},
		{
			name: "somebody else has added the role", wish: fixed(newPackage("General")), at: plans.ActAddRole, says: "The package granted it already",
			trouble: func(t *testing.T, c *scene) {
				group := all(t, c.app.GroupsNamed(t.Context(), "Autumn helpers"))[0]
				catalog, _, err := c.app.CatalogNamed(t.Context(), "General")
				require.NoError(t, err)
				r, _, err := c.app.ResourceOf(t.Context(), catalog.ID, group.ID)
				require.NoError(t, err)
				role := access.ResourceRole{Name: "Member", OriginID: "Member_" + group.ID, System: "AadGroup"}
				_, err = c.admin.AddRole(t.Context(), c.tenant.PackageID("Autumn Campaign"), r, access.RoleScope{Role: role})
				require.NoError(t, err)
			},
		},
		{
			name: "the new package is deleted while the bot is down", wish: fixed(newPackage("General")), at: plans.ActCreatePolicy, says: "Entra does not find what this step needs|Entra does not let you do this",
			trouble: func(t *testing.T, c *scene) {
				require.NoError(t, c.admin.DeletePackage(t.Context(), c.tenant.PackageID("Autumn Campaign")))
				c.runner.wire.cut()
				c.start(t)
			},
		},
		{
			name: "the policy cannot be", says: "Entra does not accept the policy Specific users",
			wish: func(*testing.T, *scene) plans.Wish {
				w := newPackage("General")
				w.Policies[0].Approval = access.ApprovalRules{ForAdd: true}
				return w
			},
		},
	}
}
