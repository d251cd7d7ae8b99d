package access

// The types of requests, in the v1.0 spelling.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentrequest#properties
const (
	UserAdd     = "userAdd"     // a person asks for a package
	UserUpdate  = "userUpdate"  // a person asks to extend or change what he or she holds
	UserRemove  = "userRemove"  // a person gives back what he or she holds
	AdminAdd    = "adminAdd"    // an administrator assigns a package
	AdminUpdate = "adminUpdate" // an administrator changes an assignment
	AdminRemove = "adminRemove" // an administrator ends an assignment
)
