package entrasim

import "time"

// catalog is a container of packages and of the resources that they may use.
type catalog struct {
	id, name, description string
	serviceDefault        bool // the built-in General catalog
	externallyVisible     bool
	created               time.Time
}

func (c *catalog) key() string { return c.id }

// resource is a group that a catalog holds; roleID and scopeID are its Member role and its root scope.
type resource struct {
	id, catalogID, groupID, roleID, scopeID string
	created                                 time.Time
}

func (r *resource) key() string { return r.id }

// roleScope is one resource role that a package gives.
type roleScope struct {
	packageID, resourceID string
	id                    string
	created               time.Time
}

func (r *roleScope) key() string { return r.id }

// accessPackage is what people request.
type accessPackage struct {
	id, catalogID, name, description string
	hidden                           bool
	created, modified                time.Time
}

func (p *accessPackage) key() string { return p.id }

// groupsOf lists the groups whose membership a package gives.
func (w *world) groupsOf(packageID string) []*group {
	var groups []*group
	for _, rs := range w.roleScopes.where(func(rs *roleScope) bool { return rs.packageID == packageID }) {
		groups = append(groups, w.groups.get(w.resources.get(rs.resourceID).groupID))
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
