package commands

import (
	"context"
	"errors"
	"strings"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/plans"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// policyEdit is a policy as its editor read it. It is kept on the server: what
// somebody else changed meanwhile is then noticed.
type policyEdit struct {
	Owner   access.Member
	Package plans.Thing
	Was     access.AssignmentPolicy
	Shown   views.PolicyFields // what the form showed of it
	Kept    views.KeptFields   // what it could not
}

func (b *Bot) policyEdits() sessions.Records[policyEdit] {
	return sessions.RecordsOf(b.cfg.Store, "policy_edit", func(policyEdit) time.Duration { return keepNewPackage })
}

// policyIn finds a policy among those of a package, as the person.
func policyIn(ctx context.Context, a administrator, packageID, id string) (access.AssignmentPolicy, error) {
	for p, err := range a.as.Reader().AssignmentPolicies(ctx, packageID) {
		if err != nil || p.ID == id {
			return p, err
		}
	}
	return access.AssignmentPolicy{}, noSuchPolicy()
}

func noSuchPolicy() error {
	return &access.Error{Kind: access.NotFound, Sentence: "The package has no such policy any more. Open the package again with /access admin."}
}

// checkEdit holds the form against itself while it is open.
func checkEdit(_ context.Context, in *slackapp.Interaction) (map[string]string, error) {
	faults := checkPolicyForm(in)
	if strings.TrimSpace(in.Values[views.BlockDays]) == "" {
		delete(faults, views.BlockDays)
	}
	if entered(in, views.BlockName) == "" {
		faults[views.BlockName] = "The policy needs a name."
	}
	return faults, nil
}

// editPolicy turns the form into a plan whose words are the differences.
func (b *Bot) editPolicy(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	e, err := b.policyEdit(ctx, in)
	if err != nil {
		return slackapp.Reply{}, err
	}
	want, err := b.policyAs(ctx, a, e, saidIn(in))
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.dryRun(ctx, in, a, plans.ReplacePolicy{Package: e.Package, Was: e.Was, Want: want})
}

// policyEdit is what the person read when they began to edit.
func (b *Bot) policyEdit(ctx context.Context, in *slackapp.Interaction) (policyEdit, error) {
	e, err := b.policyEdits().Get(ctx, in.Private)
	if errors.Is(err, sessions.ErrNoRecord) || err == nil && e.Owner != in.Sender {
		return policyEdit{}, formGone()
	}
	return e, err
}

func formGone() error {
	return &access.Error{Kind: access.NotFound, Sentence: "I no longer have this form. Start again with /access admin."}
}

// renameForm asks for another name of a package.
func (b *Bot) renameForm(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	p, err := a.as.Reader().Package(ctx, in.Value)
	if err != nil {
		return slackapp.Reply{}, err
	}
	return showAdmin(views.RenameForm(p)), nil
}

// checkNamed wants both a name and a description.
func checkNamed(_ context.Context, in *slackapp.Interaction) (map[string]string, error) {
	faults := map[string]string{}
	for _, block := range []string{views.BlockName, views.BlockDescription} {
		if entered(in, block) == "" {
			faults[block] = "Please fill this in: Entra wants it."
		}
	}
	return faults, nil
}

// rename turns the form into a plan.
func (b *Bot) rename(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	p, err := a.as.Reader().Package(ctx, in.Private)
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.dryRun(ctx, in, a, plans.Rename{Package: p, Name: entered(in, views.BlockName), Description: entered(in, views.BlockDescription)})
}

// severalForm asks from whom a package is taken away.
func (b *Bot) severalForm(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	card, err := readCard(ctx, a.as.Reader(), in.Value)
	if err != nil {
		return slackapp.Reply{}, err
	}
	return showAdmin(views.SeveralForm(card.Package, len(card.Held))), nil
}

// checkSeveral wants somebody to be chosen.
func checkSeveral(_ context.Context, in *slackapp.Interaction) (map[string]string, error) {
	if !filled(in, views.BlockHolders) && !filled(in, views.BlockEverybody) {
		return map[string]string{views.BlockHolders: "Choose somebody here, or everybody below."}, nil
	}
	return nil, nil
}

// filled reports whether anything was put into an input.
func filled(in *slackapp.Interaction, block string) bool {
	return in.Values[block] != "" || len(in.Many[block]) > 0
}

// removeSeveral turns the form into a plan. The assignments are looked up among
// those of the package, as the person.
func (b *Bot) removeSeveral(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	card, err := readCard(ctx, a.as.Reader(), in.Private)
	if err != nil {
		return slackapp.Reply{}, err
	}
	w := plans.BulkRemove{Package: thing(card.Package), Groups: groupsOf(card.Package), TryDelete: b.cfg.TryDelete}
	chosen, everybody := map[string]bool{}, len(in.Many[views.BlockEverybody]) > 0
	for _, id := range in.Many[views.BlockHolders] {
		chosen[id] = true
	}
	for _, h := range card.Held {
		if everybody || chosen[h.ID] {
			w.Held = append(w.Held, heldOf(h))
		}
	}
	if len(w.Held) == 0 {
		return slackapp.Reply{}, &access.Error{Kind: access.NotFound, Sentence: "None of them holds the package any more. Open the package again with /access admin."}
	}
	return b.dryRun(ctx, in, a, w)
}

func heldOf(h access.Holding) plans.Held {
	return plans.Held{AssignmentID: h.ID, PersonID: h.Target.ID, PersonName: h.Target.Name, PolicyID: h.PolicyID, Until: h.Expires}
}

// suggestHolders fills the menu of holders of the package that the form is
// about, as the person.
func (b *Bot) suggestHolders(ctx context.Context, in *slackapp.Interaction) ([]views.Option, error) {
	a, err := b.administrator(ctx, in.Sender)
	if err != nil {
		return nil, err
	}
	words := fold(in.Text)
	var options []views.Option
	for h, err := range a.as.Reader().Assignments(ctx, graph.AssignmentFilter{PackageID: in.Private}) {
		if err != nil {
			return nil, err
		}
		if inForce(h) && strings.Contains(fold(h.Target.Name), words) {
			options = append(options, views.Option{Value: h.ID, Text: h.Target.Name})
		}
		if len(options) == maxPeople {
			break
		}
	}
	return options, nil
}
