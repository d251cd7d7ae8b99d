package slackapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/sessions"

	"github.com/slack-go/slack"
	"golang.org/x/sync/errgroup"
)

// Config of an App; New does no I/O.
type Config struct {
	BotToken string // xoxb-…
	AppToken string // xapp-…
	APIURL   string // root of the Web API; empty means Slack's own
	HTTP     *http.Client
	Store    *sessions.Store
	Routes   *Routes
	Log      *slog.Logger
	// Connections is how many sockets are held; 0 means 2. Slack allows ten
	// an app, all replicas and a rolling update together.
	Connections int
}

// App is the running bot on Slack's side.
type App struct {
	cfg     Config
	api     *slack.Client
	store   *sessions.Store
	log     *slog.Logger
	people  *people
	me      atomic.Pointer[identity]
	sockets atomic.Int32 // connections that have said hello
	lastErr atomic.Pointer[error]
}

// identity is what the bot token stands for.
type identity struct {
	team, appID, botUser string
}

// New makes an App.
func New(cfg Config) *App {
	if cfg.HTTP == nil {
		cfg.HTTP = &http.Client{Timeout: 15 * time.Second}
	}
	if cfg.Connections == 0 {
		cfg.Connections = 2
	}
	opts := []slack.Option{slack.OptionHTTPClient(cfg.HTTP), slack.OptionAppLevelToken(cfg.AppToken)}
	if cfg.APIURL != "" {
		opts = append(opts, slack.OptionAPIURL(cfg.APIURL))
	}
	a := &App{cfg: cfg, api: slack.New(cfg.BotToken, opts...), store: cfg.Store, log: cfg.Log}
	a.people = &people{api: a.api, known: map[string]knownPerson{}}
	return a
}

// Run serves until ctx ends, then drains: it stops taking envelopes, finishes
// the work it has claimed, and closes the sockets last. It returns an error
// only for what an operator must mend.
func (a *App) Run(ctx context.Context) error {
	if err := a.Identify(ctx); err != nil {
		return err
	}
	g, ctx := errgroup.WithContext(ctx)
	for range a.cfg.Connections {
		g.Go(func() error { return a.keepConnected(ctx) })
	}
	g.Go(func() error { return a.work(ctx) })
	return g.Wait()
}

// Identify asks Slack whom the bot token stands for.
func (a *App) Identify(ctx context.Context) error {
	if a.me.Load() != nil {
		return nil
	}
	res, err := a.api.AuthTestContext(ctx)
	if err != nil {
		return fmt.Errorf("check SLACK_BOT_TOKEN: %w", translate(err))
	}
	bot, err := a.api.GetBotInfoContext(ctx, slack.GetBotInfoParameters{Bot: res.BotID})
	if err != nil {
		return fmt.Errorf("look up the app of SLACK_BOT_TOKEN: %w", translate(err))
	}
	a.me.Store(&identity{team: res.TeamID, appID: bot.AppID, botUser: res.UserID})
	a.log.Info("slack identity", "team", res.TeamID, "app", bot.AppID)
	return nil
}

// Ready reports why the bot cannot serve Slack now; nil when it can.
func (a *App) Ready() error {
	if a.sockets.Load() > 0 {
		return nil
	}
	if last := a.lastErr.Load(); last != nil {
		return fmt.Errorf("no connection to Slack: %w", *last)
	}
	return errors.New("no connection to Slack yet")
}

// Team is the workspace that the bot is installed in; empty before Identify.
func (a *App) Team() string {
	if me := a.me.Load(); me != nil {
		return me.team
	}
	return ""
}

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
