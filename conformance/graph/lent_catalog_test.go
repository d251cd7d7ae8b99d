package graph_test

import (
	"testing"

	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheApplicationGovernsACatalogThatWasLentToIt(t *testing.T) {
	admin, app := administrator(t), application(t)
	catalog, group := value(newCatalog(t, admin, "Lent to the application").GetId()), newGroup(t, admin, "lent")
	held := onboard(t, admin, catalog, group)
	_, err := app.em.AccessPackages().Post(t.Context(), packageIn(catalog, "Too early"), nil)
	assertRefused(t, err, 403, "Authorization_RequestDenied")
	contoso.order(t, "catalogrole", map[string]string{"catalog": "Lent to the application", "name": "app", "role": "Access package manager"})

	made := newPackage(t, app, catalog, "Made by the application")
	given, err := app.em.AccessPackages().ByAccessPackageId(made).ResourceRoleScopes().Post(t.Context(), member(held), nil)
	require.NoError(t, err)
	policy, err := app.em.AssignmentPolicies().Post(t.Context(), policyFor(made, "By the application"), nil)
	require.NoError(t, err)
	who := idOf(t, app, "Requestor2")
	assigned := ask(t, app, adminAdd(t, app, made, who))
	contoso.pass(t)
	assert.Equal(t, models.DELIVERED_ACCESSPACKAGEREQUESTSTATE, value(readRequest(t, app, value(assigned.GetId())).GetState()))
	members, err := app.groups.ByGroupId(group).Members().Get(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, []string{who}, ids(members.GetValue()))
	require.Error(t, app.em.AccessPackages().ByAccessPackageId(made).Delete(t.Context(), nil), "somebody holds the package")

	access := only(t, assignmentsOf(t, app, made, who))
	ask(t, app, requestOf(models.ADMINREMOVE_ACCESSPACKAGEREQUESTTYPE, about(value(access.GetId()))))
	contoso.pass(t)
	require.NoError(t, app.em.AssignmentPolicies().ByAccessPackageAssignmentPolicyId(value(policy.GetId())).Delete(t.Context(), nil))
	require.NoError(t, app.em.AccessPackages().ByAccessPackageId(made).ResourceRoleScopes().ByAccessPackageResourceRoleScopeId(value(given.GetId())).Delete(t.Context(), nil))
	require.NoError(t, app.em.AccessPackages().ByAccessPackageId(made).Delete(t.Context(), nil))
	_, err = admin.em.ResourceRequests().Post(t.Context(), resourceRequest(models.ADMINREMOVE_ACCESSPACKAGEREQUESTTYPE, catalog, known(held)), nil)
	require.NoError(t, err)
	require.NoError(t, admin.em.Catalogs().ByAccessPackageCatalogId(catalog).Delete(t.Context(), nil))
}
