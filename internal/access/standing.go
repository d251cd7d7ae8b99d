package access

import "strings"

// Standing is what a person may administer, as far as it can be told. It only
// decides what is offered: Entra decides what is done.
//
// https://learn.microsoft.com/entra/id-governance/entitlement-management-delegate
type Standing struct {
	Roles    []DirectoryRole // of the whole directory
	Catalogs []CatalogRole
}

// DirectoryRole is one that a person has in the directory. Name and Template
// are empty where the person may not read them.
type DirectoryRole struct {
	ID       string
	Name     string
	Template string // the id that the role has in every tenant
}

// CatalogRole is one that a person has in a catalog, by themself or through a
// group.
type CatalogRole struct {
	CatalogID string // empty for every catalog
	Role      CatalogDuty
}

// CatalogDuty is what a role in a catalog lets do.
type CatalogDuty string

// The duties, the greatest first.
const (
	OwnsCatalog        CatalogDuty = "catalog_owner"
	ManagesPackages    CatalogDuty = "package_manager"
	ManagesAssignments CatalogDuty = "assignment_manager"
	ReadsCatalog       CatalogDuty = "catalog_reader"
	UnknownDuty        CatalogDuty = "unknown"
)

// The directory roles that govern entitlement management everywhere.
//
// https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference
const (
	globalAdministrator     = "62e90394-69f5-4237-9190-012177145e10"
	governanceAdministrator = "45d8d3c5-c802-45c6-b32a-1d70b5e1e86e"
)

// Governs reports whether the person is known to administer every catalog.
func (s Standing) Governs() bool {
	for _, r := range s.Roles {
		if strings.EqualFold(r.Template, globalAdministrator) || strings.EqualFold(r.Template, governanceAdministrator) {
			return true
		}
	}
	return false
}

// MayAdminister reports whether the person may have something to administer: a
// directory role of which only the id can be read may be the one.
func (s Standing) MayAdminister() bool {
	for _, r := range s.Roles {
		if r.Template == "" {
			return true
		}
	}
	return s.Governs() || len(s.Catalogs) > 0
}
