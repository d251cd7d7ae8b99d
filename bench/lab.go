package main

import (
	"bufio"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// lab is what every measurement needs: the played Slack, a Redis, a simulated
// Entra, and the candidates as they are installed.
type lab struct {
	settings
	dir   string
	slack *fakeSlack
	redis *exec.Cmd
	addr  string // of Redis
	entra *exec.Cmd
	env   []string // what the simulated Entra says of itself
}

func newLab(s settings) (*lab, error) {
	dir, err := os.MkdirTemp("", "accessbot-bench-")
	if err != nil {
		return nil, err
	}
	l := &lab{settings: s, dir: dir}
	for _, step := range []func() error{l.build, l.startRedis, l.startEntra} {
		if err := step(); err != nil {
			l.close()
			return nil, err
		}
	}
	if l.slack, err = newFakeSlack(); err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

// build makes the candidates as they would be installed.
func (l *lab) build() error {
	for name, module := range map[string]string{"bot": "../cmd", "ours": ".", "slackgo": "."} {
		cmd := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", l.file(name), "./"+name)
		cmd.Dir = module
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("build %s: %w\n%s", name, err, out)
		}
	}
	if _, err := os.Stat("bolt/node_modules"); err != nil {
		return errors.New("run this in the folder bench, after: npm ci --prefix bolt")
	}
	return nil
}

func (l *lab) file(name string) string { return filepath.Join(l.dir, name) }

// startRedis starts a Redis whose file is synced every second.
func (l *lab) startRedis() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	l.addr = listener.Addr().String()
	_ = listener.Close()
	_, port, _ := net.SplitHostPort(l.addr)
	l.redis = exec.Command("redis-server", "--bind", "127.0.0.1", "--port", port, "--dir", l.dir, "--appendonly", "yes", "--appendfsync", "everysec", "--save", "")
	if err := l.redis.Start(); err != nil {
		return err
	}
	for range 200 {
		if c, err := net.Dial("tcp", l.addr); err == nil {
			return c.Close()
		}
		time.Sleep(20 * time.Millisecond)
	}
	return errors.New("redis-server does not answer")
}

// flush empties Redis.
func (l *lab) flush() error {
	c, err := net.Dial("tcp", l.addr)
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := fmt.Fprint(c, "FLUSHALL\r\n"); err != nil {
		return err
	}
	answer, err := bufio.NewReader(c).ReadString('\n')
	if err != nil || !strings.HasPrefix(answer, "+OK") {
		return fmt.Errorf("empty Redis: %q: %w", answer, err)
	}
	return nil
}

// startEntra starts `bot simulate entra`, without which `bot serve` would keep
// asking for it.
func (l *lab) startEntra() error {
	l.entra = exec.Command(l.file("bot"), "simulate", "entra")
	out, err := l.entra.StdoutPipe()
	if err != nil {
		return err
	}
	if err := l.entra.Start(); err != nil {
		return err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != "ready" {
		if line := lines.Text(); !strings.HasPrefix(line, "#") {
			l.env = append(l.env, line)
		}
	}
	return lines.Err()
}

func (l *lab) close() {
	for _, cmd := range []*exec.Cmd{l.entra, l.redis} {
		if cmd != nil && cmd.Process != nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	}
	_ = os.RemoveAll(l.dir)
}

// common is the part of the environment that every candidate gets.
func (l *lab) common() []string {
	return []string{
		"PATH=" + os.Getenv("PATH"), "SLACK_API_URL=" + l.slack.base + "api/",
		"SLACK_BOT_TOKEN=xoxb-1-bench", "SLACK_APP_TOKEN=xapp-1-" + appID + "-1-bench",
	}
}

func (l *lab) redisEnv() []string {
	return []string{
		"REDIS_URL=redis://" + l.addr + "/0",
		"SEAL_KEYS=k1:" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("s", 32))),
	}
}

// candidate is a program that can be measured.
type candidate struct {
	name string
	argv []string
	env  []string
}

// The names of the candidates.
const (
	nameBot         = "accessbot (bot serve)"
	nameOurs        = "accessbot (slackapp)"
	nameBolt        = "Bolt"
	nameBoltDurable = "Bolt + Redis"
	nameSlackGo     = "slack-go handler"
)

// candidates gives those of the names, in their order.
func (l *lab) candidates(names ...string) []candidate {
	bolt := []string{"node", "bolt/app.js"}
	serve := append(l.redisEnv(), append(l.env, "PUBLIC_URL=http://127.0.0.1:8080", "HTTP_ADDR=127.0.0.1:0", "SLACK_PACE=10000", "LOG_LEVEL=warn")...)
	all := map[string]candidate{
		nameBot:         {argv: []string{l.file("bot"), "serve"}, env: serve},
		nameOurs:        {argv: []string{l.file("ours")}, env: l.redisEnv()},
		nameBolt:        {argv: bolt},
		nameBoltDurable: {argv: bolt, env: l.redisEnv()},
		nameSlackGo:     {argv: []string{l.file("slackgo")}},
	}
	var out []candidate
	for _, name := range names {
		c := all[name]
		c.name, c.env = name, append(l.common(), c.env...)
		out = append(out, c)
	}
	return out
}

func (l *lab) printVersions() {
	words := func(name string, args ...string) string {
		out, err := exec.Command(name, args...).CombinedOutput()
		if err != nil {
			return name + ": " + err.Error()
		}
		return strings.TrimSpace(string(out))
	}
	fmt.Println("#", runtime.Version(), runtime.GOOS+"/"+runtime.GOARCH, "·", words("node", "--version"), "·", words("redis-server", "--version"))
	for _, name := range []string{"@slack/bolt", "@slack/socket-mode", "@redis/client"} {
		fmt.Println("#", name, words("node", "-p", "require('./bolt/node_modules/"+name+"/package.json').version"))
	}
	for line := range strings.Lines(words("go", "version", "-m", l.file("ours"))) {
		if strings.Contains(line, "slack-go") || strings.Contains(line, "go-redis") || strings.Contains(line, "gorilla") {
			fmt.Println("#", strings.Join(strings.Fields(line)[1:3], " "))
		}
	}
}
