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
func (l Language) PackageList(list List) Message {
	text := list.sentence(l)
	p := pageOf(len(list.Found), list.Page)
	blocks := []slack.Block{section("*%s*", text)}
	for i := p.from; i < p.to; i++ {
		blocks = append(blocks, l.packageRow(list.Found, i))
	}
	blocks = append(blocks, p.note(l)...)
	els := append([]slack.BlockElement{button(ActRequest, "", l.Say("Search"), l.Say("Search what you may ask for"))}, p.buttons(l, ActListPage, Clean(list.Words))...)
	if list.MyAccess != "" {
		els = append(els, l.link(ActMyAccess, l.Say("Open My Access"), list.MyAccess))
	}
	return Message{Text: text, Blocks: append(blocks, slack.NewActionBlock("", els...))}
}

func (list List) sentence(l Language) string {
	about, n := "", len(list.Found)
	if Clean(list.Words) != "" {
		about = " " + l.Say("with “%s”", escTo(list.Words, 100))
	}
	switch n {
	case 0:
		return l.Say("There is nothing%s that you may ask for.", about)
	case 1:
		return l.Say("There is one package%s that you may ask for.", about)
	}
	return l.Say("There are %d packages%s that you may ask for.", n, about)
}

func (l Language) packageRow(list []access.Package, i int) slack.Block {
	p := list[i]
	label := l.Say("Request %s", l.plainName(p.Name))
	if l.repeats(list, p) {
		label = l.Say("Request %d of %d: %s", i+1, len(list), l.plainName(p.Name))
	}
	block := slack.NewSectionBlock(markdown(l.packageWords(list, p)), nil, slack.NewAccessory(button(ActRequest, p.ID, l.Say("Request"), label)))
	block.BlockID = fmt.Sprintf("%s.%d", ActRequest, i)
	return block
}

// packageWords is a package in a list: its name, what tells it from another
// of that name, and what it says of itself.
func (l Language) packageWords(list []access.Package, p access.Package) string {
	text := l.bold(p.Name)
	if Clean(p.Catalog) != "" {
		text += " · " + l.Say("catalog %s", esc(p.Catalog))
	}
	if l.repeats(list, p) {
		text += " · " + l.Say("id %s", escTo(p.ID, 9))
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
func (l Language) WhyPackage(w Why) Message {
	blocks := append(l.about(w.Package), section("%s", w.state(l)))
	for _, p := range w.Policies {
		blocks = append(blocks, w.policy(l, p))
	}
	if w.Held == nil && w.Open == nil && len(w.Policies) > 0 {
		blocks = append(blocks, slack.NewActionBlock("", button(ActRequest, w.Package.ID, l.Say("Request"), l.Say("Request %s", l.plainName(w.Package.Name)))))
	}
	return Message{Text: esc(w.Package.Name) + ": " + w.state(l), Blocks: blocks}
}

func (w Why) state(l Language) string {
	switch {
	case w.Open != nil:
		return l.Say("You have an open request for it: %s.", l.stateWords(w.Open.State))
	case w.Held != nil && w.Held.Expires.IsZero():
		return l.Say("You hold it, with no end.")
	case w.Held != nil:
		return l.Say("You hold it until %s.", l.day(w.Held.Expires))
	case len(w.Policies) == 0:
		return l.Say("No policy of it covers you, so Entra would refuse a request. Ask the owner of its catalog who may have it.")
	case len(w.Policies) == 1:
		return l.Say("You may ask for it.")
	}
	return l.Say("You may ask for it in %d ways.", len(w.Policies))
}

func (w Why) policy(l Language, p access.Requirements) slack.Block {
	lines := []string{l.bold(p.Name) + " · " + Form{}.policyWords(l, p)}
	if Clean(p.Description) != "" {
		lines = append(lines, esc(p.Description))
	}
	for _, d := range w.Deciders[p.ID] {
		lines = append(lines, "• "+escTo(d, maxSentence/4))
	}
	return section("%s", strings.Join(lines, "\n"))
}
