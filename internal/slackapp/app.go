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

	"github.com/prometheus/client_golang/prometheus"
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
	// Connections is how many sockets are held; 0 means PerReplica. Slack allows ten
	// an app, all replicas and a rolling update together.
	Connections int
	// Pace is how many times Slack's usual rate limits may be used; 0 means 1.
	Pace float64
	// Metrics is where the counters are registered; nil leaves them unseen.
	Metrics prometheus.Registerer
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
	directs sync.Map // user id to the id of the direct message
	edits   edits
	watch   watch
	greeted chan struct{} // a connection has said hello: count the sockets now
	crowd   crowd
	metrics *metrics
	// suspicion holds a token when the bot's token is to be looked at.
	suspicion chan struct{}
}

// identity is what the bot token stands for.
type identity struct {
	team, enterprise, appID, botUser string
}

// New makes an App.
func New(cfg Config) *App {
	if cfg.HTTP == nil {
		cfg.HTTP = &http.Client{Timeout: 15 * time.Second}
	}
	if cfg.Connections == 0 {
		cfg.Connections = PerReplica
	}
	if cfg.Pace == 0 {
		cfg.Pace = 1
	}
	opts := []slack.Option{slack.OptionHTTPClient(cfg.HTTP), slack.OptionAppLevelToken(cfg.AppToken)}
	if cfg.APIURL != "" {
		opts = append(opts, slack.OptionAPIURL(cfg.APIURL))
	}
	a := &App{cfg: cfg, api: slack.New(cfg.BotToken, opts...), store: cfg.Store, log: cfg.Log, suspicion: make(chan struct{}, 1), greeted: make(chan struct{}, 1)}
	a.people = &people{known: map[string]knownPerson{}}
	a.metrics = newMetrics()
	if cfg.Metrics != nil {
		a.metrics.register(cfg.Metrics, a)
	}
	return a
}

// Run serves until ctx ends. Then it stops taking envelopes, acknowledges the
// last ones, closes the sockets, and finishes the work that it has claimed. It
// returns an error only for what an operator must mend.
func (a *App) Run(ctx context.Context) error {
	if err := a.introduce(ctx); err != nil || ctx.Err() != nil {
		return err
	}
	sockets, connecting := errgroup.WithContext(ctx)
	for range a.cfg.Connections {
		sockets.Go(func() error { return a.keepConnected(connecting) })
	}
	sockets.Go(func() error { return a.watchToken(connecting) })
	sockets.Go(func() error { a.lend(connecting); return nil })
	// The worker outlives the sockets: what they acknowledged last is worked.
	working, rest := context.WithCancel(context.WithoutCancel(ctx))
	defer rest()
	var worker sync.WaitGroup
	worker.Go(func() { a.work(working) })
	worker.Go(func() { a.deliver(working) })
	worker.Go(func() { a.watchSockets(working) })
	err := sockets.Wait()
	rest()
	worker.Wait()
	return err
}

// introduce asks until Slack says whom the bot token stands for: a service
// that is out of reach is nothing for an operator to mend.
func (a *App) introduce(ctx context.Context) error {
	for tries := 1; ctx.Err() == nil; tries++ {
		err := a.Identify(ctx)
		if kind := access.KindOf(err); kind != access.Unclear && kind != access.Throttled {
			return err
		}
		a.lastErr.Store(&err)
		a.log.Warn("slack identity", "error", err, "try", tries)
		wait(ctx, max(backoff(tries), retryAfter(err)))
	}
	return nil
}

// Identify asks Slack whom the bot token stands for.
func (a *App) Identify(ctx context.Context) error {
	if a.me.Load() != nil {
		return nil
	}
	res, err := a.authTest(ctx)
	if err != nil {
		return fmt.Errorf("check SLACK_BOT_TOKEN: %w", err)
	}
	var bot *slack.Bot
	err = a.call(ctx, call{method: "bots.info", urgency: thread}, func() (err error) {
		bot, err = a.api.GetBotInfoContext(ctx, slack.GetBotInfoParameters{Bot: res.BotID})
		return err
	})
	if err != nil {
		return fmt.Errorf("look up the app of SLACK_BOT_TOKEN: %w", err)
	}
	a.me.Store(&identity{team: res.TeamID, enterprise: res.EnterpriseID, appID: bot.AppID, botUser: res.UserID})
	a.log.Info("slack identity", "team", res.TeamID, "app", bot.AppID)
	return nil
}

func (a *App) authTest(ctx context.Context) (res *slack.AuthTestResponse, err error) {
	err = a.call(ctx, call{method: "auth.test", urgency: thread}, func() (err error) {
		res, err = a.api.AuthTestContext(ctx)
		return err
	})
	return res, err
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
