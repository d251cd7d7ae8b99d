package graph

import (
	"strings"

	"accessbot/internal/access"
)

// betaBodies writes the beta dialect, as Microsoft's tutorial does.
//
// https://learn.microsoft.com/graph/tutorial-access-package-api
type betaBodies struct{}

func (betaBodies) order(o order) any {
	return struct {
		RequestType   string          `json:"requestType"`
		Assignment    assignmentBody  `json:"accessPackageAssignment"`
		Justification string          `json:"justification,omitempty"`
		Answers       []wireAnswer    `json:"answers,omitempty"`
		Schedule      *scheduleBody   `json:"schedule,omitempty"`
		Parameters    *parametersBody `json:"parameters,omitempty"`
	}{betaKind(o.kind), assignmentOf(o), o.justification, answersBody(o.answers), scheduleOf(o.schedule), o.parameters}
}

// betaKind gives the beta word for a type of request: userUpdate was named
// UserExtend there.
func betaKind(kind string) string {
	if kind == userUpdate {
		return "UserExtend"
	}
	return strings.ToUpper(kind[:1]) + kind[1:]
}

func (betaBodies) catalog(c access.Catalog) any {
	status := "Unpublished"
	if c.Published {
		status = "Published"
	}
	return struct {
		Name        string `json:"displayName"`
		Description string `json:"description"`
		Status      string `json:"catalogStatus"`
		External    bool   `json:"isExternallyVisible"`
	}{c.Name, c.Description, status, c.External}
}

type betaResource struct {
	ID          string `json:"id,omitempty"`
	Name        string `json:"displayName,omitempty"`
	Description string `json:"description,omitempty"`
	Type        string `json:"resourceType,omitempty"`
	OriginID    string `json:"originId"`
	System      string `json:"originSystem"`
}

func betaResourceOf(r access.Resource) betaResource {
	return betaResource{r.ID, r.Name, r.Description, r.Type, r.OriginID, r.System}
}

func (betaBodies) resource(o onboarding) any {
	resource := betaResourceOf(o.resource)
	if resource.Type == "" {
		resource.Type = o.resource.System
	}
	return struct {
		CatalogID     string       `json:"catalogId"`
		RequestType   string       `json:"requestType"`
		Justification string       `json:"justification"`
		Resource      betaResource `json:"accessPackageResource"`
	}{o.catalogID, betaKind(o.kind), "", resource}
}

func (betaBodies) pkg(p NewPackage) any {
	return struct {
		CatalogID   string `json:"catalogId"`
		Name        string `json:"displayName"`
		Description string `json:"description"`
		Hidden      bool   `json:"isHidden,omitempty"`
	}{p.CatalogID, p.Name, p.Description, p.Hidden}
}

func (betaBodies) roleScope(r access.Resource, rs access.RoleScope) any {
	type role struct {
		OriginID string       `json:"originId"`
		Name     string       `json:"displayName"`
		System   string       `json:"originSystem"`
		Resource betaResource `json:"accessPackageResource"`
	}
	type scope struct {
		OriginID string `json:"originId"`
		System   string `json:"originSystem"`
	}
	resource := betaResourceOf(r)
	resource.Name, resource.Description = "", ""
	return struct {
		Role  role  `json:"accessPackageResourceRole"`
		Scope scope `json:"accessPackageResourceScope"`
	}{role{rs.Role.OriginID, rs.Role.Name, rs.Role.System, resource}, scope{rs.Scope.OriginID, rs.Scope.System}}
}
