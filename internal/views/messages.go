package views

import (
	"fmt"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Plain is a message of one sentence of the bot's own; foreign words in args
// are made harmless.
func Plain(format string, args ...string) Message {
	clean := make([]any, len(args))
	for i, a := range args {
		clean[i] = esc(clip(a, 300))
	}
	text := clip(fmt.Sprintf(format, clean...), maxText)
	return Message{Text: text, Blocks: []slack.Block{section("%s", text)}}
}

// Fault tells a person that something did not work, with the reference under
// which the log has the cause.
func Fault(sentence, ref string) Message {
	m := Plain(":warning: %s", sentence)
	if ref != "" {
		m.Blocks = append(m.Blocks, note("Reference %s", esc(ref)))
	}
	return m
}

// Continue offers to go on with a draft whose form is not open any more.
func Continue(sentence string, d access.Draft) Message {
	m := Plain("%s", sentence)
	name := d.PackageName
	if name == "" {
		name = "the form"
	}
	m.Blocks = append(m.Blocks, slack.NewActionBlock("", button(ActContinue, d.ID, "Continue", "Continue with "+name)))
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
	if unknown != "" {
		lead = "I don't know “" + esc(clip(unknown, 100)) + "”."
		if nearest != "" {
			lead += " Did you mean `/access " + nearest + "`?"
		}
	}
	text := lead + " Type /access request NAME to ask for a package, /access mine to see what you hold."
	return Message{Text: text, Blocks: []slack.Block{
		section("%s", lead),
		section("`/access request` choose a package\n" +
			"`/access request Marketing Campaign` straight to that package's form\n" +
			"`/access mine` what you hold and what is open\n" +
			"`/access signin` · `/access signout` · `/access whoami` link or unlink your Entra account\n" +
			"`/access help` this list"),
		slack.NewActionBlock("", button(ActRequest, "", "Request access", "Request access to a package")),
	}}
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

// Mine is what a person holds and what is open.
type Mine struct {
	Who      access.Person
	Held     []access.Assignment
	Open     []access.Request
	Page     int // from 0
	MyAccess string
}

// rows is how many things one page of Mine shows.
const rows = 12

// MineList shows one page of Mine.
func MineList(m Mine) Message {
	lines := mineLines(m)
	text := fmt.Sprintf("You hold %s; %s open.", access.Count(len(m.Held), "access package"), requestsAre(len(m.Open)))
	blocks := []slack.Block{section("*%s*", text)}
	from := min(m.Page*rows, len(lines))
	to := min(from+rows, len(lines))
	for _, l := range lines[from:to] {
		blocks = append(blocks, section("%s", l))
	}
	if len(lines) > rows {
		blocks = append(blocks, note("%d to %d of %d", from+1, to, len(lines)))
	}
	return Message{Text: text, Blocks: append(blocks, slack.NewActionBlock("", m.buttons(to < len(lines))...))}
}

func (m Mine) buttons(more bool) []slack.BlockElement {
	els := []slack.BlockElement{button(ActRequest, "", "Request access", "Request access to a package")}
	if m.Page > 0 {
		els = append(els, button(ActMinePage, fmt.Sprint(m.Page-1), "Previous", "Previous page"))
	}
	if more {
		els = append(els, button(ActMinePage+".next", fmt.Sprint(m.Page+1), "Next", "Next page"))
	}
	return els
}

func requestsAre(n int) string {
	if n == 1 {
		return "1 request is"
	}
	return fmt.Sprintf("%d requests are", n)
}

func mineLines(m Mine) []string {
	var lines []string
	for _, r := range m.Open {
		lines = append(lines, fmt.Sprintf(":hourglass_flowing_sand: *%s* · %s, asked %s", esc(r.PackageName), lowerFirst(r.State.Words()), moment(r.Created)))
	}
	for _, a := range m.Held {
		end := "no end"
		if !a.Expires.IsZero() {
			end = "until " + day(a.Expires)
		}
		lines = append(lines, fmt.Sprintf(":key: *%s* · %s", esc(a.PackageName), end))
	}
	if len(lines) == 0 {
		lines = append(lines, "Nothing yet. `/access request` shows what you may ask for.")
	}
	return lines
}

// HomeTab is the app's home: what the person holds, what is open, and where
// to begin.
func HomeTab(m Mine, linked bool) *Home {
	blocks := []slack.Block{slack.NewHeaderBlock(words("Access packages"))}
	if !linked {
		blocks = append(blocks,
			section("Sign in once with your Entra account. Then ask for access, and follow it, from here."),
			slack.NewActionBlock("", button(ActSignIn, "", "Sign in", "Sign in to Entra")))
		return home(blocks)
	}
	blocks = append(blocks, section("Signed in as *%s*.", esc(m.Who.Name)), slack.NewDividerBlock())
	list := MineList(m)
	return home(append(blocks, list.Blocks...))
}

// HomeFault is the home tab when it cannot be filled.
func HomeFault(sentence string) *Home {
	return home([]slack.Block{
		slack.NewHeaderBlock(words("Access packages")), section(":warning: %s", esc(sentence)),
		slack.NewActionBlock("", button(ActMine, "", "Look again", "Load the home tab again")),
	})
}

func home(blocks []slack.Block) *Home {
	return &Home{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
}
