package entrasim

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// filtered asks for a collection with a filter and returns the names that came.
func filtered(app *graphClient, collection, filter string) []string {
	app.t.Helper()
	var names []string
	for _, one := range app.get(collection + "?$filter=" + url.QueryEscape(filter))["value"].([]any) {
		names = append(names, one.(map[string]any)["displayName"].(string))
	}
	return names
}

func TestFiltersSelectWhatTheySay(t *testing.T) {
	app := asApp(t, start(t, Config{}))
	packages := em + "/accessPackages"
	for _, test := range []struct {
		filter string
		names  []string
	}{
		{"displayName eq 'Marketing Campaign'", []string{"Marketing Campaign"}},
		{"(displayName eq 'Marketing Campaign')", []string{"Marketing Campaign"}},
		{"contains(tolower(displayName),'dashboards') and not contains(displayName,'EMEA')", []string{"Sales Dashboards APAC", "Sales Dashboards Americas"}},
		{"startswith(displayName,'Pro') or startswith(displayName,'M')", []string{"Marketing Campaign", "Project Nightfall", "Production Database", "Production On-call"}},
		{"catalog/displayName eq 'Finance'", []string{"Finance Reports", "Payroll", "Purchase Orders", "Payment Run", "Treasury Console"}},
		{"isHidden eq true", []string{"Project Nightfall"}},
		{"displayName eq 'O''Neill'", nil},
		{"createdDateTime gt 2099-01-01T00:00:00Z", nil},
		{"displayName ne null and id eq '" + strings.ToUpper(tutorialPackage) + "'", []string{"Marketing Campaign"}},
	} {
		t.Run(test.filter, func(t *testing.T) {
			assert.Equal(t, test.names, filtered(app, packages, test.filter))
		})
	}
	assert.Equal(t, []string{"Requestor1"}, filtered(app, "/users", "mail eq 'REQUESTOR1@contoso.onmicrosoft.com'"))
	assert.Equal(t, []string{"General"}, filtered(app, em+"/catalogs", "catalogType eq 'ServiceDefault'"), "words of a fixed set may have any case")
}

func TestWrongQueriesAreRefused(t *testing.T) {
	app := asApp(t, start(t, Config{Seed: "empty"}))
	for _, query := range []string{
		"$filter=nonsense eq 'x'", "$filter=displayName eq", "$filter=displayName eq 'x", "$filter=displayName", "$filter=fly(displayName)",
		"$filter=catalog/nonsense eq 'x'", "$filter=((displayName eq 'x')", "$expand=nonsense", "$expand=catalog(", "$select=nonsense", "$top=0", "$top=x",
		"$skiptoken=x", "$orderby=displayName", "$search=x", "$filter=" + strings.Repeat("(", 100),
	} {
		t.Run(query, func(t *testing.T) {
			status, body, _ := app.do(http.MethodGet, em+"/accessPackages?"+strings.ReplaceAll(query, " ", "%20"), nil)
			assert.Equal(t, http.StatusBadRequest, status)
			assert.Equal(t, "BadRequest", codeOf(t, body))
		})
	}
}

func TestATimeIsNotAString(t *testing.T) {
	app := asApp(t, start(t, Config{}))
	status, _, _ := app.do(http.MethodGet, em+"/accessPackages?$filter="+url.QueryEscape("createdDateTime gt '2020-01-01'"), nil)
	assert.Equal(t, http.StatusBadRequest, status)
}

func TestPagesAreFollowedByLink(t *testing.T) {
	tenant := start(t, Config{PageSize: 3})
	app := asApp(t, tenant)
	first := app.get(em + "/accessPackages?$count=true&$select=displayName&$top=100")
	assert.EqualValues(t, 20, first["@odata.count"])
	seen, pages := 0, 0
	for body := first; ; {
		pages++
		for _, one := range body["value"].([]any) {
			assert.Len(t, one, 1, "only what was selected")
			seen++
		}
		next, more := body["@odata.nextLink"].(string)
		if !more {
			break
		}
		body = app.get(strings.TrimPrefix(next, tenant.GraphURL()+"/v1.0"))
		assert.NotContains(t, body, "@odata.count", "the count is on the first page only")
	}
	assert.Equal(t, 20, seen)
	assert.Equal(t, 7, pages)
}

func TestExpansionsNest(t *testing.T) {
	app := asApp(t, start(t, Config{}))
	found := app.get(em + "/accessPackages/" + tutorialPackage + "?$select=id&$expand=catalog($select=displayName),resourceRoleScopes($expand=role($expand=resource),scope),assignmentPolicies")
	assert.Equal(t, map[string]any{"displayName": "General"}, found["catalog"])
	assert.NotContains(t, found, "displayName")
	roleScope := found["resourceRoleScopes"].([]any)[0].(map[string]any)
	assert.Equal(t, "Member_"+tutorialGroup, roleScope["role"].(map[string]any)["originId"])
	assert.Equal(t, "Marketing resources", roleScope["role"].(map[string]any)["resource"].(map[string]any)["displayName"])
	assert.Equal(t, true, roleScope["scope"].(map[string]any)["isRootScope"])
	policies := found["assignmentPolicies"].([]any)
	require.Len(t, policies, 1)
	assert.Equal(t, "P30D", policies[0].(map[string]any)["expiration"].(map[string]any)["duration"])
}

func TestPathsHaveNoCase(t *testing.T) {
	app := asApp(t, start(t, Config{}))
	assert.NotEmpty(t, app.get("/IDENTITYGOVERNANCE/entitlementManagement/accesspackages")["value"])
}

func FuzzFilter(f *testing.F) {
	for _, seed := range []string{"displayName eq 'x'", "not (a/b gt 2020-01-01T00:00:00Z) or contains(tolower(x),'y')", "'", "((", "eq eq eq"} {
		f.Add(seed)
	}
	schema := &record{kind: "thing", members: []member{{"displayName", "x"}, {"at", moment{}}, {"n", 1}}}
	f.Fuzz(func(t *testing.T, filter string) {
		e, refusal := parseFilter(filter)
		if refusal != nil {
			assert.Equal(t, http.StatusBadRequest, refusal.status)
			return
		}
		if _, refusal := e.matches(schema); refusal != nil {
			assert.Equal(t, http.StatusBadRequest, refusal.status)
		}
	})
}

func FuzzExpand(f *testing.F) {
	for _, seed := range []string{"a,b($expand=c($select=d);$top=1),*", "a(", "((,;)", "a($filter=x eq ',(')"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, expand string) {
		if _, refusal := parseExpand(expand); refusal != nil {
			assert.Equal(t, http.StatusBadRequest, refusal.status)
		}
	})
}
