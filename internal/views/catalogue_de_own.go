package views

// germanMine has what a person holds and what is open.
func germanMine(english string) string {
	switch english {
	case "You hold %s; %s open.":
		return "Sie haben %s; %s offen."
	case "1 access package":
		return "1 Zugriffspaket"
	case "%d access packages":
		return "%d Zugriffspakete"
	case "1 request is":
		return "1 Anforderung ist"
	case "%d requests are":
		return "%d Anforderungen sind"
	case "Nothing yet. `/access list` shows what you may ask for.":
		return "Noch nichts. `/access list` zeigt, was Sie anfordern dürfen."
	case "Request access to a package":
		return "Zugriff auf ein Paket anfordern"
	case "%s, row %d: %s":
		return "%s, Zeile %d: %s"
	case "extension":
		return "Verlängerung"
	case "being ended":
		return "wird beendet"
	case "asked %s":
		return "angefordert %s"
	case "no end":
		return "ohne Ende"
	case "Give it back?":
		return "Zurückgeben?"
	case "Your access to %s ends at once. You can ask for it again.":
		return "Ihr Zugriff auf %s endet sofort. Sie können ihn wieder anfordern."
	case "The first %d of %d; `/access mine` has them all.":
		return "Die ersten %d von %d; `/access mine` hat alle."
	case "Entra has it: your access to *%s* is being ended. I tell you when it is gone.":
		return "Entra hat es: Ihr Zugriff auf *%s* wird beendet. Ich sage Ihnen, wenn er weg ist."
	case "%d to %d of %d":
		return "%d bis %d von %d"
	case "Previous":
		return "Zurückblättern"
	case "Previous page":
		return "Vorige Seite"
	case "Next page":
		return "Nächste Seite"
	}
	return ""
}

// germanStart has the answer to a bare /access, and the home tab.
func germanStart(english string) string {
	switch english {
	case "What I hold":
		return "Was ich habe"
	case "Show what I hold":
		return "Zeigen, was ich habe"
	case "`/access help` lists everything that can be typed.":
		return "`/access help` zeigt alles, was sich eingeben lässt."
	case "Decide":
		return "Entscheiden"
	case "Show what waits for my decision":
		return "Zeigen, was auf meine Entscheidung wartet"
	case "Administer":
		return "Verwalten"
	case "Administer access packages":
		return "Zugriffspakete verwalten"
	case "You may want:":
		return "Vielleicht brauchen Sie:"
	case "One request waits for your decision.":
		return "Eine Anforderung wartet auf Ihre Entscheidung."
	case "There are %d requests that wait for your decision.":
		return "Es warten %d Anforderungen auf Ihre Entscheidung."
	case "Access packages":
		return "Zugriffspakete"
	case "Sign in once with your Entra account. Then ask for access, and follow it, from here.":
		return "Melden Sie sich einmal mit Ihrem Entra-Konto an. Dann fordern Sie Zugriff von hier aus an und verfolgen ihn."
	case "Signed in as %s.":
		return "Angemeldet als %s."
	case "Look again":
		return "Noch einmal laden"
	case "Load the home tab again":
		return "Den Home-Tab noch einmal laden"
	}
	return ""
}

// germanHelp has the help; the words to type are English in every language.
func germanHelp(english string) string {
	switch english {
	case "Ask for access to an Entra access package, and follow it, without leaving Slack.":
		return "Fordern Sie ein Entra-Zugriffspaket an und verfolgen Sie es, ohne Slack zu verlassen. Die Befehle sind englisch."
	case "I don't know “%s”.":
		return "„%s“ kenne ich nicht."
	case "Did you mean `/access %s`?":
		return "Meinten Sie `/access %s`?"
	case "Type /access request NAME to ask for a package, /access mine to see what you hold.":
		return "Mit /access request NAME fordern Sie ein Paket an, mit /access mine sehen Sie, was Sie haben."
	case "`/access` what you can do now":
		return "`/access` was Sie jetzt tun können"
	case "`/access request` search what you may ask for":
		return "`/access request` durchsuchen, was Sie anfordern dürfen"
	case "`/access request Marketing Campaign` straight to that package's form":
		return "`/access request Marketing Campaign` direkt zum Formular dieses Pakets"
	case "`/access request Marketing Campaign for 14d because Q3 launch` filled in, and sent when nothing is missing; `from` and `until` take days such as 2026-12-24, friday or tomorrow":
		return "`/access request Marketing Campaign for 14d because Kampagne im Herbst` ausgefüllt, und abgeschickt, wenn nichts fehlt: `for` mit einer Dauer, `because` mit der Begründung; `from` und `until` nehmen Tage wie 2026-12-24, friday oder tomorrow"
	case "`/access list [words]` what you may ask for · `/access why NAME` who gets it, how, and who decides":
		return "`/access list [Wörter]` was Sie anfordern dürfen · `/access why NAME` wer es wie bekommt und wer entscheidet"
	case "`/access mine` what you hold and what is open · `/access status [NAME]` where a request stands":
		return "`/access mine` was Sie haben und was offen ist · `/access status [NAME]` wie es um eine Anforderung steht"
	case "`/access cancel NAME` · `/access extend NAME [for 30d]` · `/access return NAME`":
		return "`/access cancel NAME` stornieren · `/access extend NAME [for 30d]` verlängern · `/access return NAME` zurückgeben"
	case "`/access approvals` what waits for your decision":
		return "`/access approvals` was auf Ihre Entscheidung wartet"
	case "`/access admin` administer packages, as far as Entra lets you":
		return "`/access admin` Pakete verwalten, soweit Entra Sie lässt (auf Englisch)"
	case "`/access signin` · `/access signout` · `/access whoami` your Entra account":
		return "`/access signin` anmelden · `/access signout` abmelden · `/access whoami` Ihr Entra-Konto"
	}
	return ""
}

