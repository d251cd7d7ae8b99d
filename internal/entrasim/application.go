package entrasim

import (
	"cmp"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/url"
	"slices"
	"strings"
)

// application is the registration of the one program that signs people in.
type application struct {
	name      string
	redirects []string
	roles     []string // application permissions granted
	// consent holds the delegated permissions granted: under "" for everybody, else under an object id.
	consent      map[string][]string
	certificates map[string]*x509.Certificate // by SHA-256 thumbprint
}

func newApplication(cfg Config) application {
	roles := cfg.AppRoles
	if roles == nil {
		roles = []string{permEMRead, "User.Read.All", "GroupMember.Read.All"}
	}
	return application{
		name:         cmp.Or(cfg.AppName, "Contoso Access"),
		redirects:    slices.Clone(cfg.RedirectURIs),
		roles:        roles,
		consent:      map[string][]string{"": slices.Clone(cfg.AdminConsent)},
		certificates: map[string]*x509.Certificate{},
	}
}

// register takes certificates for client assertions.
func (a *application) register(pems [][]byte) error {
	for _, one := range pems {
		block, _ := pem.Decode(one)
		if block == nil {
			return errors.New("register a certificate: it is not PEM")
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return err
		}
		print := sha256.Sum256(certificate.Raw)
		a.certificates[string(print[:])] = certificate
	}
	return nil
}

// loopbackAnyPort is the registration under which any port of the loopback host will do.
const loopbackAnyPort = "http://localhost"

// redirect reports whether the URI is registered, and whether for a public client.
func (a *application) redirect(uri string) (registered, public bool) {
	if slices.Contains(a.redirects, uri) && uri != loopbackAnyPort {
		return true, false
	}
	if !slices.Contains(a.redirects, loopbackAnyPort) {
		return false, false
	}
	parsed, err := url.Parse(uri)
	ok := err == nil && parsed.Scheme == "http" && parsed.Hostname() == "localhost" && strings.Trim(parsed.Path, "/") == ""
	return ok, ok
}

// granted lists the delegated permissions in force for a person.
func (a *application) granted(u *user) []string {
	all := append(slices.Clone(a.consent[""]), a.consent[u.id]...)
	slices.Sort(all)
	return slices.Compact(all)
}

// missing lists those of the wanted permissions that nobody has granted yet.
func (a *application) missing(u *user, wanted []string) []string {
	granted := a.granted(u)
	return slices.DeleteFunc(slices.Clone(wanted), func(scope string) bool { return slices.Contains(granted, scope) })
}

// grant records consent: for everybody when u is nil.
func (a *application) grant(u *user, scopes []string) {
	owner := ""
	if u != nil {
		owner = u.id
	}
	a.consent[owner] = append(a.consent[owner], scopes...)
}
