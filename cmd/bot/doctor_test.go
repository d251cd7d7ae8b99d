package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"accessbot"
	"accessbot/internal/entrasim"
	"accessbot/internal/sessions"
	"accessbot/internal/slacksim"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// consult asks the doctor as an operator would, and gives the findings.
func consult(t *testing.T, env map[string]string) ([]finding, error) {
	t.Helper()
	var out bytes.Buffer
	asked := run(t.Context(), program{args: []string{"doctor", "--json"}, env: env, out: &out, err: &out})
	var told struct{ Findings []finding }
	require.NoError(t, json.Unmarshal(out.Bytes(), &told), out.String())
	for _, name := range []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "AZURE_CLIENT_SECRET", "SEAL_KEYS"} {
		if len(env[name]) > 8 {
			assert.NotContains(t, out.String(), env[name], "a secret") // T14
		}
	}
	for _, f := range told.Findings {
		assert.Equal(t, f.State == well, f.Do == "", "what to do next, when something is to be done: %s", f.Check)
	}
	return told.Findings, asked
}

// hospital is a world without a fault in which no bot runs, on a Redis that
// tells nothing of itself.
func hospital(t *testing.T, p plot) *stage {
	t.Helper()
	redis, _ := realRedis(t)
	maps.Copy(redis, p.env)
	p.env, p.idle = redis, true
	s := newStage(t, p)
	require.NoError(t, s.http.Close()) // nobody answers at PUBLIC_URL
	return s
}

// realServer starts the Redis server of the environment with its flags.
func realServer(t *testing.T, flags ...string) map[string]string {
	t.Helper()
	file := os.Getenv("ACCESSBOT_TEST_REDIS_SERVER")
	if file == "" {
		t.Skip("ACCESSBOT_TEST_REDIS_SERVER is not set, so no Redis tells of itself.")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	_, port, err := net.SplitHostPort(l.Addr().String())
	require.NoError(t, err)
	require.NoError(t, l.Close())
	cmd := exec.Command(file, append([]string{"--port", port, "--dir", t.TempDir(), "--save", ""}, flags...)...)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait() // the exit status is that of a killed process
	})
	env, _ := realRedis(t)
	env["REDIS_URL"] = "redis://127.0.0.1:" + port + "/0"
	require.Eventually(t, func() bool { return connect(t, env).Ping(t.Context()).Err() == nil }, 20*time.Second, 10*time.Millisecond)
	return env
}

func TestAWellSetUpBotIsFoundWell(t *testing.T) {
	t.Parallel()
	s := newStage(t, plot{env: realServer(t, "--appendonly", "yes")})
	require.Eventually(t, func() bool { return s.probe("/readyz") == http.StatusOK }, 20*time.Second, 10*time.Millisecond)
	require.Eventually(t, func() bool { return connect(t, s.env).ZCard(t.Context(), "accessbot:{sockets}:open").Val() == 2 }, 20*time.Second, 10*time.Millisecond)

	var out bytes.Buffer
	require.NoError(t, run(t.Context(), program{args: []string{"doctor"}, env: s.env, out: &out, err: &out}))
	told := strings.NewReplacer(s.env["PUBLIC_URL"], "https://accessbot.contoso.com").Replace(out.String())
	golden(t, "doctor.txt", regexp.MustCompile(`Redis version: \S+`).ReplaceAllString(told, "Redis version: 7"))
	require.NoError(t, s.slack.AwaitConnections(2))
}

func TestTheDoctorChangesNothing(t *testing.T) {
	t.Parallel()
	env, redis := realRedis(t)
	s := newStage(t, plot{env: env, idle: true})
	require.NoError(t, s.http.Close())
	before := redis.Dump()
	found, err := consult(t, s.env)
	require.NoError(t, err, "%+v", found)
	assert.Equal(t, before, redis.Dump())
	for _, c := range s.slack.Calls() {
		assert.Contains(t, []string{"auth.test", "bots.info", "apps.connections.open", "conversations.info", "conversations.list"}, c.Method)
	}
	for _, c := range s.entra.Calls() {
		assert.True(t, c.Method == http.MethodGet || strings.HasSuffix(c.Path, "/oauth2/v2.0/token"), "%s %s", c.Method, c.Path)
	}
}

