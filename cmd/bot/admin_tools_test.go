package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// patient is a stage for plans, which take their time.
func patient(t *testing.T, p plot) *stage {
	t.Helper()
	p.slack.Patience = time.Minute
	return newStage(t, p)
}

// atTheMenu signs an administrator in and leaves them at the menu.
func (s *stage) atTheMenu(name string) (*slacksim.Person, *slacksim.Modal) {
	s.t.Helper()
	a := s.administers(name)
	return a, a.Modal().Await("What do you want to administer?")
}

func TestTheWholeTutorialIsPlayedInSlack(t *testing.T) { // ux §5
	t.Parallel()
	for _, version := range []string{"v1.0", "beta"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			s := patient(t, plot{entra: entrasim.Config{Seed: "empty"}, env: map[string]string{"GRAPH_VERSION": version}})
			require.NoError(t, playAdmin(s.world))
			assert.NotContains(t, s.log.String(), "Kx-", "a password is in no log")
			if version == "v1.0" {
				golden(t, "admin-calls.txt", withoutIDs(strings.Join(s.changes(), "\n"))+"\n")
			}
		})
	}
}

func TestAPolicyIsChangedWithItsDifferences(t *testing.T) {
	t.Parallel()
	s := patient(t, plot{})
	a, modal := s.atTheMenu("Admin1")
	modal.Press("Packages")
	modal.Await("that you may administer").Choose("Search all packages:", "Sales Dashboards EMEA")
	modal.Await("Assign…").Press("Edit…")
	modal.Await("Name of the policy")
	var field slacksim.FieldErrors
	require.ErrorAs(t, modal.Choose("Who must approve?", "These people").Submit(), &field)
	assert.Contains(t, field["The people who approve"], "Who approves?")
	modal.Choose("Who must approve?", "Their manager").Choose("The people who approve", "Admin1").Fill("For how many days?", "45")
	require.NoError(t, modal.Submit())
	modal.Await("Nothing was done yet").Await("45 days").Await("PUT /")
	assert.Empty(t, s.changes())
	require.NoError(t, modal.Submit())
	modal.Await("The plan has begun").Close()
	a.AwaitIn("DM", "of Sales Dashboards EMEA\n").AwaitText("Done")
	a.Slash("/access admin sales dashboards emea")
	a.Modal().Await("access lasts for 45 days").Close()
	assert.Len(t, s.changes(), 1)
}

func TestAPolicyThatSomebodyElseChangedIsLeftAlone(t *testing.T) { // F34
	t.Parallel()
	s := patient(t, plot{})
	require.NoError(t, s.entra.GrantCatalogRole("General", "Approver1", "Catalog owner"))
	a, modal := s.atTheMenu("Admin1")
	modal.Close()
	other, modal := s.atTheMenu("Approver1")
	modal.Close()
	for _, p := range []*slacksim.Person{a, other} {
		p.Slash("/access admin sales dashboards emea")
		p.Modal().Await("Assign…").Press("Edit…")
		p.Modal().Await("Name of the policy")
	}
	changes := func(p *slacksim.Person, days string) {
		modal := p.Modal().Fill("For how many days?", days)
		require.NoError(t, modal.Submit())
		modal.Await("Nothing was done yet")
		require.NoError(t, modal.Submit())
		modal.Await("The plan has begun").Close()
	}
	changes(other, "45")
	other.AwaitIn("DM", "of Sales Dashboards EMEA\n").AwaitText("Done")
	changes(a, "60")
	card := a.AwaitIn("DM", "of Sales Dashboards EMEA\n").AwaitText("Stopped")
	card.AwaitReply("changed")
	a.Slash("/access admin sales dashboards emea")
	a.Modal().Await("access lasts for 45 days").Close()
}

func TestAPackageIsRenamedAndHidden(t *testing.T) {
	t.Parallel()
	s := patient(t, plot{})
	a, modal := s.atTheMenu("Admin1")
	modal.Close()
	a.Slash("/access admin marketing campaign")
	modal = a.Modal().Await("Assign…")
	modal.Press("Rename…")
	require.NoError(t, modal.Await("Name of the package").Fill("Name of the package", "Spring Campaign").Submit())
	s.confirmed(a, modal, "Rename the package Marketing Campaign to Spring Campaign")
	a.Slash("/access admin spring campaign")
	modal = a.Modal().Await("Assign…")
	modal.Press("Hide")
	s.confirmed(a, modal, "Hide the package Spring Campaign")
	a.Slash("/access admin spring campaign")
	a.Modal().Await("It is hidden").Close()
}

