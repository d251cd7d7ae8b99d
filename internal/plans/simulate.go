package plans

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/graph"
)

// Simulation is what would happen if a person asked for a package. Nothing was
// changed to find out.
type Simulation struct {
	Person   access.Person
	Package  access.Package
	Held     access.Assignment // what they hold already; its ID is empty when nothing
	Outcomes []Outcome         // one for each policy, in the order in which Entra takes them
}

// Outcome is what a policy would mean for the person.
type Outcome struct {
	Policy   access.AssignmentPolicy
	Coverage access.Coverage
	Why      string
	Stages   []Deciders // who would decide, stage by stage; none when nobody must
}

// Deciders are those who would decide a stage.
type Deciders struct {
	People   []string // names
	Fallback bool     // they stand in, because the first ones cannot be found
	Unclear  bool     // there are others whom the directory does not tell
}

// simulator reads as the application.
type simulator struct {
	app    *graph.Reader
	person access.Person
}

// Simulate tells which policies of a package are for a person, who would
// decide, and what would be granted. It reads as the application: whoever calls
// it must have made sure that the one who asks may know.
func Simulate(ctx context.Context, app *graph.Reader, personID, packageID string) (Simulation, error) {
	var s Simulation
	var err error
	if s.Package, err = app.Package(ctx, packageID); err != nil {
		return s, err
	}
	policies, err := collect(app.AssignmentPolicies(ctx, packageID))
	if err != nil {
		return s, err
	}
	candidate, err := app.Candidate(ctx, personID, access.GroupsNamed(policies))
	if err != nil {
		return s, err
	}
	s.Person = candidate.Person
	if s.Held, _, err = app.Assignment(ctx, personID, packageID); err != nil {
		return s, err
	}
	simulator := simulator{app, s.Person}
	for _, p := range access.ByBreadth(policies) {
		o := Outcome{Policy: p}
		o.Coverage, o.Why = p.Covers(candidate)
		if o.Coverage != access.NotCovered && p.Approval.ForAdd {
			if o.Stages, err = simulator.stages(ctx, p); err != nil {
				return s, err
			}
		}
		s.Outcomes = append(s.Outcomes, o)
	}
	return s, nil
}

func (s simulator) stages(ctx context.Context, p access.AssignmentPolicy) ([]Deciders, error) {
	var stages []Deciders
	for _, rule := range p.Approval.Stages {
		d, err := s.deciders(ctx, rule.Approvers)
		if err == nil && len(d.People) == 0 && !d.Unclear {
			d, err = s.deciders(ctx, rule.Fallback)
			d.Fallback = true
		}
		if err != nil {
			return nil, err
		}
		stages = append(stages, d)
	}
	return stages, nil
}

// deciders finds the people behind subjects. Nobody decides their own request.
func (s simulator) deciders(ctx context.Context, subjects []access.Subject) (Deciders, error) {
	var d Deciders
	for _, subject := range subjects {
		people, known, err := s.people(ctx, subject)
		if err != nil {
			return d, err
		}
		d.Unclear = d.Unclear || !known
		for _, p := range people {
			if p.ID != s.person.ID && !slices.Contains(d.People, p.Name) {
				d.People = append(d.People, p.Name)
			}
		}
	}
	return d, nil
}

// people finds who a subject is for the person. The second result is false when
// the directory does not tell.
func (s simulator) people(ctx context.Context, subject access.Subject) ([]access.Person, bool, error) {
	var found []access.Person
	var err error
	switch subject.Kind {
	case access.SingleUser:
		var p access.Person
		p, err = s.app.Person(ctx, subject.ID)
		found = []access.Person{p}
	case access.GroupMembers:
		found, err = collect(s.app.Members(ctx, subject.ID))
	case access.RequestorManager, access.TargetManager:
		return s.manager(ctx, max(1, subject.Level))
	default:
		return nil, false, nil
	}
	if none, _ := gone(err); none {
		return nil, true, nil
	}
	return found, true, err
}

// manager walks up the given number of levels.
func (s simulator) manager(ctx context.Context, level int) ([]access.Person, bool, error) {
	p := s.person
	for range level {
		above, there, err := s.app.Manager(ctx, p.ID)
		if err != nil || !there {
			return nil, true, err
		}
		p = above
	}
	return []access.Person{p}, true, nil
}

// Words tells the simulation, a sentence for each thing.
func (s Simulation) Words() []string {
	var words []string
	add := func(format string, args ...any) { words = append(words, fmt.Sprintf(format, args...)) }
	if s.Held.ID != "" {
		add("%s holds %s already.", s.Person.Name, s.Package.Name)
	}
	var covered []string
	for _, o := range s.Outcomes {
		add("%s", o.words(s.Person.Name))
		if o.Coverage == access.Covered {
			covered = append(covered, o.Policy.Name)
		}
	}
	switch {
	case len(s.Outcomes) == 0:
		add("The package has no policy, so nobody can ask for it.")
	case len(covered) > 1:
		add("Several policies are for %s; %s is the narrowest.", s.Person.Name, covered[0])
	}
	var grants []string
	for _, c := range s.Package.Contents {
		grants = append(grants, fmt.Sprintf("%s of %s", c.Role, c.Resource))
	}
	if len(grants) > 0 && len(covered) > 0 {
		add("It would grant: %s.", list(grants))
	}
	return words
}

func (o Outcome) words(name string) string {
	switch o.Coverage {
	case access.NotCovered:
		return fmt.Sprintf("%s is not for %s: %s.", o.Policy.Name, name, o.Why)
	case access.MaybeCovered:
		return fmt.Sprintf("%s may be for %s: %s.", o.Policy.Name, name, o.Why)
	}
	words := fmt.Sprintf("%s is for %s: %s. Access lasts %s", o.Policy.Name, name, o.Why, o.Policy.Length.Words())
	if len(o.Stages) == 0 {
		return words + "; nobody must approve."
	}
	var stages []string
	for _, d := range o.Stages {
		stages = append(stages, d.words())
	}
	return words + "; " + strings.Join(stages, ", then ") + "."
}

func (d Deciders) words() string {
	switch {
	case len(d.People) == 0 && d.Unclear:
		return "somebody decides whom the directory does not tell"
	case len(d.People) == 0:
		return "nobody can decide"
	case d.Fallback:
		return list(d.People) + " " + verb("decides", len(d.People)) + " as fallback"
	}
	return list(d.People) + " " + verb("decides", len(d.People))
}

// Lint reads who is in the groups that the policies of a package name, as the
// application, and looks for what is wrong.
func Lint(ctx context.Context, app *graph.Reader, packageID string) ([]access.Finding, error) {
	policies, err := collect(app.AssignmentPolicies(ctx, packageID))
	if err != nil {
		return nil, err
	}
	members := access.Members{}
	for _, id := range access.GroupsNamed(policies) {
		in, err := collect(app.Members(ctx, id))
		if none, err := gone(err); err != nil && !none {
			return nil, err
		}
		members[id] = nil
		for _, p := range in {
			members[id] = append(members[id], p.ID)
		}
	}
	return access.LintPolicies(policies, members), nil
}
