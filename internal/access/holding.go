package access

// Holding is an assignment as an administrator sees it: who holds the package,
// under which policy, and what was really given.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageassignment
type Holding struct {
	Assignment
	Status string // free text of the service; explains, never decides
	Target Person
	Roles  []GrantedRole // only read in the beta dialect
}

// GrantedRole is a role of a resource that an assignment gave.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentresourcerole
type GrantedRole struct {
	ID       string
	OriginID string
	System   string
	Status   string // such as Fulfilled
}
