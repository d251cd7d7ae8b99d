package entrasim

import "strings"

// beta shows the world in the names of the beta version, which are those of the vendor's tutorial: enums begin with a
// capital, ids of neighbours are members, and everything says who made it. People and groups look as in v1.0.
type beta struct {
	v1
	tenantID string
	// renewed makes requests use the names of v1.0, as the collection assignmentRequests of beta does.
	renewed bool
}

// pascal is a word of v1.0 as beta writes it.
func pascal(word string) enum {
	if word == "" {
		return ""
	}
	return enum(strings.ToUpper(word[:1]) + word[1:])
}

func (v beta) catalogRecord(c *catalog) *record {
	kind, status := enum("UserManaged"), enum("Published")
	if c.serviceDefault {
		kind = "ServiceDefault"
	}
	if c.unpublished {
		status = "Unpublished"
	}
	return &record{kind: "accessPackageCatalog", members: []member{
		{"id", c.id},
		{"displayName", c.name},
		{"description", c.description},
		{"catalogType", kind},
		{"catalogStatus", status},
		{"isExternallyVisible", c.externallyVisible},
		{"createdBy", c.createdBy},
		{"createdDateTime", moment(c.created)},
		{"modifiedBy", c.modifiedBy},
		{"modifiedDateTime", moment(c.modified)},
	}, links: []link{
		toMany("accessPackages", func() []*accessPackage { return v.w.packagesIn(c) }, v.packageRecord),
		toMany("accessPackageResources", func() []*resource { return v.w.resourcesIn(c) }, v.resourceRecord),
		toMany("accessPackageResourceRoles", func() []*role { return rolesOf(v.withRoles(v.w.resourcesIn(c))) }, v.roleRecord),
		toMany("accessPackageResourceScopes", func() []*resource { return v.w.resourcesIn(c) }, v.scopeRecord),
	}}
}

func (v beta) packageRecord(p *accessPackage) *record {
	return &record{kind: "accessPackage", members: []member{
		{"id", p.id},
		{"catalogId", p.catalogID},
		{"displayName", p.name},
		{"description", p.description},
		{"isHidden", p.hidden},
		{"isRoleScopesVisible", p.rolesShown},
		{"createdBy", p.createdBy},
		{"createdDateTime", moment(p.created)},
		{"modifiedBy", p.modifiedBy},
		{"modifiedDateTime", moment(p.modified)},
	}, links: []link{
		toOne("accessPackageCatalog", v.w.catalogs.get(p.catalogID), v.catalogRecord),
		toMany("accessPackageResourceRoleScopes", func() []*roleScope { return v.w.roleScopesOf(p) }, v.roleScopeRecord),
		toMany("accessPackageAssignmentPolicies", func() []*policy { return v.w.policiesOf(p) }, v.policyRecord),
		toMany("accessPackagesIncompatibleWith", func() []*accessPackage { return v.w.barring(p) }, v.packageRecord),
		toMany("incompatibleAccessPackages", func() []*accessPackage { return v.w.packagesBarredBy(p) }, v.packageRecord),
		toMany("incompatibleGroups", func() []*group { return v.w.groupsBarredBy(p) }, v.groupRecord),
	}}
}

func (v beta) resourceRecord(r *resource) *record {
	name, description := v.w.nameOf(r)
	return &record{kind: "accessPackageResource", members: []member{
		{"id", r.id},
		{"displayName", name},
		{"description", description},
		{"url", v.addressOf(r)},
		{"resourceType", r.typeOf()},
		{"originId", r.originID},
		{"originSystem", orWord(r.system, systemGroup)},
		{"isPendingOnboarding", false},
		{"addedBy", r.addedBy},
		{"addedOn", moment(r.created)},
		{"attributes", []any{}},
	}, links: []link{
		toMany("accessPackageResourceRoles", func() []*role { return rolesOf(v.withRoles([]*resource{r})) }, v.roleRecord),
		toMany("accessPackageResourceScopes", func() []*resource { return []*resource{r} }, v.scopeRecord),
		toNothing("accessPackageResourceEnvironment"),
	}}
}

// resourceOfRole shows a resource beside its role, where the service adds a list that it leaves empty.
func (v beta) resourceOfRole(r *resource) *record {
	shown := v.resourceRecord(r)
	shown.members = append(shown.members, member{"accessPackageResourceScopes", []any{}})
	return shown
}

func (v beta) roleRecord(r *role) *record {
	of := r.resource()
	return &record{kind: "accessPackageResourceRole", members: []member{
		{"id", r.shownID()},
		{"displayName", r.name},
		{"description", nil},
		{"originSystem", orWord(of.system, systemGroup)},
		{"originId", r.originID},
	}, links: []link{
		toOne("accessPackageResource", of, v.resourceOfRole),
	}}
}

func (v beta) scopeRecord(r *resource) *record {
	return &record{kind: "accessPackageResourceScope", members: []member{
		{"id", r.scopeID},
		{"displayName", "Root"},
		{"description", "Root Scope"},
		{"originId", r.originID},
		{"originSystem", orWord(r.system, systemGroup)},
		{"isRootScope", true},
		{"roleOriginId", nil},
		{"url", nil},
	}, links: []link{
		toOne("accessPackageResource", r, v.resourceRecord),
	}}
}

func (v beta) roleScopeRecord(rs *roleScope) *record {
	return &record{kind: "accessPackageResourceRoleScope", members: []member{
		{"id", rs.id},
		{"createdBy", rs.createdBy},
		{"createdDateTime", moment(rs.created)},
		{"modifiedBy", rs.createdBy},
		{"modifiedDateTime", moment(rs.created)},
	}, links: []link{
		toOne("accessPackageResourceRole", v.w.roleOf(rs), v.roleRecord),
		toOne("accessPackageResourceScope", v.w.resources.get(rs.resourceID), v.scopeRecord),
	}}
}

func (v beta) resourceRequestRecord(r *resourceRequest) *record {
	return &record{kind: "accessPackageResourceRequest", members: []member{
		{"catalogId", r.catalogID},
		{"executeImmediately", false},
		{"id", r.id},
		{"requestType", pascal(r.kind)},
		{"requestState", "Delivered"},
		{"requestStatus", "Fulfilled"},
		{"isValidationOnly", false},
		{"expirationDateTime", nil},
		{"justification", r.justification},
	}, links: []link{
		toOne("accessPackageResource", v.w.resources.ever(r.resourceID), v.resourceRecord),
		toOne("requestor", v.w.users.ever(r.requestor), v.subjectRecord),
	}}
}
