package entrasim

import (
	"net/http"
	"strings"
)

// listCatalogs lists the catalogs.
func listCatalogs(x *exchange) (*answer, *graphError) {
	v := x.t.dialect()
	return x.governed(collection{
		context: "identityGovernance/entitlementManagement/catalogs",
		records: records(x.world().catalogs.rows, v.catalogRecord), schema: v.catalogRecord(&catalog{}),
	})
}

// getCatalog shows one catalog.
func getCatalog(x *exchange) (*answer, *graphError) {
	c := x.world().catalogs.get(x.id())
	if c == nil {
		return nil, x.missing("catalog")
	}
	return x.governedOne("identityGovernance/entitlementManagement/catalogs/$entity", x.t.dialect().catalogRecord(c))
}

// listResources lists what a catalog holds.
func listResources(x *exchange) (*answer, *graphError) {
	c := x.world().catalogs.get(x.id())
	if c == nil {
		return nil, x.missing("catalog")
	}
	v := x.t.dialect()
	held := x.world().resources.where(func(r *resource) bool { return r.catalogID == c.id })
	return x.governed(collection{
		context: "identityGovernance/entitlementManagement/catalogs('" + c.id + "')/resources",
		records: records(held, v.resourceRecord), schema: v.resourceRecord(&resource{}),
	})
}

// listPackages lists every package, hidden ones too.
func listPackages(x *exchange) (*answer, *graphError) {
	v := x.t.dialect()
	return x.governed(collection{
		context: "identityGovernance/entitlementManagement/accessPackages",
		records: records(x.world().packages.rows, v.packageRecord), schema: v.packageRecord(&accessPackage{}),
	})
}

// getPackage shows one package.
func getPackage(x *exchange) (*answer, *graphError) {
	p := x.world().packages.get(x.id())
	if p == nil {
		return nil, x.missing("access package")
	}
	return x.governedOne("identityGovernance/entitlementManagement/accessPackages/$entity", x.t.dialect().packageRecord(p))
}

// listMyPackages lists what the caller may request; hidden packages can be requested, yet are not listed.
func listMyPackages(x *exchange) (*answer, *graphError) {
	if refusal := x.on("allowedRequestor"); refusal != nil {
		return nil, refusal
	}
	v := x.t.dialect()
	allowed := x.world().packages.where(func(p *accessPackage) bool {
		return !p.hidden && len(x.world().policiesFor(x.who.user, p.id)) > 0
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
		{"value", requirements(x.t.dialect(), x.world().policiesFor(x.who.user, p.id))},
	})
}

func requirements(v v1, policies []*policy) []object {
	shown := []object{}
	for _, p := range policies {
		shown = append(shown, v.requirement(p))
	}
	return shown
}

// listPolicies lists every policy.
func listPolicies(x *exchange) (*answer, *graphError) {
	v := x.t.dialect()
	return x.governed(collection{
		context: "identityGovernance/entitlementManagement/assignmentPolicies",
		records: records(x.world().policies.rows, v.policyRecord), schema: v.policyRecord(&policy{}),
	})
}

// getPolicy shows one policy.
func getPolicy(x *exchange) (*answer, *graphError) {
	p := x.world().policies.get(x.id())
	if p == nil {
		return nil, x.missing("policy")
	}
	return x.governedOne("identityGovernance/entitlementManagement/assignmentPolicies/$entity", x.t.dialect().policyRecord(p))
}

// governed lists for those who may administer entitlement management; others are refused.
func (x *exchange) governed(c collection) (*answer, *graphError) {
	if !x.who.governs() {
		return nil, unauthorizedRole()
	}
	return x.list(c)
}

func (x *exchange) governedOne(context string, r *record) (*answer, *graphError) {
	if !x.who.governs() {
		return nil, unauthorizedRole()
	}
	return x.one(context, r, nil)
}

// missing answers for an object that is not there: people without a role are refused all the same.
func (x *exchange) missing(what string) *graphError {
	if !x.who.governs() {
		return unauthorizedRole()
	}
	return notFound(what, x.id())
}

// parameter is the value of "on" in a call of filterByCurrentUser.
func (x *exchange) parameter() string {
	_, after, _ := strings.Cut(x.path, "(")
	name, value, _ := strings.Cut(strings.TrimSuffix(after, ")"), "=")
	if !strings.EqualFold(strings.TrimSpace(name), "on") {
		return ""
	}
	return strings.Trim(strings.TrimSpace(value), "'")
}

// on refuses a value of filterByCurrentUser's parameter that the function does not know.
func (x *exchange) on(known ...string) *graphError {
	for _, one := range known {
		if strings.EqualFold(one, x.parameter()) {
			return nil
		}
	}
	return &graphError{status: http.StatusBadRequest, code: "BadRequest", message: "The value '" + x.parameter() + "' is not valid for the parameter 'on'."}
}
