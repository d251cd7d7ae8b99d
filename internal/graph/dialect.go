package graph

import (
	"net/http"
	"slices"
)

// dialect is one of the two ways in which Graph speaks of entitlement
// management: its version, the names in its paths and queries, and how what we
// send is written. What it answers is read by the same types for both, because
// the service's answers mix them.
//
// https://learn.microsoft.com/graph/versioning-and-support
type dialect struct {
	version string // "v1.0" or "beta"
	paths   paths
	terms   terms
	bodies  bodies
}

// The dialects by the names that GRAPH_VERSION gives them.
const (
	versionOne  = "v1.0"
	versionBeta = "beta"
)

// dialectOf gives the dialect of a version that Config.check has passed.
func dialectOf(version string) dialect {
	if version == versionBeta {
		return dialect{version: versionBeta, paths: betaPaths(), terms: betaTerms(), bodies: betaBodies{}}
	}
	return dialect{version: versionOne, paths: onePaths(), terms: oneTerms(), bodies: oneBodies{}}
}

// dialects are the versions that there are.
func dialects() []string { return []string{versionOne, versionBeta} }

func knownVersion(version string) bool { return slices.Contains(dialects(), version) }

// get makes a read below entitlement management.
func (d dialect) get(route string, ids ...string) call {
	return d.call(http.MethodGet, route, ids...)
}

// call makes a call below entitlement management. Reads apart, only
// Delegated.write and the actions that change nothing use it.
func (d dialect) call(method, route string, ids ...string) call {
	k := newCall(method, management+route, ids...)
	k.version = d.version
	return k
}

// management is where entitlement management lives.
//
// https://learn.microsoft.com/graph/api/resources/entitlementmanagement-overview
const management = "/identityGovernance/entitlementManagement"

// paths are the routes of one dialect, below management; those that begin
// without a slash are children.
type paths struct {
	catalogs  string
	resources string // of a catalog
	roles     string // of a catalog
	scopes    string // of a catalog

	resourceRequests string
	packages         string
	roleScopes       string // of a package
	policies         string
	requests         string
	assignments      string
	approvals        string
	stages           string // of an approval

	// The second and third forms of deleting an assignment, where there are any.
	deleteByRequest string
	deleteByRole    string
}

func onePaths() paths {
	return paths{
		catalogs: "/catalogs", resources: "resources", roles: "resourceRoles", scopes: "resourceScopes",
		resourceRequests: "/resourceRequests",
		packages:         "/accessPackages", roleScopes: "resourceRoleScopes",
		policies:    "/assignmentPolicies",
		requests:    "/assignmentRequests",
		assignments: "/assignments",
		approvals:   "/accessPackageAssignmentApprovals", stages: "stages",
	}
}

func betaPaths() paths {
	return paths{
		catalogs: "/accessPackageCatalogs", resources: "accessPackageResources", roles: "accessPackageResourceRoles", scopes: "accessPackageResourceScopes",
		resourceRequests: "/accessPackageResourceRequests",
		packages:         "/accessPackages", roleScopes: "accessPackageResourceRoleScopes",
		policies:    "/accessPackageAssignmentPolicies",
		requests:    "/accessPackageAssignmentRequests",
		assignments: "/accessPackageAssignments",
		approvals:   "/accessPackageAssignmentApprovals", stages: "steps",
		deleteByRequest: "/accessPackageAssignments/{id}/accessPackageAssignmentRequests/{id}/accessPackageAssignment",
		deleteByRole:    "/accessPackageAssignments/{id}/accessPackageAssignmentResourceRoles/{id}/accessPackageAssignments/{id}",
	}
}

// one is the route of a single element of a collection.
func one(collection string) string { return collection + "/{id}" }

// terms are the names that queries use, and what is read along with a thing.
type terms struct {
	requestState    string
	assignmentState string
	policyOf        string // the policy of an assignment
	catalogOf       string // the catalog's id, of a package
	resourceOf      string // the resource of a role
	delivered       string
	pending         string

	withRequest     string // read along with a request
	withMine        string // with a request of the caller's own
	withMineOnly    string // the same where expansions inside expansions are refused
	withPackage     string
	withAssignment  string
	withHoldings    string // with assignments, for an administrator
	withHeld        string // with an assignment of the caller's own
	withHeldOnly    string // the same where expansions inside expansions are refused
	withCatalog     string // with a package that the caller may ask for
	withResources   string // with a catalog
	withPolicy      string
	withWholePolicy string
	withResource    string
	withRole        string
}

func oneTerms() terms {
	return terms{
		requestState: "state", assignmentState: "state", policyOf: "assignmentPolicy", catalogOf: "catalog/id", resourceOf: "resource",
		delivered: "delivered", pending: "pendingApproval",
		withRequest:     "assignment($expand=target,assignmentPolicy),accessPackage,requestor",
		withMine:        "accessPackage($expand=catalog),requestor,assignment($expand=assignmentPolicy)",
		withMineOnly:    "accessPackage,requestor,assignment",
		withPackage:     "catalog,resourceRoleScopes($expand=role,scope)",
		withAssignment:  "target,accessPackage,assignmentPolicy",
		withHoldings:    "target,accessPackage,assignmentPolicy",
		withHeld:        "accessPackage($expand=catalog),assignmentPolicy",
		withHeldOnly:    "accessPackage,assignmentPolicy",
		withCatalog:     "catalog",
		withResources:   "resources",
		withPolicy:      "accessPackage",
		withWholePolicy: "accessPackage,questions",
		withResource:    "roles,scopes",
		withRole:        "resource",
	}
}

func betaTerms() terms {
	return terms{
		requestState: "requestState", assignmentState: "assignmentState", policyOf: "accessPackageAssignmentPolicy", catalogOf: "catalogId", resourceOf: "accessPackageResource",
		delivered: "Delivered", pending: "PendingApproval",
		withRequest:     "accessPackageAssignment($expand=target,accessPackageAssignmentPolicy),accessPackage,requestor",
		withMine:        "accessPackage($expand=accessPackageCatalog),requestor,accessPackageAssignment($expand=accessPackageAssignmentPolicy)",
		withMineOnly:    "accessPackage,requestor,accessPackageAssignment",
		withPackage:     "accessPackageCatalog,accessPackageResourceRoleScopes($expand=accessPackageResourceRole,accessPackageResourceScope)",
		withAssignment:  "target,accessPackage,accessPackageAssignmentPolicy",
		withHoldings:    "target,accessPackage,accessPackageAssignmentPolicy,accessPackageAssignmentResourceRoles",
		withHeld:        "accessPackage($expand=accessPackageCatalog),accessPackageAssignmentPolicy",
		withHeldOnly:    "accessPackage,accessPackageAssignmentPolicy",
		withCatalog:     "accessPackageCatalog",
		withResources:   "accessPackageResources",
		withPolicy:      "accessPackage",
		withWholePolicy: "accessPackage",
		withResource:    "accessPackageResourceRoles,accessPackageResourceScopes",
		withRole:        "accessPackageResource",
	}
}
