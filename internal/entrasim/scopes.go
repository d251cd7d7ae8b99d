package entrasim

import (
	"slices"
	"strings"
)

// Permissions that the code names.
const (
	permEMRead        = "EntitlementManagement.Read.All"
	permEMWrite       = "EntitlementManagement.ReadWrite.All"
	permSubjectAccess = "EntitlementMgmt-SubjectAccess.ReadWrite"
)

// delegatedPermission is one permission that an application may ask for in a person's name.
type delegatedPermission struct {
	name       string
	needsAdmin bool
	words      string // what the consent page says
}

// delegatedPermissions lists what may be asked for.
func delegatedPermissions() []delegatedPermission {
	return []delegatedPermission{
		{"User.Read", false, "Sign you in and read your profile"},
		{permSubjectAccess, false, "Request and give back access for you"},
		{"User.ReadBasic.All", false, "Read the basic profiles of all people"},
		{"User.Read.All", true, "Read the full profiles of all people"},
		{"User.ReadWrite.All", true, "Read and change the profiles of all people"},
		{"Group.Read.All", true, "Read all groups"},
		{"Group.ReadWrite.All", true, "Read and change all groups"},
		{"GroupMember.Read.All", true, "Read the members of all groups"},
		{"GroupMember.ReadWrite.All", true, "Read and change the members of all groups"},
		{"Directory.Read.All", true, "Read the directory"},
		{"Directory.ReadWrite.All", true, "Read and change the directory"},
		{"Application.Read.All", true, "Read applications"},
		{"Sites.Read.All", false, "Read sites"},
		{"RoleManagement.Read.Directory", true, "Read who has which role"},
		{permEMRead, true, "Read everything about access packages"},
		{permEMWrite, true, "Read and change everything about access packages, and decide on requests"},
	}
}

// permissionNamed finds one by name, whatever the case of its letters.
func permissionNamed(name string) (delegatedPermission, bool) {
	all := delegatedPermissions()
	i := slices.IndexFunc(all, func(p delegatedPermission) bool { return strings.EqualFold(p.name, name) })
	if i < 0 {
		return delegatedPermission{}, false
	}
	return all[i], true
}

// scopeRequest is what the scope parameter of a sign-in asked for.
type scopeRequest struct {
	asked      []string // as written, without the four of OpenID Connect
	graph      []string // names of Graph permissions
	everything bool     // .default: what has been granted already
	offline    bool     // offline_access: a refresh token
	identity   bool     // openid: an id_token
}

// parseScopes reads a scope parameter; the second result is the first scope that nobody knows.
func (t *Tenant) parseScopes(parameter string) (scopeRequest, string) {
	request := scopeRequest{}
	for scope := range strings.FieldsSeq(parameter) {
		if request.takeOpenID(scope) {
			continue
		}
		request.asked = append(request.asked, scope)
		name := t.withoutResource(scope)
		if name == ".default" {
			request.everything = true
			continue
		}
		permission, known := permissionNamed(name)
		if !known {
			return request, scope
		}
		request.graph = append(request.graph, permission.name)
	}
	return request, ""
}

func (s *scopeRequest) takeOpenID(scope string) bool {
	switch scope {
	case "openid":
		s.identity = true
	case "offline_access":
		s.offline = true
	case "profile", "email":
	default:
		return false
	}
	return true
}

// withoutResource cuts Graph's own address off a scope.
func (t *Tenant) withoutResource(scope string) string {
	for _, resource := range []string{t.GraphURL(), "https://graph.microsoft.com"} {
		if rest, ok := strings.CutPrefix(scope, resource); ok {
			return strings.TrimLeft(rest, "/")
		}
	}
	return scope
}
