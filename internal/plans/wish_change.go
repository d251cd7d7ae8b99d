package plans

import (
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/graph"
)

// ReplacePolicy changes a policy. Was is what its editor read, in full: when
// the policy is something else by the time of the change, nothing is changed.
type ReplacePolicy struct {
	Package Thing
	Was     access.AssignmentPolicy
	Want    access.AssignmentPolicy
}

// Kind is ReplacingPolicy.
func (ReplacePolicy) Kind() Kind { return ReplacingPolicy }

// Build is one step, whose words are the differences.
func (w ReplacePolicy) Build() (Blueprint, error) {
	if err := required("The policy", w.Was.ID, "The policy's name", w.Want.Name); err != nil {
		return Blueprint{}, err
	}
	w.Want.ID, w.Want.PackageID, w.Want.Created = w.Was.ID, w.Was.PackageID, w.Was.Created
	changes := access.PolicyChanges(w.Was, w.Want)
	if len(changes) == 0 {
		return Blueprint{}, invalid("Nothing of the policy is changed. Change something, or close the form.")
	}
	return Blueprint{Title: "Change the policy " + w.Was.Name + " of " + w.Package.Name, Steps: []Step{{
		Act: ActReplacePolicy, In: Input{PolicyID: w.Was.ID, OldPolicy: &w.Was, Policy: &w.Want},
		Words: "Change the policy " + w.Was.Name + ": " + strings.Join(changes, "; "),
	}}}, nil
}

// Hide takes a package out of what requestors are shown, or shows it again.
type Hide struct {
	Package access.Package // as it was read
	Show    bool
}

// Kind is Hiding.
func (Hide) Kind() Kind { return Hiding }

// Build is one step.
func (w Hide) Build() (Blueprint, error) {
	if err := required("The package", w.Package.ID); err != nil {
		return Blueprint{}, err
	}
	hidden, was, words := !w.Show, w.Package.Hidden, "Hide the package "+w.Package.Name
	if w.Show {
		words = "Show the package " + w.Package.Name + " to requestors again"
	}
	return Blueprint{Title: words, Steps: []Step{{
		Act: ActUpdatePackage, Words: words,
		In: Input{PackageID: w.Package.ID, Change: &graph.PackageChange{Hidden: &hidden}, Was: &graph.PackageChange{Hidden: &was}},
	}}}, nil
}

// Rename gives a package another name or description.
type Rename struct {
	Package     access.Package // as it was read
	Name        string
	Description string
}

// Kind is Renaming.
func (Rename) Kind() Kind { return Renaming }

// Build is one step.
func (w Rename) Build() (Blueprint, error) {
	if err := required("The package", w.Package.ID, "The new name", w.Name); err != nil {
		return Blueprint{}, err
	}
	if err := short("The description", w.Description); err != nil {
		return Blueprint{}, err
	}
	var change, was graph.PackageChange
	words := "Rename the package " + w.Package.Name + " to " + w.Name
	if w.Name != w.Package.Name {
		change.Name, was.Name = &w.Name, &w.Package.Name
	} else {
		words = "Change the description of the package " + w.Package.Name
	}
	if w.Description != w.Package.Description {
		change.Description, was.Description = &w.Description, &w.Package.Description
	}
	if change == (graph.PackageChange{}) {
		return Blueprint{}, invalid("The package has that name and description already. Change one of them, or close the form.")
	}
	return Blueprint{Title: words, Steps: []Step{{
		Act: ActUpdatePackage, In: Input{PackageID: w.Package.ID, Change: &change, Was: &was}, Words: words,
	}}}, nil
}
