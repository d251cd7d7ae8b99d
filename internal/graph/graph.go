// Package graph talks to Microsoft Graph and to Entra's sign-in service. It
// owns how a call is made: tokens, retries, paging, batches, wire names, and
// the sentences for what the services refuse. It knows nothing of Slack, of
// Redis (a TokenCache keeps its secrets) or of what the bot does with answers.
//
// There are two ways in. Client.App reads as the application and has no method
// that writes. Client.As acts as one person, and takes an access.Principal, so
// that nobody can act who was not linked and present.
//
// Reading order: this file; caller.go (how every call is made); dialect.go (the
// names of v1.0 and beta); brake.go (being quiet when asked to); reader.go and delegated.go (what can be asked), with
// a file for each noun beside them; submit.go and once.go (creates that must
// happen once); recent.go (what Entra does not show yet); signin.go and
// persontoken.go (tokens); wire.go (what is read), wire_one.go and wire_beta.go
// (what is sent).
package graph

import (
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"accessbot/internal/access"

	"github.com/google/uuid"
)

// The hosts of the global cloud. National clouds have their own.
//
// https://learn.microsoft.com/graph/deployments
const (
	globalGraph     = "https://graph.microsoft.com"
	globalAuthority = "https://login.microsoftonline.com/"
)

// Config is what a Client needs. Exactly one credential must be set: a secret, a
// certificate, or a federated token.
type Config struct {
	GraphURL      string // zero: the global cloud
	Version       string // the dialect, "v1.0" (also when empty) or "beta"
	AuthorityHost string // zero: the global cloud
	TenantID      string // the tenant's GUID
	ClientID      string // the application's GUID

	ClientSecret        string
	CertificatePath     string // a PEM file with the certificate and its unencrypted key
	CertificatePassword string // refused: see CertificatePath
	FederatedTokenFile  string // read anew at each use

	SignIn string       // how people sign in: "browser" (also when empty) or "device"
	HTTP   *http.Client // zero: one with time-outs; used for sign-in and Graph alike
	Tokens TokenCache   // where people's sign-ins are kept; needed by As
	Brake  Brake        // holds back all replicas when Graph is throttled; zero: this process only
	Log    *slog.Logger // zero: nothing is logged
}

// Client is the way to one tenant. It may be used by many goroutines.
type Client struct {
	config    Config
	gateway   *gateway
	authority *authority
	app       *appTokens
}

// New makes a Client. It reads a certificate file if one is named, and does no
// other input or output.
func New(cfg Config) (*Client, error) {
	cfg = cfg.withDefaults()
	root, err := cfg.check()
	if err != nil {
		return nil, err
	}
	cred, err := cfg.credential()
	if err != nil {
		return nil, err
	}
	pinned := pin(cfg.HTTP)
	authority := newAuthority(cfg, pinned)
	return &Client{
		config:    cfg,
		gateway:   newGateway(cfg, root, pinned),
		authority: authority,
		app:       &appTokens{authority: authority, cred: cred, scope: cfg.GraphURL + "/.default"},
	}, nil
}

// App reads as the application.
func (c *Client) App() *Reader {
	return &Reader{caller: &caller{gateway: c.gateway, token: c.app.token}, tenant: c.config.TenantID}
}

// As acts and reads as one person. With a Principal that is not valid every
// method returns access.NotLinked. Make one per use: it keeps the person's
// token as long as it lives.
func (c *Client) As(p access.Principal) *Delegated {
	return c.AsWith(p, c.LinkScopes())
}

// AsWith is As with other scopes than those of linking, such as AdminScopes.
// Calls end with access.SignInAgain until the person has granted them.
func (c *Client) AsWith(p access.Principal, scopes []string) *Delegated {
	session := &personTokens{client: c, principal: p, scopes: scopes}
	return &Delegated{
		caller: &caller{gateway: c.gateway, token: session.token, person: true},
		app:    c.App(),
		proved: session.signedIn,
		person: p.Person(),
		tenant: c.config.TenantID,
	}
}

