package graph_test

import (
	"slices"
	"testing"

	abstractions "github.com/microsoft/kiota-abstractions-go"
	core "github.com/microsoftgraph/msgraph-sdk-go-core"
	"github.com/microsoftgraph/msgraph-sdk-go/groups"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAPersonIsFoundByFilterAndShownWithWhatWasSelected(t *testing.T) {
	app := application(t)
	found, err := app.users.Get(t.Context(), &users.UsersRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.UsersRequestBuilderGetQueryParameters{
			Filter: new("mail eq 'requestor1@contoso.onmicrosoft.com'"),
			Select: []string{"id", "displayName", "jobTitle", "department", "userType", "accountEnabled"},
		},
	})
	require.NoError(t, err)
	who := only(t, found.GetValue())
	assertKnown(t, who)
	assert.Equal(t, "Requestor1", value(who.GetDisplayName()))
	assert.Equal(t, "Marketing Specialist", value(who.GetJobTitle()))
	assert.Equal(t, "Marketing", value(who.GetDepartment()))
	assert.Equal(t, "Member", value(who.GetUserType()))
	assert.True(t, value(who.GetAccountEnabled()))
	assert.Nil(t, who.GetMail(), "what was not selected does not come")
}

func TestAPersonIsFoundBySignInName(t *testing.T) {
	app := application(t)
	who, err := app.users.ByUserId(upn("Approver1")).Get(t.Context(), nil)
	require.NoError(t, err)
	assertKnown(t, who)
	assert.Equal(t, "Approver1", value(who.GetDisplayName()))
	assert.Equal(t, upn("Approver1"), value(who.GetUserPrincipalName()))
	assert.Equal(t, upn("Approver1"), value(who.GetMail()))
	assert.Nil(t, who.GetDepartment(), "a department is not among the properties that come unasked")
}

func TestAPersonComesWithTheirManager(t *testing.T) {
	app := application(t)
	manager, err := app.users.ByUserId(upn("Requestor1")).Manager().Get(t.Context(), nil)
	require.NoError(t, err)
	boss, isUser := manager.(models.Userable)
	require.True(t, isUser, "a manager says that they are a user")
	assert.Equal(t, "Manager1", value(boss.GetDisplayName()))

	who, err := app.users.ByUserId(upn("Requestor1")).Get(t.Context(), &users.UserItemRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.UserItemRequestBuilderGetQueryParameters{Expand: []string{"manager"}},
	})
	require.NoError(t, err)
	require.NotNil(t, who.GetManager())
	assert.Equal(t, value(boss.GetId()), value(who.GetManager().GetId()))
}

func TestSomebodyWithoutAManagerHasNone(t *testing.T) {
	_, err := application(t).users.ByUserId(upn("Admin1")).Manager().Get(t.Context(), nil)
	assertRefused(t, err, 404, "Request_ResourceNotFound")
}

func TestSomebodyUnknownIsNotFound(t *testing.T) {
	_, err := application(t).users.ByUserId(upn("Outsider1")).Get(t.Context(), nil)
	assertRefused(t, err, 404, "Request_ResourceNotFound")
}

func TestTheSDKWalksThePagesOfTheDirectory(t *testing.T) {
	app := application(t)
	headers := abstractions.NewRequestHeaders()
	headers.Add("ConsistencyLevel", "eventual")
	first, err := app.users.Get(t.Context(), &users.UsersRequestBuilderGetRequestConfiguration{
		Headers: headers,
		QueryParameters: &users.UsersRequestBuilderGetQueryParameters{
			Top: new(int32(3)), Count: new(true), Filter: new("startswith(userPrincipalName,'approver') or startswith(userPrincipalName,'requestor')"),
		},
	})
	require.NoError(t, err)
	require.NotEmpty(t, value(first.GetOdataNextLink()), "three are not all")
	assert.EqualValues(t, 4, value(first.GetOdataCount()))
	pages, err := core.NewPageIterator[models.Userable](first, app.adapter, models.CreateUserCollectionResponseFromDiscriminatorValue)
	require.NoError(t, err)
	var names []string
	require.NoError(t, pages.Iterate(t.Context(), func(who models.Userable) bool {
		names = append(names, value(who.GetDisplayName()))
		return true
	}))
	slices.Sort(names)
	assert.Equal(t, []string{"Approver1", "Approver2", "Requestor1", "Requestor2"}, names)
}

