package graph

import (
	"context"

	"accessbot/internal/access"
)

type wireCandidate struct {
	wireUser
	Type    word `json:"userType"`
	Enabled yes  `json:"accountEnabled"`
}

// Candidate reads what decides which policies are for a person: whether they are
// a guest, whether the account is switched on, and in which of the groups they
// are.
//
// https://learn.microsoft.com/graph/api/user-get
func (r *Reader) Candidate(ctx context.Context, personID string, groups []string) (access.Candidate, error) {
	k := get("/users/{id}", personID).with("$select", personSelect+",userType,accountEnabled")
	w, err := fetch[wireCandidate](ctx, r.caller, k)
	if err != nil {
		return access.Candidate{}, err
	}
	c := access.Candidate{Person: w.person(r.tenant), Guest: w.Type == "Guest", Enabled: bool(w.Enabled)}
	in, err := r.MemberAmong(ctx, personID, groups)
	if err != nil {
		return c, err
	}
	for _, id := range groups {
		if in(id) {
			c.Groups = append(c.Groups, id)
		}
	}
	return c, nil
}
