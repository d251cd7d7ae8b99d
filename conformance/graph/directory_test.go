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
	_, err := application(t).groups.Post(t.Context(), security("madebyapp"), nil)
	assertRefused(t, err, 403, "Authorization_RequestDenied")
}

func TestAnAccountIsMadeManagedAndDeleted(t *testing.T) {
	app := application(t)
	made, err := app.users.Post(t.Context(), newcomer("newcomer1"), nil)
	require.NoError(t, err)
	assert.Equal(t, upn("newcomer1"), value(made.GetUserPrincipalName()))
	assert.False(t, value(made.GetCreatedDateTime()).IsZero())
	assert.Nil(t, made.GetPasswordProfile(), "a password is never shown")
	_, err = app.users.Post(t.Context(), newcomer("newcomer1"), nil)
	assertRefused(t, err, 400, "Request_BadRequest")

	account := app.users.ByUserId(value(made.GetId()))
	require.NoError(t, account.Manager().Ref().Put(t.Context(), managedBy(idOf(t, app, "Manager1")), nil))
	manager, err := account.Manager().Get(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, idOf(t, app, "Manager1"), value(manager.GetId()))

	require.NoError(t, account.Delete(t.Context(), nil))
	_, err = account.Get(t.Context(), nil)
	assertRefused(t, err, 404, "Request_ResourceNotFound")
	_, err = app.users.Post(t.Context(), newcomer("newcomer1"), nil)
	require.NoError(t, err, "the name is free again")
	require.NoError(t, app.users.ByUserId(upn("newcomer1")).Delete(t.Context(), nil))
}

// managedBy refers to a manager.
func managedBy(id string) models.ReferenceUpdateable {
	body := models.NewReferenceUpdate()
	body.SetOdataId(new(contoso.graphURL + "/v1.0/users/" + id))
	return body
}

func TestGroupsInsideAGroupAreWalked(t *testing.T) {
	app := application(t)
	found, err := app.groups.Get(t.Context(), &groups.GroupsRequestBuilderGetRequestConfiguration{
		QueryParameters: &groups.GroupsRequestBuilderGetQueryParameters{Filter: new("displayName eq 'Security reviewers'")},
	})
	require.NoError(t, err)
	group := only(t, found.GetValue())
	all, err := app.groups.ByGroupId(value(group.GetId())).TransitiveMembers().Get(t.Context(), nil)
	require.NoError(t, err)
	var people, inner []string
	for _, member := range all.GetValue() {
		switch one := member.(type) {
		case models.Userable:
			people = append(people, value(one.GetDisplayName()))
		case models.Groupable:
			inner = append(inner, value(one.GetDisplayName()))
		}
	}
	assert.ElementsMatch(t, []string{"Approver2", "Auditor1", "Auditor2"}, people)
	assert.Equal(t, []string{"Security on call"}, inner)

	question := users.NewItemCheckMemberGroupsPostRequestBody()
	question.SetGroupIds([]string{value(group.GetId())})
	in, err := app.users.ByUserId(idOf(t, app, "Auditor1")).CheckMemberGroups().PostAsCheckMemberGroupsPostResponse(t.Context(), question, nil)
	require.NoError(t, err)
	assert.Equal(t, []string{value(group.GetId())}, in.GetValue())
	sponsors, err := app.users.ByUserId(idOf(t, app, "Guest1")).Sponsors().Get(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, []string{idOf(t, app, "Approver2")}, ids(sponsors.GetValue()))
}

func TestConnectedOrganizationsHaveSponsors(t *testing.T) {
	app := application(t)
	found, err := app.em.ConnectedOrganizations().Get(t.Context(), nil)
	require.NoError(t, err)
	from := only(t, found.GetValue())
	assert.Equal(t, "Fabrikam", value(from.GetDisplayName()))
	sponsors, err := app.em.ConnectedOrganizations().ByConnectedOrganizationId(value(from.GetId())).InternalSponsors().Get(t.Context(), nil)
	require.NoError(t, err)
	assert.Equal(t, []string{idOf(t, app, "Manager1")}, ids(sponsors.GetValue()))
	outside, err := app.em.ConnectedOrganizations().ByConnectedOrganizationId(value(from.GetId())).ExternalSponsors().Get(t.Context(), nil)
	require.NoError(t, err)
	assert.NotNil(t, outside.GetValue(), "an empty list is a list")
	assert.Empty(t, outside.GetValue())
}

func TestWordsFindPeopleOnlyWhereTheIndexMayLag(t *testing.T) {
	app := application(t)
	search := &users.UsersRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.UsersRequestBuilderGetQueryParameters{Search: new("\"displayName:audi\"")},
	}
	_, err := app.users.Get(t.Context(), search)
	assertRefused(t, err, 400, "Request_UnsupportedQuery")
	search.Headers = abstractions.NewRequestHeaders()
	search.Headers.Add("ConsistencyLevel", "eventual")
	found, err := app.users.Get(t.Context(), search)
	require.NoError(t, err)
	assert.Len(t, found.GetValue(), 2)
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
