package entrasim

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"
)

// vendorDescription reads the vendor's OpenAPI description of v1.0.
func vendorDescription(t *testing.T) *openapi3.T {
	t.Helper()
	folder := os.Getenv("ACCESSBOT_TEST_DATA")
	if folder == "" {
		t.Skip("ACCESSBOT_TEST_DATA does not say where the vendor's OpenAPI description is.")
	}
	document, err := openapi3.NewLoader().LoadFromFile(filepath.Join(folder, "graph", "openapi-v1.0.yaml"))
	require.NoError(t, err)
	return document
}

// fits checks a reply against what the description says of a path. Annotations are left out: the description takes
// every member that it does not name for an object.
func fits(t *testing.T, document *openapi3.T, template, method string, reply map[string]any) {
	t.Helper()
	item := document.Paths.Find(template)
	require.NotNil(t, item, "the description has no path %s", template)
	response := item.GetOperation(method).Responses.Value("2XX")
	for _, status := range []string{"200", "201"} { // the description of beta names each
		if response == nil {
			response = item.GetOperation(method).Responses.Value(status)
		}
	}
	require.NotNil(t, response)
	schema := response.Value.Content.Get("application/json").Schema
	maps.DeleteFunc(reply, func(name string, _ any) bool { return strings.HasPrefix(name, "@odata.") })
	require.NoError(t, schema.Value.VisitJSON(any(reply)))
}

func TestRepliesFitTheVendorsDescription(t *testing.T) {
	document := vendorDescription(t)
	tenant := start(t, Config{Frozen: true, AdminConsent: []string{permEMWrite}})
	app, requestor := asApp(t, tenant), as(t, tenant, "Requestor1")
	id := requestor.ask(userAddOf(tutorialPackage))
	tenant.Advance(time.Minute)
	pending := pendingFinance(t, tenant, "Requestor2")
	held := app.get(em + "/assignments")["value"].([]any)[0].(map[string]any)["id"].(string)
	approver := as(t, tenant, "Approver1")
	for _, test := range []struct {
		client                *graphClient
		path, options, member string // member is put in the place of {id}
	}{
		{app, "/users", "", ""},
		{app, "/users/{id}", "", tutorialRequestor},
		{app, "/users/{id}/manager", "", tutorialRequestor},
		{app, "/groups", "", ""},
		{app, "/groups/{id}", "", tutorialGroup},
		{app, "/groups/{id}/members", "", groupID("Finance approvers")},
		{app, em + "/catalogs", "?$expand=accessPackages,resources", ""},
		{app, em + "/accessPackages", "?$expand=catalog,assignmentPolicies,resourceRoleScopes($expand=role,scope)", ""},
		{app, em + "/accessPackages/{id}", "", tutorialPackage},
		{app, em + "/assignmentPolicies", "?$expand=accessPackage,questions", ""},
		{app, em + "/assignmentPolicies/{id}", "", tutorialPolicy},
		{app, em + "/assignmentRequests", "?$expand=assignment($expand=target),accessPackage,requestor", ""},
		{app, em + "/assignmentRequests/{id}", "", id},
		{app, em + "/assignments", "?$expand=target,accessPackage,assignmentPolicy", ""},
		{app, em + "/assignments/{id}", "", held},
		{approver, em + "/accessPackageAssignmentApprovals/{id}", "?$expand=stages", pending},
		{approver, em + "/accessPackageAssignmentApprovals/{id}/stages", "", pending},
	} {
		t.Run(test.path, func(t *testing.T) {
			reply := test.client.get(strings.ReplaceAll(test.path, "{id}", test.member) + test.options)
			fits(t, document, test.path, http.MethodGet, reply)
		})
	}
	_, reply, _ := requestor.do(http.MethodPost, em+"/assignmentRequests", userAddOf(tenant.PackageID("Sales Dashboards EMEA")))
	fits(t, document, em+"/assignmentRequests", http.MethodPost, reply)
}

func TestFunctionsMayCarryTheirNamespace(t *testing.T) {
	tenant := start(t, Config{})
	requestor := as(t, tenant, "Requestor1")
	requestor.ask(userAddOf(tutorialPackage))
	found := requestor.get(em + "/assignmentRequests/microsoft.graph.filterByCurrentUser(on='target')")["value"].([]any)
	require.Len(t, found, 1)
	found = requestor.get(em + "/assignmentRequests/graph.filterByCurrentUser(on='target')")["value"].([]any)
	require.Len(t, found, 1)
	found = requestor.get(em + "/assignmentRequests/filterByCurrentUser(on=%27createdBy%27)")["value"].([]any)
	require.Len(t, found, 1)
	status, _, _ := requestor.do(http.MethodGet, em+"/assignmentRequests/filterByCurrentUser(on='everybody')", nil)
	require.Equal(t, http.StatusBadRequest, status)
}
