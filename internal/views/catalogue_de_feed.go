package views

// germanFeed has the lines of a channel's feed.
func germanFeed(english string) string {
	switch english {
	case "%s asked to extend %s.":
		return "%s möchte %s verlängern."
	case "%s asked to give back %s.":
		return "%s möchte %s zurückgeben."
	case "%s assigned %s to %s.":
		return "%s hat %s zugewiesen, und zwar an %s."
	case "%s changed the access of %s to %s.":
		return "%s hat den Zugriff von %s auf %s geändert."
	case "%s took %s away from %s.":
		return "%s hat %s entzogen, und zwar von %s."
	case "%s asked for %s.":
		return "%s hat %s angefordert."
	case "The request of %s for %s was canceled.":
		return "Die Anforderung von %s für %s wurde storniert."
	case "%s denied the request of %s for %s.":
		return "%s hat die Anforderung von %s für %s abgelehnt."
	case "%s approved stage %d of %d of the request of %s for %s.":
		return "%s hat Stufe %d von %d der Anforderung von %s für %s genehmigt."
	case "%s approved the request of %s for %s.":
		return "%s hat die Anforderung von %s für %s genehmigt."
	case "The request of %s for %s was denied: nobody decided it in time.":
		return "Die Anforderung von %s für %s wurde abgelehnt: Niemand hat rechtzeitig darüber entschieden."
	case "The request of %s for %s was denied.":
		return "Die Anforderung von %s für %s wurde abgelehnt."
	case "%s has access to %s now.":
		return "%s hat jetzt Zugriff auf %s."
	case "%s has access to %s now, until %s.":
		return "%s hat jetzt Zugriff auf %s, bis %s."
	case "Entra could not do all that was asked for %s about %s. An administrator should look at the request.":
		return "Entra konnte nicht alles tun, was für %s zu %s verlangt war. Ein Administrator sollte sich die Anforderung ansehen."
	case "%s has no access to %s any more.":
		return "%s hat keinen Zugriff auf %s mehr."
	case "The access of %s to %s has ended.":
		return "Der Zugriff von %s auf %s ist zu Ende."
	case "Access packages since %s.":
		return "Zugriffspakete seit %s."
	case "New requests: %d. Decided: %d. Granted: %d. Ended: %d.":
		return "Neue Anforderungen: %d. Entschieden: %d. Gewährt: %d. Beendet: %d."
	case "Waiting for a decision: %d. Ending within 14 days: %d.":
		return "Warten auf eine Entscheidung: %d. Enden innerhalb von 14 Tagen: %d."
	case "What waits longest:":
		return "Was am längsten wartet:"
	case "What ends next:":
		return "Was als Nächstes endet:"
	case "%s: %s, until %s":
		return "%s: %s, bis %s"
	}
	return ""
}