// ailment is something that an operator got wrong, and the line that tells it.
type ailment struct {
	name  string
	plot  plot
	cause func(t *testing.T, s *stage)
	want  finding // of Found and Do, a part
}

func (a ailment) examine(t *testing.T) {
	t.Parallel()
	s := hospital(t, a.plot)
	if a.cause != nil {
		a.cause(t, s)
	}
	found, err := consult(t, s.env)
	assert.Equal(t, a.want.State == fail, err != nil, "it fails by its exit code")
	assert.True(t, slices.ContainsFunc(found, func(f finding) bool {
		return f.State == a.want.State && f.Check == a.want.Check && strings.Contains(f.Found, a.want.Found) && strings.Contains(f.Do, a.want.Do)
	}), "%+v", found)
	for _, f := range found {
		assert.False(t, f.State == fail && f.Check != a.want.Check, "nothing else fails: %+v", f)
	}
}

// set gives a cause that changes settings until the examination is over.
func set(pairs ...string) func(*testing.T, *stage) {
	return func(t *testing.T, s *stage) {
		was := maps.Clone(s.env)
		t.Cleanup(func() { s.env = was })
		for i := 0; i < len(pairs); i += 2 {
			s.env[pairs[i]] = pairs[i+1]
		}
	}
}

// reinstalled gives a cause that installs the app anew, with another manifest.
func reinstalled(old, anew string) func(*testing.T, *stage) {
	return func(t *testing.T, s *stage) {
		require.Contains(t, string(accessbot.Manifest), old)
		w, err := slacksim.Start(slacksim.Config{Manifest: bytes.Replace(accessbot.Manifest, []byte(old), []byte(anew), 1), Fatalf: fatal(t)})
		require.NoError(t, err)
		t.Cleanup(w.Close)
		w.InviteBot("#access-requests")
		set("SLACK_API_URL", w.APIURL(), "SLACK_BOT_TOKEN", w.BotToken(), "SLACK_APP_TOKEN", w.AppToken())(t, s)
	}
}

