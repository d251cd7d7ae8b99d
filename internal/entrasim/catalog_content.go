package entrasim

import "slices"

// listResources lists what a catalog holds.
func listResources(x *exchange) (*answer, *graphError) {
	c, refusal := x.findCatalog(x.id(), catalogReader)
	if refusal != nil {
		return nil, refusal
	}
	return listContent(x, c, "resources", x.world().resourcesIn(c), dialect.resourceRecord)
}

// listResourceRoles lists the roles that the resources of a catalog have to give.
func listResourceRoles(x *exchange) (*answer, *graphError) {
	c, refusal := x.findCatalog(x.id(), catalogReader)
	if refusal != nil {
		return nil, refusal
	}
	visible := slices.DeleteFunc(x.world().resourcesIn(c), func(r *resource) bool { return r.rolesFrom.After(x.now) })
	return listContent(x, c, "resourceRoles", rolesOf(visible), dialect.roleRecord)
}

// listResourceScopes lists the scopes in which they give them.
func listResourceScopes(x *exchange) (*answer, *graphError) {
	c, refusal := x.findCatalog(x.id(), catalogReader)
	if refusal != nil {
		return nil, refusal
	}
	return listContent(x, c, "resourceScopes", x.world().resourcesIn(c), dialect.scopeRecord)
}

// listContent lists what belongs to a catalog in one of three lights.
func listContent[T any](x *exchange, c *catalog, name string, rows []*T, show func(dialect, *T) *record) (*answer, *graphError) {
	v := x.dialect()
	return x.list(collection{
		context: "identityGovernance/entitlementManagement/catalogs('" + c.id + "')/" + name,
		records: records(rows, func(row *T) *record { return show(v, row) }), schema: show(v, new(T)),
	})
}
