package graph_test

import (
	"testing"

	ig "github.com/microsoftgraph/msgraph-sdk-go/identitygovernance"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// unusedRole is the id of a role that no package has given yet.
const unusedRole = "00000000-0000-0000-0000-000000000000"

func TestTheBuiltInCatalogIsFoundByName(t *testing.T) {
	app := application(t)
	found, err := app.em.Catalogs().Get(t.Context(), &ig.EntitlementManagementCatalogsRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementCatalogsRequestBuilderGetQueryParameters{Filter: new("displayName eq 'General'")},
	})
	require.NoError(t, err)
	general := only(t, found.GetValue())
	assertKnown(t, general)
	assert.Equal(t, models.SERVICEDEFAULT_ACCESSPACKAGECATALOGTYPE, value(general.GetCatalogType()))
	assert.Equal(t, models.PUBLISHED_ACCESSPACKAGECATALOGSTATE, value(general.GetState()))
	assert.True(t, value(general.GetIsExternallyVisible()))
	assert.False(t, value(general.GetCreatedDateTime()).IsZero())
	assert.Nil(t, general.GetAccessPackages(), "neighbours come only when expanded")
}

func TestACatalogComesWithItsPackagesAndResources(t *testing.T) {
	app := application(t)
	found, err := app.em.Catalogs().Get(t.Context(), &ig.EntitlementManagementCatalogsRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementCatalogsRequestBuilderGetQueryParameters{Filter: new("contains(tolower(displayName),'engineer')")},
	})
	require.NoError(t, err)
	id := value(only(t, found.GetValue()).GetId())
	engineering, err := app.em.Catalogs().ByAccessPackageCatalogId(id).Get(t.Context(), &ig.EntitlementManagementCatalogsAccessPackageCatalogItemRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementCatalogsAccessPackageCatalogItemRequestBuilderGetQueryParameters{Expand: []string{"accessPackages", "resources"}},
	})
	require.NoError(t, err)
	assert.Equal(t, "Systems of the engineering department.", value(engineering.GetDescription()))
	assert.Equal(t, models.USERMANAGED_ACCESSPACKAGECATALOGTYPE, value(engineering.GetCatalogType()))
	named(t, engineering.GetAccessPackages(), "Production Database")
	named(t, engineering.GetAccessPackages(), "Engineering Sandbox")
	named(t, engineering.GetResources(), "Production operators")
}

func TestACatalogIsMadeChangedAndDeleted(t *testing.T) {
	admin := administrator(t)
	made := newCatalog(t, admin, "Made by the SDK")
	assert.Equal(t, models.USERMANAGED_ACCESSPACKAGECATALOGTYPE, value(made.GetCatalogType()))
	catalog := admin.em.Catalogs().ByAccessPackageCatalogId(value(made.GetId()))

	change := models.NewAccessPackageCatalog()
	change.SetDescription(new("Changed"))
	change.SetState(new(models.UNPUBLISHED_ACCESSPACKAGECATALOGSTATE))
	_, err := catalog.Patch(t.Context(), change, nil)
	require.NoError(t, err)
	changed, err := catalog.Get(t.Context(), nil)
	require.NoError(t, err)
	assertKnown(t, changed)
	assert.Equal(t, "Made by the SDK", value(changed.GetDisplayName()), "what was not named stays")
	assert.Equal(t, "Changed", value(changed.GetDescription()))
	assert.Equal(t, models.UNPUBLISHED_ACCESSPACKAGECATALOGSTATE, value(changed.GetState()))

	require.NoError(t, catalog.Delete(t.Context(), nil))
	_, err = catalog.Get(t.Context(), nil)
	assertRefused(t, err, 404, "ResourceNotFound")
}

func TestTheApplicationMayNotMakeCatalogsWithReadPermissions(t *testing.T) {
	_, err := application(t).em.Catalogs().Post(t.Context(), catalogNamed("Refused"), nil)
	assertRefused(t, err, 403, "Authorization_RequestDenied")
}

func TestAGroupIsPutIntoACatalogAndTakenOutAgain(t *testing.T) {
	admin := administrator(t)
	catalog, group := value(newCatalog(t, admin, "Takes a group").GetId()), newGroup(t, admin, "onboarded")
	held := onboard(t, admin, catalog, group)
	assertKnown(t, held)
	assert.Equal(t, "onboarded", value(held.GetDisplayName()))
	assert.Equal(t, "AadGroup", value(held.GetOriginSystem()))
	role, scope := only(t, held.GetRoles()), only(t, held.GetScopes())
	assert.Equal(t, "Member_"+group, value(role.GetOriginId()))
	assert.Equal(t, unusedRole, value(role.GetId()), "a role has no id of its own before a package gives it")
	assert.True(t, value(scope.GetIsRootScope()))
	assert.Equal(t, group, value(scope.GetOriginId()))

	_, err := admin.em.ResourceRequests().Post(t.Context(), resourceRequest(models.ADMINADD_ACCESSPACKAGEREQUESTTYPE, catalog, origin(group)), nil)
	require.Error(t, err, "a group cannot be put there twice")

	removed, err := admin.em.ResourceRequests().Post(t.Context(), resourceRequest(models.ADMINREMOVE_ACCESSPACKAGEREQUESTTYPE, catalog, known(held)), nil)
	require.NoError(t, err)
	assert.Equal(t, models.ADMINREMOVE_ACCESSPACKAGEREQUESTTYPE, value(removed.GetRequestType()))
	left, err := admin.em.Catalogs().ByAccessPackageCatalogId(catalog).Resources().Get(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, left.GetValue())

	listed, err := admin.em.ResourceRequests().Get(t.Context(), nil)
	require.NoError(t, err)
	assert.Contains(t, ids(listed.GetValue()), value(removed.GetId()))
}

