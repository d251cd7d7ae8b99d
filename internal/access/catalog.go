package access

import "time"

// Catalog holds packages and the resources that they may grant.
//
// https://learn.microsoft.com/graph/api/resources/accesspackagecatalog
type Catalog struct {
	ID          string
	Name        string
	Description string
	Published   bool // packages of an unpublished catalog cannot be asked for
	External    bool // people of connected organizations see its packages
	Created     time.Time
}

// Resource is a group, an application or a site that was put into a catalog.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageresource
type Resource struct {
	ID          string
	Name        string
	Description string
	OriginID    string // object id in the system that it comes from
	System      string // "AadGroup", "AadApplication" or "SharePointOnline"
	Type        string // such as "Security Group"; v1.0 leaves it out
	Roles       []ResourceRole
	Scopes      []ResourceScope
}

// ResourceRole is one that a resource has, such as Member.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageresourcerole
type ResourceRole struct {
	ID          string // all zeros, or empty, until a package uses the role
	Name        string
	Description string
	OriginID    string // such as Member_ and the group's id
	System      string
	ResourceID  string // empty when it was not read
}

// ResourceScope is a place within a resource; groups only have their root.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageresourcescope
type ResourceScope struct {
	ID       string
	Name     string
	OriginID string
	System   string
	Root     bool
}

// RoleScope is a role of a resource that a package grants.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageresourcerolescope
type RoleScope struct {
	ID    string
	Role  ResourceRole
	Scope ResourceScope
}

// Group is a group of the directory.
//
// https://learn.microsoft.com/graph/api/resources/group
type Group struct {
	ID          string
	Name        string
	Description string
	Created     time.Time
}
