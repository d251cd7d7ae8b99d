package plans

import (
	"fmt"
	"slices"
	"strings"

	"accessbot/internal/access"
)

// DeletePackage takes a package down in the order that Entra wants. Obstacles
// makes one of what stands in the way.
type DeletePackage struct {
	Package   Thing
	Catalog   Thing
	Requests  []Thing // open requests, each named after its person; cancelled first
	Held      []Held
	Policies  []Thing
	Roles     []access.RoleScope
	Resources []access.Resource // taken out of the catalog when no other package uses them
	Groups    []Thing           // read back while access ends
	// DeleteGroups and DeleteUsers are deleted at the end.
	DeleteGroups []Thing
	DeleteUsers  []Thing
	// TryDelete ends each assignment by DELETE first, as the documentation of the
	// service says, and by adminRemove where the service refuses that.
	TryDelete bool
}

// Kind is DeletingPackage.
func (DeletePackage) Kind() Kind { return DeletingPackage }

// Build orders the take-down: requests, assignments, waiting until access is
// gone, policies, roles, the package, the catalog's resources, people, groups.
func (w DeletePackage) Build() (Blueprint, error) {
	if err := required("The package", w.Package.ID, "The package's name", w.Package.Name); err != nil {
		return Blueprint{}, err
	}
	steps := slices.Concat(w.requests(), w.removal(), w.policies(), w.roles(), w.pkg(), w.resources(), w.directory())
	return Blueprint{Title: "Delete the package " + w.Package.Name, Typed: w.Package.Name, Steps: steps}, nil
}

func (w DeletePackage) requests() []Step {
	var steps []Step
	for part := range slices.Chunk(w.Requests, chunk) {
		var names []string
		for _, r := range part {
			names = append(names, r.Name)
		}
		steps = append(steps, Step{
			Act: ActCancelRequest, In: Input{PackageID: w.Package.ID, Requests: part}, Words: "Cancel the open " + plural("request", len(part)) + " of " + list(names),
		})
	}
	return steps
}

func (w DeletePackage) removal() []Step {
	return removal{Package: w.Package, Held: w.Held, Groups: w.Groups, TryDelete: w.TryDelete}.steps()
}

func (w DeletePackage) policies() []Step {
	var steps []Step
	for _, p := range w.Policies {
		steps = append(steps, Step{Act: ActDeletePolicy, In: Input{PackageID: w.Package.ID, PolicyID: p.ID}, Words: "Delete the policy " + p.Name})
	}
	return steps
}

func (w DeletePackage) roles() []Step {
	var steps []Step
	for _, r := range w.Roles {
		of := access.Resource{ID: r.Role.ResourceID, OriginID: r.Scope.OriginID, System: r.Role.System}
		name := r.Role.OriginID
		for _, res := range w.Resources {
			if res.OriginID == r.Scope.OriginID {
				of, name = access.Resource{ID: res.ID, Name: res.Name, OriginID: res.OriginID, System: res.System}, res.Name
			}
		}
		steps = append(steps, Step{
			Act:   ActRemoveRole,
			In:    Input{CatalogID: w.Catalog.ID, PackageID: w.Package.ID, Resource: &of, Role: r.Role.Name, RoleID: r.Role.OriginID, RoleScopeID: r.ID},
			Words: fmt.Sprintf("Take the role %s of %s out of the package", r.Role.Name, name),
		})
	}
	return steps
}

func (w DeletePackage) pkg() []Step {
	return []Step{{Act: ActDeletePackage, In: Input{PackageID: w.Package.ID}, Words: "Delete the package " + w.Package.Name}}
}

func (w DeletePackage) resources() []Step {
	var steps []Step
	for _, r := range w.Resources {
		r.Roles, r.Scopes = nil, nil
		steps = append(steps, Step{
			Act: ActRemoveResource, In: Input{CatalogID: w.Catalog.ID, PackageID: w.Package.ID, Resource: &r},
			Words: fmt.Sprintf("Take the %s %s out of the catalog %s, unless another package uses it", resourceKind(r.System), r.Name, w.Catalog.Name),
		})
	}
	return steps
}

func (w DeletePackage) directory() []Step {
	var steps []Step
	for _, u := range w.DeleteUsers {
		steps = append(steps, deleteUserStep(u))
	}
	for _, g := range w.DeleteGroups {
		steps = append(steps, deleteGroupStep(g))
	}
	return steps
}

// chunk is how many people one step is about at most.
const chunk = 20

// plural names one or more of a thing, such as "request" or "requests".
func plural(what string, n int) string {
	if n == 1 {
		return what
	}
	return what + "s"
}

// list names people; many are counted.
func list(names []string) string {
	const shown = 5
	if len(names) > shown {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}
