package main

import (
	"testing"

	"accessbot/internal/entrasim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAFailedDeliveryIsTriedAgainByWhoMay(t *testing.T) { // T6, T21
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	s.entra.SetKnobs(func(k *entrasim.Knobs) { k.DeliverAs = "deliveryFailed" })
	modal := s.open(p, "/access request Marketing Campaign", "You get it for 30 days")
	require.NoError(t, modal.Submit())
	modal.Await("Submitted").Close()
	p.AwaitIn("DM", "asked for Marketing Campaign").AwaitReply("Delivery failed")
	s.entra.SetKnobs(func(k *entrasim.Knobs) { k.DeliverAs = "delivered" })

	other := s.mayDecide("Approver1").In("#access-requests")
	require.NoError(t, other.AwaitIn("#access-requests", "asked for Marketing Campaign").Press("Details").Acked())
	require.NoError(t, other.Modal().Await("Delivery failed").Press("Deliver again").Acked())
	other.Await("Entra does not let you do that")
	assert.NotContains(t, s.entra.Members("Marketing resources"), "Requestor1")

	admin := s.mayDecide("Admin1").In("#access-requests")
	require.NoError(t, admin.AwaitIn("#access-requests", "asked for Marketing Campaign").Press("Details").Acked())
	require.NoError(t, admin.Modal().Await("Delivery failed").Press("Deliver again").Acked())
	admin.Await("Entra tries to deliver Marketing Campaign to Requestor1 again")
	p.AwaitIn("DM", "asked for Marketing Campaign").AwaitReply("You are now a member of Marketing resources")
}
