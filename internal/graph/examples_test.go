package graph

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// printed is one operation of the examples' manifest.
type printed struct {
	Operation string
	Version   string
	Method    string
	Path      string
	Status    int
	Request   string
	Response  string
}

// manifest reads the list of printed examples, and where they are.
func manifest(t *testing.T) ([]printed, string) {
	t.Helper()
	dir := os.Getenv("ACCESSBOT_TEST_DATA")
	if dir == "" {
		t.Skip("ACCESSBOT_TEST_DATA is not set, so the printed examples are not at hand.")
	}
	dir = filepath.Join(dir, "graph", "examples")
	var all []printed
	text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &all))
	require.NotEmpty(t, all)
	return all, dir
}

// reading reads an answer and compares it with what it shows.
type reading func(t *testing.T, text string)

// single reads one object into the domain.
func single[W, D any](read func(W) D, check func(*testing.T, D, map[string]any)) reading {
	return func(t *testing.T, text string) {
		t.Helper()
		object := decoded[map[string]any](t, text)
		require.NotContains(t, object, "value", "this is a collection")
		check(t, read(decoded[W](t, text)), object)
	}
}

// collection reads a page of them.
func collection[W, D any](read func(W) D, check func(*testing.T, D, map[string]any)) reading {
	return func(t *testing.T, text string) {
		t.Helper()
		shown := decoded[struct{ Value []map[string]any }](t, text).Value
		elements := decoded[page[W]](t, text).Value
		require.Len(t, elements, len(shown))
		for i, w := range elements {
			check(t, read(w), shown[i])
		}
	}
}

// shown gives the first of the members that is a string.
func shown(object map[string]any, names ...string) string {
	for _, name := range names {
		if s, ok := object[name].(string); ok {
			return s
		}
	}
	return ""
}

func sameRequest(t *testing.T, r access.Request, o map[string]any) {
	t.Helper()
	assert.Equal(t, shown(o, "id"), r.ID)
	assert.Equal(t, access.ParseState(shown(o, "state", "requestState")), r.State)
	assert.NotEqual(t, access.Unknown, r.State)
	assert.True(t, strings.EqualFold(shown(o, "requestType"), r.Type), r.Type)
	assert.Equal(t, shown(o, "status", "requestStatus"), r.Status)
	assert.Equal(t, shown(o, "justification"), r.Justification)
	sameTime(t, shown(o, "createdDateTime"), r.Created)
	sameTime(t, shown(o, "completedDateTime", "completedDate"), r.Completed)
}

func sameTime(t *testing.T, text string, got time.Time) {
	t.Helper()
	var want time.Time
	if text != "" {
		var err error
		want, err = time.Parse(time.RFC3339, text)
		require.NoError(t, err)
	}
	assert.True(t, want.Equal(got), "%s is read as %s", text, got)
}

func sameHolding(t *testing.T, h access.Holding, o map[string]any) {
	t.Helper()
	assert.Equal(t, shown(o, "id"), h.ID)
	assert.True(t, strings.EqualFold(shown(o, "state", "assignmentState"), h.State), h.State)
	assert.Equal(t, shown(o, "status", "assignmentStatus"), h.Status)
	if target, ok := o["target"].(map[string]any); ok {
		assert.Equal(t, shown(target, "objectId"), h.Target.ID)
	}
	roles, _ := o["accessPackageAssignmentResourceRoles"].([]any)
	assert.Len(t, h.Roles, len(roles))
}

func samePackage(t *testing.T, p access.Package, o map[string]any) {
	t.Helper()
	assert.Equal(t, []string{shown(o, "id"), shown(o, "displayName"), shown(o, "description")}, []string{p.ID, p.Name, p.Description})
	assert.Equal(t, o["isHidden"] == true, p.Hidden)
	scopes, _ := o["accessPackageResourceRoleScopes"].([]any)
	assert.Len(t, p.Contents, len(scopes))
}

