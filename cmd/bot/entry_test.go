package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestABareCommandSaysWhatCanBeDoneNow(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	stranger := s.slack.Person("Requestor2").In("#access-requests")
	stranger.Slash("/access")
	stranger.Await("not linked to an Entra account yet")
	p := s.linked("Requestor1")
	p.Slash("/access")
	now := p.Await("You hold 0 access packages; 0 requests are open")
	assert.True(t, now.Ephemeral)
	require.NoError(t, now.Press("Request access").Acked())
	p.Modal().Await("Which access do you need?").Close()
	require.NoError(t, now.Press("Request Marketing Campaign").Acked())
	require.NoError(t, p.Modal().Await("You get it for 30 days").Submit())
	s.ended(p, "DM", "Delivered")
}

func TestTheListIsSearchedAndTurned(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	p.Slash("/access list dashboards")
	list := p.Await("There are 3 packages with “dashboards” that you may ask for")
	assert.NotContains(t, list.Text(), "Marketing")
	p.Slash("/access list")
	assert.NotContains(t, p.Await("that you may ask for.").Text(), "Payroll", "what the person may not ask for")
	p.Slash("/access list quantum flux")
	p.Await("There is nothing with “quantum flux” that you may ask for")
}

func TestWhyTellsWhoDecides(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	p.Slash("/access why production database")
	why := p.Await("You may ask for it.")
	for _, told := range []string{"Operators", "for 30 days, needs approval, needs a reason, 2 questions", "First, your manager Manager1 decides.", "Then one of Finance approvers (2 people) decides; after 7 days Admin1 may too."} {
		assert.Contains(t, why.Text(), told)
	}
	p.Slash("/access why payroll")
	p.Await("There is nothing with “payroll” that you may ask for")
}

func TestAHiddenPackageIsAskedForByItsLink(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	link := s.entra.PagesURL() + "/myaccess/@contoso#/access-packages/" + s.entra.PackageID("Project Nightfall")
	modal := s.open(p, "/access request "+link, "You get it for 30 days")
	require.NoError(t, modal.Submit())
	s.ended(p, "DM", "Delivered")
	assert.Equal(t, []string{"Requestor1: Project Nightfall (delivered)"}, s.requests())
	payroll := s.open(p, "/access request "+s.entra.PackageID("Payroll"), "No policy of this package covers you")
	assert.NotContains(t, payroll.Text(), "Payroll", "its name is not told to whom it is not for")
}

func TestAMessageIsAskedLike(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	other := s.slack.Person("Requestor2").In("#access-requests")
	other.Type("I got Marketing Campaign yesterday, ask for that!")
	require.NoError(t, p.AwaitIn("#access-requests", "I got Marketing Campaign").MessageShortcut("Request access like this").Acked())
	p.Modal().Await("You get it for 30 days").Close()
	other.Type("Good morning")
	require.NoError(t, p.AwaitIn("#access-requests", "Good morning").MessageShortcut("Request access like this").Acked())
	p.Modal().Await("Which access do you need?")
}

func TestTheBotIsSpokenTo(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	direct := p.In("DM")
	direct.Type("mine")
	p.AwaitIn("DM", "You hold 0 access packages")
	direct.Type("request marketing campaign")
	require.NoError(t, p.AwaitIn("DM", "Nothing is lost").Press("Continue").Acked())
	p.Modal().Await("You get it for 30 days").Close()
	direct.Type("hello there")
	p.AwaitIn("DM", "I don't know “hello there”")
	require.NoError(t, p.Mention("help").Acked())
	p.AwaitIn("#access-requests", "straight to that package's form")
}

func TestALinkToMyAccessIsAnsweredToItsPosterAlone(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	p.Type("look: https://myaccess.microsoft.com/@contoso#/access-packages/" + s.entra.PackageID("Marketing Campaign"))
	card := p.Await("You may ask for it.")
	assert.True(t, card.Ephemeral)
	require.NoError(t, card.Press("Request").Acked())
	require.NoError(t, p.Modal().Await("You get it for 30 days").Submit())
	s.ended(p, "DM", "Delivered")
	assert.NotContains(t, s.slack.TranscriptOf("Requestor2"), "You may ask for it")
}
