package views

// germanGate has why Slack's side does not go on.
func germanGate(english string) string {
	switch english {
	case "That was faster than I can follow, so I did not take it. Please wait a few seconds and try again.":
		return "Das war schneller, als ich folgen kann, deshalb habe ich es nicht angenommen. Bitte warten Sie ein paar Sekunden und versuchen Sie es noch einmal."
	case "Slack is busy right now. Please try again in a minute.":
		return "Slack ist gerade ausgelastet. Bitte versuchen Sie es in einer Minute noch einmal."
	case "Apps cannot ask for access.":
		return "Apps können keinen Zugriff anfordern."
	case "Guests cannot ask for access in Slack, nor decide about it. Please use My Access, or ask the person who invited you.":
		return "Gäste können in Slack keinen Zugriff anfordern und nicht darüber entscheiden. Bitte nutzen Sie „Mein Zugriff“, oder fragen Sie, wer Sie eingeladen hat."
	case "Only members of this workspace can ask for access here.":
		return "Nur Mitglieder dieses Workspace können hier Zugriff anfordern."
	case "Slack does not tell me who you are right now, so I did nothing. Please try again in a minute.":
		return "Slack sagt mir gerade nicht, wer Sie sind, deshalb habe ich nichts getan. Bitte versuchen Sie es in einer Minute noch einmal."
	case "This Slack account is deactivated.":
		return "Dieses Slack-Konto ist deaktiviert."
	case "This is not for me: it came from another workspace.":
		return "Das ist nicht für mich: Es kam aus einem anderen Workspace."
	case "I tried this many times and could not finish it. Please start again.":
		return "Ich habe es viele Male versucht und konnte es nicht zu Ende bringen. Bitte beginnen Sie noch einmal."
	case "(no name)":
		return "(ohne Namen)"
	case "%s and %s":
		return "%s und %s"
	case "%s and %d more":
		return "%s und %d weitere"
	}
	return ""
}

// germanMemory has what the bot no longer knows, or cannot look up.
func germanMemory(english string) string {
	switch english {
	case "The end of my audit log is not as I left it, so I did nothing. Please tell whoever runs accessbot to look at it with `bot audit verify`.":
		return "Das Ende meines Prüfprotokolls ist nicht so, wie ich es verlassen habe, deshalb habe ich nichts getan. Bitte sagen Sie denen, die accessbot betreiben, dass sie es mit `bot audit verify` ansehen."
	case "That is not the code on the sign-in page. 1 try left.":
		return "Das ist nicht der Code von der Anmeldeseite. Noch 1 Versuch."
	case "That is not the code on the sign-in page. %d tries left.":
		return "Das ist nicht der Code von der Anmeldeseite. Noch %d Versuche."
	case "I no longer know this approval card. What waits for your decision is on my Home tab and in My Access.":
		return "Diese Genehmigungskarte kenne ich nicht mehr. Was auf Ihre Entscheidung wartet, steht auf meinem Home-Tab und in „Mein Zugriff“."
	case "I can't write my audit log right now, so I did nothing. Please try again in a minute.":
		return "Ich kann mein Prüfprotokoll gerade nicht schreiben, deshalb habe ich nichts getan. Bitte versuchen Sie es in einer Minute noch einmal."
	case "I no longer have this form. Start again with /access.":
		return "Dieses Formular habe ich nicht mehr. Beginnen Sie noch einmal mit /access."
	case "I no longer know this access. What you hold is in /access mine.":
		return "Diesen Zugriff kenne ich nicht mehr. Was Sie haben, steht in /access mine."
	case "I can't reach my memory (Redis) right now. Most likely nothing was done; look again in a minute, and then repeat it.":
		return "Ich erreiche mein Gedächtnis (Redis) gerade nicht. Sehr wahrscheinlich ist nichts geschehen; sehen Sie in einer Minute nach, und wiederholen Sie es dann."
	case "I can't reach my memory (Redis) right now, so I did nothing. Please try again in a minute.":
		return "Ich erreiche mein Gedächtnis (Redis) gerade nicht, deshalb habe ich nichts getan. Bitte versuchen Sie es in einer Minute noch einmal."
	case "That Entra account is already linked to another Slack member. The other member can give it up with /access signout.":
		return "Dieses Entra-Konto ist schon mit einem anderen Slack-Mitglied verknüpft. Das andere Mitglied kann es mit /access signout freigeben."
	case "Your Slack account is not linked to an Entra account yet. Type /access signin to link it.":
		return "Ihr Slack-Konto ist noch mit keinem Entra-Konto verknüpft. Verknüpfen Sie es mit /access signin."
	case "That is not the code on the sign-in page, and it was the last try. Start again with /access signin.":
		return "Das ist nicht der Code von der Anmeldeseite, und es war der letzte Versuch. Beginnen Sie noch einmal mit /access signin."
	case "This sign-in is over or was used already. Start again with /access signin.":
		return "Diese Anmeldung ist vorbei oder wurde schon benutzt. Beginnen Sie noch einmal mit /access signin."
	}
	return ""
}

