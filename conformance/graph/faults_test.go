package graph_test

import (
	"testing"

	ig "github.com/microsoftgraph/msgraph-sdk-go/identitygovernance"
	"github.com/microsoftgraph/msgraph-sdk-go/users"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheSDKWaitsAsLongAsAThrottledAnswerSays(t *testing.T) {
	contoso.order(t, "faults", map[string]any{"kind": "status", "method": "GET", "path": "/catalogs$", "times": 1, "status": 429, "retryAfter": "1"})
	t.Cleanup(func() { contoso.order(t, "heal", map[string]any{}) })
	before, _ := contoso.tally.count()
	catalogs, err := application(t).em.Catalogs().Get(t.Context(), nil)
	require.NoError(t, err)
	named(t, catalogs.GetValue(), "Finance")
	after, _ := contoso.tally.count()
	assert.Equal(t, 2, after-before, "one call that was throttled and one that was not")
}

func TestAFilterOnWhatDoesNotExistIsRefused(t *testing.T) {
	_, err := application(t).em.AccessPackages().Get(t.Context(), &ig.EntitlementManagementAccessPackagesRequestBuilderGetRequestConfiguration{
		QueryParameters: &ig.EntitlementManagementAccessPackagesRequestBuilderGetQueryParameters{Filter: new("shoeSize eq 42")},
	})
	assertRefused(t, err, 400, "BadRequest")
}

func TestASelectionOfWhatDoesNotExistIsRefused(t *testing.T) {
	_, err := application(t).users.Get(t.Context(), &users.UsersRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.UsersRequestBuilderGetQueryParameters{Select: []string{"shoeSize"}},
	})
	assertRefused(t, err, 400, "BadRequest")
}

func TestATokenThatIsNoneIsRefused(t *testing.T) {
	_, err := newClient(t, fixed("not.a.token")).users.ByUserId(upn("Requestor1")).Get(t.Context(), nil)
	assertRefused(t, err, 401, "InvalidAuthenticationToken")
}
