package entrasim

import (
	"slices"
	"strings"
)

// packagesBarredBy lists the packages that nobody may hold beside a package.
func (w *world) packagesBarredBy(p *accessPackage) []*accessPackage {
	return w.packages.where(func(o *accessPackage) bool { return slices.Contains(p.barredPackages, o.id) })
}

// groupsBarredBy lists the groups in which nobody may be who holds a package.
func (w *world) groupsBarredBy(p *accessPackage) []*group {
	return w.groups.where(func(g *group) bool { return slices.Contains(p.barredGroups, g.id) })
}

// barring lists the packages that bar a package.
func (w *world) barring(p *accessPackage) []*accessPackage {
	return w.packages.where(func(o *accessPackage) bool { return slices.Contains(o.barredPackages, p.id) })
}

// listBarredPackages lists the packages that nobody may hold beside this one.
func listBarredPackages(x *exchange) (*answer, *graphError) {
	return x.packagesBeside("incompatibleAccessPackages", x.world().packagesBarredBy)
}

// listBarringPackages lists the packages that bar this one.
func listBarringPackages(x *exchange) (*answer, *graphError) {
	return x.packagesBeside("accessPackagesIncompatibleWith", x.world().barring)
}

func (x *exchange) packagesBeside(name string, find func(*accessPackage) []*accessPackage) (*answer, *graphError) {
	p, refusal := x.findPackage(x.id(), catalogReader)
	if refusal != nil {
		return nil, refusal
	}
	v := x.dialect()
	return x.list(collection{
		context: "identityGovernance/entitlementManagement/accessPackages('" + p.id + "')/" + name,
		records: records(find(p), v.packageRecord), schema: v.packageRecord(&accessPackage{}),
	})
}

// listBarredGroups lists the groups in which nobody may be who holds this package.
func listBarredGroups(x *exchange) (*answer, *graphError) {
	p, refusal := x.findPackage(x.id(), catalogReader)
	if refusal != nil {
		return nil, refusal
	}
	v := x.dialect()
	return x.list(collection{
		context: "identityGovernance/entitlementManagement/accessPackages('" + p.id + "')/incompatibleGroups",
		records: records(x.world().groupsBarredBy(p), v.groupRecord), schema: v.groupRecord(&group{}),
	})
}

// postBarredPackage adds an incompatible package.
func postBarredPackage(x *exchange) (*answer, *graphError) {
	p, id, refusal := x.toBar()
	switch {
	case refusal != nil:
		return nil, refusal
	case seen(x, &x.world().packages, id) == nil || id == p.id:
		return nil, notFound("access package", id)
	}
	p.barredPackages = union(p.barredPackages, id)
	return noContent()
}

// postBarredGroup adds an incompatible group.
func postBarredGroup(x *exchange) (*answer, *graphError) {
	p, id, refusal := x.toBar()
	switch {
	case refusal != nil:
		return nil, refusal
	case seen(x, &x.world().groups, id) == nil:
		return nil, noSuchResource(id)
	}
	p.barredGroups = union(p.barredGroups, id)
	return noContent()
}

// toBar is the package of the path, and the id to which the body refers.
func (x *exchange) toBar() (*accessPackage, string, *graphError) {
	p, refusal := x.findPackage(x.id(), packageManager)
	if refusal != nil {
		return nil, "", refusal
	}
	var body reference
	refusal = x.read(&body)
	return p, strings.ToLower(lastSegment(body.ID)), refusal
}

func union(ids []string, id string) []string {
	if slices.Contains(ids, id) {
		return ids
	}
	return append(ids, id)
}

// deleteBarredPackage drops an incompatible package.
func deleteBarredPackage(x *exchange) (*answer, *graphError) {
	return x.unbar(func(p *accessPackage) *[]string { return &p.barredPackages })
}

// deleteBarredGroup drops an incompatible group.
func deleteBarredGroup(x *exchange) (*answer, *graphError) {
	return x.unbar(func(p *accessPackage) *[]string { return &p.barredGroups })
}

func (x *exchange) unbar(of func(*accessPackage) *[]string) (*answer, *graphError) {
	p, refusal := x.findPackage(x.id(), packageManager)
	if refusal != nil {
		return nil, refusal
	}
	ids, other := of(p), strings.ToLower(x.r.PathValue("other"))
	if !slices.Contains(*ids, other) {
		return nil, notFound("incompatible object", other)
	}
	*ids = slices.DeleteFunc(*ids, func(id string) bool { return id == other })
	return noContent()
}

// barred reports whether something that a person holds stands in the way of a package. The other way round, the
// other package has to say so itself.
func (w *world) barred(u *user, p *accessPackage) bool {
	for _, other := range w.packagesBarredBy(p) {
		if w.assignmentOf(u.id, other.id) != nil {
			return true
		}
	}
	return slices.ContainsFunc(w.groupsBarredBy(p), func(g *group) bool { return w.inGroup(g, u.id) })
}

// listAdditional lists the assignments of people who hold a package and beside it one that is, or might become,
// incompatible with it.
// https://learn.microsoft.com/graph/api/accesspackageassignment-additionalaccess
func listAdditional(x *exchange) (*answer, *graphError) {
	if !x.who.governsAs(catalogReader) {
		return nil, unauthorizedRole()
	}
	wanted, other := x.argument("accessPackageId"), x.argument("incompatibleAccessPackageId")
	found := x.world().assignments.where(func(a *assignment) bool {
		return a.holds() && (wanted == "" || strings.EqualFold(a.packageID, wanted)) && x.world().clashes(a, other)
	})
	return x.list(x.assignmentsOf("Collection(accessPackageAssignment)", found))
}

// clashes reports whether the person of an assignment holds the other package too, or, when none is named, any that
// is incompatible.
func (w *world) clashes(a *assignment, other string) bool {
	if other != "" {
		return w.assignmentOf(a.target, other) != nil
	}
	p, u := w.packages.get(a.packageID), w.users.ever(a.target)
	return p != nil && u != nil && w.barred(u, p)
}
