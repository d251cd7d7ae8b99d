package entrasim

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAServicePrincipalMayBeConfinedToOneCatalog(t *testing.T) {
	tenant := start(t, Config{AppRoles: []string{}, Frozen: true})
	status, _, _ := asApp(t, tenant).do(http.MethodGet, em+"/accessPackages", nil)
	require.Equal(t, http.StatusForbidden, status, "neither a permission nor a role")
	require.NoError(t, tenant.GrantCatalogRole("Finance", "app", "Access package assignment manager"))
	app := asApp(t, tenant)
	assert.Len(t, app.get(em + "/catalogs")["value"], 1)
	assert.Len(t, app.get(em + "/accessPackages")["value"], 5, "those of its catalog")
	reports := tenant.PackageID("Finance Reports")
	app.get(em + "/accessPackages/" + reports)
	app.fails(http.StatusForbidden, "UnAuthorized", http.MethodGet, em+"/accessPackages/"+tutorialPackage, nil)
	app.fails(http.StatusForbidden, "UnAuthorized", http.MethodGet, em+"/accessPackages/nothing", nil)
	for _, list := range []string{"assignmentRequests", "assignments", "assignmentPolicies"} {
		app.fails(http.StatusForbidden, "UnAuthorized", http.MethodGet, em+"/"+list, nil)
		app.get(em + "/" + list + "?$expand=accessPackage&$filter=" + url.QueryEscape("accessPackage/id eq '"+reports+"'"))
		app.fails(http.StatusForbidden, "UnAuthorized", http.MethodGet, em+"/"+list+"?$filter="+url.QueryEscape("accessPackage/id eq '"+tutorialPackage+"'"), nil)
	}

	policy := app.get(em + "/assignmentPolicies?$filter=" + url.QueryEscape("accessPackage/id eq '"+reports+"'"))["value"].([]any)[0].(fields)["id"]
	app.ask(fields{"requestType": "adminAdd", "assignment": fields{"targetId": personID("Guest1"), "assignmentPolicyId": policy, "accessPackageId": reports}})
	other := fields{"requestType": "adminAdd", "assignment": fields{"targetId": personID("Guest1"), "assignmentPolicyId": tutorialPolicy, "accessPackageId": tutorialPackage}}
	assert.Equal(t, "UnAuthorized", app.refused(http.StatusForbidden, other))
}

func TestEachCatalogRoleAllowsSoMuchAndNoMore(t *testing.T) {
	for name, test := range map[string]struct{ reads, packages, resources int }{
		"Catalog reader":                    {http.StatusOK, http.StatusForbidden, http.StatusForbidden},
		"Access package assignment manager": {http.StatusOK, http.StatusForbidden, http.StatusForbidden},
		"Access package manager":            {http.StatusOK, http.StatusNoContent, http.StatusForbidden},
		"Catalog owner":                     {http.StatusOK, http.StatusNoContent, http.StatusNoContent},
	} {
		t.Run(name, func(t *testing.T) {
			tenant := start(t, Config{AdminConsent: []string{permEMWrite}})
			require.NoError(t, tenant.GrantCatalogRole("Finance", "Manager1", name))
			person := signedInAs(t, tenant, "Manager1", permEMWrite)
			path := em + "/accessPackages/" + tenant.PackageID("Payroll")
			person.gives(test.reads, http.MethodGet, path, nil)
			person.gives(test.packages, http.MethodPatch, path, fields{"isHidden": true})
			person.gives(test.resources, http.MethodPatch, em+"/catalogs/"+seededID("catalog", "Finance"), fields{"description": "x"})
			person.gives(http.StatusForbidden, http.MethodPatch, em+"/accessPackages/"+tutorialPackage, fields{"isHidden": true})
		})
	}
}

func TestReadingIsNotEnoughToWrite(t *testing.T) {
	tenant := start(t, Config{})
	require.NoError(t, tenant.GrantCatalogRole("Finance", "app", "Catalog reader"))
	asApp(t, tenant).fails(http.StatusForbidden, "UnAuthorized", http.MethodPatch, em+"/accessPackages/"+tutorialPackage, fields{"isHidden": true})
}

func TestAWrongCatalogRoleIsAnError(t *testing.T) {
	tenant := start(t, Config{})
	require.Error(t, tenant.GrantCatalogRole("Nowhere", "app", "Catalog owner"))
	require.Error(t, tenant.GrantCatalogRole("Finance", "app", "King"))
	require.Error(t, tenant.GrantCatalogRole("Finance", "Nobody", "Catalog owner"))
}
