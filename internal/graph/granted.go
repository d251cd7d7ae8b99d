package graph

import (
	"context"

	"accessbot/internal/access"
)

// Granted reads back what a person holds of a package: the groups that show
// them as a member, those that do not yet, and when it ends.
//
// https://learn.microsoft.com/graph/api/group-list-members
func (r *Reader) Granted(ctx context.Context, personID, packageID string) (access.Grant, error) {
	var grant access.Grant
	pkg, err := r.Package(ctx, packageID)
	if err != nil {
		return grant, err
	}
	for _, c := range pkg.Contents {
		if !c.IsGroup() {
			grant.Unseen = append(grant.Unseen, c)
			continue
		}
		member, err := r.IsMember(ctx, c.OriginID, personID)
		if err != nil {
			return grant, err
		}
		if member {
			grant.Groups = append(grant.Groups, c.Resource)
		} else {
			grant.Missing = append(grant.Missing, c.Resource)
		}
	}
	held, found, err := r.Assignment(ctx, personID, packageID)
	if found {
		grant.Expires = held.Expires
	}
	return grant, err
}
