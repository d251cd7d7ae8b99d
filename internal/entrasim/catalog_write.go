package entrasim

import "net/http"

// catalogBody is what POST and PATCH of catalogs take.
type catalogBody struct {
	typed
	DisplayName *string `json:"displayName"`
	Description *string `json:"description"`
	State       *string `json:"state"`
	External    *bool   `json:"isExternallyVisible"`
}

// catalogWords translate beta's body.
func catalogWords() map[string]string {
	return map[string]string{"catalogStatus": "state", "uniqueName": ""}
}

// readCatalog decodes and checks such a body.
func (x *exchange) readCatalog() (*catalogBody, *graphError) {
	var body catalogBody
	if refusal := x.readIn(catalogWords(), &body); refusal != nil {
		return nil, refusal
	}
	if body.State != nil && spelled(*body.State, "published", "unpublished") == "" {
		return nil, badRequest("The value '%s' is not valid for the state of a catalog.", *body.State)
	}
	return &body, nil
}

// postCatalog makes a catalog; a person who makes one owns it.
func postCatalog(x *exchange) (*answer, *graphError) {
	if !x.who.governsAs(catalogOwner) {
		return nil, unauthorizedRole()
	}
	body, refusal := x.readCatalog()
	switch {
	case refusal != nil:
		return nil, refusal
	case body.DisplayName == nil || *body.DisplayName == "":
		return nil, badRequest("The property 'displayName' is required.")
	}
	c := &catalog{born: x.newlyVisible(), id: x.t.newID(), created: x.now, createdBy: x.author()}
	c.apply(body, x)
	if x.who.user != nil {
		c.assign(x.who.user.id, catalogOwner)
	}
	x.world().catalogs.add(c)
	return x.created("identityGovernance/entitlementManagement/catalogs", c.id, x.dialect().catalogRecord(c))
}

// apply changes what a body names.
func (c *catalog) apply(body *catalogBody, x *exchange) {
	set(&c.name, body.DisplayName)
	set(&c.description, body.Description)
	set(&c.externallyVisible, body.External)
	if body.State != nil {
		c.unpublished = spelled(*body.State, "unpublished") != ""
	}
	c.modified, c.modifiedBy = x.now, x.author()
}

// set takes over a value that was given.
func set[T any](to, given *T) {
	if given != nil {
		*to = *given
	}
}

// patchCatalog changes a catalog.
func patchCatalog(x *exchange) (*answer, *graphError) {
	c, refusal := x.findCatalog(x.id(), catalogOwner)
	if refusal != nil {
		return nil, refusal
	}
	body, refusal := x.readCatalog()
	if refusal != nil {
		return nil, refusal
	}
	c.apply(body, x)
	return noContent()
}

// deleteCatalog takes an empty catalog away.
func deleteCatalog(x *exchange) (*answer, *graphError) {
	c, refusal := x.findCatalog(x.id(), catalogOwner)
	switch {
	case refusal != nil:
		return nil, refusal
	case c.serviceDefault:
		return nil, &graphError{status: http.StatusBadRequest, code: "BadRequest", message: "The built-in catalog cannot be deleted."}
	case len(x.world().packagesIn(c)) > 0 || len(x.world().resourcesIn(c)) > 0:
		return nil, ruleBroken(codeBusyCatalog, "The catalog still holds access packages or resources.")
	}
	discard(x, &x.world().catalogs, c)
	return noContent()
}
