package plans

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/graph"
)

// Obstacles is what stands in the way of deleting a package, and what goes with
// it.
type Obstacles struct {
	Package   access.Package
	Catalog   access.Catalog
	Held      []access.Holding // in force, or on their way
	Requests  []access.Request // that still wait; those on their way are in Held
	Policies  []access.AssignmentPolicy
	Roles     []access.RoleScope
	Resources []Use
}

// Use is a resource of the package, and which other packages grant it.
type Use struct {
	Resource access.Resource
	Others   []string
}

// FindObstacles reads them as the person who would delete the package; the
// names of groups are read as the application.
func FindObstacles(ctx context.Context, as *graph.Delegated, app *graph.Reader, packageID string) (Obstacles, error) {
	var o Obstacles
	var err error
	r := as.Reader()
	if o.Package, err = r.Package(ctx, packageID); err != nil {
		return o, err
	}
	if o.Catalog, err = r.CatalogOf(ctx, packageID); err != nil {
		return o, err
	}
	if o.Roles, err = r.RoleScopes(ctx, packageID); err != nil {
		return o, err
	}
	if o.Policies, err = collect(r.AssignmentPolicies(ctx, packageID)); err != nil {
		return o, err
	}
	if o.Held, err = collect(r.Assignments(ctx, graph.AssignmentFilter{PackageID: packageID})); err != nil {
		return o, err
	}
	o.Held = slices.DeleteFunc(o.Held, func(h access.Holding) bool { return !inForce(h) })
	if o.Requests, err = collect(r.RequestsWhere(ctx, graph.RequestFilter{PackageID: packageID})); err != nil {
		return o, err
	}
	o.Requests = slices.DeleteFunc(o.Requests, func(r access.Request) bool { return !waits(r) })
	return o, o.findResources(ctx, r, app)
}

// waits reports whether a request stands in the way and can be cancelled.
func waits(r access.Request) bool {
	return r.State == access.Submitted || r.State == access.PendingApproval || r.State == access.Scheduled
}

// findResources finds what the catalog made of the package's resources, and who
// else grants them.
func (o *Obstacles) findResources(ctx context.Context, r, app *graph.Reader) error {
	packages, err := collect(r.Packages(ctx))
	if err != nil {
		return err
	}
	for _, rs := range o.Roles {
		origin := rs.Scope.OriginID
		if slices.ContainsFunc(o.Resources, func(u Use) bool { return u.Resource.OriginID == origin }) {
			continue
		}
		found, there, err := r.ResourceOf(ctx, o.Catalog.ID, origin)
		if err != nil {
			return err
		}
		if !there {
			found = access.Resource{OriginID: origin, System: rs.Role.System}
		}
		if found.Name == "" && found.System == "AadGroup" {
			found.Name, _ = app.GroupName(ctx, origin) // for reading only
		}
		use := Use{Resource: found}
		for _, p := range packages {
			if p.ID != o.Package.ID && grants(p, origin) {
				use.Others = append(use.Others, p.Name)
			}
		}
		o.Resources = append(o.Resources, use)
	}
	return nil
}

// Words lists what must be taken away before the package can be deleted; none
// when nothing stands in the way but what nobody misses.
func (o Obstacles) Words() []string {
	var words []string
	add := func(format string, args ...any) { words = append(words, fmt.Sprintf(format, args...)) }
	var holders, coming, asking []string
	for _, h := range o.Held {
		if strings.EqualFold(h.State, string(access.Delivering)) {
			coming = append(coming, h.Target.Name)
		} else {
			holders = append(holders, h.Target.Name)
		}
	}
	for _, r := range o.Requests {
		asking = append(asking, r.Requestor.Name)
	}
	if len(holders) > 0 {
		add("%s %s it.", list(holders), verb("holds", len(holders)))
	}
	if len(coming) > 0 {
		add("Entra is just granting it to %s.", list(coming))
	}
	if len(asking) > 0 {
		add("%s %s asked for it and %s.", list(asking), verb("has", len(asking)), verb("waits", len(asking)))
	}
	for _, u := range o.Resources {
		if len(u.Others) > 0 {
			add("%s stays in the catalog: %s %s it too.", u.Resource.Name, list(u.Others), verb("grants", len(u.Others)))
		}
	}
	return words
}

// verb is a verb for one, or for many.
func verb(one string, n int) string {
	switch {
	case n == 1:
		return one
	case one == "has":
		return "have"
	}
	return strings.TrimSuffix(one, "s")
}

// Wish makes a DeletePackage that takes all of it down. Groups and people stay,
// unless they are added to it.
func (o Obstacles) Wish() DeletePackage {
	w := DeletePackage{
		Package: Thing{o.Package.ID, o.Package.Name}, Catalog: Thing{o.Catalog.ID, o.Catalog.Name}, Held: o.Holders(), Roles: o.Roles, Groups: groupsOf(o.Package),
	}
	for _, r := range o.Requests {
		w.Requests = append(w.Requests, Thing{r.ID, r.Requestor.Name})
	}
	for _, p := range o.Policies {
		w.Policies = append(w.Policies, Thing{p.ID, p.Name})
	}
	for _, u := range o.Resources {
		w.Resources = append(w.Resources, u.Resource)
	}
	return w
}

// Holders lists who holds the package, for Remove and BulkRemove.
func (o Obstacles) Holders() []Held {
	var held []Held
	for _, h := range o.Held {
		held = append(held, Held{AssignmentID: h.ID, PersonID: h.Target.ID, PersonName: h.Target.Name, PolicyID: h.PolicyID, Until: h.Expires})
	}
	return held
}

// groupsOf lists the groups that a package grants, whose members can be read
// back.
func groupsOf(p access.Package) []Thing {
	var groups []Thing
	for _, c := range p.Contents {
		if c.IsGroup() {
			groups = append(groups, Thing{c.OriginID, c.Resource})
		}
	}
	return groups
}

// collect reads a listing to its end.
func collect[T any](listing func(yield func(T, error) bool)) ([]T, error) {
	var found []T
	for one, err := range listing {
		if err != nil {
			return nil, err
		}
		found = append(found, one)
	}
	return found, nil
}