func TestSeveralAreRemovedAfterAPreview(t *testing.T) {
	t.Parallel()
	s := patient(t, plot{})
	for _, name := range []string{"Requestor1", "Requestor2", "Manager1"} {
		p := s.linked(name)
		p.Slash("/access request sales dashboards emea because I sell")
		p.Modal().Await("Submitted").Close()
		p.AwaitIn("DM", "asked for Sales Dashboards EMEA").AwaitText("State: Delivered")
	}
	a, modal := s.atTheMenu("Admin1")
	modal.Close()
	a.Slash("/access admin sales dashboards emea")
	modal = a.Modal().Await("Held by 3 people")
	modal.Press("Holders as CSV")
	modal.Await("name,id,policy,state,until").Await("Requestor2,").Close()
	modal.Press("Remove several…")
	var field slacksim.FieldErrors
	require.ErrorAs(t, modal.Await("From whom?").Submit(), &field)
	assert.Contains(t, field["From whom?"], "Choose somebody")
	modal.Choose("From whom?", "Requestor1").Choose("From whom?", "Manager1")
	require.NoError(t, modal.Submit())
	modal.Await("Nothing was done yet").Await("Manager1").Await("Requestor1")
	assert.NotContains(t, modal.Text(), "Requestor2")
	s.confirmed(a, modal.Fill("Type the name", "Sales Dashboards EMEA"), "Remove 2 holders from Sales Dashboards EMEA")
	assert.Equal(t, []string{"Requestor2"}, s.entra.Members("Sales EMEA readers"))
}

func TestAPackageIsCheckedAndSimulatedWithoutAChange(t *testing.T) {
	t.Parallel()
	s := patient(t, plot{})
	a, modal := s.atTheMenu("Admin1")
	modal.Close()
	a.Slash("/access admin finance reports")
	modal = a.Modal().Await("Assign…")
	modal.Press("Check")
	modal.Await("Nothing is wrong with Finance Reports").Close()
	modal.Press("Simulate…")
	require.NoError(t, modal.Await("Who?").Choose("Who?", "Requestor1").Submit())
	modal.Await("Requestor1").Await("Approver1").Await("Nothing was changed.").CloseAll()
	a.Slash("/access admin simulate @Requestor2 finance reports")
	a.Modal().Await("Requestor2").Await("Nothing was changed.").Close()
	a.Slash("/access admin simulate Finance Reports")
	a.Modal().Await("Name the person with an @").Close()
	assert.Empty(t, s.changes())
}

func TestAPackageIsMadeWithTwoStagesAndQuestionsInANewCatalog(t *testing.T) {
	t.Parallel()
	s := patient(t, plot{entra: entrasim.Config{Seed: "empty"}})
	a, modal := s.atTheMenu("Admin1")
	modal.Press("Create a package")
	modal.Await("Name of the package").Fill("Or a new catalog with this name", "Data").Fill("Name of the package", "Warehouse")
	require.NoError(t, modal.Fill("Description", "Read the warehouse").Submit())
	require.NoError(t, modal.Await("What does Warehouse give?").Fill("And of a new group with this name", "Warehouse readers").Submit())
	modal.Await("Who may ask for Warehouse?").Choose("Who must approve?", "Nobody").Choose("And who after them?", "These people").Choose("The people who approve then", "Approver1")
	var field slacksim.FieldErrors
	require.ErrorAs(t, modal.Submit(), &field)
	assert.Contains(t, field["And who after them?"], "Nobody approves first")
	modal.Choose("Who must approve?", "Their manager").Choose("The people who approve", "Admin1")
	modal.Choose("Who else may decide when nobody did?", "Approver2").Fill("Questions they must answer, a line each", "Which table?\nWhat for? | Reports | Models")
	require.NoError(t, modal.Submit())
	modal.Await("Nothing was done yet").Await("approved by their manager, else Admin1 (Approver2 too after 7 days), then Approver1 (Approver2 too after 7 days)").Await("asks 2 questions")
	s.confirmed(a, modal, "Create the package Warehouse").AwaitReply("Create the catalog Data: done.")
	p := s.linked("Requestor2")
	modal = s.open(p, "/access request warehouse", "Which table?")
	modal.Fill("Which table?", "sales").Choose("What for?", "Models")
	require.NoError(t, modal.Submit())
	modal.Await("Submitted").Close()
	p.AwaitIn("DM", "asked for Warehouse").AwaitReply("Waiting for approval by Manager1 (your manager)")
}

