package plans

import (
	"fmt"
	"slices"
	"strings"

	"accessbot/internal/access"
	"accessbot/internal/graph"
)

// CreatePackage makes a package with all that it needs.
type CreatePackage struct {
	People      []Account // put into the directory first
	Catalog     CatalogChoice
	Name        string
	Description string
	Hidden      bool
	Resources   []ResourceChoice
	// Policies say who may ask. Their subjects may be NewPersonID and NewGroupID.
	Policies []access.AssignmentPolicy
}

// CatalogChoice is the catalog of a package: one that is there, by its name, or
// a new one.
type CatalogChoice struct {
	Name string
	New  *access.Catalog // its Name counts then
}

func (c CatalogChoice) name() string {
	if c.New != nil {
		return c.New.Name
	}
	return c.Name
}

// ResourceChoice is what a package grants: roles of a new group, or of a group,
// an application or a site that is there.
type ResourceChoice struct {
	NewGroup *graph.NewGroup
	Existing access.Resource // by OriginID and System; Name for people
	// Roles are names of roles; none: Member of a group, and the only role of
	// anything else.
	Roles []string
}

func (r ResourceChoice) name() string {
	if r.NewGroup != nil {
		return r.NewGroup.Name
	}
	return r.Existing.Name
}

func (r ResourceChoice) roles() []string {
	switch {
	case len(r.Roles) > 0:
		return r.Roles
	case r.kind() == "group":
		return []string{"Member"}
	}
	return []string{onlyRole}
}

// kind is what the resource is to people.
func (r ResourceChoice) kind() string {
	if r.NewGroup != nil {
		return "group"
	}
	return resourceKind(r.Existing.System)
}

func resourceKind(system string) string {
	switch system {
	case "AadApplication":
		return "application"
	case "SharePointOnline":
		return "site"
	}
	return "group"
}

// Kind is CreatingPackage.
func (CreatePackage) Kind() Kind { return CreatingPackage }

// Build orders the steps as Microsoft's tutorial does: people and groups, the
// catalog and what it holds, the package, its roles, its policies.
//
// https://learn.microsoft.com/graph/tutorial-access-package-api
func (w CreatePackage) Build() (Blueprint, error) {
	if err := w.check(); err != nil {
		return Blueprint{}, err
	}
	steps := slices.Concat(w.people(), w.groups(), w.catalog(), w.resources(), w.pkg(), w.roles(), w.policies())
	return Blueprint{Title: "Create the package " + w.Name, Steps: steps}, nil
}

func (w CreatePackage) check() error {
	if err := required("The package's name", w.Name, "The package's description", w.Description, "The catalog", w.Catalog.name()); err != nil {
		return err
	}
	if len(w.Resources) == 0 {
		return invalid("The package grants nothing yet. Choose at least one group, application or site.")
	}
	for _, r := range w.Resources {
		if r.NewGroup == nil && (r.Existing.OriginID == "" || r.Existing.System == "") {
			return invalid("One of the resources is not chosen. Pick a group, an application or a site, or describe a new group.")
		}
		if err := required("The name of a group or another resource", r.name()); err != nil {
			return err
		}
	}
	return w.checkPeople()
}

func (w CreatePackage) checkPeople() error {
	for _, a := range w.People {
		if err := a.check(); err != nil {
			return err
		}
	}
	names := map[string]bool{}
	for _, p := range w.Policies {
		if err := required("The name of a policy", p.Name); err != nil {
			return err
		}
		if err := short("The description of a policy", p.Description); err != nil {
			return err
		}
		if names[strings.ToLower(p.Name)] {
			return invalid("Two policies are called %s. Give each a name of its own.", p.Name)
		}
		names[strings.ToLower(p.Name)] = true
	}
	return nil
}

func (w CreatePackage) people() []Step {
	var steps []Step
	for i, a := range w.People {
		steps = append(steps, a.step(ref("user", i)))
	}
	return steps
}

// groups makes the new groups; a group is named by its place among them.
func (w CreatePackage) groups() []Step {
	var steps []Step
	for i, r := range w.newGroups() {
		steps = append(steps, groupStep(*r.NewGroup, ref("group", i)))
	}
	return steps
}

func (w CreatePackage) newGroups() []ResourceChoice {
	return slices.DeleteFunc(slices.Clone(w.Resources), func(r ResourceChoice) bool { return r.NewGroup == nil })
}

func (w CreatePackage) catalog() []Step {
	if c := w.Catalog.New; c != nil {
		return []Step{{Act: ActCreateCatalog, In: Input{Catalog: c}, Words: "Create the catalog " + c.Name, Gives: "catalog"}}
	}
	return []Step{{Act: ActFindCatalog, In: Input{Catalog: &access.Catalog{Name: w.Catalog.Name}}, Words: "Find the catalog " + w.Catalog.Name, Gives: "catalog"}}
}

// resources puts each resource into the catalog and finds its roles.
func (w CreatePackage) resources() []Step {
	var steps []Step
	group, role := 0, 0
	for i, r := range w.Resources {
		in := r.Existing
		if r.NewGroup != nil {
			in = access.Resource{Name: r.NewGroup.Name, Description: r.NewGroup.Description, OriginID: NewGroupID(group), System: "AadGroup"}
			group++
		}
		in.ID, in.Roles, in.Scopes = "", nil, nil
		steps = append(steps, Step{
			Act: ActAddResource, In: Input{CatalogID: "{catalog}", Resource: &in}, Gives: ref("resource", i),
			Words: fmt.Sprintf("Put the %s %s into the catalog %s", r.kind(), r.name(), w.Catalog.name()),
		})
		in.ID = brace(ref("resource", i))
		for _, name := range r.roles() {
			of := in
			steps = append(steps, Step{
				Act: ActFindRole, In: Input{CatalogID: "{catalog}", Resource: &of, Role: name}, Gives: ref("role", role),
				Words: fmt.Sprintf("Find %s of the %s %s", roleWords(name), r.kind(), r.name()),
			})
			role++
		}
	}
	return steps
}

func (w CreatePackage) pkg() []Step {
	return []Step{{
		Act: ActCreatePackage, Gives: "package", Words: fmt.Sprintf("Create the package %s in the catalog %s", w.Name, w.Catalog.name()),
		In: Input{Package: &graph.NewPackage{CatalogID: "{catalog}", Name: w.Name, Description: w.Description, Hidden: w.Hidden}},
	}}
}

// roles lets the package grant each role.
func (w CreatePackage) roles() []Step {
	var steps []Step
	group, role := 0, 0
	for i, r := range w.Resources {
		of := access.Resource{ID: brace(ref("resource", i)), Name: r.name(), OriginID: r.Existing.OriginID, System: r.Existing.System}
		if r.NewGroup != nil {
			of.OriginID, of.System = NewGroupID(group), "AadGroup"
			group++
		}
		for _, name := range r.roles() {
			steps = append(steps, Step{
				Act: ActAddRole, Gives: ref("roleScope", role),
				In:    Input{PackageID: "{package}", Resource: &of, Role: name, RoleID: brace(ref("role", role))},
				Words: fmt.Sprintf("Let the package grant %s of the %s %s", roleWords(name), r.kind(), r.name()),
			})
			role++
		}
	}
	return steps
}

func (w CreatePackage) policies() []Step {
	var steps []Step
	for i, p := range w.Policies {
		steps = append(steps, policyStep(p, "{package}", ref("policy", i)))
	}
	return steps
}
