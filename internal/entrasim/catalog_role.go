package entrasim

import "fmt"

// catalogRole is what somebody may do in one catalog. A greater one allows whatever a smaller one does, which suits
// everything here except that only an owner may change the catalog's resources.
// https://learn.microsoft.com/entra/id-governance/entitlement-management-delegate
type catalogRole int

const (
	noCatalogRole catalogRole = iota
	catalogReader
	assignmentManager
	packageManager
	catalogOwner
)

// catalogRoles are the names of the roles, as the service spells them.
func catalogRoles() map[string]catalogRole {
	return map[string]catalogRole{
		"Catalog reader": catalogReader, "Access package assignment manager": assignmentManager,
		"Access package manager": packageManager, "Catalog owner": catalogOwner,
	}
}

// rolesOf lists the catalogs in which a person or a service principal holds a role.
func (w *world) rolesOf(principal string) map[string]catalogRole {
	held := map[string]catalogRole{}
	for _, c := range w.catalogs.rows {
		if role := c.holders[principal]; role > noCatalogRole {
			held[c.id] = role
		}
	}
	return held
}

// assign gives a role in the catalog.
func (c *catalog) assign(principal string, role catalogRole) {
	if c.holders == nil {
		c.holders = map[string]catalogRole{}
	}
	c.holders[principal] = role
}

// GrantCatalogRole gives a role in a catalog to a person or a group, or to the application when name is "app". The role is one of
// "Catalog owner", "Catalog reader", "Access package manager" and "Access package assignment manager".
func (t *Tenant) GrantCatalogRole(catalogName, name, role string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	c := t.world.catalogs.find(func(c *catalog) bool { return c.name == catalogName })
	level, known := catalogRoles()[role]
	switch {
	case c == nil:
		return fmt.Errorf("no catalog is called %q", catalogName)
	case !known:
		return fmt.Errorf("no catalog role is called %q", role)
	case name == "app":
		c.assign(servicePrincipalID(), level)
		return nil
	}
	if g := t.world.groups.find(func(g *group) bool { return g.name == name }); g != nil {
		c.assign(g.id, level)
		return nil
	}
	u, err := t.lookUp(name)
	if err != nil {
		return err
	}
	c.assign(u.id, level)
	return nil
}

// rules reports whether the caller may act in a catalog: by a role of the whole directory, or by one in the catalog.
func (c caller) rules(catalogID string, needed catalogRole) bool {
	return c.governsAs(needed) || c.roles[catalogID] >= needed
}

// governsAs reports whether the caller may act so in every catalog.
func (c caller) governsAs(needed catalogRole) bool {
	switch {
	case c.user != nil:
		return c.user.governs()
	case needed > catalogReader:
		return c.may(permEMWrite)
	}
	return c.may(permEMRead, permEMWrite)
}

// rulesPackage reports whether the caller may act on a package, which may be gone already.
func (x *exchange) rulesPackage(packageID string, needed catalogRole) bool {
	p := x.world().packages.ever(packageID)
	if p == nil {
		return x.who.governsAs(needed)
	}
	return x.who.rules(p.catalogID, needed)
}

// readable refuses a list to callers without any role. Those whose roles are in single catalogs have to say in the
// filter of which package they speak when they ask about requests and the like.
func (x *exchange) readable(byPackage bool) *graphError {
	if x.who.governsAs(catalogReader) {
		return nil
	}
	if len(x.who.roles) == 0 || (byPackage && !x.rulesPackage(x.query.filter.packageNamed(), catalogReader)) {
		return unauthorizedRole()
	}
	return nil
}

// packageNamed is the id of the package that a filter speaks of with eq, or empty.
func (e *expression) packageNamed() string {
	if e == nil {
		return ""
	}
	if e.op == "and" {
		if named := e.left.packageNamed(); named != "" {
			return named
		}
		return e.right.packageNamed()
	}
	if e.op != "eq" || !namesPackage(e.left.path) {
		return ""
	}
	named, _ := e.right.literal.(string)
	return named
}

func namesPackage(path []string) bool {
	switch len(path) {
	case 1:
		return path[0] == "accessPackageId"
	case 2:
		return path[0] == "accessPackage" && (path[1] == "id" || path[1] == "Id")
	}
	return false
}

// missing answers for an object that is not there: those without a role everywhere are refused all the same.
func (x *exchange) missing(what, id string) *graphError {
	if !x.who.governsAs(catalogReader) {
		return unauthorizedRole()
	}
	return notFound(what, id)
}
