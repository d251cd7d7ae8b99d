package graph

import "accessbot/internal/access"

// oneBodies writes v1.0.
//
// https://learn.microsoft.com/graph/api/resources/entitlementmanagement-overview
type oneBodies struct{}

func (oneBodies) order(o order) any {
	return struct {
		RequestType   string          `json:"requestType"`
		Assignment    assignmentBody  `json:"assignment"`
		Justification string          `json:"justification,omitempty"`
		Answers       []wireAnswer    `json:"answers,omitempty"`
		Schedule      *scheduleBody   `json:"schedule,omitempty"`
		Parameters    *parametersBody `json:"parameters,omitempty"`
	}{o.kind, assignmentOf(o), o.justification, answersBody(o.answers), scheduleOf(o.schedule), o.parameters}
}

func (oneBodies) catalog(c access.Catalog) any {
	state := "unpublished"
	if c.Published {
		state = "published"
	}
	return struct {
		Name        string `json:"displayName"`
		Description string `json:"description"`
		State       string `json:"state"`
		External    bool   `json:"isExternallyVisible"`
	}{c.Name, c.Description, state, c.External}
}

func (oneBodies) resource(o onboarding) any {
	type resource struct {
		ID       string `json:"id,omitempty"`
		OriginID string `json:"originId"`
		System   string `json:"originSystem"`
	}
	return struct {
		RequestType string   `json:"requestType"`
		Resource    resource `json:"resource"`
		Catalog     idBody   `json:"catalog"`
	}{o.kind, resource{o.resource.ID, o.resource.OriginID, o.resource.System}, idBody{o.catalogID}}
}

func (oneBodies) pkg(p NewPackage) any {
	return struct {
		Name        string `json:"displayName"`
		Description string `json:"description"`
		Hidden      bool   `json:"isHidden"`
		Catalog     idBody `json:"catalog"`
	}{p.Name, p.Description, p.Hidden, idBody{p.CatalogID}}
}

type oneResource struct {
	ID       string `json:"id,omitempty"`
	OriginID string `json:"originId"`
	System   string `json:"originSystem"`
}

type oneRole struct {
	ID       string      `json:"id,omitempty"`
	Name     string      `json:"displayName"`
	System   string      `json:"originSystem"`
	OriginID string      `json:"originId"`
	Resource oneResource `json:"resource"`
}

type oneScope struct {
	ID       string `json:"id,omitempty"`
	OriginID string `json:"originId"`
	System   string `json:"originSystem"`
	Root     bool   `json:"isRootScope"`
}

func (oneBodies) roleScope(r access.Resource, rs access.RoleScope) any {
	return struct {
		Role  oneRole  `json:"role"`
		Scope oneScope `json:"scope"`
	}{
		oneRole{used(rs.Role.ID), rs.Role.Name, rs.Role.System, rs.Role.OriginID, oneResource{r.ID, r.OriginID, r.System}},
		oneScope{rs.Scope.ID, rs.Scope.OriginID, rs.Scope.System, rs.Scope.Root},
	}
}

// used gives the id of a role; the zeros of one that was never used are none.
func used(id string) string {
	if id == "00000000-0000-0000-0000-000000000000" {
		return ""
	}
	return id
}