func sameCatalog(t *testing.T, c access.Catalog, o map[string]any) {
	t.Helper()
	assert.Equal(t, []string{shown(o, "id"), shown(o, "displayName"), shown(o, "description")}, []string{c.ID, c.Name, c.Description})
	assert.Equal(t, strings.EqualFold(shown(o, "state", "catalogStatus"), "published"), c.Published)
	assert.Equal(t, o["isExternallyVisible"] == true, c.External)
}

func sameResource(t *testing.T, r access.Resource, o map[string]any) {
	t.Helper()
	assert.Equal(t, []string{shown(o, "id"), shown(o, "displayName"), shown(o, "originId"), shown(o, "originSystem")}, []string{r.ID, r.Name, r.OriginID, r.System})
	roles, _ := o["roles"].([]any)
	assert.Len(t, r.Roles, len(roles))
}

func sameRole(t *testing.T, r access.ResourceRole, o map[string]any) {
	t.Helper()
	assert.Equal(t, []string{shown(o, "id"), shown(o, "displayName"), shown(o, "originId"), shown(o, "originSystem")}, []string{r.ID, r.Name, r.OriginID, r.System})
	if resource, ok := o["accessPackageResource"].(map[string]any); ok {
		assert.Equal(t, shown(resource, "id"), r.ResourceID)
	}
}

func samePolicy(t *testing.T, p access.AssignmentPolicy, o map[string]any) {
	t.Helper()
	assert.Equal(t, []string{shown(o, "id"), shown(o, "displayName"), shown(o, "description")}, []string{p.ID, p.Name, p.Description})
	assert.Equal(t, shown(o, "accessPackageId"), p.PackageID)
	if days, ok := o["durationInDays"].(float64); ok {
		assert.Equal(t, access.Length{For: access.Duration{Days: int(days)}}, p.Length)
	}
	if scope := shown(o, "allowedTargetScope"); scope != "" {
		assert.Equal(t, access.Audience(scope), p.Audience)
	}
	questions, _ := o["questions"].([]any)
	require.Len(t, p.Questions, len(questions))
	for i, q := range questions {
		assert.Equal(t, shown(q.(map[string]any), "id"), p.Questions[i].ID)
		assert.NotEqual(t, access.UnknownPrompt, p.Questions[i].Kind)
		assert.NotEmpty(t, p.Questions[i].Text)
		assert.NotEmpty(t, p.Questions[i].Localizations)
	}
}

func sameStage(t *testing.T, s access.Stage, o map[string]any) {
	t.Helper()
	assert.Equal(t, []string{shown(o, "id"), shown(o, "status"), shown(o, "justification")}, []string{s.ID, s.Status, s.Justification})
	assert.Equal(t, o["assignedToMe"] == true, s.Mine)
	assert.Equal(t, access.NotReviewed, s.Verdict)
	assert.True(t, s.Open())
}

func sameApproval(t *testing.T, a access.Approval, o map[string]any) {
	t.Helper()
	assert.Equal(t, shown(o, "id"), a.ID)
	steps, _ := o["steps"].([]any)
	assert.Len(t, a.Stages, len(steps))
}

func sameRoleScope(t *testing.T, rs access.RoleScope, o map[string]any) {
	t.Helper()
	assert.Equal(t, shown(o, "id"), rs.ID)
}

func samePerson(t *testing.T, p access.Person, o map[string]any) {
	t.Helper()
	assert.Equal(t, []string{shown(o, "id"), shown(o, "displayName"), shown(o, "userPrincipalName")}, []string{p.ID, p.Name, p.UPN})
}

func sameGroup(t *testing.T, g access.Group, o map[string]any) {
	t.Helper()
	assert.Equal(t, []string{shown(o, "id"), shown(o, "displayName"), shown(o, "description")}, []string{g.ID, g.Name, g.Description})
}

