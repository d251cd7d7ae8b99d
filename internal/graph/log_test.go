package graph_test

import (
	"encoding/json"
	"testing"

	"accessbot/internal/graph"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// secretsIn lists the secrets in a token cache.
func secretsIn(t *testing.T, cache []byte) []string {
	t.Helper()
	var parts map[string]map[string]struct {
		Secret string `json:"secret"`
	}
	require.NoError(t, json.Unmarshal(cache, &parts))
	var secrets []string
	for _, entries := range parts {
		for _, entry := range entries {
			if entry.Secret != "" {
				secrets = append(secrets, entry.Secret)
			}
		}
	}
	return secrets
}

func TestLogHoldsNothingOfPeopleAndNoSecret(t *testing.T) {
	r := &recorder{}
	w := newWorld(t, instantly(), func(c *graph.Config) {
		r.next = c.HTTP.Transport
		c.HTTP.Transport = r
	})
	callEverything(t, w)
	person := w.tenant.Person("Requestor1")
	forbidden := []string{w.tenant.ClientSecret(), person.UPN, person.Mail, person.ObjectID, person.Name, "for the quarter", "Marketing", "a-verifier"}
	for _, blob := range w.vault.blobs {
		forbidden = append(forbidden, secretsIn(t, blob)...)
	}
	for _, request := range r.seen {
		forbidden = append(forbidden, request.Header.Get("Authorization")[len("Bearer "):])
	}
	require.Greater(t, len(forbidden), 20)
	log := w.log.String()
	assert.Contains(t, log, "/identityGovernance/entitlementManagement/assignmentRequests/{id}/cancel")
	for _, secret := range forbidden {
		assert.NotContains(t, log, secret)
	}
}
