package plans

import (
	"context"

	"accessbot/internal/access"
	"accessbot/internal/graph"
)

func newPackage(w *work) graph.NewPackage {
	p := *w.in().Package
	p.CatalogID = w.id(p.CatalogID)
	return p
}

func freePackage(ctx context.Context, w *work) error {
	there, err := madePackage(ctx, w)
	if err != nil || !there {
		return err
	}
	w.found = ""
	return taken("package of this catalog", w.in().Package.Name)
}

func createPackage(ctx context.Context, w *work) error {
	made, err := w.as.CreatePackage(ctx, newPackage(w))
	w.found = made.ID
	return err
}

func madePackage(ctx context.Context, w *work) (bool, error) {
	p, there, err := w.as.Reader().PackageNamed(ctx, newPackage(w).CatalogID, w.in().Package.Name)
	w.found = p.ID
	return there, err
}

func therePackage(ctx context.Context, w *work) error {
	none, err := gonePackage(ctx, w)
	return orSkip(w, none, err, "It was gone already.")
}

func deletePackage(ctx context.Context, w *work) error {
	return w.as.DeletePackage(ctx, w.id(w.in().PackageID))
}

func gonePackage(ctx context.Context, w *work) (bool, error) {
	_, err := w.as.Reader().Package(ctx, w.id(w.in().PackageID))
	return gone(err)
}

// samePackage compares what is there with what the person saw.
func samePackage(ctx context.Context, w *work) error {
	p, err := w.as.Reader().Package(ctx, w.id(w.in().PackageID))
	if err != nil {
		return err
	}
	switch {
	case shows(p, *w.in().Change):
		return w.skip("It was so already.")
	case !shows(p, *w.in().Was):
		return invalid("Somebody changed the package %s meanwhile, so I left it as it is. Look at it again, and make the change anew if you still want it.", p.Name)
	}
	return nil
}

// shows reports whether the package is as the change says, where it says
// anything.
func shows(p access.Package, c graph.PackageChange) bool {
	return (c.Name == nil || *c.Name == p.Name) && (c.Description == nil || *c.Description == p.Description) && (c.Hidden == nil || *c.Hidden == p.Hidden)
}

func updatePackage(ctx context.Context, w *work) error {
	return w.as.UpdatePackage(ctx, w.id(w.in().PackageID), *w.in().Change)
}

func updatedPackage(ctx context.Context, w *work) (bool, error) {
	p, err := w.as.Reader().Package(ctx, w.id(w.in().PackageID))
	return err == nil && shows(p, *w.in().Change), err
}

func freePolicy(ctx context.Context, w *work) error {
	if err := packageStays(ctx, w); err != nil {
		return err
	}
	there, err := madePolicy(ctx, w)
	if err != nil || !there {
		return err
	}
	w.found = ""
	return taken("policy of this package", w.in().Policy.Name)
}

func createPolicy(ctx context.Context, w *work) error {
	made, err := w.as.CreatePolicy(ctx, w.policy(*w.in().Policy))
	w.found = made.ID
	return err
}

func madePolicy(ctx context.Context, w *work) (bool, error) {
	for p, err := range w.as.Reader().AssignmentPolicies(ctx, w.id(w.in().PackageID)) {
		if err != nil {
			return false, err
		}
		if p.Name == w.in().Policy.Name {
			w.found = p.ID
			return true, nil
		}
	}
	return false, nil
}

func therePolicy(ctx context.Context, w *work) error {
	none, err := gonePolicy(ctx, w)
	return orSkip(w, none, err, "It was gone already.")
}

func deletePolicy(ctx context.Context, w *work) error {
	return w.as.DeletePolicy(ctx, w.id(w.in().PolicyID))
}

// gonePolicy looks in the listing: the service may answer 403 for a policy that
// is not there.
func gonePolicy(ctx context.Context, w *work) (bool, error) {
	for p, err := range w.as.Reader().AssignmentPolicies(ctx, w.id(w.in().PackageID)) {
		if err != nil {
			return false, err
		}
		if p.ID == w.id(w.in().PolicyID) {
			return false, nil
		}
	}
	return true, nil
}

// samePolicy compares what is there with what the editor read.
func samePolicy(ctx context.Context, w *work) error {
	current, err := w.as.Reader().AssignmentPolicy(ctx, w.id(w.in().PolicyID))
	if err != nil {
		return err
	}
	if len(access.PolicyChanges(current, *w.in().Policy)) == 0 {
		return w.skip("It was so already.")
	}
	return unchanged(current, *w.in().OldPolicy)
}

// unchanged is an error when somebody changed the policy since it was read.
func unchanged(current, was access.AssignmentPolicy) error {
	changes := access.PolicyChanges(was, current)
	if len(changes) == 0 {
		return nil
	}
	return invalid("Somebody changed the policy %s meanwhile (%s), so I left it as it is. Look at it again, and make the change anew if you still want it.", current.Name, list(changes))
}

// replacePolicy compares once more in the moment of the change. What is sent
// when they differ is what was read: nothing changes by it.
func replacePolicy(ctx context.Context, w *work) error {
	var conflict error
	_, err := w.as.ReplacePolicy(ctx, w.id(w.in().PolicyID), func(current access.AssignmentPolicy) access.AssignmentPolicy {
		if w.rehearsed {
			return *w.in().Policy
		}
		if conflict = unchanged(current, *w.in().OldPolicy); conflict != nil {
			return current
		}
		return *w.in().Policy
	})
	if conflict != nil {
		return conflict
	}
	return err
}

func replacedPolicy(ctx context.Context, w *work) (bool, error) {
	current, err := w.as.Reader().AssignmentPolicy(ctx, w.id(w.in().PolicyID))
	return err == nil && len(access.PolicyChanges(current, *w.in().Policy)) == 0, err
}
