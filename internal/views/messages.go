package views

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Plain is a message of one sentence of the bot's own; foreign words in args
// are made harmless, and share what room the sentence leaves.
func Plain(format string, args ...string) Message {
	room := (maxSection - utf8.RuneCountInString(format)) / max(1, len(args))
	clean := make([]any, len(args))
	for i, a := range args {
		if clean[i] = escTo(a, room); clean[i] == "" {
			clean[i] = "–"
		}
	}
	text := fmt.Sprintf(format, clean...)
	return Message{Text: text, Blocks: []slack.Block{section("%s", text)}}
}

// Fault tells a person that something did not work, with the reference under
// which the log has the cause.
func Fault(sentence, ref string) Message {
	const mark = ":warning: "
	m := Plain(mark+"%s", sentence)
	m.Text = strings.TrimPrefix(m.Text, mark)
	if ref != "" {
		m.Blocks = append(m.Blocks, note("Reference %s", esc(ref)))
	}
	return m
}

// Continue offers to go on with a draft whose form is not open any more.
func Continue(sentence string, d access.Draft) Message {
	m := Plain("%s", sentence)
	name := d.PackageName
	if Clean(name) == "" {
		name = "the form"
	}
	m.Blocks = append(m.Blocks, slack.NewActionBlock("", button(ActContinue, d.ID, "Continue", "Continue with "+name)))
	return m
}

// ContinueDecision offers to go on with a decision whose form is not open.
func ContinueDecision(draftID string) Message {
	m := Plain("%s", "Your decision is not lost.")
	m.Blocks = append(m.Blocks, slack.NewActionBlock("", primary(button(ActContinue, draftID, "Continue", "Continue with your decision"))))
	return m
}

// SignInFirst offers to sign in, as a message.
func SignInFirst(sentence string) Message {
	m := Plain("%s", sentence)
	m.Blocks = append(m.Blocks, slack.NewActionBlock("", button(ActSignIn, "", "Sign in", "Sign in to Entra")))
	return m
}

// Help lists what can be typed. unknown is what was typed when it was not
// understood, nearest the command that it resembles; both may be empty.
func Help(unknown, nearest string) Message {
	lead := "Ask for access to an Entra access package, and follow it, without leaving Slack."
	if Clean(unknown) != "" {
		lead = "I don't know “" + escTo(unknown, 100) + "”."
		if nearest != "" {
			lead += " Did you mean `/access " + esc(nearest) + "`?"
		}
	}
	text := lead + " Type /access request NAME to ask for a package, /access mine to see what you hold."
	return Message{Text: text, Blocks: []slack.Block{
		section("%s", lead),
		section("%s", strings.Join(helpLines, "\n")),
		slack.NewActionBlock("", primary(button(ActRequest, "", "Request access", "Request access to a package")), button(ActMine, "", "What I hold", "Show what I hold")),
	}}
}

// helpLines are the table of what can be typed.
var helpLines = []string{
	"`/access` what you can do now",
	"`/access request` search what you may ask for",
	"`/access request Marketing Campaign` straight to that package's form",
	"`/access request Marketing Campaign for 14d because Q3 launch` filled in, and sent when nothing is missing; `from` and `until` take days such as 2026-12-24, friday or tomorrow",
	"`/access list [words]` what you may ask for · `/access why NAME` who gets it, how, and who decides",
	"`/access mine` what you hold and what is open · `/access status [NAME]` where a request stands",
	"`/access cancel NAME` · `/access extend NAME [for 30d]` · `/access return NAME`",
	"`/access approvals` what waits for your decision",
	"`/access admin` administer packages, as far as Entra lets you",
	"`/access signin` · `/access signout` · `/access whoami` your Entra account",
}

// WhoAmI tells which account is linked.
func WhoAmI(who access.Person) Message {
	m := Plain("You are signed in to Entra as *%s* (%s). What you do here, I do as you.", who.Name, who.UPN)
	m.Blocks = append(m.Blocks, slack.NewActionBlock("",
		button(ActSignOut, "", "Sign out", "Unlink your Entra account")))
	return m
}

// SignedOut confirms that the link is gone.
func SignedOut(who access.Person) Message {
	return Plain("Signed out: I no longer hold any token of *%s*. Open requests are still followed. Sign in again with /access signin.", who.Name)
}