// LinkScopes is what linking asks a person to grant: to ask for packages in
// their own name, and to be read.
//
// https://learn.microsoft.com/graph/permissions-reference
func (c *Client) LinkScopes() []string {
	return []string{
		c.config.GraphURL + "/EntitlementMgmt-SubjectAccess.ReadWrite",
		c.config.GraphURL + "/User.Read",
	}
}

// ApproverScopes is what a person grants so as to decide approvals: Entra has
// no narrower permission for it than that of managing entitlements. What the
// person may really do still depends on who they are.
func (c *Client) ApproverScopes() []string {
	return append(c.LinkScopes(), c.config.GraphURL+"/EntitlementManagement.ReadWrite.All")
}

// AdminScopes is what an administrator grants so as to manage catalogs,
// packages and policies, and the people and groups in them.
func (c *Client) AdminScopes() []string {
	return append(c.ApproverScopes(), c.config.GraphURL+"/User.ReadWrite.All", c.config.GraphURL+"/Group.ReadWrite.All")
}

// ResourceScopes is what an administrator grants so as to pick applications and
// sites for a catalog.
func (c *Client) ResourceScopes() []string {
	return append(c.AdminScopes(), c.config.GraphURL+"/Application.Read.All", c.config.GraphURL+"/Sites.Read.All")
}

func (cfg Config) withDefaults() Config {
	if cfg.GraphURL == "" {
		cfg.GraphURL = globalGraph
	}
	if cfg.AuthorityHost == "" {
		cfg.AuthorityHost = globalAuthority
	}
	if cfg.Version == "" {
		cfg.Version = versionOne
	}
	if cfg.SignIn == "" {
		cfg.SignIn = "browser"
	}
	if cfg.HTTP == nil {
		cfg.HTTP = &http.Client{Timeout: callTime}
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	cfg.GraphURL = strings.TrimRight(cfg.GraphURL, "/")
	cfg.AuthorityHost = strings.TrimRight(cfg.AuthorityHost, "/") + "/"
	return cfg
}

// check refuses settings that cannot work, and gives the root of Graph.
func (cfg Config) check() (*url.URL, error) {
	root, err := httpsURL(cfg.GraphURL)
	if err != nil {
		return nil, misconfigured("GRAPH_URL must be an https address without a path, such as %s.", globalGraph)
	}
	if _, err := httpsURL(strings.TrimRight(cfg.AuthorityHost, "/")); err != nil {
		return nil, misconfigured("AZURE_AUTHORITY_HOST must be an https address without a path, such as %s.", globalAuthority)
	}
	if !knownVersion(cfg.Version) {
		return nil, misconfigured(`GRAPH_VERSION must be "v1.0" or "beta".`)
	}
	if uuid.Validate(cfg.TenantID) != nil {
		return nil, misconfigured("AZURE_TENANT_ID must be the tenant's GUID, as the Overview page of Microsoft Entra shows it.")
	}
	if cfg.ClientID == "" {
		return nil, misconfigured("AZURE_CLIENT_ID is missing: it is the Application (client) ID of the app registration.")
	}
	if cfg.SignIn != "browser" && cfg.SignIn != "device" {
		return nil, misconfigured(`SIGN_IN must be "browser" or "device".`)
	}
	return root, nil
}

// httpsURL reads an address that has a scheme and a host and nothing else.
func httpsURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil {
		return nil, err
	}
	if u.Scheme != "https" || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.User != nil {
		return nil, &url.Error{Op: "check", URL: u.Redacted(), Err: http.ErrNotSupported}
	}
	return u, nil
}

// pin copies a client so that it follows no redirect: a token must not travel
// to a host that was not configured.
func pin(h *http.Client) *http.Client {
	pinned := *h
	pinned.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &pinned
}

// callTime is the longest that one attempt of a call may take.
const callTime = 30 * time.Second