// germanAccount has sign-in and sign-out.
func germanAccount(english string) string {
	switch english {
	case "Sign in":
		return "Anmelden"
	case "Sign in to Entra":
		return "Bei Entra anmelden"
	case "Sign out":
		return "Abmelden"
	case "Unlink your Entra account":
		return "Ihr Entra-Konto trennen"
	case "You are signed in to Entra as *%s* (%s). What you do here, I do as you.":
		return "Sie sind bei Entra als *%s* (%s) angemeldet. Was Sie hier tun, tue ich in Ihrem Namen."
	case "Signed out: I no longer hold any token of *%s*. Open requests are still followed. Sign in again with /access signin.":
		return "Abgemeldet: Ich habe kein Token von *%s* mehr. Offene Anforderungen verfolge ich weiter. Mit /access signin melden Sie sich wieder an."
	case "Sign in once with your Entra account, so that I ask as you and never as myself.":
		return "Melden Sie sich einmal mit Ihrem Entra-Konto an, damit ich in Ihrem Namen anfordere und nie in meinem."
	case "Your request for %s goes on right after.":
		return "Ihre Anforderung von %s geht gleich danach weiter."
	case "*1.* Open the sign-in page. It is for you alone and good for ten minutes.":
		return "*1.* Öffnen Sie die Anmeldeseite. Sie ist nur für Sie und gilt zehn Minuten."
	case "*2.* The page then shows a code. Type it here.":
		return "*2.* Die Seite zeigt danach einen Code. Geben Sie ihn hier ein."
	case "Code from the sign-in page":
		return "Code von der Anmeldeseite"
	case "It proves that the browser and this Slack account are both yours. Never type a code that somebody sent you.":
		return "Er beweist, dass Browser und Slack-Konto beide Ihnen gehören. Geben Sie nie einen Code ein, den Ihnen jemand geschickt hat."
	case "Open the sign-in page":
		return "Anmeldeseite öffnen"
	case "*1.* Open the sign-in page of Microsoft.":
		return "*1.* Öffnen Sie die Anmeldeseite von Microsoft."
	case "*2.* Type this code there: `%s`":
		return "*2.* Geben Sie dort diesen Code ein: `%s`"
	case "This window goes on by itself. Never type a code that somebody sent you.":
		return "Dieses Fenster geht von selbst weiter. Geben Sie nie einen Code ein, den Ihnen jemand geschickt hat."
	case ":white_check_mark: You are signed in as %s (%s).":
		return ":white_check_mark: Sie sind als %s (%s) angemeldet."
	case "You are signed in as %s (%s).":
		return "Sie sind als %s (%s) angemeldet."
	case "To use another account, sign out first: `/access signout`.":
		return "Für ein anderes Konto melden Sie sich erst ab: `/access signout`."
	case "Preparing the sign-in…":
		return "Die Anmeldung wird vorbereitet…"
	case "Sign in to Entra first.":
		return "Melden Sie sich zuerst bei Entra an."
	case "You are signed in. One moment…":
		return "Sie sind angemeldet. Einen Moment…"
	}
	return ""
}

