package entrasim

// v1 shows the world in the names of Graph v1.0 (the CSDL's names, enums in camel case).
type v1 struct {
	w *world
	// mixed makes requests use names of beta, as some printed samples of v1.0 do.
	mixed bool
}

// dialect is the way in which answers are written. The caller holds mu.
func (t *Tenant) dialect() v1 { return v1{w: t.world, mixed: t.knobs.MixedDialect} }

func (v v1) catalogRecord(c *catalog) *record {
	kind := enum("userManaged")
	if c.serviceDefault {
		kind = "serviceDefault"
	}
	return &record{kind: "accessPackageCatalog", members: []member{
		{"id", c.id},
		{"displayName", c.name},
		{"description", c.description},
		{"catalogType", kind},
		{"state", enum("published")},
		{"isExternallyVisible", c.externallyVisible},
		{"createdDateTime", moment(c.created)},
		{"modifiedDateTime", moment(c.created)},
	}, links: []link{
		toMany("accessPackages", func() []*accessPackage {
			return v.w.packages.where(func(p *accessPackage) bool { return p.catalogID == c.id })
		}, v.packageRecord),
		toMany("resources", func() []*resource {
			return v.w.resources.where(func(r *resource) bool { return r.catalogID == c.id })
		}, v.resourceRecord),
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
		toMany("resourceRoleScopes", func() []*roleScope {
			return v.w.roleScopes.where(func(rs *roleScope) bool { return rs.packageID == p.id })
		}, v.roleScopeRecord),
		toMany("assignmentPolicies", func() []*policy {
			return v.w.policies.where(func(o *policy) bool { return o.packageID == p.id })
		}, v.policyRecord),
		toNothing("accessPackagesIncompatibleWith"),
		toNothing("incompatibleAccessPackages"),
		toNothing("incompatibleGroups"),
	}}
}

func (v v1) roleScopeRecord(rs *roleScope) *record {
	return &record{kind: "accessPackageResourceRoleScope", members: []member{
		{"id", rs.id},
		{"createdDateTime", moment(rs.created)},
	}, links: []link{
		toOne("role", v.w.resources.get(rs.resourceID), v.roleRecord),
		toOne("scope", v.w.resources.get(rs.resourceID), v.scopeRecord),
	}}
}

func (v v1) resourceRecord(r *resource) *record {
	name, description := "", ""
	if g := v.w.groups.get(r.groupID); g != nil {
		name, description = g.name, g.description
	}
	return &record{kind: "accessPackageResource", members: []member{
		{"id", r.id},
		{"displayName", name},
		{"description", description},
		{"originId", r.groupID},
		{"originSystem", "AadGroup"},
		{"createdDateTime", moment(r.created)},
		{"modifiedDateTime", moment(r.created)},
		{"attributes", []any{}},
	}, links: []link{
		toMany("roles", func() []*resource { return []*resource{r} }, v.roleRecord),
		toMany("scopes", func() []*resource { return []*resource{r} }, v.scopeRecord),
		toNothing("environment"),
	}}
}

// roleRecord shows the one role that a group has to give.
func (v v1) roleRecord(r *resource) *record {
	return &record{kind: "accessPackageResourceRole", members: []member{
		{"id", r.roleID},
		{"displayName", "Member"},
		{"description", nil},
		{"originSystem", "AadGroup"},
		{"originId", "Member_" + r.groupID},
	}, links: []link{
		toOne("resource", r, v.resourceRecord),
	}}
}

func (v v1) scopeRecord(r *resource) *record {
	return &record{kind: "accessPackageResourceScope", members: []member{
		{"id", r.scopeID},
		{"displayName", "Root"},
		{"description", "Root Scope"},
		{"originId", r.groupID},
		{"originSystem", "AadGroup"},
		{"isRootScope", true},
	}, links: []link{
		toOne("resource", r, v.resourceRecord),
	}}
}
