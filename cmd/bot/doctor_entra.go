package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/graph"
)

// entra looks at the app registration, at Microsoft Graph, and at the clock.
func (d *doctor) entra(ctx context.Context) []finding {
	s, watch := d.settings, &clockWatch{next: d.client.Transport}
	client, err := graph.New(graph.Config{
		GraphURL: s.GraphURL, Version: s.GraphVersion, AuthorityHost: s.AuthorityHost, TenantID: s.TenantID, ClientID: s.ClientID,
		ClientSecret: s.ClientSecret, CertificatePath: s.CertificatePath, CertificatePassword: s.CertificatePassword,
		FederatedTokenFile: s.FederatedTokenFile, SignIn: s.SignIn, HTTP: &http.Client{Transport: watch, Timeout: d.client.Timeout}, Log: d.log,
	})
	if err != nil {
		return []finding{{fail, "Entra credential", why(err), "Mend the setting that it names."}}
	}
	found := d.credential()
	roles, err := client.AppRoles(ctx)
	if err != nil {
		return append(found, entraFault("Entra token", err), watch.finding())
	}
	found = append(found, finding{well, "Entra token", "Entra gives the application one", ""})
	found = append(found, permitted(roles)...)
	if err := client.Reach(ctx); err != nil {
		found = append(found, entraFault("Microsoft Graph", err))
	} else {
		found = append(found, finding{well, "Microsoft Graph", "it answers, and lets the application read catalogs", ""})
	}
	return append(found, watch.finding())
}

// credential tells what the application proves itself with.
func (d *doctor) credential() []finding {
	if d.settings.ClientSecret == "" {
		return nil
	}
	return []finding{{
		warn, "Entra credential", "it is a client secret, which is sent to Entra with each use and can be copied",
		"Use a certificate or workload identity: docs/set-up.md, part 2.",
	}}
}

// entraFault tells why Entra or Graph did not do what the bot asked.
func entraFault(check string, err error) finding {
	switch access.KindOf(err) {
	case access.Misconfigure:
		return finding{fail, check, why(err), "Compare the app registration with docs/set-up.md, part 2; its last table has the AADSTS numbers."}
	case access.NotAllowed:
		return finding{fail, check, why(err), "Grant admin consent under API permissions, and see that the tenant has Microsoft Entra ID Governance or P2."}
	case access.Throttled:
		return finding{warn, check, "Microsoft wants fewer calls right now, so it was not looked at", "Ask again in a minute."}
	}
	return finding{fail, check, "no good answer: " + why(err), "Check CLOUD, AZURE_AUTHORITY_HOST and GRAPH_URL, the way there on port 443, and SSL_CERT_FILE."}
}

// permitted judges the application permissions.
func permitted(roles graph.AppRoles) []finding {
	var found []finding
	if len(roles.Writing) > 0 {
		found = append(found, finding{
			fail, "Entra permissions", "the application could change things in its own name: " + strings.Join(roles.Writing, ", ") + "; the bot refuses to serve",
			"Remove them under API permissions (kind Application), grant admin consent again, and wait a few minutes for new tokens.",
		})
	}
	if len(roles.Missing) > 0 {
		found = append(found, finding{
			fail, "Entra permissions", "missing: " + strings.Join(roles.Missing, ", "),
			"Add them under API permissions (kind Application), grant admin consent, and wait a few minutes for new tokens.",
		})
	}
	if len(found) == 0 {
		found = append(found, finding{well, "Entra permissions", "the application may read what it needs, and write nothing", ""})
	}
	return found
}

// clockWatch compares this machine's clock with the Date of each answer, which
// is told in whole seconds.
type clockWatch struct {
	next http.RoundTripper

	mu   sync.Mutex // guards the rest
	seen bool
	skew time.Duration // how far this clock is ahead
}

// RoundTrip passes the call on and looks at the answer's Date.
func (c *clockWatch) RoundTrip(r *http.Request) (*http.Response, error) {
	began := time.Now()
	res, err := c.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if at, err := http.ParseTime(res.Header.Get("Date")); err == nil {
		here, there := began.Add(time.Since(began)/2), at.Add(time.Second/2)
		c.mu.Lock()
		defer c.mu.Unlock()
		c.seen, c.skew = true, here.Sub(there).Round(time.Second)
	}
	return res, nil
}

// How far the clocks may differ: tokens are taken with a tolerance of five
// minutes.
const (
	skewWarn = 30 * time.Second
	skewFail = 4 * time.Minute
)

func (c *clockWatch) finding() finding {
	c.mu.Lock()
	defer c.mu.Unlock()
	const do = "Let this machine keep its time by NTP: sign-ins and tokens are refused when it is five minutes off."
	found := fmt.Sprintf("this machine's clock is %s ahead of Microsoft's", c.skew)
	if c.skew < 0 {
		found = fmt.Sprintf("this machine's clock is %s behind Microsoft's", -c.skew)
	}
	switch {
	case !c.seen:
		return finding{warn, "clock", "there was no answer to compare it with", "Ask again when Entra can be reached."}
	case c.skew.Abs() > skewFail:
		return finding{fail, "clock", found, do}
	case c.skew.Abs() > skewWarn:
		return finding{warn, "clock", found, do}
	}
	return finding{well, "clock", "it agrees with Microsoft's", ""}
}
