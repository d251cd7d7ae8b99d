package graph

import (
	"strings"
	"time"

	"accessbot/internal/access"
)

// The wire types hold the members of v1.0 and, where they differ, those of the
// older dialect: answers of the service mix both.
//
// https://learn.microsoft.com/graph/api/resources/entitlementmanagement-overview

type wireRequest struct {
	ID                word                  `json:"id"`
	RequestType       word                  `json:"requestType"`
	State             word                  `json:"state"`
	RequestState      word                  `json:"requestState"`
	Status            word                  `json:"status"`
	RequestStatus     word                  `json:"requestStatus"`
	CreatedDateTime   moment                `json:"createdDateTime"`
	CompletedDateTime moment                `json:"completedDateTime"`
	CompletedDate     moment                `json:"completedDate"`
	Justification     word                  `json:"justification"`
	Answers           list[wireGiven]       `json:"answers"`
	Schedule          maybe[wireSchedule]   `json:"schedule"`
	AccessPackage     maybe[wirePackage]    `json:"accessPackage"`
	Assignment        maybe[wireAssignment] `json:"assignment"`
	OldAssignment     maybe[wireAssignment] `json:"accessPackageAssignment"`
	Requestor         maybe[wireSubject]    `json:"requestor"`
}

func (w wireRequest) request(tenant string) access.Request {
	assignment := either(w.Assignment, w.OldAssignment)
	pkg := either(w.AccessPackage, assignment.AccessPackage)
	policy := either(assignment.Policy, assignment.OldPolicy)
	return access.Request{
		ID:            string(w.ID),
		Type:          requestType(string(w.RequestType)),
		State:         access.ParseState(first(w.State, w.RequestState)),
		Status:        first(w.Status, w.RequestStatus),
		Created:       time.Time(w.CreatedDateTime),
		Completed:     earliestSet(w.CompletedDateTime, w.CompletedDate),
		PackageID:     first(pkg.ID, assignment.PackageID),
		PackageName:   string(pkg.DisplayName),
		PolicyID:      first(policy.ID, assignment.PolicyID),
		PolicyName:    string(policy.DisplayName),
		Catalog:       pkg.catalogName(),
		AssignmentID:  string(assignment.ID),
		Requestor:     either(w.Requestor).person(tenant),
		Justification: string(w.Justification),
		Answers:       answersOf(w.Answers),
		Schedule:      either(w.Schedule).schedule(),
	}
}

// requestType gives the v1.0 spelling, whose words begin with a small letter.
func requestType(s string) string {
	if strings.EqualFold(s, "userExtend") {
		return userUpdate // the older word
	}
	if s != "" && s[0] >= 'A' && s[0] <= 'Z' {
		return string(s[0]+'a'-'A') + s[1:]
	}
	return s
}

type wireAssignment struct {
	ID              word                `json:"id"`
	State           word                `json:"state"`
	AssignmentState word                `json:"assignmentState"`
	Expired         moment              `json:"expiredDateTime"`
	Schedule        maybe[wireSchedule] `json:"schedule"`
	AccessPackage   maybe[wirePackage]  `json:"accessPackage"`
	PackageID       word                `json:"accessPackageId"`
	Policy          maybe[wirePolicy]   `json:"assignmentPolicy"`
	OldPolicy       maybe[wirePolicy]   `json:"accessPackageAssignmentPolicy"`
	PolicyID        word                `json:"assignmentPolicyId"`
}

func (w wireAssignment) assignment() access.Assignment {
	pkg, policy := either(w.AccessPackage), either(w.Policy, w.OldPolicy)
	return access.Assignment{
		ID:          string(w.ID),
		PackageID:   first(pkg.ID, w.PackageID),
		PackageName: string(pkg.DisplayName),
		Catalog:     pkg.catalogName(),
		PolicyID:    first(policy.ID, w.PolicyID),
		PolicyName:  string(policy.DisplayName),
		State:       requestType(first(w.State, w.AssignmentState)),
		Expires:     either(w.Schedule).end(),
		Ended:       time.Time(w.Expired),
		Schedule:    either(w.Schedule).schedule(),
	}
}

type wirePolicy struct {
	ID          word `json:"id"`
	DisplayName word `json:"displayName"`
}

// wireSchedule is an entitlementManagementSchedule.
type wireSchedule struct {
	Start      moment                `json:"startDateTime"`
	Expiration maybe[wireExpiration] `json:"expiration"`
}

type wireExpiration struct {
	Type     word   `json:"type"`
	Duration word   `json:"duration"`
	End      moment `json:"endDateTime"`
}

func (w wireSchedule) length() access.Length {
	e := either(w.Expiration)
	if end := time.Time(e.End); !end.IsZero() {
		return access.Length{Until: end}
	}
	d, err := access.ParseDuration(string(e.Duration))
	if err != nil {
		return access.Length{}
	}
	return access.Length{For: d}
}

