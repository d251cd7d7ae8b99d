package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// browse goes through Entra's pages up to the page that the bot shows.
func (s *stage) browse(name, link string) *entrasim.Browser {
	s.t.Helper()
	b := entrasim.NewBrowser()
	require.NoError(s.t, b.Open(link))
	require.NoError(s.t, b.Fill("E-mail", s.entra.Person(name).UPN))
	require.NoError(s.t, b.Fill("Password", s.entra.Person(name).Password))
	require.NoError(s.t, b.Press("Sign in"))
	require.NoError(s.t, b.Press("Accept"))
	return b
}

// link begins a sign-in and gives the link and the modal that waits.
func (s *stage) link(p *slacksim.Person) (string, *slacksim.Modal) {
	s.t.Helper()
	modal := s.open(p, "/access signin", "Code from the sign-in page")
	return modal.LinkURL("Sign in to Entra"), modal
}

func TestSignInOutAndWho(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	p.Slash("/access whoami")
	p.Await("You are signed in to Entra as Requestor1 (requestor1@contoso.onmicrosoft.com)")
	s.open(p, "/access signin", "To use another account, sign out first").Close()
	p.Slash("/access signout")
	p.Await("I no longer hold any token of Requestor1")
	p.Slash("/access whoami")
	p.Await("not linked to an Entra account yet")
	p.Slash("/access mine")
	p.Await("not linked to an Entra account yet")
}

func TestAnotherPersonsAccountIsNotLinked(t *testing.T) { // T1
	t.Parallel()
	s := newStage(t, plot{})
	p := s.slack.Person("Requestor1")
	link, modal := s.link(p)
	page := s.browse("Requestor2", link)
	assert.Equal(t, http.StatusBadRequest, page.Status())
	assert.Contains(t, page.Text(), "You signed in to Entra as requestor2@contoso.onmicrosoft.com, but your Slack profile has another e-mail address")
	p.AwaitIn("DM", "Nothing was linked")
	err := modal.Fill("Code from the sign-in page", "AAAA-AAAA").Submit()
	var field slacksim.FieldErrors
	require.ErrorAs(t, err, &field)
	assert.Contains(t, field["Code from the sign-in page"], "no sign-in waiting for a code")
	modal.Close()
	p.Slash("/access whoami")
	p.Await("not linked")
}

func TestALinkThatAVictimFinishesLinksNobody(t *testing.T) { // T1: link fixation
	t.Parallel()
	s := newStage(t, plot{})
	attacker := s.slack.Person("Requestor2")
	s.slack.SetPerson("Requestor2", func(p *slacksim.Profile) { p.Email = s.entra.Person("Requestor1").Mail })
	link, modal := s.link(attacker)
	page := s.browse("Requestor1", link)
	assert.Contains(t, page.Text(), "give the code to nobody")
	require.Error(t, modal.Fill("Code from the sign-in page", "AAAA-BBBB").Submit(), "the attacker does not see the code")
	modal.Close()
	attacker.Slash("/access whoami")
	attacker.Await("not linked")
}

func TestAnUnconfirmedAddressLinksNobody(t *testing.T) { // T3
	t.Parallel()
	s := newStage(t, plot{})
	s.slack.SetPerson("Requestor1", func(p *slacksim.Profile) { p.EmailUnconfirmed = true })
	link, _ := s.link(s.slack.Person("Requestor1"))
	assert.Contains(t, s.browse("Requestor1", link).Text(), "no confirmed e-mail address")
}

func TestAChangedSlackAddressChangesNoRight(t *testing.T) { // T3
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	s.slack.SetPerson("Requestor1", func(p *slacksim.Profile) { p.Email = s.entra.Person("Approver1").Mail })
	p.Slash("/access whoami")
	p.Await("Entra as Requestor1")
	s.open(p, "/access request Payroll", "There is no package called “Payroll”")
}

func TestTheCodeIsAskedForAtItsField(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.slack.Person("Requestor1")
	link, modal := s.link(p)
	code := codeOn(t, s.browse("Requestor1", link))
	err := modal.Fill("Code from the sign-in page", "WXYZ-WXYZ").Submit()
	var field slacksim.FieldErrors
	require.ErrorAs(t, err, &field)
	assert.Contains(t, field["Code from the sign-in page"], "That is not the code on the sign-in page. 4 tries left.")
	require.NoError(t, modal.Fill("Code from the sign-in page", strings.ToLower(code)).Submit())
	modal.Await("You are signed in as Requestor1")
}

func codeOn(t *testing.T, b *entrasim.Browser) string {
	t.Helper()
	code := codeIn(b.Text())
	require.NotEmpty(t, code, "page: %s", b.Text())
	return code
}

