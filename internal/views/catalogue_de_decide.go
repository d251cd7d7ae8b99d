package views

// germanAsking has questions, answers and reminders about a request.
func germanAsking(english string) string {
	switch english {
	case "This request waits for nobody: %s.":
		return "Diese Anforderung wartet auf niemanden: %s."
	case "They were reminded today already. You can do it again %s.":
		return "Sie wurden heute schon erinnert. Sie können es wieder tun: %s."
	case "I remind them now.":
		return "Ich erinnere jetzt."
	case "Only who asked can have the approvers reminded.":
		return "Nur wer angefordert hat, kann erinnern lassen."
	case "Good: I remind you of this no sooner than tomorrow.":
		return "Gut: Daran erinnere ich Sie frühestens morgen."
	case "I asked %s. You are not reminded until the answer is here.":
		return "Ich habe %s gefragt. Bis die Antwort da ist, werden Sie nicht erinnert."
	case "Nothing was asked: %s has not linked an account here. Please ask another way.":
		return "Es wurde nichts gefragt: %s hat hier kein Konto verknüpft. Bitte fragen Sie auf einem anderen Weg."
	case "Show all":
		return "Alle zeigen"
	case "This question is not for you.":
		return "Diese Frage ist nicht für Sie."
	case "I no longer know this question.":
		return "Diese Frage kenne ich nicht mehr."
	case "You answered this: %s":
		return "Sie haben geantwortet: %s"
	case "Slack was too slow to open the form. Press Answer again.":
		return "Slack hat das Formular nicht rechtzeitig geöffnet. Drücken Sie noch einmal „Antworten“."
	case "%s has your answer.":
		return "%s hat Ihre Antwort."
	case "Entra tries to deliver *%s* to %s again. The thread tells how it goes.":
		return "Entra versucht noch einmal, *%s* für %s bereitzustellen. Der Thread sagt, wie es geht."
	case "%s does not hold *%s* any more.":
		return "%s hat *%s* nicht mehr."
	case "Entra is ending the access of %s to *%s*.":
		return "Entra beendet den Zugriff von %s auf *%s*."
	case "I no longer follow this request.":
		return "Diese Anforderung verfolge ich nicht mehr."
	case "A question of %s, who decides on your request for %s.":
		return "Eine Frage von %s zur Entscheidung über Ihre Anforderung von %s."
	case "They ask: “%s”.":
		return "Die Frage: „%s“."
	case "Answer":
		return "Antworten"
	case "Answer (noun)":
		return "Antwort"
	case "Answer the question about %s":
		return "Die Frage zu %s beantworten"
	case "Question":
		return "Frage"
	case "The answer of %s about the request for %s.":
		return "Die Antwort von %s zur Anforderung von %s."
	case "They say: “%s”.":
		return "Die Antwort: „%s“."
	case "Your answer":
		return "Ihre Antwort"
	}
	return ""
}

// germanApproval has the card of an approver.
func germanApproval(english string) string {
	switch english {
	case "An approver has to decide.":
		return "Eine genehmigende Person muss entscheiden."
	case "Your decision is needed.":
		return "Ihre Entscheidung ist gefragt."
	case "Approve":
		return "Genehmigen"
	case "Approve: %s":
		return "Genehmigen: %s"
	case "Deny":
		return "Ablehnen"
	case "Deny: %s":
		return "Ablehnen: %s"
	case "Ask a question":
		return "Frage stellen"
	case "Ask about: %s":
		return "Fragen zu: %s"
	case "Requestor":
		return "Angefordert von"
	case "Manager":
		return "Führungskraft"
	case "Contains":
		return "Enthält"
	case "Held before":
		return "Früher gehabt"
	case "In the department":
		return "In der Abteilung"
	case "not answered yet":
		return "noch nicht beantwortet"
	case "Not shown here":
		return "Hier nicht gezeigt"
	case "%s, which My Access has":
		return "%s, zu sehen in „Mein Zugriff“"
	case "1 answer":
		return "1 Antwort"
	case "%d answers":
		return "%d Antworten"
	case "once":
		return "einmal"
	case "twice":
		return "zweimal"
	case "%d times":
		return "%d Mal"
	case "%s, last until ":
		return "%s, zuletzt bis "
	case "nobody else holds it":
		return "niemand sonst hat es"
	case "1 other person holds it":
		return "1 weitere Person hat es"
	case "%d others hold it":
		return "%d weitere haben es"
	}
	return ""
}