func TestAGroupIsFoundAndItsMembersArePeople(t *testing.T) {
	app := application(t)
	found, err := app.groups.Get(t.Context(), &groups.GroupsRequestBuilderGetRequestConfiguration{
		QueryParameters: &groups.GroupsRequestBuilderGetQueryParameters{Filter: new("displayName eq 'Finance approvers'")},
	})
	require.NoError(t, err)
	id := value(only(t, found.GetValue()).GetId())

	group, err := app.groups.ByGroupId(id).Get(t.Context(), nil)
	require.NoError(t, err)
	assertKnown(t, group)
	assert.Equal(t, "finapprove", value(group.GetMailNickname()))
	assert.True(t, value(group.GetSecurityEnabled()))
	assert.False(t, value(group.GetMailEnabled()))
	assert.Empty(t, group.GetGroupTypes())

	members, err := app.groups.ByGroupId(id).Members().Get(t.Context(), nil)
	require.NoError(t, err)
	var names []string
	for _, member := range members.GetValue() {
		who, isUser := member.(models.Userable)
		require.True(t, isUser, "a member says that they are a user")
		names = append(names, value(who.GetDisplayName()))
	}
	assert.ElementsMatch(t, []string{"Approver1", "Approver2"}, names)

	people, err := app.groups.ByGroupId(id).Members().GraphUser().Get(t.Context(), nil)
	require.NoError(t, err)
	assert.ElementsMatch(t, ids(members.GetValue()), ids(people.GetValue()))
}

func TestTheApplicationMayNotWriteToTheDirectoryWithReadPermissions(t *testing.T) {
	_, err := application(t).users.Post(t.Context(), newcomer("newcomer1"), nil)
	assertRefused(t, err, 403, "Authorization_RequestDenied")
}

func TestWhoGovernsAccessIsNotThereforeAUserAdministrator(t *testing.T) {
	_, err := administrator(t).users.Post(t.Context(), newcomer("newcomer2"), nil)
	assertRefused(t, err, 403, "Authorization_RequestDenied")
}

// newcomer is an account that is not there yet.
func newcomer(name string) models.Userable {
	profile := models.NewPasswordProfile()
	profile.SetForceChangePasswordNextSignIn(new(true))
	profile.SetPassword(new("Long enough 4 all"))
	who := models.NewUser()
	who.SetAccountEnabled(new(true))
	who.SetDisplayName(&name)
	who.SetMailNickname(&name)
	who.SetUserPrincipalName(new(upn(name)))
	who.SetPasswordProfile(profile)
	return who
}

// security is a security group that is not there yet.
func security(name string) models.Groupable {
	group := models.NewGroup()
	group.SetDisplayName(&name)
	group.SetDescription(new("Made by a test"))
	group.SetMailNickname(&name)
	group.SetMailEnabled(new(false))
	group.SetSecurityEnabled(new(true))
	group.SetGroupTypes([]string{})
	return group
}

func TestAGroupIsMadeFilledAndDeleted(t *testing.T) {
	admin := administrator(t)
	made, err := admin.groups.Post(t.Context(), security("madebysdk"), nil)
	require.NoError(t, err)
	assert.Equal(t, "madebysdk", value(made.GetDisplayName()))
	assert.False(t, value(made.GetCreatedDateTime()).IsZero())
	group := admin.groups.ByGroupId(value(made.GetId()))

	who := idOf(t, admin, "Requestor2")
	require.NoError(t, group.Members().Ref().Post(t.Context(), reference("directoryObjects", who), nil))
	members, err := group.Members().Get(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, []string{who}, ids(members.GetValue()))
	require.NoError(t, group.Members().ByDirectoryObjectId(who).Ref().Delete(t.Context(), nil))
	members, err = group.Members().Get(t.Context(), nil)
	require.NoError(t, err)
	assert.Empty(t, members.GetValue())

	require.NoError(t, group.Delete(t.Context(), nil))
	_, err = group.Get(t.Context(), nil)
	assertRefused(t, err, 404, "Request_ResourceNotFound")
}

func TestAPersonReadsTheirOwnProfile(t *testing.T) {
	me, err := requestor(t, "Requestor1").users.ByUserId(meToken).Get(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, "Requestor1", value(me.GetDisplayName()))
	assert.Equal(t, upn("Requestor1"), value(me.GetUserPrincipalName()))
}

func TestAPersonMayNotReadOthersWithTheirOwnPermission(t *testing.T) {
	_, err := requestor(t, "Requestor1").users.ByUserId(upn("Manager1")).Get(t.Context(), nil)
	assertRefused(t, err, 403, "Authorization_RequestDenied")
}

// idOf is a person's id in the directory.
func idOf(t *testing.T, reader *client, name string) string {
	t.Helper()
	who, err := reader.users.ByUserId(upn(name)).Get(t.Context(), nil)
	require.NoError(t, err)
	return value(who.GetId())
}
