package graph_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
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

// tokenKeeper keeps the tokens that go to Graph.
type tokenKeeper struct {
	next http.RoundTripper

	mu     sync.Mutex
	tokens []string
}

// RoundTrip passes the request on.
func (k *tokenKeeper) RoundTrip(request *http.Request) (*http.Response, error) {
	if token, ok := strings.CutPrefix(request.Header.Get("Authorization"), "Bearer "); ok {
		k.mu.Lock()
		k.tokens = append(k.tokens, token)
		k.mu.Unlock()
	}
	return k.next.RoundTrip(request)
}

func TestLogHoldsNothingOfPeopleAndNoSecret(t *testing.T) {
	r := &tokenKeeper{}
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
	forbidden = append(forbidden, r.tokens...)
	require.Greater(t, len(forbidden), 20)
	log := w.log.String()
	assert.Contains(t, log, "/identityGovernance/entitlementManagement/assignmentRequests/{id}/cancel")
	for _, secret := range forbidden {
		assert.NotContains(t, log, secret)
	}
}
