package views

import "cmp"

// german gives a sentence of the bot in German, or "" when it is none of them.
// People are called Sie; what can be typed stays English. The sentences are
// switches and not a table, for a table would be made anew or be shared.
func german(english string) string {
	return cmp.Or(
		germanStates(english), germanCard(english), germanFacts(english), germanChange(english), germanTrouble(english),
		germanStages(english), germanReminders(english), germanForm(english), germanDays(english), germanDates(english),
		germanChoice(english), germanWhy(english), germanRefusals(english), germanFlaws(english), germanMine(english),
		germanStart(english), germanHelp(english), germanAccount(english), germanLinking(english), germanWindows(english),
		germanHolding(english), germanAsking(english), germanApproval(english), germanStage(english), germanDecision(english),
		germanVerdicts(english), germanUndo(english), germanGate(english), germanMemory(english), germanEntra(english), germanGraph(english),
		germanSignIn(english), germanProof(english), germanQuiet(english), germanFeed(english),
	)
}

// germanStates has where a request stands, and how it came there.
func germanStates(english string) string {
	switch english {
	case "Unknown":
		return "Unbekannt"
	case "Submitted":
		return "Eingereicht"
	case "Waiting for approval":
		return "Wartet auf Genehmigung"
	case "Scheduled":
		return "Geplant"
	case "Delivering":
		return "Wird bereitgestellt"
	case "Partly delivered":
		return "Teilweise bereitgestellt"
	case "Delivery failed":
		return "Nicht bereitgestellt"
	case "Delivered":
		return "Bereitgestellt"
	case "Denied":
		return "Abgelehnt"
	case "Canceled":
		return "Storniert"
	case "Removing":
		return "Wird entfernt"
	case "Removed":
		return "Entfernt"
	case "Partly removed":
		return "Teilweise entfernt"
	case "Removal failed":
		return "Nicht entfernt"
	case "Changing":
		return "Wird geändert"
	case "Changed":
		return "Geändert"
	case "Change failed":
		return "Nicht geändert"
	case "Extended":
		return "Verlängert"
	case "in a state that I do not know":
		return "in einem Status, den ich nicht kenne"
	case "%s (stage %d of %d)":
		return "%s (Stufe %d von %d)"
	case "%s · since %s":
		return "%s · seit %s"
	}
	return ""
}

// germanCard has the request card.
func germanCard(english string) string {
	switch english {
	case "You asked for %s":
		return "Sie haben %s angefordert"
	case "%s asked for %s":
		return "%s hat %s angefordert"
	case "You asked to extend %s":
		return "Sie möchten %s verlängern"
	case "%s asked to extend %s":
		return "%s möchte %s verlängern"
	case "You asked to give back %s":
		return "Sie möchten %s zurückgeben"
	case "%s asked to give back %s":
		return "%s möchte %s zurückgeben"
	case "You assigned %s to %s":
		return "Sie haben %[2]s %[1]s zugewiesen"
	case "%s assigned %s to %s":
		return "%[1]s hat %[3]s %[2]s zugewiesen"
	case "You asked to change %s":
		return "Sie möchten %s ändern"
	case "%s asked to change %s":
		return "%s möchte %s ändern"
	case "You asked to remove %s":
		return "Sie möchten %s entfernen"
	case "%s asked to remove %s":
		return "%s möchte %s entfernen"
	case "your access to %s":
		return "Ihren Zugriff auf %s"
	case "%s's access to %s":
		return "den Zugriff von %s auf %s"
	case "you":
		return "Ihnen"
	case "Somebody":
		return "Jemand"
	case "An administrator":
		return "Die Administration"
	case "Your request for %s":
		return "Ihre Anforderung von %s"
	case "The request of %s for %s":
		return "Die Anforderung von %s für %s"
	case "Your request to extend %s":
		return "Ihre Anforderung, %s zu verlängern"
	case "The request of %s to extend %s":
		return "Die Anforderung von %s, %s zu verlängern"
	case "Your request to give back %s":
		return "Ihre Anforderung, %s zurückzugeben"
	case "The request of %s to give back %s":
		return "Die Anforderung von %s, %s zurückzugeben"
	}
	return ""
}

