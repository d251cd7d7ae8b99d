package main

import (
	"encoding/base64"
	"errors"
	"flag"
	"fmt"
	"maps"
	"net"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"accessbot/internal/access"

	"github.com/caarlos0/env/v11"
)

// Settings is the one table of what an operator can set. Each comes from the
// environment variable in its tag; those that are no secrets can be set by a
// flag too, which wins.
type Settings struct {
	SlackBotToken string `env:"SLACK_BOT_TOKEN" secret:"yes" help:"bot token of the Slack app (xoxb-…)"`
	SlackAppToken string `env:"SLACK_APP_TOKEN" secret:"yes" help:"app-level token with connections:write (xapp-…)"`
	SlackAPIURL   string `env:"SLACK_API_URL" envDefault:"https://slack.com/api/" help:"root of Slack's Web API"`

	SlackPace float64 `env:"SLACK_PACE" envDefault:"1" help:"how many times Slack's usual rate limits may be used; more than 1 only where Slack raised them"`

	TenantID            string `env:"AZURE_TENANT_ID" help:"directory (tenant) id"`
	ClientID            string `env:"AZURE_CLIENT_ID" help:"application (client) id of the app registration"`
	ClientSecret        string `env:"AZURE_CLIENT_SECRET" secret:"yes" help:"client secret; a certificate is better"`
	CertificatePath     string `env:"AZURE_CLIENT_CERTIFICATE_PATH" help:"file with certificate and private key (PEM or PFX)"`
	CertificatePassword string `env:"AZURE_CLIENT_CERTIFICATE_PASSWORD" secret:"yes" help:"password of that file"`
	FederatedTokenFile  string `env:"AZURE_FEDERATED_TOKEN_FILE" help:"workload identity token file"`
	Cloud               string `env:"CLOUD" envDefault:"global" help:"global, usgov, dod or china: sets the three below"`
	AuthorityHost       string `env:"AZURE_AUTHORITY_HOST" help:"sign-in host; CLOUD sets it"`
	GraphURL            string `env:"GRAPH_URL" help:"Microsoft Graph host; CLOUD sets it"`
	GraphVersion        string `env:"GRAPH_VERSION" envDefault:"v1.0" help:"dialect of Microsoft Graph: v1.0 or beta"`
	MyAccessURL         string `env:"MY_ACCESS_URL" help:"My Access portal; CLOUD sets it"`

	SignIn    string `env:"SIGN_IN" envDefault:"browser" help:"how people link their account: browser, or device (opt-in)"`
	PublicURL string `env:"PUBLIC_URL" help:"where people's browsers reach the bot, https://…; needed for SIGN_IN=browser"`
	HTTPAddr  string `env:"HTTP_ADDR" envDefault:"127.0.0.1:8080" help:"listener for sign-in, /healthz, /readyz and /metrics"`

	RedisURL string `env:"REDIS_URL" secret:"yes" help:"redis://, rediss://, redis-sentinel://, or a comma list for a cluster; empty: in memory, gone with the process"`
	SealKeys string `env:"SEAL_KEYS" secret:"yes" help:"id:base64(32 bytes), comma list, the first seals; required with REDIS_URL"`

	RequestsChannel  string                   `env:"REQUESTS_CHANNEL" help:"channel that gets every request card, by id or name; empty: direct messages only"`
	ApprovalsChannel string                   `env:"APPROVALS_CHANNEL" help:"channel that gets a copy of every approval card, by id or name; empty: direct messages only"`
	AuditChannel     string                   `env:"AUDIT_CHANNEL" help:"channel that is told what should not have happened, by id or name; empty: the log only"`
	QuietApprovers   []string                 `env:"QUIET_APPROVERS" envSeparator:"," help:"Entra groups, by name, whose members may approve but are not written to: Executives,On-call leads"`
	WorkingHours     string                   `env:"WORKING_HOURS" envDefault:"Mon-Fri 09:00-17:00" help:"when people are reminded and told what waits, each in their own time zone"`
	RoutesFile       string                   `env:"ROUTES_FILE" help:"YAML or JSON file that says which channel is told what; read again at SIGHUP"`
	FreshSignIn      map[string]time.Duration `env:"FRESH_SIGN_IN" envSeparator:"," envKeyValSeparator:"=" help:"packages or catalogs whose approvers must have signed in lately: Treasury Console=15m,Finance=8h"`
	DecideInMyAccess []string                 `env:"DECIDE_IN_MY_ACCESS" envSeparator:"," help:"packages or catalogs whose approvers get a link to My Access in place of buttons: Treasury Console,Finance"`
	FollowMyAccess   bool                     `env:"FOLLOW_MY_ACCESS" envDefault:"false" help:"follow requests made in My Access too: their approvers are asked in Slack, and channels are told"`
	RemoveBy         string                   `env:"REMOVE_BY" help:"how administrators end assignments: delete tries DELETE first; empty: by a request, which Entra keeps"`
	UndoWindow       time.Duration            `env:"UNDO_WINDOW" help:"how long approvers may take a decision back before Entra is told, such as 10s or 30s; empty: Entra is told at once"`
	SecondAdmin      string                   `env:"SECOND_ADMIN" help:"required: another administrator must agree to every plan, in REQUESTS_CHANNEL; empty: nobody must"`
	FollowEvery      time.Duration            `env:"FOLLOW_EVERY" envDefault:"2s" help:"how often a young request is read in Entra"`

	LogLevel    string `env:"LOG_LEVEL" envDefault:"info" help:"debug, info, warn or error"`
	LogFormat   string `env:"LOG_FORMAT" help:"json or text; text on a terminal, else json"`
	SSLCertFile string `env:"SSL_CERT_FILE" help:"PEM file of trusted roots in place of the system's"`
}

