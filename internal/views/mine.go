package views

import (
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
func (l Language) MineList(m Mine) Message {
	text := m.Sentence(l)
	return Message{Text: text, Blocks: append([]slack.Block{section("*%s*", text)}, m.list(l)...)}
}

// Sentence is Mine in one sentence.
func (m Mine) Sentence(l Language) string {
	return l.Say("You hold %s; %s open.",
		l.Count(len(m.Held), "1 access package", "%d access packages"), l.Count(len(m.Open), "1 request is", "%d requests are"))
}

func (m Mine) list(l Language) []slack.Block {
	p := pageOf(len(m.Open)+len(m.Held), m.Page)
	var blocks []slack.Block
	for i := p.from; i < p.to; i++ {
		blocks = append(blocks, m.row(l, i)...)
	}
	if p.total == 0 {
		blocks = append(blocks, l.section("Nothing yet. `/access list` shows what you may ask for."))
	}
	blocks = append(blocks, p.note(l)...)
	els := append([]slack.BlockElement{button(ActRequest, "", l.Say("Request access"), l.Say("Request access to a package"))}, p.buttons(l, ActMinePage, "")...)
	if m.MyAccess != "" {
		els = append(els, l.link(ActMyAccess, l.Say("Open My Access"), m.MyAccess))
	}
	return append(blocks, slack.NewActionBlock("", els...))
}

// row is one thing and what can be done with it: open requests come first.
func (m Mine) row(l Language, i int) []slack.Block {
	if i < len(m.Open) {
		return l.openRow(m.Open[i], i)
	}
	return l.heldRow(m.Held[i-len(m.Open)], i)
}

// rowLabel tells the buttons of rows apart for who only hears them: several
// may be of one name.
func (l Language) rowLabel(doing string, row int, name string) string {
	return l.Say("%s, row %d: %s", doing, row+1, name)
}

func (l Language) openRow(r access.Request, row int) []slack.Block {
	line := l.section(":hourglass_flowing_sand: %s · %s%s%s", l.bold(r.PackageName), l.requestKind(r.Type), l.stateWords(r.State), l.asked(r))
	details := button(ActDetails, r.ID, l.Say("Details"), l.rowLabel(l.Say("Details"), row, r.PackageName))
	cancel := l.cancelButton(Card{RequestID: r.ID, PackageName: r.PackageName})
	cancel.AccessibilityLabel = clip(Clean(l.rowLabel(l.Say("Cancel request"), row, r.PackageName)), maxLabel)
	return []slack.Block{line, slack.NewActionBlock("open."+r.ID, details, cancel)}
}

// requestKind says what an open request is, where it is not the usual one.
func (l Language) requestKind(t string) string {
	switch t {
	case "userUpdate", "adminUpdate":
		return l.Say("extension") + ", "
	case "userRemove", "adminRemove":
		return l.Say("being ended") + ", "
	}
	return ""
}

func (l Language) heldRow(a access.Assignment, row int) []slack.Block {
	end := l.Say("no end")
	var els []slack.BlockElement
	if !a.Expires.IsZero() {
		end = l.Say("until %s", l.day(a.Expires))
		els = append(els, button(ActExtend, a.ID, l.Say("Extend"), l.rowLabel(l.Say("Extend"), row, a.PackageName)))
	}
	els = append(els, l.giveBackButton(a.ID, a.PackageName, l.rowLabel(l.Say("Give back"), row, a.PackageName)))
	return []slack.Block{l.section(":key: %s · %s", l.bold(a.PackageName), end), slack.NewActionBlock("held."+a.ID, els...)}
}

// giveBackButton ends an assignment, after a question.
func (l Language) giveBackButton(assignmentID, packageName, label string) *slack.ButtonBlockElement {
	b := button(ActGiveBack, assignmentID, l.Say("Give back"), label)
	b.Confirm = slack.NewConfirmationBlockObject(words(l.Say("Give it back?")),
		plain(l.Say("Your access to %s ends at once. You can ask for it again.", l.plainName(packageName)), maxConfirm),
		words(l.Say("Give back")), words(l.Say("Keep it")))
	b.Confirm.Style = slack.StyleDanger
	return b
}

// asked says since when; Entra may not tell it yet.
func (l Language) asked(r access.Request) string {
	if r.Created.IsZero() {
		return ""
	}
	return ", " + l.Say("asked %s", l.moment(r.Created))
}

// Holdings offers to extend or to give back one of several things held: those
// that were meant, or may have been.
func (l Language) Holdings(sentence string, held []access.Assignment) Message {
	m := l.Plain("%s", sentence)
	if len(held) > rows {
		m.Blocks = append(m.Blocks, l.note("The first %d of %d; `/access mine` has them all.", rows, len(held)))
	}
	for i, a := range held[:min(len(held), rows)] {
		m.Blocks = append(m.Blocks, l.heldRow(a, i)...)
	}
	return m
}

// OpenRequests offers to cancel one of several open requests.
func (l Language) OpenRequests(sentence string, open []access.Request) Message {
	m := l.Plain("%s", sentence)
	if len(open) > rows {
		m.Blocks = append(m.Blocks, l.note("The first %d of %d; `/access mine` has them all.", rows, len(open)))
	}
	for i, r := range open[:min(len(open), rows)] {
		m.Blocks = append(m.Blocks, l.openRow(r, i)...)
	}
	return m
}

// Ending is shown once Entra has the wish to give something back.
func (l Language) Ending(packageName string) Message {
	return l.Plain("Entra has it: your access to *%s* is being ended. I tell you when it is gone.", packageName)
}
