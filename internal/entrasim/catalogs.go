package entrasim

// listCatalogs lists the catalogs.
func listCatalogs(x *exchange) (*answer, *graphError) {
	if refusal := x.readable(false); refusal != nil {
		return nil, refusal
	}
	v := x.dialect()
	all := x.world().catalogs.where(func(c *catalog) bool { return c.seen(x.now) && x.who.rules(c.id, catalogReader) })
	return x.list(collection{
		context: "identityGovernance/entitlementManagement/catalogs",
		records: records(all, v.catalogRecord), schema: v.catalogRecord(&catalog{}),
	})
}

// getCatalog shows one catalog.
func getCatalog(x *exchange) (*answer, *graphError) {
	c, refusal := x.findCatalog(x.id(), catalogReader)
	if refusal != nil {
		return nil, refusal
	}
	return x.one("identityGovernance/entitlementManagement/catalogs/$entity", x.dialect().catalogRecord(c), nil)
}

// findCatalog is a catalog in which the caller may act so.
func (x *exchange) findCatalog(id string, needed catalogRole) (*catalog, *graphError) {
	c := seen(x, &x.world().catalogs, id)
	switch {
	case c == nil:
		return nil, x.missing("catalog", id)
	case !x.who.rules(c.id, needed):
		return nil, unauthorizedRole()
	}
	return c, nil
}