// week is WORKING_HOURS, which was found in order when the settings were read.
func (s *Settings) week() access.Week {
	week, _ := access.ParseWeek(s.WorkingHours)
	return week
}

// quietApprovers are the names of QUIET_APPROVERS.
func (s *Settings) quietApprovers() []string {
	var names []string
	for _, name := range s.QuietApprovers {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// clouds are Microsoft's clouds: sign-in, Graph and My Access.
//
// https://learn.microsoft.com/graph/deployments
func clouds() map[string][3]string {
	return map[string][3]string{
		"global": {"https://login.microsoftonline.com/", "https://graph.microsoft.com", "https://myaccess.microsoft.com"},
		"usgov":  {"https://login.microsoftonline.us/", "https://graph.microsoft.us", "https://myaccess.microsoft.us"},
		"dod":    {"https://login.microsoftonline.us/", "https://dod-graph.microsoft.us", "https://myaccess.microsoft.us"},
		"china":  {"https://login.partner.microsoftonline.cn/", "https://microsoftgraph.chinacloudapi.cn", "https://myaccess.microsoft.cn"},
	}
}

// readSettings reads the environment and the flags, and reports every fault
// at once.
func readSettings(p program, flags *flag.FlagSet) (Settings, error) {
	values := maps.Clone(p.env)
	addFlags(flags, values)
	flags.SetOutput(p.err)
	if err := flags.Parse(p.args); err != nil {
		return Settings{}, errors.Join(errUsage, err)
	}
	if flags.NArg() > 0 {
		return Settings{}, fmt.Errorf("there is nothing to do with %q", flags.Arg(0))
	}
	for name, value := range values {
		values[name] = strings.TrimSpace(value)
		if values[name] == "" {
			delete(values, name) // set to nothing means not set
		}
	}
	s, err := env.ParseAsWithOptions[Settings](env.Options{Environment: values})
	if err != nil {
		return Settings{}, fmt.Errorf("settings: %w", err)
	}
	s.applyCloud()
	if faults := s.faults(); len(faults) > 0 {
		return Settings{}, unfitSettings(faults)
	}
	return s, nil
}

// unfitSettings is the error of settings with faults, a sentence for each.
type unfitSettings []string

// Error tells all of them.
func (u unfitSettings) Error() string {
	return "these settings need mending:\n  - " + strings.Join(u, "\n  - ")
}

// addFlags makes a flag for each setting that is no secret: a command line
// can be read by everybody on the machine.
func addFlags(flags *flag.FlagSet, values map[string]string) {
	for f := range reflect.TypeFor[Settings]().Fields() {
		name := f.Tag.Get("env")
		if f.Tag.Get("secret") != "" {
			continue
		}
		flags.Func(strings.ReplaceAll(strings.ToLower(name), "_", "-"), f.Tag.Get("help")+" ("+name+")", func(v string) error {
			values[name] = v
			return nil
		})
	}
}

func (s *Settings) applyCloud() {
	hosts := clouds()[s.Cloud]
	for i, host := range []*string{&s.AuthorityHost, &s.GraphURL, &s.MyAccessURL} {
		if *host == "" {
			*host = hosts[i]
		}
	}
	s.PublicURL = strings.TrimRight(s.PublicURL, "/")
	if !strings.HasSuffix(s.SlackAPIURL, "/") {
		s.SlackAPIURL += "/"
	}
}

// faults are sentences about everything that cannot work.
func (s *Settings) faults() []string {
	return slices.Concat(s.slackFaults(), s.entraFaults(), s.signInFaults(), s.storeFaults(), s.otherFaults())
}

func (s *Settings) slackFaults() []string {
	var f faults
	f.prefixed("SLACK_BOT_TOKEN", s.SlackBotToken, "xoxb-", "the bot token from OAuth & Permissions of the Slack app")
	f.prefixed("SLACK_APP_TOKEN", s.SlackAppToken, "xapp-", "the app-level token from Basic Information of the Slack app, with connections:write")
	f.webURL("SLACK_API_URL", s.SlackAPIURL)
	f.when(!(s.SlackPace >= 0.1 && s.SlackPace <= 10_000), "SLACK_PACE=%g is out of range: use 0.1 to 10000", s.SlackPace)
	return f
}

var guid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

func (s *Settings) entraFaults() []string {
	var f faults
	f.when(!guid.MatchString(s.TenantID), "AZURE_TENANT_ID must be the Directory (tenant) ID of the app registration, a GUID")
	f.when(!guid.MatchString(s.ClientID), "AZURE_CLIENT_ID must be the Application (client) ID of the app registration, a GUID")
	credentials := 0
	for _, c := range []string{s.ClientSecret, s.CertificatePath, s.FederatedTokenFile} {
		if c != "" {
			credentials++
		}
	}
	f.when(credentials != 1, "set exactly one of AZURE_CLIENT_CERTIFICATE_PATH, AZURE_FEDERATED_TOKEN_FILE and AZURE_CLIENT_SECRET; %d are set", credentials)
	f.when(s.CertificatePassword != "" && s.CertificatePath == "", "AZURE_CLIENT_CERTIFICATE_PASSWORD is set, but AZURE_CLIENT_CERTIFICATE_PATH is not")
	if _, known := clouds()[s.Cloud]; !known {
		f.when(true, "CLOUD=%s is not known: use %s", s.Cloud, strings.Join(slices.Sorted(maps.Keys(clouds())), ", "))
		return f
	}
	f.secureURL("AZURE_AUTHORITY_HOST", s.AuthorityHost)
	f.secureURL("GRAPH_URL", s.GraphURL)
	f.when(s.GraphVersion != "v1.0" && s.GraphVersion != "beta", "GRAPH_VERSION=%s is not known: use v1.0 or beta", s.GraphVersion)
	f.webURL("MY_ACCESS_URL", s.MyAccessURL)
	return f
}

func (s *Settings) signInFaults() []string {
	var f faults
	switch s.SignIn {
	case "browser":
		f.when(s.PublicURL == "", "SIGN_IN=browser needs PUBLIC_URL, the https:// address at which people's browsers reach the bot (or opt in to SIGN_IN=device)")
		if s.PublicURL != "" {
			f.publicURL(s.PublicURL)
		}
	case "device":
		f.when(s.PublicURL != "", "PUBLIC_URL is set, but SIGN_IN=device needs none: remove one of the two")
	default:
		f.when(true, "SIGN_IN=%s is not known: use browser or device", s.SignIn)
	}
	return f
}

func (s *Settings) storeFaults() []string {
	var f faults
	f.when(s.RedisURL != "" && s.SealKeys == "", "REDIS_URL needs SEAL_KEYS: make one with `openssl rand -base64 32` and set SEAL_KEYS=k1:VALUE")
	for i, entry := range strings.Split(s.SealKeys, ",") {
		_, value, _ := strings.Cut(strings.TrimSpace(entry), ":")
		key, err := base64.StdEncoding.DecodeString(value)
		f.when(s.SealKeys != "" && (err != nil || len(key) != 32), "SEAL_KEYS, entry %d: not of the form id:base64 of 32 bytes", i+1)
	}
	return f
}

func (s *Settings) otherFaults() []string {
	var f faults
	_, _, err := net.SplitHostPort(s.HTTPAddr)
	f.when(err != nil, "HTTP_ADDR=%s is not of the form host:port", s.HTTPAddr)
	f.when(!slices.Contains([]string{"debug", "info", "warn", "error"}, s.LogLevel), "LOG_LEVEL=%s is not known: use debug, info, warn or error", s.LogLevel)
	f.when(!slices.Contains([]string{"", "json", "text"}, s.LogFormat), "LOG_FORMAT=%s is not known: use json or text", s.LogFormat)
	f.when(s.SecondAdmin != "" && s.SecondAdmin != "required", "SECOND_ADMIN=%s is not known: use required, or leave it empty", s.SecondAdmin)
	f.when(s.SecondAdmin == "required" && s.RequestsChannel == "", "SECOND_ADMIN=required needs REQUESTS_CHANNEL: the other administrators are asked there")
	if s.RoutesFile != "" {
		_, err = readRoutes(s.RoutesFile)
		f.when(err != nil, "ROUTES_FILE cannot be used: %v", err)
	}
	_, err = access.ParseWeek(s.WorkingHours)
	f.when(err != nil, "WORKING_HOURS cannot be read: %v", err)
	for name, within := range s.FreshSignIn {
		f.when(within < time.Minute || within > 90*24*time.Hour, "FRESH_SIGN_IN=%s=%s is out of range: use 1m to 2160h", name, within)
	}
	f.when(s.RemoveBy != "" && s.RemoveBy != "delete", "REMOVE_BY=%s is not known: use delete, or leave it empty", s.RemoveBy)
	f.when(s.UndoWindow < 0 || s.UndoWindow > time.Minute, "UNDO_WINDOW=%s is out of range: use up to 1m, or leave it empty", s.UndoWindow)
	f.when(s.FollowEvery < 100*time.Millisecond || s.FollowEvery > 5*time.Minute, "FOLLOW_EVERY=%s is out of range: use 100ms to 5m", s.FollowEvery)
	return f
}

// faults collects sentences; none of them holds the value of a secret.
type faults []string

func (f *faults) when(bad bool, format string, args ...any) {
	if bad {
		*f = append(*f, fmt.Sprintf(format, args...))
	}
}

func (f *faults) prefixed(name, value, prefix, what string) {
	f.when(value == "", "%s is not set: it is %s", name, what)
	f.when(value != "" && !strings.HasPrefix(value, prefix), "%s does not begin with %s: it must be %s", name, prefix, what)
}

func (f *faults) webURL(name, value string) {
	u, err := url.Parse(value)
	f.when(err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http"), "%s is not a web address", name)
}

func (f *faults) secureURL(name, value string) {
	u, err := url.Parse(value)
	f.when(err != nil || u.Host == "" || u.Scheme != "https", "%s must be an https:// address", name)
}

// publicURL takes https, and plain http for this machine alone.
func (f *faults) publicURL(value string) {
	u, err := url.Parse(value)
	switch {
	case err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "":
		f.when(true, "PUBLIC_URL is not a plain web address")
	case u.Scheme == "https":
	case u.Scheme == "http" && (u.Hostname() == "localhost" || net.ParseIP(u.Hostname()).IsLoopback()):
	default:
		f.when(true, "PUBLIC_URL must begin with https://: people sign in over it")
	}
}
