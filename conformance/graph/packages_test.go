package graph_test

import (
	"testing"

	ig "github.com/microsoftgraph/msgraph-sdk-go/identitygovernance"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAPackageComesWithItsCatalogRolesAndPolicies(t *testing.T) {
	app := application(t)
	campaign := packageNamed(t, app, "Marketing Campaign")
	shown, err := app.em.AccessPackages().ByAccessPackageId(campaign).Get(t.Context(), &ig.EntitlementManagementAccessPackagesAccessPackageItemRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementAccessPackagesAccessPackageItemRequestBuilderGetQueryParameters{
			Expand: []string{"catalog", "assignmentPolicies", "resourceRoleScopes($expand=role($expand=resource),scope)"},
		},
	})
	require.NoError(t, err)
	assertKnown(t, shown)
	assert.False(t, value(shown.GetIsHidden()))
	assert.Equal(t, "General", value(shown.GetCatalog().GetDisplayName()))
	assert.Equal(t, "All employees", value(only(t, shown.GetAssignmentPolicies()).GetDisplayName()))
	given := only(t, shown.GetResourceRoleScopes())
	assert.Equal(t, value(given.GetRole().GetId())+"_"+value(given.GetScope().GetId()), value(given.GetId()))
	assert.Equal(t, "Marketing resources", value(given.GetRole().GetResource().GetDisplayName()))
	assert.Equal(t, "Root", value(given.GetScope().GetDisplayName()))
}

func TestAnAdministratorSeesHiddenPackagesAndARequestorDoesNot(t *testing.T) {
	hidden := packageNamed(t, application(t), "Project Nightfall")
	offered, err := requestor(t, "Requestor1").em.AccessPackages().FilterByCurrentUserWithOn(new("allowedRequestor")).GetAsFilterByCurrentUserWithOnGetResponse(t.Context(), nil)
	require.NoError(t, err)
	named(t, offered.GetValue(), "Marketing Campaign")
	assert.NotContains(t, ids(offered.GetValue()), hidden)
}

func TestAGuestIsOfferedNothingThatIsForMembers(t *testing.T) {
	offered, err := requestor(t, "Guest1").em.AccessPackages().FilterByCurrentUserWithOn(new("allowedRequestor")).GetAsFilterByCurrentUserWithOnGetResponse(t.Context(), nil)
	require.NoError(t, err)
	var names []string
	for _, p := range offered.GetValue() {
		names = append(names, value(p.GetDisplayName()))
	}
	assert.ElementsMatch(t, []string{"Partner Portal", "Lab Access"}, names, "those for partners and for everybody")
}

func TestTheApplicationHasNoPackagesOfItsOwnToRequest(t *testing.T) {
	_, err := application(t).em.AccessPackages().FilterByCurrentUserWithOn(new("allowedRequestor")).GetAsFilterByCurrentUserWithOnGetResponse(t.Context(), nil)
	assertRefused(t, err, 403, "Authorization_RequestDenied")
}

func TestTheRequirementsOfAPackageNameItsQuestions(t *testing.T) {
	database := packageNamed(t, application(t), "Production Database")
	asked, err := requestor(t, "Requestor1").em.AccessPackages().ByAccessPackageId(database).GetApplicablePolicyRequirements().PostAsGetApplicablePolicyRequirementsPostResponse(t.Context(), nil)
	require.NoError(t, err)
	wants := only(t, asked.GetValue())
	assertKnown(t, wants)
	assert.Equal(t, "Operators", value(wants.GetPolicyDisplayName()))
	assert.True(t, value(wants.GetIsApprovalRequiredForAdd()))
	assert.True(t, value(wants.GetIsRequestorJustificationRequired()))
	assert.Equal(t, models.AFTERDURATION_EXPIRATIONPATTERNTYPE, value(wants.GetSchedule().GetExpiration().GetTypeEscaped()))

	require.Len(t, wants.GetQuestions(), 2)
	ticket, isText := wants.GetQuestions()[0].(models.AccessPackageTextInputQuestionable)
	require.True(t, isText, "the first question is one to be answered in words")
	assert.Equal(t, "Which ticket is this for?", value(ticket.GetText()))
	assert.True(t, value(ticket.GetIsRequired()))
	assert.Equal(t, `^[A-Z]{2,10}-[0-9]{1,6}$`, value(ticket.GetRegexPattern()))
	assert.Equal(t, "de", value(only(t, ticket.GetLocalizations()).GetLanguageCode()))
	work, isChoice := wants.GetQuestions()[1].(models.AccessPackageMultipleChoiceQuestionable)
	require.True(t, isChoice, "the second question offers choices")
	require.Len(t, work.GetChoices(), 3)
	assert.Equal(t, "read", value(work.GetChoices()[0].GetActualValue()))
	assert.Equal(t, "Only read", value(work.GetChoices()[0].GetText()))
}

