package entrasim

import (
	"slices"
	"time"
)

// organization is another tenant or domain whose people may be let in.
type organization struct {
	id, name, domain   string
	internal, external []string // object ids of the sponsors
	created            time.Time
}

func (o *organization) key() string { return o.id }

// sponsorsOf lists the people who sponsor a person.
func (w *world) sponsorsOf(u *user) []*user {
	return w.users.where(func(o *user) bool { return slices.Contains(u.sponsors, o.id) })
}

// sponsors reports whether somebody is a sponsor of a person, in the way that a set of policies names.
func (w *world) sponsors(kind string, u, whose *user) bool {
	if whose == nil {
		return false
	}
	if kind == "targetUserSponsors" {
		return slices.Contains(whose.sponsors, u.id)
	}
	from := w.organizations.get(whose.organizationID)
	switch {
	case from == nil:
		return false
	case kind == "internalSponsors":
		return slices.Contains(from.internal, u.id)
	}
	return kind == "externalSponsors" && slices.Contains(from.external, u.id)
}

// listSponsors lists who sponsors a person. https://learn.microsoft.com/graph/api/user-list-sponsors
func listSponsors(x *exchange) (*answer, *graphError) {
	u := x.userBy(x.id())
	if u == nil {
		return nil, noSuchResource(x.id())
	}
	return x.listPeople(u.sponsors)
}

func (x *exchange) listPeople(ids []string) (*answer, *graphError) {
	return x.listMembersOf("directoryObjects", ids)
}

// listOrganizations lists the connected organizations.
func listOrganizations(x *exchange) (*answer, *graphError) {
	v := v1{w: x.world()}
	return x.list(collection{
		context: "identityGovernance/entitlementManagement/connectedOrganizations",
		records: records(x.world().organizations.rows, v.organizationRecord), schema: v.organizationRecord(&organization{}),
	})
}

// getOrganization shows one.
func getOrganization(x *exchange) (*answer, *graphError) {
	o := x.world().organizations.get(x.id())
	if o == nil {
		return nil, notFound("connected organization", x.id())
	}
	return x.one("identityGovernance/entitlementManagement/connectedOrganizations/$entity", v1{w: x.world()}.organizationRecord(o), nil)
}

// listInternalSponsors lists those of this tenant who sponsor the people of an organization.
func listInternalSponsors(x *exchange) (*answer, *graphError) {
	return x.sponsorsBy(func(o *organization) []string { return o.internal })
}

// listExternalSponsors lists those of the organization itself who do.
func listExternalSponsors(x *exchange) (*answer, *graphError) {
	return x.sponsorsBy(func(o *organization) []string { return o.external })
}

func (x *exchange) sponsorsBy(side func(*organization) []string) (*answer, *graphError) {
	o := x.world().organizations.get(x.id())
	if o == nil {
		return nil, notFound("connected organization", x.id())
	}
	return x.listPeople(side(o))
}

// organizationRecord is alike in both versions.
func (v v1) organizationRecord(o *organization) *record {
	return &record{kind: "connectedOrganization", members: []member{
		{"id", o.id},
		{"displayName", o.name},
		{"description", nil},
		{"state", enum("configured")},
		{"createdDateTime", moment(o.created)},
		{"modifiedDateTime", moment(o.created)},
		{"identitySources", []object{{{"@odata.type", "#microsoft.graph.domainIdentitySource"}, {"displayName", o.name}, {"domainName", o.domain}}}},
	}, links: []link{
		toMany("internalSponsors", func() []*user { return v.w.named(o.internal) }, v.memberRecord),
		toMany("externalSponsors", func() []*user { return v.w.named(o.external) }, v.memberRecord),
	}}
}

// named lists the people with the ids.
func (w *world) named(ids []string) []*user {
	return w.users.where(func(u *user) bool { return slices.Contains(ids, u.id) })
}
