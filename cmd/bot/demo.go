package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"

	"accessbot"
	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"

	"golang.org/x/sync/errgroup"
)

// world is everything outside the bot, simulated: a Slack workspace, an Entra
// tenant, and the environment that points the bot at them.
type world struct {
	slack *slacksim.Workspace
	entra *entrasim.Tenant
	env   map[string]string
	http  net.Listener // where the bot's own pages are served
	dir   string
}

// hints greet a newcomer on the page.
func hints() []string {
	return []string{
		"Type /access request Marketing Campaign and press Enter.",
		"Sign in as the person you are here: the password is Contoso1234.",
		"Try whole lines too: /access request marketing campaign because Q3 launch · /access why production database · /access list sales.",
		"Ask for Finance Reports, become Approver1, and type /access approvals.",
		"Become Requestor2, who has Slack in German, and the bot speaks German.",
		"What you hold is in /access mine and on the app's Home tab, with Extend and Give back.",
	}
}

// newWorld starts both simulators on loopback. port is that of the page; 0
// picks a free one.
func newWorld(port int, slack slacksim.Config, entra entrasim.Config) (*world, error) {
	w := &world{}
	var err error
	if w.http, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	public := "http://" + w.http.Addr().String()
	entra.RedirectURIs = append(entra.RedirectURIs, public+"/callback")
	entra.AppName = "accessbot"
	entra.AdminConsent = append(entra.AdminConsent, "EntitlementManagement.ReadWrite.All", "User.ReadWrite.All", "Group.ReadWrite.All") // as docs/set-up.md has administrators do
	if w.entra, err = entrasim.Start(entra); err != nil {
		return nil, errors.Join(err, w.close())
	}
	slack.Manifest, slack.Addr = accessbot.Manifest, fmt.Sprintf("127.0.0.1:%d", port)
	if w.slack, err = slacksim.Start(slack); err != nil {
		return nil, errors.Join(err, w.close())
	}
	w.slack.InviteBot("#access-requests")
	if err := w.writeEnv(public); err != nil {
		return nil, errors.Join(err, w.close())
	}
	return w, nil
}

// writeEnv makes the environment with which `bot serve` would run here.
func (w *world) writeEnv(public string) error {
	var err error
	if w.dir, err = os.MkdirTemp("", "accessbot-demo-"); err != nil {
		return fmt.Errorf("make a folder for the certificate: %w", err)
	}
	roots := filepath.Join(w.dir, "entra.pem")
	if err := os.WriteFile(roots, w.entra.CertificatePEM(), 0o600); err != nil {
		return fmt.Errorf("write the certificate: %w", err)
	}
	w.env = map[string]string{
		"SLACK_API_URL": w.slack.APIURL(), "SLACK_BOT_TOKEN": w.slack.BotToken(), "SLACK_APP_TOKEN": w.slack.AppToken(),
		"AZURE_TENANT_ID": w.entra.TenantID(), "AZURE_CLIENT_ID": w.entra.ClientID(), "AZURE_CLIENT_SECRET": w.entra.ClientSecret(),
		"AZURE_AUTHORITY_HOST": w.entra.AuthorityHost(), "GRAPH_URL": w.entra.GraphURL(), "SSL_CERT_FILE": roots,
		"MY_ACCESS_URL": w.entra.PagesURL() + "/myaccess", "PUBLIC_URL": public, "HTTP_ADDR": w.http.Addr().String(),
		"REQUESTS_CHANNEL": "access-requests", "FOLLOW_EVERY": "500ms",
	}
	return nil
}

// serve runs the bot, unchanged, in the world until ctx ends.
func (w *world) serve(ctx context.Context, log *slog.Logger) error {
	settings, err := readSettings(program{env: w.env, err: io.Discard}, flag.NewFlagSet("demo", flag.ContinueOnError))
	if err != nil {
		return err
	}
	s, err := newService(settings, log)
	if err != nil {
		return err
	}
	return s.run(ctx, w.http)
}

// close ends the simulators.
func (w *world) close() error {
	if w.slack != nil {
		w.slack.Close()
	}
	if w.entra != nil {
		w.entra.Close()
	}
	_ = w.http.Close() // closed already when the bot has served on it
	return os.RemoveAll(w.dir)
}

// runDemo is `bot demo`.
func runDemo(ctx context.Context, p program) error {
	flags := flag.NewFlagSet("bot demo", flag.ContinueOnError)
	flags.SetOutput(p.err)
	port := flags.Int("port", 7300, "port of the page on this machine; 0 picks a free one")
	play := flags.String("play", "", "play a story without a browser, print what each person saw, and exit: tutorial, asking, approvals or admin")
	verbose := flags.Bool("v", false, "show the bot's log")
	if err := flags.Parse(p.args); err != nil {
		return errors.Join(errUsage, err)
	}
	log := newLog(p.err, "error", "text")
	if *verbose {
		log = newLog(p.err, "info", "text")
	}
	if *play != "" {
		return playStory(ctx, p, *play, log)
	}
	w, err := newWorld(*port, slacksim.Config{Hints: hints(), RateLimits: true}, entrasim.Config{})
	if err != nil {
		return fmt.Errorf("start the demo (is port %d in use? choose another with --port): %w", *port, err)
	}
	w.slack.SetPerson("Requestor2", func(p *slacksim.Profile) { p.Locale = "de-DE" })
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return w.serve(ctx, log) })
	g.Go(func() error {
		if err := w.slack.AwaitConnections(1); err != nil {
			return err
		}
		_, err := fmt.Fprintf(p.out, "accessbot runs here, with a simulated Slack and a simulated Entra. Open\n\n    %s\n\nand type /access request Marketing Campaign. Ctrl-C ends it; nothing is kept.\n", w.slack.PageURL())
		return err
	})
	return errors.Join(g.Wait(), w.close())
}
