package entrasim

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// printedBody is a request body that the vendor prints.
type printedBody struct {
	Operation string `json:"operation"`
	Version   string `json:"version"`
	Path      string `json:"path"`
	Request   string `json:"request"`
	Note      string `json:"note"`
	raw       []byte
}

// printedBodies reads the bodies that are printed for a collection.
func printedBodies(t *testing.T, collections ...string) []printedBody {
	t.Helper()
	folder := os.Getenv("ACCESSBOT_TEST_DATA")
	if folder == "" {
		t.Skip("ACCESSBOT_TEST_DATA does not say where the vendor's printed bodies are.")
	}
	folder = filepath.Join(folder, "graph", "examples")
	manifest, err := os.ReadFile(filepath.Join(folder, "manifest.json"))
	require.NoError(t, err)
	var all, found []printedBody
	require.NoError(t, json.Unmarshal(manifest, &all))
	for _, one := range all {
		segments := strings.Split(one.Path, "/")
		for _, collection := range collections {
			if one.Request != "" && (segments[len(segments)-1] == collection || segments[len(segments)-2] == collection) {
				one.raw, err = os.ReadFile(filepath.Join(folder, one.Request))
				require.NoError(t, err)
				found = append(found, one)
			}
		}
	}
	return found
}

// understand decodes a body in its dialect.
func understand(t *testing.T, one printedBody, words map[string]string, into any) {
	t.Helper()
	raw := one.raw
	if one.Version == "beta" && len(words) > 0 {
		var refusal *graphError
		raw, refusal = translated(raw, words)
		require.Nil(t, refusal)
	}
	require.Nil(t, strictly(raw, into), one.Request)
}

func TestPrintedPoliciesAreUnderstood(t *testing.T) {
	bodies := printedBodies(t, "assignmentPolicies", "accessPackageAssignmentPolicies")
	assert.Len(t, bodies, 7)
	for _, one := range bodies {
		t.Run(one.Request, func(t *testing.T) {
			var body interface {
				policy() (*policy, *graphError)
			} = &policyBody{}
			if one.Version == "beta" {
				body = &betaPolicyBody{}
			}
			understand(t, one, nil, body)
			p, refusal := body.policy()
			require.Nil(t, refusal)
			assert.Nil(t, p.check())
		})
	}
}

func TestPrintedRequestsAreUnderstood(t *testing.T) {
	understood := 0
	for _, one := range printedBodies(t, "assignmentRequests", "accessPackageAssignmentRequests") {
		if strings.Contains(one.Note, "beta-shaped") {
			continue // printed on a page of v1.0 in words that v1.0 does not have
		}
		understood++
		t.Run(one.Request, func(t *testing.T) {
			x := &exchange{path: "/" + one.Version + one.Path}
			var body requestBody
			understand(t, one, x.requestWords(), &body)
			assert.NotNil(t, body.Assignment)
			assert.NotEmpty(t, spelled(body.RequestType, x.requestTypes()...))
			_, refusal := body.schedule()
			assert.Nil(t, refusal)
		})
	}
	assert.GreaterOrEqual(t, understood, 9)
}

func TestOtherPrintedBodiesAreUnderstood(t *testing.T) {
	understood := 0
	for collection, test := range map[string]struct {
		words map[string]string
		into  func() any
	}{
		"accessPackageResourceRequests":   {resourceWords(), func() any { return &resourceRequestBody{} }},
		"resourceRequests":                {nil, func() any { return &resourceRequestBody{} }},
		"accessPackages":                  {packageWords(), func() any { return &packageBody{} }},
		"accessPackageResourceRoleScopes": {roleScopeWords(), func() any { return &roleScopeBody{} }},
		"resourceRoleScopes":              {nil, func() any { return &roleScopeBody{} }},
		"accessPackageCatalogs":           {catalogWords(), func() any { return &catalogBody{} }},
		"users":                           {nil, func() any { return &userBody{} }},
		"groups":                          {nil, func() any { return &groupBody{} }},
	} {
		for _, one := range printedBodies(t, collection) {
			understand(t, one, test.words, test.into())
			understood++
		}
	}
	assert.GreaterOrEqual(t, understood, 9)
}

func FuzzPolicyBodies(f *testing.F) {
	f.Add([]byte(`{"displayName":"x","expiration":{"type":"afterDuration","duration":"P1D"},"specificAllowedTargets":[{"@odata.type":"#microsoft.graph.singleUser","userId":"x"}]}`))
	f.Add([]byte(`{"durationInDays":3,"requestApprovalSettings":{"approvalMode":"SingleStage","approvalStages":[{"approvalStageTimeOutInDays":1}]},"questions":[{"text":{}}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, body := range []interface {
			policy() (*policy, *graphError)
		}{&policyBody{}, &betaPolicyBody{}} {
			if strictly(raw, body) != nil {
				continue
			}
			if p, refusal := body.policy(); refusal == nil && p.check() == nil {
				v := v1{w: &world{}}
				for _, shown := range []*record{v.policyRecord(p), beta{v1: v}.policyRecord(p)} {
					_, err := json.Marshal(shown)
					require.NoError(t, err)
				}
			}
		}
	})
}

func FuzzTranslation(f *testing.F) {
	f.Add([]byte(`{"catalogId":"x","accessPackageResource":{"resourceType":"y","originId":"z"}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		renamed, refusal := translated(raw, resourceWords())
		if refusal == nil {
			assert.True(t, json.Valid(renamed))
		}
	})
}
