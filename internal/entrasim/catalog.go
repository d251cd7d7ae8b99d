package entrasim

import "time"

// catalog is a container of packages and of the resources that they may use.
type catalog struct {
	born
	id, name, description string
	serviceDefault        bool // the built-in General catalog
	externallyVisible     bool
	unpublished           bool
	created, modified     time.Time
	createdBy, modifiedBy string
	holders               map[string]catalogRole // by object id of a person or a service principal
}

func (c *catalog) key() string { return c.id }

// roleScope is one resource role that a package gives.
type roleScope struct {
	packageID, resourceID string
	roleID                string
	id                    string
	created               time.Time
	createdBy             string
}

// key is wider than the id: two packages that give the same role have it under the same id.
func (r *roleScope) key() string { return r.packageID + "/" + r.id }

// accessPackage is what people request.
type accessPackage struct {
	born
	id, catalogID, name, description string
	hidden                           bool
	rolesShown                       bool // people see what it gives
	created, modified                time.Time
	createdBy, modifiedBy            string

	barredPackages, barredGroups []string // ids of what nobody may hold beside it
}

func (p *accessPackage) key() string { return p.id }

// packagesIn lists the packages of a catalog.
func (w *world) packagesIn(c *catalog) []*accessPackage {
	return w.packages.where(func(p *accessPackage) bool { return p.catalogID == c.id })
}

// roleScopesOf lists the resource roles that a package gives.
func (w *world) roleScopesOf(p *accessPackage) []*roleScope {
	return w.roleScopes.where(func(rs *roleScope) bool { return p != nil && rs.packageID == p.id })
}

// policiesOf lists the policies of a package.
func (w *world) policiesOf(p *accessPackage) []*policy {
	return w.policies.where(func(o *policy) bool { return o.packageID == p.id })
}

// groupsOf lists the groups whose membership a package gives.
func (w *world) groupsOf(packageID string) []*group {
	var groups []*group
	for _, rs := range w.roleScopes.where(func(rs *roleScope) bool { return rs.packageID == packageID }) {
		if g := w.groups.get(w.resources.get(rs.resourceID).groupID()); g != nil {
			groups = append(groups, g)
		}
	}
	return groups
}

// PackageID is the id of the access package with a name; it panics when there is none.
func (t *Tenant) PackageID(name string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	found := t.world.packages.find(func(p *accessPackage) bool { return p.name == name })
	if found == nil {
		panic("entrasim: no access package is called " + name)
	}
	return found.id
}