// germanLinking has what stands between somebody and a linked account.
func germanLinking(english string) string {
	switch english {
	case "You are signed in as %s. Go on where you stopped.":
		return "Sie sind als %s angemeldet. Machen Sie weiter, wo Sie aufgehört haben."
	case "You are signed in as %s. Go on with your request.":
		return "Sie sind als %s angemeldet. Fahren Sie mit Ihrer Anforderung fort."
	case "Open %s and type the code %s.":
		return "Öffnen Sie %s und geben Sie den Code %s ein."
	case "There is no sign-in waiting for a code. Open the sign-in page first; a code is good for ten minutes.":
		return "Es wartet keine Anmeldung auf einen Code. Öffnen Sie zuerst die Anmeldeseite; ein Code gilt zehn Minuten."
	case "Slack does not tell me your e-mail right now, so I linked nothing. Please try again in a minute.":
		return "Slack nennt mir Ihre E-Mail-Adresse gerade nicht, deshalb habe ich nichts verknüpft. Bitte versuchen Sie es in einer Minute noch einmal."
	case "Your Slack profile has no confirmed e-mail address, so I cannot tell whether this Entra account is yours. Ask a Slack administrator, then sign in again.":
		return "Ihr Slack-Profil hat keine bestätigte E-Mail-Adresse, deshalb weiß ich nicht, ob dieses Entra-Konto Ihres ist. Fragen Sie die Slack-Administration und melden Sie sich dann wieder an."
	case "You signed in to Entra as %s, but your Slack profile has another e-mail address. Nothing was linked. Sign in with the Entra account that has your Slack e-mail address, in a private window if your browser keeps choosing the other one.":
		return "Sie haben sich bei Entra als %s angemeldet, aber Ihr Slack-Profil hat eine andere E-Mail-Adresse. Es wurde nichts verknüpft. Melden Sie sich mit dem Entra-Konto an, das Ihre E-Mail-Adresse aus Slack hat; in einem privaten Fenster, falls Ihr Browser immer das andere wählt."
	case "en":
		return "de"
	case "Almost done":
		return "Fast fertig"
	case "Nothing was linked":
		return "Es wurde nichts verknüpft"
	case "You signed in to Entra as %s (%s).":
		return "Sie haben sich bei Entra als %s (%s) angemeldet."
	case "Type this code into the Sign in window in Slack:":
		return "Geben Sie diesen Code in Slack im Fenster „Anmelden“ ein:"
	case "If you did not begin this yourself in Slack, close this page and give the code to nobody: without it nothing is linked.":
		return "Wenn Sie das nicht selbst in Slack begonnen haben, schließen Sie diese Seite und geben Sie den Code niemandem: Ohne ihn wird nichts verknüpft."
	case "This sign-in was begun in another browser. Nothing was linked. Start again with /access signin, and stay in one browser.":
		return "Diese Anmeldung wurde in einem anderen Browser begonnen. Es wurde nichts verknüpft. Beginnen Sie noch einmal mit /access signin und bleiben Sie in einem Browser."
	case "You did not let accessbot ask for access in your name, so nothing was linked. Start again with /access signin when you want to.":
		return "Sie haben accessbot nicht erlaubt, in Ihrem Namen anzufordern, deshalb wurde nichts verknüpft. Beginnen Sie mit /access signin noch einmal, wenn Sie möchten."
	case "Entra did not grant what I asked for: you did not agree, or an administrator of your organization must agree first. Nothing was linked anew, and you are signed in as before.":
		return "Entra hat nicht gewährt, worum ich gebeten habe: Sie haben nicht zugestimmt, oder ein Administrator Ihrer Organisation muss zuerst zustimmen. Es wurde nichts neu verknüpft, und Sie sind angemeldet wie zuvor."
	case "Entra is busy right now and nothing was linked. Start again with /access signin in a minute.":
		return "Entra ist gerade ausgelastet, und es wurde nichts verknüpft. Beginnen Sie in einer Minute noch einmal mit /access signin."
	case "Entra did not let you sign in, so nothing was linked. Start again with /access signin, or ask your administrator.":
		return "Entra hat die Anmeldung nicht zugelassen, deshalb wurde nichts verknüpft. Beginnen Sie noch einmal mit /access signin oder fragen Sie Ihre Administration."
	}
	return ""
}

