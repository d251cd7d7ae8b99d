package plans_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"
	"accessbot/internal/plans"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const requestor = "requestor1@contoso.onmicrosoft.com"

// campaign is the package of Microsoft's tutorial, from nothing.
//
// https://learn.microsoft.com/graph/tutorial-access-package-api
func campaign() plans.CreatePackage {
	return plans.CreatePackage{
		People:  []plans.Account{{Name: "Requestor1", UPN: requestor, Nickname: "Requestor1"}},
		Catalog: plans.CatalogChoice{Name: "General"},
		Name:    "Marketing Campaign", Description: "Access to resources for the campaign",
		Resources: []plans.ResourceChoice{{NewGroup: &graph.NewGroup{Name: "Marketing resources", Description: "Marketing group", Nickname: "markres"}}},
		Policies: []access.AssignmentPolicy{{
			Name: "Specific users", Description: "Specific users can request assignment", Audience: access.SpecificUsers,
			Targets: []access.Subject{{Kind: access.SingleUser, ID: plans.NewPersonID(0), Description: "Requestor1"}},
			Length:  access.Length{For: access.Duration{Days: 30}}, Rights: access.RequestorRights{Add: true},
		}},
	}
}

// Microsoft's tutorial from an empty tenant to an empty tenant, through plans.
func TestTutorialFromAnEmptyTenantToAnEmptyTenant(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, version, entrasim.Config{Seed: "empty", Frozen: true, SubmittedFor: 2 * time.Second, DeliveringFor: 3 * time.Second})
		people := len(w.tenant.People())
		admin := w.link(t, "Admin1")
		for range 2 {
			l := &lesson{world: w, admin: admin, began: len(w.tenant.Calls())}
			l.make(t)
			l.request(t)
			l.clearUp(t)
			assert.Len(t, w.tenant.People(), people, "nobody is left")
			l.equalsTheTutorial(t)
			assert.NotContains(t, w.log.String(), l.password)
			assert.NotContains(t, w.redis.Dump(), l.password)
		}
	})
}

// lesson is the tutorial on its way.
type lesson struct {
	world    *world
	admin    access.Principal
	began    int // in the journal of the tenant
	made     plans.Plan
	password string
}

func (l *lesson) make(t *testing.T) {
	t.Helper()
	p := l.world.draft(t, l.admin, campaign())
	for _, c := range p.HTTP() {
		assert.NotContains(t, c.Body+c.Path, "placeholder", "names stand in braces")
	}
	l.world.confirm(t, l.admin, p)
	l.made = done(t, l.world.ends(t, p.ID))
	shown := l.world.secrets.of(requestor)
	l.password = shown[len(shown)-1]
	assert.Equal(t, l.password, l.world.tenant.Person("Requestor1").Password, "what was shown opens the account")
	pkg, err := l.world.here.client.App().Package(t.Context(), l.made.IDs["package"])
	require.NoError(t, err)
	require.Len(t, pkg.Contents, 1)
	assert.Equal(t, "Marketing resources", pkg.Contents[0].Resource)
	policies := all(t, l.world.here.client.App().AssignmentPolicies(t.Context(), pkg.ID))
	require.Len(t, policies, 1)
	assert.Equal(t, "specific people (Requestor1) may ask; nobody must approve; access lasts for 30 days", policies[0].Words())
}

func (l *lesson) request(t *testing.T) {
	t.Helper()
	w := l.world
	person := w.as(t, "Requestor1")
	made, err := person.Submit(t.Context(), graph.Ask{PackageID: l.made.IDs["package"], PolicyID: l.made.IDs["policy"]})
	require.NoError(t, err)
	w.tenant.Advance(time.Minute)
	seen, err := w.here.client.App().Request(t.Context(), made.ID)
	require.NoError(t, err)
	assert.Equal(t, access.Delivered, seen.State)
	held := all(t, w.here.client.App().Assignments(t.Context(), graph.AssignmentFilter{PolicyID: l.made.IDs["policy"]}))
	require.Len(t, held, 1)
	members := all(t, w.here.client.App().Members(t.Context(), l.made.IDs["group"]))
	require.Len(t, members, 1)
	assert.Equal(t, "Requestor1", members[0].Name)
}

