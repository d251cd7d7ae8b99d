package entrasim

import "strings"

// dialect writes the world in the words of one version of Graph. It has a method for each kind of object, which is
// why it is so wide; v1 and beta implement it.
type dialect interface {
	userRecord(*user) *record
	memberRecord(*user) *record
	groupRecord(*group) *record

	catalogRecord(*catalog) *record
	resourceRecord(*resource) *record
	roleRecord(*role) *record
	scopeRecord(*resource) *record
	resourceRequestRecord(*resourceRequest) *record
	packageRecord(*accessPackage) *record
	roleScopeRecord(*roleScope) *record
	policyRecord(*policy) *record

	requestRecord(*request) *record
	assignmentRecord(*assignment) *record
	approvalRecord(*request, *user) *record
	stageRecord(*request, *stage, *user) *record
	requirement(*policy, *user) object

	// restyle changes a finished record as the knobs want it.
	restyle(*record) *record
}

// dialect is the way in which the answer to this call is written.
func (x *exchange) dialect() dialect {
	if x.beta() {
		return beta{v1: v1{w: x.world(), now: x.now}, tenantID: x.t.tenantID, renewed: x.renewed()}
	}
	return x.t.dialect()
}

// beta reports whether the call speaks beta.
func (x *exchange) beta() bool { return strings.HasPrefix(strings.ToLower(x.path), "/beta/") }

// renewed reports whether the call uses that collection of beta whose objects have the names of v1.0 already.
func (x *exchange) renewed() bool {
	return x.beta() && strings.Contains(strings.ToLower(x.path), "/assignmentrequests")
}

// version is the call's own.
func (x *exchange) version() string {
	if x.beta() {
		return "beta"
	}
	return "v1.0"
}

// context is the @odata.context of an answer. The path of its object is given in the names of v1.0.
func (x *exchange) context(of string) string {
	if x.beta() {
		of = inBeta(of, x.renewed())
	}
	return x.t.GraphURL() + "/" + x.version() + "/$metadata#" + of
}

// betaNames are the path segments that have another name in beta.
func betaNames() map[string]string {
	return map[string]string{
		"catalogs": "accessPackageCatalogs", "resources": "accessPackageResources",
		"resourceRoles": "accessPackageResourceRoles", "resourceScopes": "accessPackageResourceScopes",
		"resourceRequests": "accessPackageResourceRequests", "resourceRoleScopes": "accessPackageResourceRoleScopes",
		"assignmentPolicies": "accessPackageAssignmentPolicies", "assignmentRequests": "accessPackageAssignmentRequests",
		"assignments": "accessPackageAssignments", "stages": "steps",
	}
}

// inBeta renames the segments of a path of v1.0; a renewed one keeps the name of the requests.
func inBeta(path string, renewed bool) string {
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		name, _, _ := strings.Cut(segment, "(")
		segments[i] = betaName(name, renewed) + segment[len(name):]
	}
	return strings.Join(segments, "/")
}

// betaName is a segment's name in beta.
func betaName(name string, renewed bool) string {
	for old, other := range betaNames() {
		if strings.EqualFold(old, name) && (!renewed || old != "assignmentRequests") {
			return other
		}
	}
	return name
}