// germanFacts has what stands on a card beside its heading, and its buttons.
func germanFacts(english string) string {
	switch english {
	case "State":
		return "Status"
	case "Waiting for":
		return "Wartet auf"
	case "Policy":
		return "Richtlinie"
	case "Length":
		return "Dauer"
	case "Reason":
		return "Begründung"
	case "Request (noun)":
		return "Anforderung"
	case "from ":
		return "ab "
	case "until ":
		return "bis "
	case "Remind them":
		return "Erinnern"
	case "Remind the approvers of the request for %s":
		return "Die Genehmigenden an die Anforderung von %s erinnern"
	case "Details":
		return "Details"
	case "Details of the request for %s":
		return "Details der Anforderung von %s"
	case "Cancel request":
		return "Anforderung stornieren"
	case "Cancel the request for %s":
		return "Die Anforderung von %s stornieren"
	case "Cancel this request?":
		return "Diese Anforderung stornieren?"
	case "Entra drops it. You can ask again at any time.":
		return "Entra verwirft sie. Sie können jederzeit wieder anfordern."
	case "Keep it":
		return "Behalten"
	case "Deliver again":
		return "Erneut bereitstellen"
	case "Have Entra deliver again; for administrators of the package":
		return "Entra erneut bereitstellen lassen; für die Administration des Pakets"
	case "Open My Access":
		return "„Mein Zugriff“ öffnen"
	case "Thread here":
		return "Thread hier"
	case "Thread in the channel":
		return "Thread im Kanal"
	}
	return ""
}

// germanChange has the replies in the thread of a request.
func germanChange(english string) string {
	switch english {
	case "Submitted: Entra has the request for %s.":
		return "Eingereicht: Entra hat die Anforderung von %s."
	case "Waiting for approval.":
		return "Wartet auf Genehmigung."
	case "Waiting for approval by %s.":
		return "Wartet auf Genehmigung: %s."
	case "Scheduled: %s begins on its start date.":
		return "Geplant: %s beginnt am Startdatum."
	case "Scheduled: %s begins %s.":
		return "Geplant: %s beginnt %s."
	case "Removing: Entra is ending the access to %s.":
		return "Wird entfernt: Entra beendet den Zugriff auf %s."
	case "Changing: Entra is changing the access to %s.":
		return "Wird geändert: Entra ändert den Zugriff auf %s."
	case "Delivering: Entra is granting %s.":
		return "Wird bereitgestellt: Entra gewährt %s."
	case "Removed: your access to %s ended as you asked.":
		return "Entfernt: Ihr Zugriff auf %s ist wie gewünscht beendet."
	case "Removed: your access to %s has ended.":
		return "Entfernt: Ihr Zugriff auf %s ist beendet."
	case "Removed: %s's access to %s has ended.":
		return "Entfernt: Der Zugriff von %s auf %s ist beendet."
	case "Entra still shows the membership of %s: it may come from another assignment.":
		return "Entra zeigt die Mitgliedschaft in %s noch: Sie kann von einer anderen Zuweisung kommen."
	case "%s until %s.":
		return "%s bis %s."
	case "Delivered. %s":
		return "Bereitgestellt. %s"
	case "You are now a member of %s%s.":
		return "Sie sind jetzt Mitglied von %s%s."
	case "%s is now a member of %s%s.":
		return "%s ist jetzt Mitglied von %s%s."
	case "You now hold %s%s.":
		return "Sie haben jetzt %s%s."
	case "%s now holds %s%s.":
		return "%s hat jetzt %s%s."
	case ", until %s":
		return ", bis %s"
	case "Entra does not show the membership of %s yet.":
		return "Entra zeigt die Mitgliedschaft in %s noch nicht."
	case "Entra says that %s is delivered%s, but does not show the membership of %s yet.":
		return "Entra meldet %s als bereitgestellt%s, zeigt die Mitgliedschaft in %s aber noch nicht."
	case "The request for %s is now in a state that I do not know. Entra may show more in My Access.":
		return "Die Anforderung von %s ist jetzt in einem Status, den ich nicht kenne. Entra zeigt in „Mein Zugriff“ vielleicht mehr."
	}
	return ""
}

