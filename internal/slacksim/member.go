package slacksim

import (
	"slices"
	"strings"
	"time"
)

// Profile is what the workspace knows of a person. SetPerson changes it.
type Profile struct {
	Name     string
	Title    string
	Email    string
	TimeZone string // IANA name
	Locale   string // such as en-US
	// EmailUnconfirmed is true while the person has not confirmed their address.
	EmailUnconfirmed bool
	// Deactivated people cannot act, and Slack says deleted of them.
	Deactivated bool
	// Guest and SingleChannelGuest are Slack's is_restricted and is_ultra_restricted.
	Guest, SingleChannelGuest bool
	// Admin is a workspace admin, which means nothing to an app.
	Admin bool
	// ForeignTeam is the team of a person who is here through a shared channel only; empty for our own people.
	ForeignTeam, ForeignDomain string
}

// member is a person, or the app's bot user.
type member struct {
	id  string
	bot bool
	Profile
}

func (m *member) team() string {
	if m.ForeignTeam != "" {
		return m.ForeignTeam
	}
	return teamID
}

func (m *member) teamObject() object {
	if m.ForeignTeam != "" {
		return object{"id": m.ForeignTeam, "domain": m.ForeignDomain}
	}
	return object{"id": teamID, "domain": teamDomain}
}

func (m *member) username() string { return strings.ToLower(m.Name) }

// SetPerson changes what the workspace knows of a person, as an admin would.
func (w *Workspace) SetPerson(name string, change func(*Profile)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	m := w.memberNamed(name)
	if m == nil {
		panic(&Stuck{Why: "nobody is called " + name})
	}
	change(&m.Profile)
	w.emitUserChange(m)
	w.changedNow()
}

func (w *Workspace) member(id string) *member {
	for _, m := range w.members {
		if m.id == id {
			return m
		}
	}
	return nil
}

func (w *Workspace) memberNamed(name string) *member {
	for _, m := range w.members {
		if strings.EqualFold(m.Name, name) {
			return m
		}
	}
	return nil
}

// userObject is a member as users.info shows it. See https://docs.slack.dev/reference/objects/user-object.
func (w *Workspace) userObject(m *member, withLocale bool) object {
	profile := w.profileObject(m)
	u := object{
		"id": m.id, "team_id": m.team(), "name": m.username(), "deleted": m.Deactivated,
		"profile": profile, "is_bot": m.bot, "is_app_user": false, "updated": 1735689600,
	}
	if m.Deactivated {
		return u
	}
	zone, offset := zoneOf(m.TimeZone, w.now())
	u["color"], u["real_name"] = "9f69e7", m.Name
	u["tz"], u["tz_label"], u["tz_offset"] = m.TimeZone, zone, offset
	u["is_restricted"], u["is_ultra_restricted"] = m.Guest || m.SingleChannelGuest, m.SingleChannelGuest
	if m.ForeignTeam != "" {
		u["is_stranger"] = true
		return u
	}
	u["is_admin"], u["is_owner"], u["is_primary_owner"] = m.Admin, false, false
	u["is_email_confirmed"] = !m.EmailUnconfirmed && !m.bot
	u["who_can_share_contact_card"] = "EVERYONE"
	if withLocale {
		u["locale"] = m.Locale
	}
	return u
}

func (w *Workspace) profileObject(m *member) object {
	first, last, _ := strings.Cut(m.Name, " ")
	p := object{
		"title": m.Title, "phone": "", "skype": "", "real_name": m.Name, "real_name_normalized": m.Name,
		"display_name": m.Name, "display_name_normalized": m.Name, "status_text": "", "status_emoji": "",
		"status_expiration": 0, "avatar_hash": "g" + strings.ToLower(m.id), "first_name": first, "last_name": last,
		"team": m.team(),
	}
	if m.bot {
		p["bot_id"], p["api_app_id"], p["always_active"] = botID, appID, true
	}
	if w.hasScope("users:read.email") && m.ForeignTeam == "" && m.Email != "" {
		p["email"] = m.Email
	}
	return p
}

func zoneOf(name string, now time.Time) (label string, offset int) {
	location, err := time.LoadLocation(name)
	if err != nil {
		return "Coordinated Universal Time", 0
	}
	return now.In(location).Zone()
}

// sees says whether the member can read a channel.
func (m *member) sees(c *channel) bool { return slices.Contains(c.members, m.id) }
