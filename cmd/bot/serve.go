package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync/atomic"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/commands"
	"accessbot/internal/graph"
	"accessbot/internal/plans"
	"accessbot/internal/sessions"
	"accessbot/internal/slackapp"
	"accessbot/internal/tracker"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/sync/errgroup"
)

// runServe is `bot serve`.
func runServe(ctx context.Context, p program) error {
	settings, err := readSettings(p, flag.NewFlagSet("bot serve", flag.ContinueOnError))
	if err != nil {
		return err
	}
	log := newLog(p.err, settings.LogLevel, settings.LogFormat)
	s, err := newService(settings, log)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", settings.HTTPAddr)
	if err != nil {
		return fmt.Errorf("HTTP_ADDR: %w", err)
	}
	return s.run(ctx, listener)
}

// service is the whole bot, wired.
type service struct {
	settings Settings
	log      *slog.Logger
	store    *sessions.Store
	graph    *graph.Client
	bot      *commands.Bot
	slack    *slackapp.App
	tracker  *tracker.Tracker
	plans    *plans.Runner
	health   *health
	entra    atomic.Pointer[error] // what the last check of Entra said
}

// newService wires the parts; it opens no connection.
func newService(s Settings, log *slog.Logger) (*service, error) {
	client, err := httpClient(s.SSLCertFile)
	if err != nil {
		return nil, err
	}
	v := &service{settings: s, log: log}
	if v.store, err = sessions.New(sessions.Config{URL: s.RedisURL, SealKeys: s.SealKeys, Log: log}); err != nil {
		return nil, err
	}
	v.graph, err = graph.New(graph.Config{
		GraphURL: s.GraphURL, Version: s.GraphVersion, AuthorityHost: s.AuthorityHost, TenantID: s.TenantID, ClientID: s.ClientID,
		ClientSecret: s.ClientSecret, CertificatePath: s.CertificatePath, CertificatePassword: s.CertificatePassword,
		FederatedTokenFile: s.FederatedTokenFile, SignIn: s.SignIn, HTTP: client, Tokens: v.store.Tokens(), Brake: v.store.Brake("graph"), Log: log,
	})
	if err != nil {
		return nil, err
	}
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	v.wire(client, registry)
	v.health = &health{
		checks: map[string]func(context.Context) error{
			"redis": v.store.Ping,
			"slack": func(context.Context) error { return v.slack.Ready() },
			"entra": v.entraReady,
		},
		notes:   map[string]func() string{"slack": v.slack.Note},
		metrics: promhttp.HandlerFor(registry, promhttp.HandlerOpts{}),
	}
	return v, nil
}

// httpClient is what everything outside is called with. The roots are the
// system's, or those of SSL_CERT_FILE.
func httpClient(rootsFile string) (*http.Client, error) {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	transport.ResponseHeaderTimeout = 30 * time.Second
	transport.MaxIdleConnsPerHost = 16
	if rootsFile != "" {
		pem, err := os.ReadFile(rootsFile)
		if err != nil {
			return nil, fmt.Errorf("SSL_CERT_FILE: %w", err)
		}
		transport.TLSClientConfig.RootCAs = x509.NewCertPool()
		if !transport.TLSClientConfig.RootCAs.AppendCertsFromPEM(pem) {
			return nil, errors.New("SSL_CERT_FILE holds no PEM certificate")
		}
	}
	return &http.Client{Transport: transport, Timeout: 60 * time.Second}, nil
}

