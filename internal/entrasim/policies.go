package entrasim

// listPolicies lists every policy.
func listPolicies(x *exchange) (*answer, *graphError) {
	if refusal := x.readable(true); refusal != nil {
		return nil, refusal
	}
	v := x.dialect()
	all := x.world().policies.where(func(p *policy) bool { return p.seen(x.now) && x.rulesPackage(p.packageID, catalogReader) })
	return x.list(collection{
		context: "identityGovernance/entitlementManagement/assignmentPolicies",
		records: records(all, v.policyRecord), schema: v.policyRecord(&policy{}),
	})
}

// getPolicy shows one policy.
func getPolicy(x *exchange) (*answer, *graphError) {
	p, refusal := x.findPolicy(x.id(), catalogReader)
	if refusal != nil {
		return nil, refusal
	}
	return x.one("identityGovernance/entitlementManagement/assignmentPolicies/$entity", x.dialect().policyRecord(p), nil)
}

// findPolicy is a policy on which the caller may act so.
func (x *exchange) findPolicy(id string, needed catalogRole) (*policy, *graphError) {
	p := seen(x, &x.world().policies, id)
	switch {
	case p == nil:
		return nil, x.missing("policy", id)
	case !x.rulesPackage(p.packageID, needed):
		return nil, unauthorizedRole()
	}
	return p, nil
}
