package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"accessbot/internal/access"

	"github.com/google/uuid"
)

// The most that is read of an answer.
const (
	maxBody      = 4 << 20
	maxErrorBody = 64 << 10
)

// gateway is the configured Graph host and how to reach it.
type gateway struct {
	root    *url.URL
	http    *http.Client
	log     *slog.Logger
	dialect dialect // how entitlement management is spoken of
	cloud   cloud   // what is left out where it is
	recent  recent  // what this process has just made
	quiet   quiet   // until when the service wants no calls

	contents *contents // what packages contain
}

func newGateway(cfg Config, root *url.URL, h *http.Client) *gateway {
	return &gateway{
		root: root, http: h, log: cfg.Log, dialect: dialectOf(cfg.Version), cloud: cloudAt(root.Host),
		quiet: quiet{shared: cfg.Brake, log: cfg.Log}, contents: newContents(),
	}
}

// tokenFunc gives an access token. With fresh it gives one that was not used
// before, because the service refused the last.
type tokenFunc func(ctx context.Context, fresh bool) (string, error)

// caller makes calls as somebody: the application, or one person.
type caller struct {
	gateway *gateway
	token   tokenFunc
	person  bool // whether a token that is refused means that a person must sign in again
}

// call is one call before it is sent.
type call struct {
	method  string
	route   string   // the path with {id} where an id stands; safe to log
	target  string   // the path and query, below the version
	version string   // "v1.0" or "beta"
	about   []string // ids of what it is about; see recent
	link    string   // the whole address that the service gave for a next page; used instead
	body    any      // sent as JSON; nil for none
	read    bool     // changes nothing, so that it may be repeated freely
	once    bool     // creates something: never repeated once it may have arrived
	err     error    // why it must not be sent

	eventual bool // searches an index that lags behind the directory
}

