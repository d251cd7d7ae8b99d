package graph

import (
	"context"
	"iter"

	"accessbot/internal/access"
)

// Requestable gives the packages that the person may ask for, with their
// catalogs and without what they contain. Hidden ones are not among them,
// though they may be asked for by id.
//
// https://learn.microsoft.com/graph/api/accesspackage-filterbycurrentuser
func (d *Delegated) Requestable(ctx context.Context) iter.Seq2[access.Package, error] {
	dl := d.dialect()
	k := dl.get(dl.paths.packages + "/filterByCurrentUser(on='allowedRequestor')")
	return eachOf(ctx, d.caller, []call{k.with("$expand", dl.terms.withCatalog).with("$top", pageSize), k}, wirePackage.pkg)
}

// RequestableInFull gives the packages that the person may ask for, with what
// they contain. Whether the service shows that to requestors is not documented,
// so it comes from the application's own view, which all people share for a
// while. When that cannot be read the packages are given without it.
func (d *Delegated) RequestableInFull(ctx context.Context) ([]access.Package, error) {
	view := make(chan map[string][]access.Content, 1)
	go func() { view <- d.caller.gateway.contents.get(ctx, d.app) }()
	packages, err := collect(d.Requestable(ctx))
	contents := <-view
	for i, p := range packages {
		packages[i].Contents = contents[p.ID]
	}
	return packages, err
}
