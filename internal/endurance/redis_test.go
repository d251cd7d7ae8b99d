package endurance

import (
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
)

// server is a real redis-server with an append-only file that is synced every
// second, and with a user who may do no more than the bot needs, both as
// docs/set-up.md advises. It can be stopped, killed and started again on the
// same address and the same file.
type server struct {
	t    *testing.T
	addr string
	dir  string
	cmd  *exec.Cmd
	rdb  *redis.Client
}

// newServer starts a Redis of its own for a test.
func newServer(t *testing.T) *server {
	t.Helper()
	s := &server{t: t, addr: freeAddr(t), dir: t.TempDir()}
	s.writeUser()
	s.rdb = redis.NewClient(&redis.Options{Addr: s.addr, MaxRetries: -1, DialTimeout: time.Second})
	t.Cleanup(func() {
		_ = s.rdb.Close()
		s.kill()
	})
	s.start()
	return s
}

// user matches the line of the manual that makes the bot's user.
var user = regexp.MustCompile(`(?m)^user accessbot on >PASSWORD .*$`)

// writeUser puts the user of the manual into the server's configuration.
func (s *server) writeUser() {
	s.t.Helper()
	manual, err := os.ReadFile("../../docs/set-up.md")
	require.NoError(s.t, err)
	line := user.Find(manual)
	require.NotEmpty(s.t, line, "the manual has the line of the user")
	require.NoError(s.t, os.WriteFile(s.config(), line, 0o600))
}

func (s *server) config() string { return filepath.Join(s.dir, "redis.conf") }

// url is the address for the bot, through addr, as its user.
func (s *server) url(addr string) string { return "redis://accessbot:PASSWORD@" + addr + "/0" }

// freeAddr is an address of this machine on which nobody listens.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

func (s *server) start() {
	s.t.Helper()
	_, port, err := net.SplitHostPort(s.addr)
	require.NoError(s.t, err)
	s.cmd = exec.Command(os.Getenv(redisVariable), s.config(), "--bind", "127.0.0.1", "--port", port, "--dir", s.dir,
		"--appendonly", "yes", "--appendfsync", "everysec", "--save", "")
	require.NoError(s.t, s.cmd.Start())
	await(s.t, "Redis answers", 20*time.Second, func() bool { return s.rdb.Ping(context.Background()).Err() == nil })
}

// stop lets Redis write what it has and end, as SHUTDOWN does.
func (s *server) stop() {
	s.t.Helper()
	require.NoError(s.t, s.cmd.Process.Signal(os.Interrupt))
	require.NoError(s.t, s.cmd.Wait())
	s.cmd = nil
}

// kill ends Redis with SIGKILL.
func (s *server) kill() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // the exit status is that of a killed process
	s.cmd = nil
}

// denied lists what a user was not allowed to do since the server started.
//
// https://redis.io/docs/latest/commands/acl-log/
func (s *server) denied() []*redis.ACLLogEntry {
	s.t.Helper()
	entries, err := s.rdb.ACLLog(context.Background(), 10).Result()
	require.NoError(s.t, err)
	return entries
}

// limit sets how much memory Redis may use; "0" is no limit.
func (s *server) limit(maxmemory string) {
	s.t.Helper()
	require.NoError(s.t, s.rdb.ConfigSet(context.Background(), "maxmemory", maxmemory).Err())
}
