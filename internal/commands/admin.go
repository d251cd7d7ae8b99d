package commands

import (
	"context"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// administrator is somebody whom Entra lets administer, and acts as them.
type administrator struct {
	who access.Principal
	as  *graph.Delegated
}

// adminHandler does what an administrator asks for.
type adminHandler func(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error)

// administration is the table of what only administrators do. Each handler
// runs through administers; what it changes, it changes as the person.
func (b *Bot) administration() map[string]slackapp.Route {
	opens := func(do adminHandler) slackapp.Route {
		return slackapp.Route{Opens: adminLoading, Do: b.administers(do)}
	}
	pushes := func(do adminHandler) slackapp.Route {
		return slackapp.Route{Pushes: adminLoading, Do: b.administers(do)}
	}
	return map[string]slackapp.Route{
		views.ActAdminDirectory:             opens(b.directory),
		views.ActAdminPerson:                opens(b.personForm),
		views.ActAdminFindPerson:            opens(b.adminPerson),
		views.ActAdminFindGroup:             opens(b.adminGroup),
		views.ActAdminGroupCard:             opens(b.adminGroupPage),
		views.ActAdminGroupCard + ".next":   opens(b.adminGroupPage),
		views.ActAdminDeletePerson:          opens(b.deletePerson),
		views.ActAdminDeleteGroup:           opens(b.deleteGroup),
		views.ActAdminTakeAll:               opens(b.deleteWithGroups),
		views.ActAdminEdit:                  opens(b.editForm),
		views.ActAdminRename:                opens(b.renameForm),
		views.ActAdminSeveral:               opens(b.severalForm),
		views.ActAdminLint:                  pushes(b.lint),
		views.ActAdminSimulate:              pushes(b.simulateForm),
		views.ActAdminExport:                pushes(b.export),
		views.ActAdminExport + ".terraform": pushes(b.export),
		views.ActAdminExport + ".next":      opens(b.export),
		views.ActAdminExport + ".previous":  opens(b.export),
		views.ActAdminFailed:                opens(b.failedDeliveries),
		views.ActAdminFailed + ".next":      opens(b.failedDeliveries),
		views.ActAdminReprocess:             opens(b.deliverAgain),

		views.ActAdmin:                   opens(b.showAdminMenu),
		views.ActAdminPackages:           opens(b.adminPackages),
		views.ActAdminPackages + ".next": opens(b.adminPackages),
		views.ActAdminFind:               opens(b.adminFound),
		views.ActAdminPackage:            opens(b.adminPackage),
		views.ActAdminPackage + ".next":  opens(b.adminPackage),
		views.ActAdminAssign:             opens(b.assignForm),
		views.ActAdminHide:               opens(b.hidePackage),
		views.ActAdminDelete:             opens(b.deletePackage),
		views.ActAdminUnassign:           opens(b.unassign),
		views.ActAdminCreate:             opens(b.createForm),
		views.ActAdminGroup:              opens(b.groupForm),
		views.ActAdminPlans:              opens(b.myPlans),
		views.ActAdminResume:             {Do: b.administers(b.resumePlan)},
		views.ActAdminUndo:               {Do: b.administers(b.undoPlan)},
		views.ActAdminAgree:              {Do: b.administers(b.agreePlan)},
	}
}

// administrationForms are the forms of administrators.
func (b *Bot) administrationForms() map[string]slackapp.Route {
	form := func(do adminHandler) slackapp.Route {
		return slackapp.Route{Sent: adminLoading, Do: b.administers(do)}
	}
	create, gives, policy, confirm := form(b.createWhat), form(b.createGives), form(b.createPolicy), form(b.confirmPlan)
	create.Check, gives.Check, policy.Check, confirm.Check = checkNamed, checkGives, checkPolicyForm, b.checkTyped
	person, edit, rename, several := form(b.createPerson), form(b.editPolicy), form(b.rename), form(b.removeSeveral)
	person.Check, edit.Check, rename.Check, several.Check = checkPersonForm, checkEdit, checkNamed, checkSeveral
	return map[string]slackapp.Route{
		views.FormAdminPerson:   person,
		views.FormAdminEdit:     edit,
		views.FormAdminRename:   rename,
		views.FormAdminSeveral:  several,
		views.FormAdminSimulate: form(b.simulate),

		views.FormAdminAssign: form(b.assign),
		views.FormAdminCreate: create,
		views.FormAdminGives:  gives,
		views.FormAdminPolicy: policy,
		views.FormAdminGroup:  form(b.createGroup),
		views.FormAdminPlan:   confirm,
	}
}

// administrationMenus are filled while an administrator types.
func (b *Bot) administrationMenus() map[string]slackapp.Route {
	return map[string]slackapp.Route{
		views.ActAdminFind:       {Answer: b.suggestAdministered},
		views.ActAdminGroups:     {Answer: b.suggestGroups},
		views.ActAdminFindGroup:  {Answer: b.suggestGroups},
		views.ActAdminFindPerson: {Answer: b.suggestPeople},
		views.ActAdminHolders:    {Answer: b.suggestHolders},
	}
}

func adminLoading(*slackapp.Interaction) *views.Modal { return views.AdminLoading() }

// administers lets in whom Entra lets administer, asked anew for every act;
// there is no list of administrators in Slack. Who never granted the rights of
// administrators is asked to sign in with them.
func (b *Bot) administers(do adminHandler) slackapp.Handler { // T21
	return func(ctx context.Context, in *slackapp.Interaction) (slackapp.Reply, error) {
		a, err := b.administrator(ctx, in.Sender)
		var reply slackapp.Reply
		if err == nil {
			reply, err = do(ctx, in, a)
		}
		if !needsSignIn(err) {
			return reply, err
		}
		d, failed := b.draftFor(ctx, in, access.Draft{Administers: true})
		if failed != nil {
			return slackapp.Reply{}, failed
		}
		return b.signInFor(ctx, d, err)
	}
}

func (b *Bot) administrator(ctx context.Context, m access.Member) (administrator, error) {
	who, err := b.cfg.Store.Principal(ctx, m)
	if err != nil {
		return administrator{}, err
	}
	a := administrator{who: who, as: b.cfg.Graph.AsWith(who, b.cfg.Graph.AdminScopes())}
	may, err := a.as.Administers(ctx)
	if err == nil && !may {
		err = &access.Error{
			Kind:     access.NotAllowed,
			Sentence: "Entra does not let you administer access packages. If you should, ask an administrator of Entra for a role in a catalog.",
		}
	}
	return a, err
}

// adminMenu goes on after a sign-in.
func (b *Bot) adminMenu(ctx context.Context, m access.Member) (slackapp.Reply, error) {
	if _, err := b.administrator(ctx, m); err != nil {
		return slackapp.Reply{}, err
	}
	menu := views.AdminMenu()
	return show(views.Language{}.InModal("Administer", menu), menu), nil
}

// showAdminMenu is `/access admin` and the Administer button.
func (b *Bot) showAdminMenu(context.Context, *slackapp.Interaction, administrator) (slackapp.Reply, error) {
	menu := views.AdminMenu()
	return show(views.Language{}.InModal("Administer", menu), menu), nil
}

// showAdmin is the reply of one modal of administrators.
func showAdmin(m *views.Modal) slackapp.Reply {
	return show(m, views.Language{}.Plain("That took too long for Slack to show it. Start again with /access admin."))
}

// mayAdminister reports whether somebody may have something to administer, so
// that the way there is shown. It grants nothing.
func (b *Bot) mayAdminister(ctx context.Context, who access.Principal) bool {
	standing, err := b.cfg.Graph.As(who).Standing(ctx)
	if err != nil && !needsSignIn(err) {
		b.log.Info("what somebody may administer was not read", "error", err)
	}
	return standing.MayAdminister()
}

// maxGroups is how many groups a menu offers.
const maxGroups = 100

// suggestAdministered fills the menu of packages with those that Entra shows to
// the person.
func (b *Bot) suggestAdministered(ctx context.Context, in *slackapp.Interaction) ([]views.Option, error) {
	a, err := b.administrator(ctx, in.Sender)
	if err != nil {
		return nil, err
	}
	all, err := collect(a.as.Reader().Packages(ctx))
	if err != nil {
		return nil, err
	}
	var options []views.Option
	for _, p := range search(in.Text, all) {
		options = append(options, views.Option{Value: p.ID, Text: p.Name, Description: p.Description})
	}
	return options, nil
}

// suggestGroups fills the menu of groups as the person.
func (b *Bot) suggestGroups(ctx context.Context, in *slackapp.Interaction) ([]views.Option, error) {
	a, err := b.administrator(ctx, in.Sender)
	if err != nil || strings.TrimSpace(in.Text) == "" {
		return nil, err
	}
	var options []views.Option
	for g, err := range a.as.Reader().SearchGroups(ctx, plainText(in.Text)) {
		if err != nil {
			return nil, err
		}
		options = append(options, views.Option{Value: g.ID, Text: g.Name, Description: g.Description})
		if len(options) == maxGroups {
			break
		}
	}
	return options, nil
}
