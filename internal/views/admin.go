package views

import (
	"fmt"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// adminModal is the frame of all that administrators see.
func adminModal(title string, blocks ...slack.Block) *Modal {
	return Language{}.modal("", "", title, "", blocks...)
}

// AdminLoading is shown at once, while Entra is asked.
func AdminLoading() *Modal {
	return adminModal("Administer", section(":hourglass_flowing_sand: One moment…"))
}

// AdminMenu is what an administrator may begin with.
func AdminMenu() Message {
	const text = "What do you want to administer? Whatever you do here, Entra is asked as you."
	return Message{Text: text, Blocks: []slack.Block{
		section("%s", text),
		slack.NewActionBlock("",
			button(ActAdminPackages, "0", "Packages", "Show the packages"),
			button(ActAdminCreate, "", "Create a package", "Create a package"),
			button(ActAdminDirectory, "", "People and groups", "People and groups"),
			button(ActAdminFailed, "0", "Failed deliveries", "Show failed deliveries"),
			button(ActAdminPlans, "", "My plans", "Show my plans")),
	}}
}

// AdminList is the packages that somebody may administer.
type AdminList struct {
	All  []access.Package
	Page int // from 0; one past the end is the last
}

// AdminPackages shows one page of an AdminList, and a menu that searches all.
func AdminPackages(l AdminList) *Modal {
	text := "There is no package that you may administer."
	switch n := len(l.All); {
	case n == 1:
		text = "There is one package that you may administer."
	case n > 1:
		text = fmt.Sprintf("There are %d packages that you may administer.", n)
	}
	blocks := []slack.Block{section("*%s*", text)}
	if len(l.All) > 0 {
		menu := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, words("Type to search"), ActAdminFind)
		blocks = append(blocks, slack.NewSectionBlock(words("Search all packages:"), nil, slack.NewAccessory(menu)))
	}
	p := pageOf(len(l.All), l.Page)
	for i := p.from; i < p.to; i++ {
		blocks = append(blocks, adminRow(l.All, i))
	}
	blocks = append(blocks, p.note(Language{})...)
	els := append(p.buttons(Language{}, ActAdminPackages, ""), button(ActAdmin, "", "Menu", "Back to the menu"))
	return adminModal("Packages", append(blocks, slack.NewActionBlock("", els...))...)
}

func adminRow(list []access.Package, i int) slack.Block {
	p := list[i]
	open := button(ActAdminPackage, PageValue(0, p.ID), "Open", Language{}.rowLabel("Open", i, p.Name))
	block := slack.NewSectionBlock(markdown(Language{}.packageWords(list, p)), nil, slack.NewAccessory(open))
	block.BlockID = fmt.Sprintf("%s.%d", ActAdminPackage, i)
	return block
}

// AdminCard is a package as its administrator sees it.
type AdminCard struct {
	Package  access.Package
	Policies []access.AssignmentPolicy
	Held     []access.Holding
	Open     []access.Request
	Page     int // of the holders, from 0; one past the end is the last
}

// AdminPackage shows an AdminCard.
func AdminPackage(c AdminCard) *Modal {
	blocks := Language{}.about(c.Package)
	if c.Package.Hidden {
		blocks = append(blocks, note("It is hidden: requestors do not find it."))
	}
	blocks = append(append(blocks, c.buttons()), c.policies()...)
	if open := c.open(); open != "" {
		blocks = append(blocks, section("%s", open))
	}
	return Language{}.modal("", c.Package.ID, "Package", "", append(blocks, c.holders()...)...)
}

