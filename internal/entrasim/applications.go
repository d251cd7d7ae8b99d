package entrasim

import (
	"cmp"
	"net/http"
	"slices"
	"time"
)

// service is an application as the directory holds it: a service principal.
type service struct {
	id, appID, name, description string
	kind                         string // such as ManagedIdentity; empty for Application
	roles                        []appRole
	created                      time.Time
}

func (s *service) key() string { return s.id }

// appRole is one that an application lets people have, or other applications.
type appRole struct {
	id, name, value string
	forApps         bool // nobody but an application can have it
}

// noRole is the id of what people have at an application that offers them no role.
// https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto
const noRole = "00000000-0000-0000-0000-000000000000"

// forPeople are the roles that a catalog shows of an application.
func (s *service) forPeople() []appRole {
	offered := slices.DeleteFunc(slices.Clone(s.roles), func(r appRole) bool { return r.forApps })
	if len(offered) == 0 {
		return []appRole{{id: noRole, name: "Default Access"}}
	}
	return offered
}

// takesPeople reports whether people can be given roles of it at all.
func (s *service) takesPeople() bool { return s.kind == "" }

// sharePointSite is a SharePoint site. Its key is its address, which is how entitlement management knows it.
type sharePointSite struct {
	id, name, description, address string
	groups                         []appRole // of the site: what entitlement management calls its roles
	created                        time.Time
}

func (s *sharePointSite) key() string { return s.address }

// listServices lists the applications. https://learn.microsoft.com/graph/api/serviceprincipal-list
func listServices(x *exchange) (*answer, *graphError) {
	v := v1{w: x.world()}
	return x.list(collection{context: "servicePrincipals", records: records(x.world().services.rows, v.serviceRecord), schema: v.serviceRecord(&service{})})
}

// getService shows one.
func getService(x *exchange) (*answer, *graphError) {
	s := x.world().services.get(x.id())
	if s == nil {
		return nil, noSuchResource(x.id())
	}
	return x.one("servicePrincipals/$entity", v1{w: x.world()}.serviceRecord(s), nil)
}

func (r appRole) takenBy() string {
	if r.forApps {
		return "Application"
	}
	return "User"
}

func (v v1) serviceRecord(s *service) *record {
	roles := []object{}
	for _, r := range s.roles {
		roles = append(roles, object{
			{"allowedMemberTypes", []string{r.takenBy()}}, {"description", r.name}, {"displayName", r.name}, {"id", r.id}, {"isEnabled", true}, {"value", r.value},
		})
	}
	return &record{kind: "servicePrincipal", members: []member{
		{"id", s.id},
		{"accountEnabled", true},
		{"appId", s.appID},
		{"appRoles", roles},
		{"description", orNull(s.description)},
		{"displayName", s.name},
		{"servicePrincipalType", cmp.Or(s.kind, "Application")},
	}}
}

// listSites finds sites by words. https://learn.microsoft.com/graph/api/site-search
func listSites(x *exchange) (*answer, *graphError) {
	v := v1{w: x.world()}
	words := x.query.raw.Get("search")
	if words == "" {
		return nil, badRequest("The query parameter 'search' is required.")
	}
	found := x.world().sites.where(func(s *sharePointSite) bool { return words == "*" || tokensMatch(s.name, words) })
	return x.list(collection{context: "sites", records: records(found, v.siteRecord), schema: v.siteRecord(&sharePointSite{})})
}

// getSite shows one, by its id. https://learn.microsoft.com/graph/api/site-get
func getSite(x *exchange) (*answer, *graphError) {
	found := x.world().sites.where(func(s *sharePointSite) bool { return s.id == x.id() })
	if len(found) == 0 {
		return nil, &graphError{status: http.StatusNotFound, code: "itemNotFound", message: "Requested site could not be found"}
	}
	return x.one("sites/$entity", v1{w: x.world()}.siteRecord(found[0]), nil)
}

func (v v1) siteRecord(s *sharePointSite) *record {
	return &record{kind: "site", members: []member{
		{"id", s.id},
		{"createdDateTime", moment(s.created)},
		{"description", s.description},
		{"displayName", s.name},
		{"name", s.name},
		{"webUrl", s.address},
	}}
}

// offerable makes the resource of what a body names, or nil when there is no such thing.
func (x *exchange) offerable(c *catalog, named *resourceBody) *resource {
	made := &resource{
		id: x.t.newID(), catalogID: c.id, scopeID: x.t.newID(), created: x.now, addedBy: x.author(),
		rolesFrom: x.now.Add(x.t.knobs.RoleVisibleAfter.Duration()),
	}
	switch made.system = spelled(named.OriginSystem, systemGroup, systemApplication, systemSite); made.system {
	case systemGroup:
		g := seen(x, &x.world().groups, named.OriginID)
		if g == nil {
			return nil
		}
		made.originID = g.id
		made.roles = []*role{memberRole(made, x.t.newID())}
	case systemApplication:
		s := x.world().services.get(named.OriginID)
		if s == nil || !s.takesPeople() {
			return nil
		}
		made.originID, made.roles = s.id, rolesFrom(made, s.forPeople(), x.t.newID)
	case systemSite:
		s := x.world().sites.get(named.OriginID)
		if s == nil {
			return nil
		}
		made.originID, made.roles = s.address, rolesFrom(made, s.groups, x.t.newID)
	}
	return made
}

func rolesFrom(of *resource, offered []appRole, newID func() string) []*role {
	var roles []*role
	for _, o := range offered {
		roles = append(roles, &role{of: of, id: newID(), originID: o.id, name: o.name})
	}
	return roles
}
