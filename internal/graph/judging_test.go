package graph

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestJudgeNoticesRequestsThatAreWrong(t *testing.T) {
	if len(descriptions()) == 0 {
		t.Skip("ACCESSBOT_TEST_DATA is not set, so the API description is not at hand.")
	}
	const em = "https://graph.example/v1.0/identityGovernance/entitlementManagement/"
	for name, tt := range map[string]struct{ method, address, body, want string }{
		"a word that is none of the enumeration": {"POST", em + "assignmentRequests", `{"requestType":"userSteal"}`, "value is not one of the allowed values"},
		"a method that is not there":             {"DELETE", em + "assignmentRequests", "", "not described"},
		"a path that is not there":               {"GET", em + "thingsOfEverybody", "", "not described"},
		"an item of a batch":                     {"POST", "https://graph.example/v1.0/$batch", `{"requests":[{"id":"1","method":"GET","url":"/nowhere"}]}`, "not described"},
		"what is right":                          {"GET", em + "assignmentRequests?$top=5", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			var heard Complaints
			j := NewJudge(always(200, "{}"), heard.Add)
			request, err := http.NewRequestWithContext(t.Context(), tt.method, tt.address, strings.NewReader(tt.body))
			require.NoError(t, err)
			request.Header.Set("Content-Type", "application/json")
			response, err := j.RoundTrip(request)
			require.NoError(t, err)
			require.NoError(t, response.Body.Close())
			if tt.want == "" {
				assert.Empty(t, heard.All())
				return
			}
			require.Len(t, heard.All(), 1)
			assert.Contains(t, heard.All()[0], tt.want)
		})
	}
}
