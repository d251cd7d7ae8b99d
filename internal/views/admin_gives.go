package views

import "github.com/slack-go/slack"

// Given is what a catalog holds and a package may give: a role of a resource.
type Given struct {
	Value          string
	Resource, Role string
}

// GivesPage is what a new package gives, the second page of three.
type GivesPage struct {
	Private string // id of what the first page said
	Package string
	Problem string // why the last try did not go through; empty for nothing

	Held  []Given // roles of what the catalog holds beside groups
	Finds bool    // whether applications and sites of the directory can be searched

	Groups   []Option // that were chosen
	NewGroup string
	Gives    []string // values of those of Held that were chosen
	Found    []Option // roles that were chosen among those of the directory
}

// GivesForm asks what a new package gives.
func GivesForm(p GivesPage) *Modal {
	newGroup := lineInput(maxNamed)
	newGroup.InitialValue = clip(p.NewGroup, maxNamed)
	blocks := append(problem(p.Problem),
		section("What does %s give?", Language{}.bold(p.Package)),
		optional(slack.NewInputBlock(BlockGroup, words("It makes people members of these groups"), nil, foundMenu(ActAdminGroups, p.Groups))),
		optional(slack.NewInputBlock(BlockNewGroup, words("And of a new group with this name"), nil, newGroup)))
	blocks = append(append(blocks, p.held()...), p.elsewhere()...)
	return Language{}.modal(FormAdminGives, p.Private, "What it gives", "Next", blocks...)
}

// held asks for roles of what the catalog holds.
func (p GivesPage) held() []slack.Block {
	var options []*slack.OptionBlockObject
	for _, g := range p.Held[:min(len(p.Held), maxOptions)] {
		options = append(options, slack.NewOptionBlockObject(g.Value, plain(g.Resource+" · "+g.Role, maxLabel), nil))
	}
	if len(options) == 0 {
		return nil
	}
	menu := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeStatic, words("Choose"), ActAdminField, options...)
	menu.InitialOptions = chosen(options, p.Gives)
	blocks := []slack.Block{optional(slack.NewInputBlock(BlockGives, words("And these roles of what the catalog holds"), nil, menu))}
	if more := len(p.Held) - len(options); more > 0 {
		blocks = append(blocks, note("%d more roles are not shown.", more))
	}
	return blocks
}

// elsewhere asks for roles of what no catalog need hold, or offers to look for
// it: reading applications and sites wants permissions of its own.
func (p GivesPage) elsewhere() []slack.Block {
	if p.Finds {
		return []slack.Block{optional(slack.NewInputBlock(BlockFound, words("And these roles of other applications and sites"),
			words("What the catalog does not hold yet is put into it."), foundMenu(ActAdminFound, p.Found)))}
	}
	return []slack.Block{
		note("It can also give roles of applications and SharePoint sites that the catalog does not hold yet. To find them I read them as you, and Entra may ask you to agree to that first."),
		slack.NewActionBlock("", button(ActAdminResources, p.Private, "Find applications and sites", "Find applications and sites for "+Language{}.plainName(p.Package))),
	}
}

// foundMenu is a menu that searches, with what was chosen in it before.
func foundMenu(action string, before []Option) *slack.MultiSelectBlockElement {
	menu := slack.NewOptionsMultiSelectBlockElement(slack.MultiOptTypeExternal, words("Type to search"), action)
	if len(before) > 0 {
		menu.InitialOptions = Options(before)
	}
	return menu
}
