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
	held, refusal := x.roleNamed(p, &body)
	if refusal != nil {
		return nil, refusal
	}
	rs := &roleScope{packageID: p.id, resourceID: held.id, id: held.roleID + "_" + held.scopeID, created: x.now, createdBy: x.author()}
	if x.world().roleScopes.get(rs.key()) != nil {
		return nil, &graphError{status: http.StatusConflict, code: "DuplicateKey", message: "There is already a duplicated entity."}
	}
	held.used = true
	x.world().roleScopes.add(rs)
	x.spread(p)
	return x.created("identityGovernance/entitlementManagement/accessPackages('"+p.id+"')/resourceRoleScopes", rs.id, x.dialect().roleScopeRecord(rs))
}

// roleNamed finds the resource of the package's catalog whose Member role a body means. The role is known by its
// origin id: its own id may still be all zeros.
func (x *exchange) roleNamed(p *accessPackage, body *roleScopeBody) (*resource, *graphError) {
	notThere := &graphError{status: http.StatusNotFound, code: "RoleNotFound", message: "The role was not found."}
	groupID, member := strings.CutPrefix(body.Role.OriginID, "Member_")
	held := x.world().resources.find(func(r *resource) bool {
		return r.catalogID == p.catalogID && strings.EqualFold(r.groupID, groupID)
	})
	if !member || held == nil || held.rolesFrom.After(x.now) {
		return nil, notThere
	}
	if named := body.Role.Resource; named != nil && named.ID != "" && !strings.EqualFold(named.ID, held.id) {
		return nil, notThere
	}
	if body.Scope.OriginID != "" && !strings.EqualFold(body.Scope.OriginID, held.groupID) {
		return nil, badRequest("The scope does not belong to the resource of the role.")
	}
	return held, nil
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
	g := x.world().groups.get(held.groupID)
	x.world().roleScopes.remove(rs)
	x.world().dropOrphans()
	for _, a := range x.world().assignments.rows {
		if g != nil && a.packageID == p.id && !x.world().stillGiven(g, a.target) {
			g.leave(a.target)
		}
	}
	return noContent()
}
