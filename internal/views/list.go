package views

import (
	"fmt"
	"strings"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// List is what a person may ask for.
type List struct {
	Words    string // what was searched for; empty for all
	Found    []access.Package
	Page     int // from 0; one past the end is the last
	MyAccess string
}

// PackageList shows one page of a List.
func PackageList(l List) Message {
	text := l.sentence()
	p := pageOf(len(l.Found), l.Page)
	blocks := []slack.Block{section("*%s*", text)}
	for i := p.from; i < p.to; i++ {
		blocks = append(blocks, packageRow(l.Found, i))
	}
	blocks = append(blocks, p.note()...)
	els := append([]slack.BlockElement{button(ActRequest, "", "Search", "Search what you may ask for")}, p.buttons(ActListPage, Clean(l.Words))...)
	if l.MyAccess != "" {
		els = append(els, link(ActMyAccess, "Open My Access", l.MyAccess))
	}
	return Message{Text: text, Blocks: append(blocks, slack.NewActionBlock("", els...))}
}

func (l List) sentence() string {
	about := ""
	if Clean(l.Words) != "" {
		about = " with “" + escTo(l.Words, 100) + "”"
	}
	switch len(l.Found) {
	case 0:
		return "There is nothing" + about + " that you may ask for."
	case 1:
		return "There is one package" + about + " that you may ask for."
	}
	return fmt.Sprintf("There are %d packages%s that you may ask for.", len(l.Found), about)
}

func packageRow(list []access.Package, i int) slack.Block {
	p := list[i]
	label := "Request " + plainName(p.Name)
	if repeats(list, p) {
		label = fmt.Sprintf("Request %d of %d: %s", i+1, len(list), plainName(p.Name))
	}
	block := slack.NewSectionBlock(markdown(packageWords(list, p)), nil, slack.NewAccessory(button(ActRequest, p.ID, "Request", label)))
	block.BlockID = fmt.Sprintf("%s.%d", ActRequest, i)
	return block
}

// packageWords is a package in a list: its name, what tells it from another
// of that name, and what it says of itself.
func packageWords(list []access.Package, p access.Package) string {
	text := bold(p.Name)
	if Clean(p.Catalog) != "" {
		text += " · catalog " + esc(p.Catalog)
	}
	if repeats(list, p) {
		text += " · id " + escTo(p.ID, 9)
	}
	if Clean(p.Description) != "" {
		text += "\n" + esc(p.Description)
	}
	return text
}

// Why is who can get a package, how, and for how long, as it is for one
// person.
type Why struct {
	Package  access.Package
	Policies []access.Requirements
	Deciders map[string][]string // by policy: who decides, a sentence for each stage
	Held     *access.Assignment  // nil when the person does not hold it
	Open     *access.Request     // nil when no request of the person is open
}

// WhyPackage shows a Why.
func WhyPackage(w Why) Message {
	blocks := append(about(w.Package), section("%s", w.state()))
	for _, p := range w.Policies {
		blocks = append(blocks, w.policy(p))
	}
	if w.Held == nil && w.Open == nil && len(w.Policies) > 0 {
		blocks = append(blocks, slack.NewActionBlock("", button(ActRequest, w.Package.ID, "Request", "Request "+plainName(w.Package.Name))))
	}
	return Message{Text: esc(w.Package.Name) + ": " + w.state(), Blocks: blocks}
}

func (w Why) state() string {
	switch {
	case w.Open != nil:
		return "You have an open request for it: " + stateWords(w.Open.State) + "."
	case w.Held != nil && w.Held.Expires.IsZero():
		return "You hold it, with no end."
	case w.Held != nil:
		return "You hold it until " + day(w.Held.Expires) + "."
	case len(w.Policies) == 0:
		return "No policy of it covers you, so Entra would refuse a request. Ask the owner of its catalog who may have it."
	case len(w.Policies) == 1:
		return "You may ask for it."
	}
	return fmt.Sprintf("You may ask for it in %d ways.", len(w.Policies))
}

func (w Why) policy(p access.Requirements) slack.Block {
	lines := []string{bold(p.Name) + " · " + Form{}.policyWords(p)}
	if Clean(p.Description) != "" {
		lines = append(lines, esc(p.Description))
	}
	for _, d := range w.Deciders[p.ID] {
		lines = append(lines, "• "+escTo(d, maxSentence/4))
	}
	return section("%s", strings.Join(lines, "\n"))
}
