package main

import (
	"net/http"
	"testing"
	"time"

	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	groupsField = "It makes people members of these groups"
	nameField   = "And of a new group with this name"
	heldField   = "And these roles of what the catalog holds"
	foundField  = "And these roles of other applications and sites"
	findButton  = "Find applications and sites"
)

// secondPage fills the first page of a new package.
func secondPage(t *testing.T, modal *slacksim.Modal) *slacksim.Modal {
	t.Helper()
	modal.Press("Create a package")
	modal.Await("Name of the package").Choose("Catalog", "General").Fill("Name of the package", "Travel").Fill("Description", "Everything for travellers")
	require.NoError(t, modal.Submit())
	return modal.Await("What does Travel give?")
}

func TestApplicationsAndSitesThatNoCatalogHoldsAreGiven(t *testing.T) { // ux §5
	t.Parallel()
	for _, version := range []string{"v1.0", "beta"} {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			s := patient(t, plot{env: map[string]string{"GRAPH_VERSION": version}})
			a, modal := s.atTheMenu("Admin1")
			secondPage(t, modal)
			assert.NotContains(t, modal.Text(), foundField, "who only administers has granted no more")
			modal.Choose(groupsField, "Marketing resources").Fill(nameField, "Travellers").Choose(heldField, "Contoso CRM · User").Press(findButton)
			modal.Await("Application.Read.All and Sites.Read.All")
			code, err := s.signIn("Admin1", modal.LinkURL("Sign in to Entra"))
			require.NoError(t, err)
			require.NoError(t, modal.Fill("Code from the sign-in page", code).Submit())
			modal.Await("What does Travel give?").Await(foundField)
			assert.Equal(t, []string{"Marketing resources", "Travellers", "Contoso CRM · User"}, []string{modal.Value(groupsField), modal.Value(nameField), modal.Value(heldField)})
			assert.Equal(t, []string{"Expense Tool · User", "Expense Tool · Controller"}, modal.Suggest(foundField, "expense"))
			assert.Equal(t, []string{"Invoice Service · its only role"}, modal.Suggest(foundField, "invoice"))
			modal.Choose(foundField, "Expense Tool · Controller").Choose(foundField, "Invoice Service · its only role").Choose(foundField, "Engineering Wiki · Members")
			modal.Choose(foundField, "Contoso CRM · Sales Manager") // which the catalog holds
			require.NoError(t, modal.Submit())
			require.NoError(t, modal.Await("Who may ask for Travel?").Submit())
			modal.Await("Put the application Expense Tool into the catalog General").Await("Find the only role of the application Invoice Service")
			modal.Await("Let the package grant the role Engineering Wiki Members of the site Engineering Wiki")
			golden(t, "gives-"+version+".txt", modal.Text())
			assert.Empty(t, s.changes(), "a dry run changes nothing")
			card := s.confirmed(a, modal, "Create the package Travel")
			card.AwaitReply("Put the application Contoso CRM into the catalog General: done. It was in the catalog already.")
			assert.Equal(t, 4, s.entra.CallsTo(http.MethodPost, "esourceRequests$"), "the new group, two applications and a site; the rest was there")
			a.Slash("/access admin travel")
			a.Modal().Await("Controller of Expense Tool").Await("Engineering Wiki Members").Await("Sales Manager of Contoso CRM").Close()
		})
	}
}

// refuses goes through Entra's pages as somebody who does not agree.
func (s *stage) refuses(name, link string) *entrasim.Browser {
	s.t.Helper()
	b := entrasim.NewBrowser()
	require.NoError(s.t, b.Open(link))
	require.NoError(s.t, b.Fill("Password", s.entra.Person(name).Password))
	require.NoError(s.t, b.Press("Sign in"))
	return b
}

func TestWhatTheTenantDoesNotGrantStopsNoForm(t *testing.T) {
	t.Parallel()
	s := patient(t, plot{})
	require.NoError(t, s.entra.GrantCatalogRole("General", "Approver1", "Catalog owner"))
	a, modal := s.atTheMenu("Approver1")
	secondPage(t, modal).Fill(nameField, "Travellers").Press(findButton)
	page := s.refuses("Approver1", modal.Await("Application.Read.All").LinkURL("Sign in to Entra"))
	assert.Contains(t, page.Text(), "Need admin approval")
	require.NoError(t, page.Press("Return to the application without granting consent"))
	assert.Contains(t, page.Text(), "an administrator of your organization must agree first")
	told := a.AwaitIn("DM", "you are signed in as before")
	modal.CloseAll()
	require.NoError(t, told.Press("Continue").Acked())
	modal = a.Modal().Await("What does Travel give?").Await("Everything else goes on without it").Await(findButton)
	assert.Equal(t, "Travellers", modal.Value(nameField))
	require.NoError(t, modal.Submit())
	require.NoError(t, modal.Await("Who may ask for Travel?").Submit())
	modal.Await("Create the group Travellers").Await("Nothing was done yet").Close()
}

func TestAClosedSignInKeepsTheFormOfANewPackage(t *testing.T) {
	t.Parallel()
	s := patient(t, plot{})
	a, modal := s.atTheMenu("Admin1")
	secondPage(t, modal).Fill(nameField, "Travellers").Press(findButton)
	modal.Await("Application.Read.All").Close()
	require.NoError(t, a.AwaitIn("DM", "You closed the form for Travel").Press("Continue").Acked())
	modal = a.Modal().Await("What does Travel give?").Await(findButton)
	assert.Equal(t, "Travellers", modal.Value(nameField))
}

