package plans_test

import (
	"slices"
	"testing"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/plans"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// studio is a package of applications and of a site: one application lets
// people have several roles, another gives everybody the same. The catalog
// General holds the first already, for another package.
func studio(t *testing.T, w *world) plans.CreatePackage {
	t.Helper()
	w.signIn(t, "Admin1", w.here.client.ResourceScopes()...) // consents
	admin := w.here.client.AsWith(w.link(t, "Admin1"), w.here.client.ResourceScopes()).Reader()
	pick := func(found []access.Resource, roles ...string) plans.ResourceChoice {
		require.Len(t, found, 1)
		return plans.ResourceChoice{Existing: access.Resource{OriginID: found[0].OriginID, System: found[0].System, Name: found[0].Name}, Roles: roles}
	}
	wish := newPackage("General")
	wish.Resources = []plans.ResourceChoice{
		pick(all(t, admin.SearchApplications(t.Context(), "contoso crm")), "Sales Manager", "User"),
		pick(all(t, admin.SearchApplications(t.Context(), "expense")), "Controller"),
		pick(all(t, admin.SearchApplications(t.Context(), "invoice service"))),
		pick(all(t, admin.SearchSites(t.Context(), "wiki")), "Engineering Wiki Members"),
	}
	return wish
}

// heldBy names what a catalog holds beside groups.
func heldBy(t *testing.T, w *world, catalogID string) []string {
	t.Helper()
	var names []string
	for _, r := range all(t, w.here.client.App().Resources(t.Context(), catalogID)) {
		if r.System != "AadGroup" {
			names = append(names, r.Name)
		}
	}
	slices.Sort(names)
	return names
}

// holdsStudio requires that everything of studio is there once.
func holdsStudio(t *testing.T, w *world, p plans.Plan) {
	t.Helper()
	assert.Equal(t, []string{"Contoso CRM", "Engineering Wiki", "Expense Tool", "Invoice Service", "Marketing Site"}, heldBy(t, w, p.IDs["catalog"]))
	pkg, err := w.here.client.App().Package(t.Context(), p.IDs["package"])
	require.NoError(t, err)
	var given []string
	for _, c := range pkg.Contents {
		given = append(given, c.Role+" of "+c.Resource)
	}
	assert.ElementsMatch(t, []string{
		"Sales Manager of Contoso CRM", "User of Contoso CRM", "Controller of Expense Tool",
		"Default Access of Invoice Service", "Engineering Wiki Members of Engineering Wiki",
	}, given)
}

func TestApplicationsAndSitesArePutIntoTheCatalogAndTakenBack(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, version, entrasim.Config{})
		admin := w.link(t, "Admin1")
		made := done(t, w.do(t, admin, studio(t, w)))
		holdsStudio(t, w, made)
		for _, s := range made.Steps {
			switch s.Words {
			case "Put the application Contoso CRM into the catalog General":
				assert.Equal(t, "It was in the catalog already.", s.Note)
			case "Find the only role of the application Invoice Service":
				assert.Equal(t, "It is called Default Access.", s.Note)
			}
		}
		_, err := w.here.book.Undo(t.Context(), admin, made.ID)
		require.NoError(t, err)
		undone := w.ends(t, made.ID)
		require.Equal(t, plans.Undone, undone.State, account(undone))
		assert.Equal(t, []string{"Contoso CRM", "Marketing Site"}, heldBy(t, w, made.IDs["catalog"]), "what it held before stays")
	})
}

func TestPackageOfApplicationsIsTakenDownAndOtherPackagesKeepTheirs(t *testing.T) {
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, version, entrasim.Config{})
		admin := w.link(t, "Admin1")
		made := done(t, w.do(t, admin, studio(t, w)))
		o, err := plans.FindObstacles(t.Context(), w.as(t, "Admin1"), w.here.client.App(), made.IDs["package"])
		require.NoError(t, err)
		assert.Contains(t, o.Words(), "Contoso CRM stays in the catalog: Design Studio grants it too.")
		done(t, w.do(t, admin, o.Wish()))
		assert.Equal(t, []string{"Contoso CRM", "Marketing Site"}, heldBy(t, w, made.IDs["catalog"]))
	})
}

// A process dies at every moment of making it: every application and site is
// put into the catalog once, every role granted once.
func TestApplicationsAndSitesAreAddedOnceWheneverTheProcessDies(t *testing.T) {
	everyDeath(t, func(t *testing.T, version string, at event, n int64) *counted {
		w := newWorld(t, version, entrasim.Config{}, mortal)
		admin := w.link(t, "Admin1")
		p := w.draft(t, admin, studio(t, w))
		p, died := dies(t, w, p.ID, at, n, func(b *plans.Book) error {
			_, err := b.Confirm(t.Context(), admin, p.ID, "")
			return err
		})
		holdsStudio(t, w, done(t, p))
		return died
	})
}

func TestMissingRoleIsToldWithThoseThatThereAre(t *testing.T) {
	w := newWorld(t, "v1.0", entrasim.Config{})
	admin := w.link(t, "Admin1")
	for wanted, says := range map[string]string{
		"Mitglieder von Engineering Wiki": "no role called Mitglieder von Engineering Wiki of Engineering Wiki; there is Engineering Wiki Owners, Engineering Wiki Visitors and Engineering Wiki Members. Look",
		"":                                "more than one role of Engineering Wiki: Engineering Wiki Owners",
	} {
		wish := studio(t, w)
		wish.Resources = wish.Resources[3:]
		wish.Resources[0].Roles = nil
		if wanted != "" {
			wish.Resources[0].Roles = []string{wanted}
		}
		p := w.do(t, admin, wish)
		require.Equal(t, plans.Stopped, p.State, account(p))
		step, _, _ := p.Current()
		assert.Contains(t, step.Failure.Sentence, says)
		_, err := w.here.book.Undo(t.Context(), admin, p.ID)
		require.NoError(t, err)
		assert.Equal(t, plans.Undone, w.ends(t, p.ID).State)
	}
}

func TestApplicationsAndSitesAsTerraform(t *testing.T) {
	wish := newPackage("General")
	wish.Resources = []plans.ResourceChoice{
		{Existing: access.Resource{OriginID: "8a1f", System: "AadApplication", Name: "Expenses"}, Roles: []string{"Controller"}},
		{Existing: access.Resource{OriginID: "8a20", System: "AadApplication", Name: "Invoices"}},
		{Existing: access.Resource{OriginID: "https://contoso.sharepoint.example/sites/wiki", System: "SharePointOnline", Name: "Wiki"}, Roles: []string{"Wiki Members"}},
	}
	text, err := plans.Terraform(wish)
	require.NoError(t, err)
	parsed(t, text)
	for _, line := range []string{
		`resource_origin_system = "AadApplication"`, `resource_origin_system = "SharePointOnline"`, `resource_origin_id     = "https://contoso.sharepoint.example/sites/wiki"`,
		"# Not expressed: the role Controller of Expenses", "# Not expressed: the only role of Invoices", "# Not expressed: the role Wiki Members of Wiki",
	} {
		assert.Contains(t, text, line)
	}
	assert.NotContains(t, text, "azuread_access_package_resource_package_association", "the provider would grant the wrong role")
}
