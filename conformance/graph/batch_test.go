package graph_test

import (
	"testing"

	core "github.com/microsoftgraph/msgraph-sdk-go-core"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestABatchAnswersEveryOneOfItsCalls(t *testing.T) {
	app := application(t)
	batch := core.NewBatchRequest(app.adapter)
	person, err := app.users.ByUserId(upn("Requestor1")).ToGetRequestInformation(t.Context(), nil)
	require.NoError(t, err)
	known, err := batch.AddBatchRequestStep(*person)
	require.NoError(t, err)
	nobody, err := app.users.ByUserId(upn("Outsider1")).ToGetRequestInformation(t.Context(), nil)
	require.NoError(t, err)
	unknown, err := batch.AddBatchRequestStep(*nobody)
	require.NoError(t, err)
	packages, err := app.em.AccessPackages().ToGetRequestInformation(t.Context(), nil)
	require.NoError(t, err)
	list, err := batch.AddBatchRequestStep(*packages)
	require.NoError(t, err)

	answers, err := batch.Send(t.Context(), app.adapter)
	require.NoError(t, err)
	assert.Equal(t, map[string]int32{value(known.GetId()): 200, value(unknown.GetId()): 404, value(list.GetId()): 200}, answers.GetStatusCodes())
	who, err := core.GetBatchResponseById[models.Userable](answers, value(known.GetId()), models.CreateUserFromDiscriminatorValue)
	require.NoError(t, err)
	assert.Equal(t, "Requestor1", value(who.GetDisplayName()))
	all, err := core.GetBatchResponseById[models.AccessPackageCollectionResponseable](answers, value(list.GetId()), models.CreateAccessPackageCollectionResponseFromDiscriminatorValue)
	require.NoError(t, err)
	named(t, all.GetValue(), "Finance Reports")
}

func TestABatchWritesToo(t *testing.T) {
	asker := requestor(t, "Requestor1")
	wanted := userAdd(packageNamed(t, application(t), "Sales Dashboards Americas"))
	step, err := asker.em.AssignmentRequests().ToPostRequestInformation(t.Context(), wanted, nil)
	require.NoError(t, err)
	batch := core.NewBatchRequest(asker.adapter)
	item, err := batch.AddBatchRequestStep(*step)
	require.NoError(t, err)
	answers, err := batch.Send(t.Context(), asker.adapter)
	require.NoError(t, err)
	require.Equal(t, map[string]int32{value(item.GetId()): 201}, answers.GetStatusCodes())
	asked, err := core.GetBatchResponseById[models.AccessPackageAssignmentRequestable](answers, value(item.GetId()), models.CreateAccessPackageAssignmentRequestFromDiscriminatorValue)
	require.NoError(t, err)
	assert.Equal(t, models.SUBMITTED_ACCESSPACKAGEREQUESTSTATE, value(asked.GetState()))
	require.NoError(t, asker.em.AssignmentRequests().ByAccessPackageAssignmentRequestId(value(asked.GetId())).Cancel().Post(t.Context(), nil))
}
