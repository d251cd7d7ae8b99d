package commands

import (
	"context"
	"encoding/csv"
	"strings"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/graph"
	"accessbot/internal/plans"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/views"
)

// lint tells what is wrong with a package, which the person must be allowed to
// see: what is read as the application afterwards is about this package alone.
func (b *Bot) lint(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	p, err := a.as.Reader().Package(ctx, in.Value)
	if err != nil {
		return slackapp.Reply{}, err
	}
	found, err := plans.Lint(ctx, b.cfg.Graph.App(), p.ID)
	if err != nil {
		return slackapp.Reply{}, err
	}
	return showAdmin(views.Findings(p, found)), nil
}

// simulateForm asks for whom a package is simulated.
func (b *Bot) simulateForm(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	p, err := a.as.Reader().Package(ctx, in.Value)
	if err != nil {
		return slackapp.Reply{}, err
	}
	return showAdmin(views.SimulateForm(p)), nil
}

// simulate tells what would happen if somebody asked for a package.
func (b *Bot) simulate(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	p, err := a.as.Reader().Package(ctx, in.Private)
	if err != nil {
		return slackapp.Reply{}, err
	}
	who, err := b.inEntra(ctx, a, in.Values[views.BlockWho])
	if err != nil {
		return slackapp.Reply{}, err
	}
	return b.simulated(ctx, who, p)
}

func (b *Bot) simulated(ctx context.Context, who access.Person, p access.Package) (slackapp.Reply, error) {
	s, err := plans.Simulate(ctx, b.cfg.Graph.App(), who.ID, p.ID)
	if err != nil {
		return slackapp.Reply{}, err
	}
	return showAdmin(views.Simulated(s.Words())), nil
}

// export shows a text that is taken elsewhere, a page at a time.
func (b *Bot) export(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	page, of := readPage(in.Value)
	what, id, _ := strings.Cut(of, " ")
	e := views.Export{Title: "Holders as CSV", Page: page, Of: of}
	var err error
	switch what {
	case views.ExportHolders:
		e.Text, err = holdersCSV(ctx, a.as.Reader(), id)
	case views.ExportTerraform:
		e.Title = "As Terraform"
		e.Text, err = b.asTerraform(ctx, a, id)
	default:
		e.Title = "As JSON"
		var p plans.Plan
		p, err = b.ownPlan(ctx, a, id)
		e.Text = string(p.JSON())
	}
	if err != nil {
		return slackapp.Reply{}, err
	}
	return showAdmin(views.ExportPage(e)), nil
}

// ownPlan is a plan of the person; those of others are nobody's business.
func (b *Bot) ownPlan(ctx context.Context, a administrator, id string) (plans.Plan, error) {
	p, err := b.cfg.Plans.Get(ctx, id)
	if err == nil && p.Owner != a.who.Member() {
		err = &access.Error{Kind: access.NotAllowed, Sentence: "This is the plan of somebody else."}
	}
	return p, err
}

func (b *Bot) asTerraform(ctx context.Context, a administrator, id string) (string, error) {
	p, err := b.ownPlan(ctx, a, id)
	if err != nil {
		return "", err
	}
	w, err := plans.Parse(p.JSON())
	if err != nil {
		return "", err
	}
	wish, creates := w.(plans.CreatePackage)
	if !creates {
		return "", &access.Error{Kind: access.Invalid, Sentence: "Only a new package can be written down as Terraform."}
	}
	return plans.Terraform(wish)
}

// holdersCSV lists who holds a package, as the person may see it.
func holdersCSV(ctx context.Context, r *graph.Reader, id string) (string, error) {
	card, err := readCard(ctx, r, id)
	if err != nil {
		return "", err
	}
	policies := map[string]string{}
	for _, p := range card.Policies {
		policies[p.ID] = p.Name
	}
	var text strings.Builder
	w := csv.NewWriter(&text)
	rows := [][]string{{"name", "id", "policy", "state", "until"}}
	for _, h := range card.Held {
		until := ""
		if !h.Expires.IsZero() {
			until = h.Expires.UTC().Format(time.RFC3339)
		}
		rows = append(rows, []string{unformula(h.Target.Name), h.Target.ID, unformula(policies[h.PolicyID]), h.State, until})
	}
	err = w.WriteAll(rows)
	return text.String(), err
}

// unformula keeps a spreadsheet from reading a foreign name as a formula.
//
// https://owasp.org/www-community/attacks/CSV_Injection
func unformula(s string) string {
	if s = views.Clean(s); s != "" && strings.ContainsRune("=+-@", rune(s[0])) {
		return "'" + s
	}
	return s
}

// failedDeliveries lists what Entra could not deliver, as the person sees it.
func (b *Bot) failedDeliveries(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	page, _ := readPage(in.Value)
	list := views.FailedList{Page: page}
	for _, state := range []access.State{access.DeliveryFailed, access.PartiallyDelivered} {
		for r, err := range a.as.Reader().RequestsWhere(ctx, graph.RequestFilter{State: state}) {
			if err != nil {
				return slackapp.Reply{}, err
			}
			list.All = append(list.All, views.FailedDelivery{
				RequestID: r.ID, Requestor: r.Requestor.Name, PackageName: r.PackageName, State: r.State, Why: r.Status,
			})
		}
	}
	return showAdmin(views.FailedDeliveries(list)), nil
}

// deliverAgain has Entra try a failed delivery again, as the person.
func (b *Bot) deliverAgain(ctx context.Context, in *slackapp.Interaction, a administrator) (slackapp.Reply, error) {
	act := sessions.Act{What: "admin.reprocess", Slack: in.Sender, Entra: a.who.Person(), Request: in.Value}
	err := b.audited(ctx, act, func() error { return a.as.Reprocess(ctx, in.Value) })
	if err != nil {
		return slackapp.Reply{}, err
	}
	const told = "Entra tries to deliver it again. Look here again in a minute."
	m := views.Language{}.Plain(told)
	return show(views.Language{}.InModal("Failed deliveries", m), m), b.cfg.Store.Poke(ctx, in.Value)
}