// germanStage has why somebody is asked, and how it ended.
func germanStage(english string) string {
	switch english {
	case "You are asked as %s.":
		return "Sie werden gefragt, denn: %s."
	case "their manager":
		return "Sie sind die Führungskraft"
	case "their manager at level %s":
		return "Sie sind die Führungskraft auf Ebene %s"
	case "a member of %s":
		return "Sie sind Mitglied von %s"
	case "their sponsor":
		return "Sie sind Sponsor"
	case "the policy names you":
		return "die Richtlinie nennt Sie"
	case "Nobody decided in time, so you may too.":
		return "Niemand hat rechtzeitig entschieden, deshalb dürfen Sie auch."
	case "Asked: %s.":
		return "Gefragt: %s."
	case "Also asked: %s.":
		return "Auch gefragt: %s."
	case "Stage %d of %d.":
		return "Stufe %d von %d."
	case "Entra denies it if nobody decides until %s.":
		return "Entra lehnt ab, wenn bis %s niemand entscheidet."
	case "Denied: nobody decided until %s.":
		return "Abgelehnt: Bis %s hat niemand entschieden."
	case "This stage is over.":
		return "Diese Stufe ist vorbei."
	case "Nothing to decide any more: %s.":
		return "Es ist nichts mehr zu entscheiden: %s."
	case "Approved by somebody outside Slack.":
		return "Außerhalb von Slack genehmigt."
	case "%s. The reason: “%s”.":
		return "%s. Die Begründung: „%s“."
	case "The request of %s for %s still waits for your decision, since %s.":
		return "Die Anforderung von %s für %s wartet noch auf Ihre Entscheidung, seit %s."
	case "%s asks you to decide on the request for %s.":
		return "%s bittet Sie, über die Anforderung von %s zu entscheiden."
	case "Entra denies it after %s.":
		return "Frist: %s; danach lehnt Entra sie ab."
	case "Snooze for a day":
		return "Einen Tag ruhen lassen"
	case "Snooze the reminders of the request for %s":
		return "Die Erinnerungen an die Anforderung von %s ruhen lassen"
	case "I do not remind you again.":
		return "Ich erinnere Sie nicht noch einmal."
	case "The next reminder comes %s.":
		return "Die nächste Erinnerung kommt %s."
	case "You were reminded of the request of %s for %s.":
		return "Sie wurden an die Anforderung von %s für %s erinnert."
	case "%s asked: %s":
		return "%s hat gefragt: %s"
	}
	return ""
}

// germanDecision has the form in which somebody decides.
func germanDecision(english string) string {
	switch english {
	case "%s asks for %s":
		return "%s fordert %s an"
	case "Nothing waits for your decision.":
		return "Nichts wartet auf Ihre Entscheidung."
	case "Decide several together":
		return "Mehrere zusammen entscheiden"
	case "Decide several requests for %s together":
		return "Mehrere Anforderungen von %s zusammen entscheiden"
	case "Which ones?":
		return "Welche?"
	case "Your decision":
		return "Ihre Entscheidung"
	case "Why not?":
		return "Warum nicht?"
	case "Denying needs a reason: choose one here, or write your own below.":
		return "Ablehnen braucht eine Begründung: Wählen Sie hier eine, oder schreiben Sie unten eine eigene."
	case "Choose a reason":
		return "Begründung wählen"
	case "The requestor reads this.":
		return "Das liest, wer angefordert hat."
	case "It is not needed for this role.":
		return "Für diese Rolle wird es nicht gebraucht."
	case "Please ask for a smaller package.":
		return "Bitte fordern Sie ein kleineres Paket an."
	case "Please say more about why you need it.":
		return "Bitte sagen Sie genauer, wofür Sie es brauchen."
	case "Please talk to your manager first.":
		return "Bitte sprechen Sie zuerst mit Ihrer Führungskraft."
	case "This access is being retired.":
		return "Dieser Zugriff wird abgeschafft."
	case "The cards and the thread follow in a moment.":
		return "Die Karten und der Thread folgen gleich."
	case "What do you need to know?":
		return "Was müssen Sie wissen?"
	case "Ask":
		return "Fragen"
	case "Your question":
		return "Ihre Frage"
	case "The requestor gets it as a direct message. You are not reminded until it is answered.":
		return "Wer angefordert hat, bekommt sie als Direktnachricht. Bis zur Antwort werden Sie nicht erinnert."
	case "Your decision is not lost.":
		return "Ihre Entscheidung ist nicht verloren."
	case "Continue with your decision":
		return "Weiter mit Ihrer Entscheidung"
	case "Approvals":
		return "Genehmigungen"
	case "Telling Entra your decision…":
		return "Ihre Entscheidung geht an Entra…"
	}
	return ""
}

