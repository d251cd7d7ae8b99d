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
func (l Language) Plain(format string, args ...string) Message {
	format = l.Say(format)
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
func (l Language) Fault(sentence, ref string) Message {
	const mark = ":warning: "
	m := l.Plain(mark+"%s", sentence)
	m.Text = strings.TrimPrefix(m.Text, mark)
	if ref != "" {
		m.Blocks = append(m.Blocks, l.note("Reference %s", esc(ref)))
	}
	return m
}

// Continue offers to go on with a draft whose form is not open any more.
func (l Language) Continue(sentence string, d access.Draft) Message {
	m := l.Plain("%s", sentence)
	name := d.PackageName
	if Clean(name) == "" {
		name = l.Say("the form")
	}
	m.Blocks = append(m.Blocks, slack.NewActionBlock("", button(ActContinue, d.ID, l.Say("Continue"), l.Say("Continue with %s", name))))
	return m
}

// ContinueDecision offers to go on with a decision whose form is not open.
func (l Language) ContinueDecision(draftID string) Message {
	m := l.Plain("Your decision is not lost.")
	m.Blocks = append(m.Blocks, slack.NewActionBlock("", primary(button(ActContinue, draftID, l.Say("Continue"), l.Say("Continue with your decision")))))
	return m
}

// SignInToDecide offers the sign-in without which nobody sees what waits for
// them.
func (l Language) SignInToDecide(draftID, why string) Message {
	m := l.Plain("%s", why)
	m.Blocks = append(m.Blocks, slack.NewActionBlock("", primary(button(ActContinue, draftID, l.Say("Continue"), l.Say("Continue with your decision")))))
	return m
}

// SignInFirst offers to sign in, as a message.
func (l Language) SignInFirst(sentence string) Message {
	m := l.Plain("%s", sentence)
	m.Blocks = append(m.Blocks, slack.NewActionBlock("", button(ActSignIn, "", l.Say("Sign in"), l.Say("Sign in to Entra"))))
	return m
}

// Help lists what can be typed. unknown is what was typed when it was not
// understood, nearest the command that it resembles; both may be empty.
func (l Language) Help(unknown, nearest string) Message {
	lead := l.Say("Ask for access to an Entra access package, and follow it, without leaving Slack.")
	if Clean(unknown) != "" {
		lead = l.Say("I don't know “%s”.", escTo(unknown, 100))
		if nearest != "" {
			lead += " " + l.Say("Did you mean `/access %s`?", esc(nearest))
		}
	}
	text := lead + " " + l.Say("Type /access request NAME to ask for a package, /access mine to see what you hold.")
	return Message{Text: text, Blocks: []slack.Block{
		section("%s", lead),
		section("%s", strings.Join(l.helpLines(), "\n")),
		slack.NewActionBlock("", primary(button(ActRequest, "", l.Say("Request access"), l.Say("Request access to a package"))), button(ActMine, "", l.Say("What I hold"), l.Say("Show what I hold"))),
	}}
}

// helpLines are the table of what can be typed. The words to type are English
// in every language.
func (l Language) helpLines() []string {
	return []string{
		l.Say("`/access` what you can do now"),
		l.Say("`/access request` search what you may ask for"),
		l.Say("`/access request Marketing Campaign` straight to that package's form"),
		l.Say("`/access request Marketing Campaign for 14d because Q3 launch` filled in, and sent when nothing is missing; `from` and `until` take days such as 2026-12-24, friday or tomorrow"),
		l.Say("`/access list [words]` what you may ask for · `/access why NAME` who gets it, how, and who decides"),
		l.Say("`/access mine` what you hold and what is open · `/access status [NAME]` where a request stands"),
		l.Say("`/access cancel NAME` · `/access extend NAME [for 30d]` · `/access return NAME`"),
		l.Say("`/access approvals` what waits for your decision"),
		l.Say("`/access admin` administer packages, as far as Entra lets you"),
		l.Say("`/access signin` · `/access signout` · `/access whoami` your Entra account"),
	}
}

// WhoAmI tells which account is linked.
func (l Language) WhoAmI(who access.Person) Message {
	m := l.Plain("You are signed in to Entra as *%s* (%s). What you do here, I do as you.", who.Name, who.UPN)
	m.Blocks = append(m.Blocks, slack.NewActionBlock("",
		button(ActSignOut, "", l.Say("Sign out"), l.Say("Unlink your Entra account"))))
	return m
}

// SignedOut confirms that the link is gone.
func (l Language) SignedOut(who access.Person) Message {
	return l.Plain("Signed out: I no longer hold any token of *%s*. Open requests are still followed. Sign in again with /access signin.", who.Name)
}