func TestAChosenApplicationThatIsGoneIsToldAndTheRestStays(t *testing.T) {
	t.Parallel()
	s := patient(t, plot{entra: entrasim.Config{AdminConsent: []string{"Application.Read.All", "Sites.Read.All"}}})
	_, modal := s.atTheMenu("Admin1")
	secondPage(t, modal).Fill(nameField, "Travellers").Press(findButton)
	modal.Await(foundField).Choose(foundField, "Expense Tool · User").Choose(foundField, "Engineering Wiki · Visitors")
	s.entra.Fail(entrasim.Fault{Path: "/servicePrincipals/", Status: 404, Times: 9})
	require.NoError(t, modal.Submit())
	modal.Await("I cannot find that in Entra").Await("What does Travel give?")
	assert.Equal(t, []string{"Travellers", "Engineering Wiki · Visitors"}, []string{modal.Value(nameField), modal.Value(foundField)})
}

// byCode signs a person in with the code in the modal, and goes on.
func (s *stage) byCode(p *slacksim.Person, modal *slacksim.Modal) *slacksim.Modal {
	s.t.Helper()
	code := deviceCodeIn(modal.Await("Type this code there").Text())
	require.NoError(s.t, s.entra.ApproveDevice(p.Name(), code, true))
	told := len(p.Messages("DM"))
	require.Eventually(s.t, func() bool { return len(p.Messages("DM")) > told }, 40*time.Second, 10*time.Millisecond)
	notes := p.Messages("DM")
	require.NoError(s.t, notes[len(notes)-1].Press("Continue").Acked())
	return p.Modal()
}

func TestMoreIsGrantedByDeviceCodeToo(t *testing.T) {
	t.Parallel()
	s := patient(t, plot{
		entra: entrasim.Config{RedirectURIs: []string{"http://localhost"}},
		env:   map[string]string{"SIGN_IN": "device", "PUBLIC_URL": ""},
	})
	a := s.slack.Person("Admin1").In("DM")
	require.NoError(t, a.Slash("/access admin").Acked())
	modal := s.byCode(a, a.Modal()).Await("What do you want to administer?")
	secondPage(t, modal).Fill(nameField, "Travellers").Press(findButton)
	modal = s.byCode(a, modal.Await("Application.Read.All")).Await(foundField)
	assert.Equal(t, "Travellers", modal.Value(nameField))
	assert.NotEmpty(t, modal.Suggest(foundField, "expense"))
}

// back signs an administrator in whose sign-in Entra has ended.
func (s *stage) back(name string, modal *slacksim.Modal) *slacksim.Modal {
	s.t.Helper()
	modal.Await("Code from the sign-in page")
	code, err := s.signIn(name, modal.LinkURL("Sign in to Entra"))
	require.NoError(s.t, err)
	require.NoError(s.t, modal.Fill("Code from the sign-in page", code).Submit())
	return modal
}

func TestAnEndedSignInLosesNothingOfANewPackage(t *testing.T) {
	t.Parallel()
	s := patient(t, plot{})
	s.entra.SetKnobs(func(k *entrasim.Knobs) { k.AccessTokenLife = entrasim.Span(time.Minute) }) // renewed at each use
	a, modal := s.atTheMenu("Admin1")
	secondPage(t, modal).Choose(groupsField, "Marketing resources").Fill(nameField, "Travellers")
	s.entra.Revoke("Admin1")
	require.NoError(t, modal.Submit())
	s.back("Admin1", modal).Await("What does Travel give?")
	assert.Equal(t, []string{"Marketing resources", "Travellers"}, []string{modal.Value(groupsField), modal.Value(nameField)})
	require.NoError(t, modal.Submit())
	modal.Await("Who may ask for Travel?").Choose("Who must approve?", "A group").Choose("The group that approves", "Finance approvers").Fill("For how many days?", "12")
	s.entra.Revoke("Admin1")
	require.NoError(t, modal.Submit())
	s.back("Admin1", modal).Await("Who may ask for Travel?")
	assert.Equal(t, []string{"A group", "Finance approvers", "12"}, []string{modal.Value("Who must approve?"), modal.Value("The group that approves"), modal.Value("For how many days?")})
	require.NoError(t, modal.Submit())
	modal.Await("Create the group Travellers").Await("approved by Finance approvers").Await("access lasts for 12 days")
	s.confirmed(a, modal, "Create the package Travel")
}

func TestAnEndedSignInLosesNoFormOfAnAdministrator(t *testing.T) { // ux §6
	t.Parallel()
	s := patient(t, plot{})
	s.entra.SetKnobs(func(k *entrasim.Knobs) { k.AccessTokenLife = entrasim.Span(time.Minute) }) // renewed at each use
	a, modal := s.atTheMenu("Admin1")
	modal.Close()
	for _, c := range []struct{ button, field, words, then string }{
		{"Rename…", "Description", "For all who sell", "Change the description of the package"},
		{"Add a policy…", "Name of the policy", "Helpers", "Add the policy Helpers"},
		{"Edit…", "Questions they must answer, a line each", "Which customer?", "Which customer?"},
	} {
		modal = s.packageCard(a, "sales dashboards emea")
		modal.Press(c.button)
		modal.Await(c.field).Fill(c.field, c.words)
		s.entra.Revoke("Admin1")
		require.NoError(t, modal.Submit())
		s.back("Admin1", modal).Await(c.field)
		assert.Equal(t, c.words, modal.Value(c.field), c.button)
		require.NoError(t, modal.Submit())
		modal.Await("Nothing was done yet").Await(c.then).CloseAll()
	}
}
