package views

import (
	"strings"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// AdminDirectory is where people and groups are made, found and deleted.
func AdminDirectory() *Modal {
	find := func(action, what string) *slack.SectionBlock {
		menu := slack.NewOptionsSelectBlockElement(slack.OptTypeExternal, words("Type to search"), action)
		return slack.NewSectionBlock(words(what), nil, slack.NewAccessory(menu))
	}
	return adminModal("People and groups",
		section("People and groups of the directory, for trials. Entra lets you make and delete what your roles in the directory allow."),
		find(ActAdminFindPerson, "Find a person:"), find(ActAdminFindGroup, "Find a group:"),
		slack.NewActionBlock("",
			button(ActAdminPerson, "", "Create a person", "Create a person"),
			button(ActAdminGroup, "", "Create a group", "Create a group"),
			button(ActAdmin, "", "Menu", "Back to the menu")))
}

// PersonForm asks who a new person is.
func PersonForm() *Modal {
	return Language{}.modal(FormAdminPerson, "", "Create a person", "Show the steps",
		slack.NewInputBlock(BlockName, words("Name of the person"), nil, lineInput(maxNamed)),
		slack.NewInputBlock(BlockSignInName, words("Sign-in name"), words("Such as name@your-domain, in a domain of the tenant."), lineInput(maxNamed)),
		note("The password is made with the account and shown to you once, in our direct message. The person changes it when they first sign in."))
}

// PersonCard shows a person of the directory.
func PersonCard(p access.Profile) *Modal {
	words := []string{Language{}.bold(p.Name)}
	for _, known := range []string{p.Title, p.Department} {
		if Clean(known) != "" {
			words = append(words, esc(known))
		}
	}
	if p.Disabled {
		words = append(words, "the account is switched off")
	}
	if p.Guest {
		words = append(words, "a guest of the tenant")
	}
	if Clean(p.Manager.Name) != "" {
		words = append(words, "manager: "+esc(p.Manager.Name))
	}
	text := strings.Join(words, " · ")
	if Clean(p.UPN) != "" {
		text += "\nSign-in name: " + esc(p.UPN)
	}
	return adminModal("Person", section("%s", text), slack.NewActionBlock("",
		danger(button(ActAdminDeletePerson, p.ID, "Delete", "Delete "+Language{}.plainName(p.Name))),
		button(ActAdminDirectory, "", "People and groups", "Back to people and groups")))
}

// GroupView is a group and who is in it.
type GroupView struct {
	Group   access.Group
	Members []access.Person
	Page    int // from 0; one past the end is the last
}

// GroupCard shows a GroupView.
func GroupCard(g GroupView) *Modal {
	blocks := []slack.Block{section("%s", Language{}.bold(g.Group.Name))}
	if Clean(g.Group.Description) != "" {
		blocks = append(blocks, section("%s", escTo(g.Group.Description, maxSentence)))
	}
	p := pageOf(len(g.Members), g.Page)
	if len(g.Members) == 0 {
		blocks = append(blocks, section("Nobody is in it."))
	} else {
		var names []string
		for _, m := range g.Members[p.from:p.to] {
			names = append(names, Language{}.bold(m.Name))
		}
		blocks = append(blocks, section("Members: %s", Language{}.join(names)))
	}
	blocks = append(blocks, p.note(Language{})...)
	els := append(p.buttons(Language{}, ActAdminGroupCard, g.Group.ID),
		danger(button(ActAdminDeleteGroup, g.Group.ID, "Delete", "Delete "+Language{}.plainName(g.Group.Name))),
		button(ActAdminDirectory, "", "People and groups", "Back to people and groups"))
	return adminModal("Group", append(blocks, slack.NewActionBlock("", els...))...)
}

// Password shows the password of a new account to who made it, once.
func Password(upn, password string) Message {
	const text = "Here is the password of a new account. It is shown this once, to you alone."
	return Message{Text: text, Blocks: []slack.Block{
		section("%s", text),
		section("Sign-in name: %s\nPassword: `%s`", esc(upn), esc(password)),
		note("They change it when they first sign in. I keep it nowhere."),
	}}
}

func danger(b *slack.ButtonBlockElement) *slack.ButtonBlockElement {
	b.Style = slack.StyleDanger
	return b
}
