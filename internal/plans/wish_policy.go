package plans

import (
	"context"
	"fmt"

	"accessbot/internal/access"
)

// AddPolicy gives a package that is there another policy.
type AddPolicy struct {
	Package Thing
	Policy  access.AssignmentPolicy
}

// Kind is AddingPolicy.
func (AddPolicy) Kind() Kind { return AddingPolicy }

// Build is one step.
func (w AddPolicy) Build() (Blueprint, error) {
	if err := required("The package", w.Package.ID, "The name of the policy", w.Policy.Name); err != nil {
		return Blueprint{}, err
	}
	if err := short("The description of the policy", w.Policy.Description); err != nil {
		return Blueprint{}, err
	}
	return Blueprint{
		Title: fmt.Sprintf("Add the policy %s to %s", w.Policy.Name, w.Package.Name),
		Steps: []Step{policyStep(w.Policy, w.Package.ID, "policy")},
	}, nil
}

// policyStep makes a policy of a package.
func policyStep(p access.AssignmentPolicy, packageID, gives string) Step {
	p.ID, p.PackageID = "", packageID
	return Step{
		Act: ActCreatePolicy, In: Input{PackageID: packageID, Policy: &p}, Gives: gives,
		Words: fmt.Sprintf("Create the policy %s: %s", p.Name, p.Words()),
	}
}

// DeletePolicy takes a policy out of a package. Entra refuses it while somebody
// holds the package by it, or waits for it.
type DeletePolicy struct {
	Package Thing
	Policy  Thing
}

// Kind is DeletingPolicy.
func (DeletePolicy) Kind() Kind { return DeletingPolicy }

// Build is one step, and wants the policy's name typed.
func (w DeletePolicy) Build() (Blueprint, error) {
	if err := required("The package", w.Package.ID, "The policy", w.Policy.ID, "The policy's name", w.Policy.Name); err != nil {
		return Blueprint{}, err
	}
	return Blueprint{
		Title: fmt.Sprintf("Delete the policy %s of %s", w.Policy.Name, w.Package.Name), Typed: w.Policy.Name,
		Steps: []Step{{
			Act: ActDeletePolicy, In: Input{PackageID: w.Package.ID, PolicyID: w.Policy.ID}, Words: "Delete the policy " + w.Policy.Name,
		}},
	}, nil
}

// packageStays looks whether a package that the plan did not make is there:
// the service's refusal of a policy does not tell.
func packageStays(ctx context.Context, w *work) error {
	if _, made := bare(w.in().PackageID); made {
		return nil
	}
	_, err := w.as.Reader().Package(ctx, w.in().PackageID)
	return whenGone(err, "The package is not there any more, so the policy has no place. Make the policy anew for another package.")
}
