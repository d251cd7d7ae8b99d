package plans_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"iter"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"accessbot/internal/access"
	"accessbot/internal/entrasim"
	"accessbot/internal/graph"
	"accessbot/internal/plans"
	"accessbot/internal/sessions"

	"github.com/alicebob/miniredis/v2"
	"github.com/stretchr/testify/require"
)

// world is a tenant, a Redis, and the processes of the bot that share them.
type world struct {
	tenant  *entrasim.Tenant
	redis   *miniredis.Miniredis
	log     *journal
	secrets *secrets
	teller  *teller
	version string
	keys    string
	here    *process // the process that tests speak to
}

// patience is how long a test waits for a plan on a machine that is busy.
const patience = 4 * time.Minute

const back = "http://127.0.0.1/callback"

// newWorld starts a tenant that moves on at once, and one process. change may
// edit the process's settings.
func newWorld(t *testing.T, version string, cfg entrasim.Config, change ...func(*plans.Config)) *world {
	t.Helper()
	cfg.RedirectURIs = append(cfg.RedirectURIs, back)
	cfg.AdminConsent = []string{"EntitlementManagement.ReadWrite.All", "User.ReadWrite.All", "Group.ReadWrite.All"}
	if cfg.SubmittedFor == 0 {
		cfg.SubmittedFor, cfg.DeliveringFor = -1, -1
	}
	tenant, err := entrasim.Start(cfg)
	require.NoError(t, err)
	t.Cleanup(tenant.Close)
	w := &world{
		tenant: tenant, redis: miniredis.RunT(t), log: &journal{}, version: version, secrets: &secrets{}, teller: &teller{},
		keys: "k1:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32)),
	}
	w.here = w.start(t, change...)
	return w
}

// process is one replica of the bot: its store, its client and its runner, with
// all that goes over the wire in one hand.
type process struct {
	store  *sessions.Store
	client *graph.Client
	book   *plans.Book
	cfg    plans.Config
	wire   *wire
}

// start starts a process with a runner.
func (w *world) start(t *testing.T, change ...func(*plans.Config)) *process {
	t.Helper()
	p := w.join(t, change...)
	ctx, halt := context.WithCancel(context.Background())
	p.wire.onCut(halt)
	var done sync.WaitGroup
	done.Go(func() { _ = plans.NewRunner(p.cfg).Run(ctx) })
	t.Cleanup(func() {
		halt()
		p.wire.cut()
		done.Wait()
	})
	return p
}

// join starts a process that works on no plan.
func (w *world) join(t *testing.T, change ...func(*plans.Config)) *process {
	t.Helper()
	p := &process{wire: newWire(t, w)}
	var err error
	p.store, err = sessions.New(sessions.Config{URL: "redis://" + p.wire.redis.Addr().String(), SealKeys: w.keys})
	require.NoError(t, err)
	log := slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	p.client, err = graph.New(graph.Config{
		GraphURL: w.tenant.GraphURL(), AuthorityHost: w.tenant.AuthorityHost(), TenantID: w.tenant.TenantID(), Version: w.version,
		ClientID: w.tenant.ClientID(), ClientSecret: w.tenant.ClientSecret(), HTTP: p.wire.client(), Tokens: p.store.Tokens(), Log: log,
	})
	require.NoError(t, err)
	p.cfg = plans.Config{
		Store: p.store, Graph: p.client, Teller: w.teller, Secrets: w.secrets, Log: log,
		Every: 20 * time.Millisecond, Certain: 700 * time.Millisecond, Lag: time.Second, Lease: 5 * time.Second, Drain: 50 * time.Millisecond, PerMin: 1000, AllMin: 5000,
	}
	for _, c := range change {
		c(&p.cfg)
	}
	p.book = plans.NewBook(p.cfg)
	t.Cleanup(func() { _ = p.store.Close() })
	return p
}

// member is somebody's place in Slack.
func member(name string) access.Member { return access.Member{Team: "T0CONTOSO01", User: "U0" + name} }

// link signs a person in with the scopes of an administrator, and links them.
func (w *world) link(t *testing.T, name string) access.Principal {
	t.Helper()
	return w.linkAs(t, member(name), name)
}

func (w *world) linkAs(t *testing.T, m access.Member, name string) access.Principal {
	t.Helper()
	a := w.signIn(t, name, w.here.client.AdminScopes()...)
	link := access.Link{Member: m, Person: a.Person, Home: a.Home}
	require.NoError(t, w.here.store.LinkDevice(t.Context(), link, a.Cache))
	p, err := w.here.store.Principal(t.Context(), m)
	require.NoError(t, err)
	return p
}

