package views

// germanForm has the request form.
func germanForm(english string) string {
	switch english {
	case "Request access":
		return "Zugriff anfordern"
	case "Extend access":
		return "Zugriff verlängern"
	case "Next":
		return "Weiter"
	case "Request":
		return "Anfordern"
	case "Back":
		return "Zurück"
	case "Back to the page before":
		return "Zurück zur vorigen Seite"
	case "%s · questions, page %d of %d":
		return "%s · Fragen, Seite %d von %d"
	case "Gives you: %s":
		return "Gibt Ihnen: %s"
	case "%s of %s":
		return "%s von %s"
	case "No policy of this package covers you, so Entra would refuse the request.":
		return "Keine Richtlinie dieses Pakets gilt für Sie, deshalb würde Entra die Anforderung ablehnen."
	case "You get it %s. %s":
		return "Sie erhalten es %s. %s"
	case "Somebody must approve it first.":
		return "Jemand muss es vorher genehmigen."
	case "Nobody needs to approve it.":
		return "Niemand muss es genehmigen."
	case "Which way?":
		return "Auf welchem Weg?"
	case "%d more are not shown: Slack takes %d here. My Access shows all.":
		return "%d weitere werden nicht gezeigt: Slack nimmt hier %d. „Mein Zugriff“ zeigt alle."
	case "Choose":
		return "Wählen"
	case "no approval":
		return "ohne Genehmigung"
	case "needs approval":
		return "mit Genehmigung"
	case "needs a reason":
		return "mit Begründung"
	case "1 question":
		return "1 Frage"
	case "%d questions":
		return "%d Fragen"
	case "Why do you need it?":
		return "Wofür brauchen Sie es?"
	case "Approvers and auditors can read it.":
		return "Wer genehmigt oder prüft, kann sie lesen."
	case "It must have the form %s":
		return "Die Antwort muss diese Form haben: %s"
	case ":warning: %s\nI cannot ask this here. My Access can.":
		return ":warning: %s\nDas kann ich hier nicht fragen. „Mein Zugriff“ kann es."
	case "%d to %d":
		return "%d bis %d"
	}
	return ""
}

// germanDays has lengths and days.
func germanDays(english string) string {
	switch english {
	case "1 year":
		return "1 Jahr"
	case "%d years":
		return "%d Jahre"
	case "1 month":
		return "1 Monat"
	case "%d months":
		return "%d Monate"
	case "1 week":
		return "1 Woche"
	case "%d weeks":
		return "%d Wochen"
	case "1 day":
		return "1 Tag"
	case "%d days":
		return "%d Tage"
	case "1 hour":
		return "1 Stunde"
	case "%d hours":
		return "%d Stunden"
	case "1 minute":
		return "1 Minute"
	case "%d minutes":
		return "%d Minuten"
	case "1 second":
		return "1 Sekunde"
	case "%d seconds":
		return "%d Sekunden"
	case "for %s":
		return "für %s"
	case "until %s":
		return "bis %s"
	case "with no end":
		return "ohne Ende"
	case "from %s":
		return "ab %s"
	case "2 Jan 2006":
		return "2.1.2006"
	case "2 Jan 2006 15:04 UTC":
		return "2.1.2006 15:04 UTC"
	case "{date_short_pretty} at {time}":
		return "{date_short_pretty} um {time}"
	}
	return ""
}

// germanDates has the choice of days in the form.
func germanDates(english string) string {
	switch english {
	case "First day":
		return "Erster Tag"
	case "Last day":
		return "Letzter Tag"
	case "Leave it empty to begin as soon as it is granted.":
		return "Leer lassen, um sofort nach der Gewährung zu beginnen."
	case "Leave it empty to keep it as long as the policy gives it: %s.":
		return "Leer lassen, um ihn so lange zu behalten, wie die Richtlinie es vorsieht: %s."
	case "Leave it empty to keep it for %s, as you typed.":
		return "Leer lassen, um ihn wie eingegeben zu behalten: %s."
	case "until %s, that day included":
		return "bis einschließlich %s"
	case "I read your dates as %s (%s).":
		return "Ihre Daten habe ich so verstanden: %s (%s)."
	case "Sun":
		return "So."
	case "Mon":
		return "Mo."
	case "Tue":
		return "Di."
	case "Wed":
		return "Mi."
	case "Thu":
		return "Do."
	case "Fri":
		return "Fr."
	case "Sat":
		return "Sa."
	}
	return ""
}

