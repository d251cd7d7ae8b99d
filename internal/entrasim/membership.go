package entrasim

import "slices"

// inGroup reports whether somebody is in a group, or in a group inside it.
func (w *world) inGroup(g *group, id string) bool {
	if w.directOnly || g.has(id) {
		return g.has(id)
	}
	return slices.Contains(w.below(g), id)
}

// below lists the ids of everything in a group and in the groups inside it, each once, however the groups contain each
// other.
func (w *world) below(g *group) []string {
	var found []string
	known := map[string]bool{g.id: true}
	for open := []*group{g}; len(open) > 0; open = open[1:] {
		for _, id := range open[0].members {
			if known[id] {
				continue
			}
			known[id] = true
			found = append(found, id)
			if inner := w.groups.get(id); inner != nil {
				open = append(open, inner)
			}
		}
	}
	return found
}

// everybodyIn lists the people in a group and in the groups inside it.
func (w *world) everybodyIn(g *group) []*user {
	var people []*user
	for _, id := range w.below(g) {
		if u := w.users.get(id); u != nil {
			people = append(people, u)
		}
	}
	return people
}

// groupsWith lists the groups that a person is in, directly or through other groups.
func (w *world) groupsWith(u *user) []*group {
	return w.groups.where(func(g *group) bool { return g.has(u.id) || slices.Contains(w.below(g), u.id) })
}

// maxChecked is how many groups one check may ask about.
const maxChecked = 20

// checkMemberGroups tells in which of some groups a person is.
// https://learn.microsoft.com/graph/api/directoryobject-checkmembergroups
func checkMemberGroups(x *exchange) (*answer, *graphError) {
	u := x.userBy(x.id())
	if u == nil {
		return nil, noSuchResource(x.id())
	}
	return x.checkMemberships(u)
}

// checkMyMemberGroups is the same for the caller.
func checkMyMemberGroups(x *exchange) (*answer, *graphError) { return x.checkMemberships(x.who.user) }

func (x *exchange) checkMemberships(u *user) (*answer, *graphError) {
	var body struct {
		typed
		GroupIDs []string `json:"groupIds"`
	}
	if refusal := x.read(&body); refusal != nil {
		return nil, refusal
	}
	if len(body.GroupIDs) == 0 || len(body.GroupIDs) > maxChecked {
		return nil, directoryRefusal("The number of group ids must be between 1 and 20.")
	}
	in := []string{}
	for _, g := range x.world().groupsWith(u) {
		if slices.Contains(body.GroupIDs, g.id) {
			in = append(in, g.id)
		}
	}
	return ok(object{{"@odata.context", x.context("Collection(Edm.String)")}, {"value", in}})
}