func TestAPackageIsMadeFilledChangedAndDeleted(t *testing.T) {
	admin := administrator(t)
	catalog, group := value(newCatalog(t, admin, "Holds a package").GetId()), newGroup(t, admin, "offered")
	held := onboard(t, admin, catalog, group)
	made := newPackage(t, admin, catalog, "Made by the SDK")
	shown := admin.em.AccessPackages().ByAccessPackageId(made)

	given, err := shown.ResourceRoleScopes().Post(t.Context(), member(held), nil)
	require.NoError(t, err)
	assert.NotEmpty(t, value(given.GetId()))
	listed, err := shown.Get(t.Context(), &ig.EntitlementManagementAccessPackagesAccessPackageItemRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementAccessPackagesAccessPackageItemRequestBuilderGetQueryParameters{Expand: []string{"resourceRoleScopes($expand=role,scope)"}},
	})
	require.NoError(t, err)
	assert.Equal(t, "Member_"+group, value(only(t, listed.GetResourceRoleScopes()).GetRole().GetOriginId()))
	_, err = shown.ResourceRoleScopes().Post(t.Context(), member(held), nil)
	require.Error(t, err, "a package gives a role once")

	change := models.NewAccessPackage()
	change.SetIsHidden(new(true))
	_, err = shown.Patch(t.Context(), change, nil)
	require.NoError(t, err)
	changed, err := shown.Get(t.Context(), nil)
	require.NoError(t, err)
	assert.True(t, value(changed.GetIsHidden()))
	assert.Equal(t, "Made by the SDK", value(changed.GetDisplayName()))

	require.NoError(t, shown.ResourceRoleScopes().ByAccessPackageResourceRoleScopeId(value(given.GetId())).Delete(t.Context(), nil))
	require.NoError(t, shown.Delete(t.Context(), nil))
	_, err = shown.Get(t.Context(), nil)
	assertRefused(t, err, 404, "ResourceNotFound")
}

func TestARoleThatIsNotInTheCatalogCannotBeGiven(t *testing.T) {
	admin := administrator(t)
	catalog := value(newCatalog(t, admin, "Holds no group").GetId())
	made := newPackage(t, admin, catalog, "Gives nothing")
	_, err := admin.em.AccessPackages().ByAccessPackageId(made).ResourceRoleScopes().Post(t.Context(), member(origin(newGroup(t, admin, "elsewhere"))), nil)
	assertRefused(t, err, 404, "RoleNotFound")
}

func TestIncompatiblePackagesAndGroupsAreNamedOnBothSides(t *testing.T) {
	admin := administrator(t)
	catalog := value(newCatalog(t, admin, "Keeps apart").GetId())
	buyer, payer := newPackage(t, admin, catalog, "Buys"), newPackage(t, admin, catalog, "Pays")
	apart := admin.em.AccessPackages().ByAccessPackageId(buyer)
	require.NoError(t, apart.IncompatibleAccessPackages().Ref().Post(t.Context(), reference("identityGovernance/entitlementManagement/accessPackages", payer), nil))
	barred, err := apart.IncompatibleAccessPackages().Get(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, []string{payer}, ids(barred.GetValue()))
	barring, err := admin.em.AccessPackages().ByAccessPackageId(payer).AccessPackagesIncompatibleWith().Get(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, []string{buyer}, ids(barring.GetValue()))
	require.NoError(t, apart.IncompatibleAccessPackages().ByAccessPackageId1(payer).Ref().Delete(t.Context(), nil))
	barred, err = apart.IncompatibleAccessPackages().Get(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, barred.GetValue())

	group := newGroup(t, admin, "keptapart")
	require.NoError(t, apart.IncompatibleGroups().Ref().Post(t.Context(), reference("groups", group), nil))
	groups, err := apart.IncompatibleGroups().Get(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, []string{group}, ids(groups.GetValue()))
	require.NoError(t, apart.IncompatibleGroups().ByGroupId(group).Ref().Delete(t.Context(), nil))
}

// reference points to an object of Graph.
func reference(collection, id string) models.ReferenceCreateable {
	to := models.NewReferenceCreate()
	to.SetOdataId(new(contoso.graphURL + "/v1.0/" + collection + "/" + id))
	return to
}

// packageNamed is the id of a package of the seed.
func packageNamed(t *testing.T, app *client, name string) string {
	t.Helper()
	found, err := app.em.AccessPackages().Get(t.Context(), &ig.EntitlementManagementAccessPackagesRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementAccessPackagesRequestBuilderGetQueryParameters{Filter: new("displayName eq '" + name + "'")},
	})
	require.NoError(t, err)
	return value(only(t, found.GetValue()).GetId())
}

// packageIn is a package that is not there yet.
func packageIn(catalog, name string) models.AccessPackageable {
	in := models.NewAccessPackageCatalog()
	in.SetId(&catalog)
	wanted := models.NewAccessPackage()
	wanted.SetDisplayName(&name)
	wanted.SetDescription(new("Made by a test"))
	wanted.SetIsHidden(new(false))
	wanted.SetCatalog(in)
	return wanted
}

func newPackage(t *testing.T, maker *client, catalog, name string) string {
	t.Helper()
	made, err := maker.em.AccessPackages().Post(t.Context(), packageIn(catalog, name), nil)
	require.NoError(t, err)
	require.Equal(t, name, value(made.GetDisplayName()))
	require.False(t, value(made.GetIsHidden()))
	require.False(t, value(made.GetCreatedDateTime()).IsZero())
	return value(made.GetId())
}

// member is the role that a group has to give, in the group's one scope.
func member(held models.AccessPackageResourceable) models.AccessPackageResourceRoleScopeable {
	from := models.NewAccessPackageResource()
	from.SetId(held.GetId())
	from.SetOriginId(held.GetOriginId())
	from.SetOriginSystem(held.GetOriginSystem())
	role := models.NewAccessPackageResourceRole()
	role.SetDisplayName(new("Member"))
	role.SetOriginSystem(held.GetOriginSystem())
	role.SetOriginId(new("Member_" + value(held.GetOriginId())))
	role.SetResource(from)
	scope := models.NewAccessPackageResourceScope()
	scope.SetOriginId(held.GetOriginId())
	scope.SetOriginSystem(held.GetOriginSystem())
	scope.SetIsRootScope(new(true))
	given := models.NewAccessPackageResourceRoleScope()
	given.SetRole(role)
	given.SetScope(scope)
	return given
}
