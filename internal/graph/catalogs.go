package graph

import (
	"context"
	"iter"
	"net/http"
	"strings"
	"time"

	"accessbot/internal/access"
)

type wireCatalog struct {
	ID          word   `json:"id"`
	DisplayName word   `json:"displayName"`
	Description word   `json:"description"`
	State       word   `json:"state"`
	Status      word   `json:"catalogStatus"`
	External    yes    `json:"isExternallyVisible"`
	Created     moment `json:"createdDateTime"`
}

func (w wireCatalog) catalog() access.Catalog {
	return access.Catalog{
		ID: string(w.ID), Name: string(w.DisplayName), Description: string(w.Description), Created: time.Time(w.Created),
		Published: strings.EqualFold(first(w.State, w.Status), "published"), External: bool(w.External),
	}
}

// Catalogs gives every catalog.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-list-catalogs
func (r *Reader) Catalogs(ctx context.Context) iter.Seq2[access.Catalog, error] {
	d := r.dialect()
	return each(ctx, r.caller, d.get(d.paths.catalogs), wireCatalog.catalog)
}

// Catalog reads one catalog.
//
// https://learn.microsoft.com/graph/api/accesspackagecatalog-get
func (r *Reader) Catalog(ctx context.Context, id string) (access.Catalog, error) {
	d := r.dialect()
	w, err := fetch[wireCatalog](ctx, r.caller, d.get(one(d.paths.catalogs), id))
	return w.catalog(), err
}

// CatalogNamed finds a catalog by its name.
func (r *Reader) CatalogNamed(ctx context.Context, name string) (access.Catalog, bool, error) {
	return firstOf(r.catalogsNamed(ctx, name), anything)
}

func (r *Reader) catalogsNamed(ctx context.Context, name string) iter.Seq2[access.Catalog, error] {
	d := r.dialect()
	return each(ctx, r.caller, d.get(d.paths.catalogs).with("$filter", "(displayName eq "+quote(name)+")"), wireCatalog.catalog)
}

// CreateCatalog makes a catalog, once.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-post-catalogs
func (d *Delegated) CreateCatalog(ctx context.Context, c access.Catalog) (access.Catalog, error) {
	begun := since()
	k := d.write(http.MethodPost, d.dialect().paths.catalogs)
	k.once = true
	k.body = d.dialect().bodies.catalog(c)
	made, err := creation[access.Catalog]{
		send: func(ctx context.Context) (access.Catalog, error) {
			w, err := fetchNew(ctx, d.caller, k, func(w wireCatalog) word { return w.ID })
			return w.catalog(), err
		},
		look: func(ctx context.Context) (access.Catalog, bool, error) {
			return firstOf(d.Reader().catalogsNamed(ctx, c.Name), func(c access.Catalog) bool { return !c.Created.Before(begun) })
		},
	}.run(ctx)
	d.remember(made.ID, err)
	return made, err
}

// DeleteCatalog removes an empty catalog.
//
// https://learn.microsoft.com/graph/api/accesspackagecatalog-delete
func (d *Delegated) DeleteCatalog(ctx context.Context, id string) error {
	return d.insist(ctx, d.write(http.MethodDelete, one(d.dialect().paths.catalogs), id), nil)
}
