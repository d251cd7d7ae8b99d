package views

import (
	"fmt"
	"strings"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Choice is a question which package was meant.
type Choice struct {
	Typed    string
	Near     []access.Package // the best matches, best first
	Tied     bool             // several match equally well
	DraftID  string
	Nothing  bool   // the person may request nothing at all
	MyAccess string // where else to look when there is nothing; may be empty
}

// maxNear is how many near names have a button; the menu finds all others.
const maxNear = 20

// ChoosePackage lets the person pick: near names as buttons, and a menu that
// searches all.
func (l Language) ChoosePackage(c Choice) *Modal {
	blocks := []slack.Block{section("%s", c.question(l))}
	near := c.Near[:min(len(c.Near), maxNear)]
	for i := range near {
		blocks = append(blocks, l.nearBlock(near, i))
	}
	switch {
	case !c.Nothing:
		blocks = append(blocks, l.searchBlock(len(near) > 0))
	case c.MyAccess != "":
		blocks = append(blocks, slack.NewActionBlock("", l.link(ActMyAccess, l.Say("Open My Access"), c.MyAccess)))
	}
	m := l.modal(FormWait, c.DraftID, l.Say("Request access"), "", blocks...)
	m.NotifyOnClose = c.DraftID != "" && c.Typed != ""
	return m
}

func (c Choice) question(l Language) string {
	typed := escTo(c.Typed, 200)
	switch {
	case c.Nothing:
		return l.Say("There is no access package that you may ask for. If you expected one, ask the owner of its catalog.")
	case typed == "":
		return l.Say("Which access do you need?")
	case c.Tied:
		return l.Say("Several packages match “%s”. Which one do you mean?", typed)
	case len(c.Near) > 0:
		return l.Say("There is no package called “%s” that you may ask for. Did you mean one of these?", typed)
	}
	return l.Say("There is no package called “%s” that you may ask for. Search all that you may ask for:", typed)
}

// nearBlock offers one of several packages. A name that more than one of them
// has is told apart by the id, and its button by its place in the list.
func (l Language) nearBlock(near []access.Package, i int) slack.Block {
	p := near[i]
	label := l.Say("Choose %s", l.plainName(p.Name))
	if l.repeats(near, p) {
		label = l.Say("Choose %d of %d: %s", i+1, len(near), l.plainName(p.Name))
	}
	block := slack.NewSectionBlock(markdown(l.packageWords(near, p)), nil, slack.NewAccessory(button(ActChoose, p.ID, l.Say("Choose"), label)))
	block.BlockID = fmt.Sprintf("%s.%d", ActChoose, i)
	return block
}

// repeats reports whether the name of p, as far as a button can tell it, is
// that of another package too.
func (l Language) repeats(near []access.Package, p access.Package) bool {
	told := func(p access.Package) string { return strings.ToLower(clip(l.plainName(p.Name), maxLabel-20)) }
	n := 0
	for _, other := range near {
		if told(other) == told(p) {
			n++
		}
	}
	return n > 1
}

func (l Language) searchBlock(others bool) slack.Block {
	text := l.Say("Search by name, description or what it contains:")
	if others {
		text = l.Say("Or search all that you may ask for:")
	}
	zero := 0
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, words(l.Say("Type to search")), ActPackage)
	menu.MinQueryLength = &zero
	return slack.NewSectionBlock(words(text), nil, slack.NewAccessory(menu))
}

// Option is one entry of a menu that is filled while the person types.
type Option struct {
	Value, Text, Description string
}

// Options is the menu's answer, cut to what Slack takes; the caller tells
// when something was cut.
func Options(options []Option) []*slack.OptionBlockObject {
	out := make([]*slack.OptionBlockObject, 0, len(options))
	for _, o := range options[:min(len(options), maxOptions)] {
		var about *slack.TextBlockObject
		if Clean(o.Description) != "" {
			about = plain(o.Description, maxLabel)
		}
		out = append(out, slack.NewOptionBlockObject(o.Value, plain(o.Text, maxLabel), about))
	}
	return out
}
