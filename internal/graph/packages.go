package graph

import (
	"context"
	"iter"
	"net/http"
	"time"

	"accessbot/internal/access"
)

// NewPackage is a package to be made.
type NewPackage struct {
	CatalogID   string
	Name        string
	Description string
	Hidden      bool // not listed to requestors, still requestable by id
}

// PackageChange is what changes of a package; nil leaves a thing as it is.
type PackageChange struct {
	Name        *string `json:"displayName,omitempty"`
	Description *string `json:"description,omitempty"`
	Hidden      *bool   `json:"isHidden,omitempty"`
}

// PackageNamed finds a package of a catalog by its name.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-list-accesspackages
func (r *Reader) PackageNamed(ctx context.Context, catalogID, name string) (access.Package, bool, error) {
	w, found, err := firstOf(r.packagesNamed(ctx, name), func(w wirePackage) bool { return w.catalogID() == catalogID })
	return w.pkg(), found, err
}

func (r *Reader) packagesNamed(ctx context.Context, name string) iter.Seq2[wirePackage, error] {
	d := r.dialect()
	k := d.get(d.paths.packages).with("$filter", "displayName eq "+quote(name)).with("$expand", d.terms.withPackage)
	return each(ctx, r.caller, k, same[wirePackage])
}

func (w wirePackage) catalogID() string {
	return first(w.CatalogID, either(w.Catalog, w.OldCatalog).ID)
}

// CreatePackage makes a package, once. It grants nothing before AddRole, and
// nobody may ask for it before CreatePolicy.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-post-accesspackages
func (d *Delegated) CreatePackage(ctx context.Context, p NewPackage) (access.Package, error) {
	begun := since()
	k := d.write(http.MethodPost, d.dialect().paths.packages).naming(p.CatalogID)
	k.once = true
	k.body = d.dialect().bodies.pkg(p)
	c := creation[access.Package]{
		send: func(ctx context.Context) (access.Package, error) {
			w, err := fetchNew(ctx, d.caller, k, func(w wirePackage) word { return w.ID })
			return w.pkg(), err
		},
		look: func(ctx context.Context) (access.Package, bool, error) {
			w, found, err := firstOf(d.Reader().packagesNamed(ctx, p.Name), func(w wirePackage) bool {
				return w.catalogID() == p.CatalogID && !time.Time(w.Created).Before(begun)
			})
			return w.pkg(), found, err
		},
	}
	made, err := c.run(ctx)
	d.remember(made.ID, err)
	return made, err
}

// UpdatePackage changes what a package is called and whether it is hidden.
//
// https://learn.microsoft.com/graph/api/accesspackage-update
func (d *Delegated) UpdatePackage(ctx context.Context, id string, change PackageChange) error {
	k := d.write(http.MethodPatch, one(d.dialect().paths.packages), id)
	k.body = change
	return d.insist(ctx, k, nil)
}

// HidePackage takes a package out of what requestors are shown.
func (d *Delegated) HidePackage(ctx context.Context, id string) error {
	hidden := true
	return d.UpdatePackage(ctx, id, PackageChange{Hidden: &hidden})
}

// DeletePackage removes a package that nobody holds.
//
// https://learn.microsoft.com/graph/api/accesspackage-delete
func (d *Delegated) DeletePackage(ctx context.Context, id string) error {
	return d.insist(ctx, d.write(http.MethodDelete, one(d.dialect().paths.packages), id), nil)
}