func TestTheDoctorFindsWhatIsWrongInSlack(t *testing.T) {
	t.Parallel()
	for _, a := range []ailment{
		{"a wrong bot token", plot{}, set("SLACK_BOT_TOKEN", "xoxb-of-another-workspace"), finding{fail, "SLACK_BOT_TOKEN", "Slack refuses it: invalid_auth", "Copy the Bot User OAuth Token"}},
		{"the app was uninstalled", plot{}, func(_ *testing.T, s *stage) { s.slack.Uninstall() }, finding{fail, "SLACK_BOT_TOKEN", "account_inactive", "install it again"}},
		{"a wrong app token", plot{}, set("SLACK_APP_TOKEN", "xapp-1-another"), finding{fail, "SLACK_APP_TOKEN", "Slack refuses it: invalid_auth", "Basic Information"}},
		{"an app token without its scope", plot{}, func(_ *testing.T, s *stage) {
			s.slack.Fail(slacksim.Fault{Method: "apps.connections.open", Error: "missing_scope"})
		}, finding{fail, "SLACK_APP_TOKEN", "it lacks the scope connections:write", "Generate a token"}},
		{"a scope is missing", plot{}, reinstalled("      - links:read\n", ""), finding{fail, "Slack scopes", "missing: links:read", "install the app again"}},
		{
			"optional scopes are missing",
			plot{slack: slacksim.Config{WithoutOptionalScopes: true}},
			nil,
			finding{warn, "Slack optional scopes", "missing: channels:history, groups:history, metadata.message:read. After a crash", "or leave it so"},
		},
		{"a scope that nobody uses", plot{}, reinstalled("      - links:read\n", "      - links:read\n      - files:write\n"), finding{warn, "Slack spare scopes", "files:write", "Take them away"}},
		{"ten connections", plot{}, func(_ *testing.T, s *stage) { s.slack.Socket().Ghosts(10) }, finding{fail, "SLACK_APP_TOKEN", "ten connections are open already", "End what else"}},
		{"somebody else is connected", plot{}, func(_ *testing.T, s *stage) { s.slack.Socket().Ghosts(3) }, finding{warn, "Slack connections", "Slack counts 3 beside this one, and the replicas hold 0", "revoke it"}},
		{"a channel that is not there", plot{}, set("REQUESTS_CHANNEL", "#nowhere"), finding{fail, "REQUESTS_CHANNEL", "there is no channel #nowhere", "Correct the name"}},
		{"a channel that was archived", plot{}, func(t *testing.T, s *stage) { s.archive(t) }, finding{fail, "REQUESTS_CHANNEL", "#access-requests is archived", "another channel"}},
		{"a channel that outsiders share", plot{}, set("REQUESTS_CHANNEL", "#fabrikam-shared"), finding{fail, "REQUESTS_CHANNEL", "#fabrikam-shared is shared", "Choose a channel that is not"}},
		{"a channel without the bot", plot{}, func(_ *testing.T, s *stage) { s.slack.RemoveBot("#access-requests") }, finding{warn, "REQUESTS_CHANNEL", "the bot is not in #access-requests", "/invite"}},
		{"no channel", plot{}, set("REQUESTS_CHANNEL", ""), finding{well, "REQUESTS_CHANNEL", "not set", ""}},
		{"a channel of approvals that is not there", plot{}, set("APPROVALS_CHANNEL", "#nowhere"), finding{fail, "APPROVALS_CHANNEL", "there is no channel #nowhere", "Correct the name"}},
		{"an audit channel that outsiders share", plot{}, set("AUDIT_CHANNEL", "#fabrikam-shared"), finding{fail, "AUDIT_CHANNEL", "#fabrikam-shared is shared", "Choose a channel that is not"}},
		{"a file of routes with a fault", plot{}, func(t *testing.T, s *stage) {
			set("ROUTES_FILE", routed(t, "default:\n  chanel: general\n"))(t, s)
		}, finding{fail, "settings", `ROUTES_FILE cannot be used: line 2: there is no member "chanel" here`, "Mend it"}},
		{"a route to a channel that is not there", plot{}, func(t *testing.T, s *stage) {
			set("ROUTES_FILE", routed(t, "default:\n  channel: general\n  approvals: nowhere\n"))(t, s)
		}, finding{fail, "ROUTES_FILE, line 3", "there is no channel nowhere", "Correct the name"}},
		{"Slack is busy", plot{}, func(_ *testing.T, s *stage) {
			s.slack.Fail(slacksim.Fault{Method: "conversations.info", RetryAfter: 30, Times: 9})
		}, finding{warn, "REQUESTS_CHANNEL", "Slack wants fewer calls", "Ask again"}},
	} {
		t.Run(a.name, a.examine)
	}
}

// archive sets the channel by its id, because no list has an archived one.
func (s *stage) archive(t *testing.T) {
	t.Helper()
	s.env["REQUESTS_CHANNEL"] = s.slack.ChangeChannelID("#access-requests")
	s.slack.Archive("#access-requests")
}

func TestTheDoctorFindsThatSlackIsOutOfReach(t *testing.T) {
	t.Parallel()
	s := hospital(t, plot{})
	s.env["SLACK_API_URL"] = "http://127.0.0.1:1/api/"
	found, err := consult(t, s.env)
	require.ErrorIs(t, err, errTold)
	for _, check := range []string{"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"} {
		assert.Contains(t, fmt.Sprint(found), check+" Slack is out of reach")
	}
	assert.Contains(t, fmt.Sprint(found), "Entra permissions", "the rest is looked at all the same")
}