func TestAHiddenPackageGivesRolesOfApplicationsAndSites(t *testing.T) {
	t.Parallel()
	s := patient(t, plot{})
	a, modal := s.atTheMenu("Admin1")
	modal.Press("Create a package")
	modal.Await("Name of the package").Choose("Catalog", "General").Fill("Name of the package", "Fair Team").Fill("Description", "For the fair")
	require.NoError(t, modal.Choose("Hidden", "Requestors do not find it; who has its link may ask").Submit())
	modal.Await("What does Fair Team give?").Choose("And these roles of what the catalog holds", "Contoso CRM · Sales Manager")
	require.NoError(t, modal.Choose("And these roles of what the catalog holds", "Marketing Site · Marketing Site Members").Submit())
	require.NoError(t, modal.Await("Who may ask for Fair Team?").Choose("Who may ask?", "Everybody in the directory, guests too").Submit())
	modal.Await("Nothing was done yet").Await("Sales Manager").Await("Marketing Site Members")
	s.confirmed(a, modal, "Create the package Fair Team")
	a.Slash("/access admin fair team")
	a.Modal().Await("Sales Manager of Contoso CRM").Await("It is hidden").Close()
	assert.Equal(t, 1, s.entra.CallsTo(http.MethodPost, "/accessPackages$"))
	assert.Zero(t, s.entra.CallsTo(http.MethodPost, "/groups$"))
}

func TestARefusedFormOfAnAdministratorKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	s := patient(t, plot{})
	s.slack.SetPerson("Requestor2", func(p *slacksim.Profile) { p.Email = "somebody@elsewhere.example" })
	a, modal := s.atTheMenu("Admin1")
	modal.Close()
	a.Slash("/access admin marketing campaign")
	modal = a.Modal().Await("Assign…")
	modal.Press("Assign…")
	require.NoError(t, modal.Await("To whom?").Choose("To whom?", "Requestor2").Fill("Reason", "Covers for a colleague").Submit())
	modal.Await("Nobody in Entra has the e-mail address of Requestor2").Await("Covers for a colleague").Await("Requestor2")
	require.NoError(t, modal.Choose("To whom?", "Requestor1").Submit())
	s.confirmed(a, modal, "Assign Marketing Campaign to Requestor1")
	assert.Equal(t, "Covers for a colleague", s.entra.Requests()[0].Justification)
}

func TestAnAdministratorTakesAwayWhatARequestGave(t *testing.T) { // ux §5
	for _, by := range []string{"", "delete"} {
		t.Run("by "+by, func(t *testing.T) {
			t.Parallel()
			s := patient(t, plot{env: map[string]string{"REMOVE_BY": by}})
			p := s.linked("Requestor1")
			p.Slash("/access request sales dashboards emea because I sell")
			p.Modal().Await("Submitted").Close()
			card := p.AwaitIn("#access-requests", "Requestor1 asked for Sales Dashboards EMEA").AwaitText("State: Delivered")
			require.NoError(t, card.Press("Details").Acked())
			assert.NotContains(t, p.Modal().Await("Sales Dashboards EMEA").Text(), "Remove the access")
			a, modal := s.atTheMenu("Admin1")
			modal.Close()
			require.NoError(t, a.In("#access-requests").AwaitIn("#access-requests", "Requestor1 asked for Sales Dashboards EMEA").Press("Details").Acked())
			modal = a.Modal().Await("Remove the access…")
			modal.Press("Remove the access…")
			s.confirmed(a, modal, "Remove Requestor1 from Sales Dashboards EMEA")
			assert.Empty(t, s.entra.Members("Sales EMEA readers"))
			assert.Equal(t, by == "delete", s.entra.CallsTo(http.MethodDelete, "/assignments/") == 1)
		})
	}
}

func TestFailedDeliveriesAreTriedAgain(t *testing.T) {
	t.Parallel()
	s := patient(t, plot{})
	s.entra.SetKnobs(func(k *entrasim.Knobs) { k.DeliverAs = "deliveryFailed" })
	p := s.linked("Requestor1")
	p.Slash("/access request sales dashboards emea because I sell")
	p.Modal().Await("Submitted").Close()
	card := p.AwaitIn("DM", "asked for Sales Dashboards EMEA").AwaitText("Delivery failed")
	_, modal := s.atTheMenu("Admin1")
	modal.Press("Failed deliveries")
	s.entra.SetKnobs(func(k *entrasim.Knobs) { k.DeliverAs = "delivered" })
	modal.Await("What Entra could not deliver").Await("Requestor1").Press("Try again, row 1: Requestor1")
	modal.Await("Entra tries to deliver it again").Close()
	card.AwaitText("State: Delivered")
}
