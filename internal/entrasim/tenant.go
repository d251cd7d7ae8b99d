package entrasim

import (
	"crypto/rsa"
	"fmt"
	"html/template"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// Config says which tenant to start. Its zero value is the company of the seed, on free ports.
type Config struct {
	// Seed is "company" (the default), "large" (see seed_large.go), or "empty": the people without Requestor1, whom the
	// vendor's tutorial makes, and the General catalog only; Admin1 is a Global Administrator then.
	Seed string
	// PageSize is how many entries a page of a collection holds at most, whatever $top says; zero means 20 by default
	// and 100 at most, for people and groups 100 and 999.
	PageSize int
	// RandomSeed makes the ids of objects created later repeatable.
	RandomSeed uint64
	// AppName is the application's name on the sign-in pages; empty means "Contoso Access".
	AppName string
	// RedirectURIs are registered for the application. "http://localhost" stands for any port of the
	// loopback host and, as in the real service, makes the client a public one.
	RedirectURIs []string
	// AppRoles are the application permissions granted to the application; nil means
	// EntitlementManagement.Read.All, User.Read.All and GroupMember.Read.All.
	AppRoles []string
	// AdminConsent are delegated permissions that an administrator has granted for everybody.
	AdminConsent []string
	// Certificates are PEM certificates registered for client assertions.
	Certificates [][]byte
	// Frozen stops the tenant's clock until Advance moves it.
	Frozen bool
	// SubmittedFor and DeliveringFor are how long a request stays in those states; zero means 2 s and 3 s,
	// a negative value means no time at all.
	SubmittedFor, DeliveringFor time.Duration
	// ReplicationDelay is how long a new request stays invisible to reads; zero means visible at once.
	ReplicationDelay time.Duration
	// Addr and PagesAddr are where to listen; empty means a free port of 127.0.0.1.
	Addr, PagesAddr string
}

// Tenant is a running tenant. All its methods may be called at any time from any goroutine.
type Tenant struct {
	tenantID, clientID, clientSecret string

	certificatePEM []byte
	signingKey     *rsa.PrivateKey
	pages          *template.Template
	operations     *http.ServeMux
	programs       *listener
	browsers       *listener

	// mu guards everything below.
	mu      sync.Mutex
	app     application
	world   *world
	clock   clock
	random  *rand.Rand
	knobs   Knobs
	faults  []*plannedFault
	calls   []Call
	signins signins

	pageSize int
}

// Start opens both listeners and returns a tenant that answers.
func Start(cfg Config) (*Tenant, error) {
	t, err := build(cfg)
	if err != nil {
		return nil, err
	}
	if err := t.listen(cfg); err != nil {
		return nil, fmt.Errorf("start the tenant: %w", err)
	}
	return t, nil
}

// build makes a tenant that does not listen yet.
func build(cfg Config) (*Tenant, error) {
	t := &Tenant{
		tenantID: tutorialTenant,
		clientID: seededID("application", "the registered one"),
		clock:    newClock(cfg.Frozen),
		random:   rand.New(rand.NewPCG(cfg.RandomSeed, 0x656e747261)),
		knobs:    knobsFrom(cfg),
		signins:  newSignins(),
		pageSize: cfg.PageSize,
	}
	t.clientSecret = secret(30)
	t.app = newApplication(cfg)
	if err := t.app.register(cfg.Certificates); err != nil {
		return nil, err
	}
	if err := t.furnish(cfg.Seed); err != nil {
		return nil, err
	}
	return t, nil
}

// furnish seeds the directory and prepares keys, pages and routes.
func (t *Tenant) furnish(seed string) error {
	var err error
	if t.world, err = seedWorld(seed, t.clock.now()); err != nil {
		return err
	}
	if t.signingKey, err = sharedSigningKey(); err != nil {
		return err
	}
	if t.pages, err = parsePages(); err != nil {
		return err
	}
	t.operations = t.graphRoutes()
	return nil
}

// Close stops both listeners and waits until nothing of the tenant runs any more.
func (t *Tenant) Close() {
	t.programs.close()
	t.browsers.close()
}

// GraphURL is the root of Microsoft Graph, without a version.
func (t *Tenant) GraphURL() string { return t.programs.url("https") }

// AuthorityHost is the sign-in service for programs; it ends with a slash.
func (t *Tenant) AuthorityHost() string { return t.programs.url("https") + "/" }

// PagesURL is the root of the pages that a person's browser opens.
func (t *Tenant) PagesURL() string { return t.browsers.url("http") }

// TenantID is the directory's id.
func (t *Tenant) TenantID() string { return t.tenantID }

// ClientID is the id of the registered application.
func (t *Tenant) ClientID() string { return t.clientID }

// ClientSecret is the registered application's secret; every start has another one.
func (t *Tenant) ClientSecret() string { return t.clientSecret }

// CertificatePEM is the certificate that clients have to trust; a file with it suits SSL_CERT_FILE.
func (t *Tenant) CertificatePEM() []byte { return t.certificatePEM }

// AllowRedirect registers one more redirect URI.
func (t *Tenant) AllowRedirect(uri string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.app.redirects = append(t.app.redirects, uri)
}

// ConsentForAll grants delegated permissions for everybody, as an administrator does.
func (t *Tenant) ConsentForAll(scopes ...string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.app.grant(nil, scopes)
}