func (c AdminCard) buttons() slack.Block {
	id, name := c.Package.ID, Language{}.plainName(c.Package.Name)
	hide := button(ActAdminHide, id, "Hide", "Hide "+name)
	if c.Package.Hidden {
		hide = button(ActAdminHide, id, "Show to requestors", "Show to requestors: "+name)
	}
	remove := button(ActAdminDelete, id, "Delete", "Delete "+name)
	remove.Style = slack.StyleDanger
	return slack.NewActionBlock("", primary(button(ActAdminAssign, id, "Assign…", "Assign "+name)),
		button(ActAdminSeveral, id, "Remove several…", "Remove several from "+name),
		button(ActAdminRename, id, "Rename…", "Rename "+name), hide,
		button(ActAdminLint, id, "Check", "Check "+name),
		button(ActAdminSimulate, id, "Simulate…", "Simulate "+name),
		button(ActAdminExport, PageValue(0, ExportHolders+" "+id), "Holders as CSV", "Holders as CSV: "+name),
		remove, button(ActAdminPackages, "0", "All packages", "Back to all packages"))
}

// maxPolicies is how many policies a card spells out.
const maxPolicies = 20

// policies tell who may ask and how, a block each.
func (c AdminCard) policies() []slack.Block {
	add := slack.NewActionBlock("", button(ActAdminAddPolicy, c.Package.ID, "Add a policy…", "Add a policy to "+Language{}.plainName(c.Package.Name)))
	if len(c.Policies) == 0 {
		return []slack.Block{section("It has no policy: nobody may ask for it, and it can be assigned to nobody."), add}
	}
	var blocks []slack.Block
	for i, p := range c.Policies[:min(len(c.Policies), maxPolicies)] {
		edit := button(ActAdminEdit, c.Package.ID+" "+p.ID, "Edit…", Language{}.rowLabel("Edit", i, p.Name))
		block := section("Policy %s: %s", Language{}.bold(p.Name), escTo(p.Words(), maxSentence))
		block.Accessory, block.BlockID = slack.NewAccessory(edit), fmt.Sprintf("%s.%d", ActAdminEdit, i)
		blocks = append(blocks, block)
	}
	if more := len(c.Policies) - len(blocks); more > 0 {
		blocks = append(blocks, note("%d more policies are not shown.", more))
	}
	return append(blocks, add)
}

func (c AdminCard) open() string {
	var names []string
	for _, r := range c.Open {
		names = append(names, Language{}.bold(r.Requestor.Name)+" ("+Language{}.stateWords(r.State)+")")
	}
	if len(names) == 0 {
		return ""
	}
	return "Open requests: " + Language{}.join(names) + "."
}

// holders lists one page of who holds the package.
func (c AdminCard) holders() []slack.Block {
	if len(c.Held) == 0 {
		return []slack.Block{section("Nobody holds it.")}
	}
	blocks := []slack.Block{section("*Held by %s*", people(len(c.Held)))}
	p := pageOf(len(c.Held), c.Page)
	for i := p.from; i < p.to; i++ {
		blocks = append(blocks, c.holder(i))
	}
	blocks = append(blocks, p.note(Language{})...)
	if len(c.Held) > rows {
		menu := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, words("Type to search"), ActAdminHolder)
		menu.MinQueryLength = new(int)
		blocks = append(blocks, slack.NewSectionBlock(words("Find one of them to remove:"), nil, slack.NewAccessory(menu)))
	}
	if els := p.buttons(Language{}, ActAdminPackage, c.Package.ID); len(els) > 0 {
		blocks = append(blocks, slack.NewActionBlock("", els...))
	}
	return blocks
}

func people(n int) string {
	if n == 1 {
		return "one person"
	}
	return fmt.Sprintf("%d people", n)
}

func (c AdminCard) holder(i int) slack.Block {
	h := c.Held[i]
	text := Language{}.bold(h.Target.Name) + " · "
	switch {
	case h.State != "delivered":
		text += "being granted"
	case h.Expires.IsZero():
		text += "with no end"
	default:
		text += "until " + Language{}.day(h.Expires)
	}
	remove := button(ActAdminUnassign, c.Package.ID+" "+h.ID, "Remove…", Language{}.rowLabel("Remove", i, h.Target.Name))
	block := slack.NewSectionBlock(markdown(text), nil, slack.NewAccessory(remove))
	block.BlockID = fmt.Sprintf("%s.%d", ActAdminUnassign, i)
	return block
}
