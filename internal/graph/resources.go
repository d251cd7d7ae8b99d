package graph

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"time"

	"accessbot/internal/access"
)

func (w wireResource) resource() access.Resource {
	r := access.Resource{
		ID: string(w.ID), Name: string(w.DisplayName), Description: string(w.Description),
		OriginID: string(w.OriginID), System: string(w.OriginSystem), Type: string(w.Type),
	}
	for _, role := range append(w.Roles, w.OldRoles...) {
		r.Roles = append(r.Roles, role.role())
	}
	for _, scope := range append(w.Scopes, w.OldScopes...) {
		r.Scopes = append(r.Scopes, scope.scope())
	}
	return r
}

func (w wireRole) role() access.ResourceRole {
	return access.ResourceRole{
		ID: string(w.ID), Name: string(w.DisplayName), Description: string(w.Description), OriginID: string(w.OriginID),
		System: string(w.OriginSystem), ResourceID: string(either(w.Resource, w.OldResource).ID),
	}
}

func (w wireRole) scope() access.ResourceScope {
	return access.ResourceScope{
		ID: string(w.ID), Name: string(w.DisplayName), OriginID: string(w.OriginID),
		System: string(w.OriginSystem), Root: bool(w.IsRootScope),
	}
}

// Resources gives what was put into the catalog, with its roles and scopes
// where the dialect reads them along.
//
// https://learn.microsoft.com/graph/api/accesspackagecatalog-list-resources
func (r *Reader) Resources(ctx context.Context, catalogID string) iter.Seq2[access.Resource, error] {
	return each(ctx, r.caller, r.resourcesCall(catalogID), wireResource.resource)
}

func (r *Reader) resourcesCall(catalogID string) call {
	d := r.dialect()
	return d.get(one(d.paths.catalogs)+"/"+d.paths.resources, catalogID).with("$expand", d.terms.withResource)
}

// ResourceOf finds what a catalog made of a group, an application or a site.
// A single resource cannot be read by its id below a catalog.
func (r *Reader) ResourceOf(ctx context.Context, catalogID, originID string) (access.Resource, bool, error) {
	k := r.resourcesCall(catalogID).with("$filter", "originId eq "+quote(originID))
	return firstOf(each(ctx, r.caller, k, wireResource.resource), anything)
}

// Roles gives the roles of a resource, those that were never used too.
//
// https://learn.microsoft.com/graph/api/accesspackagecatalog-list-resourceroles
func (r *Reader) Roles(ctx context.Context, catalogID string, of access.Resource) iter.Seq2[access.ResourceRole, error] {
	d := r.dialect()
	if r.caller.gateway.cloud.noRoleList {
		return r.rolesAlong(ctx, catalogID, of)
	}
	k := d.get(one(d.paths.catalogs)+"/"+d.paths.roles, catalogID).
		with("$filter", ofResource(d, of)).with("$expand", d.terms.withRole)
	return each(ctx, r.caller, k, wireRole.role)
}

// rolesAlong reads the roles along with their resource.
func (r *Reader) rolesAlong(ctx context.Context, catalogID string, of access.Resource) iter.Seq2[access.ResourceRole, error] {
	return func(yield func(access.ResourceRole, error) bool) {
		held, _, err := r.ResourceOf(ctx, catalogID, of.OriginID)
		if err != nil {
			yield(access.ResourceRole{}, err)
			return
		}
		for _, role := range held.Roles {
			role.ResourceID = held.ID
			if !yield(role, nil) {
				return
			}
		}
	}
}

// Scopes gives the places within a resource.
//
// https://learn.microsoft.com/graph/api/accesspackageresource-list-scopes
func (r *Reader) Scopes(ctx context.Context, catalogID string, of access.Resource) iter.Seq2[access.ResourceScope, error] {
	d := r.dialect()
	k := d.get(one(d.paths.catalogs)+"/"+d.paths.scopes, catalogID).
		with("$filter", ofResource(d, of)).with("$expand", d.terms.withRole)
	return each(ctx, r.caller, k, wireRole.scope)
}