// germanEntra has what Entra refuses.
func germanEntra(english string) string {
	switch english {
	case "Somebody else has already decided this stage, so your decision was not needed.":
		return "Jemand anders hat diese Stufe schon entschieden, deshalb wurde Ihre Entscheidung nicht gebraucht."
	case "The policy wants a reason for the decision. Please write one.":
		return "Die Richtlinie verlangt eine Begründung für die Entscheidung. Bitte schreiben Sie eine."
	case "There is no such approval any more. The request may have been cancelled or decided.":
		return "Diese Genehmigung gibt es nicht mehr. Die Anforderung wurde vielleicht storniert oder entschieden."
	case "You are not an approver of this stage of the request, so Entra did not take your decision. If you should be one, ask your administrator.":
		return "Sie genehmigen diese Stufe der Anforderung nicht, deshalb hat Entra Ihre Entscheidung nicht angenommen. Wenn Sie es sollten, fragen Sie Ihre Administration."
	case "Entra does not tell yet under which policy this was requested.":
		return "Entra sagt noch nicht, unter welcher Richtlinie das angefordert wurde."
	case "This request can no longer be cancelled: Entra has already moved on with it.":
		return "Diese Anforderung lässt sich nicht mehr stornieren: Entra ist damit schon weiter."
	case "Entra does not accept this as it is. Check what you entered and try again; if it stays so, tell your administrator.":
		return "Entra nimmt das so nicht an. Prüfen Sie Ihre Eingaben und versuchen Sie es noch einmal; wenn es so bleibt, sagen Sie es Ihrer Administration."
	case "Entra does not let me see that. An administrator can check the permissions of my app registration.":
		return "Entra lässt mich das nicht sehen. Die Administration kann die Berechtigungen meiner App-Registrierung prüfen."
	case "Entra does not let you do that. If you should be able to, ask your administrator.":
		return "Entra erlaubt Ihnen das nicht. Wenn Sie es können sollten, fragen Sie Ihre Administration."
	case "I cannot find that in Entra. It may have been removed, or you may not be allowed to see it.":
		return "Das finde ich in Entra nicht. Vielleicht wurde es entfernt, oder Sie dürfen es nicht sehen."
	case "No policy of this package lets you request it. Ask the owner of the package, or your administrator.":
		return "Keine Richtlinie dieses Pakets lässt Sie es anfordern. Fragen Sie die Besitzer des Pakets oder Ihre Administration."
	case "Somebody changed that at the same moment. Look at it again before you repeat it.":
		return "Jemand hat das im selben Moment geändert. Sehen Sie es noch einmal an, bevor Sie es wiederholen."
	case "You already have an open request for this package.":
		return "Sie haben schon eine offene Anforderung von diesem Paket."
	case "The cloud of your organization does not tell who decided.":
		return "Die Cloud Ihrer Organisation sagt nicht, wer entschieden hat."
	case "The policy of this package does not let you extend it yourself. Ask the owner of the package, or your administrator.":
		return "Die Richtlinie dieses Pakets lässt Sie es nicht selbst verlängern. Fragen Sie die Besitzer des Pakets oder Ihre Administration."
	case "The policy of this package does not let you give it back yourself. Ask the owner of the package, or your administrator.":
		return "Die Richtlinie dieses Pakets lässt Sie es nicht selbst zurückgeben. Fragen Sie die Besitzer des Pakets oder Ihre Administration."
	case "You already have this access. See /access mine.":
		return "Diesen Zugriff haben Sie schon. Siehe /access mine."
	case "You do not have this access any more, so there is nothing left to do. See /access mine.":
		return "Diesen Zugriff haben Sie nicht mehr, also ist nichts mehr zu tun. Siehe /access mine."
	case "You hold access that nobody may have together with this package, so Entra does not take the request. Give that access back first, or ask the owner of the package.":
		return "Sie haben einen Zugriff, den niemand zusammen mit diesem Paket haben darf, deshalb nimmt Entra die Anforderung nicht an. Geben Sie ihn zuerst zurück, oder fragen Sie die Besitzer des Pakets."
	}
	return ""
}

