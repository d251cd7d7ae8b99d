package entrasim

import (
	"net/http"
	"regexp"
	"strings"
	"unicode"
)

// userBody is what POST users takes.
type userBody struct {
	typed
	AccountEnabled *bool  `json:"accountEnabled"`
	DisplayName    string `json:"displayName"`
	MailNickname   string `json:"mailNickname"`
	UPN            string `json:"userPrincipalName"`
	Mail           string `json:"mail"`
	JobTitle       string `json:"jobTitle"`
	Department     string `json:"department"`
	GivenName      string `json:"givenName"`
	Surname        string `json:"surname"`
	UserType       string `json:"userType"`
	Password       *struct {
		typed
		ForceChange        bool   `json:"forceChangePasswordNextSignIn"`
		ForceChangeWithMFA bool   `json:"forceChangePasswordNextSignInWithMfa"`
		Password           string `json:"password"`
	} `json:"passwordProfile"`
}

// postUser makes an account. https://learn.microsoft.com/graph/api/user-post-users
func postUser(x *exchange) (*answer, *graphError) {
	if !x.administers(roleUsers) {
		return nil, denied()
	}
	var body userBody
	if refusal := x.read(&body); refusal != nil {
		return nil, refusal
	}
	if refusal := body.check(x.world()); refusal != nil {
		return nil, refusal
	}
	u := x.world().users.add(&user{
		born: x.newlyVisible(), id: x.t.newID(), name: body.DisplayName, upn: body.UPN, alias: body.MailNickname, mail: body.Mail,
		jobTitle: body.JobTitle, department: body.Department, givenName: body.GivenName, surname: body.Surname,
		userType: spelled(orWord(body.UserType, "Member"), "Member", "Guest"), password: body.Password.Password,
		mustChange: body.Password.ForceChange || body.Password.ForceChangeWithMFA,
		enabled:    *body.AccountEnabled, created: x.now,
	})
	return x.created("users", u.id, x.dialect().userRecord(u).only(userInFull()))
}

func orWord(word, fallback string) string {
	if word == "" {
		return fallback
	}
	return word
}

// administers reports whether the caller may change the directory: the application by its permission, which was
// checked, a person by a directory role.
func (x *exchange) administers(role string) bool {
	return x.who.user == nil || x.who.user.has(roleGlobalAdministrator, role)
}

// signInName is the form of a user principal name, apart from its domain.
var signInName = regexp.MustCompile(`^[A-Za-z0-9'._!#^~-]+$`)

// check refuses what the directory refuses.
func (b *userBody) check(w *world) *graphError {
	name, at, _ := strings.Cut(b.UPN, "@")
	switch {
	case b.AccountEnabled == nil:
		return missingProperty("accountEnabled")
	case b.DisplayName == "":
		return missingProperty("displayName")
	case b.MailNickname == "":
		return missingProperty("mailNickname")
	case b.UPN == "":
		return missingProperty("userPrincipalName")
	case b.Password == nil || b.Password.Password == "":
		return missingProperty("passwordProfile")
	case !signInName.MatchString(name):
		return directoryRefusal("Property userPrincipalName is invalid.")
	case !strings.EqualFold(at, domain):
		return directoryRefusal("The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.")
	case w.users.find(func(u *user) bool { return strings.EqualFold(u.upn, b.UPN) }) != nil:
		return directoryRefusal("Another object with the same value for property userPrincipalName already exists.")
	case !strongPassword(b.Password.Password, name):
		return directoryRefusal("The specified password does not comply with password complexity requirements. Please provide a different password.")
	case b.UserType != "" && spelled(b.UserType, "Member", "Guest") == "":
		return directoryRefusal("Invalid value specified for property 'userType' of resource 'User'.")
	}
	return nil
}

// directoryRefusal is how the directory refuses a body.
func directoryRefusal(message string) *graphError {
	return &graphError{status: http.StatusBadRequest, code: "Request_BadRequest", message: message}
}

func missingProperty(name string) *graphError {
	return directoryRefusal("A value is required for property '" + name + "' of resource.")
}

// strongPassword wants eight characters of three kinds, and not the account's own name in them.
// https://learn.microsoft.com/entra/identity/authentication/concept-sspr-policy
func strongPassword(password, name string) bool {
	var lower, upper, digit, other int
	for _, r := range password {
		switch {
		case unicode.IsLower(r):
			lower = 1
		case unicode.IsUpper(r):
			upper = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	long := len(password) >= 8 && len(password) <= 256
	return long && lower+upper+digit+other >= 3 && !strings.Contains(strings.ToLower(password), strings.ToLower(name))
}

// deleteUser takes an account away. The service keeps it for thirty days, and so do its assignments.
func deleteUser(x *exchange) (*answer, *graphError) {
	u := x.userBy(x.id())
	switch {
	case !x.administers(roleUsers):
		return nil, denied()
	case u == nil:
		return nil, noSuchResource(x.id())
	}
	u.deleted, u.enabled = x.now, false
	u.epoch++
	discard(x, &x.world().users, u)
	for _, g := range x.world().groups.rows {
		g.leave(u.id)
	}
	return noContent()
}
