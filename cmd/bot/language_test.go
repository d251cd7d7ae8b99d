package main

import (
	"testing"

	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// reads gives people the locale in which they read Slack.
func (s *stage) reads(locale string, names ...string) {
	s.t.Helper()
	for _, name := range names {
		s.slack.SetPerson(name, func(p *slacksim.Profile) { p.Locale = locale })
	}
}

// signedInGerman signs a reader of German in, the way people do it.
func (s *stage) signedInGerman(name string) *slacksim.Person {
	s.t.Helper()
	p := s.slack.Person(name).In("#access-requests")
	p.Slash("/access signin")
	modal := p.Modal().Await("Code von der Anmeldeseite")
	code, err := s.signIn(name, modal.LinkURL("Bei Entra anmelden"))
	require.NoError(s.t, err)
	require.NoError(s.t, modal.Fill("Code von der Anmeldeseite", code).Submit())
	modal.Await("Sie sind als " + name).Close()
	return p
}

func TestEverybodyIsAnsweredInTheirLanguageAndTheChannelInEnglish(t *testing.T) {
	t.Parallel()
	s := newStage(t, unhurried(nil))
	s.reads("de-DE", "Requestor1")
	p := s.signedInGerman("Requestor1")

	modal := s.open(p, "/access request Finance Reports", "Begründung")
	assert.Equal(t, "Zugriff anfordern", modal.Title())
	assert.Equal(t, "Anfordern", modal.SubmitLabel())
	require.NoError(t, modal.Fill("Begründung", "Monatsabschluss").Submit())
	modal.Await("Eingereicht. Entra hat Ihre Anforderung von Finance Reports").Close()
	own := p.AwaitIn("DM", "Sie haben Finance Reports angefordert")
	own.AwaitReply("Wartet auf die Genehmigung durch jemand aus Finance approvers (2 Personen)")
	own.AwaitText("Wartet auf: jemand aus Finance approvers")
	assert.Equal(t, []string{"Anforderung stornieren", "Erinnern", "Details"}, own.Buttons())

	p.Slash("/access mine")
	p.Await("1 Anforderung ist offen")
	p.Slash("/access help")
	p.Await("Die Befehle sind englisch")
	p.Slash("/access cancel Nonsense")
	p.Await("Keine Ihrer offenen Anforderungen betrifft „Nonsense“")

	seen := s.slack.Person("Requestor2").AwaitIn("#access-requests", "Requestor1 asked for Finance Reports")
	seen.AwaitReply("Waiting for approval by")
	other := s.linked("Requestor2")
	other.Slash("/access mine")
	other.Await("You hold 0 access packages")

	a := s.mayDecide("Approver1")
	require.NoError(t, a.AwaitIn("DM", "Requestor1 asked for Finance Reports").Press("Approve").Acked())
	own.AwaitReply("Genehmigt von Approver1")
	own.AwaitReply("Bereitgestellt. Sie sind jetzt Mitglied von")
	own.AwaitText("Status: Bereitgestellt")
	seen.AwaitReply("Delivered. Requestor1 is now a member of")
	seen.AwaitText("State: Delivered")
	assert.NotContains(t, seen.Text(), "Anforderung")
}

func TestAnApproverIsAskedInTheirLanguage(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	s.reads("de-AT", "Approver1")
	s.wants(s.linked("Requestor1"), "Finance Reports")
	card := s.slack.Person("Approver1").AwaitIn("DM", "Requestor1 hat Finance Reports angefordert")
	assert.Equal(t, []string{"Genehmigen", "Ablehnen", "Frage stellen"}, card.Buttons())
	assert.Contains(t, card.Text(), "Sie werden gefragt, denn: Sie sind Mitglied von")
	english := s.slack.Person("Approver2").AwaitIn("DM", "Requestor1 asked for Finance Reports")
	assert.Equal(t, []string{"Approve", "Deny", "Ask a question"}, english.Buttons())
}

func TestALanguageThatTheBotDoesNotSpeakIsAnsweredInEnglish(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	s.reads("fr-FR", "Requestor1")
	p := s.linked("Requestor1")
	p.Slash("/access mine")
	p.Await("You hold 0 access packages")
}
