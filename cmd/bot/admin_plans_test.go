package main

import (
	"net/http"
	"testing"

	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// stopped leaves an administrator with a plan that stopped at its package.
func (s *stage) stopped() (*slacksim.Person, *slacksim.Message) {
	s.t.Helper()
	s.entra.Fail(entrasim.Fault{Method: http.MethodPost, Path: "/accessPackages$", Status: http.StatusBadRequest, Times: 1000})
	a, modal := s.atTheMenu("Admin1")
	modal.Press("Create a package")
	modal.Await("Name of the package").Choose("Catalog", "General").Fill("Name of the package", "Spring Launch")
	require.NoError(s.t, modal.Fill("Description", "Everything for the launch").Submit())
	require.NoError(s.t, modal.Await("What does Spring Launch give?").Fill("And of a new group with this name", "Launch team").Submit())
	require.NoError(s.t, modal.Await("Who may ask for Spring Launch?").Submit())
	modal.Await("Nothing was done yet")
	require.NoError(s.t, modal.Submit())
	modal.Await("The plan has begun").Close()
	card := a.AwaitIn("DM", "Create the package Spring Launch\n").AwaitText("Stopped")
	card.AwaitReply("failed")
	return a, card
}

func TestAPlanThatStoppedGoesOnAndIsTakenBack(t *testing.T) { // ux §5
	t.Parallel()
	s := patient(t, plot{})
	a, card := s.stopped()
	s.entra.Heal()
	require.NoError(t, card.Press("Resume").Acked())
	card.AwaitText("Done")
	assert.NotEmpty(t, s.entra.PackageID("Spring Launch"))
	made := 0
	for _, change := range s.changes() {
		if change == "admin1@contoso.onmicrosoft.com POST /v1.0/groups" {
			made++
		}
	}
	assert.Equal(t, 1, made, "what was done before is not done again")
	require.NoError(t, card.Press("Undo").Acked())
	card.AwaitText("Taken back")
	card.AwaitReply("taken back")
	modal := s.open(a, "/access admin", "What do you want to administer?")
	modal.Press("Packages")
	assert.NotContains(t, modal.Await("that you may administer").Suggest("Search all packages", "Spring Launch"), "Spring Launch")
}

func TestNobodyElseTouchesAPlan(t *testing.T) { // T21, T22
	t.Parallel()
	s := patient(t, plot{})
	require.NoError(t, s.entra.GrantCatalogRole("General", "Approver1", "Catalog owner"))
	_, card := s.stopped()
	id := card.ButtonValue("Resume")
	require.NotEmpty(t, id)
	s.entra.Heal()
	before := s.changes()
	requestor := s.administers("Requestor1")
	requestor.Modal().Await("Entra does not let you administer").Close()
	other := s.administers("Approver1")
	other.Modal().Await("What do you want to administer?").Close()
	for _, p := range []*slacksim.Person{requestor, other} {
		p.Slash("/access help")
		message := p.AwaitIn("DM", "/access request")
		for _, action := range []string{"admin.resume", "admin.undo", "admin.agree"} {
			require.NoError(t, message.Forge(action, id).Acked())
		}
		modal := s.open(p, "/access request Finance Reports", "Reason")
		require.NoError(t, modal.Forge("admin.plan", id, map[string]string{"typed": "x"}).Acked())
		for _, of := range []string{"json", "terraform"} {
			require.NoError(t, message.Forge("admin.export", "0 "+of+" "+id).Acked())
		}
		require.NoError(t, s.slack.AwaitSettled())
		p.Modal().CloseAll()
		assert.NotContains(t, s.slack.TranscriptOf(p.Name()), "Launch team", "nor reads it")
	}
	card.AwaitText("Stopped")
	assert.Equal(t, before, s.changes())
}
