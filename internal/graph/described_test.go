package graph_test

import (
	"os"
	"testing"

	"accessbot/internal/access"
	"accessbot/internal/graph"

	"github.com/stretchr/testify/require"
)

// Every test of this package is judged like this one; here it is seen that the
// judge looks at all operations.
func TestEveryOperationIsAsTheAPIDescriptionSays(t *testing.T) {
	if os.Getenv("ACCESSBOT_TEST_DATA") == "" {
		t.Skip("ACCESSBOT_TEST_DATA is not set, so the API description is not at hand.")
	}
	inBothDialects(t, func(t *testing.T, version string) {
		w := newWorld(t, managed(), speaking(version))
		callEverything(t, w)
		manageEverything(t, w)
		require.Greater(t, w.judge.Judged(), 60)
	})
}

// callEverything makes each call that the client can make.
func callEverything(t *testing.T, w *world) {
	t.Helper()
	person, app := w.as(t, "Requestor1"), w.client.App()
	campaign, reports := w.packageNamed(t, "Marketing Campaign"), w.packageNamed(t, "Finance Reports")
	all(t, person.Requestable(t.Context()))
	_, err := person.Policies(t.Context(), campaign.ID)
	require.NoError(t, err)
	made, err := person.Submit(t.Context(), graph.Ask{PackageID: campaign.ID})
	require.NoError(t, err)
	waiting, err := person.Submit(t.Context(), graph.Ask{PackageID: reports.ID, Justification: "for the quarter"})
	require.NoError(t, err)
	require.NoError(t, person.Cancel(t.Context(), waiting.ID))
	all(t, person.MyRequests(t.Context()))
	all(t, person.MyAssignments(t.Context()))
	all(t, app.Requests(t.Context(), made.Created.AddDate(0, 0, -1)))
	_, err = app.Request(t.Context(), made.ID)
	require.NoError(t, err)
	_, _, err = app.RequestsByID(t.Context(), []string{made.ID, waiting.ID})
	require.NoError(t, err)
	full, err := app.Package(t.Context(), campaign.ID)
	require.NoError(t, err)
	_, _, err = app.Assignment(t.Context(), made.Requestor.ID, campaign.ID)
	require.NoError(t, err)
	_, err = app.IsMember(t.Context(), full.Contents[0].OriginID, made.Requestor.ID)
	require.NoError(t, err)
	_, err = app.Person(t.Context(), made.Requestor.ID)
	require.NoError(t, err)
	_, err = person.Submit(t.Context(), graph.Ask{PackageID: campaign.ID})
	kindOf(t, access.AlreadyHeld, err)
}
