package plans

import (
	"context"

	"accessbot/internal/access"
)

func findCatalog(ctx context.Context, w *work) error {
	name := w.in().Catalog.Name
	c, there, err := w.as.Reader().CatalogNamed(ctx, name)
	if err != nil {
		return err
	}
	if !there {
		return missing("You see no catalog called %s in Entra. Create it there, or ask for a role in it, and press Resume; or undo this plan and choose another catalog.", name)
	}
	w.found = c.ID
	return nil
}

func freeCatalog(ctx context.Context, w *work) error {
	there, err := madeCatalog(ctx, w)
	if err != nil || !there {
		return err
	}
	w.found = ""
	return taken("catalog", w.in().Catalog.Name)
}

func createCatalog(ctx context.Context, w *work) error {
	made, err := w.as.CreateCatalog(ctx, *w.in().Catalog)
	w.found = made.ID
	return err
}

func madeCatalog(ctx context.Context, w *work) (bool, error) {
	c, there, err := w.as.Reader().CatalogNamed(ctx, w.in().Catalog.Name)
	w.found = c.ID
	return there, err
}

func thereCatalog(ctx context.Context, w *work) error {
	none, err := goneCatalog(ctx, w)
	return orSkip(w, none, err, "It was gone already.")
}

func deleteCatalog(ctx context.Context, w *work) error {
	return w.as.DeleteCatalog(ctx, w.id(w.in().CatalogID))
}

func goneCatalog(ctx context.Context, w *work) (bool, error) {
	_, err := w.as.Reader().Catalog(ctx, w.id(w.in().CatalogID))
	return gone(err)
}

func freeResource(ctx context.Context, w *work) error {
	there, err := madeResource(ctx, w)
	return orSkip(w, there, err, "It was in the catalog already.")
}

func addResource(ctx context.Context, w *work) error {
	made, err := w.as.AddResource(ctx, w.id(w.in().CatalogID), w.resource())
	w.found = made.ID
	return err
}

func madeResource(ctx context.Context, w *work) (bool, error) {
	r, there, err := w.as.Reader().ResourceOf(ctx, w.id(w.in().CatalogID), w.resource().OriginID)
	w.found = r.ID
	return there, err
}

// thereResource leaves a resource where it is while a package of its catalog
// uses it.
func thereResource(ctx context.Context, w *work) error {
	there, err := madeResource(ctx, w)
	w.found = ""
	if err != nil || !there {
		return orSkip(w, err == nil, err, "It was gone already.")
	}
	catalog, err := w.as.Reader().Catalog(ctx, w.id(w.in().CatalogID))
	if err != nil {
		return err
	}
	for p, err := range w.as.Reader().Packages(ctx) {
		if err != nil {
			return err
		}
		if p.ID != w.id(w.in().PackageID) && p.Catalog == catalog.Name && grants(p, w.resource().OriginID) {
			return w.skip("It stays: the package %s uses it.", p.Name)
		}
	}
	return nil
}

func grants(p access.Package, originID string) bool {
	for _, c := range p.Contents {
		if c.OriginID == originID {
			return true
		}
	}
	return false
}

func removeResource(ctx context.Context, w *work) error {
	r, err := w.known(ctx)
	if err != nil {
		return err
	}
	return w.as.RemoveResource(ctx, w.id(w.in().CatalogID), r)
}

// known is the step's resource with the id that the catalog gave it.
func (w *work) known(ctx context.Context) (access.Resource, error) {
	r := w.resource()
	if r.ID != "" {
		return r, nil
	}
	found, there, err := w.as.Reader().ResourceOf(ctx, w.id(w.in().CatalogID), r.OriginID)
	if err == nil && !there {
		return r, missing("%s is not in the catalog any more. Put it there again and press Resume.", r.Name)
	}
	r.ID = found.ID
	return r, err
}

func goneResource(ctx context.Context, w *work) (bool, error) {
	there, err := madeResource(ctx, w)
	w.found = ""
	return !there, err
}

func freeRole(ctx context.Context, w *work) error {
	there, err := madeRole(ctx, w)
	return orSkip(w, there, err, "The package granted it already.")
}

func addRole(ctx context.Context, w *work) error {
	r, err := w.known(ctx)
	if err != nil {
		return err
	}
	role := access.ResourceRole{Name: w.in().Role, OriginID: w.id(w.in().RoleID), System: r.System}
	made, err := w.as.AddRole(ctx, w.id(w.in().PackageID), r, access.RoleScope{Role: role})
	w.found = made.ID
	return err
}

func madeRole(ctx context.Context, w *work) (bool, error) {
	roles, err := w.as.Reader().RoleScopes(ctx, w.id(w.in().PackageID))
	for _, r := range roles {
		if r.Role.OriginID == w.id(w.in().RoleID) {
			w.found = r.ID
			return true, err
		}
	}
	return false, err
}

func thereRole(ctx context.Context, w *work) error {
	none, err := goneRole(ctx, w)
	return orSkip(w, none, err, "It was gone already.")
}

func removeRole(ctx context.Context, w *work) error {
	return w.as.RemoveRole(ctx, w.id(w.in().PackageID), w.id(w.in().RoleScopeID))
}

func goneRole(ctx context.Context, w *work) (bool, error) {
	there, err := madeRole(ctx, w)
	w.found = ""
	if none, err := gone(err); none {
		return true, err // the package is gone, and its roles with it
	}
	return !there && err == nil, err
}