// germanChoice has the choice of a package, and lists of them.
func germanChoice(english string) string {
	switch english {
	case "There is no access package that you may ask for. If you expected one, ask the owner of its catalog.":
		return "Es gibt kein Zugriffspaket, das Sie anfordern dürfen. Wenn Sie eines erwartet haben, fragen Sie die Besitzer seines Katalogs."
	case "Which access do you need?":
		return "Welchen Zugriff brauchen Sie?"
	case "Several packages match “%s”. Which one do you mean?":
		return "Mehrere Pakete passen zu „%s“. Welches meinen Sie?"
	case "There is no package called “%s” that you may ask for. Did you mean one of these?":
		return "Es gibt kein Paket namens „%s“, das Sie anfordern dürfen. Meinten Sie eines von diesen?"
	case "There is no package called “%s” that you may ask for. Search all that you may ask for:":
		return "Es gibt kein Paket namens „%s“, das Sie anfordern dürfen. Durchsuchen Sie alle, die Sie anfordern dürfen:"
	case "Choose %s":
		return "%s wählen"
	case "Choose %d of %d: %s":
		return "%d von %d wählen: %s"
	case "Search by name, description or what it contains:":
		return "Suche nach Name, Beschreibung oder Inhalt:"
	case "Or search all that you may ask for:":
		return "Oder durchsuchen Sie alles, was Sie anfordern dürfen:"
	case "Type to search":
		return "Zum Suchen tippen"
	case "with “%s”":
		return "mit „%s“"
	case "There is nothing%s that you may ask for.":
		return "Es gibt nichts%s, das Sie anfordern dürfen."
	case "There is one package%s that you may ask for.":
		return "Es gibt ein Paket%s, das Sie anfordern dürfen."
	case "There are %d packages%s that you may ask for.":
		return "Es gibt %d Pakete%s, die Sie anfordern dürfen."
	case "Request %s":
		return "%s anfordern"
	case "Request %d of %d: %s":
		return "%d von %d anfordern: %s"
	case "Search":
		return "Suchen"
	case "Search what you may ask for":
		return "Suchen, was Sie anfordern dürfen"
	case "catalog %s":
		return "Katalog %s"
	case "id %s":
		return "ID %s"
	case "… and %d more: type to search":
		return "… und %d weitere: zum Suchen tippen"
	}
	return ""
}

// germanWhy has who gets a package and how.
func germanWhy(english string) string {
	switch english {
	case "You have an open request for it: %s.":
		return "Sie haben eine offene Anforderung dafür: %s."
	case "You hold it, with no end.":
		return "Sie haben es, ohne Ende."
	case "You hold it until %s.":
		return "Sie haben es bis %s."
	case "No policy of it covers you, so Entra would refuse a request. Ask the owner of its catalog who may have it.":
		return "Keine Richtlinie davon gilt für Sie, deshalb würde Entra eine Anforderung ablehnen. Fragen Sie die Besitzer des Katalogs, wer es haben darf."
	case "You may ask for it.":
		return "Sie dürfen es anfordern."
	case "You may ask for it in %d ways.":
		return "Sie dürfen es auf %d Wegen anfordern."
	case "Entra does not tell me who decides.":
		return "Entra sagt mir nicht, wer entscheidet."
	case "First, %s":
		return "Zuerst: %s"
	case "Then %s":
		return "Dann: %s"
	case "At last %s":
		return "Zuletzt: %s"
	case "nobody can be found who decides: Entra would deny the request when its time is over. Tell the owner of the package.":
		return "es findet sich niemand, der entscheidet: Entra würde die Anforderung ablehnen, wenn die Frist um ist. Sagen Sie es den Besitzern des Pakets."
	case "%s decides":
		return "%s entscheidet"
	case "nobody can decide at first":
		return "zuerst kann niemand entscheiden"
	case "%s, because those whom the policy names cannot be found":
		return "%s, weil die in der Richtlinie Genannten nicht zu finden sind"
	case "%s; after %s %s may too":
		return "%s; nach einer Frist (%s) darf auch %s entscheiden"
	case "or":
		return "oder"
	case "one of %s (%s)":
		return "jemand aus %s (%s)"
	case "1 person":
		return "1 Person"
	case "%d people":
		return "%d Personen"
	case "the sponsor %s":
		return "Sponsor %s"
	case "your manager %s":
		return "Ihre Führungskraft %s"
	case "your manager at level %d, %s,":
		return "Ihre Führungskraft auf Ebene %d, %s,"
	}
	return ""
}

