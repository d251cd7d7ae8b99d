package slacksim

import "strings"

// contoso is the cast: the people, channels, memberships and groups that a workspace starts with.
func contoso(botName string) ([]*member, []*channel, []usergroup) {
	members := contosoPeople(botName)
	groups := []usergroup{{
		id: "S0APPROVERS", handle: "marketing-approvers", name: "Marketing approvers", members: []string{"U0APPROVE01", "U0APPROVE02"},
	}}
	return members, contosoChannels(members), groups
}

func contosoPeople(botName string) []*member {
	own := func(id, name, title, zone string) *member {
		return &member{id: id, Profile: Profile{
			Name: name, Title: title, Email: strings.ToLower(name) + "@contoso.onmicrosoft.com", TimeZone: zone, Locale: "en-US",
		}}
	}
	guest := own("U0GUEST0001", "Guest1", "", "Europe/Madrid")
	guest.Guest = true
	leaver := own("U0LEAVER001", "Leaver1", "", "Europe/Berlin")
	leaver.Deactivated = true
	admin := own("U0ADMIN0001", "Admin1", "Identity Administrator", "America/New_York")
	admin.Admin = true
	outsider := &member{id: "U0OUTSIDE01", Profile: Profile{
		Name: "Outsider1", TimeZone: "America/Chicago", Locale: "en-US", ForeignTeam: "T0FABRIKAM1", ForeignDomain: "fabrikam",
	}}
	bot := &member{id: botUserID, bot: true, Profile: Profile{Name: botName, TimeZone: "America/Los_Angeles", Locale: "en-US"}}
	return []*member{
		own("U0REQUEST01", "Requestor1", "Marketing Specialist", "Europe/Berlin"),
		own("U0REQUEST02", "Requestor2", "Sales Associate", "Europe/London"),
		own("U0APPROVE01", "Approver1", "Head of Finance", "Europe/Paris"),
		own("U0APPROVE02", "Approver2", "Data Owner", "Asia/Tokyo"),
		own("U0MANAGER01", "Manager1", "Marketing Manager", "Europe/Berlin"),
		admin, guest, outsider, leaver, bot,
	}
}

func contosoChannels(members []*member) []*channel {
	var active []string
	for _, m := range members {
		if !m.bot && !m.Deactivated && m.ForeignTeam == "" {
			active = append(active, m.id)
		}
	}
	public := func(id, name, topic string) *channel {
		return &channel{id: id, name: name, topic: topic, kind: publicChannel, members: append([]string(nil), active...)}
	}
	marketing := public("C0MARKET001", "marketing", "Campaigns")
	marketing.members = []string{"U0REQUEST01", "U0MANAGER01"}
	approvals := public("C0ITAPPR001", "it-approvals", "Decisions that wait")
	approvals.kind = privateChannel
	approvals.members = []string{"U0APPROVE01", "U0APPROVE02", "U0ADMIN0001", botUserID}
	shared := public("C0FABRIK001", "fabrikam-shared", "With our friends at Fabrikam")
	shared.extShared = true
	shared.members = append(shared.members, "U0OUTSIDE01")
	return []*channel{
		public("C0GENERAL01", "general", "Everyone"),
		public("C0ACCESS001", "access-requests", "Who asks for what"),
		marketing, approvals, shared,
	}
}