// wire tells the use cases, Slack and the tracker of each other.
func (v *service) wire(client *http.Client, metrics prometheus.Registerer) {
	planned := plans.Config{Store: v.store, Graph: v.graph, Log: v.log, SecondAdmin: v.settings.SecondAdmin == "required"}
	v.bot = commands.New(commands.Config{
		Store: v.store, Graph: v.graph, Log: v.log, PublicURL: v.settings.PublicURL, SignIn: v.settings.SignIn, FreshSignIn: v.settings.FreshSignIn, UndoWindow: v.settings.UndoWindow, LinkOnly: v.settings.DecideInMyAccess, TryDelete: v.settings.RemoveBy == "delete",
		MyAccessURL: v.settings.MyAccessURL + "/@" + v.settings.TenantID, Plans: plans.NewBook(planned), SecondAdmin: planned.SecondAdmin,
	})
	v.slack = slackapp.New(slackapp.Config{
		BotToken: v.settings.SlackBotToken, AppToken: v.settings.SlackAppToken, APIURL: v.settings.SlackAPIURL,
		HTTP: client, Store: v.store, Routes: v.bot.Routes(), Log: v.log, Pace: v.settings.SlackPace, Metrics: metrics,
	})
	v.bot.Connect(v.slack)
	planned.Teller, planned.Secrets = commands.NewPlanTeller(v.store, v.slack), commands.NewPasswords(v.slack)
	v.plans = plans.NewRunner(planned)
	v.tracker = tracker.New(tracker.Config{
		Store: v.store, Source: v.graph.App(), Holdings: entraTruth{v.graph.App()}, Deciders: v.graph.App(), Slack: v.slack, People: slackPeople{v.slack},
		Log: v.log, Every: v.settings.FollowEvery, Elsewhere: v.bot.DecidedElsewhere, MyAccess: v.settings.FollowMyAccess,
		Feed: slackPeople{v.slack}, Week: v.settings.week(), Quiet: v.settings.quietApprovers(), Groups: entraTruth{v.graph.App()},
	})
}

// run serves until ctx ends. It stops in order: no new envelopes, the work
// that was begun, the listener, the store.
func (v *service) run(ctx context.Context, listener net.Listener) error {
	defer v.closeStore()
	if v.store.Embedded() {
		v.log.Warn("REDIS_URL is not set: everything is kept in memory and gone with this process")
	}
	server := v.server()
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	v.log.Info("serving", "version", version(), "http", listener.Addr().String(), "replica", v.store.Replica())
	channels, err := v.identify(ctx)
	if err == nil {
		v.bot.PostTo(channels.requests)
		v.tracker.PostTo(channels.tracker)
		err = v.work(ctx)
	}
	v.bot.Close()
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	err = errors.Join(err, server.Shutdown(stop))
	if failed := <-served; !errors.Is(failed, http.ErrServerClosed) {
		err = errors.Join(err, failed)
	}
	v.log.Info("stopped")
	return err
}

func (v *service) closeStore() {
	if err := v.store.Close(); err != nil {
		v.log.Warn("store not closed", "error", err)
	}
}

// isPassing reports whether trying again may help.
func isPassing(err error) bool {
	kind := access.KindOf(err)
	return kind == access.Unclear || kind == access.Throttled || kind == access.Unavailable
}

// work runs the parts side by side; the first that cannot go on ends all.
func (v *service) work(ctx context.Context) error {
	g, gctx := errgroup.WithContext(ctx)
	g.Go(func() error { return v.slack.Run(gctx) })
	g.Go(func() error { return v.tracker.Run(gctx) })
	g.Go(func() error { return v.plans.Run(gctx) })
	g.Go(func() error { return v.rereadRoutes(gctx) })
	g.Go(func() error { return v.checkEntra(gctx) })
	g.Go(func() error { return v.store.AnchorAudit(gctx) })
	g.Go(func() error {
		<-gctx.Done()
		v.health.stopping.Store(true)
		return nil
	})
	return g.Wait()
}

// checkEntra makes sure that the application may read and may not write, and
// then reads what packages contain, so that nobody waits for that. An
// app registration with a write permission ends the program: the bot never
// acts in its own right.
func (v *service) checkEntra(ctx context.Context) error {
	for ctx.Err() == nil {
		err := v.graph.Ready(ctx)
		v.entra.Store(&err)
		if access.KindOf(err) == access.Misconfigure {
			return err
		}
		if err == nil {
			v.graph.Warm(ctx)
			pause(ctx, 10*time.Minute)
			continue
		}
		if ctx.Err() == nil {
			v.log.Warn("Entra is out of reach; trying again", "error", err)
		}
		pause(ctx, 5*time.Second)
	}
	return nil
}

func (v *service) entraReady(context.Context) error {
	if err := v.entra.Load(); err != nil {
		return *err
	}
	return errors.New("not checked yet")
}

// server serves the sign-in pages and the probes.
func (v *service) server() *http.Server {
	mux := http.NewServeMux()
	v.health.register(mux)
	if v.settings.SignIn == "browser" {
		v.bot.Pages().Register(mux)
	}
	return &http.Server{
		Handler: mux, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 60 * time.Second, IdleTimeout: time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(v.log.Handler(), slog.LevelWarn),
	}
}

func pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
