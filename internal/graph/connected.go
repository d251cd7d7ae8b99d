package graph

import (
	"context"
	"iter"

	"accessbot/internal/access"
)

// Organizations gives the connected organizations of the tenant.
//
// https://learn.microsoft.com/graph/api/entitlementmanagement-list-connectedorganizations
func (r *Reader) Organizations(ctx context.Context) iter.Seq2[access.Organization, error] {
	// Both dialects name these alike.
	return each(ctx, r.caller, r.dialect().get("/connectedOrganizations"), func(w wireNamed) access.Organization {
		return access.Organization{ID: string(w.ID), Name: string(w.DisplayName)}
	})
}
