package entrasim

// givenRole is one resource role that a person has through an assignment. It is not stored: it follows from the
// assignment and its package.
type givenRole struct {
	id, assignmentID  string
	role              *role
	target, packageID string
	status            string
}

func (g *givenRole) comesFrom(a *assignment) bool { return a.id == g.assignmentID }

// rolesGivenBy lists what an assignment gives while it holds.
func (w *world) rolesGivenBy(a *assignment) []*givenRole {
	var given []*givenRole
	if !a.holds() {
		return nil
	}
	for _, rs := range w.roleScopesOf(w.packages.ever(a.packageID)) {
		given = append(given, &givenRole{
			id: seededID("given role", a.id+"/"+rs.id), assignmentID: a.id, role: w.roleOf(rs),
			target: a.target, packageID: a.packageID, status: w.givenStatus(a, rs),
		})
	}
	return given
}

// givenStatus is Fulfilled once the person is a member; a role elsewhere is given with the delivery.
func (w *world) givenStatus(a *assignment, rs *roleScope) string {
	held := w.resources.get(rs.resourceID)
	if g := w.groups.get(held.groupID()); g != nil && g.has(a.target) || held.groupID() == "" && a.state == stateDelivered {
		return "Fulfilled"
	}
	return "PendingFulfillment"
}

// givenRoles lists every role that somebody has, of packages that the caller may read.
func (x *exchange) givenRoles(satisfies func(*givenRole) bool) []*givenRole {
	var found []*givenRole
	for _, a := range x.world().assignments.rows {
		for _, given := range x.world().rolesGivenBy(a) {
			if satisfies(given) {
				found = append(found, given)
			}
		}
	}
	return found
}

func (x *exchange) readsGiven(g *givenRole) bool { return x.rulesPackage(g.packageID, catalogReader) }

// listGivenRoles lists who has which resource role. Only beta has this collection.
func listGivenRoles(x *exchange) (*answer, *graphError) {
	if refusal := x.readable(false); refusal != nil {
		return nil, refusal
	}
	return x.listGiven(x.givenRoles(x.readsGiven))
}

// listMyGivenRoles lists the resource roles that the caller has.
func listMyGivenRoles(x *exchange) (*answer, *graphError) {
	return x.listGiven(x.givenRoles(func(g *givenRole) bool { return g.target == x.who.user.id }))
}

func (x *exchange) listGiven(rows []*givenRole) (*answer, *graphError) {
	v := beta{v1: v1{w: x.world()}, tenantID: x.t.tenantID}
	return x.list(collection{
		context: "accessPackageAssignmentResourceRoles", records: records(rows, v.givenRoleRecord),
		schema: v.givenRoleRecord(&givenRole{}),
	})
}

// getGivenRole shows one of them.
func getGivenRole(x *exchange) (*answer, *graphError) {
	found := x.givenRoles(func(g *givenRole) bool { return g.id == x.id() })
	switch {
	case len(found) == 0:
		return nil, x.missing("resource role of an assignment", x.id())
	case !x.readsGiven(found[0]):
		return nil, unauthorizedRole()
	}
	v := beta{v1: v1{w: x.world()}, tenantID: x.t.tenantID}
	return x.one("accessPackageAssignmentResourceRoles/$entity", v.givenRoleRecord(found[0]), nil)
}
