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

// rows is how many things one page of a list shows: each takes two blocks,
// and a message has fifty.
const rows = 10

// MineList shows one page of Mine.
func MineList(m Mine) Message {
	text := m.Sentence()
	return Message{Text: text, Blocks: append([]slack.Block{section("*%s*", text)}, m.list()...)}
}

// Sentence is Mine in one sentence.
func (m Mine) Sentence() string {
	return fmt.Sprintf("You hold %s; %s open.", access.Count(len(m.Held), "access package"), requestsAre(len(m.Open)))
}

func (m Mine) list() []slack.Block {
	p := pageOf(len(m.Open)+len(m.Held), m.Page)
	var blocks []slack.Block
	for i := p.from; i < p.to; i++ {
		blocks = append(blocks, m.row(i)...)
	}
	if p.total == 0 {
		blocks = append(blocks, section("Nothing yet. `/access list` shows what you may ask for."))
	}
	blocks = append(blocks, p.note()...)
	els := append([]slack.BlockElement{button(ActRequest, "", "Request access", "Request access to a package")}, p.buttons(ActMinePage, "")...)
	if m.MyAccess != "" {
		els = append(els, link(ActMyAccess, "Open My Access", m.MyAccess))
	}
	return append(blocks, slack.NewActionBlock("", els...))
}

// row is one thing and what can be done with it: open requests come first.
func (m Mine) row(i int) []slack.Block {
	if i < len(m.Open) {
		return openRow(m.Open[i], i)
	}
	return heldRow(m.Held[i-len(m.Open)], i)
}

// rowLabel tells the buttons of rows apart for who only hears them: several
// may be of one name.
func rowLabel(doing string, row int, name string) string {
	return fmt.Sprintf("%s, row %d: %s", doing, row+1, name)
}

func openRow(r access.Request, row int) []slack.Block {
	line := section(":hourglass_flowing_sand: %s · %s%s%s", bold(r.PackageName), requestKind(r.Type), stateWords(r.State), asked(r))
	details := button(ActDetails, r.ID, "Details", rowLabel("Details", row, r.PackageName))
	cancel := cancelButton(Card{RequestID: r.ID, PackageName: r.PackageName})
	cancel.AccessibilityLabel = clip(Clean(rowLabel("Cancel request", row, r.PackageName)), maxLabel)
	return []slack.Block{line, slack.NewActionBlock("open."+r.ID, details, cancel)}
}

// requestKind says what an open request is, where it is not the usual one.
func requestKind(t string) string {
	switch t {
	case "userUpdate", "adminUpdate":
		return "extension, "
	case "userRemove", "adminRemove":
		return "being ended, "
	}
	return ""
}

func heldRow(a access.Assignment, row int) []slack.Block {
	end := "no end"
	var els []slack.BlockElement
	if !a.Expires.IsZero() {
		end = "until " + day(a.Expires)
		els = append(els, button(ActExtend, a.ID, "Extend", rowLabel("Extend", row, a.PackageName)))
	}
	els = append(els, giveBackButton(a.ID, a.PackageName, rowLabel("Give back", row, a.PackageName)))
	return []slack.Block{section(":key: %s · %s", bold(a.PackageName), end), slack.NewActionBlock("held."+a.ID, els...)}
}

// giveBackButton ends an assignment, after a question.
func giveBackButton(assignmentID, packageName, label string) *slack.ButtonBlockElement {
	b := button(ActGiveBack, assignmentID, "Give back", label)
	b.Confirm = slack.NewConfirmationBlockObject(words("Give it back?"),
		plain("Your access to "+plainName(packageName)+" ends at once. You can ask for it again.", maxConfirm),
		words("Give back"), words("Keep it"))
	b.Confirm.Style = slack.StyleDanger
	return b
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

// Holdings offers to extend or to give back one of several things held: those
// that were meant, or may have been.
func Holdings(sentence string, held []access.Assignment) Message {
	m := Plain("%s", sentence)
	if len(held) > rows {
		m.Blocks = append(m.Blocks, note("The first %d of %d; `/access mine` has them all.", rows, len(held)))
	}
	for i, a := range held[:min(len(held), rows)] {
		m.Blocks = append(m.Blocks, heldRow(a, i)...)
	}
	return m
}

// OpenRequests offers to cancel one of several open requests.
func OpenRequests(sentence string, open []access.Request) Message {
	m := Plain("%s", sentence)
	if len(open) > rows {
		m.Blocks = append(m.Blocks, note("The first %d of %d; `/access mine` has them all.", rows, len(open)))
	}
	for i, r := range open[:min(len(open), rows)] {
		m.Blocks = append(m.Blocks, openRow(r, i)...)
	}
	return m
}

// Ending is shown once Entra has the wish to give something back.
func Ending(packageName string) Message {
	return Plain("Entra has it: your access to *%s* is being ended. I tell you when it is gone.", packageName)
}
