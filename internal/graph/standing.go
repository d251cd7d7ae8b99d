package graph

import (
	"context"
	"iter"
	"slices"
	"strings"

	"accessbot/internal/access"
)

// Standing tells what the person may administer. The scopes of linking are
// enough: the person reads their own directory roles, of which they may see the
// ids only, and the application reads who has roles in catalogs.
//
// https://learn.microsoft.com/graph/api/user-list-transitivememberof
func (d *Delegated) Standing(ctx context.Context) (access.Standing, error) {
	k := get("/me/transitiveMemberOf/microsoft.graph.directoryRole").with("$select", "id,displayName,roleTemplateId")
	roles, err := collect(each(ctx, d.caller, k, wireDirectoryRole.role))
	if err != nil {
		return access.Standing{}, err
	}
	catalogs, err := d.app.catalogRoles(ctx, d.person.ID)
	return access.Standing{Roles: roles, Catalogs: catalogs}, err
}

// Administers asks Entra whether the person may read a catalog as an
// administrator does, which is the only proof where roles cannot be read. It
// needs the scopes of administrators.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-list-catalogs
func (d *Delegated) Administers(ctx context.Context) (bool, error) {
	dl := d.dialect()
	_, found, err := firstOf(each(ctx, d.caller, dl.get(dl.paths.catalogs).with("$top", "1"), wireCatalog.catalog), anything)
	if access.KindOf(err) == access.NotAllowed {
		return false, nil
	}
	return found, err
}

type wireDirectoryRole struct {
	ID       word `json:"id"`
	Name     word `json:"displayName"`
	Template word `json:"roleTemplateId"`
}

func (w wireDirectoryRole) role() access.DirectoryRole {
	return access.DirectoryRole{ID: string(w.ID), Name: string(w.Name), Template: string(w.Template)}
}

// wireRoleAssignment is a role that somebody has in a catalog.
//
// https://learn.microsoft.com/graph/api/resources/unifiedroleassignment
type wireRoleAssignment struct {
	Principal  word `json:"principalId"`
	Definition word `json:"roleDefinitionId"`
	Scope      word `json:"appScopeId"`
}

// catalogRoles gives the roles that a person has in catalogs, by themself or
// through groups. There are few such roles in a tenant, so all are read.
//
// https://learn.microsoft.com/graph/api/rbacapplication-list-roleassignments
func (r *Reader) catalogRoles(ctx context.Context, personID string) ([]access.CatalogRole, error) {
	all, err := collect(r.roleAssignments(ctx))
	if err != nil {
		return nil, err
	}
	var others []string
	for _, w := range all {
		if id := string(w.Principal); !strings.EqualFold(id, personID) && objectID.MatchString(id) && !slices.Contains(others, id) {
			others = append(others, id)
		}
	}
	in, err := r.MemberAmong(ctx, personID, others)
	if err != nil {
		return nil, err
	}
	var held []access.CatalogRole
	for _, w := range all {
		if id := string(w.Principal); strings.EqualFold(id, personID) || in(id) {
			held = append(held, w.role())
		}
	}
	return held, nil
}

func (r *Reader) roleAssignments(ctx context.Context) iter.Seq2[wireRoleAssignment, error] {
	return each(ctx, r.caller, get("/roleManagement/entitlementManagement/roleAssignments"), same[wireRoleAssignment])
}

func (w wireRoleAssignment) role() access.CatalogRole {
	scope := string(w.Scope)
	held := access.CatalogRole{Role: access.UnknownDuty, CatalogID: scope[strings.LastIndexByte(scope, '/')+1:]}
	if duty, known := duties()[strings.ToLower(string(w.Definition))]; known {
		held.Role = duty
	}
	return held
}

// duties are the roles in catalogs by the ids that they have in every tenant.
//
// https://learn.microsoft.com/entra/id-governance/entitlement-management-delegate
func duties() map[string]access.CatalogDuty {
	return map[string]access.CatalogDuty{
		"ae79f266-94d4-4dab-b730-feca7e132178": access.OwnsCatalog,
		"7f480852-ebdc-47d4-87de-0d8498384a83": access.ManagesPackages,
		"e2182095-804a-4656-ae11-64734e9b7ae5": access.ManagesAssignments,
		"44272f93-9762-48e8-af59-1b5351b1d6b3": access.ReadsCatalog,
	}
}
