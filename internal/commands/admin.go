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
		views.ActAdminTake:                  opens(b.takeGranted),
		views.ActAdminHolder:                opens(b.unassignFound),
		views.ActAdminAddPolicy:             opens(b.addPolicyForm),
		views.ActAdminDeletePolicy:          opens(b.deletePolicy),

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
		views.ActAdminResources:          {Do: b.administers(b.sends(adminForm{b.findResources, nil, b.givesAgain}))},
		views.ActAdminAgree:              {Do: b.administers(b.agreePlan)},
	}
}

// adminForm is a form of administrators: what is done when it is sent, what is
// checked while it is open, and how it is shown again when Entra refuses.
type adminForm struct {
	do    adminHandler
	check func(context.Context, *slackapp.Interaction) (map[string]string, error)
	again adminHandler
}

func (b *Bot) adminForms() map[string]adminForm {
	return map[string]adminForm{
		views.FormAdminAssign:    {b.assign, nil, about(b.assignForm)},
		views.FormAdminCreate:    {b.createWhat, checkNamed, b.createForm},
		views.FormAdminGives:     {b.createGives, checkGives, b.givesAgain},
		views.FormAdminPolicy:    {b.createPolicy, b.checkNewPolicy, b.policyAgain},
		views.FormAdminGroup:     {b.createGroup, nil, b.groupForm},
		views.FormAdminPerson:    {b.createPerson, checkPersonForm, b.personForm},
		views.FormAdminEdit:      {b.editPolicy, checkEdit, b.editAgain},
		views.FormAdminRename:    {b.rename, checkNamed, about(b.renameForm)},
		views.FormAdminSeveral:   {b.removeSeveral, checkSeveral, about(b.severalForm)},
		views.FormAdminSimulate:  {b.simulate, nil, about(b.simulateForm)},
		views.FormAdminAddPolicy: {b.addPolicy, checkAddPolicy, b.addPolicyAgain},
		views.FormAdminPlan:      {b.confirmPlan, b.checkTyped, nil},
	}
}

// administrationForms are the forms of administrators.
func (b *Bot) administrationForms() map[string]slackapp.Route {
	routes := map[string]slackapp.Route{}
	for name, f := range b.adminForms() {
		routes[name] = slackapp.Route{Check: f.check, Sent: adminLoading, Do: b.administers(b.sends(f))}
	}
	return routes
}

// sends does what a form asks for. When that is refused, the form is shown
// again with what was typed.
func (b *Bot) sends(f adminForm) adminHandler {
	return func(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
		reply, err := f.do(ctx, in, a)
		if err == nil || f.again == nil || needsSignIn(err) || access.KindOf(err) == access.Internal {
			return reply, err
		}
		form, failed := f.again(ctx, in, a)
		if failed != nil || form.Show == nil {
			return reply, err
		}
		b.log.Warn("an administrator's form was refused", "form", in.Name, "user", in.Sender.User, "error", err)
		views.Refill(form.Show, views.Language{}.Error(err), in.Values, in.Many)
		return form, nil
	}
}

// about shows a form about the package that a sent form was about.
func about(form adminHandler) adminHandler {
	return func(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
		of := *in
		of.Value = in.Private
		return form(ctx, &of, a)
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
		views.ActAdminHolder:     {Answer: b.suggestHolders},
		views.ActAdminFound:      {Answer: b.suggestResources},
		views.ActAdminPartners:   {Answer: b.suggestPartners},
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
		d, failed := b.draftFor(ctx, in, b.unfinished(ctx, in))
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