func ofResource(d dialect, r access.Resource) string {
	return fmt.Sprintf("(originSystem eq %s and %s/id eq %s)", quote(r.System), d.terms.resourceOf, quote(r.ID))
}

// onboarding puts a resource into a catalog, or takes it out.
type onboarding struct {
	kind      string // adminAdd or adminRemove
	catalogID string
	resource  access.Resource
}

// AddResource puts a group, an application or a site, named by OriginID and
// System, into the catalog, and waits until the catalog shows it. One that is
// there already is given as it is.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-post-resourcerequests
func (d *Delegated) AddResource(ctx context.Context, catalogID string, r access.Resource) (access.Resource, error) {
	r.ID = "" // the catalog gives it one
	look := func(ctx context.Context) (access.Resource, bool, error) {
		return d.Reader().ResourceOf(ctx, catalogID, r.OriginID)
	}
	if found, there, err := look(ctx); there || err != nil {
		return found, err
	}
	c := creation[access.Resource]{look: look, send: func(ctx context.Context) (access.Resource, error) {
		return access.Resource{}, d.onboard(ctx, onboarding{adminAdd, catalogID, r})
	}}
	made, err := c.run(ctx)
	if made.ID != "" || (err != nil && !onboarded(err)) {
		return made, err
	}
	return d.awaitResource(ctx, look)
}

// onboarded reports whether the refusal may mean that the resource is in the
// catalog: somebody was faster. The service has no published code for it.
func onboarded(err error) bool {
	f, ok := faultOf(err)
	return ok && (f.status == http.StatusConflict || f.status == http.StatusBadRequest && strings.Contains(strings.ToLower(f.code), "already"))
}

// awaitResource waits until the catalog shows the resource.
func (d *Delegated) awaitResource(ctx context.Context, look func(context.Context) (access.Resource, bool, error)) (access.Resource, error) {
	found, there, err := settle(ctx, time.Now().Add(lagPatience), look)
	if err == nil && !there {
		err = notYet(&fault{method: http.MethodGet, route: d.dialect().paths.resources, status: http.StatusNotFound})
	}
	d.remember(found.ID, err)
	return found, err
}

// RemoveResource takes a resource out of the catalog. Entra refuses while a
// package uses it, and goes on to do so for a moment after the last one did.
func (d *Delegated) RemoveResource(ctx context.Context, catalogID string, r access.Resource) error {
	deadline := time.Now().Add(lagPatience)
	for {
		err := d.offboard(ctx, catalogID, r)
		f, ok := faultOf(err)
		lags := ok && f.code == "InvalidDeleteResourceHasEntitlements" && d.caller.gateway.recent.young([]string{unlinked})
		if !lags || time.Now().After(deadline) || !pause(ctx, lagWait) {
			return err
		}
	}
}

// offboard asks for the removal until its outcome is clear.
func (d *Delegated) offboard(ctx context.Context, catalogID string, r access.Resource) error {
	c := creation[bool]{
		send: func(ctx context.Context) (bool, error) {
			return true, d.onboard(ctx, onboarding{adminRemove, catalogID, r})
		},
		look: func(ctx context.Context) (bool, bool, error) {
			_, there, err := d.Reader().ResourceOf(ctx, catalogID, r.OriginID)
			return true, !there, err
		},
	}
	_, err := c.run(ctx)
	return err
}

// unlinked stands in recent for a role that was just taken from a package.
const unlinked = "a role of a package"

// onboard sends the one POST.
func (d *Delegated) onboard(ctx context.Context, o onboarding) error {
	k := d.write(http.MethodPost, d.dialect().paths.resourceRequests).naming(o.catalogID)
	k.about = append(k.about, o.resource.OriginID)
	k.once = true
	k.body = d.dialect().bodies.resource(o)
	_, err := fetchNew(ctx, d.caller, k, func(w wireRequest) word { return w.ID })
	return err
}
