package entrasim

import (
	"net/http"
	"strings"
)

// roleScopeBody is what POST resourceRoleScopes takes: a role of a resource, and the scope to give it in.
type roleScopeBody struct {
	typed
	Role *struct {
		roleBody
		Resource *resourceBody `json:"resource"`
	} `json:"role"`
	Scope *struct {
		roleBody
		IsRootScope bool          `json:"isRootScope"`
		Resource    *resourceBody `json:"resource"`
	} `json:"scope"`
}

// roleBody is what a role and a scope have in common.
type roleBody struct {
	typed
	ID           string `json:"id"`
	DisplayName  string `json:"displayName"`
	Description  string `json:"description"`
	OriginID     string `json:"originId"`
	OriginSystem string `json:"originSystem"`
}

func roleScopeWords() map[string]string {
	return map[string]string{
		"accessPackageResourceRole": "role", "accessPackageResourceScope": "scope", "accessPackageResource": "resource",
		"resourceType": "", "url": "", "isPendingOnboarding": "", "addedBy": "", "addedOn": "", "roleOriginId": "",
		"accessPackageResourceScopes": "", "accessPackageResourceRoles": "",
	}
}

// postRoleScope makes a package give a role. Who holds the package already gets it too.
func postRoleScope(x *exchange) (*answer, *graphError) {
	p, refusal := x.findPackage(x.id(), packageManager)
	if refusal != nil {
		return nil, refusal
	}
	var body roleScopeBody
	if refusal := x.readIn(roleScopeWords(), &body); refusal != nil {
		return nil, refusal
	}
	if body.Role == nil || body.Scope == nil {
		return nil, badRequest("The role and the scope are required.")
	}
	given, refusal := x.roleNamed(p, &body)
	if refusal != nil {
		return nil, refusal
	}
	rs := given.in(p)
	rs.created, rs.createdBy = x.now, x.author()
	if x.world().roleScopes.get(rs.key()) != nil {
		return nil, &graphError{status: http.StatusConflict, code: "DuplicateKey", message: "There is already a duplicated entity."}
	}
	given.used = true
	x.world().roleScopes.add(rs)
	x.spread(p)
	return x.created("identityGovernance/entitlementManagement/accessPackages('"+p.id+"')/resourceRoleScopes", rs.id, x.dialect().roleScopeRecord(rs))
}

// in is the role as a package gives it.
func (r *role) in(p *accessPackage) *roleScope {
	return &roleScope{packageID: p.id, resourceID: r.of.id, roleID: r.id, id: r.id + "_" + r.of.scopeID}
}

// roleNamed finds the role of a resource of the package's catalog that a body means. The role is known by its origin id:
// its own id may still be all zeros.
func (x *exchange) roleNamed(p *accessPackage, body *roleScopeBody) (*role, *graphError) {
	notThere := &graphError{status: http.StatusNotFound, code: "RoleNotFound", message: "The role was not found."}
	held := x.world().resources.find(func(r *resource) bool {
		return r.catalogID == p.catalogID && r.roleNamed(body.Role.OriginID) != nil && body.Role.Resource.means(r)
	})
	if held == nil || held.rolesFrom.After(x.now) {
		return nil, notThere
	}
	if body.Scope.OriginID != "" && !strings.EqualFold(body.Scope.OriginID, held.originID) {
		return nil, badRequest("The scope does not belong to the resource of the role.")
	}
	return held.roleNamed(body.Role.OriginID), nil
}

// means reports whether a body that names a resource by its ids, or by none, may mean this one.
func (b *resourceBody) means(r *resource) bool {
	if b == nil {
		return true
	}
	return (b.ID == "" || strings.EqualFold(b.ID, r.id)) && (b.OriginID == "" || strings.EqualFold(b.OriginID, r.originID))
}

// spread gives what a package gives now to those who hold it.
func (x *exchange) spread(p *accessPackage) {
	for _, a := range x.world().assignments.rows {
		if a.packageID == p.id && a.state == stateDelivered {
			x.t.enroll(a)
		}
	}
}

// deleteRoleScope makes a package give a role no longer; who had it through the package only, loses it.
func deleteRoleScope(x *exchange) (*answer, *graphError) {
	p, refusal := x.findPackage(x.id(), packageManager)
	if refusal != nil {
		return nil, refusal
	}
	rs := x.world().roleScopes.get(p.id + "/" + x.r.PathValue("other"))
	if rs == nil {
		return nil, notFound("resource role scope", x.r.PathValue("other"))
	}
	held := x.world().resources.get(rs.resourceID)
	held.freed = x.now
	g := x.world().groups.get(held.groupID())
	x.world().roleScopes.remove(rs)
	x.world().dropOrphans()
	for _, a := range x.world().assignments.rows {
		if g != nil && a.packageID == p.id && !x.world().stillGiven(g, a.target) {
			g.leave(a.target)
		}
	}
	return noContent()
}
