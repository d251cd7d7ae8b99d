package slackapp

import (
	"context"
	"errors"
	"sync"
	"time"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Profile is what Slack says about a member, as far as the bot uses it.
type Profile struct {
	Name   string
	Email  string // empty unless Slack has confirmed it
	Title  string
	TZ     string
	Locale string         // such as "en-US", which it also is when Slack tells none
	Zone   *time.Location // of TZ; UTC when Slack tells none
	Away   Away
}

// people looks members up and remembers them for a short while.
type people struct {
	mu    sync.Mutex
	known map[string]knownPerson // by user id
}

type knownPerson struct {
	user *slack.User
	at   time.Time
}

// freshFor is how long a looked-up member is believed.
const freshFor = time.Minute

// user asks Slack for a member, or remembers the answer of the last minute.
func (a *App) user(ctx context.Context, id string) (*slack.User, error) {
	if u, ok := a.people.fresh(id); ok {
		return u, nil
	}
	u, err := a.askUser(ctx, id)
	if err != nil {
		return nil, err
	}
	a.people.know(u)
	return u, nil
}

// askUser asks Slack.
//
// https://docs.slack.dev/reference/methods/users.info
func (a *App) askUser(ctx context.Context, id string) (u *slack.User, err error) {
	err = a.call(ctx, call{method: "users.info", urgency: person}, func() (err error) {
		u, err = a.api.GetUserInfoContext(ctx, id)
		return err
	})
	return u, err
}

func (p *people) fresh(id string) (*slack.User, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	k, ok := p.known[id]
	return k.user, ok && time.Since(k.at) < freshFor
}

func (p *people) know(u *slack.User) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.known) > 10_000 {
		clear(p.known)
	}
	p.known[u.ID] = knownPerson{user: u, at: time.Now()}
}

// forget makes the next question about a member go to Slack.
func (p *people) forget(id string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.known, id)
}

// Profile asks Slack anew for the member's profile: it decides a sign-in.
func (a *App) Profile(ctx context.Context, m access.Member) (Profile, error) {
	u, err := a.askUser(ctx, m.User)
	if err != nil {
		return Profile{}, err
	}
	return readProfile(u), nil
}

// MemberByEmail finds the member of this workspace with an e-mail address. It
// is access.NotFound when there is none, and access.NotAllowed for somebody
// whom the gate does not let in: a guest, a stranger, a bot, somebody who left.
//
// https://docs.slack.dev/reference/methods/users.lookupByEmail
func (a *App) MemberByEmail(ctx context.Context, email string) (access.Member, Profile, error) {
	var u *slack.User
	err := a.call(ctx, call{method: "users.lookupByEmail", urgency: person}, func() (err error) {
		u, err = a.api.GetUserByEmailContext(ctx, email)
		return err
	})
	if refused, ok := errors.AsType[slack.SlackErrorResponse](err); ok && refused.Err == "users_not_found" {
		return access.Member{}, Profile{}, &access.Error{
			Kind: access.NotFound, Sentence: "Nobody in this workspace has that e-mail address.", Err: err,
		}
	}
	if err != nil {
		return access.Member{}, Profile{}, err
	}
	if err := a.admitUser(u); err != nil {
		return access.Member{}, Profile{}, err
	}
	return access.Member{Team: a.Team(), User: u.ID}, readProfile(u), nil
}

func readProfile(u *slack.User) Profile {
	p := Profile{
		Name: u.RealName, Title: u.Profile.Title, TZ: u.TZ, Locale: localeOf(u), Zone: zoneOf(u), Away: awayOf(u.Profile),
	}
	if u.IsEmailConfirmed {
		p.Email = u.Profile.Email
	}
	return p
}

func localeOf(u *slack.User) string { return first(u.Locale, "en-US") }

// zoneOf gives the member's time zone. A name that this system does not know
// is stood in for by the offset that Slack tells.
func zoneOf(u *slack.User) *time.Location {
	if u.TZ == "" {
		return time.UTC
	}
	zone, err := time.LoadLocation(u.TZ)
	if err != nil {
		return time.FixedZone(u.TZ, u.TZOffset)
	}
	return zone
}
