package entrasim

import "slices"

// userDefaults are the properties of a user that Graph returns when none are selected.
// https://learn.microsoft.com/graph/api/resources/user
func userDefaults() []string {
	return []string{
		"id", "businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation",
		"preferredLanguage", "surname", "userPrincipalName",
	}
}

// userRecord shows a person with every property; the reader cuts it to what was selected.
func (v v1) userRecord(u *user) *record {
	return &record{kind: "user", members: []member{
		{"id", u.id},
		{"businessPhones", []string{}},
		{"displayName", u.name},
		{"givenName", nil},
		{"jobTitle", orNull(u.jobTitle)},
		{"mail", orNull(u.mail)},
		{"mobilePhone", nil},
		{"officeLocation", nil},
		{"preferredLanguage", nil},
		{"surname", nil},
		{"userPrincipalName", u.upn},
		{"accountEnabled", u.enabled},
		{"companyName", nil},
		{"createdDateTime", moment(u.created)},
		{"deletedDateTime", nil},
		{"department", orNull(u.department)},
		{"mailNickname", u.nickname()},
		{"userType", u.userType},
	}, links: []link{
		{name: "manager", kind: "user", one: func() *record { return v.userOrNil(u.managerID) }},
	}}
}

// userOrNil shows the person with an id, or nothing.
func (v v1) userOrNil(id string) *record {
	if u := v.w.users.get(id); u != nil {
		return v.userRecord(u)
	}
	return nil
}

// groupRecord shows a group.
func (v v1) groupRecord(g *group) *record {
	return &record{kind: "group", members: []member{
		{"id", g.id},
		{"deletedDateTime", nil},
		{"classification", nil},
		{"createdDateTime", moment(g.created)},
		{"description", orNull(g.description)},
		{"displayName", g.name},
		{"groupTypes", []string{}},
		{"mail", nil},
		{"mailEnabled", false},
		{"mailNickname", g.nickname},
		{"securityEnabled", true},
		{"visibility", nil},
	}, links: []link{
		{name: "members", kind: "user", many: func() []*record { return v.memberRecords(g) }},
	}}
}

func (v v1) memberRecords(g *group) []*record {
	records := []*record{}
	for _, id := range g.members {
		records = append(records, v.userOrNil(id).before("@odata.type", "#microsoft.graph.user"))
	}
	return records
}

// only keeps the named members.
func (r *record) only(names []string) *record {
	kept := slices.DeleteFunc(slices.Clone(r.members), func(m member) bool {
		return !slices.Contains(names, m.name) && m.name != "@odata.type"
	})
	return &record{kind: r.kind, members: kept, links: r.links}
}