func (w *world) signIn(t *testing.T, name string, scopes ...string) graph.Account {
	t.Helper()
	s := graph.SignIn{RedirectURI: back, State: "state-1", Nonce: "nonce-1", Verifier: "a-verifier-that-is-long-enough-to-be-accepted-0123456789", Scopes: scopes}
	link, err := w.here.client.SignInURL(t.Context(), s)
	require.NoError(t, err)
	came, err := w.tenant.Authorize(name, link)
	require.NoError(t, err)
	u, err := url.Parse(came)
	require.NoError(t, err)
	a, err := w.here.client.Redeem(t.Context(), s, u.Query().Get("code"))
	require.NoError(t, err)
	return a
}

// as acts as somebody directly, from another process, which remembers nothing
// of what it did for the plans.
func (w *world) as(t *testing.T, name string) *graph.Delegated {
	t.Helper()
	client := w.join(t).client
	return client.AsWith(w.link(t, name), client.AdminScopes())
}

// draft makes a plan of a wish.
func (w *world) draft(t *testing.T, by access.Principal, wish plans.Wish) plans.Plan {
	t.Helper()
	p, err := w.here.book.Draft(t.Context(), by, wish)
	require.NoError(t, err)
	return p
}

// confirm starts a plan.
func (w *world) confirm(t *testing.T, by access.Principal, p plans.Plan) {
	t.Helper()
	_, err := w.here.book.Confirm(t.Context(), by, p.ID, p.Typed)
	require.NoError(t, err)
}

// do drafts, confirms and waits for the end.
func (w *world) do(t *testing.T, by access.Principal, wish plans.Wish) plans.Plan {
	t.Helper()
	p := w.draft(t, by, wish)
	w.confirm(t, by, p)
	return w.ends(t, p.ID)
}

// ends waits until nobody works on the plan.
func (w *world) ends(t *testing.T, id string) plans.Plan {
	t.Helper()
	return w.until(t, id, func(p plans.Plan) bool { return p.State != plans.Running && p.State != plans.Undoing })
}

// until waits for a plan to be as it should.
func (w *world) until(t *testing.T, id string, will func(plans.Plan) bool) plans.Plan {
	t.Helper()
	var last plans.Plan
	require.Eventually(t, func() bool {
		p, err := w.here.book.Get(context.Background(), id)
		last = p
		return err == nil && will(p)
	}, patience, 15*time.Millisecond, "the plan came to no end: %s", lazy(func() string { return account(last) }))
	return last
}

// done requires that a plan ended well.
func done(t *testing.T, p plans.Plan) plans.Plan {
	t.Helper()
	require.Equal(t, plans.Done, p.State, "%s", account(p))
	return p
}

// account tells what became of a plan, for reading.
func account(p plans.Plan) string {
	var b strings.Builder
	b.WriteString(p.Title + ": " + string(p.State) + " " + p.Note + "\n")
	for _, s := range p.Steps {
		b.WriteString("  " + string(s.State) + " " + s.Words + " " + s.Note)
		if s.Failure != nil {
			b.WriteString(" !! " + s.Failure.Sentence)
		}
		if s.Back != nil && s.Back.Failure != nil {
			b.WriteString(" !! back: " + s.Back.Failure.Sentence)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// all reads a listing to its end.
func all[T any](t *testing.T, listing iter.Seq2[T, error]) []T {
	t.Helper()
	var elements []T
	for e, err := range listing {
		require.NoError(t, err)
		elements = append(elements, e)
	}
	return elements
}

// inBothDialects runs a test in each, side by side.
func inBothDialects(t *testing.T, test func(t *testing.T, version string)) {
	t.Helper()
	for _, version := range []string{"v1.0", "beta"} {
		t.Run("in "+version, func(t *testing.T) {
			t.Parallel()
			test(t, version)
		})
	}
}

// journal is what the processes log.
type journal struct {
	mu  sync.Mutex // guards buf
	buf bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.String()
}

// secrets is where passwords are shown.
type secrets struct {
	mu    sync.Mutex // guards the rest
	shown map[string][]string
	fails error
}

// ShowPassword is what plans.Secrets asks for.
func (s *secrets) ShowPassword(_ context.Context, _ plans.Plan, upn, password string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fails != nil {
		return s.fails
	}
	if s.shown == nil {
		s.shown = map[string][]string{}
	}
	s.shown[upn] = append(s.shown[upn], password)
	return nil
}

func (s *secrets) of(upn string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown[upn]
}

// teller hears of every change of a plan before the next is made.
type teller struct {
	mu    sync.Mutex // guards hears
	hears func(plans.Plan)
}

// Tell is what plans.Teller asks for.
func (l *teller) Tell(_ context.Context, p plans.Plan) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.hears != nil {
		l.hears(p)
	}
	return nil
}

func (l *teller) listen(hears func(plans.Plan)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hears = hears
}

// failing lets passwords be shown no longer, or again.
func (s *secrets) failing(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fails = err
}

// lazy is a message that is made when it is needed.
type lazy func() string

func (l lazy) String() string { return l() }
