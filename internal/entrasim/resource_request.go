package entrasim

import (
	"slices"
	"strings"
	"time"
)

// resourceRequest is one call that put a group into a catalog or took it out. It is done at once.
type resourceRequest struct {
	id, kind, justification string
	catalogID, resourceID   string
	requestor               string // object id; empty for the application
	created                 time.Time
}

func (r *resourceRequest) key() string { return r.id }

// resourceRequestBody is what POST resourceRequests takes.
type resourceRequestBody struct {
	typed
	RequestType   string        `json:"requestType"`
	Resource      *resourceBody `json:"resource"`
	Catalog       *idBody       `json:"catalog"`
	CatalogID     string        `json:"catalog.id"` // of beta
	Justification string        `json:"-justification"`
}

// resourceBody names a resource of a catalog, or a group on its way into one.
type resourceBody struct {
	typed
	ID           string `json:"id"`
	DisplayName  string `json:"displayName"`
	Description  string `json:"description"`
	OriginID     string `json:"originId"`
	OriginSystem string `json:"originSystem"`
}

// idBody names an object by its id.
type idBody struct {
	typed
	ID string `json:"id"`
}

// resourceWords translate beta's body.
func resourceWords() map[string]string {
	return map[string]string{
		"accessPackageResource": "resource", "catalogId": "catalog.id", "justification": "-justification",
		"resourceType": "", "url": "", "isPendingOnboarding": "", "addedBy": "", "addedOn": "",
		"executeImmediately": "", "isValidationOnly": "", "expirationDateTime": "",
	}
}

// postResourceRequest puts a group into a catalog, or takes one out.
func postResourceRequest(x *exchange) (*answer, *graphError) {
	var body resourceRequestBody
	if refusal := x.readIn(resourceWords(), &body); refusal != nil {
		return nil, refusal
	}
	if body.Catalog != nil {
		body.CatalogID = body.Catalog.ID
	}
	if body.CatalogID == "" || body.Resource == nil {
		return nil, badRequest("The catalog and the resource are required.")
	}
	c, refusal := x.findCatalog(body.CatalogID, catalogOwner)
	if refusal != nil {
		return nil, refusal
	}
	r := &resourceRequest{kind: spelled(body.RequestType, adminAdd, adminRemove), justification: body.Justification, catalogID: c.id, created: x.now}
	if x.who.user != nil {
		r.requestor = x.who.user.id
	}
	switch r.kind {
	case adminAdd:
		refusal = x.onboard(c, body.Resource, r)
	case adminRemove:
		refusal = x.offboard(c, body.Resource, r)
	default:
		refusal = badRequest("The requestType '%s' is not supported.", body.RequestType)
	}
	if refusal != nil {
		return nil, refusal
	}
	r.id = x.t.newID()
	x.world().resourceRequests.add(r)
	return x.created("identityGovernance/entitlementManagement/resourceRequests", r.id, x.dialect().resourceRequestRecord(r))
}

// onboard adds a group, an application or a site to a catalog.
func (x *exchange) onboard(c *catalog, named *resourceBody, r *resourceRequest) *graphError {
	if spelled(named.OriginSystem, systemGroup, systemApplication, systemSite) == "" {
		return badRequest("The originSystem '%s' is not supported.", named.OriginSystem)
	}
	held := x.offerable(c, named)
	if held == nil {
		return noSuchResource(named.OriginID)
	}
	if !x.mayOffer(held) {
		return ruleBroken("CallerNotResourceOwner", "The caller is not the resource owner.")
	}
	if x.world().resourceFor(c, held.originID) != nil {
		return ruleBroken(codeOnboarded, "The specified resource is already onboarded to ELM.")
	}
	r.resourceID = x.world().resources.add(held).id
	return nil
}

// mayOffer reports whether the caller has authority over what is to be offered: by owning a group, by a role, or, for
// the application, by its permission.
func (x *exchange) mayOffer(held *resource) bool {
	if g := x.world().groups.get(held.groupID()); g != nil && slices.Contains(g.owners, x.who.principal()) {
		return true
	}
	if x.who.user != nil {
		return x.who.user.governs() || x.who.user.has(rolesOver()[held.system])
	}
	switch held.system {
	case systemApplication:
		return x.who.may("Application.ReadWrite.All", "Directory.ReadWrite.All")
	case systemSite:
		return x.who.may("Sites.FullControl.All")
	}
	return x.who.may("Group.ReadWrite.All", "Directory.ReadWrite.All")
}

// rolesOver are the directory roles that have authority over the resources of a system.
func rolesOver() map[string]string {
	return map[string]string{systemGroup: roleGroups, systemApplication: roleCloudApps, systemSite: "SharePoint Administrator"}
}

// resourceFor is a group, an application or a site as a catalog holds it, or nil.
func (w *world) resourceFor(c *catalog, originID string) *resource {
	return w.resources.find(func(r *resource) bool { return r.catalogID == c.id && strings.EqualFold(r.originID, originID) })
}

// given reports whether some package gives a role of a resource.
func (w *world) given(held *resource) bool {
	return w.roleScopes.find(func(rs *roleScope) bool { return rs.resourceID == held.id }) != nil
}

// dropOrphans takes resources out of their catalogs whose group is gone and that no package gives.
func (w *world) dropOrphans() {
	for _, held := range w.resources.where(func(r *resource) bool { return r.groupID() != "" && w.groups.get(r.groupID()) == nil && !w.given(r) }) {
		w.resources.remove(held)
	}
}

// offboard takes a resource out of a catalog, unless a package gives it.
func (x *exchange) offboard(c *catalog, named *resourceBody, r *resourceRequest) *graphError {
	held := x.world().resources.get(named.ID)
	if named.ID == "" {
		held = x.world().resourceFor(c, named.OriginID)
	}
	if held == nil || held.catalogID != c.id {
		return notFound("resource", orWord(named.ID, named.OriginID))
	}
	late := x.now.Before(held.freed.Add(x.t.knobs.StaleAfterDelete.Duration()))
	if x.world().given(held) || late {
		name, _ := x.world().nameOf(held)
		return ruleBroken("InvalidDeleteResourceHasEntitlements", "The resource: "+name+" can not be deleted because it is used by access packages.")
	}
	x.world().resources.remove(held)
	r.resourceID = held.id
	return nil
}

// listResourceRequests lists what was put into catalogs and taken out.
func listResourceRequests(x *exchange) (*answer, *graphError) {
	if refusal := x.readable(false); refusal != nil {
		return nil, refusal
	}
	v := x.dialect()
	all := x.world().resourceRequests.where(func(r *resourceRequest) bool { return x.who.rules(r.catalogID, catalogReader) })
	return x.list(collection{
		context: "identityGovernance/entitlementManagement/resourceRequests",
		records: records(all, v.resourceRequestRecord), schema: v.resourceRequestRecord(&resourceRequest{}),
	})
}
