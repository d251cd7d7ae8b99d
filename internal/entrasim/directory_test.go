package entrasim

import (
	"maps"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// admin is an administrator of everything, in a tenant that holds nothing yet.
func admin(t *testing.T, cfg Config) (*Tenant, *graphClient) {
	t.Helper()
	cfg.Seed, cfg.Frozen = "empty", true
	cfg.AdminConsent = []string{"User.ReadWrite.All", "Group.ReadWrite.All", permEMWrite}
	tenant := start(t, cfg)
	return tenant, signedInAs(t, tenant, "Admin1", cfg.AdminConsent...)
}

// make posts an object and expects it to be made.
func (c *graphClient) make(path string, body any) map[string]any {
	c.t.Helper()
	status, reply, _ := c.do(http.MethodPost, path, body)
	require.Equal(c.t, http.StatusCreated, status, reply)
	return reply
}

// gives expects a call without an answer's body.
func (c *graphClient) gives(wanted int, method, path string, body any) {
	c.t.Helper()
	status, reply, _ := c.do(method, path, body)
	require.Equal(c.t, wanted, status, reply)
}

// fails expects a refusal with a code.
func (c *graphClient) fails(status int, code, method, path string, body any) string {
	c.t.Helper()
	got, reply, _ := c.do(method, path, body)
	require.Equal(c.t, status, got, reply)
	require.Equal(c.t, code, codeOf(c.t, reply))
	return reply["error"].(map[string]any)["message"].(string)
}

type fields = map[string]any

// newUser is the body of an account, with some members changed; nil leaves one out.
func newUser(changes fields) fields {
	body := fields{
		"accountEnabled": true, "displayName": "Newcomer1", "mailNickname": "newcomer1", "userPrincipalName": "newcomer1@" + domain,
		"passwordProfile": fields{"password": "Contoso1234", "forceChangePasswordNextSignIn": false},
	}
	maps.Copy(body, changes)
	maps.DeleteFunc(body, func(_ string, value any) bool { return value == nil })
	return body
}

// newGroup makes a security group and returns its id.
func (c *graphClient) newGroup(name string) string {
	c.t.Helper()
	return c.make("/groups", fields{"displayName": name, "mailEnabled": false, "mailNickname": "group", "securityEnabled": true})["id"].(string)
}

func TestAnAccountThatTheDirectoryWouldRefuseIsRefused(t *testing.T) {
	_, admin := admin(t, Config{})
	for name, changes := range map[string]fields{
		"without a password":            {"passwordProfile": nil},
		"without a name":                {"displayName": nil},
		"that says not whether it's on": {"accountEnabled": nil},
		"in another domain":             {"userPrincipalName": "newcomer1@fabrikam.example"},
		"with a space in its name":      {"userPrincipalName": "new comer@" + domain},
		"with somebody's name":          {"userPrincipalName": "ADMIN1@" + domain},
		"with a weak password":          {"passwordProfile": fields{"password": "contoso1234"}},
		"with its name as password":     {"passwordProfile": fields{"password": "Newcomer1!x"}},
		"of an unknown type":            {"userType": "Robot"},
	} {
		t.Run(name, func(t *testing.T) {
			admin.t = t
			admin.fails(http.StatusBadRequest, "Request_BadRequest", http.MethodPost, "/users", newUser(changes))
		})
	}
	admin.t = t
	admin.fails(http.StatusBadRequest, "BadRequest", http.MethodPost, "/users", newUser(fields{"shoeSize": 43}))
}

func TestAnAccountComesAndGoes(t *testing.T) {
	tenant, admin := admin(t, Config{})
	made := admin.make("/users", newUser(fields{"jobTitle": "Trainee"}))
	assert.Equal(t, "Trainee", made["jobTitle"])
	person := signedInAs(t, tenant, "Newcomer1", "User.Read")
	assert.Equal(t, made["id"], person.get("/me")["id"])
	group := admin.newGroup("Trainees")
	admin.gives(http.StatusNoContent, http.MethodPost, "/groups/"+group+"/members/$ref", fields{"@odata.id": tenant.GraphURL() + "/v1.0/directoryObjects/" + made["id"].(string)})
	assert.Equal(t, []string{"Newcomer1"}, tenant.Members("Trainees"))

	admin.gives(http.StatusNoContent, http.MethodDelete, "/users/"+made["id"].(string), nil)
	assert.Empty(t, tenant.Members("Trainees"))
	admin.fails(http.StatusNotFound, "Request_ResourceNotFound", http.MethodGet, "/users/"+made["id"].(string), nil)
	status, _, _ := person.do(http.MethodGet, "/me", nil)
	assert.Equal(t, http.StatusUnauthorized, status)
	admin.make("/users", newUser(nil))
}

func TestTheManagerIsWhoLastWasNamed(t *testing.T) {
	tenant, admin := admin(t, Config{})
	made := admin.make("/users", newUser(nil))["id"].(string)
	admin.fails(http.StatusNotFound, "Request_ResourceNotFound", http.MethodGet, "/users/"+made+"/manager", nil)
	to := func(id string) fields { return fields{"@odata.id": tenant.GraphURL() + "/v1.0/users/" + id} }
	admin.gives(http.StatusNoContent, http.MethodPut, "/users/"+made+"/manager/$ref", to(personID("Manager1")))
	assert.Equal(t, "Manager1", admin.get("/users/" + made + "/manager")["displayName"])
	admin.fails(http.StatusBadRequest, "Request_BadRequest", http.MethodPut, "/users/"+made+"/manager/$ref", to(made))
}

func TestTheFirstSignInWantsAnotherPassword(t *testing.T) {
	tenant, admin := admin(t, Config{})
	admin.make("/users", newUser(fields{"passwordProfile": fields{"password": "Contoso1234", "forceChangePasswordNextSignIn": true}}))
	back, browser := newCallback(t, tenant), NewBrowser()
	require.NoError(t, browser.Open(authorizeURL(tenant, back, "scope", "openid User.Read")))
	signIn(t, tenant, browser, "Newcomer1")
	assert.Equal(t, "Update your password", browser.Title())
	for _, attempt := range []struct{ current, wanted, title string }{
		{"wrong", "Fabrikam5678", "Update your password"},
		{"Contoso1234", "Contoso1234", "Update your password"},
		{"Contoso1234", "short", "Update your password"},
		{"Contoso1234", "Fabrikam5678", "Permissions requested"},
	} {
		require.NoError(t, browser.Fill("Current password", attempt.current))
		require.NoError(t, browser.Fill("New password", attempt.wanted))
		require.NoError(t, browser.Press("Sign in"))
		assert.Equal(t, attempt.title, browser.Title())
	}
	assert.Equal(t, "Fabrikam5678", tenant.Person("Newcomer1").Password)
}

func TestPeopleNeedARoleForWhatTheTokenAllows(t *testing.T) {
	tenant, admin := admin(t, Config{})
	group := admin.newGroup("Somebody else's")
	person := signedInAs(t, tenant, "Requestor2", "User.ReadWrite.All", "Group.ReadWrite.All", permEMWrite)
	person.fails(http.StatusForbidden, "Authorization_RequestDenied", http.MethodPost, "/users", newUser(nil))
	person.fails(http.StatusForbidden, "Authorization_RequestDenied", http.MethodDelete, "/users/"+personID("Guest1"), nil)
	person.fails(http.StatusForbidden, "Authorization_RequestDenied", http.MethodDelete, "/groups/"+group, nil)
	own := person.newGroup("Their own")
	person.gives(http.StatusNoContent, http.MethodDelete, "/groups/"+own, nil)
	person.fails(http.StatusForbidden, "UnAuthorized", http.MethodPost, em+"/catalogs", fields{"displayName": "Theirs"})
}

func TestAGroupThatTheDirectoryWouldRefuseIsRefused(t *testing.T) {
	_, admin := admin(t, Config{})
	for name, body := range map[string]fields{
		"without a name":       {"mailEnabled": false, "mailNickname": "x", "securityEnabled": true},
		"without a nickname":   {"displayName": "x", "mailEnabled": false, "securityEnabled": true},
		"with a bad nickname":  {"displayName": "x", "mailEnabled": false, "mailNickname": "a b", "securityEnabled": true},
		"that has a mailbox":   {"displayName": "x", "mailEnabled": true, "mailNickname": "x", "securityEnabled": true},
		"without saying which": {"displayName": "x", "mailNickname": "x"},
	} {
		t.Run(name, func(t *testing.T) {
			admin.t = t
			admin.fails(http.StatusBadRequest, "Request_BadRequest", http.MethodPost, "/groups", body)
		})
	}
}

func TestMembersJoinOnceAndLeave(t *testing.T) {
	tenant, admin := admin(t, Config{})
	members := "/groups/" + admin.newGroup("Readers") + "/members/"
	reference := fields{"@odata.id": tenant.GraphURL() + "/v1.0/users/" + personID("Manager1")}
	admin.gives(http.StatusNoContent, http.MethodPost, members+"$ref", reference)
	admin.fails(http.StatusBadRequest, "Request_BadRequest", http.MethodPost, members+"$ref", reference)
	admin.gives(http.StatusNoContent, http.MethodDelete, members+personID("Manager1")+"/$ref", nil)
	admin.fails(http.StatusNotFound, "Request_ResourceNotFound", http.MethodDelete, members+personID("Manager1")+"/$ref", nil)
	admin.fails(http.StatusNotFound, "Request_ResourceNotFound", http.MethodPost, members+"$ref", fields{"@odata.id": "https://graph.microsoft.com/v1.0/users/nobody"})
}

func TestDeletedObjectsTakeTheirTimeToVanish(t *testing.T) {
	tenant, admin := admin(t, Config{})
	tenant.SetKnobs(func(k *Knobs) { k.StaleAfterDelete = Span(30 * time.Second) })
	o := offer(t, admin, "Reports")
	role := admin.get(em + "/accessPackages/" + o.pack + "?$expand=resourceRoleScopes")["resourceRoleScopes"].([]any)[0].(fields)["id"].(string)
	admin.gives(http.StatusNoContent, http.MethodDelete, em+"/accessPackages/"+o.pack+"/resourceRoleScopes/"+role, nil)
	admin.fails(http.StatusBadRequest, "InvalidDeleteResourceHasEntitlements", http.MethodPost, em+"/resourceRequests", onboarding("adminRemove", o))
	admin.gives(http.StatusNoContent, http.MethodDelete, em+"/assignmentPolicies/"+o.policy, nil)
	admin.get(em + "/assignmentPolicies/" + o.policy)
	admin.fails(http.StatusNotFound, "ResourceNotFound", http.MethodDelete, em+"/assignmentPolicies/"+o.policy, nil)
	tenant.Advance(30 * time.Second)
	admin.fails(http.StatusNotFound, "ResourceNotFound", http.MethodGet, em+"/assignmentPolicies/"+o.policy, nil)
	admin.make(em+"/resourceRequests", onboarding("adminRemove", o))
}

func TestNewObjectsTakeTheirTimeToBeSeen(t *testing.T) {
	tenant, admin := admin(t, Config{})
	tenant.SetKnobs(func(k *Knobs) { k.NewObjectVisibleAfter = Span(30 * time.Second) })
	group := admin.newGroup("Late")
	catalog := admin.make(em+"/catalogs", fields{"displayName": "Late"})["id"].(string)
	admin.fails(http.StatusNotFound, "Request_ResourceNotFound", http.MethodGet, "/groups/"+group, nil)
	admin.fails(http.StatusNotFound, "ResourceNotFound", http.MethodGet, em+"/catalogs/"+catalog, nil)
	onboard := fields{"requestType": "adminAdd", "resource": fields{"originId": group, "originSystem": "AadGroup"}, "catalog": fields{"id": tutorialCatalog}}
	words := admin.fails(http.StatusNotFound, "Request_ResourceNotFound", http.MethodPost, em+"/resourceRequests", onboard)
	assert.Contains(t, words, "does not exist or one of its queried reference-property objects")
	tenant.Advance(30 * time.Second)
	admin.get("/groups/" + group)
	admin.make(em+"/resourceRequests", onboard)
}