// germanTrouble has the replies that bring bad news.
func germanTrouble(english string) string {
	switch english {
	case "It goes on trying for some hours; after that an administrator can have it tried again.":
		return "Entra versucht es noch einige Stunden; danach kann die Administration es erneut versuchen lassen."
	case "%s: Entra could not end the access to %s yet. %s":
		return "%s: Entra konnte den Zugriff auf %s noch nicht beenden. %s"
	case "%s: Entra could not change the access to %s yet. %s":
		return "%s: Entra konnte den Zugriff auf %s noch nicht ändern. %s"
	case "the membership of %s":
		return "die Mitgliedschaft in %s"
	case "all of it":
		return "alles davon"
	case "Partly delivered: Entra could not grant %s yet. %s":
		return "Teilweise bereitgestellt: Entra konnte %s noch nicht gewähren. %s"
	case "Delivery failed: Entra could not grant %s yet. %s":
		return "Nicht bereitgestellt: Entra konnte %s noch nicht gewähren. %s"
	case "Partly delivered: you are now a member of %s, but Entra could not grant %s yet.":
		return "Teilweise bereitgestellt: Sie sind jetzt Mitglied von %s, aber Entra konnte %s noch nicht gewähren."
	case "Partly delivered: %s is now a member of %s, but Entra could not grant %s yet.":
		return "Teilweise bereitgestellt: %s ist jetzt Mitglied von %s, aber Entra konnte %s noch nicht gewähren."
	case "Denied: nobody decided until %s. You can ask again.":
		return "Abgelehnt: Bis %s hat niemand entschieden. Sie können erneut anfordern."
	case "Denied: nobody decided until %s. It can be asked again.":
		return "Abgelehnt: Bis %s hat niemand entschieden. Es kann erneut angefordert werden."
	case "Denied with these words: “%s”.":
		return "Abgelehnt mit diesen Worten: „%s“."
	case "Denied. Entra does not tell me why.":
		return "Abgelehnt. Entra sagt mir nicht, warum."
	case "Denied by %s outside Slack, who wrote: “%s”.":
		return "Abgelehnt von %s außerhalb von Slack, mit der Begründung: „%s“."
	case "Denied by %s outside Slack.":
		return "Abgelehnt von %s außerhalb von Slack."
	case "Denied by %s, who wrote: “%s”.":
		return "Abgelehnt von %s mit der Begründung: „%s“."
	case "Denied by %s.":
		return "Abgelehnt von %s."
	case "Canceled.":
		return "Storniert."
	case "Canceled by %s.":
		return "Storniert von %s."
	case "Entra no longer shows this request, so I stopped following it.":
		return "Entra zeigt diese Anforderung nicht mehr, deshalb verfolge ich sie nicht weiter."
	case "My Access tells whether you hold %s.":
		return "In „Mein Zugriff“ steht, ob Sie %s haben."
	}
	return ""
}

