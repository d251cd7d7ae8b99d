package graph

import (
	"context"
	"net/http"
	"strings"

	"accessbot/internal/access"
)

func (w wireRoleScope) roleScope() access.RoleScope {
	return access.RoleScope{
		ID: string(w.ID), Role: either(w.Role, w.OldRole).role(), Scope: either(w.Scope, w.OldScope).scope(),
	}
}

// RoleScopes gives the roles that a package grants.
//
// https://learn.microsoft.com/graph/api/accesspackage-list-resourcerolescopes
func (r *Reader) RoleScopes(ctx context.Context, packageID string) ([]access.RoleScope, error) {
	d := r.dialect()
	w, err := fetch[wirePackage](ctx, r.caller, d.get(one(d.paths.packages), packageID).with("$expand", d.terms.withPackage))
	var roles []access.RoleScope
	for _, rs := range append(w.RoleScopes, w.OldRoleScopes...) {
		roles = append(roles, rs.roleScope())
	}
	return roles, err
}

// AddRole lets a package grant a role of a resource, at the resource's root
// unless the scope says where. A role that it grants already stays as it is.
//
// https://learn.microsoft.com/graph/api/accesspackage-post-resourcerolescopes
func (d *Delegated) AddRole(ctx context.Context, packageID string, of access.Resource, rs access.RoleScope) (access.RoleScope, error) {
	rs.Scope = rootUnlessSaid(of, rs.Scope)
	look := func(ctx context.Context) (access.RoleScope, bool, error) {
		roles, err := d.Reader().RoleScopes(ctx, packageID)
		for _, r := range roles {
			if r.Role.OriginID == rs.Role.OriginID && r.Scope.OriginID == rs.Scope.OriginID {
				return r, true, nil
			}
		}
		return access.RoleScope{}, false, err
	}
	if found, there, err := look(ctx); there || err != nil {
		return found, err
	}
	c := creation[access.RoleScope]{look: look, send: func(ctx context.Context) (access.RoleScope, error) {
		return d.attach(ctx, packageID, of, rs)
	}}
	made, err := c.run(ctx)
	d.caller.gateway.contents.forget()
	return made, err
}

// rootUnlessSaid gives the root scope of a resource when none was chosen.
func rootUnlessSaid(of access.Resource, scope access.ResourceScope) access.ResourceScope {
	if scope.OriginID != "" {
		return scope
	}
	for _, s := range of.Scopes {
		if s.Root {
			return s
		}
	}
	return access.ResourceScope{OriginID: of.OriginID, System: of.System, Root: true}
}

// attach sends the one POST. The answer names the new role scope and no more.
func (d *Delegated) attach(ctx context.Context, packageID string, of access.Resource, rs access.RoleScope) (access.RoleScope, error) {
	k := d.write(http.MethodPost, one(d.dialect().paths.packages)+"/"+d.dialect().paths.roleScopes, packageID).naming(of.ID)
	k.once = true
	k.body = d.dialect().bodies.roleScope(of, rs)
	w, err := fetchNew(ctx, d.caller, k, func(w wireRoleScope) word { return w.ID })
	if err != nil {
		return access.RoleScope{}, err
	}
	rs.ID = string(w.ID)
	if role, scope, both := strings.Cut(rs.ID, "_"); both {
		rs.Role.ID, rs.Scope.ID = role, scope
	}
	return rs, nil
}

// RemoveRole takes a role away from a package.
//
// https://learn.microsoft.com/graph/api/accesspackage-delete-resourcerolescopes
func (d *Delegated) RemoveRole(ctx context.Context, packageID, roleScopeID string) error {
	err := d.insist(ctx, d.write(http.MethodDelete, one(d.dialect().paths.packages)+"/"+one(d.dialect().paths.roleScopes), packageID, roleScopeID), nil)
	d.remember(unlinked, err)
	d.caller.gateway.contents.forget()
	return err
}
