package commands

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"accessbot/internal/access"
)

// deciders tells who decides on what a person asks for, a sentence for each
// stage.
func (b *Bot) deciders(ctx context.Context, who access.Person, p access.Requirements, extends bool) ([]string, error) {
	if extends && !p.ApprovalForExtend || !extends && !p.Approval {
		return nil, nil
	}
	app := b.cfg.Graph.App()
	rules, err := app.AssignmentPolicy(ctx, p.ID)
	if access.KindOf(err) == access.NotFound || access.KindOf(err) == access.NotAllowed {
		return []string{"Entra does not tell me who decides."}, nil
	}
	if err != nil {
		return nil, err
	}
	stages, err := app.ApproversUnder(ctx, rules, access.Request{Type: access.UserAdd, PolicyID: p.ID, Requestor: who})
	var told []string
	for i, s := range stages {
		told = append(told, stageWords(i, len(stages), s))
	}
	return told, err
}

// stageWords reads like "First, your manager Manager1 decides."
func stageWords(i, n int, s access.StageApprovers) string {
	order := ""
	if n > 1 {
		order = [...]string{"First, ", "Then ", "At last "}[min(i, 2)]
	}
	if s.Nobody() {
		return upperFirst(order + "nobody can be found who decides: Entra would deny the request when its time is over. Tell the owner of the package.")
	}
	names := deciderNames(s.Now)
	line := order + strings.Join(names, " or ") + " decides"
	switch {
	case len(names) == 0:
		line = order + "nobody can decide at first"
	case s.FellBack:
		line += ", because those whom the policy names cannot be found"
	}
	if later := deciderNames(s.Later); len(later) > 0 {
		line += "; after " + s.Rule.EscalateAfter.Words() + " " + strings.Join(later, " or ") + " may too"
	}
	return upperFirst(line) + "."
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// deciderNames reads like "your manager Manager1" and "one of Finance
// approvers (2 people)": a group is one name.
func deciderNames(all []access.Approver) []string {
	var names []string
	for _, a := range all {
		name := a.Name
		switch {
		case a.Group != "":
			name = fmt.Sprintf("one of %s (%s)", a.Group, people(countGroup(all, a.Group)))
		case a.Why.Kind == access.RequestorManager || a.Why.Kind == access.TargetManager:
			name = managerWords(a)
		case strings.HasSuffix(string(a.Why.Kind), "ponsors"):
			name = "the sponsor " + a.Name
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func managerWords(a access.Approver) string {
	if a.Why.Level <= 1 {
		return "your manager " + a.Name
	}
	return fmt.Sprintf("your manager at level %d, %s,", a.Why.Level, a.Name)
}

func countGroup(all []access.Approver, group string) int {
	n := 0
	for _, a := range all {
		if a.Group == group {
			n++
		}
	}
	return n
}

func people(n int) string {
	if n == 1 {
		return "1 person"
	}
	return fmt.Sprintf("%d people", n)
}
