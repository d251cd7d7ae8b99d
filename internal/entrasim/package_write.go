package entrasim

// packageBody is what POST and PATCH of packages take.
type packageBody struct {
	typed
	DisplayName *string `json:"displayName"`
	Description *string `json:"description"`
	Hidden      *bool   `json:"isHidden"`
	Catalog     *idBody `json:"catalog"`
	CatalogID   string  `json:"catalog.id"`           // of beta
	RolesShown  *bool   `json:"-isRoleScopesVisible"` // of beta
}

func packageWords() map[string]string {
	return map[string]string{
		"catalogId": "catalog.id", "isRoleScopesVisible": "-isRoleScopesVisible", "uniqueName": "",
		"accessPackageCatalog": "catalog",
	}
}

// postPackage makes a package in a catalog.
func postPackage(x *exchange) (*answer, *graphError) {
	var body packageBody
	if refusal := x.readIn(packageWords(), &body); refusal != nil {
		return nil, refusal
	}
	if body.Catalog != nil {
		body.CatalogID = body.Catalog.ID
	}
	if body.DisplayName == nil || *body.DisplayName == "" || body.CatalogID == "" {
		return nil, badRequest("The displayName and the catalog are required.")
	}
	c, refusal := x.findCatalog(body.CatalogID, packageManager)
	if refusal != nil {
		return nil, refusal
	}
	p := &accessPackage{born: x.newlyVisible(), id: x.t.newID(), catalogID: c.id, created: x.now, createdBy: x.author()}
	p.apply(&body, x)
	x.world().packages.add(p)
	return x.created("identityGovernance/entitlementManagement/accessPackages", p.id, x.dialect().packageRecord(p))
}

// apply changes what a body names.
func (p *accessPackage) apply(body *packageBody, x *exchange) {
	set(&p.name, body.DisplayName)
	set(&p.description, body.Description)
	set(&p.hidden, body.Hidden)
	set(&p.rolesShown, body.RolesShown)
	p.modified, p.modifiedBy = x.now, x.author()
}

// patchPackage changes a package, for example hides it. A package stays in its catalog.
func patchPackage(x *exchange) (*answer, *graphError) {
	p, refusal := x.findPackage(x.id(), packageManager)
	if refusal != nil {
		return nil, refusal
	}
	var body packageBody
	if refusal := x.readIn(packageWords(), &body); refusal != nil {
		return nil, refusal
	}
	if body.Catalog != nil || body.CatalogID != "" {
		return nil, badRequest("The catalog of an access package cannot be changed.")
	}
	p.apply(&body, x)
	return noContent()
}

// deletePackage takes a package away that nobody holds and that has no policies any more.
func deletePackage(x *exchange) (*answer, *graphError) {
	p, refusal := x.findPackage(x.id(), packageManager)
	switch {
	case refusal != nil:
		return nil, refusal
	case x.world().busy(func(packageID, _ string) bool { return packageID == p.id }):
		return nil, ruleBroken(codeBusyPackage, "The access package cannot be deleted while it has active assignments.")
	case len(x.world().policiesOf(p)) > 0:
		return nil, ruleBroken(codeBusyPackage, "The access package cannot be deleted while it has assignment policies.")
	}
	for _, rs := range x.world().roleScopesOf(p) {
		x.world().resources.get(rs.resourceID).freed = x.now
		x.world().roleScopes.remove(rs)
	}
	discard(x, &x.world().packages, p)
	x.world().dropOrphans()
	return noContent()
}

// busy reports whether somebody holds access, or is on the way to it, of a package and a policy that satisfy.
func (w *world) busy(satisfies func(packageID, policyID string) bool) bool {
	held := w.assignments.find(func(a *assignment) bool { return a.holds() && satisfies(a.packageID, a.policyID) })
	open := w.requests.find(func(r *request) bool { return r.open() && satisfies(r.packageID, r.policyID) })
	return held != nil || open != nil
}
