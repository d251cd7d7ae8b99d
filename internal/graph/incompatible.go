package graph

import (
	"context"
	"iter"
	"net/http"

	"accessbot/internal/access"
)

// The children of a package that name what nobody may hold together with it;
// both dialects call them the same.
const (
	incompatiblePackages = "/incompatibleAccessPackages"
	incompatibleGroups   = "/incompatibleGroups"
)

type wireReference struct {
	ID string `json:"@odata.id"`
}

// IncompatiblePackages gives the packages whose holders may not ask for this
// one.
//
// https://learn.microsoft.com/graph/api/accesspackage-list-incompatibleaccesspackages
func (r *Reader) IncompatiblePackages(ctx context.Context, packageID string) iter.Seq2[access.Package, error] {
	return each(ctx, r.caller, r.childCall(incompatiblePackages, packageID), wirePackage.pkg)
}

// IncompatibleWith gives the packages that name this one as incompatible.
//
// https://learn.microsoft.com/graph/api/accesspackage-list-accesspackagesincompatiblewith
func (r *Reader) IncompatibleWith(ctx context.Context, packageID string) iter.Seq2[access.Package, error] {
	return each(ctx, r.caller, r.childCall("/accessPackagesIncompatibleWith", packageID), wirePackage.pkg)
}

// IncompatibleGroups gives the groups whose members may not ask for this
// package.
//
// https://learn.microsoft.com/graph/api/accesspackage-list-incompatiblegroups
func (r *Reader) IncompatibleGroups(ctx context.Context, packageID string) iter.Seq2[access.Group, error] {
	return each(ctx, r.caller, r.childCall(incompatibleGroups, packageID), wireGroup.group)
}

func (r *Reader) childCall(child, packageID string) call {
	d := r.dialect()
	return d.get(one(d.paths.packages)+child, packageID)
}

// ForbidPackage makes another package incompatible with this one.
//
// https://learn.microsoft.com/graph/api/accesspackage-post-incompatibleaccesspackage
func (d *Delegated) ForbidPackage(ctx context.Context, packageID, otherID string) error {
	return d.refer(ctx, reference{incompatiblePackages, packageID, management + d.dialect().paths.packages + "/", otherID},
		func(ctx context.Context) (bool, bool, error) {
			_, there, err := firstOf(d.Reader().IncompatiblePackages(ctx, packageID), func(p access.Package) bool { return p.ID == otherID })
			return there, there, err
		})
}

// AllowPackage takes that back.
//
// https://learn.microsoft.com/graph/api/accesspackage-delete-incompatibleaccesspackage
func (d *Delegated) AllowPackage(ctx context.Context, packageID, otherID string) error {
	return d.unrefer(ctx, incompatiblePackages, packageID, otherID)
}

// ForbidGroup makes a group incompatible with the package.
//
// https://learn.microsoft.com/graph/api/accesspackage-post-incompatiblegroup
func (d *Delegated) ForbidGroup(ctx context.Context, packageID, groupID string) error {
	return d.refer(ctx, reference{incompatibleGroups, packageID, "/groups/", groupID},
		func(ctx context.Context) (bool, bool, error) {
			_, there, err := firstOf(d.Reader().IncompatibleGroups(ctx, packageID), func(g access.Group) bool { return g.ID == groupID })
			return there, there, err
		})
}

// AllowGroup takes that back.
//
// https://learn.microsoft.com/graph/api/accesspackage-delete-incompatiblegroup
func (d *Delegated) AllowGroup(ctx context.Context, packageID, groupID string) error {
	return d.unrefer(ctx, incompatibleGroups, packageID, groupID)
}

// reference is one that a package is to have to another thing.
type reference struct {
	child     string // the package's list of references
	packageID string
	place     string // where the other thing stands, below the version
	otherID   string
}

// refer adds a reference, once.
func (d *Delegated) refer(ctx context.Context, r reference, look func(context.Context) (bool, bool, error)) error {
	dl := d.dialect()
	k := d.write(http.MethodPost, one(dl.paths.packages)+r.child+"/$ref", r.packageID).naming(r.otherID)
	k.once = true
	k.body = wireReference{d.caller.gateway.root.String() + "/" + dl.version + r.place + r.otherID}
	c := creation[bool]{look: look, send: func(ctx context.Context) (bool, error) { return true, d.caller.do(ctx, k, nil) }}
	_, err := c.run(ctx)
	return err
}

func (d *Delegated) unrefer(ctx context.Context, child, packageID, otherID string) error {
	dl := d.dialect()
	return d.insist(ctx, d.write(http.MethodDelete, one(dl.paths.packages)+child+"/{id}/$ref", packageID, otherID), nil)
}