// germanGraph has why Microsoft Graph does not answer.
func germanGraph(english string) string {
	switch english {
	case "in a minute":
		return "in einer Minute"
	case "in 1 second":
		return "in 1 Sekunde"
	case "in %d seconds":
		return "in %d Sekunden"
	case "Microsoft Graph has too much to do right now. Please try again %s.":
		return "Microsoft Graph hat gerade zu viel zu tun. Bitte versuchen Sie es %s noch einmal."
	case "Entra is busy. Please try again %s.":
		return "Entra ist ausgelastet. Bitte versuchen Sie es %s noch einmal."
	case "I cannot reach Microsoft Graph at the moment. Nothing was changed; please try again in a minute.":
		return "Ich erreiche Microsoft Graph gerade nicht. Es wurde nichts geändert; bitte versuchen Sie es in einer Minute noch einmal."
	case "I do not trust the certificate of Microsoft Graph's address. An administrator must check GRAPH_URL and SSL_CERT_FILE.":
		return "Ich vertraue dem Zertifikat der Adresse von Microsoft Graph nicht. Die Administration muss GRAPH_URL und SSL_CERT_FILE prüfen."
	case "Microsoft Graph did not answer clearly, so I do not know whether that happened. Look at /access mine before you repeat it.":
		return "Microsoft Graph hat nicht klar geantwortet, deshalb weiß ich nicht, ob das geschehen ist. Sehen Sie in /access mine nach, bevor Sie es wiederholen."
	case "Microsoft Graph is out of order at the moment. Nothing was changed; please try again in a few minutes.":
		return "Microsoft Graph ist gerade gestört. Es wurde nichts geändert; bitte versuchen Sie es in ein paar Minuten noch einmal."
	case "Microsoft Graph refuses my own sign-in. An administrator must check my app registration.":
		return "Microsoft Graph lehnt meine eigene Anmeldung ab. Die Administration muss meine App-Registrierung prüfen."
	case "Microsoft Graph sent me to an address that I do not trust, so I stopped. Please tell your administrator.":
		return "Microsoft Graph hat mich an eine Adresse verwiesen, der ich nicht traue, deshalb habe ich aufgehört. Bitte sagen Sie es Ihrer Administration."
	case "Microsoft Graph took too long to answer. Nothing was changed; please try again in a minute.":
		return "Microsoft Graph hat zu lange für eine Antwort gebraucht. Es wurde nichts geändert; bitte versuchen Sie es in einer Minute noch einmal."
	case "The address of Microsoft Graph leads elsewhere. An administrator must check GRAPH_URL.":
		return "Die Adresse von Microsoft Graph führt woandershin. Die Administration muss GRAPH_URL prüfen."
	case "Your organization's sign-in rules ask you to sign in to Entra again before I may go on.":
		return "Die Anmelderegeln Ihrer Organisation verlangen, dass Sie sich noch einmal bei Entra anmelden, bevor ich weitermachen darf."
	case "Microsoft Graph did not answer clearly, so I do not know yet whether your request was made. I have not asked twice. Look at /access mine before you ask again.":
		return "Microsoft Graph hat nicht klar geantwortet, deshalb weiß ich noch nicht, ob Ihre Anforderung gestellt ist. Ich habe nicht doppelt angefordert. Sehen Sie in /access mine nach, bevor Sie erneut anfordern."
	case "I cannot reach my own memory at the moment, so I did nothing. Please try again in a minute.":
		return "Ich erreiche mein eigenes Gedächtnis gerade nicht, deshalb habe ich nichts getan. Bitte versuchen Sie es in einer Minute noch einmal."
	case "This wants a fresh sign-in to Entra, and yours is too old. Please sign in again, then go on.":
		return "Das verlangt eine frische Anmeldung bei Entra, und Ihre ist zu alt. Bitte melden Sie sich noch einmal an und fahren Sie dann fort."
	}
	return ""
}

