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
	own.AwaitReply("Wartet auf Genehmigung: jemand aus Finance approvers (2 Personen)")
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

func TestAQuestionAndItsAnswerCrossLanguages(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	s.reads("de-DE", "Requestor1")
	p := s.signedInGerman("Requestor1")
	modal := s.open(p, "/access request Finance Reports", "Begründung")
	require.NoError(t, modal.Fill("Begründung", "Monatsabschluss").Submit())
	modal.Await("Eingereicht").Close()
	a := s.mayDecide("Approver1")
	require.NoError(t, a.AwaitIn("DM", "Requestor1 asked for Finance Reports").Press("Ask a question").Acked())
	question := a.Modal().Await("Your question")
	require.NoError(t, question.Fill("Your question", "Until when?").Submit())

	require.NoError(t, p.AwaitIn("DM", "Eine Frage von Approver1").Press("Antworten").Acked())
	answer := p.Modal().Await("Until when?")
	require.NoError(t, answer.Fill("Antwort", "Bis Freitag.").Submit())
	a.AwaitIn("DM", "The answer of Requestor1 about the request for Finance Reports").AwaitText("Bis Freitag.")
	p.Await("Approver1 hat Ihre Antwort")
}

func TestAnApproverDecidesInGermanAndTheReasonIsTheirs(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{})
	p := s.linked("Requestor1")
	s.wants(p, "Finance Reports")
	s.reads("de-DE", "Approver1")
	a := s.slack.Person("Approver1").In("DM")
	require.NoError(t, a.Slash("/access approvals").Acked())
	require.NoError(t, a.AwaitIn("DM", "Um zu sehen und zu entscheiden").Press("Weiter").Acked())
	modal := a.Modal().Await("Code von der Anmeldeseite")
	code, err := s.signIn("Approver1", modal.LinkURL("Bei Entra anmelden"))
	require.NoError(t, err)
	require.NoError(t, modal.Fill("Code von der Anmeldeseite", code).Submit())
	modal.Await("Eine Anforderung wartet auf Ihre Entscheidung").Close()
	a.Slash("/access approvals")
	require.NoError(t, a.AwaitIn("DM", "Eine Anforderung wartet auf Ihre Entscheidung").Press("Entscheiden").Acked())
	modal = a.Modal().Await("Ihre Entscheidung")
	modal.Choose("Ihre Entscheidung", "Ablehnen")
	var field slacksim.FieldErrors
	require.ErrorAs(t, modal.Submit(), &field)
	assert.Contains(t, field["Begründung"], "Ablehnen braucht eine Begründung")
	modal.Choose("Warum nicht?", "Bitte sprechen Sie zuerst mit Ihrer Führungskraft.")
	require.NoError(t, modal.Submit())
	modal.Await("Abgelehnt als Approver1: die Anforderung von Requestor1 für Finance Reports.")
	p.AwaitIn("DM", "You asked for Finance Reports").AwaitReply("Denied by Approver1, who wrote: “Bitte sprechen Sie zuerst mit Ihrer Führungskraft.”")
}