func sameRequirements(t *testing.T, r access.Requirements, o map[string]any) {
	t.Helper()
	assert.Equal(t, []string{shown(o, "policyId"), shown(o, "policyDisplayName"), shown(o, "policyDescription")}, []string{r.ID, r.Name, r.Description})
	require.Len(t, r.Prompts, 1)
	assert.Equal(t, access.Prompt{
		ID: "0fd349e2-a3a7-4712-af08-660f29c12b90", Kind: access.TextPrompt, Text: "What is your display name", Required: true, SingleLine: true,
	}, r.Prompts[0])
}

// way is how the answers of the operations whose names hold a word are read.
type way struct {
	word string
	read reading
}

// ways are tried in order, so that a longer word stands before a shorter one.
func ways() []way {
	request := func(w wireRequest) access.Request { return w.request(testTenant) }
	holding := func(w wireHolding) access.Holding { return w.holding(testTenant) }
	person := func(w wireUser) access.Person { return w.person(testTenant) }
	granted := func(w wireGrantedRole) access.Holding {
		return wireHolding{wireAssignment: wireAssignment{ID: w.ID}, Status: w.Status}.holding(testTenant)
	}
	return []way{
		{"callernotresourceowner", func(t *testing.T, text string) {
			assert.Equal(t, "CallerNotResourceOwner", refusal(reply{status: 400, body: []byte(text)}).code)
		}},
		{"createuser", single(person, samePerson)},
		{"creategroup", single(wireGroup.group, sameGroup)},
		{"groupmembers", collection(person, samePerson)},
		{"createcatalog", single(wireCatalog.catalog, sameCatalog)},
		{"catalogresourceroles", collection(wireRole.role, sameRole)},
		{"catalogresources", collection(wireResource.resource, sameResource)},
		{"catalog", collection(wireCatalog.catalog, sameCatalog)},
		{"createresourcerolescope", single(wireRoleScope.roleScope, sameRoleScope)},
		{"resourcerolescopes", single(wirePackage.pkg, samePackage)},
		{"assignmentresourceroles", collection(granted, func(t *testing.T, h access.Holding, o map[string]any) {
			assert.Equal(t, []string{shown(o, "id"), shown(o, "status")}, []string{h.ID, h.Status})
		})},
		{"requirements", collection(wireFullRequirements.requirements, sameRequirements)},
		{"listassignments", collection(holding, sameHolding)},
		{"polic", single(wireAssignmentPolicy.policy, samePolicy)},
		{"accesspackages filterby", collection(wirePackage.pkg, samePackage)},
		{"listaccesspackages", collection(wirePackage.pkg, samePackage)},
		{"eaccesspackage", single(wirePackage.pkg, samePackage)},
		{"getaccesspackage", single(wirePackage.pkg, samePackage)},
		{"approvals filterby", collection(wireApproval.approval, sameApproval)},
		{"getapprovalstep", single(wireStage.stage, sameStage)},
		{"listapproval", collection(wireStage.stage, sameStage)},
		{"approval", single(wireApproval.approval, sameApproval)},
		{"requests filterby", collection(request, sameRequest)},
		{"listassignmentrequests", collection(request, sameRequest)},
		{"request", single(request, sameRequest)},
		{"assignments", collection(holding, sameHolding)},
	}
}

func TestEveryPrintedAnswerIsReadWithTheValuesThatItShows(t *testing.T) {
	all, dir := manifest(t)
	for _, p := range all {
		if p.Response == "" {
			continue
		}
		t.Run(strings.TrimSuffix(p.Response, ".response.json"), func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(dir, p.Response))
			require.NoError(t, err)
			name := strings.ToLower(p.Operation)
			i := slices.IndexFunc(ways(), func(w way) bool { return strings.Contains(name, w.word) })
			require.GreaterOrEqual(t, i, 0, "nothing reads %s", p.Operation)
			ways()[i].read(t, string(text))
		})
	}
}
