package plans

import (
	"context"
	"strings"

	"accessbot/internal/access"
)

// onlyRole stands for the role of a resource that has one: an application
// that gives everybody the same.
const onlyRole = ""

// roleWords names a role of a resource.
func roleWords(name string) string {
	if name == onlyRole {
		return "the only role"
	}
	return "the role " + name
}

// findRole finds the role by which a package grants the resource. Entra shows
// the roles of a resource some time after it was put into its catalog.
func findRole(ctx context.Context, w *work) error {
	of := w.resource()
	shown, err := collect(w.as.Reader().Roles(ctx, w.id(w.in().CatalogID), of))
	if err != nil {
		return err
	}
	if w.in().Role == onlyRole && len(shown) == 1 {
		w.found, w.note = shown[0].OriginID, "It is called "+shown[0].Name+"."
		return nil
	}
	for _, role := range shown {
		if w.in().Role != onlyRole && strings.EqualFold(role.Name, w.in().Role) {
			w.found = role.OriginID
			return nil
		}
	}
	return noSuchRole(w.in().Role, of, shown)
}

// noSuchRole tells which roles there are in place of the one that was wanted.
func noSuchRole(wanted string, of access.Resource, shown []access.ResourceRole) error {
	var names []string
	for _, role := range shown {
		names = append(names, role.Name)
	}
	said := "Entra shows no role called " + wanted + " of " + of.Name
	switch {
	case wanted == onlyRole && len(shown) == 0:
		said = "Entra shows no role of " + of.Name
	case wanted == onlyRole:
		said = "Entra shows more than one role of " + of.Name + ": " + list(names)
	case len(shown) > 0:
		said += "; there is " + list(names)
	}
	return &access.Error{Kind: access.NotFound, Err: errYoung, Sentence: said +
		". Look in the catalog whether it is there under another name, and press Resume; or undo this plan and choose another role."}
}
