package commands

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"accessbot/internal/access"
	"accessbot/internal/views"
)

// deciders tells who decides on what a person asks for, a sentence for each
// stage.
func (b *Bot) deciders(ctx context.Context, l views.Language, who access.Person, p access.Requirements) ([]string, error) {
	app := b.cfg.Graph.App()
	rules, err := app.AssignmentPolicy(ctx, p.ID)
	if access.KindOf(err) == access.NotFound || access.KindOf(err) == access.NotAllowed {
		return []string{l.Say("Entra does not tell me who decides.")}, nil
	}
	if err != nil {
		return nil, err
	}
	stages, err := app.ApproversUnder(ctx, rules, access.Request{Type: access.UserAdd, PolicyID: p.ID, Requestor: who})
	var told []string
	for i, s := range stages {
		told = append(told, inOrder(l, i, len(stages), stageWords(l, s)))
	}
	return told, err
}

// inOrder begins what is told of a stage with its place among several.
func inOrder(l views.Language, i, n int, told string) string {
	switch {
	case n < 2:
		return upperFirst(told)
	case i == 0:
		return l.Say("First, %s", told)
	case i == 1:
		return l.Say("Then %s", told)
	}
	return l.Say("At last %s", told)
}

// stageWords reads like "your manager Manager1 decides."
func stageWords(l views.Language, s access.StageApprovers) string {
	if s.Nobody() {
		return l.Say("nobody can be found who decides: Entra would deny the request when its time is over. Tell the owner of the package.")
	}
	names := deciderNames(l, s.Now)
	told := l.Say("%s decides", either(l, names))
	switch {
	case len(names) == 0:
		told = l.Say("nobody can decide at first")
	case s.FellBack:
		told = l.Say("%s, because those whom the policy names cannot be found", told)
	}
	if later := deciderNames(l, s.Later); len(later) > 0 {
		told = l.Say("%s; after %s %s may too", told, s.Rule.EscalateAfter, either(l, later))
	}
	return told + "."
}

func upperFirst(s string) string {
	first, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[n:]
}

// either reads like "a or b".
func either(l views.Language, names []string) string {
	return strings.Join(names, " "+l.Say("or")+" ")
}

// deciderNames reads like "your manager Manager1" and "one of Finance
// approvers (2 people)": a group is one name.
func deciderNames(l views.Language, all []access.Approver) []string {
	var names []string
	for _, a := range all {
		name := a.Name
		switch {
		case a.Group != "":
			name = l.Say("one of %s (%s)", a.Group, l.Count(countGroup(all, a.Group), "1 person", "%d people"))
		case a.Why.Kind == access.RequestorManager || a.Why.Kind == access.TargetManager:
			name = managerWords(l, a)
		case strings.HasSuffix(string(a.Why.Kind), "ponsors"):
			name = l.Say("the sponsor %s", a.Name)
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func managerWords(l views.Language, a access.Approver) string {
	if a.Why.Level <= 1 {
		return l.Say("your manager %s", a.Name)
	}
	return l.Say("your manager at level %d, %s,", a.Why.Level, a.Name)
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
