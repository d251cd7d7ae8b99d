package entrasim

import (
	"slices"
	"time"
)

// v1 shows the world in the names of Graph v1.0 (the CSDL's names, enums in camel case).
type v1 struct {
	w   *world
	now time.Time
	// mixed makes requests use names of beta, as some printed samples of v1.0 do.
	mixed bool
}

// dialect is the way in which answers are written. The caller holds mu.
func (t *Tenant) dialect() v1 {
	return v1{w: t.world, now: t.clock.now(), mixed: t.knobs.MixedDialect}
}

func (v v1) catalogRecord(c *catalog) *record {
	kind, state := enum("userManaged"), enum("published")
	if c.serviceDefault {
		kind = "serviceDefault"
	}
	if c.unpublished {
		state = "unpublished"
	}
	return &record{kind: "accessPackageCatalog", members: []member{
		{"id", c.id},
		{"displayName", c.name},
		{"description", c.description},
		{"catalogType", kind},
		{"state", state},
		{"isExternallyVisible", c.externallyVisible},
		{"createdDateTime", moment(c.created)},
		{"modifiedDateTime", moment(c.modified)},
	}, links: []link{
		toMany("accessPackages", func() []*accessPackage { return v.w.packagesIn(c) }, v.packageRecord),
		toMany("resources", func() []*resource { return v.w.resourcesIn(c) }, v.resourceRecord),
		toMany("resourceRoles", func() []*role { return rolesOf(v.withRoles(v.w.resourcesIn(c))) }, v.roleRecord),
		toMany("resourceScopes", func() []*resource { return v.w.resourcesIn(c) }, v.scopeRecord),
	}}
}

func (v v1) packageRecord(p *accessPackage) *record {
	return &record{kind: "accessPackage", members: []member{
		{"id", p.id},
		{"displayName", p.name},
		{"description", p.description},
		{"isHidden", p.hidden},
		{"createdDateTime", moment(p.created)},
		{"modifiedDateTime", moment(p.modified)},
	}, links: []link{
		toOne("catalog", v.w.catalogs.get(p.catalogID), v.catalogRecord),
		toMany("resourceRoleScopes", func() []*roleScope { return v.w.roleScopesOf(p) }, v.roleScopeRecord),
		toMany("assignmentPolicies", func() []*policy { return v.w.policiesOf(p) }, v.policyRecord),
		toMany("accessPackagesIncompatibleWith", func() []*accessPackage { return v.w.barring(p) }, v.packageRecord),
		toMany("incompatibleAccessPackages", func() []*accessPackage { return v.w.packagesBarredBy(p) }, v.packageRecord),
		toMany("incompatibleGroups", func() []*group { return v.w.groupsBarredBy(p) }, v.groupRecord),
	}}
}

func (v v1) roleScopeRecord(rs *roleScope) *record {
	return &record{kind: "accessPackageResourceRoleScope", members: []member{
		{"id", rs.id},
		{"createdDateTime", moment(rs.created)},
	}, links: []link{
		toOne("role", v.w.roleOf(rs), v.roleRecord),
		toOne("scope", v.w.resources.get(rs.resourceID), v.scopeRecord),
	}}
}

func (v v1) resourceRecord(r *resource) *record {
	name, description := v.w.nameOf(r)
	return &record{kind: "accessPackageResource", members: []member{
		{"id", r.id},
		{"displayName", name},
		{"description", description},
		{"originId", r.originID},
		{"originSystem", orWord(r.system, systemGroup)},
		{"createdDateTime", moment(r.created)},
		{"modifiedDateTime", moment(r.created)},
		{"attributes", []any{}},
	}, links: []link{
		toMany("roles", func() []*role { return rolesOf(v.withRoles([]*resource{r})) }, v.roleRecord),
		toMany("scopes", func() []*resource { return []*resource{r} }, v.scopeRecord),
		toNothing("environment"),
	}}
}

// withRoles keeps the resources whose roles can be seen already.
func (v v1) withRoles(rows []*resource) []*resource {
	return slices.DeleteFunc(slices.Clone(rows), func(r *resource) bool { return r.rolesFrom.After(v.now) })
}

func (v v1) resourceRequestRecord(r *resourceRequest) *record {
	return &record{kind: "accessPackageResourceRequest", members: []member{
		{"id", r.id},
		{"requestType", enum(r.kind)},
		{"state", enum(stateDelivered)},
		{"createdDateTime", moment(r.created)},
	}, links: []link{
		toOne("catalog", v.w.catalogs.ever(r.catalogID), v.catalogRecord),
		toOne("resource", v.w.resources.ever(r.resourceID), v.resourceRecord),
	}}
}

// roleRecord shows a role that a resource has to give.
func (v v1) roleRecord(r *role) *record {
	of := r.resource()
	return &record{kind: "accessPackageResourceRole", members: []member{
		{"id", r.shownID()},
		{"displayName", r.name},
		{"description", nil},
		{"originSystem", orWord(of.system, systemGroup)},
		{"originId", r.originID},
	}, links: []link{
		toOne("resource", of, v.resourceRecord),
	}}
}

func (v v1) scopeRecord(r *resource) *record {
	return &record{kind: "accessPackageResourceScope", members: []member{
		{"id", r.scopeID},
		{"displayName", "Root"},
		{"description", "Root Scope"},
		{"originId", r.originID},
		{"originSystem", orWord(r.system, systemGroup)},
		{"isRootScope", true},
	}, links: []link{
		toOne("resource", r, v.resourceRecord),
	}}
}