func TestTheDoctorFindsWhatIsWrongInEntra(t *testing.T) {
	t.Parallel()
	for _, a := range []ailment{
		{"a wrong secret", plot{}, set("AZURE_CLIENT_SECRET", "not-this-one"), finding{fail, "Entra token", "AADSTS7000215", "docs/set-up.md, part 2"}},
		{"another application", plot{}, set("AZURE_CLIENT_ID", "11111111-2222-3333-4444-555555555555"), finding{fail, "Entra token", "AADSTS700016", "docs/set-up.md, part 2"}},
		{"a certificate that is not there", plot{}, set("AZURE_CLIENT_SECRET", "", "AZURE_CLIENT_CERTIFICATE_PATH", "/nowhere.pem"), finding{fail, "Entra credential", "AZURE_CLIENT_CERTIFICATE_PATH", "Mend the setting"}},
		{"a client secret", plot{}, nil, finding{warn, "Entra credential", "client secret", "Use a certificate"}},
		{
			"permissions are missing",
			plot{entra: entrasim.Config{AppRoles: []string{"EntitlementManagement.Read.All"}}},
			nil,
			finding{fail, "Entra permissions", "missing: User.Read.All, GroupMember.Read.All", "grant admin consent"},
		},
		{"permissions that write", plot{entra: entrasim.Config{AppRoles: []string{
			"EntitlementManagement.ReadWrite.All", "EntitlementManagement.Read.All", "User.Read.All", "Group.ReadWrite.All", "GroupMember.Read.All",
		}}}, nil, finding{fail, "Entra permissions", "in its own name: EntitlementManagement.ReadWrite.All, Group.ReadWrite.All", "Remove them"}}, // T5
		{"Graph says no", plot{}, func(_ *testing.T, s *stage) {
			s.entra.Fail(entrasim.Fault{Path: "catalogs", Status: http.StatusForbidden, Times: 9})
		}, finding{fail, "Microsoft Graph", "does not let me see that", "admin consent"}},
		{"Graph is another host", plot{}, set("GRAPH_URL", "https://127.0.0.1:1"), finding{fail, "Entra token", "", ""}},
		{"the sign-in is another host", plot{}, set("AZURE_AUTHORITY_HOST", "https://127.0.0.1:1/"), finding{fail, "Entra token", "no good answer", "AZURE_AUTHORITY_HOST"}},
		{"a clock that is behind", plot{}, func(_ *testing.T, s *stage) { s.entra.Advance(10*time.Minute + 30*time.Second) }, finding{fail, "clock", "this machine's clock is 10m", "NTP"}},
		{"a clock that is a little behind", plot{}, func(_ *testing.T, s *stage) { s.entra.Advance(75 * time.Second) }, finding{warn, "clock", "this machine's clock is 1m", "NTP"}},
		{"roots that are not there", plot{}, set("SSL_CERT_FILE", "/nowhere.pem"), finding{fail, "certificates", "SSL_CERT_FILE", "PEM file"}},
	} {
		t.Run(a.name, a.examine)
	}
}

func TestTheDoctorFindsWhatIsWrongWithTheSignIn(t *testing.T) {
	t.Parallel()
	answers := func(by http.HandlerFunc) func(*testing.T, *stage) {
		return func(t *testing.T, s *stage) {
			other := httptest.NewServer(by)
			t.Cleanup(other.Close)
			s.env["PUBLIC_URL"] = other.URL
		}
	}
	for _, a := range []ailment{
		{"nobody answers", plot{}, nil, finding{warn, "PUBLIC_URL", "cannot be told from here", "Start the bot"}},
		{"somebody else answers", plot{}, answers(http.NotFound), finding{fail, "PUBLIC_URL", "something else answers there: /callback says 404", "/signin and /callback"}},
		{"the proxy sends elsewhere", plot{}, answers(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://example.com/", http.StatusFound)
		}), finding{fail, "PUBLIC_URL", "/callback says 302", "/signin and /callback"}},
		{"the proxy finds no bot", plot{}, answers(func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "<h1>502 Bad Gateway</h1>", http.StatusBadGateway)
		}), finding{warn, "PUBLIC_URL", "the proxy there says 502", "Start the bot"}},
		{"the proxy forwards too little", plot{}, answers(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/healthz" {
				writeJSON(w, http.StatusOK, map[string]string{"status": "alive"})
				return
			}
			http.NotFound(w, r)
		}), finding{fail, "PUBLIC_URL", "the bot answers at /healthz, but /callback says 404", "/signin and /callback"}},
		{"device codes", plot{}, set("SIGN_IN", "device", "PUBLIC_URL", ""), finding{warn, "sign-in", "can be phished", "SIGN_IN=browser"}},
	} {
		t.Run(a.name, a.examine)
	}
}