// germanVerdicts has what becomes of a decision.
func germanVerdicts(english string) string {
	switch english {
	case "This card asks somebody else. What waits for you is on your Home tab.":
		return "Diese Karte fragt jemand anderen. Was auf Sie wartet, steht auf Ihrem Home-Tab."
	case "I no longer follow this request. What waits for your decision is on your Home tab and in My Access.":
		return "Diese Anforderung verfolge ich nicht mehr. Was auf Ihre Entscheidung wartet, steht auf Ihrem Home-Tab und in „Mein Zugriff“."
	case "This stage is over: nobody decided it in time.":
		return "Diese Stufe ist vorbei: Niemand hat rechtzeitig entschieden."
	case "This request needs no approval any more: %s.":
		return "Diese Anforderung braucht keine Genehmigung mehr: %s."
	case "%s approved this %s.":
		return "%s hat das %s genehmigt."
	case "%s approved this %s. The reason: %s":
		return "%s hat das %s genehmigt. Die Begründung: %s"
	case "%s denied this %s.":
		return "%s hat das %s abgelehnt."
	case "%s denied this %s. The reason: %s":
		return "%s hat das %s abgelehnt. Die Begründung: %s"
	case "just now":
		return "gerade eben"
	case "1 minute ago":
		return "vor 1 Minute"
	case "%d minutes ago":
		return "vor %d Minuten"
	case "1 hour ago":
		return "vor 1 Stunde"
	case "%d hours ago":
		return "vor %d Stunden"
	case "1 day ago":
		return "vor 1 Tag"
	case "%d days ago":
		return "vor %d Tagen"
	case "%s asked: %s The answer: %s":
		return "%s hat gefragt: %s Die Antwort: %s"
	case "Access lasts %s.":
		return "Der Zugriff gilt %s."
	case "I no longer have this form. Start again with /access approvals.":
		return "Dieses Formular habe ich nicht mehr. Beginnen Sie noch einmal mit /access approvals."
	case "Denying needs a reason: the requestor reads it. Choose one above or write your own.":
		return "Ablehnen braucht eine Begründung: Wer angefordert hat, liest sie. Wählen Sie oben eine oder schreiben Sie eine eigene."
	case "The policy wants a reason for the decision.":
		return "Die Richtlinie verlangt eine Begründung für die Entscheidung."
	case "This is your own request: somebody else has to decide on it.":
		return "Das ist Ihre eigene Anforderung: Darüber muss jemand anders entscheiden."
	case "Approved as %s: the request.":
		return "Genehmigt als %s: die Anforderung."
	case "Approved as %s: %s's request for %s.":
		return "Genehmigt als %s: die Anforderung von %s für %s."
	case "Denied as %s: the request.":
		return "Abgelehnt als %s: die Anforderung."
	case "Denied as %s: %s's request for %s.":
		return "Abgelehnt als %s: die Anforderung von %s für %s."
	case "This stage of the request does not wait for you: you are not one of its approvers, or it is not its turn. Entra took no decision.":
		return "Diese Stufe der Anforderung wartet nicht auf Sie: Sie gehören nicht zu den Genehmigenden, oder sie ist nicht an der Reihe. Entra hat keine Entscheidung angenommen."
	case "This does not wait for your decision any more. /access approvals shows what does.":
		return "Das wartet nicht mehr auf Ihre Entscheidung. /access approvals zeigt, was wartet."
	}
	return ""
}

// germanUndo has what is said while a decision can be taken back.
func germanUndo(english string) string {
	switch english {
	case "Remove the access…":
		return "Zugriff entziehen …"
	case "Remove the access: %s, %s":
		return "Zugriff entziehen: %s, %s"
	case "To see and decide what waits for you, sign in first.":
		return "Um zu sehen und zu entscheiden, was auf Sie wartet, melden Sie sich zuerst an."
	case "Decide in My Access":
		return "In „Mein Zugriff“ entscheiden"
	case "Requests for %s are decided in My Access, not in Slack.":
		return "Über Anforderungen für %s wird in „Mein Zugriff“ entschieden, nicht in Slack."
	case "There are none for %s.":
		return "Keine für %s."
	case "Show only":
		return "Nur zeigen"
	case "All packages":
		return "Alle Zugriffspakete"
	case "I tell Entra in %d seconds that you approve.":
		return "In %d Sekunden sage ich Entra, dass Sie genehmigen."
	case "I tell Entra in %d seconds that you deny.":
		return "In %d Sekunden sage ich Entra, dass Sie ablehnen."
	case "You can close this window: the decision is sent all the same.":
		return "Sie können dieses Fenster schließen: Die Entscheidung wird trotzdem gesendet."
	case "Take it back":
		return "Zurücknehmen"
	case "Take your decision back":
		return "Ihre Entscheidung zurücknehmen"
	case "You took it back: Entra was told nothing, and the request still waits.":
		return "Zurückgenommen: Entra weiß von nichts, und die Anforderung wartet weiter."
	case "It is too late to take it back: Entra has your decision.":
		return "Zum Zurücknehmen ist es zu spät: Entra hat Ihre Entscheidung."
	}
	return ""
}
