package slacksim

import (
	"slices"
	"strings"
	"time"
)

// Profile is what the workspace knows of a person. SetPerson changes it.
type Profile struct {
	Name     string `json:"name"`
	Title    string `json:"title"`
	Email    string `json:"email"`
	TimeZone string `json:"time_zone"` // IANA name
	Locale   string `json:"locale"`    // such as en-US
	// StatusText and StatusEmoji, such as :palm_tree:, stand beside the name until StatusExpiration, in Unix seconds;
	// zero means for good.
	StatusText       string `json:"status_text"`
	StatusEmoji      string `json:"status_emoji"`
	StatusExpiration int64  `json:"status_expiration"`
	// EmailUnconfirmed is true while the person has not confirmed their address.
	EmailUnconfirmed bool `json:"email_unconfirmed"`
	// Deactivated people cannot act, and Slack says deleted of them.
	Deactivated bool `json:"deactivated"`
	// Guest and SingleChannelGuest are Slack's is_restricted and is_ultra_restricted.
	Guest              bool `json:"guest"`
	SingleChannelGuest bool `json:"single_channel_guest"`
	// Admin is a workspace admin, which means nothing to an app.
	Admin bool `json:"admin"`
	// ForeignTeam is the team of a person who is here through a shared channel only; empty for our own people.
	ForeignTeam   string `json:"foreign_team"`
	ForeignDomain string `json:"foreign_domain"`
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
	w.changePerson(m, change)
}

// Deactivate ends a person's account: they can do nothing any more, and what they had open is gone.
func (w *Workspace) Deactivate(name string) {
	w.SetPerson(name, func(p *Profile) { p.Deactivated = true })
}

// Reactivate gives a deactivated person their account back.
func (w *Workspace) Reactivate(name string) {
	w.SetPerson(name, func(p *Profile) { p.Deactivated = false })
}

// changePerson changes what is known of a member and tells the app. Slack does not tell of people of other teams.
func (w *Workspace) changePerson(m *member, change func(*Profile)) {
	change(&m.Profile)
	if m.Deactivated {
		delete(w.stacks, m.id)
	}
	if m.ForeignTeam == "" {
		w.emitUserChange(m)
	}
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
	if m.statusIsOver(w.now()) {
		m.StatusText, m.StatusEmoji, m.StatusExpiration = "", "", 0
	}
	p := object{
		"title": m.Title, "phone": "", "skype": "", "real_name": m.Name, "real_name_normalized": m.Name,
		"display_name": m.Name, "display_name_normalized": m.Name, "status_text": m.StatusText,
		"status_emoji": m.StatusEmoji, "status_expiration": m.StatusExpiration, "avatar_hash": "g" + strings.ToLower(m.id), "first_name": first, "last_name": last,
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

func (m *member) statusIsOver(now time.Time) bool {
	return m.StatusExpiration != 0 && m.StatusExpiration <= now.Unix()
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