func TestTheRolesOfAResourceAreListedBesideIt(t *testing.T) {
	app := application(t)
	found, err := app.em.Catalogs().Get(t.Context(), &ig.EntitlementManagementCatalogsRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementCatalogsRequestBuilderGetQueryParameters{Filter: new("displayName eq 'Finance'")},
	})
	require.NoError(t, err)
	finance := app.em.Catalogs().ByAccessPackageCatalogId(value(only(t, found.GetValue()).GetId()))
	resources, err := finance.Resources().Get(t.Context(), &ig.EntitlementManagementCatalogsItemResourcesRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementCatalogsItemResourcesRequestBuilderGetQueryParameters{Filter: new("displayName eq 'Finance readers'")},
	})
	require.NoError(t, err)
	readers := only(t, resources.GetValue())

	roles, err := finance.ResourceRoles().Get(t.Context(), &ig.EntitlementManagementCatalogsItemResourceRolesRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementCatalogsItemResourceRolesRequestBuilderGetQueryParameters{
			Filter: new("originSystem eq 'AadGroup' and resource/id eq '" + value(readers.GetId()) + "'"), Expand: []string{"resource"},
		},
	})
	require.NoError(t, err)
	member := only(t, roles.GetValue())
	assertKnown(t, member)
	assert.Equal(t, "Member", value(member.GetDisplayName()))
	assert.Equal(t, "Member_"+value(readers.GetOriginId()), value(member.GetOriginId()))
	require.NotNil(t, member.GetResource())
	assert.Equal(t, value(readers.GetId()), value(member.GetResource().GetId()))

	scopes, err := finance.ResourceScopes().Get(t.Context(), nil)
	require.NoError(t, err)
	root := named(t, scopes.GetValue(), "Root")
	assertKnown(t, root)
	assert.True(t, value(root.GetIsRootScope()))
}

// catalogNamed is a catalog that is not there yet.
func catalogNamed(name string) models.AccessPackageCatalogable {
	catalog := models.NewAccessPackageCatalog()
	catalog.SetDisplayName(&name)
	catalog.SetDescription(new("Made by a test"))
	catalog.SetState(new(models.PUBLISHED_ACCESSPACKAGECATALOGSTATE))
	catalog.SetIsExternallyVisible(new(false))
	return catalog
}

func newCatalog(t *testing.T, admin *client, name string) models.AccessPackageCatalogable {
	t.Helper()
	made, err := admin.em.Catalogs().Post(t.Context(), catalogNamed(name), nil)
	require.NoError(t, err)
	require.Equal(t, name, value(made.GetDisplayName()))
	require.Equal(t, models.PUBLISHED_ACCESSPACKAGECATALOGSTATE, value(made.GetState()))
	return made
}

func newGroup(t *testing.T, admin *client, name string) string {
	t.Helper()
	made, err := admin.groups.Post(t.Context(), security(name), nil)
	require.NoError(t, err)
	return value(made.GetId())
}

// origin names a group as a resource of a catalog.
func origin(group string) models.AccessPackageResourceable {
	resource := models.NewAccessPackageResource()
	resource.SetOriginId(&group)
	resource.SetOriginSystem(new("AadGroup"))
	return resource
}

// known names a resource that a catalog holds.
func known(held models.AccessPackageResourceable) models.AccessPackageResourceable {
	resource := models.NewAccessPackageResource()
	resource.SetId(held.GetId())
	return resource
}

func resourceRequest(kind models.AccessPackageRequestType, catalog string, resource models.AccessPackageResourceable) models.AccessPackageResourceRequestable {
	in := models.NewAccessPackageCatalog()
	in.SetId(&catalog)
	request := models.NewAccessPackageResourceRequest()
	request.SetRequestType(&kind)
	request.SetCatalog(in)
	request.SetResource(resource)
	return request
}

// onboard puts a group into a catalog and returns it as the catalog holds it, with roles and scopes.
func onboard(t *testing.T, admin *client, catalog, group string) models.AccessPackageResourceable {
	t.Helper()
	asked, err := admin.em.ResourceRequests().Post(t.Context(), resourceRequest(models.ADMINADD_ACCESSPACKAGEREQUESTTYPE, catalog, origin(group)), nil)
	require.NoError(t, err)
	require.Equal(t, models.ADMINADD_ACCESSPACKAGEREQUESTTYPE, value(asked.GetRequestType()))
	require.Equal(t, models.DELIVERED_ACCESSPACKAGEREQUESTSTATE, value(asked.GetState()))
	found, err := admin.em.Catalogs().ByAccessPackageCatalogId(catalog).Resources().Get(t.Context(), &ig.EntitlementManagementCatalogsItemResourcesRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementCatalogsItemResourcesRequestBuilderGetQueryParameters{
			Filter: new("originId eq '" + group + "'"), Expand: []string{"roles", "scopes"},
		},
	})
	require.NoError(t, err)
	return only(t, found.GetValue())
}