// germanWindows has modals while a request is sent, and after.
func germanWindows(english string) string {
	switch english {
	case "Close":
		return "Schließen"
	case "Cancel":
		return "Abbrechen"
	case "Continue":
		return "Weiter"
	case "Continue with %s":
		return "Weiter mit %s"
	case "the form":
		return "dem Formular"
	case "One moment…":
		return "Einen Moment…"
	case "Looking up what you may ask for…":
		return "Ich sehe nach, was Sie anfordern dürfen…"
	case "Looking for %s…":
		return "Ich suche %s…"
	case ":hourglass_flowing_sand: Sending your request to Entra…":
		return ":hourglass_flowing_sand: Ihre Anforderung geht an Entra…"
	case "You can close this window: I go on, and the request card tells what happened.":
		return "Sie können dieses Fenster schließen: Ich mache weiter, und die Anforderungskarte sagt, was geschehen ist."
	case ":hourglass_flowing_sand: Entra is busy. Your request for %s is not lost: I keep trying for the next minutes.":
		return ":hourglass_flowing_sand: Entra ist ausgelastet. Ihre Anforderung von %s ist nicht verloren: Ich versuche es in den nächsten Minuten weiter."
	case "You can close this window: I tell you what happened.":
		return "Sie können dieses Fenster schließen: Ich sage Ihnen, was geschehen ist."
	case "Entra has your request for %s.":
		return "Entra hat Ihre Anforderung von %s."
	case "Entra has your wish to extend %s.":
		return "Entra hat Ihren Wunsch, %s zu verlängern."
	case ":white_check_mark: Submitted. %s":
		return ":white_check_mark: Eingereicht. %s"
	case "Submitted. %s":
		return "Eingereicht. %s"
	case "The request card in our direct message follows it until the end.":
		return "Die Anforderungskarte in unserer Direktnachricht verfolgt sie bis zum Ende."
	case ":white_check_mark: This form was sent already; I sent nothing twice.":
		return ":white_check_mark: Dieses Formular ist schon abgeschickt; ich habe nichts doppelt gesendet."
	case "This form was sent already; I sent nothing twice.":
		return "Dieses Formular ist schon abgeschickt; ich habe nichts doppelt gesendet."
	case "The request card in our direct message tells where it stands.":
		return "Die Anforderungskarte in unserer Direktnachricht sagt, wie es steht."
	case "Try again":
		return "Noch einmal versuchen"
	case "Try again with the same form":
		return "Noch einmal mit demselben Formular versuchen"
	case "Details of the open request":
		return "Details der offenen Anforderung"
	case "Extend what you hold":
		return "Verlängern, was Sie haben"
	case "%s, opens your browser":
		return "%s, öffnet Ihren Browser"
	case "Reference %s":
		return "Referenz %s"
	case "(Reference %s)":
		return "(Referenz %s)"
	}
	return ""
}

// germanHolding has what somebody does with what they hold or asked for.
func germanHolding(english string) string {
	switch english {
	case "No request of yours is open, so there is nothing to cancel.":
		return "Sie haben keine offene Anforderung, also gibt es nichts zu stornieren."
	case "Which one do you want to cancel?":
		return "Welche möchten Sie stornieren?"
	case "No open request of yours is for “%s”. These are open:":
		return "Keine Ihrer offenen Anforderungen betrifft „%s“. Offen sind:"
	case "Do you mean one of these?":
		return "Meinen Sie eine davon?"
	case "Only %s can cancel this request.":
		return "Nur %s kann diese Anforderung stornieren."
	case "This request has ended already: %s.":
		return "Diese Anforderung ist schon zu Ende: %s."
	case "No open request of yours belongs to this button. /access mine shows what is open.":
		return "Zu dieser Schaltfläche gehört keine Ihrer offenen Anforderungen. /access mine zeigt, was offen ist."
	case "No request of yours belongs to this button. /access mine shows what is open.":
		return "Zu dieser Schaltfläche gehört keine Ihrer Anforderungen. /access mine zeigt, was offen ist."
	case "Canceled: Entra drops your request for *%s*.":
		return "Storniert: Entra verwirft Ihre Anforderung von *%s*."
	case "This is open:":
		return "Offen ist:"
	case "No request of yours is open. /access mine shows what you hold.":
		return "Sie haben keine offene Anforderung. /access mine zeigt, was Sie haben."
	case "You no longer hold this. /access mine shows what you hold.":
		return "Das haben Sie nicht mehr. /access mine zeigt, was Sie haben."
	case "You hold no access package, so there is nothing to extend.":
		return "Sie haben kein Zugriffspaket, also gibt es nichts zu verlängern."
	case "Which one do you want to extend?":
		return "Welches möchten Sie verlängern?"
	case "You hold no access package, so there is nothing to give back.":
		return "Sie haben kein Zugriffspaket, also gibt es nichts zurückzugeben."
	case "Which one do you want to give back?":
		return "Welches möchten Sie zurückgeben?"
	case "You hold nothing called “%s”. You hold:":
		return "Sie haben nichts namens „%s“. Sie haben:"
	case "This is what you hold:":
		return "Das haben Sie:"
	case "Several things that you hold match “%s”:":
		return "Mehreres, was Sie haben, passt zu „%s“:"
	case "Entra is ending your access to *%s* already.":
		return "Entra beendet Ihren Zugriff auf *%s* bereits."
	case "Good: your access to *%s* ends by itself, and I remind you no more.":
		return "Gut: Ihr Zugriff auf *%s* endet von selbst, und ich erinnere Sie nicht mehr."
	}
	return ""
}
