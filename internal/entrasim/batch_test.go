package entrasim

import (
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// batched sends a batch and returns the replies by id.
func (c *graphClient) batched(items ...map[string]any) map[string]map[string]any {
	c.t.Helper()
	status, body, _ := c.do(http.MethodPost, "/$batch", map[string]any{"requests": items})
	require.Equal(c.t, http.StatusOK, status, body)
	replies := map[string]map[string]any{}
	for _, one := range body["responses"].([]any) {
		reply := one.(map[string]any)
		replies[reply["id"].(string)] = reply
	}
	return replies
}

func TestABatchAnswersEachItemByItself(t *testing.T) {
	tenant := start(t, Config{})
	requestor := as(t, tenant, "Requestor1")
	tenant.Fail(Fault{Path: "^/v1.0/me$", Status: 429, RetryAfter: "3"})
	replies := requestor.batched(
		map[string]any{"id": "1", "method": "GET", "url": "/me"},
		map[string]any{"id": "2", "method": "POST", "url": em + "/assignmentRequests", "body": userAddOf(tutorialPackage), "headers": map[string]string{"Content-Type": "application/json"}},
		map[string]any{"id": "3", "method": "GET", "url": "/groups"},
		map[string]any{"id": "4", "method": "GET", "url": "/me", "dependsOn": []string{"1"}},
		map[string]any{"id": "5", "method": "GET", "url": "/me?$select=displayName"},
	)
	assert.EqualValues(t, 429, replies["1"]["status"])
	assert.Equal(t, "3", replies["1"]["headers"].(map[string]any)["Retry-After"])
	assert.EqualValues(t, 201, replies["2"]["status"])
	assert.EqualValues(t, 403, replies["3"]["status"])
	assert.EqualValues(t, 424, replies["4"]["status"])
	assert.Equal(t, "Requestor1", replies["5"]["body"].(map[string]any)["displayName"])
	assert.Len(t, tenant.Requests(), 1)
	assert.Equal(t, 2, tenant.CallsTo("GET", "^/v1.0/me$"), "items are in the journal too")
}

func TestAWrongBatchIsRefusedAsAWhole(t *testing.T) {
	tenant := start(t, Config{})
	app := asApp(t, tenant)
	many := []map[string]any{}
	for i := range 21 {
		many = append(many, map[string]any{"id": strconv.Itoa(i), "method": "GET", "url": "/groups"})
	}
	for name, items := range map[string][]map[string]any{
		"more than twenty items": many,
		"no items":               {},
		"the same id twice":      {many[0], many[0]},
		"no url":                 {{"id": "1", "method": "GET"}},
		"a body without a type":  {{"id": "1", "method": "POST", "url": "/groups", "body": map[string]any{}}},
	} {
		t.Run(name, func(t *testing.T) {
			status, _, _ := app.do(http.MethodPost, "/$batch", map[string]any{"requests": items})
			assert.Equal(t, http.StatusBadRequest, status)
		})
	}
	assert.Zero(t, tenant.CallsTo("GET", "groups"))
}
