package graph

import (
	"net/http"
	"strings"
	"testing"

	"accessbot/internal/access"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNationalCloudsAreAskedOnlyForWhatTheyHave(t *testing.T) {
	for host, missing := range map[string]bool{
		"graph.microsoft.com": false, "localhost:7301": false, "graph.microsoft.us": true,
		"dod-graph.microsoft.us": true, "microsoftgraph.chinacloudapi.cn": true,
	} {
		t.Run(host, func(t *testing.T) {
			s := &stage{answer: func(_ int, r *http.Request) (*http.Response, error) {
				return respond(200, `{"value":[{"id":"r","originId":"g","roles":[{"id":"m","displayName":"Member"}],"displayName":"Member"}],"history":[{"action":"Approved"}]}`), nil
			}}
			reader := s.reader()
			reader.caller.gateway.cloud = cloudAt(host)
			roles, err := collect(reader.Roles(t.Context(), testPackage, access.Resource{ID: "r", OriginID: "g", System: "AadGroup"}))
			require.NoError(t, err)
			require.Len(t, roles, 1)
			assert.Equal(t, "Member", roles[0].Name)
			assert.Equal(t, missing, !strings.HasSuffix(s.seen[0].URL.Path, "/resourceRoles"))
			_, err = reader.History(t.Context(), testPackage)
			assert.Equal(t, missing, err != nil)
			if missing {
				_ = kindIs(t, access.NotFound, err)
				assert.Equal(t, 1, s.calls(), "beta is not asked there")
			}
		})
	}
}
