package graph

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"accessbot/internal/access"
)

// Clash tells what a person holds that keeps them from a package.
//
// https://learn.microsoft.com/graph/api/accesspackage-list-incompatibleaccesspackages
func (r *Reader) Clash(ctx context.Context, personID, packageID string) (access.Clash, error) {
	packages, err := r.clashingPackages(ctx, personID, packageID)
	if err != nil {
		return access.Clash{}, err
	}
	groups, err := r.clashingGroups(ctx, personID, packageID)
	return access.Clash{Packages: packages, Groups: groups}, err
}

// clashingPackages gives the incompatible packages that the person holds.
func (r *Reader) clashingPackages(ctx context.Context, personID, packageID string) ([]access.Package, error) {
	barred, err := collect(r.IncompatiblePackages(ctx, packageID))
	if err != nil || len(barred) == 0 {
		return nil, err
	}
	held, err := collect(r.Assignments(ctx, AssignmentFilter{PersonID: personID}))
	return slices.DeleteFunc(barred, func(p access.Package) bool {
		return !slices.ContainsFunc(held, func(h access.Holding) bool { return h.PackageID == p.ID && h.Holds() })
	}), err
}

// clashingGroups gives the incompatible groups that the person is in.
func (r *Reader) clashingGroups(ctx context.Context, personID, packageID string) ([]access.Group, error) {
	barred, err := collect(r.IncompatibleGroups(ctx, packageID))
	if err != nil || len(barred) == 0 {
		return nil, err
	}
	var ids []string
	for _, g := range barred {
		ids = append(ids, g.ID)
	}
	in, err := r.MemberAmong(ctx, personID, ids)
	return slices.DeleteFunc(barred, func(g access.Group) bool { return !in(g.ID) }), err
}

// checkSize is how many groups one call may ask about.
const checkSize = 20

// MemberAmong tells in which of the groups the person is, directly or through
// other groups.
//
// https://learn.microsoft.com/graph/api/directoryobject-checkmembergroups
func (r *Reader) MemberAmong(ctx context.Context, personID string, groupIDs []string) (func(groupID string) bool, error) {
	in := map[string]bool{}
	for chunk := range slices.Chunk(groupIDs, checkSize) {
		var answer struct {
			Value []word `json:"value"`
		}
		if err := r.caller.do(ctx, r.membershipCall(personID, chunk), &answer); err != nil {
			return nil, err
		}
		for _, id := range answer.Value {
			in[strings.ToLower(string(id))] = true
		}
	}
	return func(groupID string) bool { return in[strings.ToLower(groupID)] }, nil
}

// membershipCall asks in which of the groups somebody is. It is a POST that
// changes nothing.
func (r *Reader) membershipCall(personID string, groupIDs []string) call {
	k := newCall(http.MethodPost, "/users/{id}/checkMemberGroups", personID).naming(groupIDs...)
	k.read = true
	k.body = struct {
		GroupIDs []string `json:"groupIds"`
	}{groupIDs}
	return k
}
