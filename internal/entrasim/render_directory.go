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

// userInFull are the properties of a user that come with a new account and with the members of a group: the default
// ones and those that the vendor's tutorial prints.
func userInFull() []string {
	return append(userDefaults(),
		"accountEnabled", "ageGroup", "city", "companyName", "consentProvidedForMinor", "country", "createdDateTime",
		"creationType", "deletedDateTime", "department", "employeeId", "faxNumber", "imAddresses", "infoCatalogs",
		"isResourceAccount", "legalAgeGroupClassification", "mailNickname")
}

// userRecord shows a person with every property; the reader cuts it to what was selected.
func (v v1) userRecord(u *user) *record {
	return &record{kind: "user", members: []member{
		{"id", u.id},
		{"businessPhones", []string{}},
		{"displayName", u.name},
		{"givenName", orNull(u.givenName)},
		{"jobTitle", orNull(u.jobTitle)},
		{"mail", orNull(u.mail)},
		{"mobilePhone", nil},
		{"officeLocation", nil},
		{"preferredLanguage", nil},
		{"surname", orNull(u.surname)},
		{"userPrincipalName", u.upn},
		{"accountEnabled", u.enabled},
		{"ageGroup", nil},
		{"city", nil},
		{"companyName", nil},
		{"consentProvidedForMinor", nil},
		{"country", nil},
		{"createdDateTime", moment(u.created)},
		{"creationType", nil},
		{"deletedDateTime", nil},
		{"department", orNull(u.department)},
		{"employeeId", nil},
		{"faxNumber", nil},
		{"imAddresses", []string{}},
		{"infoCatalogs", []string{}},
		{"isResourceAccount", nil},
		{"legalAgeGroupClassification", nil},
		{"mailNickname", u.nickname()},
		{"userType", u.userType},
	}, links: []link{
		toOne("manager", v.w.users.get(u.managerID), v.userRecord),
		toMany("sponsors", func() []*user { return v.w.sponsorsOf(u) }, v.userRecord),
	}}
}

// groupRecord shows a group.
func (v v1) groupRecord(g *group) *record {
	return &record{kind: "group", members: []member{
		{"id", g.id},
		{"deletedDateTime", nil},
		{"classification", nil},
		{"createdDateTime", moment(g.created)},
		{"createdByAppId", orNull(g.createdBy)},
		{"description", orNull(g.description)},
		{"displayName", g.name},
		{"expirationDateTime", nil},
		{"groupTypes", []string{}},
		{"infoCatalogs", []string{}},
		{"isAssignableToRole", nil},
		{"mail", nil},
		{"mailEnabled", false},
		{"mailNickname", g.nickname},
		{"securityEnabled", true},
		{"visibility", nil},
	}, links: []link{
		toMany("owners", func() []*user { return v.w.ownersOf(g) }, v.memberRecord),
		toMany("members", func() []*user { return v.w.membersOf(g) }, v.memberRecord),
		toMany("transitiveMembers", func() []*user { return v.w.everybodyIn(g) }, v.memberRecord),
	}}
}

// memberRecord shows a person as a directory object, which names its type.
func (v v1) memberRecord(u *user) *record {
	return v.userRecord(u).before("@odata.type", "#microsoft.graph.user")
}

// only keeps the named members.
func (r *record) only(names []string) *record {
	kept := slices.DeleteFunc(slices.Clone(r.members), func(m member) bool {
		return !slices.Contains(names, m.name) && m.name != "@odata.type"
	})
	return &record{kind: r.kind, members: kept, links: r.links, mixed: r.mixed}
}
