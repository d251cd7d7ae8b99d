package graph

import (
	"context"
	"iter"

	"accessbot/internal/access"
)

// wireFrom is a request with the organization that its requestor is from.
type wireFrom struct {
	Requestor maybe[struct {
		OrganizationID word             `json:"connectedOrganizationId"`
		Organization   maybe[wireNamed] `json:"connectedOrganization"`
	}] `json:"requestor"`
}

// organizationOf gives the id of the connected organization that the requestor
// of a request is from; empty when it is from none, or there is no request yet.
//
// https://learn.microsoft.com/graph/api/resources/accesspackagesubject
func (r *Reader) organizationOf(ctx context.Context, requestID string) (string, error) {
	if requestID == "" {
		return "", nil
	}
	d := r.dialect()
	w, err := fetch[wireFrom](ctx, r.caller, d.get(one(d.paths.requests), requestID).with("$expand", "requestor($expand=connectedOrganization)"))
	from := either(w.Requestor)
	return first(either(from.Organization).ID, from.OrganizationID), err
}

// organizationSponsors gives who sponsors the people of a connected
// organization, on our side or on theirs.
//
// https://learn.microsoft.com/graph/api/connectedorganization-list-internalsponsors
func (r *Reader) organizationSponsors(ctx context.Context, id string, side access.SubjectKind) iter.Seq2[access.Profile, error] {
	// Both dialects name these alike.
	return r.people(ctx, r.dialect().get("/connectedOrganizations/{id}/"+string(side), id))
}
