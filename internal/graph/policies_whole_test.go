package graph

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPoliciesAreListedWithoutTheirQuestionsWhereTheServiceWantsThat(t *testing.T) {
	s := &stage{answer: func(_ int, r *http.Request) (*http.Response, error) {
		if strings.Contains(r.URL.RawQuery, "questions") {
			return respond(400, `{"error":{"code":"BadRequest","message":"Expanding 'questions' is not supported."}}`), nil
		}
		return respond(200, `{"value":[{"id":"`+testPolicy+`","displayName":"Everybody"}]}`), nil
	}}
	var names []string
	for p, err := range s.person().Reader().WholePolicies(t.Context(), testPackage) {
		require.NoError(t, err)
		names = append(names, p.Name)
	}
	assert.Equal(t, []string{"Everybody"}, names)
}
