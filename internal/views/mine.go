package views

import (
	"fmt"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Mine is what a person holds and what is open.
type Mine struct {
	Who      access.Person
	Held     []access.Assignment
	Open     []access.Request
	Page     int    // from 0; one past the end is the last
	MyAccess string // where else to look; may be empty
}

// rows is how many things one page of Mine shows.
const rows = 12

// MineList shows one page of Mine.
func MineList(m Mine) Message {
	total := len(m.Open) + len(m.Held)
	m.Page = max(0, min(m.Page, (total-1)/rows))
	from := m.Page * rows
	to := min(from+rows, total)
	text := fmt.Sprintf("You hold %s; %s open.", access.Count(len(m.Held), "access package"), requestsAre(len(m.Open)))
	blocks := []slack.Block{section("*%s*", text)}
	for i := from; i < to; i++ {
		blocks = append(blocks, section("%s", m.line(i)))
	}
	switch {
	case total == 0:
		blocks = append(blocks, section("Nothing yet. `/access request` shows what you may ask for."))
	case total > rows:
		blocks = append(blocks, note("%d to %d of %d", from+1, to, total))
	}
	return Message{Text: text, Blocks: append(blocks, slack.NewActionBlock("", m.buttons(to < total)...))}
}

// line is one row of the list: open requests first, then what is held.
func (m Mine) line(i int) string {
	if i < len(m.Open) {
		r := m.Open[i]
		return fmt.Sprintf(":hourglass_flowing_sand: %s · %s%s", bold(r.PackageName), stateWords(r.State), asked(r))
	}
	a := m.Held[i-len(m.Open)]
	end := "no end"
	if !a.Expires.IsZero() {
		end = "until " + day(a.Expires)
	}
	return fmt.Sprintf(":key: %s · %s", bold(a.PackageName), end)
}

func (m Mine) buttons(more bool) []slack.BlockElement {
	els := []slack.BlockElement{button(ActRequest, "", "Request access", "Request access to a package")}
	if m.Page > 0 {
		els = append(els, button(ActMinePage, fmt.Sprint(m.Page-1), "Previous", "Previous page"))
	}
	if more {
		els = append(els, button(ActMinePage+".next", fmt.Sprint(m.Page+1), "Next", "Next page"))
	}
	if m.MyAccess != "" {
		els = append(els, link(ActMyAccess, "Open My Access", m.MyAccess))
	}
	return els
}

func requestsAre(n int) string {
	if n == 1 {
		return "1 request is"
	}
	return fmt.Sprintf("%d requests are", n)
}

// asked says since when; Entra may not tell it yet.
func asked(r access.Request) string {
	if r.Created.IsZero() {
		return ""
	}
	return ", asked " + moment(r.Created)
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
	blocks = append(blocks, section("Signed in as %s.", bold(m.Who.Name)), slack.NewDividerBlock())
	list := MineList(m)
	return home(append(blocks, list.Blocks...))
}

// HomeFault is the home tab when it cannot be filled.
func HomeFault(sentence string) *Home {
	return home([]slack.Block{
		slack.NewHeaderBlock(words("Access packages")), section(":warning: %s", escTo(sentence, maxSentence)),
		slack.NewActionBlock("", button(ActMine, "", "Look again", "Load the home tab again")),
	})
}

func home(blocks []slack.Block) *Home {
	return &Home{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
}
