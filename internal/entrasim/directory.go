package entrasim

import (
	"slices"
	"strings"
	"time"
)

// user is one account of the directory.
type user struct {
	born
	id, name, upn, mail string
	jobTitle            string
	department          string
	userType            string   // "Member" or "Guest"
	managerID           string   // empty when nobody manages them
	sponsors            []string // object ids of people
	organizationID      string   // of a guest: the connected organization that they come from
	password            string
	roles               []string // names of directory roles
	enabled             bool
	created             time.Time
	givenName, surname  string
	alias               string
	mustChange          bool      // the password is for the first sign-in only
	deleted             time.Time // zero while the account exists
	// epoch counts revocations: what was issued under an older epoch no longer works.
	epoch int
}

func (u *user) key() string { return u.id }

// subjectID is the id under which entitlement management knows the person; it is not the object id.
func (u *user) subjectID() string { return seededID("subject", u.id) }

// nickname is the mail nickname: the part of the sign-in name before the domain, unless it was given.
func (u *user) nickname() string {
	if u.alias != "" {
		return u.alias
	}
	nickname, _, _ := strings.Cut(u.upn, "@")
	return nickname
}

// has reports whether the person holds one of the directory roles.
func (u *user) has(roles ...string) bool {
	return slices.ContainsFunc(roles, func(role string) bool { return slices.Contains(u.roles, role) })
}

// governs reports whether the person may administer entitlement management.
func (u *user) governs() bool {
	return u.has(roleGlobalAdministrator, roleGovernance)
}

// mayConsentForAll reports whether the person may grant permissions that need an administrator.
func (u *user) mayConsentForAll() bool {
	return u.has(roleGlobalAdministrator, roleCloudApps)
}

// Names of directory roles that the tenant knows.
const (
	roleGlobalAdministrator = "Global Administrator"
	roleGovernance          = "Identity Governance Administrator"
	roleCloudApps           = "Cloud Application Administrator"
	roleUsers               = "User Administrator"
	roleGroups              = "Groups Administrator"
)

// group is a security group.
type group struct {
	born
	id, name, description, nickname string
	owners                          []string // object ids
	createdBy                       string   // the id of the application through which it was made
	members                         []string // object ids of people and groups, in the order in which they joined
	created                         time.Time
}

func (g *group) key() string { return g.id }

func (g *group) has(id string) bool { return slices.Contains(g.members, id) }

func (g *group) join(id string) {
	if !g.has(id) {
		g.members = append(g.members, id)
	}
}

func (g *group) leave(id string) {
	g.members = slices.DeleteFunc(g.members, func(member string) bool { return member == id })
}

// userBy finds an account by object id, sign-in name or mail address.
func (w *world) userBy(name string) *user {
	if u := w.users.get(name); u != nil {
		return u
	}
	return w.users.find(func(u *user) bool { return strings.EqualFold(u.upn, name) || strings.EqualFold(u.mail, name) })
}

// membersOf lists a group's members.
func (w *world) membersOf(g *group) []*user {
	var members []*user
	for _, id := range g.members {
		if u := w.users.get(id); u != nil {
			members = append(members, u)
		}
	}
	return members
}

// ownersOf lists the people who own a group.
func (w *world) ownersOf(g *group) []*user {
	return w.users.where(func(u *user) bool { return slices.Contains(g.owners, u.id) })
}

// managerOf walks up the given number of levels; nil when there is nobody.
func (w *world) managerOf(u *user, level int) *user {
	for ; level > 0 && u != nil; level-- {
		u = w.users.get(u.managerID)
	}
	return u
}

// Person is somebody of the directory, with what they need to sign in.
type Person struct {
	Name     string `json:"name"`
	ObjectID string `json:"objectId"`
	UPN      string `json:"upn"`
	Mail     string `json:"mail"`
	Password string `json:"password"`
}

func (u *user) person() Person {
	return Person{Name: u.name, ObjectID: u.id, UPN: u.upn, Mail: u.mail, Password: u.password}
}

// Person returns somebody by display name and panics when there is no such person.
func (t *Tenant) Person(name string) Person {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.named(name).person()
}

// named is for calls from Go, where a wrong name is a mistake in the program.
func (t *Tenant) named(name string) *user {
	found := t.world.users.find(func(u *user) bool { return u.name == name })
	if found == nil {
		panic("entrasim: nobody is called " + name)
	}
	return found
}

// People returns everybody in the directory.
func (t *Tenant) People() []Person {
	t.mu.Lock()
	defer t.mu.Unlock()
	var people []Person
	for _, u := range t.world.users.rows {
		people = append(people, u.person())
	}
	return people
}

// Members returns the display names of a group's members, in the order in which they joined.
func (t *Tenant) Members(groupName string) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.settle()
	g := t.world.groups.find(func(g *group) bool { return g.name == groupName })
	if g == nil {
		panic("entrasim: no group is called " + groupName)
	}
	names := []string{}
	for _, u := range t.world.membersOf(g) {
		names = append(names, u.name)
	}
	return names
}

// Revoke ends a person's sessions and refresh tokens, as a password change does.
func (t *Tenant) Revoke(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.named(name).epoch++
}

// Disable turns a person's account off.
func (t *Tenant) Disable(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.named(name).enabled = false
}
