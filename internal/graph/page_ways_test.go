package graph

import (
	"net/http"
	"strings"
	"testing"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExpansionThatTheServiceRefusesIsLeftOut(t *testing.T) {
	s := &stage{answer: func(_ int, r *http.Request) (*http.Response, error) {
		if strings.Contains(r.URL.Query().Get("$expand"), "(") {
			return respond(400, `{"error":{"code":"BadRequest"}}`), nil
		}
		return respond(200, `{"value":[{"id":"a","state":"Delivered"}]}`), nil
	}}
	held, err := collect(s.person().MyAssignments(t.Context()))
	require.NoError(t, err)
	assert.Len(t, held, 1)
	assert.Equal(t, 2, s.calls())
}

func TestListingThatBreaksOffDoesNotBeginAgain(t *testing.T) {
	s := inTurn(says(200, `{"value":[{"id":"a"}],"@odata.nextLink":"https://graph.example/v1.0/more"}`), says(400, `{"error":{"code":"BadRequest"}}`), says(200, `{"value":[{"id":"a"}]}`))
	s.unjudged = true // the next page is an address that the service made up
	held, err := collect(s.person().MyAssignments(t.Context()))
	_ = kindIs(t, access.Invalid, err)
	assert.Len(t, held, 1)
	assert.Equal(t, 2, s.calls())
}