// germanRefusals has why a form cannot be filled in, or did not go through.
func germanRefusals(english string) string {
	switch english {
	case "“%s” lets nobody choose the dates: you get it %s.":
		return "„%s“ lässt niemanden die Tage wählen: Sie erhalten es %s."
	case "this package":
		return "dieses Paket"
	case "You have an open request for %s already: %s. You need not ask again.":
		return "Sie haben schon eine offene Anforderung von %s: %s. Sie müssen nicht noch einmal anfordern."
	case "You hold %s already. You need not ask again.":
		return "Sie haben %s schon. Sie müssen nicht noch einmal anfordern."
	case "You hold %s already until %s. You need not ask again.":
		return "Sie haben %s schon, bis %s. Sie müssen nicht noch einmal anfordern."
	case "You hold %[1]s, and Entra does not allow it together with %[2]s. Give %[1]s back first, with /access return %[1]s.":
		return "Sie haben %[1]s, und Entra erlaubt es nicht zusammen mit %[2]s. Geben Sie %[1]s zuerst zurück, mit /access return %[1]s."
	case "You are a member of %s, and Entra does not allow %s to its members. Ask the owner of the package.":
		return "Sie sind Mitglied von %s, und Entra erlaubt den Mitgliedern %s nicht. Fragen Sie die Besitzer des Pakets."
	case "No policy of %s covers you, so Entra would refuse the request. Ask the owner of the package who may have it.":
		return "Keine Richtlinie von %s gilt für Sie, deshalb würde Entra die Anforderung ablehnen. Fragen Sie die Besitzer des Pakets, wer es haben darf."
	case "%s wants something that I cannot ask for here, such as a verified ID. My Access can.":
		return "%s verlangt etwas, das ich hier nicht fragen kann, etwa eine überprüfte ID. „Mein Zugriff“ kann es."
	case "Open in My Access":
		return "In „Mein Zugriff“ öffnen"
	case "I could not read “%s”. Lengths look like 14d, 2 weeks or 8h, days like 2026-12-24, friday or tomorrow.":
		return "„%s“ konnte ich nicht lesen. Eine Dauer sieht so aus: 14d, 2 weeks oder 8h; ein Tag so: 2026-12-24, friday oder tomorrow."
	case "That took too long for Slack to open the form. Nothing is lost.":
		return "Das hat zu lange gedauert, als dass Slack das Formular öffnen konnte. Nichts ist verloren."
	case "That package is not among those that you may ask for any more. Start again with /access request.":
		return "Dieses Paket gehört nicht mehr zu denen, die Sie anfordern dürfen. Beginnen Sie noch einmal mit /access request."
	case "The policies of this package changed meanwhile. Start again with /access request.":
		return "Die Richtlinien dieses Pakets haben sich inzwischen geändert. Beginnen Sie noch einmal mit /access request."
	case "You closed the form. Nothing was sent, and what you typed is kept for a week.":
		return "Sie haben das Formular geschlossen. Es wurde nichts gesendet, und was Sie eingegeben haben, bleibt eine Woche erhalten."
	case "You closed the form for %s. Nothing was sent, and what you typed is kept for a week.":
		return "Sie haben das Formular für %s geschlossen. Es wurde nichts gesendet, und was Sie eingegeben haben, bleibt eine Woche erhalten."
	case "Something went wrong on my side. Nothing you typed is lost; please try again in a minute.":
		return "Bei mir ist etwas schiefgegangen. Was Sie eingegeben haben, ist nicht verloren; bitte versuchen Sie es in einer Minute noch einmal."
	}
	return ""
}

