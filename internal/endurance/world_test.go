package endurance

import (
	"encoding/base64"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"accessbot"
	"accessbot/internal/entrasim"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/require"
)

// redisVariable names the redis-server that the suite starts.
const redisVariable = "ACCESSBOT_TEST_REDIS_SERVER"

// world is a workspace, a tenant, a Redis and the replicas between them.
type world struct {
	t     *testing.T
	slack *slacksim.Workspace
	entra *entrasim.Tenant
	redis *server
	toDB  *relay // the way of the replicas to Redis; nil while they go there directly
	front *relay // where people's browsers reach a replica
	env   map[string]string
	// places are where requests are told: ids of conversations, with the one
	// person for whom they are, or empty for everybody.
	places map[string]string
	feed   string // that of places in which every event is told

	mu       sync.Mutex
	replicas []*replica // all that were ever started; guarded by mu
	breaks   []record   // guarded by mu
	lost     []string   // ids of channels in which nothing can be posted; guarded by mu
}

// plan says what world to open.
type plan struct {
	replicas int
	relay    bool              // the replicas reach Redis by way of a relay, which can be slow
	env      map[string]string // settings beside those of every world
}

// newWorld opens a world with replicas in it; it is closed when the test
// ends. Worlds of several tests live side by side.
func newWorld(t *testing.T, p plan) *world {
	t.Helper()
	if os.Getenv(redisVariable) == "" {
		t.Skipf("%s is not set: name a redis-server, which this suite starts and stops itself.", redisVariable)
	}
	t.Parallel()
	w := &world{t: t, redis: newServer(t)}
	w.front = newRelay(t, w.anyHTTP)
	var err error
	w.slack, err = slacksim.Start(slacksim.Config{Manifest: accessbot.Manifest, RandomSeed: 7, Patience: 30 * time.Second})
	require.NoError(t, err)
	t.Cleanup(w.slack.Close)
	w.slack.InviteBot(requestsChannel)
	w.slack.InviteBot(feedChannel)
	w.entra, err = entrasim.Start(entrasim.Config{
		RedirectURIs: []string{"http://" + w.front.addr() + "/callback"},
		AdminConsent: []string{"EntitlementManagement.ReadWrite.All"}, // without it nobody could decide
		SubmittedFor: 300 * time.Millisecond, DeliveringFor: 300 * time.Millisecond,
	})
	require.NoError(t, err)
	t.Cleanup(w.entra.Close)
	w.writeEnv()
	maps.Copy(w.env, p.env)
	if p.relay {
		w.toDB = newRelay(t, func() string { return w.redis.addr })
		w.env["REDIS_URL"] = w.redis.url(w.toDB.addr())
	}
	for range p.replicas {
		w.launch()
	}
	w.connected(2 * p.replicas)
	w.feed = w.channelID(feedChannel)
	w.places = map[string]string{w.channelID(requestsChannel): "", w.feed: ""}
	for _, name := range employees() {
		w.places[w.direct(name)] = name
	}
	return w
}

// writeEnv makes the environment of every replica.
func (w *world) writeEnv() {
	w.t.Helper()
	roots := filepath.Join(w.t.TempDir(), "entra.pem")
	require.NoError(w.t, os.WriteFile(roots, w.entra.CertificatePEM(), 0o600))
	routes := filepath.Join(w.t.TempDir(), "routes.yml")
	require.NoError(w.t, os.WriteFile(routes, []byte("default: {channel: general}\n"), 0o600))
	w.env = map[string]string{
		"SLACK_API_URL": w.slack.APIURL(), "SLACK_BOT_TOKEN": w.slack.BotToken(), "SLACK_APP_TOKEN": w.slack.AppToken(),
		"AZURE_TENANT_ID": w.entra.TenantID(), "AZURE_CLIENT_ID": w.entra.ClientID(), "AZURE_CLIENT_SECRET": w.entra.ClientSecret(),
		"AZURE_AUTHORITY_HOST": w.entra.AuthorityHost(), "GRAPH_URL": w.entra.GraphURL(), "SSL_CERT_FILE": roots,
		"MY_ACCESS_URL": w.entra.PagesURL() + "/myaccess", "PUBLIC_URL": "http://" + w.front.addr(), "HTTP_ADDR": "127.0.0.1:0",
		"REQUESTS_CHANNEL": "access-requests", "ROUTES_FILE": routes, "FOLLOW_EVERY": "500ms", "FOLLOW_MY_ACCESS": "true", "LOG_FORMAT": "json",
		// This workspace counts no calls: what a minute's limit of edits would
		// slow down is not what the suite is about.
		"SLACK_PACE": "1000",
		"REDIS_URL":  w.redis.url(w.redis.addr),
		"SEAL_KEYS":  "k1:" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("s", 32))),
	}
}

// launch starts one more replica.
func (w *world) launch() *replica {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	r := launch(w.t, strconv.Itoa(len(w.replicas)+1), maps.Clone(w.env))
	w.replicas = append(w.replicas, r)
	return r
}

// living lists the replicas whose processes run, oldest first.
func (w *world) living() []*replica {
	w.mu.Lock()
	defer w.mu.Unlock()
	var alive []*replica
	for _, r := range w.replicas {
		if r.lives() {
			alive = append(alive, r)
		}
	}
	return alive
}

// anyHTTP is the address of the pages of some replica that lives.
func (w *world) anyHTTP() string {
	for _, r := range w.living() {
		if addr := r.http(); addr != "" {
			return addr
		}
	}
	return ""
}

func (w *world) connected(n int) {
	w.t.Helper()
	if err := w.slack.AwaitConnections(n); err != nil {
		require.NoError(w.t, err, "the log of the newest replica:\n%s", w.living()[len(w.living())-1].log)
	}
}

// brokenWhile notes that something was dead or stood still while do ran.
func (w *world) brokenWhile(what string, do func()) {
	from := time.Now()
	do()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.breaks = append(w.breaks, record{Kind: broken, What: what, At: from, Until: time.Now()})
}

// lose notes that nothing can be posted in the conversations any more.
func (w *world) lose(ids ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lost = append(w.lost, ids...)
}

// await polls until ok says so, and fails the test when it does not.
func await(t *testing.T, what string, patience time.Duration, ok func() bool) {
	t.Helper()
	if !eventually(patience, ok) {
		require.Fail(t, "it did not happen in "+patience.String(), what)
	}
}

// eventually polls until ok says so; it reports false when it does not.
func eventually(patience time.Duration, ok func() bool) bool {
	deadline := time.After(patience)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			return false
		}
	}
	return true
}
