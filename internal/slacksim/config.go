package slacksim

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	crand "crypto/rand"
)

// Config says what workspace to start. Only Manifest is required.
type Config struct {
	// Manifest is the app manifest, YAML or JSON. Commands, scopes, events and shortcuts are enforced from it.
	Manifest []byte
	// WithoutOptionalScopes installs the app without the scopes under bot_optional.
	WithoutOptionalScopes bool
	// RateLimits switches Slack's rate limits on.
	RateLimits bool
	// Patience bounds every wait of the driver, in real time. Zero means 5 s.
	Patience time.Duration
	// AckWithin is how long, in real time, Slack waits for an acknowledgement. Zero means 3 s, as Slack does.
	AckWithin time.Duration
	// RandomSeed makes ids and the choice of connections repeatable.
	RandomSeed uint64
	// Addr is the loopback address to listen on. Empty means 127.0.0.1:0.
	Addr string
	// BotToken and AppToken are made at start when empty.
	BotToken, AppToken string
	// Hints are sentences for newcomers that the page shows.
	Hints []string
	// Fatalf is told, in a sentence, why the driver cannot go on: a wait that ran out, a button that is not there.
	// Tests give t.Fatalf. Nil means panic with a *Stuck.
	Fatalf func(format string, args ...any)
}

// Stuck is the panic value of a driver that cannot go on and has no Config.Fatalf.
type Stuck struct{ Why string }

// Error is the sentence that says why.
func (s *Stuck) Error() string { return s.Why }

func (c Config) withDefaults() Config {
	if c.Patience == 0 {
		c.Patience = 5 * time.Second
	}
	if c.AckWithin == 0 {
		c.AckWithin = 3 * time.Second
	}
	if c.Addr == "" {
		c.Addr = "127.0.0.1:0"
	}
	if c.BotToken == "" {
		c.BotToken = "xoxb-100000000001-" + crand.Text()
	}
	if c.AppToken == "" {
		c.AppToken = "xapp-1-" + appID + "-100000000002-" + crand.Text()
	}
	if c.Fatalf == nil {
		c.Fatalf = func(format string, args ...any) { panic(&Stuck{Why: fmt.Sprintf(format, args...)}) }
	}
	return c
}

// Start opens a workspace with the cast of Contoso in it and the app installed. Close ends it.
func Start(cfg Config) (*Workspace, error) {
	cfg = cfg.withDefaults()
	m, err := parseManifest(cfg.Manifest)
	if err != nil {
		return nil, fmt.Errorf("read app manifest: %w", err)
	}
	listener, err := listenOnLoopback(cfg.Addr)
	if err != nil {
		return nil, err
	}
	w := newWorkspace(cfg, m, listener)
	w.wg.Go(func() { _ = w.server.Serve(watchedListener{listener}) })
	return w, nil
}

func listenOnLoopback(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: %w", addr, err)
	}
	if !isLoopbackName(host) {
		return nil, fmt.Errorf("listen on %q: the simulator listens on loopback only", addr)
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: %w", addr, err)
	}
	return listener, nil
}

func newWorkspace(cfg Config, m manifest, listener net.Listener) *Workspace {
	w := &Workspace{
		cfg:      cfg,
		manifest: m,
		scopes:   m.grantedScopes(cfg.WithoutOptionalScopes),
		methods:  methodTable(),
		kit:      newKit(),
		base:     "http://" + listener.Addr().String() + "/",
		changed:  make(chan struct{}),
		rand:     rand.New(rand.NewPCG(cfg.RandomSeed, 20250101)),
	}
	w.clock.pending = map[*appointment]bool{}
	w.stacks = map[string][]*view{}
	w.homes = map[string]*view{}
	w.shared = map[string]*sharedLinks{}
	w.drafts = map[string]*sharedLinks{}
	w.triggers = map[string]*trigger{}
	w.responses = map[string]*responseURL{}
	w.tickets = map[string]bool{}
	w.unsettled = map[string]*envelope{}
	w.lastRead = map[string]map[string]string{}
	w.sightings = map[string][]sighting{}
	w.toasts = map[string][]toast{}
	w.limiters = limiterSet{}
	w.members, w.channels, w.usergroups = contoso(m.botName())
	w.server = &http.Server{Handler: w.handler(), ReadHeaderTimeout: 10 * time.Second}
	return w
}
