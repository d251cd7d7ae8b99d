// Package access holds the words of the product: packages, policies, requests,
// assignments, people, and the errors that people read. It owns the rules that
// can be told without asking anybody (what a state means, which state comes
// after which, how a duration reads) and knows nothing of Slack, Microsoft
// Graph, Redis or HTTP: it imports the standard library only and does no I/O.
package access

import "time"

// Package is a Microsoft Entra access package: a bundle of resources that a
// person asks for as a whole.
//
// https://learn.microsoft.com/graph/api/resources/accesspackage
type Package struct {
	ID          string
	Name        string
	Description string
	Catalog     string // display name; empty when it was not read
	Hidden      bool   // not listed to requestors, still requestable by id
	Contents    []Content
}

// Content is one resource role that a package grants, such as membership in a
// group.
type Content struct {
	Resource string // display name of the group, application or site
	Role     string // display name of the role, such as "Member"
	System   string // origin system, such as "AadGroup"
	OriginID string // object id of the resource in its own system
}

// IsGroup reports whether the content is a role in an Entra group.
func (c Content) IsGroup() bool { return c.System == "AadGroup" }

// Policy is what one assignment policy demands of the person who asks, as
// Entra states it for that very person.
//
// https://learn.microsoft.com/graph/api/accesspackage-getapplicablepolicyrequirements
type Policy struct {
	ID             string
	Name           string
	Description    string
	Approval       bool // somebody must approve
	Justification  bool // the person must give a reason
	CustomSchedule bool // the person may choose start and end
	Length         Length
	Questions      []Question
}

// Question is one that the policy asks the requestor.
type Question struct {
	ID       string
	Text     string
	Required bool
}

// Asks reports whether the policy needs more than a confirmation.
func (p Policy) Asks() bool { return p.Justification || len(p.Questions) > 0 }

// Request is an assignment request as Entra has it.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageassignmentrequest
type Request struct {
	ID            string
	Type          string // userAdd, adminRemove, … in the v1.0 spelling
	State         State
	Status        string // free text of the service; explains, never decides
	Created       time.Time
	Completed     time.Time // zero until it ended
	PackageID     string
	PackageName   string
	PolicyID      string
	PolicyName    string // empty when it was not read
	Catalog       string // display name; empty when it was not read
	AssignmentID  string
	Requestor     Person
	Justification string
	Answers       []Answer
	Schedule      Schedule // as it was asked for; zero leaves it to the policy
}

// Open reports whether the request may still change by itself.
func (r Request) Open() bool { return !r.State.Terminal() }

// Assignment is a package held by a person.
//
// https://learn.microsoft.com/graph/api/resources/accesspackageassignment
type Assignment struct {
	ID          string
	PackageID   string
	PackageName string
	Catalog     string // display name; empty when it was not read
	PolicyID    string
	PolicyName  string
	State       string    // delivering, delivered, … in the v1.0 spelling
	Expires     time.Time // zero when it has no end
	Ended       time.Time // when it ended; zero while it holds
	Schedule    Schedule
}

// Holds reports whether the assignment gives access now, or is about to.
func (a Assignment) Holds() bool { return a.State != "expired" }

// Person is somebody in the Entra tenant. ID and TenantID are the stable
// identity; the rest is for reading.
type Person struct {
	ID       string // object id
	TenantID string
	Name     string
	UPN      string
	Mail     string
}

// Grant is what a delivered request really gave, read back from Entra.
type Grant struct {
	Groups  []string  // groups that now show the person as a member
	Missing []string  // groups of the package that do not show it yet
	Unseen  []Content // roles of applications and sites, into which the bot does not look
	Expires time.Time // end of the assignment; zero when it has none
}