// germanSignIn has why Entra does not let somebody sign in.
func germanSignIn(english string) string {
	switch english {
	case "I do not know your Entra account yet. Please sign in first: /access signin.":
		return "Ihr Entra-Konto kenne ich noch nicht. Bitte melden Sie sich zuerst an: /access signin."
	case "The sign-in I kept for you does not match your account, so I did not use it. Please sign in again.":
		return "Die Anmeldung, die ich für Sie aufbewahrt habe, passt nicht zu Ihrem Konto, deshalb habe ich sie nicht benutzt. Bitte melden Sie sich noch einmal an."
	case "Your sign-in to Entra is no longer here. Please sign in again.":
		return "Ihre Anmeldung bei Entra ist nicht mehr da. Bitte melden Sie sich noch einmal an."
	case "Sign-in by code is not switched on. An administrator can set SIGN_IN=device.":
		return "Die Anmeldung mit Code ist nicht eingeschaltet. Die Administration kann SIGN_IN=device setzen."
	case "Entra did not accept your new sign-in. Please sign in once more.":
		return "Entra hat Ihre neue Anmeldung nicht angenommen. Bitte melden Sie sich noch einmal an."
	case "That account belongs to another organization. Please sign in with your work account of this one.":
		return "Dieses Konto gehört zu einer anderen Organisation. Bitte melden Sie sich mit Ihrem Geschäftskonto von dieser an."
	case "That sign-in does not belong to the link you opened, so I did not use it. Please start the sign-in again.":
		return "Diese Anmeldung gehört nicht zu dem Link, den Sie geöffnet haben, deshalb habe ich sie nicht benutzt. Bitte beginnen Sie die Anmeldung noch einmal."
	case "Entra does not know Microsoft Graph by the address I have. An administrator must check GRAPH_URL.":
		return "Entra kennt Microsoft Graph nicht unter der Adresse, die ich habe. Die Administration muss GRAPH_URL prüfen."
	case "Entra does not know a permission that I ask for. An administrator must check my app registration and GRAPH_URL.":
		return "Entra kennt eine Berechtigung nicht, um die ich bitte. Die Administration muss meine App-Registrierung und GRAPH_URL prüfen."
	case "Entra does not know my application in this tenant. An administrator must check AZURE_TENANT_ID and AZURE_CLIENT_ID.":
		return "Entra kennt meine Anwendung in diesem Mandanten nicht. Die Administration muss AZURE_TENANT_ID und AZURE_CLIENT_ID prüfen."
	case "Entra no longer accepts your sign-in. Please sign in again.":
		return "Entra nimmt Ihre Anmeldung nicht mehr an. Bitte melden Sie sich noch einmal an."
	case "Entra refuses my application's credential: it is wrong or has expired. An administrator must renew it.":
		return "Entra lehnt den Nachweis meiner Anwendung ab: Er ist falsch oder abgelaufen. Die Administration muss ihn erneuern."
	case "Entra refuses the way I sign in. An administrator must check my app registration.":
		return "Entra lehnt meine Art der Anmeldung ab. Die Administration muss meine App-Registrierung prüfen."
	case "Entra took too long to answer. Please try again in a minute.":
		return "Entra hat zu lange für eine Antwort gebraucht. Bitte versuchen Sie es in einer Minute noch einmal."
	case "Entra's sign-in service has too much to do right now. Please try again in a minute.":
		return "Der Anmeldedienst von Entra hat gerade zu viel zu tun. Bitte versuchen Sie es in einer Minute noch einmal."
	case "I cannot reach Entra's sign-in service at the moment. Please try again in a minute.":
		return "Ich erreiche den Anmeldedienst von Entra gerade nicht. Bitte versuchen Sie es in einer Minute noch einmal."
	case "I do not trust the certificate of Entra's sign-in address. An administrator must check AZURE_AUTHORITY_HOST and SSL_CERT_FILE.":
		return "Ich vertraue dem Zertifikat der Anmeldeadresse von Entra nicht. Die Administration muss AZURE_AUTHORITY_HOST und SSL_CERT_FILE prüfen."
	}
	return ""
}

