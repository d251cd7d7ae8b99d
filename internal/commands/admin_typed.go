package commands

import (
	"context"
	"regexp"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// someone is the first mention of a person in a command.
//
// https://docs.slack.dev/interactivity/implementing-slash-commands#escaping
var someone = regexp.MustCompile(`<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>`)

// adminCommand is /access admin: the menu, a package by its name, or
// "simulate @person Package".
func (b *Bot) adminCommand(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	_, rest := splitCommand(in.Text)
	if rest == "" {
		return b.showAdminMenu(ctx, in, a)
	}
	name := rest
	word, _, _ := strings.Cut(rest, " ")
	simulate := strings.EqualFold(word, "simulate")
	whom := someone.FindStringSubmatchIndex(in.Text)
	switch {
	case simulate && whom == nil:
		return slackapp.Reply{}, &access.Error{Kind: access.Invalid, Sentence: "Name the person with an @: /access admin simulate @person Marketing Campaign"}
	case simulate:
		name = plainText(in.Text[whom[1]:])
	}
	p, several, err := administeredAs(ctx, a, unquote(name))
	switch {
	case err != nil:
		return slackapp.Reply{}, err
	case len(several) > 0:
		return showAdmin(views.AdminPackages(views.AdminList{All: several})), nil
	case !simulate:
		return b.showPackage(ctx, a, p.ID, 0)
	}
	who, err := b.inEntra(ctx, a, in.Text[whom[2]:whom[3]])
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.simulated(ctx, who, p)
}

// administeredAs finds a package by its name among those that Entra shows to
// the person; several when the name is not exactly that of one.
func administeredAs(ctx context.Context, a administrator, name string) (access.Package, []access.Package, error) {
	all, err := collect(a.as.Reader().Packages(ctx))
	if err != nil {
		return access.Package{}, nil, err
	}
	found := match(name, all)
	switch near := search(name, all); {
	case len(found.exact) == 1:
		return found.exact[0], nil, nil
	case len(found.exact) > 1:
		return access.Package{}, found.exact, nil
	case len(near) > 0:
		return access.Package{}, near, nil
	}
	return access.Package{}, nil, &access.Error{Kind: access.NotFound, Sentence: "You administer no package of that name. See them all with /access admin."}
}
