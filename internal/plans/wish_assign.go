package plans

import (
	"fmt"
	"slices"

	"accessbot/internal/access"
)

// Assign gives a package to people without a request of their own.
type Assign struct {
	Package       Thing
	Policy        Thing // one that allows direct assignment
	People        []Thing
	Groups        []Thing // whose members are read back
	Schedule      access.Schedule
	Justification string
	Answers       []access.Answer
	// BypassApproval passes the policy's approvers over; it is always said to
	// the service.
	BypassApproval bool
}

// Kind is Assigning.
func (Assign) Kind() Kind { return Assigning }

// Build assigns, and then waits until Entra says what became of it.
func (w Assign) Build() (Blueprint, error) {
	if err := required("The package", w.Package.ID, "The policy", w.Policy.ID); err != nil {
		return Blueprint{}, err
	}
	if len(w.People) == 0 {
		return Blueprint{}, invalid("Nobody is chosen. Choose who gets the package.")
	}
	var held []Held
	for _, p := range w.People {
		held = append(held, Held{PersonID: p.ID, PersonName: p.Name, PolicyID: w.Policy.ID})
	}
	var steps []Step
	for part := range slices.Chunk(held, chunk) {
		in := Input{
			PackageID: w.Package.ID, PolicyID: w.Policy.ID, Held: part, Groups: w.Groups, Schedule: w.Schedule,
			Justification: w.Justification, Answers: w.Answers, Bypass: w.BypassApproval,
		}
		steps = append(steps,
			Step{Act: ActAssign, In: in, Words: fmt.Sprintf("Assign %s to %s %s", w.Package.Name, list(names(part)), w.how())},
			Step{Act: ActAwaitAssigned, In: in, Words: "Read back what " + list(names(part)) + " got"})
	}
	return Blueprint{Title: fmt.Sprintf("Assign %s to %s", w.Package.Name, list(names(held))), Steps: steps}, nil
}

// how says under which policy, for how long, and whether approvers are asked.
func (w Assign) how() string {
	length := "for as long as the policy says"
	if !w.Schedule.Length.For.IsZero() || !w.Schedule.Length.Until.IsZero() {
		length = w.Schedule.Length.Words()
	}
	approvers := "approvers are asked if the policy wants them"
	if w.BypassApproval {
		approvers = "no approver is asked"
	}
	if !w.Schedule.Start.IsZero() {
		length = "from " + w.Schedule.Start.UTC().Format("2 Jan 2006") + ", " + length
	}
	return fmt.Sprintf("under the policy %s, %s; %s", w.Policy.Name, length, approvers)
}

// Remove ends what one person holds.
type Remove struct {
	Package   Thing
	Held      Held
	Groups    []Thing // whose members are read back
	TryDelete bool    // see DeletePackage
}

// Kind is Removing.
func (Remove) Kind() Kind { return Removing }

// Build removes, and waits until access is gone.
func (w Remove) Build() (Blueprint, error) {
	if err := required("The assignment", w.Held.AssignmentID, "The package", w.Package.ID); err != nil {
		return Blueprint{}, err
	}
	r := removal{Package: w.Package, Held: []Held{w.Held}, Groups: w.Groups, TryDelete: w.TryDelete}
	return Blueprint{Title: fmt.Sprintf("Remove %s from %s", w.Held.PersonName, w.Package.Name), Steps: r.steps()}, nil
}

// BulkRemove ends what many people hold. Its draft is the preview: it names
// everybody, and the package's name must be typed.
type BulkRemove struct {
	Package   Thing
	Held      []Held
	Groups    []Thing // whose members are read back
	TryDelete bool    // see DeletePackage
}

// Kind is BulkRemoving.
func (BulkRemove) Kind() Kind { return BulkRemoving }

// Build removes in parts, and waits until all access is gone.
func (w BulkRemove) Build() (Blueprint, error) {
	if err := required("The package", w.Package.ID, "The package's name", w.Package.Name); err != nil {
		return Blueprint{}, err
	}
	if len(w.Held) == 0 {
		return Blueprint{}, invalid("Nobody is chosen. Choose whose access ends.")
	}
	title := fmt.Sprintf("Remove %s from %s", access.Count(len(w.Held), "holder"), w.Package.Name)
	return Blueprint{Title: title, Typed: w.Package.Name, Steps: removal(w).steps()}, nil
}

// removal ends assignments of one package.
type removal struct {
	Package   Thing
	Held      []Held
	Groups    []Thing
	TryDelete bool
}

func (r removal) steps() []Step {
	if len(r.Held) == 0 {
		return nil
	}
	var steps []Step
	for part := range slices.Chunk(r.Held, chunk) {
		steps = append(steps, Step{
			Act: ActRemove, In: Input{PackageID: r.Package.ID, Held: part, Delete: r.TryDelete},
			Words: fmt.Sprintf("Remove %s from the package %s", list(names(part)), r.Package.Name),
		})
	}
	return append(steps, Step{
		Act: ActAwaitGone, In: Input{PackageID: r.Package.ID, Held: r.Held, Groups: r.Groups}, Words: "Wait until that access is gone, read back from the groups",
	})
}

func names(held []Held) []string {
	var all []string
	for _, h := range held {
		all = append(all, h.PersonName)
	}
	return all
}