func TestTheCallbackRefusesWhatItDidNotBegin(t *testing.T) { // T20
	t.Parallel()
	s := newStage(t, plot{})
	public := s.env["PUBLIC_URL"]
	p := s.slack.Person("Requestor1")
	for name, address := range map[string]string{
		"no state":       "/callback?code=abc",
		"a made-up one":  "/callback?state=AAAA&code=abc",
		"a made-up link": "/signin?state=AAAA",
		"no link":        "/signin",
	} {
		b := entrasim.NewBrowser()
		require.NoError(t, b.Open(public+address), name)
		assert.Equal(t, http.StatusBadRequest, b.Status(), name)
		assert.Contains(t, b.Text(), "This sign-in is over or was used already", name)
	}
	link, _ := s.link(p)
	state, err := url.Parse(link)
	require.NoError(t, err)
	other := entrasim.NewBrowser()
	require.NoError(t, entrasim.NewBrowser().Open(link))
	require.NoError(t, other.Open(public+"/callback?code=stolen&state="+state.Query().Get("state")))
	assert.Contains(t, other.Text(), "begun in another browser")
	require.NoError(t, other.Open(public+"/callback?code=stolen&state="+state.Query().Get("state")))
	assert.Contains(t, other.Text(), "This sign-in is over or was used already", "a state counts once")
}

func TestConsentThatIsRefusedIsTold(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.slack.Person("Requestor1")
	link, _ := s.link(p)
	b := entrasim.NewBrowser()
	require.NoError(t, b.Open(link))
	require.NoError(t, b.Fill("Password", s.entra.Person("Requestor1").Password))
	require.NoError(t, b.Press("Sign in"))
	require.NoError(t, b.Press("Cancel"))
	assert.Contains(t, b.Text(), "so nothing was linked")
	p.AwaitIn("DM", "nothing was linked")
}

func TestTheSignInPageCannotBeFramedOrKept(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	res, err := http.Get(s.env["PUBLIC_URL"] + "/callback?state=x")
	require.NoError(t, err)
	defer res.Body.Close()
	assert.Contains(t, res.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'")
	assert.Equal(t, "no-store", res.Header.Get("Cache-Control"))
	assert.Equal(t, "no-referrer", res.Header.Get("Referrer-Policy"))
}

func TestADeviceCodeLinksToo(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{
		entra: entrasim.Config{RedirectURIs: []string{"http://localhost"}},
		env:   map[string]string{"SIGN_IN": "device", "PUBLIC_URL": ""},
	})
	p := s.slack.Person("Requestor1")
	modal := s.open(p, "/access request Marketing Campaign", "Type this code there")
	b := entrasim.NewBrowser()
	require.NoError(t, b.Open(modal.LinkURL("Open the sign-in page")))
	require.NoError(t, b.Fill("Code", deviceCodeIn(modal.Text())))
	require.NoError(t, b.Press("Next"))
	require.NoError(t, b.Fill("E-mail", s.entra.Person("Requestor1").UPN))
	require.NoError(t, b.Fill("Password", s.entra.Person("Requestor1").Password))
	require.NoError(t, b.Press("Sign in"))
	for _, button := range []string{"Accept", "Continue"} {
		if err := b.Press(button); err != nil {
			t.Logf("no %s: %s", button, b.Text())
		}
	}
	note := p.AwaitIn("DM", "You are signed in as Requestor1. Go on with your request")
	require.NoError(t, note.Press("Continue").Acked())
	modal.Await("You get it for 30 days")
}

// deviceCodeIn finds the code in "Type this code there: ABCDEFGHI".
func deviceCodeIn(text string) string {
	_, after, _ := strings.Cut(text, "Type this code there:")
	return strings.Trim(strings.Fields(after)[0], "`")
}

func TestWithoutTheOptInNoDeviceCodeIsAskedFor(t *testing.T) { // T2
	t.Parallel()
	s := newStage(t, plot{})
	s.linked("Requestor1")
	assert.Zero(t, s.entra.CallsTo("POST", "devicecode"))
}

func TestGuestsAndOutsidersAreRefused(t *testing.T) { // T9
	t.Parallel()
	s := newStage(t, plot{})
	p := s.slack.Person("Guest1")
	p.Slash("/access request Marketing Campaign")
	p.Await("Guests cannot ask for access in Slack")
	assert.False(t, p.ModalIsOpen())
	assert.Error(t, s.slack.Person("Leaver1").Slash("/access").Acked())
	assert.Empty(t, s.requests())
}