// germanStages has how an approval goes on, in the thread.
func germanStages(english string) string {
	switch english {
	case "Approved":
		return "Genehmigt"
	case "Stage %d of %d approved":
		return "Stufe %d von %d genehmigt"
	case "%s by %s":
		return "%s von %s"
	case "%s outside Slack":
		return "%s außerhalb von Slack"
	case "%s by %s outside Slack":
		return "%s von %s außerhalb von Slack"
	case "%s, who wrote: “%s”.":
		return "%s mit der Begründung: „%s“."
	case "Now waiting for approval by %s.":
		return "Wartet jetzt auf Genehmigung: %s."
	case "Nobody can be found who decides. Entra denies the request when its time is over; tell the owner of the package.":
		return "Es findet sich niemand, der entscheidet. Entra lehnt die Anforderung ab, wenn die Frist um ist; sagen Sie es den Besitzern des Pakets."
	case "None of those who decide can be asked in Slack: %s. My Access is where they decide.":
		return "Von denen, die entscheiden, ist niemand in Slack zu erreichen: %s. Sie entscheiden in „Mein Zugriff“."
	case "This reaches %d of %s in Slack. Not reached: %s.":
		return "Dies erreicht %d von %s in Slack. Nicht erreicht: %s."
	case "1 approver":
		return "1 genehmigenden Person"
	case "%d approvers":
		return "%d genehmigenden Personen"
	case "Nobody decided in time, so more people may decide now.":
		return "Niemand hat rechtzeitig entschieden, deshalb dürfen jetzt mehr Personen entscheiden."
	case "Nobody decided in time, so more people may decide now: %s.":
		return "Niemand hat rechtzeitig entschieden, deshalb dürfen jetzt mehr Personen entscheiden: %s."
	case "%s (your manager)":
		return "%s (Ihre Führungskraft)"
	case "%s (their manager)":
		return "%s (deren Führungskraft)"
	case "one of %s (1 person)":
		return "jemand aus %s (1 Person)"
	case "one of %s (%s people)":
		return "jemand aus %s (%s Personen)"
	case "%s (account disabled)":
		return "%s (Konto deaktiviert)"
	case "%s (a guest)":
		return "%s (Gast)"
	case "%s (not in Slack)":
		return "%s (nicht in Slack)"
	case "%s (a guest in Slack)":
		return "%s (Gast in Slack)"
	case "%s (the same Slack account as who asks)":
		return "%s (dasselbe Slack-Konto wie die anfordernde Person)"
	}
	return ""
}

// germanReminders has what a holder is told before and at the end of access.
func germanReminders(english string) string {
	switch english {
	case "Your access to %s ends %s, on %s.":
		return "Ihr Zugriff auf %s endet %s: %s."
	case "in an hour":
		return "in einer Stunde"
	case "in 1 hour":
		return "in 1 Stunde"
	case "in %d hours":
		return "in %d Stunden"
	case "in 1 minute":
		return "in 1 Minute"
	case "in %d minutes":
		return "in %d Minuten"
	case "in 1 day":
		return "in 1 Tag"
	case "in %d days":
		return "in %d Tagen"
	case "Let it end":
		return "Enden lassen"
	case "Let the access to %s end":
		return "Enden lassen: Zugriff auf %s"
	case "Extend":
		return "Verlängern"
	case "Extend the access to %s":
		return "Verlängern: Zugriff auf %s"
	case "Give back now":
		return "Jetzt zurückgeben"
	case "Give back the access to %s":
		return "Zurückgeben: Zugriff auf %s"
	case "Give it back now?":
		return "Jetzt zurückgeben?"
	case "Entra ends the access within a minute or so.":
		return "Entra beendet den Zugriff in etwa einer Minute."
	case "Give back":
		return "Zurückgeben"
	case "It cannot be extended; ask again when it has ended.":
		return "Er lässt sich nicht verlängern; fordern Sie nach dem Ende erneut an."
	case "Your access to %s has ended.":
		return "Ihr Zugriff auf %s ist beendet."
	case "Your access to %s ends on %s, as you wish.":
		return "Ihr Zugriff auf %s endet wie gewünscht: %s."
	case "Your access to %s ends on %s.":
		return "Ihr Zugriff auf %s endet: %s."
	case "Your access to %s was changed: it has no end now.":
		return "Ihr Zugriff auf %s wurde geändert: Er hat jetzt kein Ende."
	case "Request again":
		return "Erneut anfordern"
	case "Request %s again":
		return "%s erneut anfordern"
	}
	return ""
}
