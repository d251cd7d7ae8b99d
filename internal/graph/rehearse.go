package graph

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"accessbot/internal/access"
)

// Sent is a call as it goes out, without its headers.
type Sent struct {
	Method string
	Path   string // with the version and the query, readable: nothing is escaped
	Body   []byte // JSON; empty for none
}

// Rehearsal makes calls as a Client would, with the same bodies in the same
// dialect, to a service that is not there: every read finds nothing and every
// change is refused. It needs no token and nobody to act as, because nothing
// leaves the process. It is for showing what would be sent.
type Rehearsal struct {
	gateway *gateway
	tenant  string
	void    *void
}

// Rehearse makes a Rehearsal in the dialect of the client.
func (c *Client) Rehearse() *Rehearsal {
	empty := &void{found: `{"value":[]}`}
	cfg := c.config
	cfg.Log, cfg.Brake = slog.New(slog.DiscardHandler), nil
	return &Rehearsal{gateway: newGateway(cfg, c.gateway.root, &http.Client{Transport: empty}), tenant: cfg.TenantID, void: empty}
}

// As acts as nobody: its changes are refused with access.Invalid.
func (r *Rehearsal) As() *Delegated {
	return &Delegated{caller: r.caller(), tenant: r.tenant}
}

// App reads as nobody, and finds nothing.
func (r *Rehearsal) App() *Reader { return &Reader{caller: r.caller(), tenant: r.tenant} }

func (r *Rehearsal) caller() *caller {
	nobody := func(context.Context, bool) (string, error) { return "rehearsal", nil }
	return &caller{gateway: r.gateway, token: nobody, person: true}
}

// Finds sets the JSON that reads answer from now on; at first it is an empty
// listing.
func (r *Rehearsal) Finds(json string) { r.void.set(json) }

// Sent gives the calls that were made since it was last asked.
func (r *Rehearsal) Sent() []Sent { return r.void.take() }

// void takes the place of the network.
type void struct {
	mu    sync.Mutex // guards the rest
	sent  []Sent
	found string // what reads find
}

func (s *void) set(found string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.found = found
}

// RoundTrip notes the call. The refusal is one that no caller repeats.
func (s *void) RoundTrip(r *http.Request) (*http.Response, error) {
	path := r.URL.RequestURI()
	if plain, err := url.QueryUnescape(strings.ReplaceAll(path, "+", "%2B")); err == nil {
		path = plain
	}
	sent := Sent{Method: r.Method, Path: path}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		sent.Body = body
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent = append(s.sent, sent)
	header := http.Header{"Content-Type": {"application/json"}}
	if r.Method == http.MethodGet {
		return answer(r, http.StatusOK, header, []byte(s.found)), nil
	}
	return answer(r, http.StatusBadRequest, header, []byte(`{"error":{"code":"Rehearsed"}}`)), nil
}

func (s *void) take() []Sent {
	s.mu.Lock()
	defer s.mu.Unlock()
	taken := s.sent
	s.sent = nil
	return taken
}

// CodeOf gives the service's own code of a refusal, such as
// CallerNotResourceOwner; empty when there is none. It explains: the codes are
// mostly not documented.
func CodeOf(err error) string {
	if f, ok := faultOf(err); ok {
		return f.code
	}
	return ""
}

// FromGraph reports whether an error is what a call of Graph ended with, rather
// than one of ours.
func FromGraph(err error) bool {
	_, ok := faultOf(err)
	return ok
}

// CatalogOf reads the catalog that a package is in.
//
// https://learn.microsoft.com/graph/api/accesspackage-get
func (r *Reader) CatalogOf(ctx context.Context, packageID string) (access.Catalog, error) {
	d := r.dialect()
	w, err := fetch[wirePackage](ctx, r.caller, d.get(one(d.paths.packages), packageID).with("$expand", d.terms.withPackage))
	if err != nil {
		return access.Catalog{}, err
	}
	return r.Catalog(ctx, w.catalogID())
}
