package endurance

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// program makes the bot once, as it would be installed, or takes the one that
// the environment names.
var program = sync.OnceValues(func() (string, error) {
	if given := os.Getenv("ACCESSBOT_TEST_BOT"); given != "" {
		return given, nil
	}
	dir, err := os.MkdirTemp("", "accessbot-endurance-")
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "bot")
	if out, err := exec.Command("go", "build", "-o", file, "accessbot/cmd/bot").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the bot: %w\n%s", err, out)
	}
	return file, nil
})

// replica is one `bot serve` in a process of its own, told where it is by its
// environment alone.
type replica struct {
	t    *testing.T
	name string
	cmd  *exec.Cmd
	log  *journal
	done chan struct{} // closed when the process has ended
	err  error         // how it ended; read after done
}

// journal is what a replica has logged.
type journal struct {
	mu  sync.Mutex // guards buf
	buf bytes.Buffer
}

// Write keeps a line.
func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.Write(p)
}

// String is all that was logged.
func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.buf.String()
}

// launch starts a replica and gives it back at once.
func launch(t *testing.T, name string, env map[string]string) *replica {
	t.Helper()
	file, err := program()
	require.NoError(t, err)
	r := &replica{t: t, name: name, cmd: exec.Command(file, "serve"), log: &journal{}, done: make(chan struct{})}
	r.cmd.Stderr, r.cmd.Stdout = r.log, r.log
	for name, value := range env {
		r.cmd.Env = append(r.cmd.Env, name+"="+value)
	}
	require.NoError(t, r.cmd.Start())
	go func() {
		r.err = r.cmd.Wait()
		close(r.done)
	}()
	t.Cleanup(r.kill)
	return r
}

var serving = regexp.MustCompile(`"msg":"serving".*"http":"([^"]+)"`)

// http is where the replica's own pages are; empty until it has said so.
func (r *replica) http() string {
	if found := serving.FindStringSubmatch(r.log.String()); found != nil {
		return found[1]
	}
	return ""
}

func (r *replica) lives() bool {
	select {
	case <-r.done:
		return false
	default:
		return true
	}
}

// kill ends the process with SIGKILL.
func (r *replica) kill() {
	_ = r.cmd.Process.Kill() // it may have ended
	<-r.done
}

// stop asks the process to end in order and wants it to, in ten seconds.
func (r *replica) stop() {
	r.t.Helper()
	require.NoError(r.t, r.cmd.Process.Signal(syscall.SIGTERM))
	select {
	case <-r.done:
		require.NoError(r.t, r.err, "replica %s did not end in order:\n%s", r.name, r.log)
	case <-time.After(10 * time.Second):
		require.Fail(r.t, "a replica does not end", "%s\n%s", r.name, r.log)
	}
}

// pause stops the process where it stands, as a virtual machine that is moved
// does; resume lets it go on.
func (r *replica) pause() { require.NoError(r.t, r.cmd.Process.Signal(syscall.SIGSTOP)) }

func (r *replica) resume() { require.NoError(r.t, r.cmd.Process.Signal(syscall.SIGCONT)) }