// schedule is the schedule as it was chosen or set.
func (w wireSchedule) schedule() access.Schedule {
	return access.Schedule{Start: time.Time(w.Start), Length: w.length()}
}

// end is when an assignment with this schedule ends; zero when it does not.
func (w wireSchedule) end() time.Time {
	length := w.length()
	start := time.Time(w.Start)
	if length.For.IsZero() || start.IsZero() {
		return length.Until
	}
	return length.For.After(start)
}

type wirePackage struct {
	ID            word                `json:"id"`
	DisplayName   word                `json:"displayName"`
	Description   word                `json:"description"`
	IsHidden      yes                 `json:"isHidden"`
	Created       moment              `json:"createdDateTime"`
	Catalog       maybe[wireNamed]    `json:"catalog"`
	OldCatalog    maybe[wireNamed]    `json:"accessPackageCatalog"`
	CatalogID     word                `json:"catalogId"`
	RoleScopes    list[wireRoleScope] `json:"resourceRoleScopes"`
	OldRoleScopes list[wireRoleScope] `json:"accessPackageResourceRoleScopes"`
}

func (w wirePackage) pkg() access.Package {
	p := access.Package{
		ID:          string(w.ID),
		Name:        string(w.DisplayName),
		Description: string(w.Description),
		Catalog:     w.catalogName(),
		Hidden:      bool(w.IsHidden),
	}
	for _, rs := range append(w.RoleScopes, w.OldRoleScopes...) {
		p.Contents = append(p.Contents, rs.content())
	}
	return p
}

func (w wirePackage) catalogName() string {
	return string(either(w.Catalog, w.OldCatalog).DisplayName)
}

type wireNamed struct {
	ID          word `json:"id"`
	DisplayName word `json:"displayName"`
}

// wireRoleScope is a role of a resource, at a place within it.
type wireRoleScope struct {
	ID       word            `json:"id"`
	Role     maybe[wireRole] `json:"role"`
	OldRole  maybe[wireRole] `json:"accessPackageResourceRole"`
	Scope    maybe[wireRole] `json:"scope"`
	OldScope maybe[wireRole] `json:"accessPackageResourceScope"`
}

// wireRole is a resource role or a resource scope: they share these members.
type wireRole struct {
	ID           word                `json:"id"`
	Description  word                `json:"description"`
	DisplayName  word                `json:"displayName"`
	OriginID     word                `json:"originId"`
	OriginSystem word                `json:"originSystem"`
	IsRootScope  yes                 `json:"isRootScope"`
	Resource     maybe[wireResource] `json:"resource"`
	OldResource  maybe[wireResource] `json:"accessPackageResource"`
}

type wireResource struct {
	ID           word           `json:"id"`
	DisplayName  word           `json:"displayName"`
	Description  word           `json:"description"`
	Type         word           `json:"resourceType"`
	OriginID     word           `json:"originId"`
	OriginSystem word           `json:"originSystem"`
	Roles        list[wireRole] `json:"roles"`
	OldRoles     list[wireRole] `json:"accessPackageResourceRoles"`
	Scopes       list[wireRole] `json:"scopes"`
	OldScopes    list[wireRole] `json:"accessPackageResourceScopes"`
}

// content names the resource as well as the answer allows; the root scope of a
// resource has no name of its own.
func (w wireRoleScope) content() access.Content {
	role, scope := either(w.Role, w.OldRole), either(w.Scope, w.OldScope)
	resource := either(role.Resource, role.OldResource, scope.Resource, scope.OldResource)
	name := resource.DisplayName
	if name == "" && !scope.IsRootScope && scope.DisplayName != "Root" {
		name = scope.DisplayName
	}
	return access.Content{
		Resource: string(name),
		Role:     string(role.DisplayName),
		System:   first(role.OriginSystem, scope.OriginSystem, resource.OriginSystem),
		OriginID: first(resource.OriginID, scope.OriginID),
	}
}

// wireSubject is an accessPackageSubject: its id is not the person's, its
// objectId is.
type wireSubject struct {
	ID            word `json:"id"`
	ObjectID      word `json:"objectId"`
	DisplayName   word `json:"displayName"`
	Email         word `json:"email"`
	PrincipalName word `json:"principalName"`
}

func (w wireSubject) person(tenant string) access.Person {
	if w.ObjectID == "" {
		return access.Person{}
	}
	return access.Person{ID: string(w.ObjectID), TenantID: tenant, Name: string(w.DisplayName), UPN: string(w.PrincipalName), Mail: string(w.Email)}
}

type wireUser struct {
	ID                word `json:"id"`
	DisplayName       word `json:"displayName"`
	Mail              word `json:"mail"`
	UserPrincipalName word `json:"userPrincipalName"`
}

func (w wireUser) person(tenant string) access.Person {
	return access.Person{ID: string(w.ID), TenantID: tenant, Name: string(w.DisplayName), UPN: string(w.UserPrincipalName), Mail: string(w.Mail)}
}
