package entrasim

// listPackages lists every package, hidden ones too.
func listPackages(x *exchange) (*answer, *graphError) {
	if refusal := x.readable(false); refusal != nil {
		return nil, refusal
	}
	v := x.dialect()
	all := x.world().packages.where(func(p *accessPackage) bool { return p.seen(x.now) && x.who.rules(p.catalogID, catalogReader) })
	return x.list(collection{
		context: "identityGovernance/entitlementManagement/accessPackages",
		records: records(all, v.packageRecord), schema: v.packageRecord(&accessPackage{}),
	})
}

// getPackage shows one package.
func getPackage(x *exchange) (*answer, *graphError) {
	p, refusal := x.findPackage(x.id(), catalogReader)
	if refusal != nil {
		return nil, refusal
	}
	return x.one("identityGovernance/entitlementManagement/accessPackages/$entity", x.dialect().packageRecord(p), nil)
}

// listMyPackages lists what the caller may request; hidden packages can be requested, yet are not listed.
func listMyPackages(x *exchange) (*answer, *graphError) {
	if refusal := x.on("allowedRequestor"); refusal != nil {
		return nil, refusal
	}
	v := x.dialect()
	covered := map[string]bool{}
	for _, p := range x.world().policies.rows {
		covered[p.packageID] = covered[p.packageID] || x.world().covers(p, x.who.user)
	}
	allowed := x.world().packages.where(func(p *accessPackage) bool {
		return !p.hidden && covered[p.id] && !x.world().unpublished(p.id)
	})
	return x.list(collection{
		context: "Collection(accessPackage)",
		records: records(allowed, v.packageRecord), schema: v.packageRecord(&accessPackage{}),
	})
}

// postRequirements tells under which policies the caller may request a package, and what each wants to know.
func postRequirements(x *exchange) (*answer, *graphError) {
	p := x.world().packages.get(x.id())
	if p == nil {
		return nil, notFound("access package", x.id())
	}
	return ok(object{
		{"@odata.context", x.context("Collection(accessPackageAssignmentRequestRequirements)")},
		{"value", x.requirements(x.world().policiesFor(x.who.user, p.id))},
	})
}

func (x *exchange) requirements(policies []*policy) []object {
	v, shown := x.dialect(), []object{}
	for _, p := range policies {
		shown = append(shown, v.requirement(p, x.who.user))
	}
	return shown
}

// answeredBefore is what a person answered when they last asked under a policy.
func (w *world) answeredBefore(p *policy, who *user) []answered {
	var last []answered
	for _, r := range w.requests.rows {
		if r.target == who.id && r.policyID == p.id && len(r.answers) > 0 {
			last = r.answers
		}
	}
	return last
}

// findPackage is a package on which the caller may act so.
func (x *exchange) findPackage(id string, needed catalogRole) (*accessPackage, *graphError) {
	p := seen(x, &x.world().packages, id)
	switch {
	case p == nil:
		return nil, x.missing("access package", id)
	case !x.who.rules(p.catalogID, needed):
		return nil, unauthorizedRole()
	}
	return p, nil
}
