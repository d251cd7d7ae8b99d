package entrasim

// listResources lists what a catalog holds.
func listResources(x *exchange) (*answer, *graphError) {
	return x.content("resources", dialect.resourceRecord, nil)
}

// listResourceRoles lists the roles that the resources of a catalog have to give.
func listResourceRoles(x *exchange) (*answer, *graphError) {
	return x.content("resourceRoles", dialect.roleRecord, func(r *resource) bool { return !r.rolesFrom.After(x.now) })
}

// listResourceScopes lists the scopes in which they give them.
func listResourceScopes(x *exchange) (*answer, *graphError) {
	return x.content("resourceScopes", dialect.scopeRecord, nil)
}

// content lists a catalog's resources in one of three lights; satisfies may be nil.
func (x *exchange) content(name string, show func(dialect, *resource) *record, satisfies func(*resource) bool) (*answer, *graphError) {
	c, refusal := x.findCatalog(x.id(), catalogReader)
	if refusal != nil {
		return nil, refusal
	}
	v := x.dialect()
	held := x.world().resources.where(func(r *resource) bool { return r.catalogID == c.id && (satisfies == nil || satisfies(r)) })
	return x.list(collection{
		context: "identityGovernance/entitlementManagement/catalogs('" + c.id + "')/" + name,
		records: records(held, func(r *resource) *record { return show(v, r) }), schema: show(v, &resource{}),
	})
}