// objectID matches the ids that Graph gives out. Whatever else comes along is
// no id, and reaches neither a path nor a filter.
var objectID = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_-]{0,127}$`)

// newCall fills the route's {id} places with ids, in order. The directory is
// always asked in v1.0; dialect.call is for entitlement management.
func newCall(method, route string, ids ...string) call {
	k := call{method: method, route: route, target: route, version: versionOne, about: ids, read: method == http.MethodGet}
	for _, id := range ids {
		if !objectID.MatchString(id) {
			k.err = notFound()
			return k
		}
		k.target = strings.Replace(k.target, "{id}", id, 1)
	}
	return k
}

// naming says which ids the body names. Those that are none keep the call from
// being sent.
func (k call) naming(ids ...string) call {
	for _, id := range ids {
		if !objectID.MatchString(id) {
			k.err = notFound()
		}
	}
	k.about = append(slices.Clone(k.about), ids...)
	return k
}

func get(route string, ids ...string) call { return newCall(http.MethodGet, route, ids...) }

// with adds an OData query option such as $filter.
func (k call) with(name, value string) call {
	separator := "?"
	if strings.Contains(k.target, "?") {
		separator = "&"
	}
	k.target += separator + name + "=" + strings.ReplaceAll(url.QueryEscape(value), "+", "%20")
	return k
}

// do makes the call and reads the answer into out, unless that is nil. It
// renews a refused token once, and repeats what may be repeated.
func (c *caller) do(ctx context.Context, k call, out any) error {
	token, err := c.token(ctx, false)
	if err != nil {
		return err
	}
	if k.err != nil {
		return k.err
	}
	if !k.read && !c.person {
		return &access.Error{Kind: access.Internal, Err: errNobody}
	}
	renewed, lagged := false, false
	for attempt := 1; ; attempt++ {
		f := c.try(ctx, k, token, out)
		if f == nil {
			return nil
		}
		if f.status == http.StatusUnauthorized && !f.claims && !renewed {
			renewed = true
			if token, err = c.token(ctx, true); err != nil {
				return err
			}
			continue
		}
		if f.unseen() && c.gateway.recent.young(k.about) && pause(ctx, lagWait) {
			lagged = true
			attempt--
			continue
		}
		if lagged && f.unseen() {
			return notYet(f)
		}
		if attempt >= maxAttempts || !k.mayRepeat(f) || !pause(ctx, f.waitApart(ctx, attempt)) {
			return c.explain(k, f)
		}
	}
}

// try sends the call once, when the service is ready for calls.
func (c *caller) try(ctx context.Context, k call, token string, out any) *fault {
	if f := c.gateway.quiet.wait(ctx); f != nil {
		f.method, f.route = k.method, k.route
		return f
	}
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	a := attempt{call: k, id: uuid.NewString(), start: time.Now()}
	a.reply, a.fault = c.exchange(ctx, k, token, a.id)
	if a.fault == nil {
		a.fault = decode(a.reply, out)
	}
	if a.fault != nil {
		a.fault.method, a.fault.route, a.fault.clientID = k.method, k.route, a.id
	}
	c.record(ctx, a)
	c.gateway.quiet.learn(ctx, a.fault)
	return a.fault
}

// attempt is one sending of a call, and what came of it.
type attempt struct {
	call  call
	id    string // our id of it
	start time.Time
	reply reply
	fault *fault // nil when it went well
}

// reply is an answer that was read to its end.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// exchange sends the request and reads the answer.
func (c *caller) exchange(ctx context.Context, k call, token, id string) (reply, *fault) {
	request, err := c.request(ctx, k, token, id)
	if err != nil {
		return reply{}, &fault{unsent: true, permanent: true, err: err}
	}
	response, err := c.gateway.http.Do(request)
	if err != nil {
		return reply{}, connectionFault(err)
	}
	defer func() { _ = response.Body.Close() }() // nothing is left to read or to lose
	limit := int64(maxBody)
	if response.StatusCode >= 300 {
		limit = maxErrorBody
	}
	r := reply{status: response.StatusCode, header: response.Header}
	r.body, err = io.ReadAll(io.LimitReader(response.Body, limit+1))
	switch {
	case r.status >= 300:
		return r, refusal(r)
	case err != nil:
		return r, unreadable(r, innermost(err))
	case int64(len(r.body)) > limit:
		return r, unreadable(r, errTooLong)
	}
	return r, nil
}

func (c *caller) request(ctx context.Context, k call, token, id string) (*http.Request, error) {
	target, err := c.gateway.locate(k)
	if err != nil {
		return nil, err
	}
	body, err := k.encode()
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, k.method, target, body)
	if err != nil {
		return nil, errors.New("make request: the address cannot be used")
	}
	if k.body != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Accept", "application/json")
	if k.eventual {
		request.Header.Set("ConsistencyLevel", "eventual")
	}
	request.Header.Set("User-Agent", "accessbot")
	request.Header.Set("client-request-id", id)
	request.Header.Set("return-client-request-id", "true")
	return request, nil
}

// encode gives the body as JSON, and no body as nil.
func (k call) encode() (io.Reader, error) {
	if k.body == nil {
		return nil, nil
	}
	text, err := json.Marshal(k.body)
	if err != nil {
		return nil, fmt.Errorf("encode body: %w", err)
	}
	return bytes.NewReader(text), nil
}

// locate makes the whole address. One that the service gave is followed only
// to the configured host and version, because a token goes with it.
func (g *gateway) locate(k call) (string, error) {
	if k.link == "" {
		return g.root.String() + "/" + k.version + k.target, nil
	}
	u, err := url.Parse(k.link)
	if err != nil {
		return "", errForeignLink
	}
	ours := u.Scheme == g.root.Scheme && u.Host == g.root.Host && u.User == nil
	if !ours || !strings.HasPrefix(u.Path, "/"+k.version+"/") || strings.Contains(u.Path, "..") {
		return "", errForeignLink
	}
	return u.String(), nil
}

// decode reads the answer into out. A page of HTML is none, even where none
// needs to be read: it comes from something that stands before the service.
func decode(r reply, out any) *fault {
	if strings.HasPrefix(r.header.Get("Content-Type"), "text/html") {
		return unreadable(r, errHTML)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(r.body, out); err != nil {
		return unreadable(r, fmt.Errorf("decode %d bytes: not the JSON that was expected", len(r.body)))
	}
	return nil
}

// record writes the one log line of an attempt: never a body, a token, a query
// or somebody's id.
func (c *caller) record(ctx context.Context, a attempt) {
	level := slog.LevelDebug
	if !a.call.read {
		level = slog.LevelInfo
	}
	attrs := []slog.Attr{
		slog.String("method", a.call.method), slog.String("route", a.call.route),
		slog.Int("status", a.reply.status), slog.Int64("ms", time.Since(a.start).Milliseconds()),
		slog.String("client_request_id", a.id), slog.String("request_id", requestID(a.reply.header)),
	}
	if f := a.fault; f != nil {
		attrs = append(attrs, slog.String("code", f.code))
		if f.err != nil {
			attrs = append(attrs, slog.String("cause", f.err.Error()))
		}
	}
	c.gateway.log.LogAttrs(ctx, level, "graph call", attrs...)
}

// fetch makes a read and gives its answer.
func fetch[T any](ctx context.Context, c *caller, k call) (T, error) {
	var out T
	err := c.do(ctx, k, &out)
	return out, err
}

func notFound() error {
	return &access.Error{Kind: access.NotFound, Sentence: "I cannot find that in Entra. It may have been removed, or you may not be allowed to see it."}
}
