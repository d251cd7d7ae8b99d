package entrasim

import (
	"cmp"
	"maps"
	"slices"
)

// directoryRole is a role of the whole directory, with the id that it has in every tenant.
type directoryRole struct{ name, template string }

// directoryRoles lists them. https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
func directoryRoles() []directoryRole {
	return []directoryRole{
		{roleGlobalAdministrator, "62e90394-69f5-4237-9190-012177145e10"},
		{roleGovernance, "45d8d3c5-c802-45c6-b32a-1d70b5e1e86e"},
		{roleCloudApps, "158c047a-c907-4556-b7ef-446551a6b5f7"},
		{roleUsers, "fe930be7-5e62-47db-91af-98c3a49a38b1"},
		{roleGroups, "fdd7a751-b60b-444a-984c-02652fe8fa1c"},
	}
}

func (v v1) directoryRoleRecord(r *directoryRole) *record {
	return &record{kind: "directoryRole", members: []member{
		{"@odata.type", "#microsoft.graph.directoryRole"},
		{"id", seededID("directory role", r.name)},
		{"deletedDateTime", nil},
		{"description", r.name},
		{"displayName", r.name},
		{"roleTemplateId", r.template},
	}}
}

// listMyRoles lists the directory roles of the caller. Without a permission to read roles only their ids are shown.
// https://learn.microsoft.com/graph/api/user-list-transitivememberof
func listMyRoles(x *exchange) (*answer, *graphError) {
	v := v1{w: x.world()}
	c := collection{context: "directoryRoles", schema: v.directoryRoleRecord(&directoryRole{})}
	for _, r := range directoryRoles() {
		if x.who.user.has(r.name) {
			c.records = append(c.records, v.directoryRoleRecord(&r))
		}
	}
	if !x.who.may("RoleManagement.Read.Directory", "Directory.Read.All", "Directory.ReadWrite.All") {
		c.records = bare(c.records)
	}
	return x.list(c)
}

// listMyMemberships lists the groups that the caller is in, directly or through others, and their directory roles.
func listMyMemberships(x *exchange) (*answer, *graphError) {
	v := x.dialect()
	c := collection{context: "directoryObjects", schema: v.groupRecord(&group{})}
	for _, g := range x.world().groupsWith(x.who.user) {
		c.records = append(c.records, v.groupRecord(g).before("@odata.type", "#microsoft.graph.group").among())
	}
	for _, r := range directoryRoles() {
		if x.who.user.has(r.name) {
			c.records = append(c.records, v1{}.directoryRoleRecord(&r).among())
		}
	}
	if !x.who.may("Directory.Read.All", "Directory.ReadWrite.All") {
		c.records = bare(c.records)
	}
	return x.list(c)
}

// roleDefinition is a role in catalogs, with the id that it has in every tenant.
type roleDefinition struct {
	id, name string
	level    catalogRole
}

// roleDefinitions lists them. https://learn.microsoft.com/entra/id-governance/entitlement-management-delegate
func roleDefinitions() []roleDefinition {
	return []roleDefinition{
		{"44272f93-9762-48e8-af59-1b5351b1d6b3", "Catalog reader", catalogReader},
		{"e2182095-804a-4656-ae11-64734e9b7ae5", "Access package assignment manager", assignmentManager},
		{"7f480852-ebdc-47d4-87de-0d8498384a83", "Access package manager", packageManager},
		{"ae79f266-94d4-4dab-b730-feca7e132178", "Catalog owner", catalogOwner},
	}
}

// roleAssignment is a role that somebody has in a catalog.
type roleAssignment struct {
	principal, catalogID string
	role                 roleDefinition
}

// roleAssignments lists every role that somebody has in a catalog.
func (w *world) roleAssignments() []*roleAssignment {
	var all []*roleAssignment
	for _, c := range w.catalogs.rows {
		for _, principal := range slices.Sorted(maps.Keys(c.holders)) {
			i := slices.IndexFunc(roleDefinitions(), func(d roleDefinition) bool { return d.level == c.holders[principal] })
			if i >= 0 {
				all = append(all, &roleAssignment{principal, c.id, roleDefinitions()[i]})
			}
		}
	}
	return all
}

// listRoleAssignments lists who has which role in which catalog.
// https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments
func listRoleAssignments(x *exchange) (*answer, *graphError) {
	v := v1{w: x.world()}
	return x.list(collection{
		context: "roleManagement/entitlementManagement/roleAssignments",
		records: records(x.world().roleAssignments(), v.roleAssignmentRecord), schema: v.roleAssignmentRecord(&roleAssignment{}),
	})
}

func (v v1) roleAssignmentRecord(a *roleAssignment) *record {
	return &record{kind: "unifiedRoleAssignment", members: []member{
		{"id", seededID("role assignment", a.principal+"/"+a.catalogID)},
		{"principalId", a.principal},
		{"roleDefinitionId", a.role.id},
		{"directoryScopeId", nil},
		{"appScopeId", "/AccessPackageCatalog/" + a.catalogID},
	}, links: []link{
		toOne("roleDefinition", &a.role, v.roleDefinitionRecord),
	}}
}

func (v v1) roleDefinitionRecord(d *roleDefinition) *record {
	return &record{kind: "unifiedRoleDefinition", members: []member{
		{"id", d.id},
		{"displayName", d.name},
		{"description", d.name},
		{"isBuiltIn", true},
		{"isEnabled", true},
		{"templateId", d.id},
	}}
}

// rolesIn gives the catalogs in which a person holds a role, by themself or through a group, and the greatest of them.
func (w *world) rolesIn(u *user) map[string]catalogRole {
	held := w.rolesOf(u.id)
	for _, g := range w.groupsWith(u) {
		for catalogID, level := range w.rolesOf(g.id) {
			held[catalogID] = max(cmp.Or(held[catalogID], noCatalogRole), level)
		}
	}
	return held
}
