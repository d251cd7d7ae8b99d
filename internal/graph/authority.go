package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"
)

// authority is the sign-in service of one tenant, and the HTTP client that
// MSAL uses to reach it. It keeps the service's description of itself, because
// an MSAL client is built for each use and would read it each time.
type authority struct {
	address string // https://host/tenant
	client  string // the application's id
	http    *http.Client
	log     *slog.Logger

	mu      sync.Mutex // guards known and expires
	known   []byte     // the description; nil before it was read
	expires time.Time
}

// descriptionPath ends the address of the service's description.
//
// https://openid.net/specs/openid-connect-discovery-1_0.html
const descriptionPath = "/v2.0/.well-known/openid-configuration"

// descriptionLife is how long a description is used.
const descriptionLife = time.Hour

func newAuthority(cfg Config, h *http.Client) *authority {
	return &authority{address: cfg.AuthorityHost + strings.ToLower(cfg.TenantID), client: cfg.ClientID, http: h, log: cfg.Log}
}

// confidential builds an MSAL client that may prove the application. One is
// built per use and person: a shared one loses tokens.
func (a *authority) confidential(cred confidential.Credential, b *blob) (confidential.Client, error) {
	options := []confidential.Option{confidential.WithHTTPClient(a), confidential.WithInstanceDiscovery(false)}
	if b != nil {
		options = append(options, confidential.WithCache(b))
	}
	return confidential.New(a.address, a.client, cred, options...)
}

// public builds an MSAL client for the device code.
func (a *authority) public(b *blob) (public.Client, error) {
	return public.New(a.client, public.WithAuthority(a.address), public.WithHTTPClient(a), public.WithInstanceDiscovery(false), public.WithCache(b))
}

// issuer is who signs the tokens of this tenant.
func (a *authority) issuer(ctx context.Context) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, a.address+descriptionPath, nil)
	if err != nil {
		return "", errors.New("make request: the address cannot be used")
	}
	response, err := a.Do(request) //nolint:bodyclose // The body is in memory: Do has read it.
	if err != nil {
		return "", err
	}
	var description struct {
		Issuer string `json:"issuer"`
	}
	if err := json.NewDecoder(response.Body).Decode(&description); err != nil || description.Issuer == "" {
		return "", errors.New("read issuer: the description of the sign-in service cannot be read")
	}
	return description.Issuer, nil
}

// Do sends one request of MSAL's, within the limits of time and length.
func (a *authority) Do(request *http.Request) (*http.Response, error) {
	describes := request.Method == http.MethodGet && strings.HasSuffix(request.URL.Path, descriptionPath)
	if describes {
		if known := a.description(); known != nil {
			return answer(request, http.StatusOK, http.Header{}, known), nil
		}
	}
	r, err := a.send(request)
	if err != nil {
		return nil, err
	}
	if describes && r.status == http.StatusOK {
		a.keep(r.body)
	}
	return answer(request, r.status, r.header, r.body), nil
}

// CloseIdleConnections is part of what MSAL asks of a client.
func (a *authority) CloseIdleConnections() { a.http.CloseIdleConnections() }

// send makes the call, and repeats one that may be repeated after a fault that
// passes.
func (a *authority) send(request *http.Request) (reply, error) {
	form, err := formOf(request)
	if err != nil {
		return reply{}, err
	}
	for attempt := 1; ; attempt++ {
		r, err := a.once(request, form)
		f := passingFault(r, err)
		if f == nil || attempt >= maxAttempts || !mayRepeatSignIn(form, f) || !pause(request.Context(), f.wait(attempt)) {
			return r, err
		}
	}
}

// once sends the request, reads the answer to its end and logs one line.
func (a *authority) once(request *http.Request, form string) (reply, error) {
	ctx, cancel := context.WithTimeout(request.Context(), callTime)
	defer cancel()
	request = request.WithContext(ctx)
	if form != "" {
		request.Body = io.NopCloser(strings.NewReader(form))
	}
	start, route := time.Now(), path.Base(request.URL.Path)
	response, err := a.http.Do(request)
	if err != nil {
		a.log.LogAttrs(ctx, slog.LevelDebug, "sign-in call", slog.String("route", route), slog.String("cause", innermost(err).Error()))
		return reply{}, err
	}
	defer func() { _ = response.Body.Close() }() // nothing is left to read or to lose
	r := reply{status: response.StatusCode, header: response.Header}
	r.body, err = io.ReadAll(io.LimitReader(response.Body, maxBody))
	a.log.LogAttrs(ctx, slog.LevelDebug, "sign-in call",
		slog.String("method", request.Method), slog.String("route", route), slog.Int("status", r.status),
		slog.Int64("ms", time.Since(start).Milliseconds()), slog.String("request_id", idOf(r.header.Get("x-ms-request-id"))))
	return r, err
}

// formOf takes the form out of a request, so that it can be sent again.
func formOf(request *http.Request) (string, error) {
	if request.Body == nil {
		return "", nil
	}
	text, err := io.ReadAll(request.Body)
	return string(text), errors.Join(err, request.Body.Close())
}

// passingFault is the fault of a sign-in call that may succeed later; nil for
// any other end.
func passingFault(r reply, err error) *fault {
	f := connectionFault(err)
	if err == nil {
		if r.status < 300 {
			return nil
		}
		f = refusal(r)
	}
	if !f.retriable() {
		return nil
	}
	return f
}

// mayRepeatSignIn reports whether the call may be sent again. A code is worth
// one use, so it is sent again only when it surely did not arrive.
func mayRepeatSignIn(form string, f *fault) bool {
	values, err := url.ParseQuery(form)
	if err != nil {
		return false
	}
	return f.unsent || values.Get("grant_type") != "authorization_code"
}

// description gives what is known of the service; nil when nothing is or it
// is too old.
func (a *authority) description() []byte {
	a.mu.Lock()
	defer a.mu.Unlock()
	if time.Now().After(a.expires) {
		return nil
	}
	return a.known
}

func (a *authority) keep(body []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.known, a.expires = body, time.Now().Add(descriptionLife)
}

func answer(request *http.Request, status int, header http.Header, body []byte) *http.Response {
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: request,
	}
}
