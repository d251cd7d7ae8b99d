package entrasim

import (
	"slices"
	"strings"
)

// groupBody is what POST groups takes.
type groupBody struct {
	typed
	Description     string   `json:"description"`
	DisplayName     string   `json:"displayName"`
	GroupTypes      []string `json:"groupTypes"`
	MailEnabled     *bool    `json:"mailEnabled"`
	MailNickname    string   `json:"mailNickname"`
	SecurityEnabled *bool    `json:"securityEnabled"`
	Owners          []string `json:"owners@odata.bind"`
	Members         []string `json:"members@odata.bind"`
}

// postGroup makes a security group; a person who makes one owns it.
// https://learn.microsoft.com/graph/api/group-post-groups
func postGroup(x *exchange) (*answer, *graphError) {
	var body groupBody
	if refusal := x.read(&body); refusal != nil {
		return nil, refusal
	}
	if refusal := body.check(); refusal != nil {
		return nil, refusal
	}
	owners, refusal := x.referred(body.Owners)
	if refusal != nil {
		return nil, refusal
	}
	members, refusal := x.referred(body.Members)
	if refusal != nil {
		return nil, refusal
	}
	if x.who.user != nil && !slices.Contains(owners, x.who.user.id) {
		owners = append(owners, x.who.user.id)
	}
	g := x.world().groups.add(&group{
		born: x.newlyVisible(), id: x.t.newID(), name: body.DisplayName, description: body.Description, nickname: body.MailNickname,
		owners: owners, members: members, createdBy: x.t.clientID, created: x.now,
	})
	return x.created("groups", g.id, x.dialect().groupRecord(g))
}

// check refuses what the directory refuses, and every kind of group but the security group, which is all there is here.
func (b *groupBody) check() *graphError {
	switch {
	case b.DisplayName == "":
		return missingProperty("displayName")
	case b.MailNickname == "":
		return missingProperty("mailNickname")
	case b.MailEnabled == nil:
		return missingProperty("mailEnabled")
	case b.SecurityEnabled == nil:
		return missingProperty("securityEnabled")
	case strings.ContainsAny(b.MailNickname, "@()\\[]\";:<>, "):
		return directoryRefusal("Invalid value specified for property 'mailNickname' of resource 'Group'.")
	case len(b.GroupTypes) > 0 || *b.MailEnabled || !*b.SecurityEnabled:
		return directoryRefusal("The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.")
	}
	return nil
}

// deleteGroup takes a group away; people need to own it or a role.
func deleteGroup(x *exchange) (*answer, *graphError) {
	g := seen(x, &x.world().groups, x.id())
	switch {
	case g == nil:
		return nil, noSuchResource(x.id())
	case !x.ownsGroup(g):
		return nil, denied()
	}
	discard(x, &x.world().groups, g)
	x.world().dropOrphans()
	return noContent()
}

// ownsGroup reports whether the caller may change a group: the application by its permission, which was checked.
func (x *exchange) ownsGroup(g *group) bool {
	return x.administers(roleGroups) || slices.Contains(g.owners, x.who.principal())
}

// reference is the body that points to another object.
type reference struct {
	ID string `json:"@odata.id"`
}

// referred are the object ids at the ends of addresses of people.
func (x *exchange) referred(addresses []string) ([]string, *graphError) {
	var ids []string
	for _, address := range addresses {
		u := x.world().users.get(lastSegment(address))
		if u == nil {
			return nil, noSuchResource(lastSegment(address))
		}
		ids = append(ids, u.id)
	}
	return ids, nil
}

func lastSegment(address string) string { return address[strings.LastIndex(address, "/")+1:] }

// postMember puts a person into a group.
func postMember(x *exchange) (*answer, *graphError) {
	g := seen(x, &x.world().groups, x.id())
	if g == nil {
		return nil, noSuchResource(x.id())
	}
	if !x.ownsGroup(g) {
		return nil, denied()
	}
	var body reference
	if refusal := x.read(&body); refusal != nil {
		return nil, refusal
	}
	id := lastSegment(body.ID)
	if nested := seen(x, &x.world().groups, id); nested == nil || nested == g {
		ids, refusal := x.referred([]string{body.ID})
		if refusal != nil {
			return nil, refusal
		}
		id = ids[0]
	}
	if g.has(id) {
		return nil, directoryRefusal("One or more added object references already exist for the following modified properties: 'members'.")
	}
	g.join(id)
	return noContent()
}

// deleteMember takes a person out of a group.
func deleteMember(x *exchange) (*answer, *graphError) {
	g := seen(x, &x.world().groups, x.id())
	other := x.r.PathValue("other")
	switch {
	case g == nil || !g.has(other):
		return nil, noSuchResource(other)
	case !x.ownsGroup(g):
		return nil, denied()
	}
	g.leave(other)
	return noContent()
}
