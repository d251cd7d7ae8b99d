package slackapp

import (
	"context"
	"sync"
	"time"

	"accessbot/internal/access"

	"github.com/slack-go/slack"
)

// Profile is what Slack says about a member, as far as the bot uses it.
type Profile struct {
	Name  string
	Email string // empty unless Slack has confirmed it
	TZ    string
}

// people looks members up and remembers them for a short while.
type people struct {
	api *slack.Client

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
func (p *people) user(ctx context.Context, id string) (*slack.User, error) {
	p.mu.Lock()
	k, ok := p.known[id]
	p.mu.Unlock()
	if ok && time.Since(k.at) < freshFor {
		return k.user, nil
	}
	u, err := p.api.GetUserInfoContext(ctx, id)
	if err != nil {
		return nil, translate(err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.known) > 10_000 {
		clear(p.known)
	}
	p.known[id] = knownPerson{user: u, at: time.Now()}
	return u, nil
}

// Profile asks Slack anew for the member's profile: it decides a sign-in.
func (a *App) Profile(ctx context.Context, m access.Member) (Profile, error) {
	u, err := a.api.GetUserInfoContext(ctx, m.User)
	if err != nil {
		return Profile{}, translate(err)
	}
	p := Profile{Name: u.RealName, TZ: u.TZ}
	if u.IsEmailConfirmed {
		p.Email = u.Profile.Email
	}
	return p, nil
}