// clearUp takes the package down while the tenant's clock is moved on.
func (l *lesson) clearUp(t *testing.T) {
	t.Helper()
	w := l.world
	o, err := plans.FindObstacles(t.Context(), w.here.client.AsWith(l.admin, w.here.client.AdminScopes()), w.here.client.App(), l.made.IDs["package"])
	require.NoError(t, err)
	assert.Equal(t, []string{"Requestor1 holds it."}, o.Words())
	wish := o.Wish()
	wish.DeleteUsers = []plans.Thing{{ID: l.made.IDs["user"], Name: "Requestor1"}}
	wish.DeleteGroups = []plans.Thing{{ID: l.made.IDs["group"], Name: "Marketing resources"}}
	p := w.draft(t, l.admin, wish)
	_, err = w.here.book.Confirm(t.Context(), l.admin, p.ID, "Marketing")
	assert.Equal(t, access.Invalid, access.KindOf(err), "the whole name must be typed")
	w.teller.listen(func(plans.Plan) { w.tenant.Advance(time.Minute) })
	w.confirm(t, l.admin, p)
	done(t, w.ends(t, p.ID))
	w.teller.listen(nil)
	assert.Empty(t, all(t, w.here.client.App().Packages(t.Context())))
	assert.Empty(t, all(t, w.here.client.App().GroupsNamed(t.Context(), "Marketing resources")))
	catalog, _, err := w.here.client.App().CatalogNamed(t.Context(), "General")
	require.NoError(t, err)
	assert.Empty(t, all(t, w.here.client.App().Resources(t.Context(), catalog.ID)))
}

// equalsTheTutorial compares what was sent with the tutorial's own list. Each
// of its calls was made, in its order, and the changes are the same but for two
// that the take-down adds: it takes the role out of the package and the group
// out of the catalog.
func (l *lesson) equalsTheTutorial(t *testing.T) {
	t.Helper()
	wanted := tutorialCalls(t, l.world.version)
	var sent, changes []string
	for _, c := range l.world.tenant.Calls()[l.began:] {
		if strings.Contains(c.Path, "oauth2") || strings.Contains(c.Path, "well-known") || c.Status >= 400 {
			continue
		}
		call := c.Method + " " + route(c.Path)
		sent = append(sent, call)
		if c.Method != http.MethodGet {
			changes = append(changes, call)
		}
	}
	rest := sent
	for _, call := range wanted {
		i := indexOf(rest, call)
		require.GreaterOrEqual(t, i, 0, "%s is missing after what came before it, among\n%s", call, strings.Join(rest, "\n"))
		rest = rest[i+1:]
	}
	var wantedChanges []string
	for _, call := range wanted {
		if !strings.HasPrefix(call, "GET") {
			wantedChanges = append(wantedChanges, call)
		}
	}
	assert.Equal(t, wantedChanges, without(changes, extraChanges(l.world.version)))
}

func indexOf(list []string, want string) int {
	for i, s := range list {
		if strings.EqualFold(s, want) {
			return i
		}
	}
	return -1
}

// extraChanges are those of the take-down that the tutorial leaves to Entra.
func extraChanges(version string) []string {
	if version == "beta" {
		return []string{
			"DELETE /beta" + em + "/accessPackages/{id}/accessPackageResourceRoleScopes/{id}",
			"POST /beta" + em + "/accessPackageResourceRequests",
		}
	}
	return []string{"DELETE /v1.0" + em + "/accessPackages/{id}/resourceRoleScopes/{id}", "POST /v1.0" + em + "/resourceRequests"}
}

// without leaves out the last of each call.
func without(calls, extra []string) []string {
	for _, e := range extra {
		for i, call := range slices.Backward(calls) {
			if strings.EqualFold(call, e) {
				calls = slices.Delete(slices.Clone(calls), i, i+1)
				break
			}
		}
	}
	return calls
}

const em = "/identityGovernance/entitlementManagement"

var anyID = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(_[0-9a-f-]+)?`)

// route is a path with {id} where an id stands.
func route(path string) string { return anyID.ReplaceAllString(path, "{id}") }

// tutorialCalls reads the calls of the vendor's tutorial, in order, and writes
// them in a dialect.
func tutorialCalls(t *testing.T, version string) []string {
	t.Helper()
	folder := os.Getenv("ACCESSBOT_TEST_DATA")
	if folder == "" {
		t.Skip("ACCESSBOT_TEST_DATA does not say where the vendor's tutorial is.")
	}
	text, err := os.ReadFile(filepath.Join(folder, "..", "seeds", "tutorial.md"))
	require.NoError(t, err)
	var calls []string
	for _, m := range regexp.MustCompile(`(?m)^(GET|POST|DELETE) https://graph.microsoft.com(/[^?\s]*)`).FindAllStringSubmatch(string(text), -1) {
		calls = append(calls, m[1]+" "+inDialect(version, route(m[2])))
	}
	require.Len(t, calls, 18, "the tutorial has not changed")
	return calls
}

// inDialect gives the v1.0 path of a call that the tutorial makes in beta.
func inDialect(version, path string) string {
	if version == "beta" {
		return path
	}
	return strings.NewReplacer(
		"/beta/", "/v1.0/", "accessPackageCatalogs", "catalogs", "accessPackageResourceRequests", "resourceRequests",
		"accessPackageResourceRoleScopes", "resourceRoleScopes", "accessPackageResourceRoles", "resourceRoles", "accessPackageResources", "resources",
		"accessPackageAssignmentPolicies", "assignmentPolicies", "accessPackageAssignmentRequests", "assignmentRequests",
		"accessPackageAssignments", "assignments",
	).Replace(path)
}
