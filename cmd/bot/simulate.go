package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"accessbot"
	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"
)

// runSimulate is `bot simulate slack|entra|all`: the simulators alone, for
// any client. It prints NAME=value lines that point a client at them, and
// then ready.
func runSimulate(ctx context.Context, p program) error {
	flags := flag.NewFlagSet("bot simulate", flag.ContinueOnError)
	flags.SetOutput(p.err)
	port := flags.Int("port", 0, "port of the Slack page; 0 picks a free one")
	manifest := flags.String("manifest", "", "app manifest to install in the workspace; accessbot's own when empty")
	limits := flags.Bool("rate-limits", false, "keep Slack's rate limits")
	seed := flags.String("seed", "company", "what the tenant holds: company, large, or empty (the people and the General catalog)")
	roles := flags.String("app-roles", "", "application permissions in the tenant, a comma list; those that the bot reads with when empty")
	redirect := flags.String("redirect", "http://127.0.0.1:8080/callback", "redirect URI registered in the tenant")
	if len(p.args) == 0 || !slices.Contains([]string{"slack", "entra", "all"}, p.args[0]) {
		fmt.Fprintln(p.err, "usage: bot simulate slack|entra|all [flags]")
		return errUsage
	}
	if err := flags.Parse(p.args[1:]); err != nil {
		return errors.Join(errUsage, err)
	}
	if p.args[0] != "entra" {
		slack, err := simulateSlack(p.out, slacksim.Config{Addr: fmt.Sprintf("127.0.0.1:%d", *port), RateLimits: *limits}, *manifest)
		if err != nil {
			return err
		}
		defer slack.Close()
	}
	if p.args[0] != "slack" {
		dir, err := os.MkdirTemp("", "accessbot-entra-")
		if err != nil {
			return fmt.Errorf("make a folder for the certificate: %w", err)
		}
		defer func() { _ = os.RemoveAll(dir) }() // a folder in the temporary one
		entra, err := simulateEntra(p.out, dir, entrasim.Config{Seed: *seed, RedirectURIs: []string{*redirect}, AppRoles: words(*roles)})
		if err != nil {
			return err
		}
		defer entra.Close()
	}
	fmt.Fprintln(p.out, "ready")
	<-ctx.Done()
	return nil
}

func simulateSlack(out io.Writer, cfg slacksim.Config, file string) (*slacksim.Workspace, error) {
	cfg.Manifest = accessbot.Manifest
	if file != "" {
		var err error
		if cfg.Manifest, err = os.ReadFile(file); err != nil {
			return nil, fmt.Errorf("read the manifest: %w", err)
		}
	}
	w, err := slacksim.Start(cfg)
	if err != nil {
		return nil, err
	}
	printEnv(out, map[string]string{"SLACK_API_URL": w.APIURL(), "SLACK_BOT_TOKEN": w.BotToken(), "SLACK_APP_TOKEN": w.AppToken()})
	fmt.Fprintf(out, "# the page: %s\n", w.PageURL())
	return w, nil
}

func simulateEntra(out io.Writer, dir string, cfg entrasim.Config) (*entrasim.Tenant, error) {
	t, err := entrasim.Start(cfg)
	if err != nil {
		return nil, err
	}
	roots := filepath.Join(dir, "entra.pem")
	if err := os.WriteFile(roots, t.CertificatePEM(), 0o600); err != nil {
		return nil, fmt.Errorf("write the certificate: %w", err)
	}
	printEnv(out, map[string]string{
		"GRAPH_URL": t.GraphURL(), "AZURE_AUTHORITY_HOST": t.AuthorityHost(), "AZURE_TENANT_ID": t.TenantID(),
		"AZURE_CLIENT_ID": t.ClientID(), "AZURE_CLIENT_SECRET": t.ClientSecret(), "SSL_CERT_FILE": roots,
		"MY_ACCESS_URL": t.PagesURL() + "/myaccess",
	})
	for _, person := range t.People() {
		fmt.Fprintf(out, "# %s: %s, password %s\n", person.Name, person.UPN, person.Password)
	}
	return t, nil
}

// words reads a comma list; an empty one is nil.
func words(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}

func printEnv(out io.Writer, env map[string]string) {
	for _, name := range slices.Sorted(maps.Keys(env)) {
		fmt.Fprintf(out, "%s=%s\n", name, env[name])
	}
}
