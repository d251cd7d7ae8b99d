package entrasim

import (
	"slices"
	"strings"
	"time"
)

// Where resources come from, as the service spells it.
const (
	systemGroup       = "AadGroup"
	systemApplication = "AadApplication"
	systemSite        = "SharePointOnline"
)

// resource is a group, an application or a site that a catalog holds, with the one scope in which it gives its roles.
type resource struct {
	id, catalogID, scopeID string
	system, originID       string // the id of the group or the service principal, or the address of the site
	roles                  []*role
	created                time.Time
	addedBy                string
	rolesFrom              time.Time // when its roles can be seen for the first time
	freed                  time.Time // when a package last stopped to give a role of it
}

func (r *resource) key() string { return r.id }

// role is one that a resource has to give.
type role struct {
	of                 *resource
	id, originID, name string
	used               bool // some package gave it: it has an id since then
}

// shownID is the role's id: all zeros until some package gives the role.
func (r *role) shownID() string {
	if !r.used {
		return "00000000-0000-0000-0000-000000000000"
	}
	return r.id
}

// memberRole is the one role of a group.
func memberRole(of *resource, id string) *role {
	return &role{of: of, id: id, originID: "Member_" + of.originID, name: "Member"}
}

// groupID is the id of the group behind a resource; empty when it is none.
func (r *resource) groupID() string {
	if r.system != systemGroup {
		return ""
	}
	return r.originID
}

// roleNamed finds a role by its origin id.
func (r *resource) roleNamed(originID string) *role {
	i := slices.IndexFunc(r.roles, func(one *role) bool { return strings.EqualFold(one.originID, originID) })
	if i < 0 {
		return nil
	}
	return r.roles[i]
}

// rolesOf lists the roles of some resources.
func rolesOf(rows []*resource) []*role {
	var all []*role
	for _, r := range rows {
		all = append(all, r.roles...)
	}
	return all
}

// roleOf is the role that a package gives.
func (w *world) roleOf(rs *roleScope) *role {
	held := w.resources.get(rs.resourceID)
	if held == nil {
		return nil
	}
	i := slices.IndexFunc(held.roles, func(one *role) bool { return one.id == rs.roleID })
	if i < 0 {
		return nil
	}
	return held.roles[i]
}

// resourcesIn lists the resources of a catalog.
func (w *world) resourcesIn(c *catalog) []*resource {
	return w.resources.where(func(r *resource) bool { return r.catalogID == c.id })
}

// nameOf is the name and the description of what stands behind a resource.
func (w *world) nameOf(r *resource) (name, description string) {
	switch r.system {
	case systemApplication:
		if s := w.services.ever(r.originID); s != nil {
			return s.name, s.description
		}
	case systemSite:
		if s := w.sites.ever(r.originID); s != nil {
			return s.name, s.description
		}
	}
	if g := w.groups.ever(r.originID); g != nil {
		return g.name, g.description
	}
	return "", ""
}

// typeOf is beta's word for what a resource is.
func (r *resource) typeOf() string {
	switch r.system {
	case systemApplication:
		return "Application"
	case systemSite:
		return "SharePoint Online Site"
	}
	return "Security Group"
}

// addressOf is where beta says that a resource can be looked at.
func (v beta) addressOf(r *resource) string {
	if r.system == systemSite {
		return r.originID
	}
	portal := "https://account.activedirectory.windowsazure.com/r?tenantId=" + v.tenantID
	if r.system == systemApplication {
		return portal + "#/applications/" + r.originID
	}
	return portal + "#/manageMembership?objectType=Group&objectId=" + r.originID
}

// resource is what the role belongs to; an empty one for an empty role.
func (r *role) resource() *resource {
	if r.of == nil {
		return &resource{}
	}
	return r.of
}