// germanProof has what Entra wants before somebody may sign in.
func germanProof(english string) string {
	switch english {
	case "That sign-in was already used or does not belong to the link you opened. Please start the sign-in again.":
		return "Diese Anmeldung wurde schon benutzt oder gehört nicht zu dem Link, den Sie geöffnet haben. Bitte beginnen Sie die Anmeldung noch einmal."
	case "The sign-in code has expired. Please start the sign-in again.":
		return "Der Anmeldecode ist abgelaufen. Bitte beginnen Sie die Anmeldung noch einmal."
	case "The sign-in was declined, so nothing was linked. You can start it again whenever you like.":
		return "Die Anmeldung wurde abgelehnt, deshalb wurde nichts verknüpft. Sie können sie jederzeit noch einmal beginnen."
	case "You, or your administrator, have not agreed to what I need, or have taken that back. Please sign in again.":
		return "Sie oder Ihre Administration haben dem, was ich brauche, nicht zugestimmt oder es zurückgenommen. Bitte melden Sie sich noch einmal an."
	case "Your Entra account has not been assigned to my application. Ask your administrator for that, then sign in again.":
		return "Ihr Entra-Konto ist meiner Anwendung nicht zugewiesen. Bitten Sie Ihre Administration darum, und melden Sie sich dann noch einmal an."
	case "Your Entra account is disabled. Please talk to your administrator.":
		return "Ihr Entra-Konto ist deaktiviert. Bitte sprechen Sie mit Ihrer Administration."
	case "Your Entra password was changed or your sign-ins were ended. Please sign in again.":
		return "Ihr Entra-Kennwort wurde geändert, oder Ihre Anmeldungen wurden beendet. Bitte melden Sie sich noch einmal an."
	case "Your organization asks for one more proof that it is you. Please sign in again.":
		return "Ihre Organisation verlangt noch einen Nachweis, dass Sie es sind. Bitte melden Sie sich noch einmal an."
	case "Your organization's rules want a new sign-in, from a device or place that they allow. Please sign in again.":
		return "Die Regeln Ihrer Organisation verlangen eine neue Anmeldung, von einem Gerät oder Ort, den sie erlauben. Bitte melden Sie sich noch einmal an."
	case "Your sign-in to Entra has expired. Please sign in again.":
		return "Ihre Anmeldung bei Entra ist abgelaufen. Bitte melden Sie sich noch einmal an."
	}
	return ""
}