func TestTheDoctorFindsWhatIsWrongWithRedis(t *testing.T) {
	t.Parallel()
	for _, a := range []ailment{
		{"none", plot{}, set("REDIS_URL", "", "SEAL_KEYS", ""), finding{fail, "Redis", "gone with it", "Set REDIS_URL"}},
		{"out of reach", plot{}, set("REDIS_URL", "redis://127.0.0.1:1"), finding{fail, "Redis", "it does not answer", "Check REDIS_URL"}},
		{"one key twice", plot{}, func(_ *testing.T, s *stage) { s.env["SEAL_KEYS"] += "," + s.env["SEAL_KEYS"] }, finding{fail, "Redis", "stands twice", "docs/set-up.md"}},
		{"it tells nothing", plot{}, nil, finding{warn, "Redis durability", "does not tell", "appendonly"}},
		{"another key under the same id", plot{}, func(t *testing.T, s *stage) {
			store, err := sessions.New(sessions.Config{URL: s.env["REDIS_URL"], SealKeys: s.env["SEAL_KEYS"]})
			require.NoError(t, err)
			_, err = store.Begin(t.Context(), sessions.Act{What: "request"})
			require.NoError(t, err)
			require.NoError(t, store.Close())
			s.env["SEAL_KEYS"] = "k1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
		}, finding{fail, "audit log", "none of the bot's lines", "Are these the SEAL_KEYS"}},
	} {
		t.Run(a.name, a.examine)
	}
}

func TestTheDoctorReadsTheSettingsOfRedis(t *testing.T) {
	t.Parallel()
	for _, a := range []struct {
		name  string
		flags string
		want  finding
	}{
		{"nothing on disk", "--appendonly no", finding{fail, "Redis durability", "appendonly is no", "Set appendonly yes"}},
		{"records are thrown out", "--appendonly yes --maxmemory 100mb --maxmemory-policy allkeys-lru", finding{fail, "Redis memory", "allkeys-lru", "noeviction"}},
		{"a user without channels", "--appendonly yes --maxmemory-policy noeviction --user default on nopass ~* resetchannels +@all", finding{warn, "Redis channels", "NOPERM", "accessbot:*"}},
		{"records might be thrown out", "--appendonly yes --maxmemory-policy volatile-ttl", finding{warn, "Redis memory", "volatile-ttl", "noeviction"}},
	} {
		t.Run(a.name, ailment{a.name, plot{env: realServer(t, strings.Fields(a.flags)...)}, nil, a.want}.examine)
	}
}

func TestTheWayToRedisShouldBeEncrypted(t *testing.T) {
	for address, want := range map[string]int{
		"redis://localhost:6379": 0, "redis://127.0.0.1": 0, "rediss://redis.contoso.com": 0, "redis://redis.contoso.com": 1,
		"rediss://a,redis://b:6379": 1, "redis-sentinel://s:26379?master_name=m": 1,
	} {
		assert.Len(t, onTheWay(address), want, address)
	}
	assert.NotContains(t, onTheWay("redis://me:CANARY@redis.contoso.com")[0].Found, "CANARY")
}

func TestTheDoctorTellsEveryFaultOfTheSettings(t *testing.T) {
	found, err := consult(t, map[string]string{"SLACK_BOT_TOKEN": "xapp-CANARY", "SIGN_IN": "sms"})
	require.ErrorIs(t, err, errTold)
	assert.Greater(t, len(found), 5)
	for _, f := range found {
		assert.Equal(t, []any{fail, "settings"}, []any{f.State, f.Check})
		assert.NotContains(t, f.Found, "CANARY")
	}
	_, err = consult(t, map[string]string{"FOLLOW_EVERY": "often"})
	require.ErrorIs(t, err, errTold)

	var out bytes.Buffer
	err = run(t.Context(), program{args: []string{"doctor", "--heal"}, out: &out, err: &out})
	require.ErrorIs(t, err, errUsage)
}