// germanFlaws has what must be mended in a form.
func germanFlaws(english string) string {
	switch english {
	case "Please answer this: the policy asks for it.":
		return "Bitte beantworten Sie das: Die Richtlinie fragt danach."
	case "Please choose one of these.":
		return "Bitte wählen Sie eines davon."
	case "Please choose one.":
		return "Bitte wählen Sie nur eines."
	case "The answer does not have the form that the policy wants: %s":
		return "Die Antwort hat nicht die Form, die die Richtlinie verlangt: %s"
	case "The answer is too long; Slack and Entra take 3,000 characters. Please shorten it.":
		return "Die Antwort ist zu lang; Slack und Entra nehmen 3000 Zeichen. Bitte kürzen Sie sie."
	case "The end must come after the start.":
		return "Das Ende muss nach dem Anfang liegen."
	case "The policy gives it %s at the most: choose a day until %s.":
		return "Die Richtlinie gibt es höchstens so: %s. Wählen Sie einen Tag bis %s."
	case "The reason is too long; Slack and Entra take 3,000 characters. Please shorten it.":
		return "Die Begründung ist zu lang; Slack und Entra nehmen 3000 Zeichen. Bitte kürzen Sie sie."
	case "This day has passed. Choose today or a later day, or leave it empty to begin at once.":
		return "Dieser Tag ist vorbei. Wählen Sie heute oder einen späteren Tag, oder lassen Sie das Feld leer, um sofort zu beginnen."
	case "Entra does not accept this as it is. Check what you entered and try again.":
		return "Entra nimmt das so nicht an. Prüfen Sie Ihre Eingaben und versuchen Sie es noch einmal."
	case "One answer does not have the form that the package wants. Please write it as the question asks.":
		return "Eine Antwort hat nicht die Form, die das Paket verlangt. Bitte schreiben Sie sie so, wie die Frage es verlangt."
	case "One answer is none of the choices any more. Please choose again.":
		return "Eine Antwort steht nicht mehr zur Wahl. Bitte wählen Sie neu."
	case "One question still needs an answer. Please answer it.":
		return "Eine Frage ist noch offen. Bitte beantworten Sie sie."
	case "One question takes a single choice. Please choose one.":
		return "Eine Frage nimmt nur eine Wahl. Bitte wählen Sie eines."
	case "That is longer than the package allows. The latest end is %s %s UTC.":
		return "Das ist länger, als das Paket erlaubt. Das späteste Ende ist %s %s UTC."
	case "The end lies before the start. Please choose a later end.":
		return "Das Ende liegt vor dem Anfang. Bitte wählen Sie ein späteres Ende."
	case "The questions of this package have changed. Please open the form again.":
		return "Die Fragen dieses Pakets haben sich geändert. Bitte öffnen Sie das Formular noch einmal."
	case "This package does not let you choose the dates. Leave them empty.":
		return "Dieses Paket lässt Sie die Tage nicht wählen. Lassen Sie sie leer."
	case "This package wants a reason. Please say why you need it.":
		return "Dieses Paket verlangt eine Begründung. Bitte sagen Sie, wofür Sie es brauchen."
	case "Please write something.":
		return "Bitte schreiben Sie etwas."
	}
	return ""
}
