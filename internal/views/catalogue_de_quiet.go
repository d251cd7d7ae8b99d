package views

// germanQuiet has how approvers choose to be asked.
func germanQuiet(english string) string {
	switch english {
	case "The oldest: %s asks for %s.":
		return "Die älteste: %s fordert %s an."
	case "The oldest: %s.":
		return "Die älteste: %s."
	case "You get this once a day because you chose so. `/access approvals` changes it.":
		return "Das bekommen Sie einmal am Tag, weil Sie es so gewählt haben. `/access approvals` ändert es."
	case "Everybody who may decide this wants to be left alone, and no channel is told. So I ask you all the same.":
		return "Alle, die hierüber entscheiden können, möchten nicht angeschrieben werden, und kein Kanal erfährt davon. Darum frage ich Sie trotzdem."
	case "At once":
		return "Sofort"
	case "Once a day":
		return "Einmal am Tag"
	case "Not at all":
		return "Gar nicht"
	case "How should I ask for your decisions?":
		return "Wie soll ich Sie um Entscheidungen bitten?"
	case "From now on I tell you once a day, in the morning of a working day, how many requests wait for your decision.":
		return "Von jetzt an sage ich Ihnen einmal am Tag, am Morgen eines Arbeitstags, wie viele Anforderungen auf Ihre Entscheidung warten."
	case "From now on I write to you about no decision, unless nobody else would hear of it. `/access approvals` and your Home tab show what waits.":
		return "Von jetzt an schreibe ich Ihnen wegen keiner Entscheidung, außer wenn sonst niemand davon erführe. `/access approvals` und Ihr Home-Tab zeigen, was wartet."
	case "From now on I ask you for each decision at once.":
		return "Von jetzt an bitte ich Sie um jede Entscheidung sofort."
	case "I don't know this choice. /access approvals shows those that there are.":
		return "Diese Auswahl kenne ich nicht. /access approvals zeigt, welche es gibt."
	}
	return ""
}
